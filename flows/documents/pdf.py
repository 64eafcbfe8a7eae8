"""Word documents -> PDF by LibreOffice: an own profile per process, a time limit, the same bytes from the same documents."""

import hashlib
import math
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.errors import UnreadableFileError, WrongUsageError
from flows.state.canonical import canonical
from flows.state.parts import Part, Parts

_START_SECONDS, _DOCUMENT_SECONDS = 90, 30
_FEWEST, _MOST = 20, 200        # documents of one start
_MOST_STARTS = 4                # at once; each takes some 300 MB
_WINDOWS = ("PROGRAMFILES", "PROGRAMFILES(X86)")
_DATE = re.compile(rb"/(?:CreationDate|ModDate)\s*\(D:(\d{14})")
_CHECKSUM = re.compile(rb"/DocChecksum\s*/([0-9A-F]{32})")
_IDENTITY = re.compile(rb"/ID\s*\[\s*<([0-9A-F]{32})>\s*<([0-9A-F]{32})>")
_FIXED_DATE = b"20000101000000"


def find_office() -> str:
    """Path of LibreOffice. Raises WrongUsageError where there is none."""
    windows = (str(Path(folder) / "LibreOffice/program/soffice.exe") for name in _WINDOWS if (folder := os.environ.get(name)))
    for name in ("soffice", "libreoffice", *windows):
        if found := shutil.which(name):
            return found
    raise WrongUsageError("Không thấy LibreOffice trên máy nên không lập được PDF; cài LibreOffice hoặc bỏ --pdf.")


def write_pdfs(documents: Sequence[Path]) -> list[Path]:
    """A PDF beside each document, folder by folder. LibreOffice is started once for many documents, and on several cores at once.

    Raises WrongUsageError without LibreOffice, UnreadableFileError where no PDF comes in time.
    """
    office = find_office()
    starts = max(1, min(os.cpu_count() or 1, _MOST_STARTS))
    with ThreadPoolExecutor(starts) as pool:
        written = pool.map(lambda batch: list(_converted(office, batch, batch[0].parent)), list(_batches(documents, starts)))
        return [path for paths in written for path in paths]


def pdfs_made(kept: Parts, documents: Mapping[str, Path]) -> list[Path]:
    """A PDF beside each document: the one kept under its name if it was made from the same bytes, else a new one."""
    shown = {name: canonical(path.read_bytes()) for name, path in documents.items()}
    wanted = []
    for name, path in documents.items():
        if part := kept.recall(name, shown[name]):
            path.with_suffix(".pdf").write_bytes(part.content)
        else:
            wanted.append(name)
    if wanted:
        write_pdfs([documents[name] for name in wanted])
    for name in wanted:
        kept.keep(name, shown[name], Part(documents[name].with_suffix(".pdf").read_bytes()))
    return [path.with_suffix(".pdf") for path in documents.values()]


def _batches(documents: Sequence[Path], starts: int) -> Iterator[Sequence[Path]]:
    """Documents of one folder for one start: its PDFs all land in one folder, and a start costs as much as ten reports."""
    for _, group in groupby(sorted(documents, key=lambda path: (path.parent, path)), key=lambda path: path.parent):
        paths = list(group)
        size = min(max(math.ceil(len(paths) / starts), _FEWEST), _MOST)
        yield from (paths[place:place + size] for place in range(0, len(paths), size))


def _converted(office: str, documents: Sequence[Path], folder: Path) -> Iterator[Path]:
    with TemporaryDirectory(prefix="danvan-pdf-", ignore_cleanup_errors=True) as profile:
        command = [office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--convert-to", "pdf",
                   "--outdir", str(folder), *map(str, documents)]
        _run(command, _START_SECONDS + _DOCUMENT_SECONDS * len(documents))
    for document in documents:
        pdf = document.with_suffix(".pdf")
        if not pdf.is_file():
            raise UnreadableFileError(f"LibreOffice không lập được PDF của {document.name}; chạy lại, hoặc bỏ --pdf.")
        pdf.write_bytes(without_time(pdf.read_bytes()))
        yield pdf


def _run(command: Sequence[str], seconds: float) -> None:
    """The program and all it starts; what does not end in time is ended as a whole, its missing files are told by the caller."""
    own_group = os.name == "posix"
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,    # noqa: S603 - our own words
                               start_new_session=own_group, env={**os.environ, "TZ": "UTC"})    # it writes its time zone
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        if own_group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def without_time(pdf: bytes) -> bytes:
    """The PDF without the time it was made: fixed date, identity from its content; nothing moves, so its table still fits."""
    content = bytearray(pdf)
    _overwrite(content, _DATE, _FIXED_DATE)
    for pattern in (_CHECKSUM, _IDENTITY):
        _overwrite(content, pattern, b"0" * 32)
    digest = hashlib.sha256(content).hexdigest()[:32].upper().encode()
    for pattern in (_CHECKSUM, _IDENTITY):
        _overwrite(content, pattern, digest)
    return bytes(content)


def _overwrite(content: bytearray, pattern: re.Pattern[bytes], new: bytes) -> None:
    for found in list(pattern.finditer(bytes(content))):
        for group in range(1, pattern.groups + 1):
            content[slice(*found.span(group))] = new
