"""What the numbers and names stored in workbooks mean: number formats, error codes, fonts of the old encodings."""

import re
from functools import lru_cache
from typing import Literal

# Formats that files name by number only (ECMA-376 part 1, 18.8.30; the same numbers in .xls and .xlsb).
BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
}

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# Quoted text, escaped characters, widths (_x), fillers (*x) and brackets (colour, condition, language) are not codes.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_LEGACY_FONT = re.compile(r"\.vn|vni-", re.IGNORECASE)


@lru_cache(maxsize=4096)
def format_kind(code: str) -> Literal["", "percent", "date"]:
    """How a cell with this number format is shown; ``""`` for plain numbers and text."""
    if _ELAPSED.search(code):
        return "date"
    codes = _LITERAL.sub("", code)
    if "%" in codes:
        return "percent"
    return "date" if "general" not in codes.lower() and _DATE_LETTERS.search(codes) else ""


def is_legacy_font(name: str) -> bool:
    """Whether a font shows Vietnamese in the TCVN3 (.VnTime …) or VNI (VNI-Times …) encoding."""
    return bool(_LEGACY_FONT.match(name))


def error_text(code: int) -> str:
    """What Excel shows for an error stored by number (.xls, .xlsb)."""
    return _ERRORS.get(code, "#ERROR!")
