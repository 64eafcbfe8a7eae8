"""Where a series breaks: a line between two years, and in the legend why they cannot be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from flows.charts import style
from flows.charts.frame import EDGE_CM, SWATCH_CM, LegendEntry, Stroke
from flows.charts.options import Options
from flows.charts.table import Row
from flows.wording.names import small
from flows.wording.phrases import because

STROKE = Stroke(style.SOFT_INK, "", dashed=True)


@dataclass(frozen=True)
class Mark:
    """A row that cannot be compared with the one before: its place, which series ("" = all), and why."""

    place: int
    series: str
    reason: str

    @property
    def words(self) -> str:
        return f"{small(self.series)} {because(self.reason)}" if self.series else because(self.reason)


def breaks_of(rows: Sequence[Row]) -> list[Mark]:
    """The marks in the order of the rows; the first row has nothing before it."""
    return [mark for place, row in enumerate(rows) if place for mark in _marks(place, row)]


def _marks(place: int, row: Row) -> Iterator[Mark]:
    known = [cell for cell in row.cells if not cell.missing]
    for reason in dict.fromkeys(cell.broken for cell in known if cell.broken):
        names = [cell.series for cell in known if cell.broken == reason]
        yield Mark(place, "" if len(names) == len(known) else ", ".join(names), reason)


def draw_breaks(axes: Axes, rows: Sequence[Row]) -> None:
    for place in sorted({mark.place for mark in breaks_of(rows)}):
        axes.axvline(place - 0.5, zorder=2, **{**STROKE.style(), "linewidth": 1.0})


def break_entries(rows: Sequence[Row], options: Options) -> Iterator[LegendEntry]:
    """Each reason once, in few words where the chart is narrow."""
    room = options.width_cm - 2 * EDGE_CM - SWATCH_CM - 0.6
    told = {mark.words: mark for mark in breaks_of(rows)}
    for words, mark in told.items():
        fitting = words if style.text_width_cm(words, style.SMALL_PT) <= room else mark.reason
        yield style.capital(fitting), STROKE


def break_sentences(rows: Sequence[Row]) -> list[str]:
    """For the alternative text: from which year on, and why."""
    return [f"Từ {rows[mark.place].category} {mark.words}" for mark in breaks_of(rows)]
