"""A sheet as found -> the tables on it: which form, which column is which field, where the data rows start.

Tables are found by their labels and number rows, never by fixed places. What a header block means is worked out once
per distinct block: ten thousand communes that use the same form share one answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from flows.intake.formats.sheets import Sheet
from flows.intake.layout.headers import Header, header_of, paths_of
from flows.intake.layout.labels import LabelBook, fold_label, fold_row_label
from flows.intake.layout.lines import REMEMBERED, Line
from flows.intake.layout.number_rows import Numbered, numbers_in, printed_numbers
from flows.text import fold

_DEEPEST_HEADER = 8
_FIRST_LABELS = 6       # rows that tell a form which no title names


@dataclass(frozen=True, slots=True)
class Region:
    """One table: its header and its data rows ``first`` to ``end`` (indexes into ``sheet.rows``, end excluded)."""

    header: Header
    top: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Survey:
    """The tables of a sheet and what decided where they are, beside lines that tell (``Finder.tells``).

    ``consulted`` are the places of rows that were looked at closely, ``searched`` those of rows that only might have been a
    row of column numbers, ``numbered`` those among both whose numbers were looked at.
    """

    regions: list[Region]
    consulted: frozenset[int]
    searched: frozenset[int]
    numbered: tuple[int, ...]


class Finder:
    """Finds tables on sheets; remembers every header block it has understood."""

    def __init__(self, book: LabelBook) -> None:
        self.book = book
        self._known: dict[tuple[object, ...], Header | None] = {}
        self._anchors_of = lru_cache(maxsize=REMEMBERED)(self._anchors_in)
        self.tells = lru_cache(maxsize=REMEMBERED)(self._tells)

    def regions(self, sheet: Sheet) -> list[Region]:
        """The tables of a sheet from top to bottom; empty for a sheet without a known form."""
        return self.survey(sheet).regions

    def survey(self, sheet: Sheet) -> Survey:
        """``regions`` with what they depend on."""
        found: list[Region] = []
        consulted, searched, start = set[int](), set[int](), 0
        for top, column in self._anchors(sheet):
            if top < start or (found and _is_measure(column, sheet.rows[top], found[-1].header)):
                continue
            bottom, numbers = _header_end(sheet, top, column)
            above = {place: line.folded for place, line in enumerate(sheet.lines[start:top], start) if line.cells}
            evidence = self._evidence([*above.values()], sheet.name)
            is_told_below = not evidence and self._heads_labels(sheet.lines[top:bottom + 1])
            body = _first_labels(sheet, bottom + 1, column) if is_told_below else {}
            header = self._understand(sheet, top, bottom, column, numbers, evidence, tuple(body.values()))
            consulted.update(self._begun_titles(above, top), range(top, bottom + 2))
            searched.update(() if numbers else range(top, top + _DEEPEST_HEADER + 1))
            if is_told_below:
                consulted.update(range(bottom + 1, max(body) + 1 if len(body) == _FIRST_LABELS else len(sheet.rows)))
            if header:
                if found:
                    found[-1] = _cut(found[-1], top)
                first = bottom + (2 if numbers else 1)
                found.append(Region(header, top, first, len(sheet.rows)))
                start = first
        numbered = tuple(place for place in sorted(consulted | searched)
                         if place < len(sheet.rows) and printed_numbers(sheet.lines[place]) is not None)
        return Survey(found, frozenset(consulted), frozenset(searched), numbered)

    def _tells(self, line: Line) -> bool:
        """Whether a row may begin a table or name a form."""
        told = self.book.told(line.folded)
        return bool(self._anchors_of(line) or told.numbered or told.titled or told.may_go_on)

    def _anchors(self, sheet: Sheet) -> Iterator[tuple[int, int]]:
        for place, line in enumerate(sheet.lines):
            for column in self._anchors_of(line):
                yield place, column

    def _anchors_in(self, line: Line) -> tuple[int, ...]:
        """Columns of a row whose label heads a form's rows."""
        return tuple(column for column, text in line.cells if fold_label(text) in self.book.headings)

    def _heads_labels(self, block: Iterable[Line]) -> bool:
        """Whether a header block may be that of a form whose fields stand below one another: then their labels tell the form."""
        return any(fold_label(text) in self.book.headings_of_rows for line in block for _, text in line.cells)

    def _understand(self, sheet: Sheet, top: int, bottom: int, column: int, numbers: Numbered,
                    evidence: frozenset[str], body: tuple[str, ...]) -> Header | None:
        merged = tuple([area for area in sheet.merged if top <= area[0] - sheet.first_row <= bottom])
        place = (sheet.first_row + top, sheet.first_column, len(sheet.rows[top]))
        key = (sheet.lines[top:bottom + 1], merged, place, column, numbers, evidence, body)
        if key not in self._known:
            self._known[key] = self._choose(sheet, top, bottom, column, dict(numbers), evidence)
        return self._known[key]

    def _evidence(self, above: Sequence[str], sheet_name: str) -> frozenset[str]:
        """Forms whose printed number or title stands above the table (folded lines); else whose number is the sheet's name."""
        told = [self.book.told(line) for line in ([" ".join(above)] if self._may_go_on(above) else above)]
        numbers = {form for one in told for form in one.numbered}
        titled = {form for one in told for form in one.titled}
        if numbers or titled:
            return frozenset(numbers & titled or numbers or _longest(titled, self.book, " ".join(above)))
        name = fold(sheet_name).removeprefix("bieu ").removeprefix("so ")
        return frozenset({self.book.numbers[name]} if name in self.book.numbers else {name} & self.book.forms.keys())

    def _may_go_on(self, above: Sequence[str]) -> bool:
        """Whether what names a form may begin on one of these lines and end on another."""
        return any(self.book.told(line).may_go_on for line in above[:-1])

    def _begun_titles(self, above: Mapping[int, str], top: int) -> range:
        """The rows above a table from where a title begins that may end on a later one."""
        return range(min((place for place, text in above.items() if self.book.told(text).may_go_on), default=top), top)

    def _choose(self, sheet: Sheet, top: int, bottom: int, column: int, numbers: dict[int, str],
                evidence: frozenset[str]) -> Header | None:
        paths = paths_of(sheet, top, bottom)
        heading = paths.get(column, ("",))
        candidates = [labels for part in heading for labels in self.book.by_heading.get(part, [])]
        best: tuple[float, Header] | None = None
        for labels in dict.fromkeys(candidates):
            header = header_of(labels, paths, column, numbers)
            score = self._score(header, sheet, bottom, evidence)
            if score and (best is None or score > best[0]):
                best = (score, header)
        return best[1] if best else None

    def _score(self, header: Header, sheet: Sheet, bottom: int, evidence: frozenset[str]) -> float:
        """How surely a block is this form: a title above it outweighs everything, then the share of labels found."""
        labels = header.labels
        if labels.form.layout == "rows":
            texts = {fold_row_label(text) for _, text in _column_texts(sheet, bottom + 1, header.heading)}
            hits = len(texts & labels.all_labels)
            enough = bool(header.columns) and hits >= 2
        else:
            by_number = {column for column, _ in header.by_number}
            hits = sum(column not in by_number for column, _ in header.columns)
            enough = hits >= min(2, len(labels.form.field))
        if not enough or (evidence and labels.form.id not in evidence):
            return 0.0
        return hits / len(labels.form.field) + hits / 100


def _is_measure(column: int, row: Sequence[object], header: Header) -> bool:
    """Whether a cell is a unit of measure beside a value ("đơn vị", "nội dung") of the table above, and so no heading."""
    return column == header.unit and any(type(value) is float for value in row)


def _longest(titled: set[str], book: LabelBook, title: str) -> set[str]:
    """Of forms whose titles stand in a text, those with the longest title: one title may contain another."""
    lengths = {form: max(len(text) for text in book.forms[form].titles if text in title) for form in titled}
    return {form for form, length in lengths.items() if length == max(lengths.values())}


def _cut(region: Region, top: int) -> Region:
    return Region(region.header, region.top, region.first, top)


def _first_labels(sheet: Sheet, start: int, column: int) -> dict[int, str]:
    """Place of the row -> text, of the first texts in a column."""
    return dict(islice(_column_texts(sheet, start, column), _FIRST_LABELS))


def _column_texts(sheet: Sheet, start: int, column: int) -> Iterator[tuple[int, str]]:
    for place, row in enumerate(sheet.rows[start:], start):
        if column < len(row) and type(row[column]) is str:
            yield place, str(row[column])


def _header_end(sheet: Sheet, top: int, column: int) -> tuple[int, Numbered]:
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
