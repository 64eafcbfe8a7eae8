"""A sheet as found -> the tables on it: which form, which column is which field, where the data rows start.

Tables are found by their labels and number rows, never by fixed places. What a header block means is worked out once
per distinct block: ten thousand communes that use the same form share one answer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeGuard

from flows.catalogue import FieldSpec
from flows.intake.formats.sheets import Sheet
from flows.intake.layout.issued import is_helper
from flows.intake.layout.labels import (
    ORDINAL_LABELS,
    REMARK_LABELS,
    UNIT_LABELS,
    FormLabels,
    LabelBook,
    Match,
    fold_label,
    fold_row_label,
)
from flows.intake.layout.lines import REMEMBERED, Line, line_of
from flows.text import fold

_NUMBER_CELL = re.compile(r"^\(?(\d{1,2})\)?\s*(?:$|[=<>≤≥].*)", re.DOTALL)
_LETTER_CELL = re.compile(r"^\(?[A-Da-d]\)?$|^MS$")
_DEEPEST_HEADER = 8
_NUMBERED = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What one header block means for one form; columns count from 0 within the sheet's rows."""

    labels: FormLabels
    heading: int                              # column that names the rows
    columns: tuple[tuple[int, str], ...]      # (column, field id); layout "rows": (value column, "")
    ordinal: int | None                       # STT column
    unit: int | None                          # "Đơn vị tính" column
    unmatched: tuple[tuple[int, str], ...]    # columns with a label that fits no field
    by_number: tuple[tuple[int, str], ...]    # columns taken by their printed number, the label being unknown
    fields: tuple[tuple[int, FieldSpec], ...]     # ``columns`` with their fields; empty in layout "rows"
    values: tuple[int, ...]                   # columns that make a row a data row: fields that do not name the row
    is_whole: bool                            # every label fits a field, no required field is absent


@dataclass(frozen=True, slots=True)
class Region:
    """One table: its header and its data rows ``first`` to ``end`` (indexes into ``sheet.rows``, end excluded)."""

    header: Header
    top: int
    first: int
    end: int


class Finder:
    """Finds tables on sheets; remembers every header block it has understood."""

    def __init__(self, book: LabelBook) -> None:
        self.book = book
        self._known: dict[tuple[object, ...], Header | None] = {}
        self._anchors_of = lru_cache(maxsize=REMEMBERED)(self._anchors_in)

    def regions(self, sheet: Sheet) -> list[Region]:
        """The tables of a sheet from top to bottom; empty for a sheet without a known form."""
        found: list[Region] = []
        start = 0
        for top, column in self._anchors(sheet):
            if top < start:
                continue
            bottom, numbers = _header_end(sheet, top, column)
            header = self._understand(sheet, start, top, bottom, column, numbers)
            if header:
                if found:
                    found[-1] = _cut(found[-1], top)
                first = bottom + (2 if numbers else 1)
                found.append(Region(header, top, first, len(sheet.rows)))
                start = first
        return found

    def _anchors(self, sheet: Sheet) -> Iterator[tuple[int, int]]:
        for place, line in enumerate(sheet.lines):
            for column in self._anchors_of(line):
                yield place, column

    def _anchors_in(self, line: Line) -> tuple[int, ...]:
        """Columns of a row whose label heads a form's rows."""
        return tuple(column for column, text in line.cells if fold_label(text) in self.book.headings)

    def _understand(self, sheet: Sheet, start: int, top: int, bottom: int, column: int, numbers: _NUMBERED) -> Header | None:
        merged = tuple([area for area in sheet.merged if top <= area[0] - sheet.first_row <= bottom])
        evidence = self._evidence([line.folded for line in sheet.lines[start:top] if line.cells], sheet.name)
        body = () if evidence else _first_labels(sheet, bottom + 1, column)
        key = (sheet.lines[top:bottom + 1], merged, sheet.first_row + top, sheet.first_column, column, numbers, evidence, body)
        if key not in self._known:
            self._known[key] = self._choose(sheet, top, bottom, column, dict(numbers), evidence)
        return self._known[key]

    def _evidence(self, above: Sequence[str], sheet_name: str) -> frozenset[str]:
        """Forms whose printed number or title stands above the table (folded lines); else whose number is the sheet's name."""
        told = [self.book.told(line) for line in above]
        if any(one.may_go_on for one in told[:-1]):
            told = [self.book.told(" ".join(above))]
        numbers = {form for one in told for form in one.numbered}
        titled = {form for one in told for form in one.titled}
        if numbers or titled:
            return frozenset(numbers & titled or numbers or _longest(titled, self.book, " ".join(above)))
        name = fold(sheet_name).removeprefix("bieu ").removeprefix("so ")
        return frozenset({self.book.numbers[name]} if name in self.book.numbers else {name} & self.book.forms.keys())

    def _choose(self, sheet: Sheet, top: int, bottom: int, column: int, numbers: dict[int, str],
                evidence: frozenset[str]) -> Header | None:
        paths = _paths(sheet, top, bottom)
        heading = paths.get(column, ("",))
        candidates = [labels for part in heading for labels in self.book.by_heading.get(part, [])]
        best: tuple[float, Header] | None = None
        for labels in dict.fromkeys(candidates):
            header = _header(labels, paths, column, numbers)
            score = self._score(header, sheet, bottom, evidence)
            if score and (best is None or score > best[0]):
                best = (score, header)
        return best[1] if best else None

    def _score(self, header: Header, sheet: Sheet, bottom: int, evidence: frozenset[str]) -> float:
        """How surely a block is this form: a title above it outweighs everything, then the share of labels found."""
        labels = header.labels
        if labels.form.layout == "rows":
            texts = {fold_row_label(text) for text in _column_texts(sheet, bottom + 1, header.heading)}
            hits = len(texts & labels.all_labels)
            enough = bool(header.columns) and hits >= 2
        else:
            by_number = {column for column, _ in header.by_number}
            hits = sum(column not in by_number for column, _ in header.columns)
            enough = hits >= min(2, len(labels.form.field))
        if not enough or (evidence and labels.form.id not in evidence):
            return 0.0
        return hits / len(labels.form.field) + hits / 100


def _longest(titled: set[str], book: LabelBook, title: str) -> set[str]:
    """Of forms whose titles stand in a text, those with the longest title: one title may contain another."""
    lengths = {form: max(len(text) for text in book.forms[form].titles if text in title) for form in titled}
    return {form for form, length in lengths.items() if length == max(lengths.values())}


def _cut(region: Region, top: int) -> Region:
    return Region(region.header, region.top, region.first, top)


def _first_labels(sheet: Sheet, start: int, column: int) -> tuple[str, ...]:
    return tuple(_column_texts(sheet, start, column))[:6]


def _column_texts(sheet: Sheet, start: int, column: int) -> Iterator[str]:
    for row in sheet.rows[start:]:
        if column < len(row) and type(row[column]) is str:
            yield str(row[column])


def number_row(row: Sequence[object]) -> _NUMBERED:
    """(column, printed number) of a row of column numbers such as ``A B (1) (2) (3)=(1)+(2)``; empty if it is none."""
    return numbers_in(row, line_of(row))


def numbers_in(row: Sequence[object], line: Line) -> _NUMBERED:
    """``number_row`` for a row whose line is known: a quick no for nearly every row."""
    printed = _printed_numbers(line)
    if printed is None:
        return ()
    others = [(column, value) for column, value in enumerate(row) if value is not None and type(value) is not str]
    typed = [(column, str(int(value))) for column, value in others if _may_be_printed(value)]
    if len(typed) < len(others):
        return ()
    return _in_steps(tuple(sorted([*printed, *typed])) if typed else printed)


@lru_cache(maxsize=REMEMBERED)
def _printed_numbers(line: Line) -> _NUMBERED | None:
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
def _in_steps(numbers: _NUMBERED) -> _NUMBERED:
    """The numbers if nearly each is one more than the one before, else nothing."""
    steps = sum(int(after) - int(before) == 1 for (_, before), (_, after) in pairwise(numbers))
    return numbers if len(numbers) >= 3 and steps >= 0.7 * (len(numbers) - 1) else ()


def _header_end(sheet: Sheet, top: int, column: int) -> tuple[int, _NUMBERED]:
    """The last row of a header block and the number row below it, if there is one."""
    rows = sheet.rows
    for place in range(top + 1, min(top + 1 + _DEEPEST_HEADER, len(rows))):
        if numbers := numbers_in(rows[place], sheet.lines[place]):
            return place - 1, numbers
    first_row, first_column = sheet.first_row, sheet.first_column
    for row1, col1, row2, col2 in sheet.merged:
        if row1 - first_row == top and col1 - first_column <= column <= col2 - first_column and row2 > row1:
            return row2 - first_row, ()
    bottom = top
    while bottom + 1 < len(rows) and _continues_header(rows[bottom + 1], column):
        bottom += 1
    return bottom, ()


def _continues_header(row: Sequence[object], column: int) -> bool:
    texts = [value for value in row if isinstance(value, str) and value.strip()]
    blank_heading = column >= len(row) or row[column] in (None, "")
    return blank_heading and bool(texts) and not any(isinstance(value, float | int) for value in row)


def _paths(sheet: Sheet, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
    """Column -> its folded labels from the top header row down, merged labels spread over their area."""
    rows = [[fold_label(value) if type(value) is str else "" for value in row] for row in sheet.rows[top:bottom + 1]]
    width = max((len(row) for row in rows), default=0)
    grid = [row + [""] * (width - len(row)) for row in rows]
    spread = _spread_merged(grid, sheet, top) or len(grid) == 1
    if not spread:
        _spread_rightwards(grid)
    paths: dict[int, tuple[str, ...]] = {}
    for column in range(width):
        labels = [row[column] for row in grid if row[column]]
        unique = [label for place, label in enumerate(labels) if not place or label != labels[place - 1]]
        if unique:
            paths[column] = tuple(unique)
    return paths


def _spread_merged(grid: list[list[str]], sheet: Sheet, top: int) -> bool:
    """Write a merged area's label into all its cells; False if the block has no merged area."""
    found = False
    for row1, col1, row2, col2 in sheet.merged:
        first, last = row1 - sheet.first_row - top, row2 - sheet.first_row - top
        left, right = col1 - sheet.first_column, col2 - sheet.first_column
        if first < 0 or first >= len(grid) or left < 0 or left >= len(grid[first]):
            continue
        found = True
        for row in grid[first:last + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = grid[first][left]
    return found


def _spread_rightwards(grid: list[list[str]]) -> None:
    """Formats that keep no merged areas: a label holds for the blanks to its right that have a label below."""
    for depth, row in enumerate(grid[:-1]):
        for column in range(1, len(row)):
            below = any(lower[column] for lower in grid[depth + 1:])
            same_parent = depth == 0 or grid[depth - 1][column] == grid[depth - 1][column - 1]
            if not row[column] and below and same_parent:
                row[column] = row[column - 1]


def _header(labels: FormLabels, paths: dict[int, tuple[str, ...]], heading: int, numbers: dict[int, str]) -> Header:
    """The meaning of a block for one form: every column matched by label, else by its printed number."""
    columns: dict[int, str] = {}
    by_number, unmatched = [], []
    ordinal = unit = None
    for column, segments in paths.items():
        leaf = segments[-1]
        match = _match(labels, segments, numbers.get(column, ""))
        if match.by and match.field not in columns.values():
            columns[column] = match.field
            if match.by == "number":
                by_number.append((column, match.field))
        elif leaf in ORDINAL_LABELS:
            ordinal = column
        elif leaf in UNIT_LABELS:
            unit = column
        elif column != heading and leaf not in REMARK_LABELS and not is_helper(leaf):
            unmatched.append((column, " › ".join(segments)))
    fields = tuple((column, labels.fields[name]) for column, name in columns.items() if name)
    values = tuple(column for column, field in fields if not field.key and column != heading)
    absent = {field.id for field in labels.form.field if field.required} - set(columns.values())
    is_whole = not (unmatched or by_number) and (not absent or labels.form.layout == "rows")
    return Header(labels, heading, tuple(columns.items()), ordinal, unit, tuple(unmatched), tuple(by_number), fields, values,
                  is_whole)


def _match(labels: FormLabels, segments: tuple[str, ...], number: str) -> Match:
    if labels.form.layout == "rows":
        is_value = any(segment in labels.values for segment in segments)
        return Match("", "label" if is_value else "")
    if segments[-1] in ORDINAL_LABELS | UNIT_LABELS:
        return Match("", "")
    return labels.match_path(segments, number)
