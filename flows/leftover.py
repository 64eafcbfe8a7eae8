"""Servers of Prefect whose run was killed outright and could not take them along: known by a mark, ended by the next run."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_MARK = "DANVAN_PROCESS"        # in the environment of a server: whose it is, as “process id.start of that process”
_PROCESSES = Path("/proc")      # Linux only: elsewhere there is none to find


def mark_as_ours() -> None:
    """Every server started from here on carries the mark of this process."""
    os.environ[_MARK] = f"{os.getpid()}.{_start_of(os.getpid())}"


def end_left_servers() -> list[int]:
    """Asks the servers to end whose process is no more; those of other users are neither seen nor touched. Returns their ids."""
    left = [int(process.name) for process in _PROCESSES.glob("[0-9]*") if sys.platform == "linux" and _is_left(process)]
    for identity in left:
        with suppress(OSError):
            os.kill(identity, signal.SIGTERM)
    return left


def _is_left(process: Path) -> bool:
    try:
        if b"\0-m\0prefect\0server\0" not in (called := (process / "cmdline").read_bytes()) and b"prefect.server" not in called:
            return False
        surroundings = (process / "environ").read_bytes().split(b"\0")
    except OSError:             # has ended meanwhile, or belongs to somebody else
        return False
    marks = [item.partition(b"=")[2].decode() for item in surroundings if item.startswith(f"{_MARK}=".encode())]
    return any(_start_of(int(owner)) != start for owner, _, start in (mark.partition(".") for mark in marks))


def _start_of(identity: int) -> str:
    """When a process was started, in ticks of the system: an id that is given again has another. Empty: it is no more."""
    try:
        told = (_PROCESSES / str(identity) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[0] in {"Z", "X"} else told[19]
