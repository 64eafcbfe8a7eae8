"""``report_templates/catalogue/don-vi.toml`` -> which tables and charts the report of a unit shows at each level."""

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.catalogue.model import ChartSpec
from flows.documents.table_specs import ColumnSpec, RowSpec
from flows.errors import BrokenConfigurationError
from flows.toml_file import read_toml_as

TEMPLATE, LAYOUT = "don-vi.docx", "don-vi.toml"


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class UnitColumn(ColumnSpec):
    """One column of a unit's table. ``own``: the figure of the unit's own office, in a table of its subordinates.

    ``words``: figure -> word; the cell shows the word of the first figure above zero (a rating counted as 1 of 1).
    """

    own: str = ""
    words: Mapping[str, str] = Field(default_factory=dict)


class UnitTable(_Spec):
    """One table. ``figures``: a row per figure of the unit; ``children``: a row per unit below it, its own office, the sum."""

    id: str
    levels: tuple[str, ...] = Field(min_length=1)
    kind: Literal["figures", "children"]
    title: str
    width_cm: float = Field(gt=0, le=26)
    columns: tuple[UnitColumn, ...] = Field(min_length=1)
    captioned: bool = True
    unit_line: str = ""
    notes: tuple[str, ...] = ()
    own: str = "Cơ quan của đơn vị"
    total: str = "Tổng cộng"
    rows: tuple[RowSpec, ...] = ()

    def figures(self) -> Iterator[str]:
        """Catalogue ids of the figures the table prints."""
        for column in self.columns:
            yield from filter(None, (column.figure, column.own, *column.words))
        yield from (row.figure for row in self.rows)


class UnitChart(ChartSpec):
    """One chart: of the units below (``children``; the reference line is the unit itself) or of its level (``peers``)."""

    levels: tuple[str, ...] = Field(min_length=1)
    of: Literal["children", "peers"]
    half: bool = False                  # at half the text width


class Layout(_Spec):
    """All of don-vi.toml. ``withheld``: groups of figures that ``cong_khai`` keeps from being told of single communes."""

    recipients: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    table: tuple[UnitTable, ...]
    chart: tuple[UnitChart, ...] = ()

    def tables_of(self, level: str) -> dict[str, UnitTable]:
        return {table.id: table for table in self.table if level in table.levels}

    def charts_of(self, level: str) -> dict[str, UnitChart]:
        return {chart.id: chart for chart in self.chart if level in chart.levels}

    @property
    def block_ids(self) -> frozenset[str]:
        return frozenset(table.id for table in self.table) | frozenset(chart.id for chart in self.chart)

    def figures(self) -> Iterator[tuple[str, str]]:
        """(where it stands, figure) of every figure that tables and charts name."""
        for table in self.table:
            yield from ((f"bảng {table.id}", figure) for figure in table.figures())
        for chart in self.chart:
            yield from ((f"biểu đồ {chart.id}", figure) for figure in (*chart.figures, chart.reference) if figure)


def read_layout(path: Path) -> Layout:
    """don-vi.toml. Raises BrokenConfigurationError naming the file and every wrong key, or what one level has twice."""
    return _read_layout(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _read_layout(path: Path, changed_at: int) -> Layout:  # noqa: ARG001 - part of the cache key
    layout = read_toml_as(Layout, path)
    places = [(level, table.id) for table in layout.table for level in table.levels]
    places += [(level, chart.id) for chart in layout.chart for level in chart.levels]
    if twice := sorted({f"{name} (cấp {level})" for level, name in places if places.count((level, name)) > 1}):
        raise BrokenConfigurationError(f"{path.as_posix()}: bảng, biểu đồ trùng mã ở cùng một cấp: {', '.join(twice)}.")
    return layout


def unknown_figures(layout: Layout, known: Container[str]) -> list[str]:
    """Figures that the layout names and the catalogue does not declare, one sentence each."""
    return list(dict.fromkeys(f"{LAYOUT}: {place}: không có con số “{figure}”"
                              for place, figure in layout.figures() if figure not in known))
