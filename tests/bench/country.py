"""Many workbooks: collecting and checking them, once from nothing and again after one has changed."""

import shutil
import statistics
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from flows import stages
from flows.intake.pool import run_batches
from flows.run import Run, open_run
from tests.bench.measure import RUNS, Line, PeakMemory, read_with_calamine, seconds
from tests.maker.bulk import make_commune_files, year_of

SIZES = (100, 1_000, 10_000)
COMMUNES = 11_162       # of the country in 2018
SAMPLE_OF_OPENPYXL = 40
_BATCH = 24             # as many files as a group of ours has
_CHANGED = (0, 50, -1)  # the places of the files that change, one after the other


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of one round over the same workbooks, one after the other so that a slow minute hits all."""

    collected: float        # received and checked from nothing
    computed: float
    bare: float             # read by calamine alone, in as many workers
    again: float            # received, checked and computed after one file has changed; the median of three


def country_lines(folder: Path, province_megabytes: float) -> Iterator[Line]:
    """Ratios at the largest size; the cost of one workbook at each."""
    cost: dict[int, float] = {}
    for count in SIZES:
        files = make_commune_files(folder / f"{count}", count)
        run = open_run(year_of(folder / f"{count}"), folder / f"{count}", folder / f"{count}-outputs")
        rounds = [measured(run, files) for _ in range(RUNS)]
        cost[count] = statistics.median(one.collected for one in rounds) / count
        if count == SIZES[-1]:
            yield from ratios(files, rounds)
            yield memory_of_the_country(folder / f"{count}", province_megabytes)
    shown = " / ".join(f"{1000 * cost[count]:.1f}" for count in SIZES)
    ratio = cost[SIZES[-1]] / cost[SIZES[-2]]
    yield Line(f"cost per workbook at {SIZES[-1]} against {SIZES[-2]}", f"{ratio:.2f} times", "1,2 times", ratio / 1.2)
    yield Line("cost per workbook at 100 / 1.000 / 10.000", f"{shown} ms")


def memory_of_the_country(folder: Path, province_megabytes: float) -> Line:
    """One round over the workbooks of all communes, from nothing. ``folder`` holds those of the first of them."""
    make_commune_files(folder, COMMUNES)
    run = open_run(year_of(folder), folder, folder.with_name("country-outputs"), force=True)
    with PeakMemory() as memory:
        stages.compute(run, *collect(run))
    grown = memory.megabytes - province_megabytes
    return Line(f"memory taken beyond a province's for the country's {COMMUNES} communes", f"{grown:.0f} MB", "1000 MB",
                grown / 1000)


def ratios(files: list[Path], rounds: list[Round]) -> Iterator[Line]:
    """What the limits are set on, each the median of the rounds."""
    count = len(files)
    bare = statistics.median(one.collected / one.bare for one in rounds)
    yield Line(f"collect and check {count} workbooks, against the bare calamine read", f"{bare:.2f} times", "2,5 times",
               bare / 2.5)
    slow = seconds(lambda: [pd.read_excel(file, sheet_name=None, header=None, engine="openpyxl")
                            for file in files[:SAMPLE_OF_OPENPYXL]]) / SAMPLE_OF_OPENPYXL * count
    faster = slow / statistics.median(one.collected for one in rounds)
    yield Line(f"the same, against pandas.read_excel with openpyxl ({slow:.0f} s)", f"{faster:.1f} times faster", "15 times",
               15 / faster)
    again = statistics.median(one.again / (one.collected + one.computed) for one in rounds)
    yield Line(f"collect, check and figures again, one of {count} files changed", f"{again:.3f} of the full run", "a tenth",
               again / 0.1)


def measured(run: Run, files: list[Path]) -> Round:
    """One round; the figures are computed from the same facts both times."""
    fresh = replace(run, force=True)
    shutil.rmtree(run.year.state, ignore_errors=True)       # journal and accepted copies of the round before
    collected = seconds(lambda: collect(fresh))
    computed = computed_from(run, collect(run))     # whose tables are gone before the next line, as they are in another run
    bare = seconds(lambda: bare_read(files, run.workers))
    return Round(collected, computed, bare, statistics.median(again(run, files[place]) for place in _CHANGED))


def computed_from(run: Run, facts: tuple[stages.Examined, pd.DataFrame]) -> float:
    """Seconds for the figures."""
    return seconds(lambda: stages.compute(run, *facts))


def again(run: Run, file: Path) -> float:
    """Seconds for all stages after one file has changed."""
    with zipfile.ZipFile(file, "a") as package:
        package.comment += b"."         # other bytes, the same workbook
    return seconds(lambda: stages.compute(run, *collect(run)))


def collect(run: Run) -> tuple[stages.Examined, pd.DataFrame]:
    received = stages.receive(run)
    previous = stages.previous_facts(run)
    return stages.examine(run, received, previous), previous


def bare_read(files: list[Path], workers: int) -> None:
    """Every sheet of every file by calamine alone, in as many of the same worker processes and in batches of the same size."""
    batches = [files[place:place + _BATCH] for place in range(0, len(files), _BATCH)]
    for _ in run_batches(read_with_calamine, batches, workers=workers, timeout_seconds=120, memory_bytes=2 * 1024**3):
        pass
