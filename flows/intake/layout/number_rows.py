"""Rows of column numbers such as ``A B (1) (2) (3)=(1)+(2)``, as forms print them below their headers."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeGuard

from flows.intake.layout.lines import REMEMBERED, Line, line_of

_NUMBER_CELL = re.compile(r"^\(?(\d{1,2})\)?\s*(?:$|[=<>≤≥].*)", re.DOTALL)
_LETTER_CELL = re.compile(r"^\(?[A-Da-d]\)?$|^MS$")
Numbered = tuple[tuple[int, str], ...]


def number_row(row: Sequence[object]) -> Numbered:
    """(column, printed number) of a row of column numbers such as ``A B (1) (2) (3)=(1)+(2)``; empty if it is none."""
    return numbers_in(row, line_of(row))


def numbers_in(row: Sequence[object], line: Line) -> Numbered:
    """``number_row`` for a row whose line is known: a quick no for nearly every row."""
    printed = printed_numbers(line)
    if printed is None:
        return ()
    others = [(column, value) for column, value in enumerate(row) if value is not None and type(value) is not str]
    typed = [(column, str(int(value))) for column, value in others if _may_be_printed(value)]
    if len(typed) < len(others):
        return ()
    return _in_steps(tuple(sorted([*printed, *typed])) if typed else printed)


@lru_cache(maxsize=REMEMBERED)
def printed_numbers(line: Line) -> Numbered | None:
    """(column, number) of the texts of a row, letters such as ``A`` passed over; None if a text is neither."""
    numbers = []
    for column, text in line.cells:
        if match := _NUMBER_CELL.match(text.strip()):
            numbers.append((column, match[1]))
        elif text and not _LETTER_CELL.match(text.strip()):
            return None
    return tuple(numbers)


def _may_be_printed(value: object) -> TypeGuard[float]:
    return isinstance(value, float | int) and not isinstance(value, bool) and 0 < value < 100 and value == int(value)


@lru_cache(maxsize=256)
def _in_steps(numbers: Numbered) -> Numbered:
    """The numbers if nearly each is one more than the one before, else nothing."""
    steps = sum(int(after) - int(before) == 1 for (_, before), (_, after) in pairwise(numbers))
    return numbers if len(numbers) >= 3 and steps >= 0.7 * (len(numbers) - 1) else ()
