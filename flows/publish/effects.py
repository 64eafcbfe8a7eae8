"""What revisions did to the report: which of its figures and charts differ from the edition before."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.revisions import Revision
from flows.figures.evaluate import forms_used
from flows.figures.trace import read_id
from flows.publish.package import FOLDER
from flows.units import Units
from flows.year import Year

_AMONG_PEERS = frozenset({".rank", ".ranked", ".tied"})     # what one unit reports moves others of its level


def with_effects(revisions: Sequence[Revision], year: Year, catalogue: Catalogue, figures: pd.DataFrame, shown: Iterable[str],
                 charts: Path) -> list[Revision]:
    """The revisions with the figures and charts of the report that they changed.

    ``figures`` are the new ones, ``shown`` the ids printed in the documents, ``charts`` the folder of the new pictures. A
    change counts for a revision if the figure draws on one of its forms, for the unit itself or one above it, or is the rank of
    another unit beside one of these; so one figure may count for two revisions. Without an earlier report nothing is counted.
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
    levels: dict[str, set[str]] = {}
    for unit, form in one.pairs:
        for code in _chain(unit, year.units):
            above.setdefault(code, set()).add(form)
            levels.setdefault(_level(code, year.units), set()).add(form)
    traced = [read_id(identity, uses.catalogue, year.province) for identity in changed]
    revised = [levels.get(_level(figure.unit, year.units)) if figure.kind in _AMONG_PEERS else above.get(figure.unit)
               for figure in traced]
    figures = sum(bool(forms and uses.forms(figure.spec.id) & forms) for figure, forms in zip(traced, revised, strict=True))
    forms = {form for _, form in one.pairs}
    charts = sum(bool(uses.of_chart(chart) & forms) for chart in pictures)
    return replace(one, figures=figures, charts=charts)


def _chain(unit: str, units: Units) -> list[str]:
    return units.chain(unit) if unit in units else [unit]


def _level(unit: str, units: Units) -> str:
    return units[unit].level if unit in units else ""


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
            spec = self.catalogue.figures[figure]
            formulas = filter(None, (spec.formula, spec.comparable))    # where the latter does not hold, no value is shown
            self._known[figure] = frozenset().union(*(forms_used(formula, self.catalogue) for formula in formulas))
        return self._known[figure]

    def of_chart(self, chart: str) -> frozenset[str]:
        spec = self.catalogue.charts[chart]
        names = (*spec.figures, *filter(None, [spec.reference]))
        return frozenset().union(*(self.forms(name) for name in names))
