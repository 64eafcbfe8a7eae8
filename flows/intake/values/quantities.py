"""A number among words in one cell (``05 mô hình``, ``27/30 (90%)``) -> the number, or why there is none."""

import re

from flows.catalogue.model import FieldSpec
from flows.intake.values.numerals import AMBIGUOUS, NOT_A_NUMBER, NUMERAL, NumberStyle, Reading, read_number
from flows.text import fold

INEXACT = "inexact-number"
UNIT_MISMATCH = "unit-mismatch"

_WORDED = re.compile(rf"(?P<before>[^\d+-]*)(?P<number>{NUMERAL})\s*(?P<percent>%|‰)?(?P<after>.*)", re.DOTALL)
_PART_FIRST = re.compile(rf"({NUMERAL})\s*/\s*({NUMERAL})[^\d(]*\(\s*(?:đạt\s*)?({NUMERAL})\s*%\s*\)", re.IGNORECASE)
_PERCENT_FIRST = re.compile(rf"({NUMERAL})\s*%\s*\(\s*({NUMERAL})\s*/\s*({NUMERAL})[^\d)]*\)")
_ASIDE = re.compile(r"\(\s*(?:đạt\s*)?[\d.,]+\s*%\s*\)", re.IGNORECASE)
_HARMLESS = frozenset({"", "dat", "co", "la", "so luong", "tong so", "tong cong", "cong"})
_INEXACT = frozenset({"tren", "hon", "duoi", "khoang", "gan", "tu", "it nhat", "toi thieu", "toi da", "khong qua",
                      "den", "uoc", "uoc dat", "xap xi", "vuot", "chua den"})
_SHORT_UNITS = {"trd": "trieu dong", "tr dong": "trieu dong", "d": "dong", "vnd": "dong", "ty": "ty dong"}
_SCALES = re.compile(r"\b(?:tram|nghin|ngan|trieu|ty|ti)\b")


def read_quantity(text: str, field: FieldSpec, style: NumberStyle) -> float | str:
    """The one number a tidy text states for the field, in the field's unit, or the code of the problem.

    Words after the number must be the field's unit, or, where it has none, a plain counting word. Two numbers in one
    cell are ambiguous, but a percentage with its fraction (``27/30 (90%)``) answers a percentage when both agree.
    """
    in_percent = field.type == "percent" or (field.type == "number" and field.unit == "%")
    if in_percent and (pair := _percentage_with_fraction(text, style)) is not None:
        return pair
    match = _WORDED.fullmatch(text)
    if not match:
        return NOT_A_NUMBER
    if problem := _words_problem(match, field):
        return problem
    reading: Reading = "whole" if field.type == "count" else "share" if match["percent"] else "number"
    number = read_number(match["number"], style, reading)
    return number / 10 if isinstance(number, float) and match["percent"] == "‰" and in_percent else number


def _words_problem(match: re.Match[str], field: FieldSpec) -> str:
    before, after = match["before"].strip(), _ASIDE.sub("", match["after"]).strip()
    if before.strip(" :=") and (problem := _before_problem(before)):
        return problem
    if match["percent"]:
        if field.type in ("count", "money", "area"):
            return UNIT_MISMATCH
        return NOT_A_NUMBER if after else ""
    if not after:
        return ""
    after = after.replace("²", "2").replace("³", "3")
    if after[0] in "/-–—(" or re.search(r"\d", re.sub(r"m[23]\b", "", after)):
        return AMBIGUOUS
    return _unit_problem(fold(after), fold(field.unit.replace("²", "2").replace("³", "3")))


def _before_problem(before: str) -> str:
    key = fold(before)
    if key in _INEXACT or any(sign in before for sign in "≥≤<>~≈±"):
        return INEXACT
    return "" if key in _HARMLESS else NOT_A_NUMBER


def _unit_problem(words: str, unit: str) -> str:
    words, unit = _SHORT_UNITS.get(words, words), _SHORT_UNITS.get(unit, unit)
    if not words:
        return NOT_A_NUMBER
    if unit:
        return "" if f" {unit} " in f" {words} " or f" {words} " in f" {unit} " else UNIT_MISMATCH
    return UNIT_MISMATCH if _SCALES.search(words) else "" if len(words.split()) <= 4 else NOT_A_NUMBER


def _percentage_with_fraction(text: str, style: NumberStyle) -> float | str | None:
    if match := _PART_FIRST.fullmatch(text):
        part, whole, percent = match.groups()
    elif match := _PERCENT_FIRST.fullmatch(text):
        percent, part, whole = match.groups()
    else:
        return None
    stated = read_number(percent, style, "share")
    counts = [read_number(number, style, "whole") for number in (part, whole)]
    numerator, denominator = counts
    if isinstance(stated, str) or isinstance(numerator, str) or isinstance(denominator, str) or not denominator:
        return NOT_A_NUMBER
    decimals = len(re.split("[.,]", percent)[1]) if re.search("[.,]", percent) else 0
    agrees = abs(stated - 100 * numerator / denominator) < 10.0 ** -decimals     # rounded or cut off, either way
    return stated if agrees else AMBIGUOUS
