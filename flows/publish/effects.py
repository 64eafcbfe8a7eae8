"""What revisions did to the report: which of its figures and charts differ from the edition before."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from flows.catalogue import Catalogue, FigureSpec
from flows.catalogue.formula import Name, leaves, parse
from flows.checks.revisions import Revision
from flows.figures.trace import read_id
from flows.publish.package import FOLDER
from flows.units import Units
from flows.year import Year


def with_effects(revisions: Sequence[Revision], year: Year, catalogue: Catalogue, figures: pd.DataFrame, shown: Iterable[str],
                 charts: Path) -> list[Revision]:
    """The revisions with the figures and charts of the report that they changed.

    ``figures`` are the new ones, ``shown`` the ids printed in the documents, ``charts`` the folder of the new pictures. A
    change counts for a revision if the figure draws on one of its forms, for the unit itself or one above it; so one figure
    may count for two revisions. Without an earlier report nothing is counted.
    """
    before = year.outputs / FOLDER / "figures.csv"
    if not revisions or not before.is_file():
        return list(revisions)
    uses = _Uses(catalogue)
    changed = _changed_figures(before, figures, set(shown))
    pictures = _changed_pictures(catalogue, year.outputs / charts.name, charts)
    return [_with_effects(one, year, uses, changed, pictures) for one in revisions]


def _with_effects(one: Revision, year: Year, uses: "_Uses", changed: Iterable[str], pictures: Iterable[str]) -> Revision:
    above: dict[str, set[str]] = {}
    for unit, form in one.pairs:
        for code in _chain(unit, year.units):
            above.setdefault(code, set()).add(form)
    traced = [read_id(identity, uses.catalogue, year.province) for identity in changed]
    figures = sum(bool(uses.forms(figure.spec.id) & above.get(figure.unit, set())) for figure in traced)
    forms = {form for _, form in one.pairs}
    charts = sum(bool(uses.of_chart(chart) & forms) for chart in pictures)
    return replace(one, figures=figures, charts=charts)


def _chain(unit: str, units: Units) -> list[str]:
    return units.chain(unit) if unit in units else [unit]


def _changed_figures(before: Path, figures: pd.DataFrame, shown: set[str]) -> list[str]:
    """Ids printed in the documents whose text is not what the edition before had; ids new to the data are no change."""
    then = pd.read_csv(before, usecols=["id", "text"], dtype=str, keep_default_na=False, engine="c")
    now = figures.loc[figures["id"].isin(shown), ["id", "text"]]
    both = now.merge(then, on="id", suffixes=("", "_then"))
    return sorted(both.loc[both["text"] != both["text_then"], "id"])


def _changed_pictures(catalogue: Catalogue, before: Path, now: Path) -> list[str]:
    """Declared charts whose picture has other bytes than in the edition before; drawing is repeatable to the byte."""
    pairs = {name: (before / f"{name}.png", now / f"{name}.png") for name in catalogue.charts}
    return [name for name, (then, new) in pairs.items()
            if then.is_file() and new.is_file() and then.read_bytes() != new.read_bytes()]


class _Uses:
    """Which forms a figure or a chart draws on, through the figures it names."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._known: dict[str, frozenset[str]] = {}

    def forms(self, figure: str) -> frozenset[str]:
        if figure not in self._known:
            self._known[figure] = frozenset()           # a figure built on itself adds nothing
            self._known[figure] = self._forms(self.catalogue.figures[figure])
        return self._known[figure]

    def of_chart(self, chart: str) -> frozenset[str]:
        spec = self.catalogue.charts[chart]
        names = (*spec.figures, *filter(None, [spec.reference]))
        return frozenset().union(*(self.forms(name) for name in names))

    def _forms(self, spec: FigureSpec) -> frozenset[str]:
        found: set[str] = {spec.each_row} if spec.each_row else set()
        for leaf in leaves(parse(spec.formula)):
            if isinstance(leaf, Name):
                found |= self.forms(leaf.name) if leaf.name in self.catalogue.figures else {leaf.name.partition(".")[0]}
        return frozenset(found)
