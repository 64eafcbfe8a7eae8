"""A file on a shared drive -> its bytes, whole: files may be half copied, or be saved while they are read."""

import hashlib
import io
import os
import threading
import time
import unicodedata
from pathlib import Path

_ATTEMPTS, _WAIT_SECONDS = 4, 0.25
_RECENT_SECONDS = 30.0      # a file untouched for longer is not being copied just now


class FileChangedError(OSError):
    """A file that changes while it is read: still being copied, or saved at this moment."""


def read_bytes(path: Path | str) -> tuple[bytes, str]:
    """A file's bytes, read once, and their SHA-256. Raises OSError; FileChangedError if it changes meanwhile."""
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_WAIT_SECONDS)
        data = _read_steady(path, last=attempt == _ATTEMPTS - 1)
        if data is not None:
            return data, hashlib.sha256(data).hexdigest()
    raise FileChangedError(str(path))


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.buffer = memoryview(bytearray(2**18))


_own = _OfThread()


def hash_bytes(path: Path | str) -> tuple[int, str]:
    """How many bytes ``read_bytes`` finds in a file, and their SHA-256.

    Thousands of files go through one buffer: memory of its own would cost each of them as much as its hash. What does not fit
    or may be changing at this moment is left to ``read_bytes``.
    """
    with _opened(path) as file:
        before = os.fstat(file.fileno())
        size = file.readinto(_own.buffer) or 0
        after = os.fstat(file.fileno())
    is_steady = (before.st_size, before.st_mtime_ns) == (size, after.st_mtime_ns) and after.st_size == size
    if is_steady and size < len(_own.buffer) and time.time() - after.st_mtime >= _RECENT_SECONDS:
        return size, hashlib.sha256(_own.buffer[:size]).hexdigest()
    data, sha256 = read_bytes(path)
    return len(data), sha256


def _read_steady(path: Path | str, *, last: bool) -> bytes | None:
    """The bytes if size and time of change are the same before and after and a new package is whole; else None."""
    with _opened(path) as file:
        before = os.fstat(file.fileno())
        data = file.read()
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        return None
    if not last and time.time() - after.st_mtime < _RECENT_SECONDS and _is_cut_package(data):
        return None
    return data


def _opened(path: Path | str) -> io.FileIO:
    try:
        return io.FileIO(path)      # no buffer: the file is read in one go
    except FileNotFoundError:
        return io.FileIO(_as_stored(Path(path)))


def _is_cut_package(data: bytes) -> bool:
    """Begins like an .xlsx or .ods and lacks the end: half copied, or damaged for good (then the reader tells)."""
    return not data or (data.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in data[-65_557:])


def _as_stored(path: Path) -> Path:
    """The path as the disk spells it: names copied from a Mac may hold accents apart from their letters (NFD)."""
    if path.exists():
        return path
    parent = path.parent if path.parent == path else _as_stored(path.parent)
    if parent.is_dir():
        for name in sorted(entry.name for entry in parent.iterdir()):
            if unicodedata.normalize("NFC", name) == path.name:
                return parent / name
    return path
