"""The reports of all units written into a folder: in this process, or where they are many in as many as there are cores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from flows.documents.blocks import Block
from flows.documents.consulted import Consulted, answers, same_answers
from flows.documents.figure_book import FigureBook
from flows.documents.units.report import Edition, Page, UnitReports
from flows.facts import codes_of
from flows.intake.isolation import Lost
from flows.intake.pool import run_batches
from flows.state.canonical import canonical
from flows.state.parts import Part, Parts

Charts = Mapping[str, Mapping[str, Block]]      # unit code -> chart id -> block

UNIT_FOLDER = "don-vi"
_WORTH_A_POOL = 600         # starting workers costs as much as printing some hundreds of reports
_PAGES_PER_BATCH = 64
_PATIENCE_SECONDS = 300
_WORKER_MEMORY = 2 * 1024**3


def write_unit_reports(folder: Path, edition: Edition, pages: Sequence[Page], figures: pd.DataFrame, charts: Charts,
                       workers: int = 1, kept: Parts | None = None) -> list[Path]:
    """``CODE.docx`` of every page; the paths in the order of the pages. ``figures``: the whole figures table.

    A report kept from an earlier run is used again where all it has asked for would be answered as it was then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    job = _Job(folder, edition, charts, kept or Parts())
    if len(pages) < _WORTH_A_POOL or workers < 2:
        book = FigureBook(figures)
        job.keep(_print(job.batch(job.left(pages, book), figures), book))
    else:
        _print_in_workers(job, pages, _Rows(figures), workers)
    return [_path(folder, page.code) for page in pages]


def _path(folder: Path, code: str) -> Path:
    return folder / f"{code}.docx"


@dataclass(frozen=True)
class _Batch:
    """Pages for one worker with the figures they need."""

    files: tuple[Page, ...]
    folder: Path
    edition: Edition
    charts: Charts
    figures: pd.DataFrame


@dataclass(frozen=True)
class _Printed:
    """One report that was made: what it has asked for, and what it was answered."""

    page: Page
    asked: tuple[str, ...]
    answers: str


@dataclass(frozen=True)
class _Job:
    """All reports of one run: what is kept of them, and what is still to be made."""

    folder: Path
    edition: Edition
    charts: Charts
    kept: Parts

    def left(self, pages: Sequence[Page], book: FigureBook) -> list[Page]:
        """Writes what is kept and would be the same today; the pages of the others."""
        return [page for page in pages if not self._recalled(page, book)]

    def _recalled(self, page: Page, book: FigureBook) -> bool:
        part = self.kept.recall(page.code, self._shown(page), lambda part: same_answers(book, part))
        if part is not None:
            _path(self.folder, page.code).write_bytes(part.content)
        return part is not None

    def keep(self, printed: Iterable[_Printed]) -> None:
        """What was just made, for the next run."""
        for one in printed:
            content = _path(self.folder, one.page.code).read_bytes()
            self.kept.keep(one.page.code, self._shown(one.page), Part(content, {"asked": one.asked, "answers": one.answers}))

    def _shown(self, page: Page) -> str:
        return canonical(page, self.edition.is_draft, self.charts.get(page.code, {}))

    def batch(self, pages: Sequence[Page], figures: pd.DataFrame) -> _Batch:
        charts = {page.code: self.charts[page.code] for page in pages if page.code in self.charts}
        return _Batch(tuple(pages), self.folder, self.edition, charts, figures)


def _print(batch: _Batch, book: FigureBook) -> list[_Printed]:
    """Every report of a batch into its file."""
    if not batch.files:
        return []
    reports = UnitReports(batch.edition)
    printed = []
    for page in batch.files:
        figures = Consulted(book)
        _path(batch.folder, page.code).write_bytes(reports.report(page, figures, batch.charts.get(page.code, {})))
        printed.append(_Printed(page, tuple(figures.asked), answers(book, figures.asked)))
    return printed


def _print_batch(batch: _Batch) -> list[_Printed]:
    """What a worker does; importable, because it is called by name."""
    return _print(batch, FigureBook(batch.figures))


def _print_in_workers(job: _Job, pages: Sequence[Page], by_unit: "_Rows", workers: int) -> None:
    """In batches, and each with its own figures only: those of a whole country are many."""
    batches = (job.batch(left, figures) for part in (pages[place:place + _PAGES_PER_BATCH]
                                                     for place in range(0, len(pages), _PAGES_PER_BATCH))
               if (left := job.left(part, FigureBook(figures := by_unit.of(part, job.edition.province)))))
    for batch, result in run_batches(_print_batch, batches, workers=workers, timeout_seconds=_PATIENCE_SECONDS,
                                     memory_bytes=_WORKER_MEMORY):
        # What a worker could not do is done here, or fails with its own words.
        job.keep(_print_batch(batch) if isinstance(result, Lost) else result)


class _Rows:
    """The figures table by unit, sorted once."""

    def __init__(self, figures: pd.DataFrame) -> None:
        self._figures = figures
        codes = codes_of(figures["unit"])
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._order], np.arange(len(figures["unit"].cat.categories) + 1))
        self._places = {str(code): place for place, code in enumerate(figures["unit"].cat.categories)}

    def of(self, pages: Sequence[Page], province: str) -> pd.DataFrame:
        """The rows of these units, of those below them and of the province."""
        below = (code for page in pages for code, _ in page.children)
        wanted = dict.fromkeys([province, *(page.code for page in pages), *below])
        parts = [self._order[self._starts[place]:self._starts[place + 1]] for code in wanted
                 if (place := self._places.get(code)) is not None]
        return self._figures.take(np.sort(np.concatenate(parts))) if parts else self._figures.head(0)
