"""The reports of all units written into a folder: in this process, or where they are many in as many as there are cores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from flows.documents.blocks import Block
from flows.documents.figure_book import FigureBook
from flows.documents.units.report import Edition, Page, UnitReports
from flows.intake.pool import Lost, run_batches

Charts = Mapping[str, Mapping[str, Block]]      # unit code -> chart id -> block

UNIT_FOLDER = "don-vi"
_WORTH_A_POOL = 600         # starting workers costs as much as printing some hundreds of reports
_PAGES_PER_BATCH = 64
_PATIENCE_SECONDS = 300
_WORKER_MEMORY = 2 * 1024**3


def write_unit_reports(folder: Path, edition: Edition, pages: Sequence[Page], figures: pd.DataFrame, charts: Charts,
                       workers: int = 1) -> list[Path]:
    """``CODE.docx`` of every page; the paths in the order of the pages. ``figures``: the whole figures table."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(pages) < _WORTH_A_POOL or workers < 2:
        _print(folder, edition, pages, FigureBook(figures), charts)
    else:
        _print_in_workers(folder, edition, pages, figures, charts, workers)
    return [_path(folder, page.code) for page in pages]


def _path(folder: Path, code: str) -> Path:
    return folder / f"{code}.docx"


def _print(folder: Path, edition: Edition, pages: Sequence[Page], figures: FigureBook, charts: Charts) -> None:
    reports = UnitReports(edition)
    for page in pages:
        _path(folder, page.code).write_bytes(reports.report(page, figures, charts.get(page.code, {})))


@dataclass(frozen=True)
class _Batch:
    """Pages for one worker with the figures they need."""

    files: tuple[Page, ...]
    folder: Path
    edition: Edition
    figures: pd.DataFrame
    charts: Charts


def _print_batch(batch: _Batch) -> int:
    """What a worker does; importable, because it is called by name."""
    _print(batch.folder, batch.edition, batch.files, FigureBook(batch.figures), batch.charts)
    return len(batch.files)


def _print_in_workers(folder: Path, edition: Edition, pages: Sequence[Page], figures: pd.DataFrame, charts: Charts,
                      workers: int) -> None:
    by_unit = _Rows(figures)
    batches = (_Batch(part, folder, edition, by_unit.of(part, edition.province),
                      {page.code: charts[page.code] for page in part if page.code in charts})
               for part in (tuple(pages[place:place + _PAGES_PER_BATCH]) for place in range(0, len(pages), _PAGES_PER_BATCH)))
    for batch, result in run_batches(_print_batch, batches, workers=workers, timeout_seconds=_PATIENCE_SECONDS,
                                     memory_bytes=_WORKER_MEMORY):
        if isinstance(result, Lost):
            _print_batch(batch)         # what a worker could not do is done here, or fails with its own words


class _Rows:
    """The figures table by unit, sorted once."""

    def __init__(self, figures: pd.DataFrame) -> None:
        self._figures = figures
        codes = figures["unit"].cat.codes.to_numpy()
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
