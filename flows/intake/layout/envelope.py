"""What a sheet says about itself outside its tables: period, unit of measure, revision, date of signing, reporter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flows.intake.formats.sheets import Sheet
from flows.intake.layout.issued import is_helper
from flows.intake.layout.lines import REMEMBERED, Line
from flows.text import fold

_DATE = r"(\d{1,2})[/ ](\d{1,2})[/ ](\d{4})"
_PERIOD = re.compile(rf"tu (?:ngay )?{_DATE} (?:den|toi)(?: het)?(?: ngay)? {_DATE}")
_UNIT = re.compile(r"(?:đơn vị tính|đvt)\s*[:：]\s*([^;)\n]+)", re.IGNORECASE)
_REVISION = re.compile(r"\b(?:sua|chinh sua|dieu chinh|bo sung) lan (?:thu )?(\d{1,2})\b")
_REPLACES = re.compile(r"\bthay the\b")
_SIGNED = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_TOP_ROWS = 14
_BOTTOM_ROWS = 25
_MOST_NAMES = 16        # lines of text at the head among which the reporter's name is sought
_LONGEST = 400          # letters; longer cells are narrative


@dataclass(frozen=True, slots=True)
class Envelope:
    """What one sheet says; "" or None where it says nothing. ``revision`` 0 = first edition."""

    period: tuple[date, date] | None
    period_cell: str
    unit: str
    unit_cell: str
    revision: int
    signed_on: date | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What one cell says about the sheet; None, "" and 0 where it says nothing of the kind."""

    column: int
    period: tuple[date, date] | None
    unit: str
    revision: int
    signed_on: date | None


def read_envelope(sheet: Sheet, first_table: int | None = None) -> Envelope:
    """Read the lines at the head and foot of a sheet; names of units only above the row where the first table starts."""
    period, period_cell, unit, unit_cell, revision, signed = None, "", "", "", 0, None
    places = _places(len(sheet.rows))
    for place in sheet.telling(_says):
        for said in _heard(sheet.lines[place])[1] if place in places else ():
            cell = sheet.address(sheet.first_row + place, sheet.first_column + said.column)
            if period is None and said.period:
                period, period_cell = said.period, cell
            if not unit and said.unit:
                unit, unit_cell = said.unit, cell
            revision = max(revision, said.revision)
            signed = said.signed_on or signed
    return Envelope(period, period_cell, unit, unit_cell, revision, signed, _names(sheet, places, first_table))


def _names(sheet: Sheet, places: Sequence[int], first_table: int | None) -> tuple[str, ...]:
    names: list[str] = []
    for place in places:
        if len(names) >= _MOST_NAMES or (first_table is not None and place >= first_table):
            break
        names += _heard(sheet.lines[place])[0]
    return tuple(names[:_MOST_NAMES])


def _places(total: int) -> Sequence[int]:
    if total <= _TOP_ROWS + _BOTTOM_ROWS:
        return range(total)
    return [*range(_TOP_ROWS), *range(total - _BOTTOM_ROWS, total)]


def _says(line: Line) -> bool:
    """Whether a line says something about the sheet."""
    return bool(_heard(line)[1])


def revision_of(folded: str) -> int:
    """The revision a folded file name or line tells: "sua lan 2" -> 2, "thay the" -> 1, else 0."""
    if match := _REVISION.search(folded):
        return int(match[1])
    return 1 if _REPLACES.search(folded) else 0


@lru_cache(maxsize=REMEMBERED)
def _heard(line: Line) -> tuple[tuple[str, ...], tuple[_Said, ...]]:
    """The texts of a row, each line of a cell by itself, and those that say something about the sheet."""
    parts = [(column, part) for column, text in line.cells if len(text) < _LONGEST
             and not (text.startswith("Năm ") and is_helper(fold(text))) for part in text.splitlines()]
    return tuple(part for _, part in parts), tuple(_Said(column, *told) for column, part in parts if (told := _told(part)))


@lru_cache(maxsize=REMEMBERED)
def _told(text: str) -> tuple[tuple[date, date] | None, str, int, date | None] | None:
    """Period, unit of measure, revision and day of signing that a text tells; None if it tells nothing of the kind."""
    key = fold(text)
    unit, signed = _UNIT.search(text), _SIGNED.search(key)
    told = (_period(key), unit[1].strip() if unit else "", revision_of(key),
            _day(signed[1], signed[2], signed[3]) if signed else None)
    return told if any(told) else None


def _period(key: str) -> tuple[date, date] | None:
    match = _PERIOD.search(key)
    if not match:
        return None
    start, end = _day(*match.groups()[:3]), _day(*match.groups()[3:])
    return (start, end) if start and end else None


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
