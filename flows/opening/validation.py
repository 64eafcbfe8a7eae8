"""A field -> Excel's data validation: what may be typed, and a Vietnamese sentence where it may not.

A wrong value is questioned, not forbidden: "x" (not applicable) and "…" (not known yet) are honest answers too.
"""

from datetime import date
from typing import Any

from flows.catalogue import FieldSpec
from flows.intake.values.expectations import expected
from flows.opening.last_year import NO, YES

_MOST_TITLE, _MOST_MESSAGE = 32, 255
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_LARGEST = 1e15


def validation(field: FieldSpec, choices: str, label: str) -> dict[str, Any] | None:
    """Options of xlsxwriter; None for free text. ``choices`` is the range that holds a choice field's answers."""
    rule = _rule(field, choices)
    if rule is None:
        return None
    asked = expected(field)
    hint = f"{asked[0].upper()}{asked[1:]}." + (f" {field.note}" if field.note else "")
    refusal = f"Cần {asked}. Không áp dụng thì ghi x, chưa có số liệu thì ghi …; trống không phải là 0."
    return {**rule, "ignore_blank": True, "error_type": "warning", "input_title": _cut(label, _MOST_TITLE),
            "input_message": _cut(hint, _MOST_MESSAGE), "error_title": "Xem lại ô này",
            "error_message": _cut(refusal, _MOST_MESSAGE)}


def _rule(field: FieldSpec, choices: str) -> dict[str, Any] | None:
    match field.type:
        case "text" | "range":
            return None
        case "choice":
            return {"validate": "list", "source": choices}
        case "yes_no":
            return {"validate": "list", "source": [YES, NO]}
        case "date":
            return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        case "count":
            return {"validate": "integer", **_bounds(0 if field.minimum is None else int(field.minimum),
                                                     None if field.maximum is None else int(field.maximum))}
        case _:
            return {"validate": "decimal", **_bounds(field.minimum, field.maximum)}


def _bounds(low: float | None, high: float | None) -> dict[str, Any]:
    if high is None and low is not None:
        return {"criteria": ">=", "value": low}
    return {"criteria": "between", "minimum": -_LARGEST if low is None else low, "maximum": _LARGEST if high is None else high}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most - 1] + "…"
