"""Table specs + figures + listings -> tables ready for Word; every number in a cell is marked with its figure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from flows.catalogue import Catalogue, ItemSpec
from flows.documents.blocks import Block, Notice
from flows.documents.figure_book import FigureBook
from flows.documents.table_specs import ColumnSpec, TableSpec
from flows.documents.tables import Column, Row, Table
from flows.text import squeeze
from flows.units import Unit
from flows.wording.marks import unbound
from flows.wording.shown import bound_figure
from flows.year import Year

_NOT_APPLICABLE, _MISSING, _BROKEN = "x", "…", "≠"
_SIGNS = {_MISSING: "“…”: chưa có số liệu", _NOT_APPLICABLE: "“x”: không phát sinh hoặc không phải báo cáo",
          _BROKEN: "“≠”: không so sánh được với năm trước"}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Sources:
    """Where tables take their content from. ``records`` are plain tables of text by listing name (``records_of``)."""

    year: Year
    catalogue: Catalogue
    figures: FigureBook
    records: Mapping[str, pd.DataFrame]


def build_table(spec: TableSpec, sources: Sources) -> Block:
    """A table as a block; a listing without rows becomes its sentence, so that the place is never silently empty."""
    rows = tuple(_MAKERS[spec.kind](spec, sources))
    if not any(row.kind == "data" for row in rows) or _nothing_known(spec, rows):
        return Notice(spec.empty)
    names = {"nam": sources.year.id, "nam_truoc": sources.year.previous,
             **{f"ten_cap_{level.id}": level.plural for level in sources.year.settings.levels}}
    columns = tuple(Column(tuple(part.format_map(names) for part in column.heading), column.width, column.align)
                    for column in spec.columns)
    return Table(columns, rows, spec.width_cm, spec.title.format_map(names), spec.captioned,
                 "; ".join(filter(None, (spec.unit_line.format_map(names), *_signs(rows)))), page_per_group=spec.page_per_group)


def _nothing_known(spec: TableSpec, rows: Sequence[Row]) -> bool:
    """Whether a table of figures would hold nothing but signs for missing numbers."""
    places = [place for place, column in enumerate(spec.columns) if column.figure]
    return bool(places) and all(unbound(row.cells[place]) in _SIGNS for row in rows if row.kind != "group" for place in places)


def _signs(rows: Sequence[Row]) -> list[str]:
    """What the signs in place of numbers mean, where the table has any."""
    shown = {unbound(cell) for row in rows for cell in row.cells}
    return [text for sign, text in _SIGNS.items() if sign in shown]


def _unit_rows(spec: TableSpec, sources: Sources) -> Iterator[Row]:
    """The province's departments and districts under their headings, the whole province last."""
    asked = {unit.code for level in spec.levels for unit in sources.year.units.of_level(level)}
    chosen = [unit for unit in _top_units(sources.year) if (not spec.levels or unit.code in asked) and _owes(unit, spec)]
    groups = [(level, list(units)) for level, units in groupby(chosen, key=lambda unit: unit.level)]
    number = 0
    for place, (level, units) in enumerate(groups):
        if len(groups) > 1:
            yield Row((_ROMAN[place], _level_heading(sources.year, level)), "group")
        for unit in units:
            number += 1
            cells = {"stt": str(number), "name": squeeze(unit.name)}
            yield Row(tuple(_cell(column, sources.figures, cells, unit=unit.code) for column in spec.columns))
    if chosen:
        cells = {"stt": "", "name": spec.total}
        yield Row(tuple(_cell(column, sources.figures, cells) for column in spec.columns), "total")


def _top_units(year: Year) -> Sequence[Unit]:
    """Units right below the province, by level from the top down, in the order of don-vi.csv within a level."""
    levels = [level.id for level in year.settings.levels]
    return sorted(year.units.children(year.units.root.code), key=lambda unit: levels.index(unit.level))


def _owes(unit: Unit, spec: TableSpec) -> bool:
    return not spec.forms or any(form in unit.forms for form in spec.forms)


def _level_heading(year: Year, level: str) -> str:
    plural = next((item.plural for item in year.settings.levels if item.id == level), level)
    return squeeze(plural).upper()


def _item_rows(spec: TableSpec, sources: Sources) -> Iterator[Row]:
    """The declared items of a form, under a heading per group where the form has groups."""
    form = sources.catalogue.forms.get(spec.form)
    items = form.item if form else ()
    texts = _texts_by_item(sources.records.get(spec.form))
    number = 0
    for place, (group, members) in enumerate(groupby(items, key=lambda item: item.group)):
        if group:
            yield Row((_ROMAN[place], group.upper()), "group")
        for item in members:
            number += 1
            cells = {**texts.get(item.id, {}), "stt": str(number), "name": squeeze(item.label), "unit": squeeze(item.unit)}
            yield Row(tuple(_cell(column, sources.figures, cells, item=item) for column in spec.columns))


def _texts_by_item(listing: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    """Item id -> its text columns."""
    if listing is None:
        return {}
    return {str(row["item"]): {str(name): squeeze(str(text)) for name, text in row.items()}
            for row in listing.to_dict(orient="records")}


def _record_rows(spec: TableSpec, sources: Sources) -> Iterator[Row]:
    """One row per record of a listing, as text."""
    listing = sources.records.get(spec.records)
    for number, record in enumerate([] if listing is None else listing.to_dict(orient="records"), start=1):
        cells = {str(name): squeeze(str(text)) for name, text in record.items()} | {"stt": str(number)}
        yield Row(tuple(_cell(column, sources.figures, cells) for column in spec.columns))


def _figure_rows(spec: TableSpec, sources: Sources) -> Iterator[Row]:
    """One row per figure: last year, this year, change."""
    for row in spec.rows:
        figure = sources.figures[row.figure]
        cells = {"name": row.label or squeeze(str(figure["label"])), "unit": squeeze(str(figure["unit_of_measure"])),
                 "current": bound_figure(figure, "table"),
                 "previous": _marked(sources.figures, f"{row.figure}#{sources.year.previous}"),
                 "change": _change(sources.figures, row.figure)}
        yield Row(tuple(cells.get(column.field, "") for column in spec.columns))


_TOLD = frozenset({"ok", "series_break"})      # a change that cannot be compared says why


def _change(figures: FigureBook, identity: str) -> str:
    """The change in words, with its unit only where it differs from the row's (điểm phần trăm)."""
    row = figures.find(f"{identity}.change")
    return _MISSING if row is None else bound_figure(row, "text" if row["state"] in _TOLD else "table")


def _cell(column: ColumnSpec, figures: FigureBook, cells: Mapping[str, str], unit: str = "", item: ItemSpec | None = None) -> str:
    if not column.figure:
        return cells.get(column.field, "")
    identity = f"{column.figure}.{item.id}" if item else column.figure
    return _marked(figures, f"{identity}@{unit}" if unit else identity, _NOT_APPLICABLE if unit else _MISSING)


def _marked(figures: FigureBook, identity: str, otherwise: str = _MISSING) -> str:
    """A figure as a table shows it; ``otherwise`` where it was not computed for this unit or year."""
    row = figures.find(identity)
    return otherwise if row is None else bound_figure(row, "table")


_MAKERS: dict[str, Callable[[TableSpec, Sources], Iterator[Row]]] = {
    "units": _unit_rows, "items": _item_rows, "records": _record_rows, "figures": _figure_rows}
