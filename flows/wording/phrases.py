"""Changes, comparisons and estimates -> Vietnamese phrases: ``tăng 146 lượt (tăng 14,4%) so với năm 2017``."""

from dataclasses import dataclass
from typing import Final, Literal

from flows.rounding import rounded
from flows.wording.marks import bound
from flows.wording.numbers import PLACEHOLDERS, amount, is_known
from flows.wording.settings import ChangeWords, wording

Hedge = Literal["", "estimate", "forecast"]
FIRST_YEAR: Final = "năm đầu tổng hợp"
SERIES_BREAK: Final = "series_break"
HEDGES: Final[dict[Hedge, str]] = {"estimate": "ước", "forecast": "dự kiến"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number on its way into a sentence.

    ``state`` is that of a figure or fact; ``id`` is the figure it is marked as, "" for none. ``reason`` says why two
    values cannot be compared.
    """

    value: float | None
    unit: str = ""
    decimals: int = 0
    state: str = "ok"
    id: str = ""
    reason: str = ""

    @property
    def known(self) -> bool:
        return self.state not in PLACEHOLDERS["text"] and is_known(self.value)

    @property
    def placeholder(self) -> str:
        found = PLACEHOLDERS["text"].get(self.state, PLACEHOLDERS["text"]["missing"])
        return because(self.reason) if self.state == SERIES_BREAK else found


def because(reason: str, year: int | str = "") -> str:
    """``không so sánh được với năm 2020 do thay đổi biểu mẫu``; a text that already says so comes back with the year in it."""
    words, reason = PLACEHOLDERS["text"][SERIES_BREAK], reason_of(reason)
    return " ".join(filter(None, (words, f"với năm {year}" if year else "", f"do {reason}" if reason else "")))


def reason_of(text: str) -> str:
    """``thay đổi biểu mẫu`` of a text that says two values cannot be compared."""
    return text.removeprefix(PLACEHOLDERS["text"][SERIES_BREAK]).removeprefix(" do ")


def change_unit(unit: str) -> str:
    """The unit in which a change of ``unit`` is told: percentages change by percentage points, ranks by places."""
    return {"%": "điểm phần trăm", "hạng": "bậc", "thứ": "bậc", "thứ hạng": "bậc"}.get(unit, unit)


def rank_climb(before: int, now: int) -> int:
    """Places climbed, positive when the rank improved: from 60th to 49th is 11."""
    return before - now


def change(difference: Amount, words: ChangeWords | None = None) -> str:
    """``tăng 11 bậc``, ``giảm 1,95 điểm phần trăm``, ``không đổi``; the placeholder where there is no value.

    A change that rounds to zero at the decimals shown is none: "tăng 0,0%" would tell the reader nothing. Changes of
    rank are given as places climbed (``rank_climb``). The mark holds the whole phrase, verb included, so that a later
    refresh of the figure cannot leave "tăng" before a fall.
    """
    return bound(difference.id, _told(difference, words or wording().of_change(difference.unit)))


def _told(difference: Amount, words: ChangeWords) -> str:
    if not difference.known or difference.value is None:
        return difference.placeholder
    size = abs(difference.value)
    if size <= words.equal_within or not rounded(size, difference.decimals):
        return words.same
    return f"{words.verb(size, rises=difference.value > 0)} {amount(size, difference.unit, difference.decimals)}"


def comparison(difference: Amount, percent: Amount | None, year: int | str, *, first_year: bool = False,
               words: ChangeWords | None = None) -> str:
    """``tăng 146 lượt (tăng 14,4%) so với năm 2017``; ``year`` is the year compared with.

    ``percent`` is the relative change; where last year was zero it is left out and said so. Percentage points and
    ranks carry no relative change. Without enough data the phrase says that instead of a number.
    """
    if first_year:
        return FIRST_YEAR
    if difference.state == SERIES_BREAK:
        return because(difference.reason, year)
    if difference.state == "low_coverage":
        return f"{difference.placeholder} với năm {year}"
    if not difference.known:
        return f"chưa có số liệu để so sánh với năm {year}"
    told = f"{change(difference, words)}{_relative(difference, percent)}"
    return f"{told} so với năm {year}{_nothing_before(percent, year)}"


def _relative(difference: Amount, percent: Amount | None) -> str:
    if percent is None or difference.unit in {"điểm phần trăm", "bậc"}:
        return ""
    if not rounded(difference.value or 0.0, difference.decimals):
        return ""
    return f" ({change(percent)})" if percent.known else ""


def _nothing_before(percent: Amount | None, year: int | str) -> str:
    if percent is None or percent.state != "zero_denominator":
        return ""
    return f" (năm {year} {bound(percent.id, percent.placeholder)})"


def hedged(text: str, kind: Hedge) -> str:
    """``ước 6,2%`` for an estimate of the running year, ``dự kiến tăng 05 bậc`` for a forecast; actuals as they are."""
    return f"{HEDGES[kind]} {text}" if kind else text
