"""One raw cell -> the value its field asks for, its state, or the code of what is wrong with it.

Numbers are read at once; text goes through a grammar of what offices type. No value is invented: a cell with a problem
has no value, and its text keeps what was found.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from flows.catalogue.model import FieldSpec, FieldType
from flows.intake.formats.number_formats import format_kind
from flows.intake.values.cell_dates import as_day, parse_date, serial_date, swapped_dates
from flows.intake.values.expectations import expected, shown_number
from flows.intake.values.numerals import NUMERAL, NumberStyle, Reading, number_style, read_number, tidy
from flows.intake.values.quantities import read_quantity
from flows.intake.values.ranges import Range, parse_range
from flows.text import clean, fold

__all__ = ["NUMERIC", "PROBLEMS", "NumberStyle", "Parsed", "Range", "number_style", "parse", "parse_date", "parse_range",
           "serial_date", "swapped_dates"]

PROBLEMS: Final = (
    "not-a-number", "not-an-integer", "negative", "below-minimum", "above-maximum", "ambiguous-number",
    "inexact-number", "percent-as-share", "unit-mismatch", "date-in-number-cell", "formula-error-cell", "not-a-range",
    "not-yes-or-no", "not-a-choice", "not-a-date",
)
"""Every code ``Parsed.problem`` can hold."""


class Parsed(NamedTuple):
    """What one cell says.

    ``value`` is None for text, dates, choices, missing and not applicable values; percentages are in percent; yes is 1,
    no is 0. ``text`` is the stored text (choice code, ISO date, text), or the cell's own words where a number stood
    among words, else "". ``state`` is reported, zero, not_applicable or missing. ``problem`` is "" or one of
    ``PROBLEMS``, with ``expected`` telling in Vietnamese what the cell should hold. A tuple, because a row of cells is turned
    into columns in one step.
    """

    value: float | None
    text: str
    state: str
    problem: str = ""
    expected: str = ""


NUMERIC: Final[frozenset[FieldType]] = frozenset({"count", "number", "percent", "money", "area", "range"})
_READINGS: Final[dict[FieldType, Reading]] = {"count": "whole", "percent": "share"}
_NO_PERCENT: Final[frozenset[FieldType]] = frozenset({"count", "money", "area"})
_ERROR_CELL = re.compile(r"#(?:REF!|DIV/0!|VALUE!|N/A|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)|Err:\d{3}",
                         re.IGNORECASE)
_BARE = re.compile(rf"{NUMERAL}\s*[%‰]?")
_DASHES = re.compile(r"[-–—]{1,3}")
_DOTS = re.compile(r"[.…]{2,}|…|_{2,}")
_ZERO_WORDS = frozenset({"khong", "khong co", "khong phat sinh", "ko", "chua phat sinh"})
_MISSING_WORDS = frozenset({"chua co so lieu", "chua co", "chua bao cao", "chua thong ke", "khong co so lieu"})
_NOT_APPLICABLE_WORDS = frozenset({"x", "n/a", "na", "khong ap dung"})
_YES = frozenset({"x", "co", "c", "yes", "y", "v", "1", "da co", "true"})
_NO = frozenset({"khong", "k", "ko", "no", "n", "0", "chua", "chua co", "false"})
_TICKS = frozenset("✓✔☑√")
_ANSWER_AND_MORE = re.compile(r"(có|không|chưa)\s*[,;:(–-].*", re.IGNORECASE | re.DOTALL)

_ZERO = Parsed(0.0, "", "zero")
_MISSING = Parsed(None, "", "missing")
_NOT_APPLICABLE = Parsed(None, "", "not_applicable")
_BLANKS = {"zero": _ZERO, "missing": _MISSING, "not_applicable": _NOT_APPLICABLE}


def parse(raw: object, field: FieldSpec, number_format: str = "", style: NumberStyle = NumberStyle.UNKNOWN,
          unit: str = "") -> Parsed:
    """The value of one cell.

    ``raw`` is what python-calamine gives; ``number_format`` the cell's format code ("" = general), needed to tell
    0.985 shown as 98,5%; ``style`` how the column writes numbers (``number_style``); ``unit`` the unit of measure the
    column is stated in, where it is not the field's own. An empty cell follows the field's blank rule; whether the
    field is required is not judged here. Units of measure are compared here, not converted.
    """
    kind = field.type
    if (type(raw) is float or type(raw) is int) and kind in NUMERIC:
        if number_format or style.shares:
            return _number(raw, field, number_format, style)
        return _checked(float(raw), field)
    if raw is None or raw == "":
        return _blank(field)
    if isinstance(raw, str):
        text = clean(raw).strip() if kind == "text" else _typed(raw)
        if not text:
            return _blank(field)
        if text[0] in "#Ee" and _ERROR_CELL.fullmatch(text):
            return _problem("formula-error-cell", text, field)
        if unit and unit != field.unit:
            field = field.model_copy(update={"unit": unit})
        return _TEXT_READERS[kind](text, field, style)
    return _READERS[kind](raw, field)


@lru_cache(maxsize=1 << 14)
def _typed(raw: str) -> str:
    return tidy(clean(raw))


def _blank(field: FieldSpec) -> Parsed:
    if field.blank == "zero" and field.type not in NUMERIC and field.type != "yes_no":
        return Parsed(None, "", "zero")
    return _BLANKS[field.blank]


# -- numbers ---------------------------------------------------------------------------------------------------------


def _number(raw: float, field: FieldSpec, number_format: str, style: NumberStyle) -> Parsed:
    if number_format and (kind := format_kind(number_format)):
        if kind == "date":
            return _problem("date-in-number-cell", shown_number(raw), field)
        if field.type in _NO_PERCENT:
            return _problem("unit-mismatch", f"{shown_number(in_percent(raw))}%", field)
        return _checked(in_percent(raw), field)
    if style.shares and field.type == "percent" and 0 < raw <= 1:
        return _problem("percent-as-share", shown_number(raw), field)
    return _checked(float(raw), field)


def _checked(value: float, field: FieldSpec, found: str = "", text: str = "") -> Parsed:
    """A number against the type and bounds of its field; counts are whole and not negative.

    ``found`` is what the cell shows where that is not the number itself; ``text`` is kept beside a good value.
    """
    if field.type == "count":
        if not value.is_integer() and math.isfinite(value):
            if abs(value - round(value)) > 1e-9:     # more than the trace a formula leaves
                return _problem("not-an-integer", found or shown_number(value), field)
            value = float(round(value))
        if value < 0:
            return _problem("negative", found or shown_number(value), field)
    if field.minimum is not None and value < field.minimum:
        code = "negative" if field.minimum == 0 else "below-minimum"
        return _problem(code, found or shown_number(value), field)
    if field.maximum is not None and value > field.maximum:
        return _problem("above-maximum", found or shown_number(value), field)
    return Parsed(value, text, "reported" if value else "zero") if text else _reported(value)


@lru_cache(maxsize=1 << 16)
def _reported(value: float) -> Parsed:
    if not math.isfinite(value):        # 1E+400 typed into a cell
        return Parsed(None, str(value), "missing", "not-a-number", "số")
    return Parsed(float(value), "", "reported") if value else _ZERO


def in_percent(share: float) -> float:
    """0.985 -> 98.5: the decimal point moved in the digits typed, without the trace of a binary product."""
    return float(f"{share!r}e2") if "e" not in repr(share) else share * 100


def _numeric_text(text: str, field: FieldSpec, style: NumberStyle) -> Parsed:
    if not text[0].isdigit() and (state := _state_of(text)):
        return state
    if field.type == "range":
        return _range_text(text, field, style)
    plain = read_number(text, style, _READINGS.get(field.type, "number"))
    if isinstance(plain, float):
        return _checked(plain, field, text)
    quantity = read_quantity(text, field, style)
    if isinstance(quantity, str):
        return _problem(quantity, text, field)
    return _checked(quantity, field, text, _words_of(text))


def _state_of(text: str) -> Parsed | None:
    """The state that a sign or word stands for where a number is asked; None for anything else."""
    key = fold(text)
    if _DASHES.fullmatch(text) or key in _ZERO_WORDS:
        return _ZERO
    if _DOTS.fullmatch(text) or key in _MISSING_WORDS:
        return _MISSING
    return _NOT_APPLICABLE if key in _NOT_APPLICABLE_WORDS else None


def _range_text(text: str, field: FieldSpec, style: NumberStyle) -> Parsed:
    found = parse_range(text, style)
    if found is None or found.stated is None:
        return _problem("not-a-range", text, field)
    exact = found.bound == "" and found.low == found.high
    return _checked(found.stated, field, text, _words_of(text) if exact else text)


def _words_of(text: str) -> str:
    """The text where there is more than its number; "" for a bare ``98,5 %``."""
    return "" if _BARE.fullmatch(text) else text


# -- other types -----------------------------------------------------------------------------------------------------


def _yes_no(text: str, field: FieldSpec, style: NumberStyle) -> Parsed:  # noqa: ARG001 - one shape for all readers
    key = fold(text)
    if key in _YES or text in _TICKS:
        return _reported(1.0)
    if key in _NO or _DASHES.fullmatch(text):
        return _ZERO
    if _DOTS.fullmatch(text) or key in _MISSING_WORDS:
        return _MISSING
    if match := _ANSWER_AND_MORE.fullmatch(text):
        return Parsed(1.0, text, "reported") if match[1].lower() == "có" else Parsed(0.0, text, "zero")
    return _NOT_APPLICABLE if key in _NOT_APPLICABLE_WORDS else _problem("not-yes-or-no", text, field)


def _choice(text: str, field: FieldSpec, style: NumberStyle) -> Parsed:  # noqa: ARG001
    key = fold(text)
    for code, accepted in field.choices.items():
        if key == fold(code) or any(key == fold(words) for words in accepted):
            return Parsed(None, code, "reported")
    return _no_text(text, key) or _problem("not-a-choice", text, field)


def _plain_text(text: str, field: FieldSpec, style: NumberStyle) -> Parsed:  # noqa: ARG001
    return _no_text(text, "") or Parsed(None, text, "reported")


def _date_text(text: str, field: FieldSpec, style: NumberStyle) -> Parsed:  # noqa: ARG001
    if day := parse_date(text):
        return Parsed(None, day.isoformat(), "reported")
    return _no_text(text, fold(text)) or _problem("not-a-date", text, field)


def _no_text(text: str, key: str) -> Parsed | None:
    """The states that a sign or word stands for in a cell that should hold text; None for real text."""
    if _DASHES.fullmatch(text):
        return Parsed(None, "", "zero")
    if _DOTS.fullmatch(text) or key in _MISSING_WORDS:
        return _MISSING
    return _NOT_APPLICABLE if key in _NOT_APPLICABLE_WORDS else None


def _number_cell(raw: object, field: FieldSpec) -> Parsed:
    """Dates, times and TRUE/FALSE where a number is asked: Excel makes 12-thg 5 out of 12/5."""
    code = "date-in-number-cell" if isinstance(raw, date | time | timedelta) else "not-a-number"
    return _problem(code, _shown(raw), field)


def _yes_no_cell(raw: object, field: FieldSpec) -> Parsed:
    if raw in (True, False):        # 1 and 0 too
        return _reported(1.0) if raw else _ZERO
    return _problem("not-yes-or-no", _shown(raw), field)


def _date_cell(raw: object, field: FieldSpec) -> Parsed:
    day = as_day(raw) if isinstance(raw, date) else None
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        day = serial_date(raw)
    return Parsed(None, day.isoformat(), "reported") if day else _problem("not-a-date", _shown(raw), field)


def _text_cell(raw: object, field: FieldSpec) -> Parsed:
    return _TEXT_READERS[field.type](_shown(raw), field, NumberStyle.UNKNOWN)


def _shown(raw: object) -> str:
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return shown_number(raw)
    if isinstance(raw, datetime) and raw.time() != time(0):
        return f"{raw:%d/%m/%Y %H:%M}"
    return f"{raw:%d/%m/%Y}" if isinstance(raw, date) else str(raw)


def _problem(code: str, text: str, field: FieldSpec) -> Parsed:
    return Parsed(None, text, "missing", code, expected(field))


_TEXT_READERS: Final[dict[FieldType, Callable[[str, FieldSpec, NumberStyle], Parsed]]] = {
    **dict.fromkeys(NUMERIC, _numeric_text), "yes_no": _yes_no, "choice": _choice, "text": _plain_text,
    "date": _date_text,
}
_READERS: Final[dict[FieldType, Callable[[object, FieldSpec], Parsed]]] = {
    **dict.fromkeys(NUMERIC, _number_cell), "yes_no": _yes_no_cell, "choice": _text_cell, "text": _text_cell,
    "date": _date_cell,
}
