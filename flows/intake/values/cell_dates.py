"""Dates as cells hold them -> date: Excel serials, ``31.12.2018``, ``ngày 31 tháng 12 năm 2018``."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flows.intake.values.numerals import tidy

_DAY_FIRST = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})", re.IGNORECASE)
_IN_WORDS = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*,?\s*năm\s*(\d{4})", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_SERIALS = range(18264, 73051)      # 1950 to 2099 in the 1900 system: other whole numbers are not dates
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def parse_date(text: str) -> date | None:
    """The day a text names, day before month as in Vietnam; None where it names none or an impossible one."""
    text = tidy(text)
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        return _day(_four_digits(match[4]), int(match[3]), int(match[1]))
    if match := _IN_WORDS.fullmatch(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    return None


def serial_date(serial: float, *, epoch_1904: bool = False) -> date | None:
    """The day of an Excel serial number (43465 = 31/12/2018); None outside 1950 to 2099 or with a time of day."""
    days = int(serial)
    first = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    if days != serial or days + (first - _EPOCH_1900).days not in _SERIALS:
        return None
    return first + timedelta(days=days)


def swapped_dates(values: Iterable[object]) -> bool:
    """Whether a column shows the sign of a US-locale Excel: it took 05/12/2018 as 12 May and left 25/12/2018 as text.

    True where every real date has a day up to 12 and a text holds a day above 12; then day and month of the real dates
    cannot be trusted.
    """
    cells = list(values)
    real = [cell for cell in cells if isinstance(cell, date)]
    texts = [day for cell in cells if isinstance(cell, str) and (day := parse_date(cell))]
    return bool(real) and all(day.day <= 12 for day in real) and any(day.day > 12 for day in texts)


def as_day(value: date) -> date:
    """The day of a date cell, which some readers give with a time of midnight."""
    return value.date() if isinstance(value, datetime) else value


def _four_digits(year: str) -> int:
    number = int(year)
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
