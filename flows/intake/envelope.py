"""What a sheet says about itself outside its tables: period, unit of measure, revision, date of signing, reporter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flows.intake.issued import is_helper
from flows.intake.sheets import Sheet
from flows.text import fold

_DATE = r"(\d{1,2})[/ ](\d{1,2})[/ ](\d{4})"
_PERIOD = re.compile(rf"tu (?:ngay )?{_DATE} (?:den|toi)(?: het)?(?: ngay)? {_DATE}")
_UNIT = re.compile(r"(?:đơn vị tính|đvt)\s*[:：]\s*([^;)\n]+)", re.IGNORECASE)
_REVISION = re.compile(r"\b(?:sua|chinh sua|dieu chinh|bo sung) lan (?:thu )?(\d{1,2})\b")
_REPLACES = re.compile(r"\bthay the\b")
_SIGNED = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_TOP_ROWS = 14
_BOTTOM_ROWS = 25
_MOST_NAMES = 16


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


def read_envelope(sheet: Sheet, first_table: int | None = None) -> Envelope:
    """Read the lines at the head and foot of a sheet; names of units only above the row where the first table starts."""
    period, period_cell, unit, unit_cell, revision, signed = None, "", "", "", 0, None
    names: list[str] = []
    for place, cell, text in _lines(sheet):
        key = fold(text)
        if len(names) < _MOST_NAMES and (first_table is None or place < first_table):
            names.append(text)
        if period is None and (found := _period(key)):
            period, period_cell = found, cell
        if not unit and (match := _UNIT.search(text)):
            unit, unit_cell = match[1].strip(), cell
        revision = max(revision, revision_of(key))
        if match := _SIGNED.search(key):
            signed = _day(match[1], match[2], match[3]) or signed
    return Envelope(period, period_cell, unit, unit_cell, revision, signed, tuple(names))


def revision_of(folded: str) -> int:
    """The revision a folded file name or line tells: "sua lan 2" -> 2, "thay the" -> 1, else 0."""
    if match := _REVISION.search(folded):
        return int(match[1])
    return 1 if _REPLACES.search(folded) else 0


def _lines(sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """(row, address, text) of the text cells at the head and foot, each line of a cell by itself."""
    total = len(sheet.rows)
    places: Sequence[int] = range(total)
    if total > _TOP_ROWS + _BOTTOM_ROWS:
        places = [*range(_TOP_ROWS), *range(total - _BOTTOM_ROWS, total)]
    for place in places:
        for column, value in enumerate(sheet.rows[place]):
            if type(value) is str and len(value) < 400 and not (value.startswith("Năm ") and is_helper(fold(value))):
                address = sheet.address(sheet.first_row + place, sheet.first_column + column)
                for line in value.splitlines():
                    yield place, address, line


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
