"""Tables as text: a table is built and taken apart once, then filled by joining strings for every unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from markupsafe import escape

from flows.documents.blocks import Block, Place
from flows.documents.tables import Column, Row, Table
from flows.documents.word_xml import Element, W, paragraph, run

_HOLE = "\ue005"
_NAMESPACE = f' xmlns:w="{W}"'
_UNIT_LINE, _NOTE, _GAP = "Đơn vị tính", "Ghi chú bảng", "Khoảng trống"


@dataclass(frozen=True)
class Mould:
    """A table up to its first row, and the pieces between the cells of an ordinary row, one kept with the total, the total."""

    head: str
    plain: Sequence[str]
    kept: Sequence[str]
    total: Sequence[str]

    def filled(self, rows: Sequence[Row], title: str) -> str:
        """The table with these rows; the last two before a total stay on its page."""
        last = len(rows) - 1 if rows and rows[-1].kind == "total" else len(rows) + 2
        texts = (self._row(row, is_kept=last - 2 <= place) for place, row in enumerate(rows))
        head = self.head.replace("</w:tblPr>", f'<w:tblCaption w:val="{escape(title)}"/></w:tblPr>', 1)
        return "".join([head, *texts, "</w:tbl>"])

    def _row(self, row: Row, *, is_kept: bool) -> str:
        pieces = self.total if row.kind == "total" else self.kept if is_kept else self.plain
        found = [pieces[0]]
        for cell, piece in zip(row.cells, pieces[1:], strict=True):
            found += (str(escape(cell)), piece)
        return "".join(found)


class Moulds:
    """The moulds of one template, each made at its first use."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[Column, ...], float], Mould] = {}

    def text(self, block: Block, place: Place) -> str:
        """A block as XML text to stand in the body of a document."""
        if isinstance(block, Table):
            return self._table(block, place)
        return "".join(xml_text(element) for element in block.elements(place))

    def _table(self, table: Table, place: Place) -> str:
        """As ``Table.elements`` would have it, without groups."""
        key = (table.columns, table.width_cm)
        if key not in self._known:
            self._known[key] = _mould(table.columns, table.width_cm, place)
        above = [xml_text(place.caption("Bảng", table.title))] if table.captioned else []
        unit_line = [_line(place.style(_UNIT_LINE), table.unit_line)] if table.unit_line else []
        below = [_line(place.style(_NOTE), note) for note in table.notes]
        gap = [_line(place.style(_GAP))] if table.captioned else []
        return "".join([*above, *unit_line, self._known[key].filled(table.rows, table.title), *below, *gap])


def _mould(columns: tuple[Column, ...], width_cm: float, place: Place) -> Mould:
    """Made of a real table of three rows and a total, so that it looks as all tables do."""
    rows = [Row((_HOLE,) * len(columns))] * 3 + [Row((_HOLE,) * len(columns), "total")]
    text = "".join(xml_text(element) for element in Table(columns, tuple(rows), width_cm).elements(place))
    start = text.rindex("<w:tr>", 0, text.index(_HOLE))
    plain, kept, _, total = (row.split(_HOLE) for row in re.findall("<w:tr>.*?</w:tr>", text[start:]))
    return Mould(text[:start], plain, kept, total)


def xml_text(element: Element) -> str:
    """An element as text to stand inside a document, whose root declares ``w:``."""
    return str(etree.tostring(element, encoding="unicode")).replace(_NAMESPACE, "")


@lru_cache(maxsize=256)
def _line(style: str, text: str = "") -> str:
    return xml_text(paragraph(style, *([run(text)] if text else [])))
