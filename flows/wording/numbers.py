"""Numbers -> Vietnamese text: ``16.003``, ``73,92``, ``98,5%``, ``05 bậc``. Only here is a figure rounded."""

from typing import Final, Literal

from flows.rounding import rounded
from flows.wording.settings import wording

Place = Literal["text", "table"]

# Written against the number, without a space.
ATTACHED: Final = frozenset({"%", "‰"})
# A place in a ranking stands behind its word: "hạng 49".
RANKS: Final = frozenset({"hạng", "thứ hạng", "thứ"})
# What stands in place of a number, by the state of a figure or fact.
PLACEHOLDERS: Final[dict[Place, dict[str, str]]] = {
    "table": {"missing": "…", "not_applicable": "x", "zero_denominator": "x", "low_coverage": "…",
              "series_break": "≠"},
    "text": {"missing": "chưa có số liệu", "not_applicable": "không áp dụng", "zero_denominator": "không phát sinh",
             "low_coverage": "chưa đủ số liệu để so sánh", "series_break": "không so sánh được"},
}

_VIETNAMESE = str.maketrans(",.", ".,")


def format_number(value: float, decimals: int) -> str:
    """``16.003``, ``-5``, ``73,92``: dot between thousands, comma before decimals, hyphen as minus."""
    if value == (whole := int(value)):
        digits = f"{whole:,}".replace(",", ".")
        return f"{digits},{'0' * decimals}" if decimals else digits
    return f"{rounded(value, decimals):,f}".translate(_VIETNAMESE)


def is_counted(unit: str) -> bool:
    """Whether the unit counts things (hồ sơ, lượt, bậc), so that a small number is written ``05`` in a sentence.

    Measures, scores and ranks take no leading zero: "5 ha", "thứ 5".
    """
    return unit.strip().lower() not in wording().counts.measures


def is_known(value: float | None) -> bool:
    """Whether there is a number: None and NaN are missing values."""
    return value is not None and value == value


def format_value(value: float | None, unit: str, decimals: int, place: Place = "text") -> str:
    """The number alone, without its unit; a missing value (None, NaN) gives the placeholder of the place.

    In running text a count from 1 to 9 gets a leading zero. A calendar year (unit ``năm``) has no thousands dot.
    """
    if value is None or value != value:
        return PLACEHOLDERS[place]["missing"]
    text = format_number(value, decimals)
    if decimals:
        return text
    if unit == "năm" and 1900 <= value < 2100:
        return text.replace(".", "")
    is_small = place == "text" and len(text) == 1 and 0 < value < wording().counts.leading_zero_below
    return f"0{text}" if is_small and is_counted(unit) else text


def with_unit(number: str, unit: str) -> str:
    """The number with its unit word: ``73,92 điểm``, ``98,5%``, ``12,5 tỷ đồng``, ``hạng 49``."""
    if not unit:
        return number
    if unit in RANKS:
        return f"{unit} {number}"
    return f"{number}{unit}" if unit in ATTACHED else f"{number} {unit}"


def amount(value: float | None, unit: str = "", decimals: int = 0) -> str:
    """Number and unit for running text: ``05 bậc``; only the placeholder where there is no value."""
    number = format_value(value, unit, decimals)
    return with_unit(number, unit) if is_known(value) else number
