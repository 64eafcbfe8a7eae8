"""Where a series breaks: a line between two years, and in the legend why they cannot be compared."""

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes

from flows.charts import style
from flows.charts.frame import EDGE_CM, SWATCH_CM, LegendEntry, Stroke
from flows.charts.options import Options
from flows.charts.table import Row
from flows.wording.phrases import because

STROKE = Stroke(style.SOFT_INK, "", dashed=True)


def breaks_of(rows: Sequence[Row]) -> list[tuple[int, str]]:
    """(place, reason) of every row that cannot be compared with the one before it."""
    reasons = [next((cell.broken for cell in row.cells if cell.broken), "") for row in rows]
    return [(place, reason) for place, reason in enumerate(reasons) if reason and place]


def draw_breaks(axes: Axes, rows: Sequence[Row]) -> None:
    for place, _ in breaks_of(rows):
        axes.axvline(place - 0.5, zorder=2, **{**STROKE.style(), "linewidth": 1.0})


def break_entries(rows: Sequence[Row], options: Options) -> Iterator[LegendEntry]:
    """Each reason once, in few words where the chart is narrow."""
    room = options.width_cm - 2 * EDGE_CM - SWATCH_CM - 0.6
    for reason in dict.fromkeys(reason for _, reason in breaks_of(rows)):
        words = style.capital(because(reason))
        yield (words if style.text_width_cm(words, style.SMALL_PT) <= room else style.capital(reason)), STROKE


def break_sentences(rows: Sequence[Row]) -> list[str]:
    """For the alternative text: from which year on, and why."""
    return [f"Từ {rows[place].category} {because(reason)}" for place, reason in breaks_of(rows)]
