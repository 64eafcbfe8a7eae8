"""How many lines a text takes in a column: no program fits the height of rows with merged cells by itself."""

import textwrap
from collections.abc import Iterable

POINTS_PER_LINE = 14.5
_LONG = 20


def lines(text: str, width: float, size: float = 11) -> int:
    """Lines of a text in a column of ``width`` digits (of 11 points); the letters of a long line are narrower than digits."""
    letters = max(int(width * 11 / size * (1.2 if width > _LONG else 1.05)), 3)
    return sum(len(textwrap.wrap(part, letters, break_long_words=True)) or 1 for part in text.split("\n"))


def points(count: int, size: float = 11) -> float:
    """Height of a row of that many lines."""
    return max(count, 1) * POINTS_PER_LINE * size / 11 + 3


def header_heights(cells: Iterable[tuple[int, int, str, float]], depth: int, size: float = 10.5) -> list[float]:
    """Heights of the rows of a header block; a cell is (first row, last row, text, width). Short cells first."""
    counts = [1] * depth
    for first, last, text, width in sorted(cells, key=lambda cell: (cell[1] - cell[0], cell[0])):
        lacking = lines(text, width, size) - sum(counts[first:last + 1])
        while lacking > 0:      # spread over the rows the cell covers
            smallest = min(range(first, last + 1), key=lambda row: (counts[row], -row))
            counts[smallest] += 1
            lacking -= 1
    return [points(count, size) for count in counts]
