"""A sheet as it stands in the file: raw values with their addresses, and what values alone do not tell."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from flows.intake.layout.lines import Line, TextColumns, line_of

Position = tuple[int, int]          # (row, column), counted from 1
Range = tuple[int, int, int, int]   # (row, column, last row, last column), counted from 1, ends included
Test = Callable[[Line], object]     # the same answer for the same line, always

# Places that one sheet may span between its first and last filled cell. Two stray cells, C3 and XFD1048576, span
# 17 thousand million and would exhaust the memory; the largest honest sheets here have some hundred thousand.
MAX_PLACES = 2_000_000

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class UnreadableSheet(Exception):  # noqa: N818 - agreed name; it carries a finding, it is not an error of the program
    """A file that gives no sheets. ``code`` is the finding code; ``expected`` and ``found`` are Vietnamese phrases."""

    def __init__(self, code: str, expected: str, found: str) -> None:
        super().__init__(code, expected, found)     # all three, so that it survives pickling between processes
        self.code = code
        self.expected = expected
        self.found = found


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """What tells copies of one sheet from other sheets; in which columns of each row they may hold text; and the ``lines``
    of the first of them, which most of the others repeat.
    """

    rows: tuple[TextColumns, ...]
    lines: tuple[Line, ...]
    _telling: dict[Test, frozenset[int]] = field(default_factory=dict, repr=False)

    def telling(self, test: Test) -> frozenset[int]:
        """Places of the lines of the first copy that pass a test; asked once."""
        if test not in self._telling:
            self._telling[test] = frozenset(place for place, line in enumerate(self.lines) if test(line))
        return self._telling[test]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows[0][0]`` stands at (``first_row``, ``first_column``); all addresses count from 1.

    Values are text, numbers, bool, dates, times or durations as the file stores them; a blank cell is None, an error
    cell is its text (``#DIV/0!``). Rows are of equal length; ``lines`` is the text of each. Copies of one sheet have the
    same ``origin``: they differ in numbers and words only, never in which cells hold what kind of value. ``reworded`` are the
    places of a copy's rows in which words differ from the first one's; None if that is not known.
    """

    name: str
    rows: list[list[object]]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[Range, ...] = ()
    visible: bool = True
    formats: Mapping[Position, str] = field(default_factory=dict)    # only cells shown as percent, date or time
    uncached: Mapping[Position, str] = field(default_factory=dict)   # formulas whose value the file does not hold
    fonts: frozenset[str] = frozenset()                              # only fonts of the old encodings (.VnTime, VNI-Times)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    origin: Origin | None = field(default=None, repr=False, compare=False)
    reworded: Collection[int] | None = field(default=None, repr=False, compare=False)
    lines: tuple[Line, ...] = field(init=False, repr=False, compare=False)
    own_lines: tuple[int, ...] = field(init=False, repr=False, compare=False)      # places of those its origin has not

    def __post_init__(self) -> None:
        places: Collection[int] = range(len(self.rows))
        if self.origin is None:
            lines = [line_of(row) for row in self.rows]
        else:
            places, first = places if self.reworded is None else self.reworded, self.origin.lines
            lines = list(first)
            for place in places:
                lines[place] = self.origin.rows[place].line(self.rows[place])
            places = [place for place in places if lines[place] is not first[place]]
        object.__setattr__(self, "lines", tuple(lines))
        object.__setattr__(self, "own_lines", tuple(places))

    def telling(self, test: Test) -> list[int]:
        """Places of the lines that pass a test; of a copy, only lines of its own are asked."""
        own = [place for place in self.own_lines if test(self.lines[place])]
        if not self.origin:
            return own
        return sorted(self.origin.telling(test).difference(self.own_lines).union(own))

    def address(self, row: int, column: int) -> str:
        """The address people find a cell by: (12, 3) -> ``C12``."""
        return cell_address(row, column)

    def value(self, row: int, column: int) -> object:
        """The raw value at an address; None for a blank cell and outside the filled area."""
        down, right = row - self.first_row, column - self.first_column
        if 0 <= down < len(self.rows) and 0 <= right < len(self.rows[down]):
            return self.rows[down][right]
        return None


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """3 -> ``C``, 28 -> ``AB``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """``C`` -> 3, ``AB`` -> 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=1 << 15)
def cell_address(row: int, column: int) -> str:
    """(12, 3) -> ``C12``."""
    return f"{column_letters(column)}{row}"


def position(address: str) -> Position:
    """``C12`` -> (12, 3). Raises ValueError for anything else."""
    match = _REFERENCE.fullmatch(address)
    if not match:
        raise ValueError(address)
    return int(match[2]), column_number(match[1])


def sheet_range(reference: str) -> Range:
    """``A1:B2`` -> (1, 1, 2, 2); a single address is a range of one cell."""
    first, _, last = reference.partition(":")
    return *position(first), *position(last or first)


def check_span(name: str, top: int, left: int, bottom: int, right: int) -> None:
    """Refuse a sheet whose filled cells lie too far apart to be laid out. Raises UnreadableSheet ``too-large``."""
    if (bottom - top + 1) * (right - left + 1) > MAX_PLACES:
        raise UnreadableSheet(
            "too-large", f"vùng có số liệu không quá {MAX_PLACES:,} ô".replace(",", "."),
            f"trang tính “{name}” có ô đã nhập từ {cell_address(top, left)} đến {cell_address(bottom, right)}")


def spread(name: str, cells: Mapping[Position, object]) -> tuple[list[list[object]], int, int]:
    """Single cells laid out as equal rows, with the row and column of the first place.

    Raises UnreadableSheet ``too-large`` before taking the memory.
    """
    if not cells:
        return [], 1, 1
    top, bottom = min(row for row, _ in cells), max(row for row, _ in cells)
    left, right = min(column for _, column in cells), max(column for _, column in cells)
    check_span(name, top, left, bottom, right)
    rows: list[list[object]] = [[None] * (right - left + 1) for _ in range(bottom - top + 1)]
    for (row, column), value in cells.items():
        rows[row - top][column - left] = value
    return rows, top, left


def overlay(name: str, rows: list[list[object]], first_row: int, first_column: int,
            cells: Mapping[Position, object]) -> tuple[list[list[object]], int, int]:
    """Rows with some cells set, grown on any side where a cell lies outside; ``rows`` itself is not changed.

    Raises UnreadableSheet ``too-large``.
    """
    if not rows:
        return spread(name, cells)
    top = min(first_row, *(row for row, _ in cells))
    left = min(first_column, *(column for _, column in cells))
    bottom = max(first_row + len(rows) - 1, *(row for row, _ in cells))
    right = max(first_column + len(rows[0]) - 1, *(column for _, column in cells))
    check_span(name, top, left, bottom, right)
    before, after = [None] * (first_column - left), [None] * (right - first_column - len(rows[0]) + 1)
    width = right - left + 1
    grown: list[list[object]] = [[None] * width for _ in range(first_row - top)]
    grown += [[*before, *row, *after] for row in rows]
    grown += [[None] * width for _ in range(bottom - top + 1 - len(grown))]
    for (row, column), value in cells.items():
        grown[row - top][column - left] = value
    return grown, top, left
