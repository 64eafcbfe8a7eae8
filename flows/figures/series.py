"""Figures of the years before last, for charts over years: each year by its own forms and its own units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, ChartSpec, FigureSpec
from flows.figures.breaks import break_of
from flows.figures.evaluate import Evaluator
from flows.figures.rollup import Tree
from flows.figures.source import Source, as_reported
from flows.figures.table import Block, Rows, states_of
from flows.year import Year


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier year: the catalogue its facts are read by, and the facts."""

    catalogue: Catalogue
    facts: pd.DataFrame


def in_series(catalogue: Catalogue) -> list[str]:
    """The figures that charts over years show, with those in their remarks."""
    named = [name for chart in catalogue.charts.values() if chart.over == "years" for name in _named(chart)]
    return [name for name in dict.fromkeys(named) if name in catalogue.figures and not catalogue.figures[name].each_row]


def _named(chart: ChartSpec) -> Iterator[str]:
    yield from chart.figures
    for key in ("notes", "bases"):
        for entry in chart.options.get(key, ()):
            yield from str(entry).split("/")


def past_blocks(year: Year, catalogue: Catalogue, past: Sequence[Past]) -> Iterator[Block]:
    """One ``#YEAR`` row of the province per figure in a series and year it has a value in, the latest year first."""
    wanted = [catalogue.figures[name] for name in in_series(catalogue)]
    for one in past if wanted else ():
        then = one.catalogue.year
        tree = Tree(year.units, on=year.end_of(then))
        years = {"year": str(then), "prev": str(then - 1), "prev2": str(then - 2)}
        evaluator = Evaluator(one.catalogue, Source(one.catalogue, tree, as_reported(one.facts)), years)
        yield from (block for spec in wanted if (block := _block(spec, one.catalogue, evaluator, tree, year)))


def _block(spec: FigureSpec, catalogue: Catalogue, evaluator: Evaluator, tree: Tree, year: Year) -> Block | None:
    before = catalogue.figures.get(spec.id, spec)
    values = evaluator.figure(before)
    shown = np.array([tree.root])
    if np.isnan(values.value[tree.root]):
        return None
    none = np.zeros(len(tree.codes))
    rows = Rows(before, spec.id, before.label, before.unit, before.decimals, shown, none, none)
    return rows.block("", values.value, states_of(values), suffix=f"#{catalogue.year}",
                      broken=broken_in(before, catalogue, year))


def broken_in(spec: FigureSpec, catalogue: Catalogue, year: Year) -> str:
    """Why a figure of an earlier year, the catalogue's, cannot be compared with the year before that."""
    days = year.end_of(catalogue.year - 1), year.end_of(catalogue.year)
    return break_of(spec, catalogue, rearranged=year.units.rearranged_between(*days))
