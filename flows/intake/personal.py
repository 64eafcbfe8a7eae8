"""Tables of people: recognised by header and values, so that they are refused before anything is kept."""

import re
from functools import lru_cache
from math import isfinite

from flows.intake.formats.sheets import Sheet
from flows.intake.layout.lines import REMEMBERED, Line
from flows.text import fold

_HEADERS = {
    "ho ten": re.compile(r"^(ho va ten|ho ten|ten cong dan|nguoi khieu nai|nguoi to cao|ten nguoi (gui|khieu nai|to cao).*)$"),
    "dia chi": re.compile(r"^(dia chi|noi o|noi cu tru|ho khau thuong tru|dia chi thuong tru)$"),
    "giay to": re.compile(r"^(so )?(cccd|cmnd|cmt|cmtnd|can cuoc|can cuoc cong dan|chung minh (nhan dan|thu)|ho chieu|"
                          r"cmnd/cccd|cccd/cmnd|dinh danh)( so)?$"),
    "dien thoai": re.compile(r"^(so )?(dien thoai|dt|sdt|di dong)$"),
    "noi dung don": re.compile(r"^(noi dung (don|vu viec|khieu nai|to cao).*|tom tat noi dung.*)$"),
}
_IDENTITY = re.compile(r"^(\d{9}|\d{12})$")
_PHONE = re.compile(r"^0\d{9,10}$")
_FEWEST_ROWS = 1
_OF_NUMBERS = ("giay to", "dien thoai")
_FEWEST_DIGITS = 8              # counts of papers or calls are shorter


def personal_columns(sheet: Sheet) -> set[str]:
    """Kinds of personal columns of the sheet's tables; empty for aggregate sheets.

    A column counts when its header says so and cells stand below it; signature blocks have no cells below. A column of
    identity or telephone numbers counts whatever its header says.
    """
    found: set[str] = set()
    for place in sheet.telling(_kinds):
        for column, kind, is_number in _kinds(sheet.lines[place]):
            if is_number or _filled_below(sheet, place, column, kind):
                found.add(kind)
    if len(found) > 1 or found & set(_OF_NUMBERS):
        return found
    return found & {"ho ten"} if _many(sheet, found) else set()


@lru_cache(maxsize=REMEMBERED)
def _kinds(line: Line) -> tuple[tuple[int, str, bool], ...]:
    """(column, kind, whether the cell itself is such a number) of the cells that may be personal or head such a column."""
    kinds = ((column, text, _kind(text)) for column, text in line.cells if len(text) < 60)
    return tuple((column, kind, _is_number(text)) for column, text, kind in kinds if kind)


@lru_cache(maxsize=REMEMBERED)
def _kind(text: str) -> str:
    key = fold(text)
    if _IDENTITY.match(text.strip()):
        return "giay to"
    if _PHONE.match(text.strip()):
        return "dien thoai"
    return next((kind for kind, pattern in _HEADERS.items() if pattern.match(key)), "")


def _is_number(text: str) -> bool:
    return bool(_IDENTITY.match(text.strip()) or _PHONE.match(text.strip()))


def _filled_below(sheet: Sheet, place: int, column: int, kind: str) -> bool:
    below = [row[column] for row in sheet.rows[place + 1:place + 6] if column < len(row)]
    return sum(_fits(value, kind) for value in below) >= _FEWEST_ROWS


def _fits(value: object, kind: str) -> bool:
    """Whether a cell may stand in such a column: any text, but in one of numbers only a long number, however it is stored."""
    if kind not in _OF_NUMBERS:
        return isinstance(value, str) and bool(value.strip())
    text = f"{value:.0f}" if isinstance(value, int | float) and isfinite(value) else str(value or "")
    return len(re.sub(r"\D", "", text)) >= _FEWEST_DIGITS


def _many(sheet: Sheet, found: set[str]) -> bool:
    return bool(found) and len(sheet.rows) > 20
