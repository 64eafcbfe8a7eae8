"""What tells a workbook issued by ``danvan open``: the mark on each sheet, and the helper rows and columns that are no data.

Writer and reader share these words. They are chosen so that no office writes them by itself: a row "Năm 2018" of a free
file is data or a finding, "Năm 2018 (đối chiếu)" never is.
"""

import re
from functools import lru_cache

from flows.intake.formats.sheets import Sheet
from flows.intake.layout.lines import REMEMBERED, Line
from flows.text import fold

CHECK_LABEL = "Kiểm tra (tự động)"
_CHECK = fold(CHECK_LABEL)
_COMPARE = re.compile(r"nam \d{4} doi chieu\b.*", re.DOTALL)
_MARK = re.compile(r"mau danvan nam \d{4} don vi .+ danh muc [0-9a-f]+")
_MARK_ROWS = 8
_DIGITS = 12        # of the catalogue's digest: enough to tell editions apart


def mark(year: str, unit: str, digest: str) -> str:
    """The line on every issued sheet: year, unit and edition of the catalogue."""
    return f"Mẫu danvan năm {year} · đơn vị {unit} · danh mục {edition(digest)}"


def edition(digest: str) -> str:
    """The edition of the catalogue as printed."""
    return digest[:_DIGITS]


def compare_label(year: str) -> str:
    """Heading of the row or column that shows last year's values: ``Năm 2018 (đối chiếu)``."""
    return f"Năm {year} (đối chiếu)"


def is_helper(key: str) -> bool:
    """Whether a folded label heads a row, column or line that only helps the person who fills in."""
    return key == _CHECK or (key.startswith("nam ") and bool(_COMPARE.fullmatch(key)))


def is_issued(sheet: Sheet) -> bool:
    """Whether a sheet bears the mark; a sheet that lost it is read like any other."""
    return any(place < _MARK_ROWS for place in sheet.telling(_is_marked))


@lru_cache(maxsize=REMEMBERED)
def _is_marked(line: Line) -> bool:
    return any(text.startswith("Mẫu") and _MARK.fullmatch(fold(text)) for _, text in line.cells)
