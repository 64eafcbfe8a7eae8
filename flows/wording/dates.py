"""Dates -> Vietnamese text. Nghị định 30/2020/NĐ-CP: days below 10 and months 1 and 2 take a leading zero."""

from datetime import date


def day_text(day: date) -> str:
    """``05``, ``16``."""
    return f"{day.day:02d}"


def month_text(month: int) -> str:
    """``01``, ``02``, ``3`` … ``12``: only the first two months could be altered by a pen stroke."""
    return f"{month:02d}" if month < 3 else str(month)


def long_date(day: date) -> str:
    """``ngày 05 tháng 3 năm 2020``."""
    return f"ngày {day_text(day)} tháng {month_text(day.month)} năm {day.year}"


def short_date(day: date) -> str:
    """``05/3/2020``, ``16/01/2019``."""
    return f"{day_text(day)}/{month_text(day.month)}/{day.year}"


def period(start: date, end: date) -> str:
    """``từ ngày 15/12/2017 đến ngày 14/12/2018``."""
    return f"từ ngày {short_date(start)} đến ngày {short_date(end)}"


def date_line(place: str, day: date) -> str:
    """The signed document's line: ``Bắc Kạn, ngày 16 tháng 01 năm 2025``."""
    return f"{place}, {long_date(day)}"


def draft_date_line(place: str, year: int, month: int | None = None) -> str:
    """The draft's line, day left blank for the pen: ``Bắc Kạn, ngày       tháng 01 năm 2025``."""
    return f"{place}, ngày       tháng {'     ' if month is None else month_text(month)} năm {year}"
