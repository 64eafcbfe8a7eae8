"""Charts over years: columns (shares with n/N), and lines (scores, ranks) whose gaps stay gaps."""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flows.catalogue.model import ChartSpec
from flows.charts import frame, marks, style
from flows.charts.bars import fills_for, forecast_entry, length_of
from flows.charts.breaks import break_entries, draw_breaks
from flows.charts.frame import EDGE_CM, GAP_CM, LegendEntry, Stroke
from flows.charts.lettering import font
from flows.charts.marks import Bar, Label
from flows.charts.options import Options, options_of
from flows.charts.rows import unit_text
from flows.charts.table import Cell, Row, cells_of, rows_of, series_of

BESIDE = 0.05                   # of a year's slot: how far a label to the left reaches over its point
COLUMN_WIDTH = 0.5              # of a year's slot
MAX_SLOT_CM = 3.2               # few years do not make fat columns
STROKES = (("#1F3864", "o"), ("#B4532A", "s"), ("#7F9CC4", "^"), ("#595959", "D"))
Edges = Callable[[float], tuple[float, float]]   # (height of the plotting area) -> values at its lower and upper edge


@dataclass(frozen=True)
class Field:
    """The plotting area of a chart over years, in centimetres; ``low`` and ``high`` are the values at its edges."""

    size_pt: float
    left: float
    bottom: float
    width: float
    height: float
    slot: float
    low: float
    high: float

    @property
    def per_cm(self) -> float:
        return (self.high - self.low) / self.height


def draw_columns(data: pd.DataFrame, spec: ChartSpec) -> Figure:
    """One column per year (per series side by side), label and note above it."""
    options, rows = options_of(spec), rows_of(cells_of(data))
    cells = [cell for row in rows for cell in row.cells]
    fills = fills_for(series_of(cells), options)
    legend: list[LegendEntry] = [*(fills.items() if len(fills) > 1 else []), *forecast_entry(cells, options),
                                 *break_entries(rows, options)]
    slot = _slot(rows, options)
    each = slot / max(len(fills), 1)
    texts = {cell: label_text(cell, options, each) for cell in cells}
    heads = [(length_of(cell), style.text_height_cm(text, style.BODY_PT) + 2 * GAP_CM) for cell, text in texts.items()]
    axes, field = _open(spec, rows, legend, slot, lambda height: (0.0, _top(heads, height, options)))
    offset = COLUMN_WIDTH * 1.6 / max(len(fills), 1)
    width = COLUMN_WIDTH if len(fills) == 1 else offset * 0.94
    places = {cell: place + (number - (len(fills) - 1) / 2) * offset
              for place, row in enumerate(rows) for number, cell in enumerate(row.cells)}
    marks.draw_bars(axes, [Bar(x, length_of(cell), width, fills[cell.series], hollow=cell.forecast)
                           for cell, x in places.items() if not cell.missing], upright=True)
    draw_breaks(axes, rows)
    marks.draw_labels(axes, [_above(x, cell, texts[cell], field) for cell, x in places.items()])
    return frame.figure_of(axes)


def _above(x: float, cell: Cell, text: str, field: Field) -> Label:
    y = length_of(cell) + GAP_CM * field.per_cm
    if cell.missing:
        return Label(x, y, text, face="oblique", color=style.SOFT_INK, across="center", upright="bottom")
    return Label(x, y, text, across="center", upright="bottom")


def label_text(cell: Cell, options: Options, width_cm: float) -> str:
    """Label and remarks on lines of their own, none wider than its slot."""
    lines = [cell.text, *cell.remarks(options.forecast_word)]
    return "\n".join(style.wrap(line, width_cm - 0.12, style.BODY_PT) for line in lines)


def _slot(rows: Sequence[Row], options: Options) -> float:
    return min(MAX_SLOT_CM, (options.width_cm - 1.6) / max(len(rows), 1))


def _top(heads: Sequence[tuple[float, float]], height: float, options: Options) -> float:
    """The value at the upper edge: every column keeps room for its label."""
    edges = [value * height / max(height - head, 0.2 * height) for value, head in heads]
    return max([*edges, options.maximum or 0.0]) or 1.0


def draw_lines(data: pd.DataFrame, spec: ChartSpec) -> Figure:
    """Points joined from year to year; no line across a missing year or a break in the series.

    A forecast is a hollow point on a dashed line. With ``inverted`` a smaller value stands higher (ranks). In each year the
    highest point has its label above, the others below; made for one series or two.
    """
    options, rows = options_of(spec), rows_of(cells_of(data))
    cells = [cell for row in rows for cell in row.cells]
    names = series_of(cells)
    strokes = {name: Stroke(*STROKES[place % len(STROKES)]) for place, name in enumerate(names)}
    legend: list[LegendEntry] = list(strokes.items()) if len(names) > 1 else []
    if any(cell.forecast and not cell.missing for cell in cells):
        legend.append((style.capital(options.forecast_word), Stroke(*STROKES[0], dashed=True)))
    legend += break_entries(rows, options)
    slot = _slot(rows, options)
    texts = {cell: label_text(_named(cell, row), options, slot) for row in rows for cell in row.cells}
    axes, field = _open(spec, rows, legend, slot, lambda height: _range(cells, texts, height, options))
    for number, name in enumerate(names):
        _draw_line(axes, [row.cells[number] for row in rows], strokes[name])
    draw_breaks(axes, rows)
    marks.draw_labels(axes, [_beside(label, rows[place:place + 2], inverted=options.inverted) for place, row in enumerate(rows)
                             for label in (*_point_labels(place, row, texts, field, inverted=options.inverted),
                                           *_missing_labels(place, row, texts, field))])
    return frame.figure_of(axes)


def _beside(label: Label, rows: Sequence[Row], *, inverted: bool) -> Label:
    """A label above a point of a single line that goes on upwards stands to its left, out of the line's way."""
    cells = [row.cells[0] for row in rows]
    if label.x == 0 or len(rows) < 2 or len(rows[0].cells) > 1 or any(cell.missing for cell in cells):
        return label
    climbs = (cells[1].value < cells[0].value) is inverted and cells[1].value != cells[0].value
    return replace(label, x=label.x + BESIDE, across="right") if climbs else label


def _named(cell: Cell, row: Row) -> Cell:
    """A missing cell among present ones says whose value is missing."""
    return replace(cell, label=f"{cell.series}: {cell.text}") if cell.missing and not row.missing else cell


def _range(cells: Sequence[Cell], texts: dict[Cell, str], height: float, options: Options) -> tuple[float, float]:
    """Values at the lower and upper edge, with room for labels above and below; for ranks the lower edge is the larger."""
    values = [cell.value for cell in cells if not cell.missing]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    spread = (high - low) or max(abs(high) * 0.1, 1.0)
    tall = max((style.text_height_cm(text, style.BODY_PT) for text in texts.values()), default=0.5) + 3 * GAP_CM
    series = max(len({cell.series for cell in cells}), 1)
    below = tall * (series - 1) + (tall if any(cell.missing for cell in cells) else 0.4)
    per_cm = spread / max(height - tall - below, 0.25 * height)
    if options.inverted:
        return high + below * per_cm, low - tall * per_cm
    return low - below * per_cm, high + tall * per_cm


def _draw_line(axes: Axes, cells: Sequence[Cell], stroke: Stroke) -> None:
    known = [(place, cell) for place, cell in enumerate(cells) if not cell.missing]
    for (left, before), (right, after) in itertools.pairwise(known):
        if right == left + 1 and not after.broken:
            look = Stroke(stroke.color, "", dashed=before.forecast or after.forecast).style()
            axes.plot([left, right], [before.value, after.value], zorder=3, **look)
    for forecast in (False, True):
        points = [(place, cell.value) for place, cell in known if cell.forecast == forecast]
        if points:
            look = {**Stroke(stroke.color, stroke.marker, dashed=forecast).style(), "linestyle": "none"}
            axes.plot([x for x, _ in points], [y for _, y in points], zorder=4, **look)


def _point_labels(place: int, row: Row, texts: dict[Cell, str], field: Field, *, inverted: bool) -> Iterator[Label]:
    known = sorted((cell for cell in row.cells if not cell.missing), key=lambda cell: cell.value, reverse=not inverted)
    gap = (GAP_CM + 0.08) * field.per_cm
    floor = math.inf if field.per_cm > 0 else -math.inf
    for number, cell in enumerate(known):
        if number == 0:
            yield Label(place, cell.value + gap, texts[cell], across="center", upright="bottom")
            continue
        y = min(cell.value - gap, floor) if field.per_cm > 0 else max(cell.value - gap, floor)
        yield Label(place, y, texts[cell], across="center", upright="top")
        floor = y - (style.text_height_cm(texts[cell], style.BODY_PT) + GAP_CM) * field.per_cm


def _missing_labels(place: int, row: Row, texts: dict[Cell, str], field: Field) -> Iterator[Label]:
    """Why there is no point, at the foot of the year: once where all are missing."""
    y = field.low + GAP_CM * field.per_cm
    for cell in [cell for cell in row.cells if cell.missing][:1 if row.missing else None]:
        yield Label(place, y, texts[cell], face="oblique", color=style.SOFT_INK, across="center", upright="bottom")
        y += (style.text_height_cm(texts[cell], style.BODY_PT) + GAP_CM) * field.per_cm


def _open(spec: ChartSpec, rows: Sequence[Row], legend: Sequence[LegendEntry], slot: float,
          edges: Edges) -> tuple[Axes, Field]:
    """Axes over years: names of the years below, value axis on the left with its name on top."""
    options = options_of(spec)
    lines = frame.legend_lines(legend, options.width_cm - 2 * EDGE_CM)
    unit = style.wrap(unit_text(spec), options.width_cm - 2 * EDGE_CM, style.SMALL_PT, max_lines=1)
    top = EDGE_CM + len(lines) * frame.LEGEND_LINE_CM + (0.45 if unit else 0.0) + 0.05
    names = [style.wrap(row.category, slot - 0.1, style.BODY_PT) for row in rows]
    bottom = max((style.text_height_cm(name, style.BODY_PT) for name in names), default=0.4) + 0.3
    height = spec.height_cm - top - bottom
    low, high = edges(height)
    ticks = _ticks(low, high, height, rows, options)
    left = EDGE_CM + max((style.text_width_cm(frame.tick_text(tick), style.SMALL_PT) for tick in ticks), default=0.0) + 0.2
    field = Field(style.BODY_PT, left, bottom, options.width_cm - left - EDGE_CM, height, slot, low, high)
    figure = frame.blank_figure(options.width_cm, spec.height_cm)
    axes = frame.blank_axes(figure, left, bottom, field.width, height)
    _draw_scales(axes, names, ticks, unit, field)
    frame.draw_legend(figure, lines, EDGE_CM, spec.height_cm - EDGE_CM)
    return axes, field


def _ticks(low: float, high: float, height: float, rows: Sequence[Row], options: Options) -> list[float]:
    """Round values between the edges; whole ones for counts and ranks; none where nothing is measured."""
    values = [cell.value for row in rows for cell in row.cells if not cell.missing]
    bottom, top = min(low, high), max(low, high)
    if options.inverted:
        bottom = max(bottom, 1.0)                               # there is no rank 0
    elif options.maximum:
        top = min(top, options.maximum)
    if not any(values) or top <= bottom:
        return [0.0] if values and bottom <= 0 <= top else []
    whole = options.inverted or all(value % 1 == 0 for value in values)
    step = _step(top - bottom, max(2, int(height / 1.2)), whole=whole)
    return [number * step for number in range(math.ceil(bottom / step - 1e-9), int(top / step + 1e-9) + 1)]


def _step(span: float, count: int, *, whole: bool) -> float:
    """A round step that fits at least once into the span; whole steps lie so far apart that one more may have to be tried."""
    tried = (frame.nice_ticks(span, steps, whole=whole) for steps in (count, count + 1))
    return next((ticks[1] for ticks in tried if len(ticks) > 1), 1.0 if whole else span)


def _draw_scales(axes: Axes, names: Sequence[str], ticks: Sequence[float], unit: str, field: Field) -> None:
    middle, half = (len(names) - 1) / 2, field.width / field.slot / 2
    axes.set(xlim=(middle - half, middle + half), ylim=(field.low, field.high))
    axes.set_xticks(range(len(names)), names, fontproperties=font(style.BODY_PT), parse_math=False)
    axes.set_yticks(list(ticks), [frame.tick_text(tick) for tick in ticks], fontproperties=font(style.SMALL_PT),
                    color=style.SOFT_INK)
    axes.grid(visible=True, axis="y", color=style.GRID, linewidth=0.6)
    axes.spines["bottom"].set(visible=True, color=style.SOFT_INK, linewidth=0.8)
    axes.spines["left"].set_visible(False)
    if unit:
        axes.set_ylabel(unit, fontproperties=font(style.SMALL_PT), color=style.SOFT_INK, rotation=0, ha="left", va="bottom",
                        parse_math=False)
        place = frame.centimetres(frame.figure_of(axes))
        axes.yaxis.set_label_coords(EDGE_CM, field.bottom + field.height + 0.12, transform=place)
    if not names:
        frame.write(axes, middle, (field.low + field.high) / 2, style.NO_DATA, face="oblique", color=style.SOFT_INK,
                    across="center")
