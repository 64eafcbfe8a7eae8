"""Figures as text and back: does a text show a figure rightly, how would the same place show another value."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flows.rounding import rounded
from flows.text import squeeze
from flows.wording.numbers import PLACEHOLDERS, Place, format_number
from flows.wording.phrases import SERIES_BREAK
from flows.wording.shown import figure_text, is_change, shown_forms

Row = Mapping[str, Any]
_NUMBER = re.compile(r"[-−–]?\s?\d[\d.]*(?:,\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_VARIANTS: tuple[tuple[Place, bool], ...] = (("text", True), ("text", False), ("table", False), ("table", True))
_MINUS = str.maketrans("−–", "--")
RISE, FALL, SAME = "up", "down", "same"


def parse_number(text: str) -> float | None:
    """``16.003`` -> 16003.0, ``-1,95`` -> -1.95; None where the text holds no number or several."""
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    number = found[0].replace(" ", "").replace("−", "-").replace("–", "-").rstrip(".")
    sign, digits = (-1, number[1:]) if number.startswith("-") else (1, number)
    whole, _, decimals = digits.partition(",")
    if "." in whole and not _GROUPED.fullmatch(whole):
        if decimals or whole.count(".") > 1:
            return None
        return sign * float(whole)          # 98.5 typed the English way
    return sign * float(f"{whole.replace('.', '')}.{decimals or 0}")


def shows(text: str, row: Row) -> bool:
    """Whether a text shows the figure: in any of its forms, or rounded to more decimals than the report prints."""
    typed = _key(text)
    return any(typed == _key(form) for form in shown_forms(row)) or _is_finer(text, row)


def _key(text: str) -> str:
    """Equal for texts that read the same: no case, one kind of space and of minus; signs between digits count."""
    return squeeze(text.translate(_MINUS)).lower().replace(" %", "%")


def _is_finer(text: str, row: Row) -> bool:
    number, value = parse_number(text), row["value"]
    if number is None or row["state"] != "ok" or value != value or is_change(row["id"]):
        return False
    decimals = len(text.partition(",")[2].rstrip("%‰ ")) if re.fullmatch(r"-?[\d.]+,\d+\s?[%‰]?", text) else 0
    return decimals > int(row["decimals"]) and Decimal(str(number)) == rounded(float(value), decimals)


def size_shown(text: str, row: Row) -> bool:
    """Whether the number in the text is the figure's, whatever the word or sign of direction beside it."""
    number, value = parse_number(text), row["value"]
    if number is None or row["state"] != "ok" or value != value:
        return False
    return Decimal(str(abs(number))) == rounded(abs(float(value)), int(row["decimals"]))


def shown_like(shown: str, old: Row, new: Row, *, in_table: bool) -> str | None:
    """How a place that showed ``old`` as ``shown`` shows ``new``; None where ``shown`` was no form of ``old``.

    A change without its sign, told by a verb outside the control, keeps that form.
    """
    ordered = sorted(_VARIANTS, key=lambda variant: (variant[0] == "table") != in_table)
    for place, unit in ordered:
        if _key(figure_text(old, place, unit=unit)) == _key(shown):
            return figure_text(new, place, unit=unit)
    if is_change(old["id"]):
        sizes = ({**row, "id": "", "value": abs(row["value"])} for row in (old, new))
        before, after = sizes
        return next((figure_text(after, place, unit=unit) for place, unit in ordered
                     if _key(figure_text(before, place, unit=unit)) == _key(shown)), None)
    return None


def direction(row: Row) -> str:
    """RISE, FALL or SAME of a change as the report would word it; "" where there is no value."""
    value = row["value"]
    if row["state"] != "ok" or value != value:
        return ""
    size = rounded(float(value), int(row["decimals"]))
    return RISE if size > 0 else FALL if size < 0 else SAME


def edition_row(figure: Row, stored: Row | None) -> dict[str, Any]:
    """A row of figures.csv with the state and decimals its text tells; ``stored`` helps where the text has no number."""
    text, value = str(figure["text"]), float(figure["value"])
    states = {words: state for state, words in PLACEHOLDERS["text"].items()}
    words = next((words for words, state in states.items() if state == SERIES_BREAK and text.startswith(words)), text)
    state = states.get(words, "missing") if value != value and (words in states or not text) else "ok"
    found = re.search(r"\d(?:[\d.]*)(?:,(\d+))?", text)
    decimals = len(found[1] or "") if found else int(stored["decimals"]) if stored else 0
    return {"id": figure["id"], "label": stored["label"] if stored else str(figure.get("label", "")), "value": value,
            "unit_of_measure": figure["unit_of_measure"], "state": state, "decimals": decimals,
            "text": "" if value == value or state not in ("ok", SERIES_BREAK) else text}


def difference(old: str, new: str) -> str:
    """``+15,5`` or ``-3`` between two texts; "" where they are no numbers."""
    before, after = parse_number(old), parse_number(new)
    if before is None or after is None or before == after:
        return ""
    gap = Decimal(str(after)) - Decimal(str(before))
    decimals = max(0, -int(gap.normalize().as_tuple().exponent))
    return f"{'+' if gap > 0 else ''}{format_number(float(gap), decimals)}"
