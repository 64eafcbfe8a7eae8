"""The long table of a chart -> rows of cells, in the order they are drawn.

The table has one row per bar, part or point: ``category`` ``series`` ``value`` (NaN = missing) ``label`` (shown text, or the
reason why there is no value) ``forecast`` ``note`` and ``role``: "value", "reference" (a line across the chart) or
"plan" (the maximum behind a bar). ``group`` names the heading a category stands under, "" for none. ``broken`` says why the
value cannot be compared with that of the category before, "" where it can.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from flows.charts.style import NO_DATA

COLUMNS = ("category", "series", "value", "label", "forecast", "note", "role", "group", "broken")


@dataclass(frozen=True)
class Cell:
    """One bar, part or point. ``value`` is NaN where there is none; ``label`` then says why."""

    category: str
    series: str
    value: float
    label: str
    forecast: bool = False
    note: str = ""
    role: str = "value"
    group: str = ""
    broken: str = ""

    @property
    def missing(self) -> bool:
        return math.isnan(self.value)

    @property
    def text(self) -> str:
        """The label; "chưa có số liệu" where nothing else is known."""
        return self.label or (NO_DATA if self.missing else f"{self.value:g}".replace(".", ","))

    def remarks(self, forecast_word: str) -> list[str]:
        """What stands beside the label of a value: the note, and the word for a forecast unless it is said already."""
        if self.missing:
            return []
        said = f"{self.label} {self.note}".lower()
        word = [forecast_word] if self.forecast and forecast_word.lower() not in said else []
        return [*([self.note] if self.note else []), *word]

    def shown(self, forecast_word: str) -> str:
        """The label with its remarks in brackets."""
        remarks = self.remarks(forecast_word)
        return f"{self.text} ({'; '.join(remarks)})" if remarks else self.text


def chart_table(cells: Iterable[Cell]) -> pd.DataFrame:
    """Cells -> the long table drawing functions take."""
    table = pd.DataFrame([vars(cell) for cell in cells], columns=list(COLUMNS))
    return table.astype({"value": "float64", "forecast": "bool"})


@dataclass(frozen=True)
class Row:
    """One category: its cells in the order of the series, with the plan behind the first of them."""

    category: str
    group: str
    cells: tuple[Cell, ...]
    plan: Cell | None = None

    @property
    def missing(self) -> bool:
        return all(cell.missing for cell in self.cells)

    @property
    def total(self) -> float:
        return sum(cell.value for cell in self.cells if not cell.missing)


def cells_of(data: pd.DataFrame) -> list[Cell]:
    """All cells in the order of the table. Absent optional columns take their defaults."""
    columns = [name for name in COLUMNS if name in data.columns]
    return [Cell(**dict(zip(columns, values, strict=True)))
            for values in zip(*(data[name].tolist() for name in columns), strict=True)]


def with_role(cells: Iterable[Cell], role: str) -> list[Cell]:
    return [cell for cell in cells if cell.role == role]


def series_of(cells: Iterable[Cell]) -> list[str]:
    """Names of the series in the order they first appear."""
    return list(dict.fromkeys(cell.series for cell in with_role(cells, "value")))


def rows_of(cells: Sequence[Cell]) -> list[Row]:
    """One Row per category in the order they first appear; a series a category lacks is a missing cell.

    A category whose series comes a second time is another row of the same name (communes of two districts).
    """
    names = series_of(cells)
    found: list[dict[str, Cell]] = []
    latest: dict[tuple[str, str], dict[str, Cell]] = {}
    plans: dict[str, list[Cell]] = {}
    for cell in with_role(cells, "value"):
        key = cell.group, cell.category
        if key not in latest or cell.series in latest[key]:
            latest[key] = {}
            found.append(latest[key])
        latest[key][cell.series] = cell
    for plan in with_role(cells, "plan"):
        plans.setdefault(plan.category, []).append(plan)
    return [_row(present, names, plans) for present in found]


def _row(present: Mapping[str, Cell], names: Sequence[str], plans: Mapping[str, list[Cell]]) -> Row:
    first = next(iter(present.values()))
    complete = tuple(present.get(name, Cell(first.category, name, math.nan, NO_DATA)) for name in names)
    plan = plans[first.category].pop(0) if plans.get(first.category) else None
    return Row(first.category, first.group, complete, plan)


def reference_of(cells: Iterable[Cell]) -> Cell | None:
    """The line drawn across the chart, if there is one with a value."""
    return next((cell for cell in with_role(cells, "reference") if not cell.missing), None)


def groups_of(rows: Sequence[Row]) -> list[str]:
    """Headings in the order they first appear; empty when no row has one."""
    return [group for group in dict.fromkeys(row.group for row in rows) if group]
