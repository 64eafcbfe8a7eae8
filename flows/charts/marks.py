"""Bars and labels put on axes all at once: one matplotlib call per fill and one for all paper behind labels.

Hatched bars drawn one by one would each render the whole hatch again, which is most of the time a chart takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from flows.charts import style
from flows.charts.frame import figure_of, write
from flows.charts.lettering import Face
from flows.charts.style import Fill

HALO_CM = 0.06                  # of paper to the left and right of a label
Box = tuple[float, float, float, float]     # left, lower, right, upper edge in data units


@dataclass(frozen=True)
class Bar:
    """One bar across (or, with ``draw_bars(upright=True)``, along) the axis of categories, in data units."""

    place: float
    length: float
    thickness: float
    fill: Fill
    start: float = 0.0
    hollow: bool = False


@dataclass(frozen=True)
class Label:
    """A text at data coordinates; ``paper`` is the colour laid under it."""

    x: float
    y: float
    text: str
    size_pt: float = style.BODY_PT
    face: Face = "regular"
    color: str = style.INK
    across: str = "left"        # left, center, right: which part of the text stands at x
    upright: str = "center"     # center, bottom, top: which part stands at y
    paper: str = style.PAPER


def draw_bars(axes: Axes, bars: Sequence[Bar], *, upright: bool = False, zorder: float = 2.5) -> None:
    """All bars, one call per fill. Hollow bars (forecasts, estimates) are white with a dashed edge; hatches stay."""
    for look in dict.fromkeys((bar.fill, bar.hollow) for bar in bars):
        alike = [bar for bar in bars if (bar.fill, bar.hollow) == look]
        properties = {**fill_style(*look), "zorder": zorder}
        places, lengths = [bar.place for bar in alike], [bar.length for bar in alike]
        starts, thickness = [bar.start for bar in alike], [bar.thickness for bar in alike]
        drawn = (axes.bar(places, lengths, width=thickness, bottom=starts, **properties) if upright
                 else axes.barh(places, lengths, height=thickness, left=starts, **properties))
        for bar, patch in zip(alike, drawn, strict=True):
            if not bar.length:
                patch.set_linewidth(0)      # an edge alone would look like a small value
        _hatch(axes, [_box(bar, upright=upright) for bar in alike], *look, zorder=zorder)


def fill_style(fill: Fill, hollow: bool = False) -> dict[str, Any]:
    """Patch properties of a fill without its hatch."""
    if hollow:
        return {"facecolor": style.PAPER, "edgecolor": fill.strong, "linewidth": 1.1, "linestyle": (0, (3, 2))}
    return {"facecolor": fill.face, "edgecolor": fill.line, "linewidth": 0.6}


def _box(bar: Bar, *, upright: bool) -> Box:
    low, high = bar.place - bar.thickness / 2, bar.place + bar.thickness / 2
    end = bar.start + bar.length
    return (low, bar.start, high, end) if upright else (bar.start, low, end, high)


def _hatch(axes: Axes, boxes: Sequence[Box], fill: Fill, hollow: bool, *, zorder: float) -> None:
    """One patch with the hatch of all boxes; sizes of the axes are left alone."""
    filled = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
    if fill.hatch and filled:
        path = Path.make_compound_path(*[Path(_corners(box), closed=True) for box in filled])
        patch = PathPatch(path, facecolor="none", edgecolor=fill.strong if hollow else fill.line, linewidth=0.0, hatch=fill.hatch,
                          zorder=zorder + 0.1)
        axes.add_artist(patch)


def _corners(box: Box) -> list[tuple[float, float]]:
    left, lower, right, upper = box
    return [(left, lower), (right, lower), (right, upper), (left, upper), (left, lower)]


def draw_labels(axes: Axes, labels: Sequence[Label]) -> None:
    """All labels with their paper beneath, so that grid and reference lines do not run through words."""
    x_per_cm, y_per_cm = units_per_cm(axes)
    shown = [label for label in labels if label.text]
    if not shown:
        return
    boxes = [_paper_box(label, x_per_cm, y_per_cm) for label in shown]
    axes.add_collection(PolyCollection([_corners(box) for box in boxes], facecolors=[label.paper for label in shown],
                                       edgecolors="none", zorder=4.5), autolim=False)
    for label in shown:
        write(axes, label.x, label.y, label.text, size_pt=label.size_pt, face=label.face, color=label.color,
              across=label.across, upright=label.upright)


def units_per_cm(axes: Axes) -> tuple[float, float]:
    """Data units per centimetre to the right and upwards."""
    figure = figure_of(axes)
    place = axes.get_position()
    width, height = (inches * style.CM_PER_INCH for inches in figure.get_size_inches())
    (left, right), (lower, upper) = axes.get_xlim(), axes.get_ylim()
    return (right - left) / (place.width * width), (upper - lower) / (place.height * height)


def _paper_box(label: Label, x_per_cm: float, y_per_cm: float) -> Box:
    width = (style.text_width_cm(label.text, label.size_pt, label.face) + 2 * HALO_CM) * x_per_cm
    height = (style.text_height_cm(label.text, label.size_pt) * 0.9) * y_per_cm
    halo = HALO_CM * x_per_cm
    left = label.x - {"left": halo, "center": width / 2, "right": width - halo}[label.across]
    lower = label.y - {"bottom": 0.0, "center": height / 2, "top": height}[label.upright]
    return left, lower, left + width, lower + height
