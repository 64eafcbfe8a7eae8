"""Text typed into a cell -> number, by Vietnamese or US separators; what can be read in two ways stays unread."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Final, Literal

Reading = Literal["whole", "share", "number"]
NOT_A_NUMBER: Final = "not-a-number"
AMBIGUOUS: Final = "ambiguous-number"

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2000\u2002\u2003\u2007\u2008\u2009\u200a\u202f\t\n\r", " ")
                        | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "") | {"\u2212": "-", "\uff0d": "-"})
_ONE_SIGN = re.compile(r"(\d+)([.,])(\d+)")
_MANY_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")
_GROUPS_AND_DECIMALS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\1)([.,])\d+")
_SPACED = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?")
NUMERAL = r"[+-]?\d+(?:[.,' ]\d+)*"
_STYLED = re.compile(rf"({NUMERAL})\s*[%‰]?")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How one column writes numbers: its decimal sign ("" = no proof or proofs of both).

    ``shares``: the column asks for percentages but its plain numbers look like parts of 1 (0,985 for 98,5%).
    """

    UNKNOWN: ClassVar["NumberStyle"]

    decimal: Literal["", ",", "."] = ""
    shares: bool = False


NumberStyle.UNKNOWN = NumberStyle()


def tidy(text: str) -> str:
    """The cell's text without stray spaces, zero-width signs and the apostrophe that makes a number text."""
    text = text.translate(_SPACES).strip()
    return text[1:].strip() if text[:1] in ("'", "’") else text


@lru_cache(maxsize=1 << 14)
def read_number(text: str, style: NumberStyle = NumberStyle.UNKNOWN, reading: Reading = "number") -> float | str:
    """The number a tidy text says, or the code of the problem: ``not-a-number`` or ``ambiguous-number``.

    ``1.234`` and ``1,234`` are thousands in a column of whole numbers; elsewhere the style decides. Without a style
    they are decimals in a column of percentages and ambiguous in any other.
    """
    sign, body = ("-", text[1:]) if text[:1] == "-" else ("", text.removeprefix("+"))
    if body.isascii() and body.isdigit():
        return float(sign + body)
    decimal = _decimal_sign(body)
    if decimal == "?":
        decimal = _settled(body, style, reading)
    if decimal in (NOT_A_NUMBER, AMBIGUOUS):
        return decimal
    whole, _, fraction = body.partition(decimal) if decimal else (body, "", "")
    return float(f"{sign}{re.sub('[^0-9]', '', whole)}.{fraction or '0'}")


def number_style(values: Iterable[object], *, percent: bool = False) -> NumberStyle:
    """The style proven by the cells of a column (or of a sheet) that can be read in one way only.

    ``percent``: the column asks for percentages; pass the values without those whose number format shows a ``%``.
    """
    cells = list(values)
    texts = (match[1] for cell in cells if isinstance(cell, str) and (match := _STYLED.fullmatch(tidy(cell))))
    signs = {_decimal_sign(text.lstrip("+-")) for text in texts} & {",", "."}
    numbers = [float(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool) and cell]
    shares = percent and bool(numbers) and all(0 < number <= 1 for number in numbers) and max(numbers) >= 0.5
    if signs == {","}:
        return NumberStyle(",", shares)
    return NumberStyle("." if signs == {"."} else "", shares)


def _decimal_sign(body: str) -> str:
    """The decimal sign of an unsigned numeral: ``,`` ``.``, "" = whole, ``?`` = two readings, else not-a-number.

    A whole number with several groups (1.234.567) proves its style too, so it names the sign its style would use.
    """
    if not body.isascii():
        return NOT_A_NUMBER
    if match := _ONE_SIGN.fullmatch(body):
        before, sign, after = match.groups()
        return "?" if len(after) == 3 and len(before) <= 3 and before[0] != "0" else sign
    if match := _MANY_GROUPS.fullmatch(body):
        return "," if match[1] == "." else "."
    if match := _GROUPS_AND_DECIMALS.fullmatch(body):
        return match[2]
    if _SPACED.fullmatch(body):
        return "," if "," in body else "." if "." in body else ""
    return "" if body.isdigit() else NOT_A_NUMBER


def _settled(body: str, style: NumberStyle, reading: Reading) -> str:
    """The decimal sign of ``1.234``: its own sign where that is the decimal one, "" where it parts thousands."""
    own = "." if "." in body else ","
    if reading == "whole":
        return ""
    if style.decimal:
        return own if style.decimal == own else ""
    return own if reading == "share" else AMBIGUOUS
