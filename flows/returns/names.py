"""Names for returned files: like the sender's, fit for every system, no two alike within a folder."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from flows.text import squeeze

UNKNOWN_SENDER = "khong-ro"                              # folder of files whose sender nobody could tell
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_MOST_BYTES = 150                                        # of a stem; systems allow 255 with number and extension


def safe_name(text: str) -> str:
    """Text as the name of a file or folder on Windows, macOS and Linux. ``a:b?.`` -> ``a_b_``."""
    name = _FORBIDDEN.sub("_", squeeze(text))
    name = "".join(letter if letter.isprintable() else "_" for letter in name)
    name = name.encode()[:_MOST_BYTES].decode(errors="ignore").strip().rstrip(". ")
    if not name or name.startswith((".", "~$")) or _DEVICES.fullmatch(name):
        name = f"_{name}"
    return name


def return_places(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """(file received, code of its sender) -> where it goes back to: ``tra-lai/CODE/NAME`` without extension.

    Of two files of one unit with equal names the later in order gets a number: ``NAME-2``.
    """
    places: dict[str, str] = {}
    taken: set[str] = set()
    for file, code in sorted(files):
        base = f"tra-lai/{safe_name(code or UNKNOWN_SENDER)}/{safe_name(PurePosixPath(file).stem)}"
        place, number = base, 1
        while place.casefold() in taken:
            number += 1
            place = f"{base}-{number}"
        taken.add(place.casefold())
        places[file] = place
    return places
