"""Plain horizontal bars: one per category (ranking of districts), several side by side, a funnel, score against maximum."""

from collections.abc import Iterator, Sequence

import pandas as pd
from matplotlib.figure import Figure

from flows.catalogue.model import ChartSpec
from flows.charts import frame, marks, style
from flows.charts.frame import LegendEntry
from flows.charts.marks import Bar, Label
from flows.charts.options import Options, options_of
from flows.charts.rows import LABEL_SHARE, Content, LabelsAt, Layout, label_start, lay_out, lines_of, open_frame
from flows.charts.style import FILLS, HOLLOW, SERIES_ORDER, Fill
from flows.charts.table import Cell, Row, cells_of, reference_of, rows_of, series_of

THICKNESS = 0.64                # of the line; the rest is air
SIDE_BY_SIDE = 0.86             # of the line, for all bars of a category together


def draw_bars(data: pd.DataFrame, spec: ChartSpec) -> Figure:
    """One bar per category and series, side by side; the value behind each bar, the reference as a dashed line.

    Serves ``bars`` (one series), ``grouped`` (several) and ``funnel`` (steps in the given order).
    """
    options, given = options_of(spec), cells_of(data)
    fills, lines = fills_for(series_of(given), options), lines_of(rows_of(given))
    cells = [cell for line in lines if line.row for cell in line.row.cells]
    legend: list[LegendEntry] = [*(fills.items() if len(fills) > 1 else []), *forecast_entry(cells, options)]
    content = Content(spec, lines, tuple(length_of(cell) for cell in cells),
                      wrapped([cell.shown(options.forecast_word) for cell in cells]), tuple(legend), reference_of(given),
                      max(len(fills), 1))
    layout = lay_out(content)
    axes = open_frame(content, layout)
    places = list(_places(content, len(fills)))
    thickness = THICKNESS if len(fills) < 2 else SIDE_BY_SIDE * 0.9 / len(fills)
    marks.draw_bars(axes, [Bar(place, length_of(cell), thickness, fills[cell.series], hollow=cell.forecast)
                           for place, cell in zip(places, cells, strict=True) if not cell.missing])
    marks.draw_labels(axes, [label_behind(place, length_of(cell), text, cell, layout, content.reference)
                             for place, text, cell in _told(content, places, layout.labels, cells)])
    return frame.figure_of(axes)


def _places(content: Content, series: int) -> Iterator[float]:
    slot = SIDE_BY_SIDE / max(series, 1)
    for place, line in enumerate(content.lines):
        for number in range(len(line.row.cells) if line.row else 0):
            yield place + (number - (series - 1) / 2) * slot


def _told(content: Content, places: Sequence[float], labels: Sequence[str],
          cells: Sequence[Cell]) -> Iterator[tuple[float, str, Cell]]:
    """Labels with their places; a category without any value says so once, in its middle."""
    number = 0
    for place, line in enumerate(content.lines):
        count = len(line.row.cells) if line.row else 0
        if line.row and line.row.missing:
            yield place, labels[number], cells[number]
        else:
            yield from zip(places[number:number + count], labels[number:number + count], cells[number:number + count],
                           strict=True)
        number += count


def draw_bullets(data: pd.DataFrame, spec: ChartSpec) -> Figure:
    """The score as a dark bar upon a pale bar of its maximum; "7,20/8,50" behind the maximum."""
    options, lines = options_of(spec), lines_of(rows_of(cells_of(data)))
    rows = [line.row for line in lines if line.row]
    cells = [row.cells[0] for row in rows]
    plans = [length_of(row.plan) if row.plan else 0.0 for row in rows]
    ends = [max(length_of(cell), plan) for cell, plan in zip(cells, plans, strict=True)]
    legend = (("Điểm đạt được", FILLS["dark"]), ("Điểm tối đa", FILLS["pale"]), *forecast_entry(cells, options))
    content = Content(spec, lines, tuple(ends), wrapped([_bullet_text(row, options) for row in rows]), legend)
    layout = lay_out(content)
    axes = open_frame(content, layout)
    places = [place for place, line in enumerate(lines) if line.row]
    marks.draw_bars(axes, [Bar(place, plan, THICKNESS, FILLS["pale"])
                           for place, plan in zip(places, plans, strict=True) if plan], zorder=2)
    marks.draw_bars(axes, [Bar(place, length_of(cell), THICKNESS * 0.55, FILLS["dark"], hollow=cell.forecast)
                           for place, cell in zip(places, cells, strict=True) if not cell.missing])
    marks.draw_labels(axes, [label_behind(place, end, text, cell, layout)
                             for place, end, text, cell in zip(places, ends, layout.labels, cells, strict=True)])
    return frame.figure_of(axes)


def _bullet_text(row: Row, options: Options) -> str:
    cell = row.cells[0]
    if cell.missing or row.plan is None or row.plan.missing:
        return cell.shown(options.forecast_word)
    remarks = cell.remarks(options.forecast_word)
    return f"{cell.text}/{row.plan.text}" + (f" ({'; '.join(remarks)})" if remarks else "")


def fills_for(names: Sequence[str], options: Options) -> dict[str, Fill]:
    """Series name -> fill: the declared fills, then the palette in order."""
    order = [*options.fills, *[name for name in SERIES_ORDER if name not in options.fills]]
    return {name: FILLS[order[place % len(order)]] for place, name in enumerate(names)}


def length_of(cell: Cell) -> float:
    """Length of the bar: none for a missing or negative value (the label still tells it)."""
    return 0.0 if cell.missing else max(cell.value, 0.0)


def wrapped(texts: Sequence[str]) -> LabelsAt:
    """Labels behind bars, wrapped to their share of the plotting area."""
    return lambda size_pt, plot_cm: [style.wrap(text, plot_cm * LABEL_SHARE, size_pt) for text in texts]


def forecast_entry(cells: Sequence[Cell], options: Options) -> list[tuple[str, Fill]]:
    """A legend entry for hollow bars, where there are any."""
    return [(style.capital(options.forecast_word), HOLLOW)] if any(cell.forecast and not cell.missing for cell in cells) else []


def label_behind(place: float, length: float, text: str, cell: Cell, layout: Layout, reference: Cell | None = None) -> Label:
    """The label behind a bar; where there is no value, the reason in grey at the foot of the bar."""
    x = label_start(length, reference) + frame.GAP_CM * layout.per_cm
    if cell.missing:
        return Label(x, place, text, layout.size_pt, "oblique", style.SOFT_INK)
    return Label(x, place, text, layout.size_pt)
