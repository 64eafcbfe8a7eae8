"""The tables of a unit's report: its figures row by row, its subordinates one below the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.documents.blocks import Block
from flows.documents.figure_book import FigureBook
from flows.documents.tables import Column, Row, Table
from flows.documents.units.specs import UnitColumn, UnitTable
from flows.text import squeeze
from flows.wording.marks import unbound
from flows.wording.shown import bound_figure

_MISSING, _NOT_APPLICABLE, _WITHHELD, _BROKEN = "…", "x", "*", "≠"
_SIGNS = {_MISSING: "“…”: chưa có số liệu", _NOT_APPLICABLE: "“x”: không phát sinh hoặc không phải báo cáo",
          _WITHHELD: "“*”: chỉ công khai số chung", _BROKEN: "“≠”: không so sánh được với năm trước"}


@dataclass(frozen=True)
class UnitFigures:
    """The figures of one unit and of those below it. ``children``: (code, name) in official order.

    ``withheld`` are the groups of figures not told of the units below; ``own_withheld`` those not told of the unit itself.
    """

    book: FigureBook
    code: str
    previous: str
    children: Sequence[tuple[str, str]] = ()
    withheld: frozenset[str] = frozenset()
    own_withheld: frozenset[str] = frozenset()

    def hides(self, figure: str) -> bool:
        """Whether a figure of the unit itself is told only together with those of others."""
        return figure.partition(".")[0] in self.own_withheld


def unit_tables(specs: Mapping[str, UnitTable], figures: UnitFigures, names: Mapping[str, str]) -> dict[str, Block]:
    """The tables of one level for one unit; a table without any known figure is left out. ``names`` stand in headings."""
    built = ((name, tuple(_MAKERS[spec.kind](spec, figures)), spec) for name, spec in specs.items())
    return {name: _table(spec, rows, names) for name, rows, spec in built if any(_knows(row, spec) for row in rows)}


def _table(spec: UnitTable, rows: tuple[Row, ...], names: Mapping[str, str]) -> Table:
    shown = {unbound(cell) for row in rows for cell in row.cells}
    signs = "; ".join(text for sign, text in _SIGNS.items() if sign in shown)
    notes = (*(note.format_map(names) for note in spec.notes), *filter(None, (signs,)))
    columns = tuple(Column(tuple(part.format_map(names) for part in column.heading), column.width, column.align)
                    for column in spec.columns)
    return Table(columns, rows, spec.width_cm, spec.title.format_map(names), spec.captioned, spec.unit_line.format_map(names),
                 notes)


def _knows(row: Row, spec: UnitTable) -> bool:
    cells = (unbound(cell) for cell, column in zip(row.cells, spec.columns, strict=True)
             if column.figure or column.field in ("current", "previous"))
    return any(cell not in _SIGNS and cell for cell in cells)


def _figure_rows(spec: UnitTable, figures: UnitFigures) -> Iterator[Row]:
    """One row per figure the unit has to report; those of others have no row at all."""
    book, unit = figures.book, figures.code
    for line in spec.rows:
        figure = book.find(f"{line.figure}@{unit}")
        if figure is None or figures.hides(line.figure):
            continue
        whole = book.find(line.figure)
        compared = f"{line.figure}#{figures.previous}" in book or not book.has_changes
        cells = {"name": line.label or squeeze(str(figure["label"])), "unit": squeeze(str(figure["unit_of_measure"])),
                 "current": bound_figure(figure, "table"),
                 "previous": _marked(book, f"{line.figure}@{unit}#{figures.previous}") if compared else "",
                 "change": _marked(book, f"{line.figure}.change@{unit}") if compared else "",
                 "province": "" if whole is None else bound_figure(whole, "table"),
                 "rank": rank_text(book, line.figure, unit)}
        yield Row(tuple(cells.get(column.field, "") for column in spec.columns))


def rank_text(book: FigureBook, figure: str, unit: str) -> str:
    """``3/8``: place and number of ranked peers, both marked; "" where the figure is not ranked or nobody to compare with."""
    place, peers = (book.find(f"{figure}.{kind}@{unit}") for kind in ("rank", "ranked"))
    if place is None or peers is None or place["state"] != "ok" or not peers["value"] > 1:
        return ""
    return f"{bound_figure(place, 'table')}/{bound_figure(peers, 'table')}"


def _child_rows(spec: UnitTable, figures: UnitFigures) -> Iterator[Row]:
    """The units below, the unit's own office, and all together: the rows above add up to the last."""
    for number, (code, name) in enumerate(figures.children, start=1):
        fields = {"stt": str(number), "name": squeeze(name)}
        yield Row(tuple(fields.get(column.field, "") if column.field else _child_cell(column, figures, code)
                        for column in spec.columns))
    fields = {"name": spec.own}
    yield Row(tuple(fields.get(column.field, "") if column.field else _figure_cell(figures.book, column.own, figures.code)
                    for column in spec.columns))
    fields = {"name": spec.total}
    yield Row(tuple(_figure_cell(figures.book, column.figure, figures.code) if column.figure else fields.get(column.field, "")
                    for column in spec.columns), "total")


def _child_cell(column: UnitColumn, figures: UnitFigures, code: str) -> str:
    if any(name.partition(".")[0] in figures.withheld for name in (column.figure, *column.words) if name):
        return _WITHHELD
    return _word(column, figures.book, code) if column.words else _figure_cell(figures.book, column.figure, code)


def _figure_cell(book: FigureBook, figure: str, code: str) -> str:
    return _marked(book, f"{figure}@{code}", _NOT_APPLICABLE) if figure else _NOT_APPLICABLE


def _word(column: UnitColumn, book: FigureBook, code: str) -> str:
    """The word of the first figure above zero; the sign for missing where none has a value, or that it is not asked for."""
    rows = [(row, word) for figure, word in column.words.items() if (row := book.find(f"{figure}@{code}")) is not None]
    return next((word for row, word in rows if row["value"] > 0), _MISSING if rows else _NOT_APPLICABLE)


def _marked(book: FigureBook, identity: str, otherwise: str = _MISSING) -> str:
    row = book.find(identity)
    return otherwise if row is None else bound_figure(row, "table")


_MAKERS: dict[str, Callable[[UnitTable, UnitFigures], Iterator[Row]]] = {"figures": _figure_rows, "children": _child_rows}
