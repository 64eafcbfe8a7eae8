"""Plain tables -> charts of the report: matplotlib figures without pyplot, and what they show in words.

``chart_data`` makes the table, ``draw`` the figure, ``alt_text`` the words, ``png_bytes`` the picture.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import pandas as pd
from matplotlib.figure import Figure

from flows.catalogue.model import ChartSpec
from flows.charts.alt import of_bullets, of_rows, of_targets
from flows.charts.bars import draw_bars, draw_bullets
from flows.charts.data import chart_data
from flows.charts.options import options_of
from flows.charts.save import png_bytes
from flows.charts.stacked import draw_stacked
from flows.charts.targets import draw_targets
from flows.charts.years import draw_columns, draw_lines
from flows.errors import BrokenConfigurationError

__all__ = ["ALT", "DRAW", "alt_text", "chart_data", "draw", "mistakes", "png_bytes"]

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


def mistakes(spec: ChartSpec) -> list[str]:
    """What is wrong with a declared chart, in Vietnamese: unknown kind, unknown option. Figures are proved by the catalogue."""
    try:
        _known_kind(spec)
        options_of(spec)
    except BrokenConfigurationError as error:
        return [str(error)]
    return []


def _known_kind(spec: ChartSpec) -> str:
    if spec.kind not in DRAW:
        raise BrokenConfigurationError(f"charts.toml, biểu đồ {spec.id}: không có kiểu {spec.kind!r} (có: {', '.join(DRAW)}).")
    return spec.kind
