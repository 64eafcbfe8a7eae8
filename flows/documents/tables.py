"""Data tables in a document: heading rows that repeat, rows that do not split, numbers to the right, totals in bold.

Rows are copies of one prepared row: fast where a Jinja loop over a thousand rows is not. Fonts and borders
come from the template's styles; the code only names them.
"""

import copy
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from flows.documents.blocks import Place
from flows.documents.word_xml import PPR, TWIPS_PER_CM, Element, T, qn, w
from flows.documents.word_xml import paragraph as word_paragraph
from flows.documents.word_xml import run as word_run

Align = Literal["left", "center", "right"]
Kind = Literal["data", "group", "total"]

_CELL_STYLES: dict[Align, str] = {"left": "Bảng chữ", "center": "Bảng giữa", "right": "Bảng số"}
# Bold by paragraph style: LibreOffice drops a run's own formatting inside a content control.
_BOLD_STYLES: dict[Align, str] = {"left": "Bảng chữ đậm", "center": "Bảng giữa đậm", "right": "Bảng số đậm"}
_TABLE_STYLE, _HEADING, _UNIT_LINE, _NOTE, _GAP, _BREAK = (
    "Bảng số liệu", "Bảng đầu", "Đơn vị tính", "Ghi chú bảng", "Khoảng trống", "Ngắt phần")
TABLE_STYLES = frozenset({*_CELL_STYLES.values(), *_BOLD_STYLES.values(), _TABLE_STYLE, _HEADING, _UNIT_LINE, _NOTE, _GAP, _BREAK,
                          "Chú thích bảng", "Thân văn bản"})     # the last for what stands in a table's place


# Headings are set in 11 pt bold; measured on what Word and LibreOffice draw.
_LINE_TWIPS, _LETTER_TWIPS, _PADDING_TWIPS = 260, 118, 120


@dataclass(frozen=True)
class Column:
    """One column: its heading as a path from the top heading down, its share of the width, and how cells align."""

    heading: tuple[str, ...]
    width: float
    align: Align = "right"


@dataclass(frozen=True)
class Row:
    """One row of cells. A ``group`` row is a heading across the table: only its first two cells are used."""

    cells: tuple[str, ...]
    kind: Kind = "data"


@dataclass(frozen=True)
class Table:
    """A table as a block. Cells are final text; figures in them are marked and bound later like all others."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    width_cm: float
    title: str = ""                     # alternative text, and the caption where ``captioned``
    captioned: bool = False
    unit_line: str = ""                 # "Đơn vị tính: hồ sơ", to the right above the table
    notes: tuple[str, ...] = field(default=())
    page_per_group: bool = False        # each group on pages of its own, under its own heading rows

    def elements(self, place: Place) -> Sequence[Element]:
        found = [place.caption("Bảng", self.title)] if self.captioned else []
        if self.unit_line:
            found.append(word_paragraph(place.style(_UNIT_LINE), word_run(self.unit_line)))
        for number, rows in enumerate(self._parts()):
            if number:
                found.append(word_paragraph(place.style(_BREAK), next_page=w("pageBreakBefore")))
            found.append(_Builder(replace(self, rows=rows), place).build())
        found.extend(word_paragraph(place.style(_NOTE), word_run(note)) for note in self.notes)
        return [*found, word_paragraph(place.style(_GAP))] if self.captioned else found     # text goes on below it

    def _parts(self) -> Sequence[tuple[Row, ...]]:
        """The rows of each table that is written: all, or those of each group with its heading."""
        starts = [place for place, row in enumerate(self.rows) if row.kind == "group"] if self.page_per_group else []
        edges = [0, *starts[1:], len(self.rows)]
        return [self.rows[start:end] for start, end in itertools.pairwise(edges)]


class _Builder:
    """Builds one ``<w:tbl>``; keeps the widths and the prepared row."""

    def __init__(self, table: Table, place: Place) -> None:
        self.table, self.place = table, place
        total = sum(column.width for column in table.columns)
        self.widths = [round(table.width_cm * TWIPS_PER_CM * column.width / total) for column in table.columns]
        self.depth = max(len(column.heading) for column in table.columns)
        self.prepared = {kind: self._prepared_row(bold=kind != "data") for kind in ("data", "total")}

    def build(self) -> Element:
        properties = w("tblPr", w("tblStyle", val=self.place.style(_TABLE_STYLE)),
                       w("tblW", w=sum(self.widths), type="dxa"), w("jc", val="center"), w("tblLayout", type="fixed"),
                       w("tblLook", val="0020", firstRow=1),
                       w("tblCaption", val=self.table.title) if self.table.title else None)
        grid = w("tblGrid", *(w("gridCol", w=width) for width in self.widths))
        return w("tbl", properties, grid, *self._heading_rows(), *self._rows())

    def _heading_rows(self) -> Iterator[Element]:
        """A heading shared by neighbours spans them; one that ends early reaches down to the last heading row."""
        for level in range(self.depth):
            cells = []
            for path, group in groupby(enumerate(self.table.columns), key=lambda item: self._path(item, level)):
                places = [place for place, _ in group]
                cells.append(self._heading_cell(path[1:], level, places))
            height = self._last_heading_height() if level == self.depth - 1 > 0 else None
            yield w("tr", w("trPr", w("cantSplit"), height, w("tblHeader")), *cells)

    def _last_heading_height(self) -> Element:
        """Room for headings that reach down all rows: LibreOffice forgets their height where the rows repeat."""
        lines = max((_lines(column.heading[0], width) for column, width in zip(self.table.columns, self.widths, strict=True)
                     if len(column.heading) == 1), default=1)
        return w("trHeight", val=(lines - self.depth + 1) * _LINE_TWIPS + _PADDING_TWIPS, hRule="atLeast")

    def _path(self, item: tuple[int, Column], level: int) -> tuple[object, ...]:
        """Key of a heading cell: columns with the same path so far belong together, ended ones stay by themselves."""
        place, column = item
        ended = len(column.heading) <= level
        return (place if ended else -1, *column.heading[:level + 1])

    def _heading_cell(self, path: tuple[object, ...], level: int, places: Sequence[int]) -> Element:
        heading = self.table.columns[places[0]].heading
        last = len(heading) == level + 1 < self.depth
        below = len(heading) <= level
        merge = w("vMerge") if below else w("vMerge", val="restart") if last else None
        span = w("gridSpan", val=len(places)) if len(places) > 1 else None
        width = sum(self.widths[place] for place in places)
        text = "" if below else str(path[-1])
        return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), span, merge, w("vAlign", val="center")),
                 self._paragraph(_HEADING, text))

    def _prepared_row(self, *, bold: bool) -> Element:
        cells = (w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")),
                   self._paragraph((_BOLD_STYLES if bold else _CELL_STYLES)[column.align], " "))
                 for width, column in zip(self.widths, self.table.columns, strict=True))
        return w("tr", w("trPr", w("cantSplit")), *cells)

    def _rows(self) -> Iterator[Element]:
        """A heading stays with its first row, and a total with the last rows, over a page break."""
        rows = self.table.rows
        before_total = {place for place in range(len(rows) - 3, len(rows) - 1) if rows[-1].kind == "total"}
        for place, row in enumerate(rows):
            element = self._row(row)
            if row.kind == "group" or place in before_total:
                _keep_with_next(element)
            yield element

    def _row(self, row: Row) -> Element:
        if row.kind == "group":
            return self._group_row(row)
        element = copy.deepcopy(self.prepared[row.kind])
        for cell, text in zip(element.iter(qn("tc")), row.cells, strict=True):
            next(cell.iter(T)).text = text
        return element

    def _group_row(self, row: Row) -> Element:
        """Number and name of a group; the name spans the rest of the row."""
        first = w("tc", w("tcPr", w("tcW", w=self.widths[0], type="dxa"), w("vAlign", val="center")),
                  self._paragraph(_BOLD_STYLES["center"], row.cells[0]))
        rest = w("tc", w("tcPr", w("tcW", w=sum(self.widths[1:]), type="dxa"), w("gridSpan", val=len(self.widths) - 1)),
                 self._paragraph(_BOLD_STYLES["left"], row.cells[1]))
        return w("tr", w("trPr", w("cantSplit")), first, rest)

    def _paragraph(self, style: str, text: str) -> Element:
        return word_paragraph(self.place.style(style), *([word_run(text)] if text else []))


def _lines(text: str, width: int) -> int:
    """How many lines a heading takes in a column, by the average width of bold capitals and letters."""
    lines, room = 1, width - _PADDING_TWIPS
    used = 0
    for word in text.split():
        length = len(word) * _LETTER_TWIPS
        if used and used + _LETTER_TWIPS + length > room:
            lines, used = lines + 1, 0
        used += length + (_LETTER_TWIPS if used else 0)
    return lines


def _keep_with_next(row: Element) -> None:
    for properties in row.iter(PPR):
        properties.insert(1, w("keepNext"))


def rows_of(element: Element) -> list[list[str]]:
    """Cell texts of a ``<w:tbl>``, for readers of finished documents."""
    return [["".join(item.text or "" for item in cell.iter(T)) for cell in row.iter(qn("tc"))]
            for row in element.iter(qn("tr"))]


