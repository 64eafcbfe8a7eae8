"""A ledger against the second computation, row by row and in both directions."""

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import cache

from tests.oracle.catalogue import wording
from tests.oracle.ledger import Row, ledger
from tests.oracle.shown import NOTHING_HAPPENED, TOO_FEW, UNKNOWN, shown

Found = tuple[str, float, str, str, int, int]       # a row of figures.csv behind its id, NaN for no value
# Numbers that are no whole counts come out of sums and differences of doubles, which keep some 15 digits.
TWELVE_DIGITS = Fraction(1, 10**12)
_SIGNS = {UNKNOWN: "…", TOO_FEW: "…", NOTHING_HAPPENED: "x"}


def differences(rows: Iterable[tuple[str, *Found]]) -> dict[str, tuple[object, object]]:
    """Figure id -> (what the ledger has, what it must have); None where one of them has no such row."""
    expected, wrong, seen = _expected(), dict[str, tuple[object, object]](), set[str]()
    for identity, unit, value, text, formula, n_reported, n_expected in rows:
        right = expected.get(identity)
        if (identity in seen or right is None or right[0] != (unit, text, formula, n_reported, n_expected)
                or not _within(value, *right[1:])):
            wrong[identity] = (unit, value, text, formula, n_reported, n_expected), ledger().get(identity)
        seen.add(identity)
    return wrong | {identity: (None, row) for identity, row in ledger().items() if identity not in seen}


def is_right(identity: str, value: float) -> bool:
    """Whether a figure has this value; NaN for none."""
    return _within(value, *_expected()[identity][1:])


def _within(value: float, lowest: float, highest: float) -> bool:
    return lowest <= value <= highest or (value != value and lowest != lowest)


def printed(identity: str, *, in_table: bool) -> tuple[str, ...]:
    """How a document may show a figure: a sentence with its unit or without, a table the number alone or a sign.

    The table of the leaders' page tells changes in words.
    """
    row = ledger()[identity]
    if not in_table:
        return row.text, row.text.removeprefix(row.unit_of_measure).removesuffix(row.unit_of_measure).strip()
    number = _SIGNS.get(row.text, "≠") if row.value is None else shown(row.value, row.decimals)
    return (number, row.text) if ".change" in identity else (number,)


def told(wrong: dict[str, tuple[object, object]]) -> str:
    """The first differences, for whoever reads why a test failed."""
    lines = [f"{identity}: has {found}, must have {right}" for identity, (found, right) in list(wrong.items())[:20]]
    return "\n".join((f"{len(wrong)} rows of the ledger differ", *lines))


@cache
def _expected() -> dict[str, tuple[tuple[object, ...], float, float]]:
    """Figure id -> the columns that must be equal, and the lowest and highest value that is right."""
    return {identity: ((row.unit_of_measure, row.text, row.formula, row.n_reported, row.n_expected), *_limits(row))
            for identity, row in ledger().items()}


def _limits(row: Row) -> tuple[float, float]:
    if row.value is None:
        return math.nan, math.nan
    is_count = row.value.denominator == 1 and not row.decimals and row.unit_of_measure not in wording()["counts"]["measures"]
    slack = 0 if is_count else TWELVE_DIGITS * max(abs(row.value), 1)
    return float(row.value - slack), float(row.value + slack)
