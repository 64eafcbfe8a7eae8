"""What a PDF depends on beside its document, as texts to compare: the LibreOffice of this machine and the fonts it can see."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from matplotlib.font_manager import findSystemFonts

from flows.documents.pdf import find_office
from flows.state.surroundings import digest

_VERSION_SECONDS = 30


def office_around() -> dict[str, str]:
    """Name -> text. Raises WrongUsageError without LibreOffice."""
    office = Path(find_office())
    programs = office.resolve().parent
    fonts = [*map(Path, findSystemFonts()), *programs.parent.glob("share/fonts/**/*"), *_font_rules()]
    return {"LibreOffice": f"{_version(office)} {_stamps(programs.glob('*'))}", "phông chữ của máy": _stamps(fonts)}


def _version(office: Path) -> str:
    """As it tells it; "" on Windows, where telling opens a window, and where it does not answer: its files tell it too."""
    with suppress(OSError, subprocess.SubprocessError):
        if os.name == "posix":
            return subprocess.run([office, "--version"], capture_output=True, timeout=_VERSION_SECONDS,    # noqa: S603 - our own words
                                  check=False, stdin=subprocess.DEVNULL).stdout.decode(errors="replace").strip()
    return ""


def _font_rules() -> Iterator[Path]:
    """Which font stands in for one that is not installed."""
    for folder in (Path("/etc/fonts"), Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "fontconfig"):
        yield from folder.rglob("*")


def _stamps(paths: Iterable[Path]) -> str:
    """A digest of names, sizes and times of files: reading them all would cost more than it tells."""
    return digest(_stamp(path) for path in sorted(set(paths)))


def _stamp(path: Path) -> bytes:
    with suppress(OSError):
        if path.is_file():
            told = path.stat()
            return f"{path}\0{told.st_size}\0{told.st_mtime_ns}".encode(errors="surrogatepass")
    return b""
