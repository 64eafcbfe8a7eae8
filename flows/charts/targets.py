"""Targets against plan: per cent of plan for each, with the verdict as mark, colour and hatch, and the 100 % line."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flows.catalogue.model import ChartSpec
from flows.charts import frame, marks, style
from flows.charts.bars import THICKNESS, forecast_entry, label_behind, wrapped
from flows.charts.frame import LegendEntry
from flows.charts.marks import Bar
from flows.charts.options import Options, options_of
from flows.charts.rows import Content, Layout, lay_out, lines_of, open_frame
from flows.charts.style import FILLS, Fill
from flows.charts.table import Cell, cells_of, rows_of
from flows.text import fold

EXCEEDED, MET, MISSED = "vượt", "đạt", "không đạt"
VERDICTS: dict[str, tuple[str, Fill]] = {EXCEEDED: ("▲", FILLS["dark"]), MET: ("●", FILLS["mid"]),
                                         MISSED: ("✕", FILLS["bad"])}
UNJUDGED = ("", FILLS["grey"])
LOWER_IS_BETTER = "↓"           # behind the name of a target
CUT_AT_PCT = 200.0              # a target met many times over must not flatten the others; its label tells the value
PLAN = Cell("Kế hoạch", "", 100.0, "100%", role="reference")


def draw_targets(data: pd.DataFrame, spec: ChartSpec) -> Figure:
    """One bar per target under the headings of the groups; ``note`` of a cell is its verdict."""
    options, lines = options_of(spec), lines_of(rows_of(cells_of(data)))
    drawn = [(place, line.row.cells[0]) for place, line in enumerate(lines) if line.row]
    cells = [cell for _, cell in drawn]
    content = Content(spec, lines, tuple(_length(cell) for cell in cells),
                      wrapped([target_text(cell, options) for cell in cells]), tuple(_legend(cells, options)), PLAN)
    layout = lay_out(content)
    axes = open_frame(content, layout)
    marks.draw_bars(axes, [Bar(place, _length(cell), THICKNESS, _look(cell)[1], hollow=cell.forecast)
                           for place, cell in drawn if not cell.missing])
    marks.draw_labels(axes, [label_behind(place, _length(cell), text, cell, layout, PLAN)
                             for (place, cell), text in zip(drawn, layout.labels, strict=True)])
    for place, cell in drawn:
        if not cell.missing and cell.value > CUT_AT_PCT:
            _draw_cut(axes, place, layout)
    return frame.figure_of(axes)


def _length(cell: Cell) -> float:
    return 0.0 if cell.missing else min(max(cell.value, 0.0), CUT_AT_PCT)


def _look(cell: Cell) -> tuple[str, Fill]:
    return VERDICTS.get(cell.note, UNJUDGED)


def verdict_of(text: str) -> str:
    """vượt, đạt or không đạt, however spelt ("Vượt", "khong_dat"); "" for anything else: not judged."""
    return next((verdict for verdict in VERDICTS if fold(verdict) == fold(text.replace("_", " "))), "")


def target_text(cell: Cell, options: Options) -> str:
    """ "▲ 112,7%"; for a target that is judged but has no percentage, the verdict in words."""
    judged = cell.missing and cell.note in VERDICTS
    word = f" ({options.forecast_word})" if cell.forecast and not cell.missing else ""
    return f"{_look(cell)[0]} {cell.note if judged else cell.text}{word}".strip()


def _legend(cells: Sequence[Cell], options: Options) -> list[LegendEntry]:
    counts = Counter(cell.note for cell in cells)
    return [*((f"{mark} {style.capital(verdict)} kế hoạch: {counts[verdict]}", fill)
              for verdict, (mark, fill) in VERDICTS.items() if counts[verdict]), *forecast_entry(cells, options)]


def _draw_cut(axes: Axes, place: int, layout: Layout) -> None:
    """Two white strokes across the end of a bar that is longer than shown."""
    for back_cm in (0.35, 0.5):
        x, lean = CUT_AT_PCT - back_cm * layout.per_cm, 0.06 * layout.per_cm
        axes.plot([x - lean, x + lean], [place + THICKNESS / 2, place - THICKNESS / 2], color=style.PAPER, linewidth=1.6,
                  zorder=3)
