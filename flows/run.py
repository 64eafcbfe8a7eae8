"""What one run works with: the year, its catalogue, where templates lie, and how it was asked for."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.catalogue import Catalogue, load_catalogue, past_catalogue
from flows.errors import BrokenConfigurationError, WrongUsageError
from flows.year import Year, open_year


@dataclass(frozen=True, slots=True)
class Run:
    """A run of one year. ``as_of`` is the day lateness is judged by; ``final`` asks for an edition without open errors."""

    year: Year
    catalogue: Catalogue
    as_of: date
    final: bool = False
    annotate: bool = False
    pdf: bool = False
    force: bool = False         # use nothing of what earlier runs have kept
    workers: int = 1
    cluster: str = ""           # address of a Dask scheduler whose workers read the files; "" = processes of this machine

    @property
    def override(self) -> Path:
        """Templates and catalogue files of this year that outrank the common ones."""
        return self.year.inputs / "mau"

    def past_catalogue(self, year: int) -> Catalogue:
        """What the facts of an earlier year are read by."""
        return past_catalogue(self.catalogue, year, self.year.inputs.parent / str(year) / "mau")


def open_run(year: str, inputs: Path = Path("inputs"), outputs: Path = Path("outputs"), *, as_of: date | None = None,
             final: bool = False, annotate: bool = False, pdf: bool = False, force: bool = False, workers: int = 0,
             cluster: str = "") -> Run:
    """Read everything a run needs. Raises WrongUsageError or BrokenConfigurationError before anything is touched."""
    if final and annotate:
        raise WrongUsageError("Bản chính thức không có ghi chú nguồn: bỏ --annotate, hoặc bỏ --final để lập bản dự thảo.")
    opened = open_year(year, inputs, outputs)
    catalogue = load_catalogue(opened.settings.year, opened.inputs / "mau")
    _refuse_unknown_forms(opened, catalogue)
    day = as_of or opened.settings.as_of or date.today()  # noqa: DTZ011 - the office's own calendar day
    return Run(opened, catalogue, day, final, annotate, pdf, force, workers or max(1, os.cpu_count() or 1), cluster)


def cluster_address(runner: str, address: str) -> str:
    """The address of the cluster that reads, "" for this machine. Raises WrongUsageError where the two wishes disagree."""
    if (runner == "dask") != bool(address):
        raise WrongUsageError("Chạy trên cụm Dask cần cả --runner dask và --dask-address tcp://máy:8786.")
    return address


def _refuse_unknown_forms(year: Year, catalogue: Catalogue) -> None:
    """A misspelt form in don-vi.csv would be owed by nobody, and nobody would miss it."""
    unknown = [f"{unit.code}: danh mục năm {year.id} không có biểu {form}"
               for unit in year.units for form in unit.forms if form not in catalogue.forms]
    if unknown:
        raise BrokenConfigurationError(f"{(year.inputs / 'don-vi.csv').as_posix()}: cột forms: {'; '.join(unknown)}.")
