"""Every declared chart of a year, drawn: for full and half text width, with the words that say what it shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from flows.catalogue import Catalogue
from flows.catalogue.model import ChartSpec
from flows.charts import alt_text, chart_data, draw, half_width, is_empty, png_bytes
from flows.charts.data import Tree
from flows.state.canonical import canonical
from flows.state.parts import Part, Parts
from flows.units import Unit

CM_PER_INCH = 2.54


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart as a PNG. ``alt`` says in words what it shows."""

    id: str
    png: bytes
    width_cm: float
    alt: str
    caption: str
    empty: bool = False         # no bar or point has a value


@dataclass(frozen=True, slots=True)
class ChartSource:
    """What charts are drawn from: the figures by id, verdicts by target, targets whose result is an estimate.

    ``localities`` is what captions call the local governments right below the province: "huyện, thành phố". ``kept`` holds
    the pictures of earlier runs.
    """

    catalogue: Catalogue
    units: Tree
    figures: pd.DataFrame
    verdicts: Mapping[str, str]
    estimates: frozenset[str]
    localities: str = "địa phương"
    kept: Parts = field(default_factory=Parts)


def draw_all(source: ChartSource) -> Iterator[Drawn]:
    """Every declared chart at full text width, in catalogue order."""
    return (_drawn(spec, source, spec.id) for spec in source.catalogue.charts.values())


def draw_half(source: ChartSource, names: frozenset[str]) -> Iterator[Drawn]:
    """The named charts at half the text width."""
    return (_drawn(half_width(spec), source, f"{name}/2") for name, spec in source.catalogue.charts.items() if name in names)


def _drawn(declared: ChartSpec, source: ChartSource, name: str) -> Drawn:
    """The chart kept as ``name`` if it would be the same: a chart is its spec and its long table, and nothing else."""
    spec = declared.model_copy(update={"caption": declared.caption.replace("{dia_phuong}", source.localities)})
    data = chart_data(spec, source.figures, source.units, source.catalogue.year, source.catalogue.forms, source.verdicts,
                      source.estimates)
    part = source.kept.made(name, canonical(spec, data), lambda: _picture(spec, data))
    return Drawn(spec.id, part.content, caption=spec.caption, **part.about)


def _picture(spec: ChartSpec, data: pd.DataFrame) -> Part:
    figure = draw(spec, data)
    width_cm = round(float(figure.get_figwidth()) * CM_PER_INCH, 2)
    return Part(png_bytes(figure), {"width_cm": width_cm, "alt": alt_text(spec, data), "empty": is_empty(data)})


@dataclass(frozen=True, slots=True)
class _Group:
    """Some units, whatever level is asked for."""

    units: Sequence[Unit]

    def of_level(self, level: str, /) -> Sequence[Unit]:  # noqa: ARG002 - asked as a whole tree would be
        return self.units


def draw_group(declared: ChartSpec, source: ChartSource, units: Sequence[Unit], whole: str = "", *, half: bool = False) -> Drawn:
    """One bar for each of these units that has the figure; the line is the unit ``whole``, "" the province."""
    having = [unit for unit in units if any(f"{figure}@{unit.code}" in source.figures.index for figure in declared.figures)]
    reference = f"{declared.reference}@{whole}" if declared.reference and whole else declared.reference
    spec = declared.model_copy(update={"over": "units", "reference": reference})
    name = f"{spec.id}@{whole or units[0].level}"
    return _drawn(half_width(spec) if half else spec, replace(source, units=_Group(having)), name)
