"""``python -m tests.bench``: each limit of speed and size for a province, with its verdict; exit 1 where one is missed."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from flows import stages
from flows.charts import draw, png_bytes
from flows.charts.data import chart_data
from flows.intake.pool import run_batches
from flows.run import Run, open_run
from tests.bench.measure import RUNS, Line, PeakMemory, command, in_turn, read_with_calamine, seconds
from tests.maker.bulk import make_commune_files

WORKBOOKS = 1_000
SAMPLE_OF_OPENPYXL = 40
INPUTS = Path("inputs")


def main() -> int:
    """Print the table; 1 where a limit is missed."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [show(line) for line in measured(Path(folder))]
    missed = [line.what for line in lines if not line.is_met]
    print(f"\n{len(lines) - len(missed)} of {len(lines)} limits met" + (f"; missed: {', '.join(missed)}" if missed else ""))
    return 1 if missed else 0


def show(line: Line) -> Line:
    print(f"{line.what:<74} {line.value:>22}   limit {line.limit:<14} {'ok' if line.is_met else 'MISSED'}", flush=True)
    return line


def measured(folder: Path) -> Iterator[Line]:
    """Every line, cheapest first."""
    yield check_of_one_workbook()
    run = open_run("2018", INPUTS, folder / "outputs")
    yield from province_year(run)
    yield from many_workbooks(folder)


def check_of_one_workbook() -> Line:
    """A commune's own question: is my file right?"""
    workbook = next(iter(sorted(INPUTS.glob("2018/058*/01840*.xlsx"))))
    _, _, ratio = in_turn(lambda: command([sys.executable, "-m", "flows", "check", str(workbook)]),
                          lambda: command([sys.executable, "-c", "import pandas"]))
    return Line("danvan check of one workbook, against python -c 'import pandas'", f"{ratio:.2f} times", "3 times", ratio / 3)


def province_year(run: Run) -> Iterator[Line]:
    """The sample year stage by stage, without Prefect; then its documents and charts alone."""
    with PeakMemory() as memory:
        spent = seconds(lambda: whole_year(run))
    yield Line("province year, everything written, without Prefect's start-up", f"{spent:.1f} s", "40 s", spent / 40)
    yield Line("peak memory of a province year, workers included", f"{memory.megabytes:.0f} MB", "600 MB", memory.megabytes / 600)
    yield from documents(run)
    yield from submission_cycle(run)


def whole_year(run: Run) -> None:
    staging = stages.prepare(run)
    received = stages.receive(run)
    previous = stages.previous_facts(run)
    examined = stages.examine(run, received, previous)
    figures = stages.compute(run, examined, previous)
    charts = stages.draw_charts(run, examined, figures, staging)
    answered = stages.answer(run, received, examined, staging)
    written = stages.write_documents(run, examined, figures, charts, staging)
    rows = stages.write_sources(run, examined, answered, figures, written, staging)
    stages.publish(run, received, examined, rows, staging)


def documents(run: Run) -> Iterator[Line]:
    """Report and leaders' page alone, and one chart."""
    staging = stages.prepare(run)
    received = stages.receive(run)
    previous = stages.previous_facts(run)
    examined = stages.examine(run, received, previous)
    figures = stages.compute(run, examined, previous)
    charts = stages.draw_charts(run, examined, figures, staging)
    spent = statistics.median(seconds(lambda: stages.write_documents(run, examined, figures, charts, staging))
                              for _ in range(RUNS))
    yield Line("report and leaders' page alone", f"{spent:.2f} s", "6 s", spent / 6)
    yield chart(run, figures)


def submission_cycle(run: Run) -> Iterator[Line]:
    """Everything but the reading, with a letter to every unit as if nobody had sent anything."""
    settings = run.year.settings
    run.year.settings = settings.model_copy(update={"reminders": settings.reminders.model_copy(update={"to_subordinates": True})})
    staging = stages.prepare(run)
    received = stages.receive(run)
    previous = stages.previous_facts(run)
    start = time.perf_counter()
    examined = stages.examine(run, received, previous)
    answered = stages.answer(run, received, examined, staging)
    silent = replace(examined, register=examined.register.assign(state="overdue"))
    spent = seconds(lambda: stages.remind(run, silent, answered, staging))
    stages.publish_collected(run, received, examined, answered, staging, with_letters=True)
    whole = time.perf_counter() - start
    run.year.settings = settings
    yield Line("check, return, register and letters of a province, beyond the reading", f"{whole:.1f} s", "10 s", whole / 10)
    yield Line(f"{len(list((run.year.outputs / 'don-doc').iterdir()))} letters alone", f"{spent:.1f} s", "3 s", spent / 3)


def chart(run: Run, figures: pd.DataFrame) -> Line:
    """The middle one of the declared charts, each drawn and saved at 200 dpi."""
    indexed = figures.set_index("id", drop=False)
    spent = []
    for spec in run.catalogue.charts.values():
        data = chart_data(spec, indexed, run.year.units, run.year.id, run.catalogue.forms)
        spent.append(statistics.median(seconds(lambda spec=spec, data=data: png_bytes(draw(spec, data))) for _ in range(RUNS)))
    middle = 1000 * statistics.median(spent)
    return Line(f"one chart at 200 dpi (median of {len(spent)} charts)", f"{middle:.0f} ms", "120 ms", middle / 120)


def many_workbooks(folder: Path) -> Iterator[Line]:
    """Reading and checking many files against the bare reader with as many workers, and against pandas with openpyxl."""
    files = make_commune_files(folder / "bulk", WORKBOOKS)
    year = next(path.name for path in (folder / "bulk").iterdir() if path.is_dir())
    run = open_run(year, folder / "bulk", folder / "bulk-outputs")
    ours, _, ratio = in_turn(lambda: collect(run), lambda: bare_read(files, run.workers))
    yield Line(f"collect and check {WORKBOOKS} workbooks, against the bare calamine read", f"{ratio:.2f} times", "2,5 times",
               ratio / 2.5)
    slow = seconds(lambda: [pd.read_excel(file, sheet_name=None, header=None, engine="openpyxl")
                            for file in files[:SAMPLE_OF_OPENPYXL]]) / SAMPLE_OF_OPENPYXL * WORKBOOKS
    yield Line(f"the same, against pandas.read_excel with openpyxl ({slow:.0f} s)", f"{slow / ours:.1f} times faster", "15 times",
               15 * ours / slow)


def collect(run: Run) -> None:
    received = stages.receive(run)
    stages.checks.find_in_files(received.facts, received.findings, run.catalogue)


def bare_read(files: list[Path], workers: int) -> None:
    """Every sheet of every file by calamine alone, in as many of the same worker processes and in batches of the same size."""
    batches = [files[place:place + 50] for place in range(0, len(files), 50)]
    for _ in run_batches(read_with_calamine, batches, workers=workers, timeout_seconds=120, memory_bytes=2 * 1024**3):
        pass


if __name__ == "__main__":
    sys.exit(main())
