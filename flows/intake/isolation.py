"""A process that reads files for another one: what it may take, and what is said of a file it was lost with."""

import gc
import os
from dataclasses import dataclass

try:
    import resource
except ImportError:     # Windows has no such limit; the time limit holds there too
    resource = None     # type: ignore[assignment]

TIMEOUT_SECONDS = 60.0          # for one call; an honest file takes milliseconds
MEMORY_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Lost:
    """A batch of one file that gave no result. ``code`` is the finding code, ``reason`` a Vietnamese phrase."""

    code: str
    reason: str


def prepare_worker(memory_bytes: int) -> None:
    """In a process that only reads files: no last words, no hunt through what is loaded, no more memory than this."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)    # a reader's last words ("panicked at …") belong in no one's terminal
    gc.freeze()     # what is loaded stays; no need to look through it again and again
    gc.set_threshold(100_000, 50, 50)       # a worker remembers much and makes few circles: a tenth of its time went there
    if resource is not None:
        limit = _address_space() + memory_bytes
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _address_space() -> int:
    """Bytes of address space taken already: libraries reserve far more than they use. 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - not a file of ours
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
