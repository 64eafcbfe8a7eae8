"""The folder ``inputs/YEAR`` -> the files to read, in a fixed order, and findings about what cannot be a submission."""

import os
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from flows.findings import Finding
from flows.intake.file_bytes import FileChangedError, hash_bytes, read_bytes
from flows.intake.formats.recognise import EXPECTED
from flows.intake.helped import done_with_help
from flows.intake.isolation import MEMORY_BYTES, TIMEOUT_SECONDS

__all__ = ["EXTENSIONS", "InputFile", "is_own_file", "list_files", "read_bytes"]

EXTENSIONS = frozenset((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"))
MAX_FILE_BYTES = 64 * 2**20

# The year's own files and folders, at its top only; lists people write may be .csv or .xlsx.
OWN_FILES = frozenset((
    "nam.toml", "quyet-dinh.toml", "khop-cot.toml", "mat-khau.toml", "loi-van.xlsx", "don-vi.csv", "don-vi.xlsx",
    "tiep-nhan.csv", "tiep-nhan.xlsx", "mien-tru.csv", "mien-tru.xlsx"))
_OWN_FOLDERS = frozenset(("mau",))
_NOTES = frozenset((".md", ".txt"))
_AT_ONCE, _PART = 4, 64         # files are read by so many threads, so many files in a row
_MANY_PARTS = 16                # from which on help is worth its start
_SYSTEM_FILES = frozenset(("thumbs.db", "desktop.ini"))


Entry = tuple[str, os.DirEntry[str]]        # relative path, in NFC; where it lies


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read. ``path`` is relative to ``inputs/YEAR``, with slashes, in NFC; ``size`` in bytes."""

    path: str
    size: int
    sha256: str


_HashAll = Callable[[Sequence[tuple[str, str]]], list[InputFile | Finding]]     # (relative path, where it lies) of each file


def list_files(folder: Path) -> tuple[list[InputFile], list[Finding]]:
    """Every file under the folder that may be a submission, sorted by path, and findings for the others.

    Passed over in silence: the year's own files and ``mau/``, notes (.md, .txt), hidden files, lock files (``~$…``). Not
    followed: symbolic links. Findings: ``unsupported-file``, ``file-changed``, ``too-large``, ``unreadable-file``.
    """
    outcomes = list(examined(entries_of(folder)))
    return ([one for one in outcomes if isinstance(one, InputFile)], [one for one in outcomes if isinstance(one, Finding)])


def entries_of(folder: Path) -> list[Entry]:
    """All that is not passed over, sorted by path."""
    return sorted(_walk(str(folder), ""), key=lambda item: (item[0], item[1].path))


def examined(entries: Sequence[Entry]) -> Iterator[InputFile | Finding]:
    """Each entry in order, as it is known. Several are looked at at once where the drive lets each file wait, as shared ones do;
    elsewhere several would only be in each other's way. Where there are many, another process helps.
    """
    last = ""
    for outcome in _outcomes([entries[place:place + _PART] for place in range(0, len(entries), _PART)]):
        if isinstance(outcome, InputFile):
            yield outcome if outcome.path != last else _same_name(last)
            last = outcome.path
        else:
            yield outcome


def _outcomes(parts: Sequence[Sequence[Entry]]) -> Iterator[InputFile | Finding]:
    """The first part tells how the drive is."""
    passed, worked = time.perf_counter(), time.thread_time()
    first = _examine_all(parts[0]) if parts else []
    waits = time.perf_counter() - passed > 2 * (time.thread_time() - worked)
    yield from first
    helper = _helper if len(parts) > _MANY_PARTS else None
    yield from chain.from_iterable(done_with_help(parts[1:], _examine_all, _AT_ONCE if waits else 1, helper))


def _hash_all(files: Sequence[tuple[str, str]]) -> list[InputFile | Finding]:
    return [_hashed(path, stored) for path, stored in files]


def _examine_all(part: Sequence[Entry], hash_all: _HashAll = _hash_all) -> list[InputFile | Finding]:
    """``hash_all`` is asked for what only the content tells."""
    refused = [_refused(path, entry) for path, entry in part]
    asked = [(path, entry.path) for (path, entry), reason in zip(part, refused, strict=True) if reason is None]
    hashed = iter(hash_all(asked))
    return [reason or next(hashed) for reason in refused]


@contextmanager
def _helper() -> Iterator[Callable[[Sequence[Entry]], list[InputFile | Finding]]]:
    from flows.intake.pool import helping_process  # who looks at one file needs no processes, nor time to load them

    with helping_process(_hash_all, timeout_seconds=TIMEOUT_SECONDS, memory_bytes=MEMORY_BYTES) as hash_all:
        yield lambda part: _examine_all(part, hash_all)


def _walk(folder: str, above: str) -> Iterator[Entry]:
    """(relative path, entry) of all that is not passed over; folders are gone into, links and closed folders are not."""
    with os.scandir(folder) as entries:
        listed = list(entries)
    for entry in listed:
        name = unicodedata.normalize("NFC", entry.name)
        if name.startswith((".", "~$")):
            continue
        path = f"{above}{name}"
        if not entry.is_dir(follow_symlinks=False):
            if not _passed_over(name.casefold(), at_top=not above):
                yield path, entry
        elif above or name.casefold() not in _OWN_FOLDERS:
            try:
                yield from _walk(entry.path, f"{path}/")
            except PermissionError:
                yield path, entry


def is_own_file(path: str) -> bool:
    """Whether a path relative to ``inputs/YEAR`` is one of the year's own files, which nobody has sent."""
    return path.casefold() in OWN_FILES


def _passed_over(name: str, *, at_top: bool) -> bool:
    return (at_top and is_own_file(name)) or name in _SYSTEM_FILES or _extension(name) in _NOTES


def _extension(name: str) -> str:
    """With its dot; "" where there is none."""
    extension = os.path.splitext(name)[1]  # noqa: PTH122 - a Path for each of ten thousand names would cost more than reading them
    return extension if extension != "." else ""


def _refused(path: str, entry: os.DirEntry[str]) -> Finding | None:
    """Why an entry cannot be a submission, as far as is known without opening it."""
    extension = _extension(path).casefold()
    if not path.isprintable():
        return Finding("unreadable-file", _printable(path), expected="tên tệp bằng chữ đọc được", found="tên tệp có ký tự lạ")
    if entry.is_dir(follow_symlinks=False):
        return Finding("unreadable-file", path, expected="thư mục mở được", found="không có quyền đọc thư mục")
    if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
        kind = "liên kết đến nơi khác" if entry.is_symlink() else "tệp đặc biệt của hệ thống"
        return Finding("unsupported-file", path, expected=EXPECTED, found=kind)
    if extension not in EXTENSIONS:
        return Finding("unsupported-file", path, expected=EXPECTED, found=f"tệp {extension or 'không có phần mở rộng'}")
    return None


def _hashed(path: str, stored: str) -> InputFile | Finding:
    """``stored`` is where the file lies, as the disk spells it."""
    try:
        size = os.stat(stored, follow_symlinks=False).st_size  # noqa: PTH116 - a Path for each of ten thousand costs more
        if size > MAX_FILE_BYTES:
            return Finding("too-large", path, expected=f"tệp không quá {MAX_FILE_BYTES >> 20} MB", found=f"tệp {size >> 20} MB")
        size, sha256 = hash_bytes(stored)
    except FileChangedError:
        return Finding("file-changed", path, expected="tệp đã chép xong", found="dung lượng còn thay đổi")
    except OSError as error:
        return Finding("unreadable-file", path, expected="tệp mở được", found=_reason(error))
    return InputFile(path, size, sha256)


def _reason(error: OSError) -> str:
    return "không có quyền đọc tệp" if isinstance(error, PermissionError) else "hệ thống không cho đọc tệp"


def _same_name(path: str) -> Finding:
    """Two names that differ only in how accents are stored: nobody could tell them apart."""
    return Finding("unreadable-file", path, expected="mỗi tên tệp một lần", found="hai tệp cùng tên trong thư mục")


def _printable(path: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in path)
