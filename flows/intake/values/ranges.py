"""Text that states a range or a bound (``34-35``, ``≥ 95``, ``trên 90%``) -> its ends."""

import re
from dataclasses import dataclass
from typing import Final

from flows.intake.values.numerals import NUMERAL, NumberStyle, read_number, tidy


@dataclass(frozen=True, slots=True)
class Range:
    """A stated range: ``34-35``, ``≥ 95``, ``trên 90%``; None = open on that side.

    ``bound`` is "" for both ends or one exact number, else ``>=``, ``>``, ``<=``, ``<``, ``~`` (about), or ``of`` for a
    part of a whole (``12/15``: low 12, high 15).
    """

    low: float | None
    high: float | None
    bound: str = ""

    @property
    def stated(self) -> float | None:
        """The number the range is known by: the lower end, or the upper one where there is no lower."""
        return self.high if self.low is None else self.low


_BOUNDS: Final[tuple[tuple[str, str], ...]] = (
    (">=", "≥|>=|=>|ít nhất|tối thiểu|từ"), (">", ">|trên|hơn|vượt"), ("<=", "≤|<=|=<|tối đa|không quá|đến"),
    ("<", "<|dưới|chưa đến"), ("~", "~|≈|khoảng|gần|xấp xỉ|ước|ước đạt"),
)
_UNIT_TAIL = r"\s*(?:[%‰]|[^\W\d_][^\d/]*|m[23])?"
_BOUNDED = re.compile("(?:" + "|".join(f"(?P<b{i}>{words})" for i, (_, words) in enumerate(_BOUNDS))
                      + rf")\s*(?P<number>{NUMERAL}){_UNIT_TAIL}", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?:từ\s+)?(?P<low>{NUMERAL})\s*[%‰]?\s*(?:-|–|—|đến|tới)\s*(?P<high>{NUMERAL}){_UNIT_TAIL}",
                      re.IGNORECASE)
_PART_OF = re.compile(rf"(?P<low>{NUMERAL})\s*/\s*(?P<high>{NUMERAL}){_UNIT_TAIL}", re.IGNORECASE)
_EXACT = re.compile(rf"(?P<number>{NUMERAL}){_UNIT_TAIL}", re.IGNORECASE)
_AND_MORE = re.compile(rf"(?P<number>{NUMERAL}){_UNIT_TAIL}\s+trở (?P<way>lên|xuống)", re.IGNORECASE)


def parse_range(text: str, style: NumberStyle = NumberStyle.UNKNOWN) -> Range | None:
    """The range a text states, or None where it states none; ambiguous numerals count as decimals (ratio columns)."""
    text = tidy(text)
    if match := _AND_MORE.fullmatch(text):
        up = match["way"].lower() == "lên"
        return _range(match["number"], None, ">=", style) if up else _range(None, match["number"], "<=", style)
    if match := _BOUNDED.fullmatch(text):
        sign = next(sign for i, (sign, _) in enumerate(_BOUNDS) if match[f"b{i}"])
        low, high = (None, match["number"]) if sign in ("<", "<=") else (match["number"], None)
        return _range(low, match["number"] if sign == "~" else high, sign, style)
    if match := _EXACT.fullmatch(text):
        return _range(match["number"], match["number"], "", style)
    if match := _BETWEEN.fullmatch(text):
        return _range(match["low"], match["high"], "", style)
    if match := _PART_OF.fullmatch(text):
        return _range(match["low"], match["high"], "of", style)
    return None


def _range(low: str | None, high: str | None, bound: str, style: NumberStyle) -> Range | None:
    ends = [None if end is None else read_number(end, style, "share") for end in (low, high)]
    first, last = ends
    if isinstance(first, str) or isinstance(last, str):
        return None
    if bound == "" and first is not None and last is not None and first > last:
        return None
    return Range(first, last, bound)
