"""Values as calamine gives them and what a look into the file itself told -> a ``Sheet``."""

from dataclasses import dataclass, field
from typing import cast

from python_calamine import CalamineSheet

from flows.intake.formats.sheets import Position, Range, Sheet, overlay


@dataclass(slots=True)
class SheetScan:
    """What the file tells about a sheet beside the values; the fields of ``Sheet`` of the same names."""

    formats: dict[Position, str] = field(default_factory=dict)
    uncached: dict[Position, str] = field(default_factory=dict)
    errors: dict[Position, str] = field(default_factory=dict)       # error cells, which calamine gives as blank
    fonts: set[str] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)     # (first, last)


def assemble(cells: CalamineSheet, found: SheetScan, *, visible: bool) -> Sheet:
    """One sheet from both. Raises UnreadableSheet ``too-large``."""
    rows, row, column = plain_rows(cells)
    changes: dict[Position, object] = dict.fromkeys(found.uncached)     # a stored 0 that is no result must not stay
    changes.update(found.errors)
    if changes:
        rows, row, column = overlay(cells.name, rows, row, column, changes)
    return Sheet(
        cells.name, rows, row, column, merged=merged_ranges(cells), visible=visible, formats=found.formats,
        uncached=found.uncached, fonts=frozenset(found.fonts), hidden_rows=frozenset(found.hidden_rows),
        hidden_columns=frozenset(within(found.hidden_columns, column, len(rows[0]) if rows else 0)))


def plain_rows(cells: CalamineSheet) -> tuple[list[list[object]], int, int]:
    """Values with blanks as None, and the address of the first: to_python() cuts off empty rows and columns before it."""
    row, column = cells.start or (0, 0)
    lines = cast(list[list[object]], cells.to_python())
    rows = [[value or (None if value == "" else value) for value in line] if "" in line else line for line in lines]
    return rows, row + 1, column + 1


def merged_ranges(cells: CalamineSheet) -> tuple[Range, ...]:
    """Merged areas in the order of the file, counted from 1."""
    return tuple((top + 1, left + 1, bottom + 1, right + 1)
                 for (top, left), (bottom, right) in cells.merged_cell_ranges or ())


def within(spans: list[tuple[int, int]], first: int, width: int) -> set[int]:
    """Columns of the spans that lie in the filled area: people hide all the empty ones to the right, up to XFD."""
    return {column for start, end in spans for column in range(max(start, first), min(end, first + width - 1) + 1)}
