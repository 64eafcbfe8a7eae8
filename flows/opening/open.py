"""``danvan open``: a new year's folder made from the year before, whole or not at all."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from flows.catalogue import Catalogue, load_catalogue
from flows.errors import BrokenConfigurationError, WrongUsageError
from flows.opening import todo
from flows.opening.last_year import LastYear
from flows.opening.page import Issue
from flows.opening.replaced import replace_forms
from flows.opening.settings import next_settings
from flows.opening.workbook import forms_owed, issue_workbook
from flows.publish.history import previous_facts
from flows.state.disk import make_tree_durable
from flows.text import fold
from flows.units import Unit, Units, read_units
from flows.year import Year, YearSettings, open_year, read_settings


@dataclass(frozen=True, slots=True)
class Opened:
    """A year that was opened: its folder, how many workbooks lie in it, and what a person must still do."""

    path: str
    workbooks: int
    tasks: tuple[str, ...]


def open_next_year(year: str, inputs: Path = Path("inputs"), outputs: Path = Path("outputs")) -> Opened:
    """Make ``inputs/YEAR`` from the year before. Nothing is left behind where it does not succeed.

    Raises WrongUsageError where the year exists, cannot be a year or has no year before it, and
    BrokenConfigurationError where the settings of the year before cannot be read or moved on.
    """
    previous = inputs / _year_before(year)
    target = inputs / year
    if target.exists():
        raise WrongUsageError(f"Đã có {target.as_posix()}; danvan open chỉ tạo năm mới, không sửa năm đã có.")
    if not previous.is_dir():
        raise WrongUsageError(f"Không mở được năm {year}: chưa có {previous.as_posix()} để chép sang.")
    open_year(previous.name, inputs, outputs)       # what cannot be read is told by its own name, not by that of the copy
    staging = inputs / f".{year}-dang-mo"
    shutil.rmtree(staging, ignore_errors=True)      # of an opening that was interrupted
    try:
        staging.mkdir()
        opened = _fill(staging, year, previous, inputs, outputs)
        make_tree_durable(staging)
        staging.rename(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return Opened(target.as_posix(), *opened)


def _year_before(year: str) -> str:
    if not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise WrongUsageError(f"Năm phải là bốn chữ số, ví dụ 2019, không phải “{year}”.")
    return str(int(year) - 1)


def _fill(folder: Path, year: str, previous: Path, inputs: Path, outputs: Path) -> tuple[int, tuple[str, ...]]:
    """Write everything into the staging folder; the number of workbooks and the tasks left."""
    settings = _carry_settings(folder, year, previous)
    catalogue = load_catalogue(settings.year, inputs / year / "mau")
    opened = Year(settings, _carry_units(folder, previous, settings, catalogue), inputs, outputs)
    last = LastYear(opened.previous, previous_facts(opened))
    owing = [unit for unit in opened.units if forms_owed(unit, catalogue)]
    for unit in owing:
        place = folder / folder_name(unit)
        place.mkdir()
        (place / f"{unit.code}-bieu-mau-{year}.xlsx").write_bytes(issue_workbook(Issue(opened, catalogue, unit, last)))
    left = todo.tasks(opened, previous, catalogue, last)
    (folder / todo.FILE).write_text(todo.as_markdown(year, left, len(owing)), encoding="utf-8", newline="\n")
    return len(owing), tuple(left)


def _carry_settings(folder: Path, year: str, previous: Path) -> YearSettings:
    path = folder / "nam.toml"
    source = (previous / "nam.toml").read_bytes().decode("utf-8-sig")
    path.write_text(next_settings(source), encoding="utf-8", newline="\n")
    settings = read_settings(path)
    if str(settings.year) != year:
        raise BrokenConfigurationError(f"{(previous / 'nam.toml').as_posix()}: không dời được dòng “nam = …” sang {year}.")
    return settings


def _carry_units(folder: Path, previous: Path, settings: YearSettings, catalogue: Catalogue) -> Units:
    """don-vi.csv or .xlsx with the forms that replace others; who is valid is judged at the end of the new period."""
    for name in ("don-vi.csv", "don-vi.xlsx"):
        if (previous / name).exists():
            shutil.copyfile(previous / name, folder / name)
            replace_forms(folder / name, catalogue)
    return read_units(folder / "don-vi.csv", [level.id for level in settings.levels], settings.period.end)


def folder_name(unit: Unit) -> str:
    """``01891-xa-banh-trach``: the code first, then the name in letters every system keeps."""
    return f"{unit.code}-{fold(unit.name).replace(' ', '-').replace('/', '-').replace('%', '')}"
