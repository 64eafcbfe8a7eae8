"""Data tables as grids of tokens, by which a row is known again whatever its figures show and whoever wrote beside it.

A token stands for a cell: ``□ID`` for a cell that is one figure, ``#`` for the number of the row, ``-`` for an empty cell, else a
digest of its words. A table without heading rows is layout, not data.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.documents.recheck.reading import Paragraph
from flows.documents.recheck.record import PrintedTable
from flows.documents.word_xml import SDT, Element, P, qn, text_of
from flows.text import squeeze

NUMBER, EMPTY, FIGURE = "#", "-", "□"
TABLE, TABLE_ROW, CELL = qn("tbl"), qn("tr"), qn("tc")
_HEADER, _CAPTION, _VAL = qn("tblHeader"), qn("tblCaption"), qn("val")
_ROW_NUMBER = re.compile(r"(\d+|[IVX]+)\.?")
_LEGEND = re.compile(r"Đơn vị tính|“[^”]”:")
Cells = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Line:
    """A row of the body. ``paragraphs`` are what it shows."""

    element: Element
    cells: Cells
    paragraphs: Sequence[Paragraph]

    @property
    def words(self) -> str:
        """How a message names the row."""
        return _words(self.paragraphs)


@dataclass(frozen=True, eq=False)
class Grid:
    """A data table: tokens of its heading cells, its rows, and the line over it that explains units and signs."""

    element: Element
    name: str
    heading: Cells
    lines: Sequence[Line]
    legend: Element | None

    @property
    def above(self) -> str:
        return "" if self.legend is None else _digest(squeeze(text_of(self.legend)))

    @property
    def printed(self) -> PrintedTable:
        """As the record keeps it."""
        return PrintedTable(self.heading, tuple(line.cells for line in self.lines), self.above)


def grids_of(paragraphs: Iterable[Paragraph]) -> list[Grid]:
    """All data tables, in the order of the text."""
    rows: dict[Element, list[Paragraph]] = {}
    for paragraph in paragraphs:
        if paragraph.row is not None:
            rows.setdefault(paragraph.row, []).append(paragraph)
    tables: dict[Element, list[Element]] = {}
    for row in rows:
        tables.setdefault(next(row.iterancestors(TABLE)), []).append(row)
    return [grid for table, members in tables.items() if (grid := _grid(table, {row: rows[row] for row in members})) is not None]


def _grid(table: Element, rows: Mapping[Element, Sequence[Paragraph]]) -> Grid | None:
    heads = [row for row in rows if row.find(f"*/{_HEADER}") is not None]
    if not heads:
        return None
    heading = tuple(token for row in heads for token in _tokens(row, rows[row]))
    lines = [Line(row, tuple(_tokens(row, found)), found) for row, found in rows.items() if row not in heads]
    title = table.find(f"*/{_CAPTION}")
    name = " ".join(_words(rows[row]) for row in heads) if title is None else str(title.get(_VAL))
    before = table.getprevious()
    is_legend = before is not None and before.tag == P and _LEGEND.match(text_of(before))
    return Grid(table, name, heading, lines, before if is_legend else None)


def _tokens(row: Element, paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    shown: dict[Element, list[Paragraph]] = {}
    for paragraph in paragraphs:
        holder = paragraph.element.getparent()
        cell = holder if holder.tag == CELL else next(paragraph.element.iterancestors(CELL))
        shown.setdefault(cell, []).append(paragraph)
    for place, cell in enumerate(cells_of(row)):
        found = shown.get(cell, [])
        if len(found) == 1 and len(found[0].spans) == 1 and (control := found[0].spans[0].control):
            yield f"{FIGURE}{control.id}"       # most cells of most tables
        else:
            yield _token(squeeze(" ".join(shape_of(one) for one in found)), leads=not place)


def cells_of(row: Element) -> list[Element]:
    """The cells of a row, also those that Word or LibreOffice wrapped in a control."""
    if row.find(SDT) is None:
        return list(row.findall(CELL))
    return [cell for cell in row.iter(CELL) if next(cell.iterancestors(TABLE_ROW)) is row]


def shape_of(paragraph: Paragraph) -> str:
    """Its words, a figure as ``□ID`` whatever it shows."""
    return "".join(f"{FIGURE}{span.control.id}" if span.control else span.text for span in paragraph.spans)


def _token(shape: str, *, leads: bool) -> str:
    if not shape:
        return EMPTY
    if leads and _ROW_NUMBER.fullmatch(shape):
        return NUMBER
    return shape if shape.startswith(FIGURE) and shape.count(FIGURE) == 1 and " " not in shape else _digest(shape)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _words(paragraphs: Sequence[Paragraph]) -> str:
    """Without figures and the row's number, which are not what a person knows a row by."""
    texts = (squeeze("".join("" if span.control else span.text for span in one.spans)) for one in paragraphs)
    shown = zip(paragraphs, texts, strict=True)
    return " | ".join(text for one, text in shown if text and not (one.leads and _ROW_NUMBER.fullmatch(text)))
