"""The charts of unit reports: of the units below, drawn for each; of a whole level, drawn once for all its units."""

from collections.abc import Sequence

from flows.charts.pictures import ChartSource, Drawn, draw_group
from flows.documents.blocks import Block, small_name
from flows.documents.pictures import Picture
from flows.documents.report import SMALL_WIDTH_CM
from flows.documents.units.report import Page
from flows.documents.units.specs import Layout, UnitChart
from flows.units import Units


def draw_unit_charts(layout: Layout, pages: Sequence[Page], source: ChartSource, units: Units) -> dict[str, dict[str, Block]]:
    """Unit code -> chart id -> picture. A unit without the figure, or with nothing to draw, has no such chart.

    ``cong_khai`` needs no care here: what is withheld is not declared as a chart of communes.
    """
    of_level: dict[tuple[str, str], Drawn] = {}
    found: dict[str, dict[str, Block]] = {}
    for page in pages:
        for name, spec in layout.charts_of(page.level).items():
            if not _has(page, spec, source):
                continue
            if spec.of == "children":
                drawn = draw_group(spec, source, units.children(page.code), page.code, half=spec.half)
            elif (name, page.level) in of_level:
                drawn = of_level[name, page.level]
            else:
                drawn = of_level[name, page.level] = draw_group(spec, source, units.of_level(page.level), half=spec.half)
            if not drawn.empty:
                found.setdefault(page.code, {})[small_name(name) if spec.half else name] = _block(drawn, half=spec.half)
    return found


def _has(page: Page, spec: UnitChart, source: ChartSource) -> bool:
    """Whether the unit has one of the figures, and somebody to be drawn beside."""
    known = any(f"{figure}@{page.code}" in source.figures.index for figure in spec.figures)
    return known and (spec.of == "peers" or bool(page.children))


def _block(drawn: Drawn, *, half: bool) -> Block:
    return Picture(drawn.png, min(drawn.width_cm, SMALL_WIDTH_CM) if half else drawn.width_cm, drawn.alt, drawn.caption)
