"""Every declared figure for every unit: value, last year's value, change, coverage and rank among peers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FigureSpec
from flows.facts import Places
from flows.figures.evaluate import Evaluator, Values, fields_used
from flows.figures.rollup import Mask, Tree, Vector
from flows.figures.source import Source
from flows.figures.table import FIGURE_COLUMNS, LOW, MISSING, OK, ZERO, Block, Rows, States, assembled
from flows.year import Year

__all__ = ["FIGURE_COLUMNS", "Job", "compute_figures"]

PERCENT_POINT = "điểm phần trăm"


@dataclass(frozen=True, slots=True)
class Job:
    """What computing needs: the year, its catalogue, accepted facts of it and of the year before, and who is valid."""

    year: Year
    catalogue: Catalogue
    facts: pd.DataFrame
    previous_facts: pd.DataFrame
    register: pd.DataFrame


def compute_figures(job: Job) -> pd.DataFrame:
    """One row per figure and unit (``id`` without suffix for the province, ``@CODE`` for others), ``#YEAR`` for last
    year's values, ``.change`` and ``.change_pct`` against them. ``value`` is unrounded, NaN where ``state`` is not ok;
    ``text`` is empty (see wording). Order: catalogue, then units in official order.
    """
    return _Computer(job).table()


class _Computer:
    def __init__(self, job: Job) -> None:
        self.job = job
        self.tree = Tree(job.year.units)
        year = job.catalogue.year
        years = {"year": str(year), "prev": str(year - 1), "prev2": str(year - 2)}
        before = {"year": str(year - 1), "prev": str(year - 2), "prev2": str(year - 3)}
        self.now = Source(job.catalogue, self.tree, job.facts)
        self.then = Source(job.catalogue, self.tree, job.previous_facts)
        self.current = Evaluator(job.catalogue, self.now, years)
        self.previous = Evaluator(job.catalogue, self.then, before)
        self.years, self.before = years, before
        self._common: dict[frozenset[str], tuple[Evaluator, Evaluator, Mask]] = {}
        self._coverage: dict[tuple[frozenset[str], frozenset[str]], tuple[Vector, Vector]] = {}
        self._owed = self._pairs(job.register)
        self._valid = self._pairs(job.register[job.register["state"] == "valid"])

    def _pairs(self, register: pd.DataFrame) -> dict[str, Mask]:
        """Form -> which units the register's rows name."""
        found: dict[str, Mask] = {}
        for form, rows in register.groupby("form", sort=False):
            mask = np.zeros(len(self.tree.codes), dtype=bool)
            mask[[self.tree.place[code] for code in rows["unit"]]] = True
            found[str(form)] = mask
        return found

    def table(self) -> pd.DataFrame:
        return assembled([block for spec in self.job.catalogue.figures.values() for block in self._blocks(spec)], self.tree)

    def _blocks(self, spec: FigureSpec) -> Iterator[Block]:
        items = self.job.catalogue.forms[spec.each_row].item if spec.each_row else ()
        for item in items or (None,):
            name = f"{spec.id}.{item.id}" if item else spec.id
            label = f"{spec.label}: {item.label}" if item else spec.label
            unit = (item.unit if item and not spec.unit else spec.unit)
            decimals = item.decimals if item and not spec.unit else spec.decimals
            yield from self._figure(spec, item.id if item else "", name, label, unit, decimals)

    def _figure(self, spec: FigureSpec, item: str, name: str, label: str, unit: str, decimals: int) -> Iterator[Block]:
        forms, levels = self._forms_of(spec)
        now = self.current.figure(spec, item)
        reported, expected = self._covered(forms, levels)
        shown = self._shown(spec, now, expected)
        row = Rows(spec, name, label, unit, decimals, shown, reported, expected)
        yield row.block("", now.value, _states(now))
        if spec.rank:
            ranks, ranked = self._ranks(now.value, spec.rank == "high")
            yield row.block(".rank", ranks, _states(now), unit="", decimals=0)
            yield row.block(".ranked", ranked, _states(now), unit="", decimals=0)
        if spec.compare and len(self.job.previous_facts):
            yield from self._comparison(spec, item, row, forms, expected)

    def _comparison(self, spec: FigureSpec, item: str, row: Rows, forms: frozenset[str],
                    expected: Vector) -> Iterator[Block]:
        then = self.previous.figure(spec, item)
        if np.isnan(then.value[row.shown]).all():
            return
        yield row.block("", then.value, _states(then), suffix=f"#{self.job.year.previous}")
        current, previous, both = self._in_both_years(forms)
        first, second = current.figure(spec, item), previous.figure(spec, item)
        change = first.value - second.value
        covered = self.tree.totals(both.astype(float))
        enough = (covered >= self.job.year.settings.comparison_coverage * expected - 1e-9) | (expected == 0)
        state = np.where(enough, np.where(np.isnan(change), MISSING, OK), LOW).astype(np.int8)
        change = np.where(enough, change, np.nan)
        is_point = spec.percent_point or row.unit == "%"
        yield row.block(".change", change, state, unit=PERCENT_POINT if is_point else row.unit)
        if not is_point and not spec.rank and row.unit != "bậc":
            with np.errstate(divide="ignore", invalid="ignore"):
                percent = 100.0 * change / second.value
            state[np.isnan(percent) & (state == OK)] = MISSING
            state[second.value == 0] = ZERO
            yield row.block(".change_pct", np.where(np.isfinite(percent), percent, np.nan), state, unit="%", decimals=1)

    def _forms_of(self, spec: FigureSpec) -> tuple[frozenset[str], frozenset[str]]:
        used = list(fields_used(spec, self.job.catalogue, self.now))
        forms = frozenset(name.name.partition(".")[0] for name, _ in used) - {"group"}
        levels = {name.level for name, _ in used}
        return forms, frozenset() if "" in levels else frozenset(levels)

    def _covered(self, forms: frozenset[str], levels: frozenset[str]) -> tuple[Vector, Vector]:
        """(units that sent all they owe of these forms, units that owe any of them), each with its subordinates."""
        if (forms, levels) not in self._coverage:
            size = len(self.tree.codes)
            owes, sent = np.zeros(size, dtype=bool), np.ones(size, dtype=bool)
            for form in forms:
                owed = self._owed.get(form, np.zeros(size, dtype=bool))
                owes |= owed
                sent &= ~owed | self._valid.get(form, np.zeros(size, dtype=bool))
            if levels:
                owes &= np.logical_or.reduce([self.tree.with_level(level) for level in levels])
            self._coverage[forms, levels] = (self.tree.totals((owes & sent).astype(float)), self.tree.totals(owes.astype(float)))
        return self._coverage[forms, levels]

    def _in_both_years(self, forms: frozenset[str]) -> tuple[Evaluator, Evaluator, Mask]:
        """Both years over the units that have the forms in both; whole years where last year is known for the province only."""
        if forms not in self._common:
            now = np.logical_and.reduce([self.now.sent(form) for form in forms] or [np.ones(len(self.tree.codes), dtype=bool)])
            then = np.logical_and.reduce([self.then.sent(form) for form in forms] or [now])
            only_root = then.sum() == 1 and then[self.tree.root]
            both = now if only_root else now & then
            evaluators = (self.current, self.previous) if only_root else (
                Evaluator(self.job.catalogue, self.now, self.years, both),
                Evaluator(self.job.catalogue, self.then, self.before, both))
            self._common[forms] = (*evaluators, both)
        return self._common[forms]

    def _shown(self, spec: FigureSpec, now: Values, expected: Vector) -> Places:
        """Places of the units the figure is printed for."""
        if spec.per == "province":
            return np.array([self.tree.root])
        relevant = ~np.isnan(now.value) | now.zero_denominator | (expected > 0)
        if spec.per == "top":
            relevant &= (self.tree.parent == self.tree.root) | (self.tree.parent < 0)
        relevant[self.tree.root] = True
        return np.flatnonzero(relevant)

    def _ranks(self, values: Vector, high_is_first: bool) -> tuple[Vector, Vector]:
        """Rank among the units of the same level, and how many of them are ranked; ties share a rank, the next is skipped."""
        ranks, ranked = np.full(len(values), np.nan), np.full(len(values), np.nan)
        for level in dict.fromkeys(self.tree.level.tolist()):
            peers = self.tree.with_level(level) & ~np.isnan(values)
            ranks[peers] = pd.Series(values[peers]).rank(method="min", ascending=not high_is_first).to_numpy()
            ranked[peers] = peers.sum()
        return ranks, ranked


def _states(values: Values) -> States:
    return np.where(np.isnan(values.value), np.where(values.zero_denominator, ZERO, MISSING), OK).astype(np.int8)
