"""What stands where on a drawn chart, so that tests can see cut and overlapping texts and measure bars."""

from dataclasses import dataclass
from itertools import combinations

from matplotlib.artist import Artist
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text


@dataclass(frozen=True)
class Place:
    """A text and its box in pixels."""

    text: str
    left: float
    lower: float
    right: float
    upper: float

    def overlaps(self, other: "Place", slack: float = 1.0) -> bool:
        return (self.left < other.right - slack and other.left < self.right - slack
                and self.lower < other.upper - slack and other.lower < self.upper - slack)


def texts(figure: Figure) -> list[Text]:
    """Every text that is drawn."""
    found = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    return [text for text in found if _is_shown(text, figure)]


def _is_shown(text: Text, figure: Figure) -> bool:
    axes = figure.axes[0]
    titles = (axes.title, axes._left_title, axes._right_title)
    ticks = [tick.label2 for axis in (axes.xaxis, axes.yaxis) for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())]
    stale = [tick.label1 for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()[len(axis.get_ticklocs()):]]
    return text not in (*titles, *ticks, *stale)


def places(figure: Figure) -> list[Place]:
    figure.draw_without_rendering()     # ticks take their places only then
    renderer = figure.canvas.get_renderer()
    boxes = [(text, text.get_window_extent(renderer)) for text in texts(figure)]
    return [Place(text.get_text(), box.x0, box.y0, box.x1, box.y1) for text, box in boxes]


def cut_texts(figure: Figure) -> list[str]:
    """Texts that reach beyond the picture."""
    width, height = figure.canvas.get_width_height()
    return [place.text for place in places(figure)
            if place.left < 0 or place.lower < 0 or place.right > width or place.upper > height]


def overlapping_texts(figure: Figure) -> list[tuple[str, str]]:
    return [(one.text, other.text) for one, other in combinations(places(figure), 2) if one.overlaps(other)]


def shown(figure: Figure) -> list[str]:
    """The texts of a chart, each on one line, without the numbers of the value axis."""
    axes = figure.axes[0]
    scale = axes.xaxis if axes.spines["left"].get_visible() else axes.yaxis
    ticks = {id(tick.label1) for tick in scale.get_major_ticks()}
    return [text.get_text().replace("\n", " ") for text in texts(figure) if id(text) not in ticks]


def names(figure: Figure) -> list[str]:
    """Names of the rows, from the top down."""
    return [label.get_text().replace("\n", " ") for label in figure.axes[0].get_yticklabels()]


def bars(figure: Figure) -> list[tuple[float, float, float]]:
    """(place, start, length) of every horizontal bar, by place and start."""
    found = [(patch.get_y() + patch.get_height() / 2, patch.get_x(), patch.get_width())
             for container in figure.axes[0].containers if isinstance(container, BarContainer) for patch in container]
    return sorted((round(place, 6), round(start, 6), round(length, 6)) for place, start, length in found)


def dashed_bars(figure: Figure) -> list[float]:
    """Lengths of the hollow bars: white, with a dashed edge."""
    return [patch.get_width() for container in figure.axes[0].containers for patch in container
            if patch.get_linestyle() not in ("-", "solid") and _is_white(patch)]


def _is_white(patch: Artist) -> bool:
    return tuple(patch.get_facecolor()[:3]) == (1.0, 1.0, 1.0)
