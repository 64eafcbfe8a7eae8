"""One run per year: a lock that dies with its holder, and a sentence naming the holder to whoever comes second."""

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import BusyError


@contextmanager
def year_lock(state_dir: Path, year: str, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Holds ``year`` for this process; the system frees it when the process ends, however it ends.

    Raises BusyError when another run, also one in this process, still holds it after ``wait_seconds``.
    """
    folder = state_dir / "lock"
    holder = folder / f"{year}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{year}.lock")
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise BusyError(f"Năm {year} đang được một lần chạy khác xử lý ({_who(holder)}); "
                        "chờ xong rồi chạy lại.") from error
    except OSError as error:
        raise BusyError(f"Không ghi được vào {folder.as_posix()} ({error.strerror or error}).") from error
    try:
        holder.write_text(json.dumps(_myself(), ensure_ascii=False), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _myself() -> dict[str, str]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):    # an account without a name, as services have
        user = ""
    return {"máy": platform.node(), "người dùng": user, "tiến trình": str(os.getpid())}


def _who(holder: Path) -> str:
    """The holder as it introduced itself; it may be gone or not have come to writing yet."""
    try:
        known = json.loads(holder.read_text(encoding="utf-8"))
        return ", ".join(f"{what} {name}" for what, name in known.items() if name) or "chưa rõ máy nào"
    except (OSError, ValueError, AttributeError):
        return "chưa rõ máy nào"
