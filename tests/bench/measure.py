"""Timing in pairs: what is measured and what it is held against run in turn, so that a slow minute hits both."""

import io
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

RUNS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One measured line: what, its value, the limit, both as shown; ``ratio`` is value / limit. Without a limit: to know."""

    what: str
    value: str
    limit: str = ""
    ratio: float = 0.0

    @property
    def is_met(self) -> bool:
        return self.ratio <= 1.0


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(first: Callable[[], object], second: Callable[[], object], runs: int = RUNS) -> tuple[float, float, float]:
    """(median of first, median of second, median of the ratios pair by pair), in seconds."""
    pairs = [(seconds(first), seconds(second)) for _ in range(runs)]
    ratio = statistics.median(one / other for one, other in pairs)
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs), ratio


def command(arguments: Sequence[str], ends: Sequence[int] = (0,)) -> None:
    """Run a program to its end; its output is thrown away, an exit code that is none of ``ends`` is not."""
    done = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode not in ends:
        raise RuntimeError(done.stderr.decode(errors="replace")[-500:])


def read_with_calamine(files: Sequence[Path]) -> int:
    """Every sheet of every file by the bare reader; the number of rows. Importable, because workers call it."""
    rows = 0
    for file in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
        rows += sum(len(book.get_sheet_by_index(place).to_python()) for place in range(len(book.sheet_names)))
    return rows


class PeakMemory:
    """The highest resident memory of this process and its children while the block runs, in MB (Linux; else 0)."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._stop = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            self.megabytes = max(self.megabytes, sum(_resident(process) for process in _family(os.getpid())) / 1e6)


def _family(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    family = [root]
    for process in family:
        family.extend(child for child, parent in parents.items() if parent == process)
    return family


def _resident(process: int) -> float:
    """Memory of its own (proportional share where the system tells it), so that shared pages count once."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0.0)
