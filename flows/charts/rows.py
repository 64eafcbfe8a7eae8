"""The frame of charts whose categories are rows: names on the left, bars to the right, every label measured first."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from flows.catalogue.model import ChartSpec
from flows.charts import frame, style
from flows.charts.frame import EDGE_CM, GAP_CM, LegendEntry
from flows.charts.lettering import font
from flows.charts.options import Options, options_of
from flows.charts.table import Cell, Row, groups_of

NAME_SHARES = (0.42, 0.5)       # of the width, at most, for the names; the second rather than smaller letters
LABEL_SHARE = 0.62              # of the plotting area, at most, for a label behind its bar
MAX_PITCH_CM = 1.0              # few rows do not make fat bars
STRIP_CM = 0.50                 # the line above the bars that names the reference line
TICKS_CM = 0.48
UNIT_LINE_CM = 0.42
NEAR = 0.93                     # of the reference: a bar this long ends just before the line
LabelsAt = Callable[[float, float], Sequence[str]]   # (letter size, width of the plotting area) -> label behind each bar


@dataclass(frozen=True)
class Line:
    """One line of the chart: a row of bars, or the heading of a group (then ``row`` is None)."""

    name: str
    row: Row | None = None


@dataclass(frozen=True)
class Content:
    """What is to be shown: one length and one label per bar, in the order of the lines."""

    spec: ChartSpec
    lines: tuple[Line, ...]
    lengths: tuple[float, ...]
    labels: LabelsAt
    legend: tuple[LegendEntry, ...] = ()
    reference: Cell | None = None
    bars_per_line: int = 1

    @property
    def options(self) -> Options:
        return options_of(self.spec)

    @property
    def whole(self) -> bool:
        """Whether the axis counts things: no halves on its ticks."""
        return all(length % 1 == 0 for length in self.lengths)


@dataclass(frozen=True)
class Layout:
    """Where everything goes, in centimetres; ``limit`` is the value at the right edge of the plotting area."""

    width: float
    size_pt: float
    names: tuple[str, ...]
    labels: tuple[str, ...]
    left: float
    plot: float
    limit: float
    pitch: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.top + self.bottom + self.pitch * max(len(self.names), 1)

    @property
    def per_cm(self) -> float:
        """Value per centimetre of bar."""
        return self.limit / self.plot


def lines_of(rows: Sequence[Row]) -> tuple[Line, ...]:
    """Rows in order, with a heading line before each group."""
    if not groups_of(rows):
        return tuple(Line(row.category, row) for row in rows)
    lines: list[Line] = []
    for group in dict.fromkeys(row.group for row in rows):
        members = [Line(row.category, row) for row in rows if row.group == group]
        lines.extend([Line(group), *members] if group else members)
    return tuple(lines)


def lay_out(content: Content) -> Layout:
    """The largest letters with which the chart fits one page; at the smallest, names are shortened to one line."""
    for size in style.SIZES_PT:
        for share in NAME_SHARES:
            layout = _layout(content, size, share)
            if layout.height <= content.options.max_height_cm:
                return layout
    return _layout(content, style.SIZES_PT[-1], NAME_SHARES[0], squeezed=True)


def _layout(content: Content, size: float, share: float, *, squeezed: bool = False) -> Layout:
    width = content.options.width_cm
    names = _wrapped_names(content.lines, width, share, size, 1 if squeezed else 99)
    column = max((style.text_width_cm(name, size) for line, name in zip(content.lines, names, strict=True) if line.row),
                 default=0.0)
    left = EDGE_CM + column + 0.15
    plot = width - left - EDGE_CM - 0.1
    labels = tuple(content.labels(size, plot))
    top, bottom = _margins(content)
    needed = _needed_pitch(content, names, labels, size)
    wished = (content.spec.height_cm - top - bottom) / max(len(names), 1)
    pitch = max(needed, min(wished, MAX_PITCH_CM))
    if squeezed:
        pitch = (content.options.max_height_cm - top - bottom) / len(names)
    return Layout(width, size, names, labels, left, plot, limit_for(content, labels, size, plot), pitch, top, bottom)


def _needed_pitch(content: Content, names: Sequence[str], labels: Sequence[str], size: float) -> float:
    """The least distance of lines at which no name or label touches the one below; a tall one may lean on low neighbours."""
    told = iter(labels)
    heights = []
    for line, name in zip(content.lines, names, strict=True):
        behind = [next(told) for _ in range(content.bars_per_line)] if line.row else []
        tall = max((style.text_height_cm(label, size) for label in behind), default=0.0) * content.bars_per_line
        heights.append(max(style.text_height_cm(name, size), tall))
    pairs = [(above + below) / 2 for above, below in itertools.pairwise(heights)]
    return max([*pairs, *heights[:1], *heights[-1:]], default=0.5) + 0.08


def _wrapped_names(lines: Sequence[Line], width: float, share: float, size: float, max_lines: int) -> tuple[str, ...]:
    return tuple(style.wrap(line.name, width * share, size, max_lines=max_lines) if line.row
                 else style.wrap(line.name, width - 2 * EDGE_CM, size, "bold", 1) for line in lines)


def _margins(content: Content) -> tuple[float, float]:
    legend = frame.legend_lines(content.legend, content.options.width_cm - 2 * EDGE_CM)
    top = EDGE_CM + 0.08 + len(legend) * frame.LEGEND_LINE_CM + (STRIP_CM if content.reference else 0.0)
    return top, TICKS_CM + (UNIT_LINE_CM if unit_text(content.spec) else 0.0) + 0.05


def limit_for(content: Content, labels: Sequence[str], size: float, plot: float) -> float:
    """The smallest right edge at which every bar, and the label behind it, stay inside the plotting area."""
    starts = [label_start(length, content.reference) for length in content.lengths]
    room = [plot - GAP_CM - style.text_width_cm(label, size) if label else plot for label in labels]
    edges = [start * plot / max(space, 0.2 * plot) for start, space in zip(starts, room, strict=True)]
    reference = content.reference.value if content.reference else 0.0
    return max([*edges, reference, content.options.maximum or 0.0]) or 1.0


def label_start(length: float, reference: Cell | None) -> float:
    """Where the label of a bar begins: at its end, or past a reference line that would run between bar and label."""
    if reference is not None and NEAR * reference.value <= length < reference.value:
        return reference.value
    return length


def open_frame(content: Content, layout: Layout) -> Axes:
    """Axes with the names of the rows, grid, ticks, legend and reference line; one data unit down is one line."""
    figure = frame.blank_figure(layout.width, layout.height)
    axes = frame.blank_axes(figure, layout.left, layout.bottom, layout.plot, layout.height - layout.top - layout.bottom)
    axes.set(xlim=(0, layout.limit), ylim=(max(len(content.lines), 1) - 0.5, -0.5))
    _draw_names(axes, content.lines, layout)
    _draw_ticks(axes, content, layout)
    legend = frame.legend_lines(content.legend, layout.width - 2 * EDGE_CM)
    frame.draw_legend(figure, legend, EDGE_CM, layout.height - EDGE_CM)
    if content.reference:
        _draw_reference(axes, layout, content.reference)
    if not content.lines:
        frame.write(axes, layout.limit / 2, 0, style.NO_DATA, face="oblique", color=style.SOFT_INK, across="center")
    return axes


def _draw_names(axes: Axes, lines: Sequence[Line], layout: Layout) -> None:
    places = [place for place, line in enumerate(lines) if line.row]
    axes.set_yticks(places, [layout.names[place] for place in places], fontproperties=font(layout.size_pt),
                    linespacing=style.LINE_SPACING, parse_math=False)
    for place, line in enumerate(lines):
        if not line.row:
            y = layout.bottom + (len(lines) - place - 0.5) * layout.pitch
            frame.write(frame.figure_of(axes), EDGE_CM, y, layout.names[place], size_pt=layout.size_pt, face="bold")


def _draw_ticks(axes: Axes, content: Content, layout: Layout) -> None:
    size = min(style.SMALL_PT, layout.size_pt)
    end = _scale_end(content, layout.limit)
    widest = style.text_width_cm(frame.tick_text(frame.nice_ticks(end, 4, whole=content.whole)[-1]), size)
    ticks = frame.nice_ticks(end, max(1, int(layout.plot / (widest + 0.9))), whole=content.whole)
    right = layout.plot + 0.1 + EDGE_CM
    shown = [tick for tick in ticks
             if tick / layout.per_cm + style.text_width_cm(frame.tick_text(tick), size) / 2 <= right]
    axes.set_xticks(shown, [frame.tick_text(tick) for tick in shown], fontproperties=font(size), color=style.SOFT_INK)
    axes.grid(visible=True, axis="x", color=style.GRID, linewidth=0.6)
    unit = style.wrap(unit_text(content.spec), layout.width - 2 * EDGE_CM, size, max_lines=1)
    if unit:
        axes.set_xlabel(unit, fontproperties=font(size), color=style.SOFT_INK, ha="right", va="bottom", parse_math=False)
        axes.xaxis.set_label_coords(layout.width - EDGE_CM, 0.08, transform=frame.centimetres(frame.figure_of(axes)))


def _scale_end(content: Content, limit: float) -> float:
    """The last value that may have a tick: nothing where nothing is measured, no 120 % where all shares end at 100 %."""
    if not (any(content.lengths) or content.reference):
        return content.options.maximum or 0.0
    whole_share = 100.0 if content.spec.unit == "%" and max(content.lengths, default=0.0) <= 100 else limit
    return content.options.maximum or min(limit, whole_share)


def unit_text(spec: ChartSpec) -> str:
    """Name of the value axis: the option ``axis``, else the unit of measure."""
    return options_of(spec).axis or (f"Đơn vị tính: {spec.unit}" if spec.unit else "")


def _draw_reference(axes: Axes, layout: Layout, reference: Cell) -> None:
    axes.axvline(reference.value, color=style.REFERENCE, gapcolor=style.PAPER, linewidth=1.4, linestyle=(0, (4, 2)),
                 zorder=3)          # white gaps: it must show on dark bars too, also in black and white
    text = f"{reference.category}: {reference.text}"
    half = style.text_width_cm(text, style.SMALL_PT) / 2
    middle = layout.left + reference.value / layout.per_cm
    x = min(max(middle, EDGE_CM + half), layout.width - EDGE_CM - half)
    y = layout.bottom + len(layout.names) * layout.pitch + 0.22
    frame.write(frame.figure_of(axes), x, y, text, color=style.REFERENCE, across="center")
