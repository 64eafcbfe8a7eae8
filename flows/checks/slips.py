"""How one wrong number comes about: digits swapped, a zero too few, a row too far down, last year's file as a pattern.

Each way is judged for whole columns: what stands in a cell (``stated``), what would balance (``needed``). A wrong digit
alone is no way: it would fit any two numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flows.checks.identities import Bools
from flows.checks.wording import plain
from flows.facts import Floats

_MEANS_SOMETHING = 10.0     # smaller numbers stand in many cells by chance
_FACTORS = ((10.0, "gấp 10 lần {stated}"), (0.1, "bằng một phần mười của {stated}"), (1000.0, "gấp 1.000 lần {stated}"),
            (0.001, "bằng một phần nghìn của {stated}"))


@dataclass(frozen=True, slots=True)
class Around:
    """What else is known of a column of cells: the numbers above and below each, and last year's; NaN = none."""

    above: Floats
    below: Floats
    before: Floats


@dataclass(frozen=True, slots=True)
class Way:
    """Which cells it explains, and in which words; the words may use {stated}."""

    explains: Bools
    words: str


def ways(stated: Floats, needed: Floats, around: Around, decimals: int, slack: float) -> Iterator[Way]:
    """Every way from the number stated to the one needed, the most telling first."""
    yield Way(swapped_digits(stated, needed, decimals), "đảo chữ số của {stated}")
    for factor, words in _FACTORS:
        yield Way((needed != 0) & _equal(stated * factor, needed, slack), words)
    for side, words in ((around.below, "số đang ở dòng dưới"), (around.above, "số đang ở dòng trên")):
        yield Way(_equal(side, needed, slack) & _telling(needed), words)
    for side, words in ((around.below, "{stated} là số của dòng dưới"), (around.above, "{stated} là số của dòng trên"),
                        (around.before, "{stated} là số năm trước")):
        yield Way(_equal(side, stated, 0.0) & _telling(stated), words)


def in_words(way: Way, stated: float) -> str:
    return way.words.replace("{stated}", plain(stated))


def swapped_digits(stated: Floats, needed: Floats, decimals: int) -> Bools:
    """Whether two neighbouring digits changed places: 78 for 87, 1.243 for 1.423. A leading zero is no digit."""
    with np.errstate(invalid="ignore"):
        one, other = (np.rint(np.minimum(np.nan_to_num(np.abs(numbers)), 1e12) * 10.0**decimals).astype(np.int64)
                      for numbers in (stated, needed))
        found = np.zeros(one.shape, dtype=bool)
        for place in range(15):
            low, high = 10**place, 10 ** (place + 1)
            last, first = one // low % 10, one // high % 10
            has_both = (one // high > 0) & ((last != 0) | (one // high > 9))
            found |= has_both & (last != first) & (one + (last - first) * (high - low) == other)
        result: Bools = found & (np.sign(stated) == np.sign(needed))
    return result


def _equal(one: Floats, other: Floats, slack: float) -> Bools:
    return np.isclose(one, other, rtol=1e-9, atol=slack)


def _telling(numbers: Floats) -> Bools:
    with np.errstate(invalid="ignore"):
        result: Bools = np.abs(numbers) >= _MEANS_SOMETHING
    return result
