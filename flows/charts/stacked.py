"""Stacked horizontal bars: counts end to end, or shares of each row's sum (labels stay counts)."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from flows.catalogue.model import ChartSpec
from flows.charts import frame, marks, style
from flows.charts.bars import THICKNESS, fills_for, forecast_entry, label_behind, length_of
from flows.charts.marks import Bar, Label
from flows.charts.options import Options, options_of
from flows.charts.rows import Content, Layout, Line, lay_out, limit_for, open_frame
from flows.charts.style import Fill
from flows.charts.table import Cell, Row, cells_of, rows_of, series_of
from flows.wording.names import small

INSIDE_MARGIN_CM = 0.24         # a label stands inside its part only with this much air
BEHIND_SHARE = 0.47             # of the plotting area, at most, for what stands behind a bar


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar: from ``start``, ``length`` long, in units of the axis."""

    cell: Cell
    start: float
    length: float

    def fits(self, per_cm: float, size_pt: float) -> bool:
        """Whether the label can stand inside."""
        return self.length / per_cm >= style.text_width_cm(self.cell.text, size_pt) + INSIDE_MARGIN_CM


def draw_stacked(data: pd.DataFrame, spec: ChartSpec) -> Figure:
    """Parts end to end with their labels inside; what does not fit inside is told behind the bar, with the sum."""
    options, cells = options_of(spec), cells_of(data)
    rows, fills = rows_of(cells), fills_for(series_of(cells), options)
    stacks = [parts_of(row, share=options.share) for row in rows]
    legend = (*fills.items(), *forecast_entry(cells, options))
    content = Content(spec, tuple(Line(row.category, row) for row in rows), tuple(_end(stack) for stack in stacks),
                      lambda size_pt, plot_cm: _behind(content, stacks, size_pt, plot_cm), legend)
    layout = lay_out(content)
    axes = open_frame(content, layout)
    parts = [(place, part) for place, stack in enumerate(stacks) for part in stack]
    marks.draw_bars(axes, [Bar(place, part.length, THICKNESS, fills[part.cell.series], part.start, part.cell.forecast)
                           for place, part in parts])
    marks.draw_labels(axes, [_inside(place, part, fills[part.cell.series], layout) for place, part in parts
                             if part.length > 0 and part.fits(layout.per_cm, layout.size_pt)])
    marks.draw_labels(axes, [label_behind(place, _end(stack), text, _speaker(row), layout)
                             for place, (row, stack, text) in enumerate(zip(rows, stacks, layout.labels, strict=True))])
    return frame.figure_of(axes)


def parts_of(row: Row, *, share: bool) -> list[Part]:
    """The present parts of a row in order; with ``share`` in per cent of the row's sum."""
    factor = 100 / row.total if share and row.total else 1.0
    parts: list[Part] = []
    for cell in row.cells:
        if not cell.missing:
            parts.append(Part(cell, _end(parts), length_of(cell) * factor))
    return parts


def _end(parts: Sequence[Part]) -> float:
    return parts[-1].start + parts[-1].length if parts else 0.0


def _behind(content: Content, stacks: Sequence[Sequence[Part]], size_pt: float, plot_cm: float) -> list[str]:
    """What stands behind each bar. Which parts need it depends on the scale, and the scale on the room that takes."""
    rows = [line.row for line in content.lines if line.row]
    labels = [""] * len(rows)
    outside: set[Cell] = set()
    for _ in range(6):          # the set of parts outside only grows, so this settles quickly
        per_cm = limit_for(content, labels, size_pt, plot_cm) / plot_cm
        outside |= {part.cell for stack in stacks for part in stack if not part.fits(per_cm, size_pt)}
        before, labels = labels, [style.wrap(_sentence(row, outside, content.options), plot_cm * BEHIND_SHARE, size_pt)
                                  for row in rows]
        if labels == before:    # only now is the scale the one the parts are drawn with
            break
    return labels


def _sentence(row: Row, outside: set[Cell], options: Options) -> str:
    """ "Tổng 171 đơn; tố cáo 6": the sum, the parts without room for their label, the parts without value, the notes."""
    if row.missing:
        return _speaker(row).text
    complete = not any(cell.missing for cell in row.cells)      # a sum of what happens to be there is no total
    total = [f"Tổng {frame.tick_text(row.total)} {options.total_unit}".rstrip()] if options.total and complete else []
    parts = [f"{small(cell.series)} {cell.text}" for cell in row.cells
             if cell.missing or (cell in outside and cell.value > 0)]
    notes = dict.fromkeys(cell.note for cell in row.cells if cell.note)
    return "; ".join(text.replace(" ", style.NO_BREAK) for text in (*total, *parts, *notes))


def _speaker(row: Row) -> Cell:
    """The cell whose state decides how the label behind the bar looks."""
    return next((cell for cell in row.cells if not cell.missing), row.cells[0])


def _inside(place: float, part: Part, fill: Fill, layout: Layout) -> Label:
    hollow = part.cell.forecast
    return Label(part.start + part.length / 2, place, part.cell.text, layout.size_pt,
                 color=style.INK if hollow else fill.ink, across="center", paper=style.PAPER if hollow else fill.face)
