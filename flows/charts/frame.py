"""An empty chart with everything in its place: axes, names of the rows, legend, grid, reference line.

Places are computed from measured text before anything is drawn, in centimetres; matplotlib's own layout engines would
cost more than the whole drawing and cannot promise that labels stay apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from flows.charts import style
from flows.charts.lettering import Canvas, Face, font
from flows.charts.style import Fill
from flows.wording.numbers import format_number

EDGE_CM = 0.15
GAP_CM = 0.12                   # between a bar and its label, a swatch and its word
SWATCH_CM = 0.38
LEGEND_LINE_CM = 0.48


@dataclass(frozen=True)
class Stroke:
    """How one line is drawn: colour, marker, dashes (forecasts are dashed with a hollow marker)."""

    color: str
    marker: str
    dashed: bool = False

    def style(self) -> dict[str, Any]:
        return {"color": self.color, "linewidth": 1.6, "linestyle": (0, (4, 2)) if self.dashed else "-", "marker": self.marker,
                "markersize": 6, "markerfacecolor": style.PAPER if self.dashed else self.color, "markeredgecolor": self.color,
                "markeredgewidth": 1.3}


LegendEntry = tuple[str, Fill | Stroke]


def blank_figure(width_cm: float, height_cm: float) -> Figure:
    """White paper of a size in centimetres, at the resolution of all charts."""
    figure = Figure(figsize=(width_cm / style.CM_PER_INCH, height_cm / style.CM_PER_INCH), dpi=style.DPI, facecolor=style.PAPER)
    Canvas(figure)
    return figure


def blank_axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes placed in centimetres from the lower left corner, without frame and ticks."""
    figure_width, figure_height = (inches * style.CM_PER_INCH for inches in figure.get_size_inches())
    axes = figure.add_axes((left / figure_width, bottom / figure_height, width / figure_width, height / figure_height))
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set(color=style.SOFT_INK, linewidth=0.8)
    axes.tick_params(left=False, bottom=False, length=0, colors=style.INK, pad=3)
    axes.set_axisbelow(True)
    return axes


def figure_of(axes: Axes) -> Figure:
    """The figure axes made by ``blank_axes`` stand in."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes are never made without one here
    return figure


def write(target: Axes | Figure, x: float, y: float, text: str, *, size_pt: float = style.SMALL_PT, face: Face = "regular",
          color: str = style.INK, across: str = "left", upright: str = "center") -> Text:
    """Text at data coordinates of axes, or at centimetres of a figure. Never read as mathematics: "$" is a dollar."""
    transform = target.transData if isinstance(target, Axes) else centimetres(target)
    baseline = "center_baseline" if upright == "center" else upright     # level with the names of the rows
    return target.text(x, y, text, transform=transform, fontproperties=font(size_pt, face), color=color, ha=across, va=baseline,
                       parse_math=False, linespacing=style.LINE_SPACING, zorder=5)


def centimetres(figure: Figure) -> Affine2D:
    return Affine2D().scale(1 / style.CM_PER_INCH) + figure.dpi_scale_trans  # type: ignore[return-value]


def legend_lines(entries: Sequence[LegendEntry], width_cm: float) -> list[list[LegendEntry]]:
    """Entries broken into lines that fit the width."""
    lines: list[list[LegendEntry]] = []
    used = 0.0
    for entry in entries:
        needed = _entry_cm(entry)
        if not lines or used + needed > width_cm:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += needed
    return lines


def _entry_cm(entry: LegendEntry) -> float:
    return SWATCH_CM + GAP_CM + style.text_width_cm(entry[0], style.SMALL_PT) + 0.45


def draw_legend(figure: Figure, lines: Sequence[Sequence[LegendEntry]], left_cm: float, top_cm: float) -> None:
    """Swatches and words from (left, top) downwards, in centimetres."""
    for number, line in enumerate(lines):
        x, y = left_cm, top_cm - (number + 0.5) * LEGEND_LINE_CM
        for entry in line:
            text, look = entry
            figure.add_artist(_swatch(figure, x, y, look))
            write(figure, x + SWATCH_CM + GAP_CM, y, text)
            x += _entry_cm(entry)


def _swatch(figure: Figure, x: float, y: float, look: Fill | Stroke) -> Artist:
    if isinstance(look, Stroke):
        middle, place = x + SWATCH_CM / 2, centimetres(figure)
        return Line2D([x, middle, x + SWATCH_CM], [y, y, y], markevery=[1], transform=place, **look.style())
    hollow = look.face == style.PAPER
    return Rectangle((x, y - 0.13), SWATCH_CM, 0.26, transform=centimetres(figure), facecolor=look.face, hatch=look.hatch,
                     edgecolor=look.strong if hollow else look.line, linewidth=1.0 if hollow else 0.6,
                     linestyle=(0, (3, 2)) if hollow else "-")


def nice_ticks(limit: float, count: int, *, whole: bool = False) -> list[float]:
    """0 and round steps (1, 2, 2,5, 5 x 10^k) up to the limit, at most ``count`` steps; ``whole`` for counts of things."""
    if limit <= 0 or not math.isfinite(limit):
        return [0.0]
    rough = max(limit / max(count, 1), 1.0 if whole else 0.0)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10)
                if factor * power >= rough * 0.999999 and not (whole and factor * power % 1))
    return [number * step for number in range(int(limit / step + 1e-9) + 1)]


def tick_text(value: float) -> str:
    """A round axis value in Vietnamese notation with as many decimals as it has: 12.500, 0,25."""
    decimals = next((count for count in range(6) if abs(round(value, count) - value) < 1e-9), 6)
    return format_number(value, decimals)
