"""A sheet as it will be written, whatever the file format: cells with styles, merged areas, widths."""

from dataclasses import dataclass, field
from datetime import date

Position = tuple[int, int]      # (row, column), counted from 1
CellValue = int | float | str | date | None


@dataclass(slots=True)
class SheetPlan:
    """One sheet. ``places`` tells where the value of a row label and field stands; "total" is the total row."""

    name: str
    cells: dict[Position, tuple[CellValue, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    places: dict[tuple[str, str], Position] = field(default_factory=dict)
    first_data_row: int = 0
    font: str = "Times New Roman"
    capitals_font: str = ""         # for cells in capitals, where the font family has one (.VnTimeH)

    def put(self, row: int, column: int, value: CellValue, style: str = "text") -> None:
        """Set one cell; styles are those of ``styles.STYLES``."""
        self.cells[row, column] = (value, style)

    def span(self, row: int, column: int, last_row: int, last_column: int, value: CellValue, style: str) -> None:
        """Set one cell and merge it over an area."""
        self.put(row, column, value, style)
        if (row, column) != (last_row, last_column):
            self.merged.append((row, column, last_row, last_column))

    def replace(self, place: Position, value: CellValue, style: str = "") -> None:
        """Another value in a cell, in its style unless a new one is given."""
        self.cells[place] = (value, style or self.cells[place][1])

    def texts(self) -> dict[Position, str]:
        """The cells that hold text."""
        return {place: value for place, (value, _) in self.cells.items() if isinstance(value, str)}


# style -> how it looks; writers translate this. "n" is the number format.
STYLES: dict[str, dict[str, object]] = {
    "left_head": {"bold": True, "align": "center"},
    "motto": {"bold": True, "align": "center"},
    "title": {"bold": True, "align": "center", "wrap": True, "size": 14},
    "subtitle": {"italic": True, "align": "center"},
    "right": {"italic": True, "align": "right"},
    "header": {"bold": True, "align": "center", "wrap": True, "border": True},
    "numbers": {"italic": True, "align": "center", "border": True, "size": 10},
    "text": {"border": True, "wrap": True},
    "center": {"border": True, "align": "center"},
    "group": {"border": True, "bold": True},
    "count": {"border": True, "align": "right", "n": "#,##0"},
    "amount": {"border": True, "align": "right", "n": "#,##0.###"},
    "decimal": {"border": True, "align": "right", "n": "#,##0.0##"},
    "year": {"border": True, "align": "center", "n": "0"},
    "percent": {"border": True, "align": "right", "n": "0.0%"},
    "date": {"border": True, "align": "center", "n": "dd/mm/yyyy"},
    "total": {"border": True, "bold": True, "align": "right", "n": "#,##0"},
    "total_decimal": {"border": True, "bold": True, "align": "right", "n": "#,##0.0##"},
    "foot": {"bold": True, "align": "center"},
    "foot_note": {"italic": True, "align": "center"},
}
