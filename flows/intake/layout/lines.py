"""The text of a row, worked out once per distinct row: offices fill copies of the same sheets, line by line the same text.

Rows whose text cells are equal share one ``Line``, whatever numbers stand between them. So what a line means (a heading,
a footer, a unit of measure …) is remembered by the line: ten thousand workbooks cost a look-up where one costs a parse.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, Final

from flows.text import fold

# Lines remembered at a time, here and by everything that is worked out of a line. Some hundred are common to all offices.
REMEMBERED: Final = 1 << 13


class Line:
    """The text cells of one row: (column counted from 0, text) in their order. Equal lines are the same object."""

    __slots__ = ("__dict__", "cells")

    def __init__(self, cells: tuple[tuple[int, str], ...]) -> None:
        self.cells = cells

    @cached_property
    def folded(self) -> str:
        """All texts folded, with a space between; "" for a row without text."""
        return " ".join([fold(text) for _, text in self.cells])


def line_of(row: Sequence[object]) -> Line:
    """The line of a row; numbers, dates and blanks do not matter to it."""
    cells = tuple(row)
    line = _TEXT_ROWS.get(cells)
    if line is None:
        texts = tuple([value if type(value) is str else None for value in cells])
        line = _line(texts)
        if texts == cells:
            if len(_TEXT_ROWS) >= REMEMBERED:
                _TEXT_ROWS.clear()
            _TEXT_ROWS[cells] = line
    return line


class TextColumns:
    """The columns of a row that may hold text, where that is known: the way to its line without a look at the others."""

    __slots__ = ("_line", "_texts")

    def __init__(self, columns: tuple[int, ...]) -> None:
        # A getter of one column would give the text alone; of none there is no getter.
        self._texts = itemgetter(*columns) if len(columns) > 1 else lambda row: tuple([row[column] for column in columns])
        self._line = lru_cache(maxsize=REMEMBERED)(lambda texts: _line_at(columns, texts))

    def line(self, row: Sequence[Any]) -> Line:
        """``line_of`` the row."""
        return self._line(self._texts(row))


def _line_at(columns: tuple[int, ...], texts: tuple[str | None, ...]) -> Line:
    return Line(tuple([(column, text) for column, text in zip(columns, texts, strict=True) if text is not None]))


text_columns = lru_cache(maxsize=REMEMBERED)(TextColumns)       # one for all rows that hold text in the same columns


# Most rows hold nothing but text and blanks (heads, feet, labels), often forty cells wide: they are known as they stand.
_TEXT_ROWS: dict[tuple[object, ...], Line] = {}


@lru_cache(maxsize=REMEMBERED)
def _line(texts: tuple[str | None, ...]) -> Line:
    return Line(tuple((column, text) for column, text in enumerate(texts) if text is not None))
