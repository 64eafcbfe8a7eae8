"""What a row of a table is: data, a total, a heading, a repeated header, or the end of the table."""

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from flows.intake.layout.issued import is_helper
from flows.intake.layout.labels import fold_row_label
from flows.intake.layout.lines import REMEMBERED, Line
from flows.intake.layout.number_rows import numbers_in
from flows.text import fold

_TOTALS = frozenset({"tong cong", "tong so", "cong", "tong", "toan tinh", "toan huyen", "toan xa", "toan nganh", "cap tinh",
                     "cap huyen", "cap xa", "tong cong toan tinh", "tong cong toan huyen", "cong toan tinh", "cong toan huyen"})
_FOOTERS = re.compile(
    r"^(nguoi lap|nguoi tong hop|nguoi bao cao|thu truong|noi nhan|ghi chu|nguon|tm |kt |tl |giam doc|pho giam doc|chu tich|"
    r"pho chu tich|chanh van phong|ky ten|.{0,40}ngay \d{0,2} ?thang \d{0,2} ?nam \d{4}$)")
_SAMPLE = re.compile(r"^(vi du|mau)\b")
_NUMBERS = frozenset((float, int, bool))


class Kind(Enum):
    BLANK = "blank"
    DATA = "data"
    TOTAL = "total"
    HEADING = "heading"
    REPEATED = "repeated"     # the header or the number row again, as on a new printed page
    END = "end"


def row_kind(row: Sequence[object], line: Line, heading: int, value_columns: Sequence[int], headings: frozenset[str]) -> Kind:
    """What one row is, from its heading cell and whether any value column is filled. ``line`` is the text of the row."""
    width = len(row)
    name = row[heading] if heading < width else None
    values = [row[column] for column in value_columns if column < width]
    is_filled = any(values) or values.count(None) + values.count("") < len(values)      # 0 is something too
    if not is_filled or (_begins_as_footer(line) and not _has_numbers(values)):
        return _without_values(row, line, name)
    if not isinstance(name, str):
        return Kind.REPEATED if numbers_in(row, line) else Kind.DATA
    key = _folded(name)
    if is_helper(key):
        return Kind.BLANK
    if key in headings and not _has_numbers(values):
        return Kind.REPEATED
    if fold_row_label(name) in _TOTALS:
        return Kind.TOTAL
    return Kind.REPEATED if numbers_in(row, line) else Kind.DATA


_folded = lru_cache(maxsize=REMEMBERED)(fold)


def _has_numbers(values: Sequence[object]) -> bool:
    return not _NUMBERS.isdisjoint(map(type, values))


@lru_cache(maxsize=REMEMBERED)
def _begins_as_footer(line: Line) -> bool:
    first = next((text for _, text in line.cells if text.strip()), "")
    return is_footer(first)


def _without_values(row: Sequence[object], line: Line, name: object) -> Kind:
    if _begins_as_footer(line):
        return Kind.END
    if isinstance(name, str) and is_helper(_folded(name)):
        return Kind.BLANK
    if any(text.strip() for _, text in line.cells):
        return Kind.HEADING
    return Kind.BLANK if row.count(None) == len(row) else Kind.HEADING


@lru_cache(maxsize=REMEMBERED)
def has_footer(line: Line) -> bool:
    """Whether any cell of a row belongs below the table."""
    return any(is_footer(text) for _, text in line.cells)


@lru_cache(maxsize=REMEMBERED)
def is_footer(text: str) -> bool:
    """Whether a line belongs below the table: signature, recipients, notes."""
    return bool(_FOOTERS.match(fold(text)))


@lru_cache(maxsize=REMEMBERED)
def is_sample(text: str) -> bool:
    """Whether a row is the form's own example row ("Ví dụ")."""
    return bool(_SAMPLE.match(fold(text)))
