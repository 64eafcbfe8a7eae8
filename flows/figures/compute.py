"""Every declared figure for every unit: value, last year's value, change, coverage and rank among peers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FigureSpec
from flows.figures.evaluate import Evaluator, Values, fields_used
from flows.figures.rollup import Mask, Tree, Vector
from flows.figures.source import Source
from flows.year import Year

FIGURE_COLUMNS = ("id", "unit_of_measure", "value", "text", "formula", "n_reported", "n_expected")
INNER_COLUMNS = ("label", "decimals", "state", "base", "unit", "is_forecast")
OK, ZERO, MISSING, LOW = "ok", "zero_denominator", "missing", "low_coverage"
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
        blocks = [block for spec in self.job.catalogue.figures.values() for block in self._blocks(spec)]
        return pd.concat(blocks, ignore_index=True)

    def _blocks(self, spec: FigureSpec) -> Iterator[pd.DataFrame]:
        items = self.job.catalogue.forms[spec.each_row].item if spec.each_row else ()
        for item in items or (None,):
            name = f"{spec.id}.{item.id}" if item else spec.id
            label = f"{spec.label}: {item.label}" if item else spec.label
            unit = (item.unit if item and not spec.unit else spec.unit)
            decimals = item.decimals if item and not spec.unit else spec.decimals
            yield from self._figure(spec, item.id if item else "", name, label, unit, decimals)

    def _figure(self, spec: FigureSpec, item: str, name: str, label: str, unit: str, decimals: int) -> Iterator[pd.DataFrame]:
        forms, levels = self._forms_of(spec)
        now = self.current.figure(spec, item)
        reported, expected = self._covered(forms, levels)
        shown = self._shown(spec, now, expected)
        row = _Rows(self.tree, spec, name, label, unit, decimals, shown, reported, expected)
        yield row.table("", now.value, _states(now))
        if spec.rank:
            yield row.table(".rank", self._ranks(now.value, spec.rank == "high"), _states(now), unit="", decimals=0)
        if spec.compare and len(self.job.previous_facts):
            yield from self._comparison(spec, item, row, forms, expected)

    def _comparison(self, spec: FigureSpec, item: str, row: "_Rows", forms: frozenset[str],
                    expected: Vector) -> Iterator[pd.DataFrame]:
        then = self.previous.figure(spec, item)
        if np.isnan(then.value[row.shown]).all():
            return
        yield row.table("", then.value, _states(then), suffix=f"#{self.job.year.previous}")
        current, previous, both = self._in_both_years(forms)
        first, second = current.figure(spec, item), previous.figure(spec, item)
        change = first.value - second.value
        covered = self.tree.totals(both.astype(float))
        enough = (covered >= self.job.year.settings.comparison_coverage * expected - 1e-9) | (expected == 0)
        state = np.where(enough, np.where(np.isnan(change), MISSING, OK), LOW)
        change = np.where(enough, change, np.nan)
        is_point = spec.percent_point or row.unit == "%"
        yield row.table(".change", change, state, unit=PERCENT_POINT if is_point else row.unit)
        if not is_point and not spec.rank and row.unit != "bậc":
            with np.errstate(divide="ignore", invalid="ignore"):
                percent = 100.0 * change / second.value
            state = np.where(second.value == 0, ZERO, np.where(np.isnan(percent), np.where(state == OK, MISSING, state), state))
            yield row.table(".change_pct", np.where(np.isfinite(percent), percent, np.nan), state, unit="%", decimals=1)

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

    def _shown(self, spec: FigureSpec, now: Values, expected: Vector) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        """Places of the units the figure is printed for."""
        if spec.per == "province":
            return np.array([self.tree.root])
        relevant = ~np.isnan(now.value) | now.zero_denominator | (expected > 0)
        if spec.per == "top":
            relevant &= (self.tree.parent == self.tree.root) | (self.tree.parent < 0)
        relevant[self.tree.root] = True
        return np.flatnonzero(relevant)

    def _ranks(self, values: Vector, high_is_first: bool) -> Vector:
        """Rank among the units of the same level; ties share a rank and the next is skipped."""
        ranks = np.full(len(values), np.nan)
        for level in dict.fromkeys(self.tree.level.tolist()):
            peers = self.tree.with_level(level) & ~np.isnan(values)
            ranks[peers] = pd.Series(values[peers]).rank(method="min", ascending=not high_is_first).to_numpy()
        return ranks


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes figures rows out of vectors."""

    tree: Tree
    spec: FigureSpec
    name: str
    label: str
    unit: str
    decimals: int
    shown: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    reported: Vector
    expected: Vector

    def table(self, kind: str, value: Vector, state: Sequence[str] | np.ndarray[tuple[int], np.dtype[np.object_]],
              suffix: str = "", unit: str | None = None, decimals: int | None = None) -> pd.DataFrame:
        codes = [self.tree.codes[place] for place in self.shown]
        root = self.tree.codes[self.tree.root]
        ids = [f"{self.name}{kind}{'' if code == root else '@' + code}{suffix}" for code in codes]
        return pd.DataFrame({
            "id": ids, "unit_of_measure": self.unit if unit is None else unit, "value": value[self.shown], "text": "",
            "formula": self.spec.formula, "n_reported": self.reported[self.shown].astype(int),
            "n_expected": self.expected[self.shown].astype(int), "label": self.label,
            "decimals": self.decimals if decimals is None else decimals, "state": np.asarray(state, dtype=object)[self.shown],
            "base": self.spec.id, "unit": codes, "is_forecast": self.spec.forecast,
        })


def _states(values: Values) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    reason = np.where(values.zero_denominator, ZERO, MISSING)
    return np.where(np.isnan(values.value), reason, OK).astype(object)
