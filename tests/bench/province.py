"""A province's year: every stage, its documents and charts alone, unit reports, the cycle of submission."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from flows import stages
from flows.charts import draw, png_bytes
from flows.charts.data import chart_data
from flows.run import Run
from tests.bench.measure import RUNS, Line, PeakMemory, seconds
from tests.bench.unit_reports import unit_report_lines

Result = TypeVar("Result")


class Province:
    """The sample year, run once stage by stage without Prefect; what the stages gave is measured further."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.megabytes = 0.0
        self.spent: dict[str, float] = {}

    def lines(self) -> Iterator[Line]:
        with PeakMemory() as memory:
            total = seconds(self.whole_year)
        self.megabytes = memory.megabytes
        yield Line("province year, everything written, without Prefect's start-up", f"{total:.1f} s", "40 s", total / 40)
        yield Line("  by stage", ", ".join(f"{name} {one:.1f}" for name, one in self.spent.items()))
        yield Line("peak memory of a province year, workers included", f"{self.megabytes:.0f} MB", "600 MB", self.megabytes / 600)
        yield from self.documents()
        yield from submission_cycle(self.run)

    def _timed(self, name: str, action: Callable[[], Result]) -> Result:
        start = time.perf_counter()
        result = action()
        self.spent[name] = time.perf_counter() - start
        return result

    def whole_year(self) -> None:
        run = self.run
        staging = stages.prepare(run)
        received = self._timed("receive", lambda: stages.receive(run))
        previous = stages.previous_facts(run)
        self.examined = self._timed("examine", lambda: stages.examine(run, received, previous))
        answered = self._timed("answer", lambda: stages.answer(run, received, self.examined, staging))
        self.figures = self._timed("compute", lambda: stages.put_into_words(run, stages.compute(run, self.examined, previous)))
        self.charts = self._timed("charts", lambda: stages.draw_charts(run, self.examined, self.figures, staging))
        written = self._timed("documents", lambda: stages.write_documents(run, self.examined, self.figures, self.charts, staging))
        self._timed("units", lambda: stages.write_unit_reports(run, self.examined, self.figures, staging))
        sources = self._timed("sources", lambda: stages.write_sources(
            run, self.examined, answered, self.figures, written.paths, staging))
        self._timed("publish", lambda: stages.publish(run, received, self.examined, sources.rows, staging))

    def documents(self) -> Iterator[Line]:
        """Report and leaders' page alone, one chart, unit reports."""
        run, examined, figures, charts = replace(self.run, force=True), self.examined, self.figures, self.charts
        staging = stages.prepare(run)
        spent = statistics.median(seconds(lambda: stages.write_documents(run, examined, figures, charts, staging))
                                  for _ in range(RUNS))
        yield Line("report and leaders' page alone", f"{spent:.2f} s", "6 s", spent / 6)
        yield chart(run, figures)
        yield from unit_report_lines(run, examined, figures, staging)


def chart(run: Run, figures: pd.DataFrame) -> Line:
    """The middle one of the declared charts, each drawn and saved at 200 dpi."""
    indexed = figures.set_index("id", drop=False)
    spent = []
    for spec in run.catalogue.charts.values():
        data = chart_data(spec, indexed, run.year.units, run.year.id, run.catalogue.forms)
        spent.append(statistics.median(seconds(lambda spec=spec, data=data: png_bytes(draw(spec, data))) for _ in range(RUNS)))
    middle = 1000 * statistics.median(spent)
    return Line(f"one chart at 200 dpi (median of {len(spent)} charts)", f"{middle:.0f} ms", "120 ms", middle / 120)


def submission_cycle(run: Run) -> Iterator[Line]:
    """Everything but the reading, with a letter to every unit as if nobody had sent anything."""
    settings = run.year.settings
    run.year.settings = settings.model_copy(update={"reminders": settings.reminders.model_copy(update={"to_subordinates": True})})
    staging = stages.prepare(run)
    received = stages.receive(run)
    previous = stages.previous_facts(run)
    start = time.perf_counter()
    examined = stages.examine(run, received, previous)
    answered = stages.answer(replace(run, force=True), received, examined, staging)
    silent = replace(examined, register=examined.register.assign(state="overdue"))
    spent = seconds(lambda: stages.remind(run, silent, answered, staging))
    stages.publish_collected(run, received, examined, answered, staging, with_letters=True)
    whole = time.perf_counter() - start
    run.year.settings = settings
    yield Line("check, return, register and letters of a province, beyond the reading", f"{whole:.1f} s", "10 s", whole / 10)
    yield Line(f"{len(list((run.year.outputs / 'don-doc').iterdir()))} letters alone", f"{spent:.1f} s", "3 s", spent / 3)
