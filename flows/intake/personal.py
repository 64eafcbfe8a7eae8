"""Tables of people: recognised by header and values, so that they are refused before anything is kept."""

import re

from flows.intake.sheets import Sheet
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


def personal_columns(sheet: Sheet) -> set[str]:
    """Kinds of personal columns of the sheet's tables; empty for aggregate sheets.

    A column counts when its header says so and cells stand below it; signature blocks have no cells below. A column of
    identity or telephone numbers counts whatever its header says.
    """
    found: set[str] = set()
    for place, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if type(value) is str and len(value) < 60 and (kind := _kind(value)) and _filled_below(sheet, place, column):
                found.add(kind)
    if len(found) > 1 or found & {"giay to", "dien thoai"}:
        return found
    return found & {"ho ten"} if _many(sheet, found) else set()


def _kind(text: str) -> str:
    key = fold(text)
    if _IDENTITY.match(text.strip()):
        return "giay to"
    if _PHONE.match(text.strip()):
        return "dien thoai"
    return next((kind for kind, pattern in _HEADERS.items() if pattern.match(key)), "")


def _filled_below(sheet: Sheet, place: int, column: int) -> bool:
    if _IDENTITY.match(str(sheet.rows[place][column]).strip()) or _PHONE.match(str(sheet.rows[place][column]).strip()):
        return True
    below = [row[column] for row in sheet.rows[place + 1:place + 6] if column < len(row)]
    return sum(isinstance(value, str) and bool(value.strip()) for value in below) >= _FEWEST_ROWS


def _many(sheet: Sheet, found: set[str]) -> bool:
    return bool(found) and len(sheet.rows) > 20
