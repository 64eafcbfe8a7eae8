"""Writing that survives a power cut: atomic files, durable folders, two folders exchanged in one step."""

import ctypes
import errno
import functools
import os
from collections.abc import Callable, Sequence
from pathlib import Path

_MANY = 32                      # from here on one sync of the whole system is quicker than one per file
_AT_FDCWD = -100                # fcntl.h: paths are relative to the working folder
_RENAME_EXCHANGE = 2            # linux/fs.h
_CANNOT_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV}


def write_atomically(path: Path, data: bytes) -> None:
    """The file has either its old content or ``data``, never a part; durable when this returns."""
    waiting = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    waiting.write_bytes(data)
    make_durable([waiting])
    waiting.replace(path)
    make_durable([path.parent])


def make_durable(paths: Sequence[Path]) -> None:
    """Files and folders whose content must be on disk before the next step."""
    if len(paths) > _MANY and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        if os.name == "posix" or path.is_file():        # Windows cannot open a folder; NTFS journals its names itself
            handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def make_tree_durable(folder: Path) -> None:
    """Every file and folder under ``folder``, and ``folder`` itself."""
    make_durable([folder, *sorted(path for path in folder.rglob("*") if not path.is_symlink())])


def exchange(first: Path, second: Path) -> bool:
    """Swaps two folders of one file system in a single step; False, with nothing changed, where the system cannot.

    Raises OSError (PermissionError for a file in use) where it can but was refused.
    """
    rename = _renameat2()
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(first), None, str(second))


@functools.cache
def _renameat2() -> Callable[..., int] | None:
    """glibc's renameat2; None on other systems and older C libraries."""
    try:
        function: Callable[..., int] | None = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    except (OSError, TypeError):        # Windows has no library of the process itself
        return None
    return function
