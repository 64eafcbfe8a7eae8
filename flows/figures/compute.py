"""Every declared figure for every unit: value, last year's value, change, coverage and rank among peers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FigureSpec
from flows.facts import Grids, Places
from flows.figures.breaks import Breaks, declared_break
from flows.figures.evaluate import Evaluator, Values, fields_used, forms_used
from flows.figures.rollup import Mask, Tree, Vector
from flows.figures.series import Past, broken_in, past_blocks
from flows.figures.source import Source, as_reported
from flows.figures.table import BROKEN, FIGURE_COLUMNS, LOW, MISSING, OK, ZERO, Block, Rows, assembled, states_of, with_ids
from flows.year import Year

__all__ = ["FIGURE_COLUMNS", "Job", "Past", "compute_figures", "with_ids"]

PERCENT_POINT = "điểm phần trăm"


@dataclass(frozen=True, slots=True)
class Job:
    """What computing needs: the year, its catalogue, accepted facts of it and of the year before, and who is valid.

    ``past`` is the catalogue the facts of the year before are read by: other forms may have been in force. ``earlier`` are
    the years before it, for charts over years.
    """

    year: Year
    catalogue: Catalogue
    facts: pd.DataFrame | Grids
    previous_facts: pd.DataFrame
    register: pd.DataFrame
    past: Catalogue | None = None
    earlier: tuple[Past, ...] = ()


def compute_figures(job: Job) -> pd.DataFrame:
    """One row per figure and unit, with suffix ``#YEAR`` for last year's values; ``.change`` and ``.change_pct`` against them.

    ``value`` is unrounded, NaN where ``state`` is not ok; ``text`` is empty (see wording); ids are not joined yet (see
    ``with_ids``). Order: catalogue, then units in official order.
    """
    tree, blocks = _blocks(job)
    return assembled(blocks, tree)


def _blocks(job: Job) -> tuple[Tree, list[Block]]:
    """What the rows are made of. All that only computing needs is gone by then: the table takes as much memory again."""
    computer = _Computer(job)
    return computer.tree, [*computer.blocks(), *past_blocks(job.year, job.catalogue, job.earlier)]


class _Computer:
    def __init__(self, job: Job) -> None:
        self.job = job
        self.tree = Tree(job.year.units)
        year = job.catalogue.year
        years = {"year": str(year), "prev": str(year - 1), "prev2": str(year - 2)}
        before = {"year": str(year - 1), "prev": str(year - 2), "prev2": str(year - 3)}
        self.past = job.past or job.catalogue
        self.past_tree = Tree(job.year.units, on=job.year.day_before)
        self.now = Source(job.catalogue, self.tree, job.facts)
        self.then = Source(self.past, self.past_tree, as_reported(job.previous_facts))
        self.current = Evaluator(job.catalogue, self.now, years)
        self.previous = Evaluator(self.past, self.then, before)
        self.years, self.before = years, before
        self._breaks = Breaks(job.catalogue, self.past_tree)
        self._common: dict[tuple[frozenset[str], frozenset[str]], tuple[Evaluator, Evaluator, Mask]] = {}
        self._coverage: dict[tuple[frozenset[str], frozenset[str]], tuple[Vector, Vector]] = {}
        self._owed = self._pairs(job.register)
        self._valid = self._pairs(job.register[job.register["state"] == "valid"])

    def _pairs(self, register: pd.DataFrame) -> dict[str, Mask]:
        """Form -> which units the register's rows name."""
        form, forms = pd.factorize(register["form"])
        unit, units = pd.factorize(register["unit"])
        named = np.zeros((len(forms), len(self.tree.codes)), dtype=bool)
        named[form, np.array([self.tree.place[code] for code in units], dtype=np.int64)[unit]] = True
        return dict(zip(forms, named, strict=True))

    def blocks(self) -> Iterator[Block]:
        return (block for spec in self.job.catalogue.figures.values() for block in self._blocks(spec))

    def _blocks(self, spec: FigureSpec) -> Iterator[Block]:
        items = self.job.catalogue.forms[spec.each_row].item if spec.each_row else ()
        for item in items or (None,):
            name = f"{spec.id}.{item.id}" if item else spec.id
            label = f"{spec.label}: {item.label}" if item else spec.label
            unit = (item.unit if item and not spec.unit else spec.unit)
            decimals = item.decimals if item and not spec.unit else spec.decimals
            yield from self._figure(spec, item.id if item else "", name, label, unit, decimals)

    def _figure(self, spec: FigureSpec, item: str, name: str, label: str, unit: str, decimals: int) -> Iterator[Block]:
        now = self.current.figure(spec, item)       # first: it refuses a figure that is made of itself
        forms, levels = _forms_of(spec, self.job.catalogue)
        reported, expected = self._covered(forms, levels)
        shown = self._shown(spec, now, expected)
        row = Rows(spec, name, label, unit, decimals, shown, reported, expected)
        value, state = now.value, states_of(now)
        if spec.comparable:
            differs = self.current.differs(spec.comparable) | bool(declared_break(spec, self.job.catalogue))
            value = np.where(differs, np.nan, value)
            state = np.where(differs, BROKEN, state).astype(np.int8)
        yield row.block("", value, state, text=spec.incomparable, broken=self._breaks.of(spec).reason)
        if spec.rank:
            ranks, ranked, tied = self._ranks(now.value, spec.rank == "high")
            state = states_of(now)
            yield row.block(".rank", ranks, state, unit="", decimals=0)
            yield row.block(".ranked", ranked, state, unit="", decimals=0)
            yield row.block(".tied", tied, state, unit="đơn vị", decimals=0)
        if spec.compare and len(self.job.previous_facts):
            yield from self._comparison(spec, item, row, forms, self._of_levels(levels))

    def _comparison(self, spec: FigureSpec, item: str, row: Rows, forms: frozenset[str], asked: Mask) -> Iterator[Block]:
        before = self.past.figures.get(spec.id, spec)
        then = self.previous.figure(before, item)
        if np.isnan(then.value[row.shown]).all():
            return
        yield row.block("", then.value, states_of(then), suffix=f"#{self.job.year.previous}", unit=before.unit or row.unit,
                        broken=broken_in(before, self.past, self.job.year) if self.past is not self.job.catalogue else "")
        current, previous, both = self._in_both_years(forms, forms_used(before.formula, self.past))
        second = previous.figure(before, item).value[:len(both)]
        change = current.figure(spec, item).value - second
        whole = self._to_compare(forms) & asked
        covered, expected = (self.tree.count(units) for units in (whole & both, whole))
        enough = covered >= self.job.year.settings.comparison_coverage * expected - 1e-9
        state = np.where(enough, np.where(np.isnan(change), MISSING, OK), LOW).astype(np.int8)
        broken = self._breaks.of(spec)
        state[broken.where] = BROKEN
        change = np.where(state == OK, change, np.nan)
        is_point = spec.percent_point or row.unit == "%"
        yield row.block(".change", change, state, unit=PERCENT_POINT if is_point else row.unit, text=broken.reason)
        if not is_point and not spec.rank and row.unit != "bậc":
            with np.errstate(divide="ignore", invalid="ignore"):
                percent = 100.0 * change / second
            state = np.where((second == 0) & (state != BROKEN), ZERO, state).astype(np.int8)
            percent = np.where(np.isfinite(percent), percent, np.nan)
            yield row.block(".change_pct", percent, state, unit="%", decimals=1, text=broken.reason)

    def _covered(self, forms: frozenset[str], levels: frozenset[str]) -> tuple[Vector, Vector]:
        """(units that sent all they owe of these forms, units that owe any of them), each with its subordinates."""
        if (forms, levels) not in self._coverage:
            owes, sent = self._owing(forms)
            owes = owes & self._of_levels(levels)
            self._coverage[forms, levels] = (self.tree.count(owes & sent), self.tree.count(owes))
        return self._coverage[forms, levels]

    def _owing(self, forms: frozenset[str]) -> tuple[Mask, Mask]:
        """(which units owe any of these forms, which have sent all they owe of them)."""
        nobody: Mask = np.zeros(len(self.tree.codes), dtype=bool)
        owes, sent = nobody.copy(), ~nobody
        for form in forms:
            owed = self._owed.get(form, nobody)
            owes |= owed
            sent &= ~owed | self._valid.get(form, nobody)
        return owes, sent

    def _to_compare(self, forms: frozenset[str]) -> Mask:
        """The units a comparison should be about: those that owe these forms; for one that reports row by row about units
        below it, those units.
        """
        (owes, _), known = self._owing(forms), _all_sent(self.now, forms)
        told_about = known & ~owes
        tells = owes & ~known & (self.tree.count(told_about) > 0)
        return (owes & ~tells) | (told_about & self.tree.below(tells))

    def _of_levels(self, levels: frozenset[str]) -> Mask:
        """Which units are of these levels; none named: all."""
        masks = [self.tree.with_level(level) for level in levels] or [np.ones(len(self.tree.codes), dtype=bool)]
        return np.asarray(np.logical_or.reduce(masks), dtype=bool)

    def _in_both_years(self, forms: frozenset[str], before: frozenset[str]) -> tuple[Evaluator, Evaluator, Mask]:
        """Both years over the units that have the forms in both; whole years where last year is known for the province only.

        ``before`` are the forms the same figure came from last year. A unit made of several counts where all of them sent.
        """
        if (forms, before) not in self._common:
            now, then = _all_sent(self.now, forms), _all_sent(self.then, before)
            only_root = then.sum() == 1 and then[self.tree.root]
            both = now if only_root else now & _whole(then, self.past_tree)
            in_past = (self.past_tree.home >= 0) & both[self.past_tree.home]
            evaluators = (self.current, self.previous) if only_root else (
                Evaluator(self.job.catalogue, self.now, self.years, both),
                Evaluator(self.past, self.then, self.before, in_past))
            self._common[forms, before] = (*evaluators, both)
        return self._common[forms, before]

    def _shown(self, spec: FigureSpec, now: Values, expected: Vector) -> Places:
        """Places of the units the figure is printed for."""
        if spec.per == "province":
            return np.array([self.tree.root])
        relevant = ~np.isnan(now.value) | now.zero_denominator | (expected > 0)
        if spec.per == "top":
            relevant &= self.tree.parent == self.tree.root
        relevant[self.tree.root] = True
        return np.flatnonzero(relevant)

    def _ranks(self, values: Vector, high_is_first: bool) -> tuple[Vector, Vector, Vector]:
        """Rank among the units of the same level, how many of them are ranked, and how many others have the same rank.

        Ties share a rank, the next is skipped.
        """
        ranks, ranked, tied = (np.full(len(values), np.nan) for _ in range(3))
        for level in dict.fromkeys(self.tree.level.tolist()):
            peers = self.tree.with_level(level) & ~np.isnan(values)
            ours = -values[peers] if high_is_first else values[peers]
            ordered = np.sort(ours)
            before, through = (np.searchsorted(ordered, ours, side) for side in ("left", "right"))
            ranks[peers], ranked[peers], tied[peers] = before + 1, peers.sum(), through - before - 1
        return ranks, ranked, tied


def _forms_of(spec: FigureSpec, catalogue: Catalogue) -> tuple[frozenset[str], frozenset[str]]:
    """The forms a figure draws on, and the levels it is limited to (none: all levels)."""
    levels = {name.level for name, _ in fields_used(spec, catalogue)}
    return forms_used(spec.formula, catalogue), frozenset() if "" in levels else frozenset(levels)


def _all_sent(source: Source, forms: frozenset[str]) -> Mask:
    """Which units sent all of these forms."""
    everybody: Mask = np.ones(len(source.tree.codes), dtype=bool)
    for form in forms:
        everybody = everybody & source.sent(form)
    return everybody


def _whole(sent: Mask, tree: Tree) -> Mask:
    """Which of today's units are known whole from then: every unit they were made of has sent."""
    size = len(tree.place)
    asked = (tree.existed | sent) & (tree.home >= 0)
    missing = np.bincount(tree.home[asked & ~sent], minlength=size)
    is_whole = (np.bincount(tree.home[asked & sent], minlength=size) > 0) & (missing == 0)
    return np.asarray(is_whole | (sent[:size] & ~tree.existed[:size]), dtype=bool)
