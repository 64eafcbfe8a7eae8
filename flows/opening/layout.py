"""What a form's sheet holds, before anything is drawn: its columns with their header labels, and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flows.catalogue import FieldSpec, FormSpec
from flows.opening.last_year import LastYear
from flows.text import fold
from flows.units import Unit, Units

PATH = " › "
_EMPTY_ROWS, _FEWEST_EMPTY = 15, 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: header labels from the top down, the printed number, and the field it asks for, if any."""

    labels: tuple[str, ...]
    number: str = ""
    field: FieldSpec | None = None
    role: str = "field"         # field, ordinal, heading or measure (Đơn vị tính)

    @property
    def label(self) -> str:
        return self.labels[-1]


@dataclass(frozen=True, slots=True)
class Row:
    """One row to fill in: what names it ("" = the sender names it), whose it is, and its key in last year's data."""

    name: str
    unit: str
    key: str = ""
    measure: str = ""
    decimals: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A label over a block of the header: rows and columns counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


def field_label(field: FieldSpec, year: int) -> tuple[str, ...]:
    """The header path of a field; a required one ends in a star."""
    *above, leaf = field.label.replace("{year}", str(year)).replace("{prev}", str(year - 1)).split(PATH)
    return (*above, f"{leaf} *" if field.required else leaf)


def columns_of(form: FormSpec, year: int) -> list[Column]:
    """The columns of a form whose fields are columns, the ordinal and the one that names the rows included.

    Fields without a printed number are other ways of writing a numbered one wherever the form prints numbers.
    """
    fields = [field for field in form.field if field.number or not form.by_number]
    headings = {fold(label) for label in form.heading}
    naming = next((field for field in fields if form.rows == "item" and fold(field.label) in headings), None)
    first = "(1)" if "1" not in form.by_number and "2" in form.by_number else "A"
    columns = [Column(("STT",), first if form.by_number else "", role="ordinal")]
    if naming is None:
        columns.append(Column((form.heading[0],), "B" if form.by_number else "", role="heading"))
    else:
        columns.append(Column(field_label(naming, year), _number(naming), naming, "heading"))
    if any(item.unit for item in form.item):
        columns.append(Column(("Đơn vị tính",), "C" if form.by_number else "", role="measure"))
    return columns + [Column(field_label(field, year), _number(field), field) for field in fields if field is not naming]


def _number(field: FieldSpec) -> str:
    return f"({field.number})" if field.number else ""


def rows_of(form: FormSpec, unit: Unit, units: Units, last: LastYear) -> list[Row]:
    """The rows of a table: subordinates, declared items, last year's names, or room for the sender's own."""
    match form.rows:
        case "unit":
            return [Row(each.name, each.code) for each in reported_units(form, unit, units)]
        case "list":
            return [Row(item.label, unit.code, item.id, item.unit, item.decimals, item.group) for item in form.item]
        case "item":
            names = list(last.names(unit.code, form.id)) if has_lasting_rows(form) else []
            empty = max(_EMPTY_ROWS - len(names), _FEWEST_EMPTY)
            return [Row(name, unit.code, name) for name in names] + [Row("", unit.code)] * empty
        case _:
            return [Row(unit.name, unit.code)]


def reported_units(form: FormSpec, unit: Unit, units: Units) -> Sequence[Unit]:
    """Whom a form with a row per unit is about: subordinates that do not report it themselves, else the sender."""
    below = [child for child in units.children(unit.code)
             if child.level not in form.reporters and form.id not in child.forms]
    return below or [unit]


def has_lasting_rows(form: FormSpec) -> bool:
    """Whether an open list has the same rows year by year: categories with counts (lĩnh vực), not things that come and go."""
    keys = [field for field in form.field if field.key]
    others = [field for field in form.field if not field.key]
    return form.compulsory and len(keys) == 1 and keys[0].type == "text" and all(field.type == "count" for field in others)


def header_cells(columns: Sequence[Column]) -> tuple[int, list[HeaderCell]]:
    """(depth, cells) of the merged header: equal labels side by side are one cell, a short path reaches down to the bottom."""
    depth = max(len(column.labels) for column in columns)
    return depth, _cells(columns, 0, 0, depth)


def _cells(columns: Sequence[Column], left: int, level: int, depth: int) -> list[HeaderCell]:
    found: list[HeaderCell] = []
    for (text, is_leaf), group in groupby(columns, key=lambda column: (column.labels[level], len(column.labels) == level + 1)):
        block = list(group)
        parts = [[column] for column in block] if is_leaf else [block]
        for part in parts:
            right = left + len(part) - 1
            found.append(HeaderCell(level, left, depth - 1 if is_leaf else level, right, text))
            if not is_leaf:
                found += _cells(part, left, level + 1, depth)
            left = right + 1
    return found
