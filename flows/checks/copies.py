"""Forms that repeat last year's of the same unit.

Only fields that add up are looked at, and only forms with enough different numbers that are no stocks and not small: stocks
may stand still, and ones and zeros are the same everywhere.
"""

from functools import cached_property

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.catalogue.model import Limits
from flows.checks.identities import Bools
from flows.checks.sums import SUMMED, codes_like, field_table
from flows.facts import Floats, Places, told_apart
from flows.findings import Finding

_FLOWS = frozenset({"sum"})
_KEYS = ("unit", "form", "field", "row")


def check_copies(facts: pd.DataFrame, previous: pd.DataFrame, catalogue: Catalogue) -> list[Finding]:
    """One finding for each form that repeats last year's."""
    if not len(previous):
        return []
    now, then = _Numbers(facts, catalogue, facts), _Numbers(previous, catalogue, facts)
    return _copied_last_year(facts, now, then, catalogue.limits) if len(then.place) else []


def _copied_last_year(facts: pd.DataFrame, now: "_Numbers", then: "_Numbers", limits: Limits) -> list[Finding]:
    """Forms of a unit whose every number is last year's. Fields that last year's data does not have are not compared."""
    before = now.matched(then)
    submission, first = now.submissions
    alike = now.telling(submission, before == now.value, limits.telling_number) >= limits.copied_numbers
    alike &= np.bincount(submission, weights=~np.isnan(before) & (before != now.value), minlength=len(first)) == 0
    copied = np.flatnonzero(alike)
    chosen = now.unit_form[first[copied]]
    differing = _with_more(now, then, chosen, known_fields=True) | _with_more(then, now, chosen, known_fields=False)
    return [_finding(facts, int(now.place[first[one]])) for one in copied.tolist()
            if int(now.unit_form[first[one]]) not in differing]


def _finding(facts: pd.DataFrame, place: int) -> Finding:
    file, sheet, unit, form = (str(facts[name].iloc[place]) for name in ("file", "sheet", "unit", "form"))
    return Finding("copied-last-year", file, sheet, "", unit, form, "số liệu của năm báo cáo", "mọi con số giống năm trước")


def _with_more(one: "_Numbers", other: "_Numbers", unit_forms: Places, *, known_fields: bool) -> set[int]:
    """Of these units' forms those that have a number other than zero where the other year has none.

    ``known_fields``: fields that the other year's form lacks altogether do not count; data of old years is not complete.
    """
    mine, theirs = (np.flatnonzero(pd.Index(numbers.unit_form).isin(unit_forms)) for numbers in (one, other))
    more = (one.value[mine] != 0) & ~np.isin(one.key[mine], other.key[theirs])
    if known_fields:
        more &= np.isin(one.unit_field[mine], other.unit_field[theirs])
    return set(one.unit_form[mine][more].tolist())


class _Numbers:
    """The known values of fields that add up, as arrays; codes are those of ``like``, whose rows may be another year's."""

    def __init__(self, facts: pd.DataFrame, catalogue: Catalogue, like: pd.DataFrame) -> None:
        adding = np.flatnonzero(field_table(facts, catalogue, SUMMED) & facts["value"].notna().to_numpy())
        codes = [codes_like(facts, like, name, adding) for name in _KEYS]
        known = (codes[0] >= 0) & (codes[1] >= 0)
        self.place: Places = adding[known]
        self.value: Floats = facts["value"].to_numpy()[self.place]
        self.is_flow: Bools = field_table(facts, catalogue, _FLOWS)[self.place]
        self._unit, self.form, self.field, self.row = (column[known] for column in codes)
        self._sizes = [len(like[name].cat.categories) + 1 for name in _KEYS]

    @cached_property
    def unit_form(self) -> Places:
        """Unit and form of each entry in one number; likewise ``unit_field`` with the field too, ``key`` with all."""
        return self._one_number(self._unit, self.form)

    @cached_property
    def unit_field(self) -> Places:
        return self._one_number(self._unit, self.form, self.field + 1)      # unknown to ``like`` is 0

    @cached_property
    def key(self) -> Places:
        return self._one_number(self._unit, self.form, self.field + 1, self.row + 1)

    def _one_number(self, *codes: Places) -> Places:
        return np.ravel_multi_index(codes, self._sizes[:len(codes)]).astype(np.int64, copy=False)

    def matched(self, other: "_Numbers") -> Floats:
        """The other year's value of each entry; NaN where it has none."""
        is_first = ~pd.Index(other.key).duplicated()
        places = pd.Index(other.key[is_first]).get_indexer(pd.Index(self.key))
        return np.append(other.value[is_first], np.nan)[places]     # -1 is the last

    def telling(self, submission: Places, chosen: Bools, least: float) -> Places:
        """How many different flows of at least ``least`` each submission has among the chosen entries."""
        entries = np.flatnonzero(chosen & self.is_flow & (self.value >= least))
        pairs = pd.DataFrame({"submission": submission[entries], "value": self.value[entries]}).drop_duplicates()
        return np.bincount(pairs["submission"], minlength=int(submission.max(initial=-1)) + 1)

    @cached_property
    def submissions(self) -> tuple[Places, Places]:
        """(number of each entry's unit and form, in order of appearance; the entry each number first stands at)."""
        return told_apart([self.unit_form])
