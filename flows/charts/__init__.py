"""Plain tables -> charts of the report: matplotlib figures without pyplot, and what they show in words.

``chart_data`` makes the table, ``draw`` the figure, ``alt_text`` the words, ``png_bytes`` the picture.
"""

from collections.abc import Callable, Collection
from types import MappingProxyType
from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from flows.catalogue.model import ChartSpec
from flows.charts.alt import of_bullets, of_rows, of_targets
from flows.charts.bars import draw_bars, draw_bullets
from flows.charts.data import chart_data, figures_used
from flows.charts.save import png_bytes
from flows.charts.stacked import draw_stacked
from flows.charts.table import cells_of, with_role
from flows.charts.targets import draw_targets
from flows.charts.years import draw_columns, draw_lines
from flows.errors import BrokenConfigurationError

__all__ = ["ALT", "DRAW", "alt_text", "chart_data", "draw", "half_width", "is_empty", "mistakes", "png_bytes"]

DRAW: Final = MappingProxyType[str, Callable[[pd.DataFrame, ChartSpec], Figure]]({
    "bars": draw_bars,              # one bar per category, with or without a reference line
    "grouped": draw_bars,           # several bars per category
    "funnel": draw_bars,            # steps from the first to the last
    "stacked": draw_stacked,        # counts, or shares with options.share
    "bullet": draw_bullets,         # score against maximum
    "targets": draw_targets,        # per cent of plan with verdicts
    "columns": draw_columns,        # over years
    "lines": draw_lines,            # over years; ranks with options.inverted
})

ALT: Final = MappingProxyType[str, Callable[[pd.DataFrame, ChartSpec], str]]({
    "bars": of_rows("Biểu đồ thanh ngang"),
    "grouped": of_rows("Biểu đồ thanh ngang theo nhóm"),
    "funnel": of_rows("Biểu đồ các bước"),
    "stacked": of_rows("Biểu đồ thanh chồng"),
    "bullet": of_bullets,
    "targets": of_targets,
    "columns": of_rows("Biểu đồ cột theo năm"),
    "lines": of_rows("Biểu đồ đường theo năm"),
})


def draw(spec: ChartSpec, data: pd.DataFrame) -> Figure:
    """The chart of a declared kind from its long table. Raises BrokenConfigurationError for an unknown kind or option."""
    return DRAW[_known_kind(spec)](data, spec)


def alt_text(spec: ChartSpec, data: pd.DataFrame) -> str:
    """What the chart shows, in one line of Vietnamese with its numbers, for readers who do not see the picture."""
    return ALT[_known_kind(spec)](data, spec)


def half_width(spec: ChartSpec) -> ChartSpec:
    """The chart for half the text width: 8 cm, 4,5 cm high unless its rows need more, without notes and units behind bars."""
    dropped = () if spec.kind in ("columns", "lines") else ("notes", "note_form", "total_unit")
    options = {name: value for name, value in spec.options.items() if name not in dropped}
    return spec.model_copy(update={"options": {**options, "width_cm": 8.0}, "height_cm": min(spec.height_cm, 4.5)})


def is_empty(data: pd.DataFrame) -> bool:
    """Whether no bar or point has a value: a chart that would only say "chưa có số liệu"."""
    return all(cell.missing for cell in with_role(cells_of(data), "value"))


def mistakes(spec: ChartSpec, known_figures: Collection[str]) -> list[str]:
    """What is wrong with a declared chart, in Vietnamese: unknown kind, option or figure, wrong number of figures."""
    try:
        _known_kind(spec)
        used = figures_used(spec)
    except BrokenConfigurationError as error:
        return [str(error)]
    return [f"charts.toml, biểu đồ {spec.id}: không có con số {name}." for name in used if name not in known_figures]


def _known_kind(spec: ChartSpec) -> str:
    if spec.kind not in DRAW:
        raise BrokenConfigurationError(f"charts.toml, biểu đồ {spec.id}: không có kiểu {spec.kind!r} (có: {', '.join(DRAW)}).")
    return spec.kind
