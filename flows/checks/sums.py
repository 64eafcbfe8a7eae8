"""What each unit reports of each field that adds up, as plain columns: for comparisons with other years and other units."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.identities import Bools
from flows.checks.wording import plain
from flows.facts import Floats, Places, told_apart
from flows.findings import Finding

SUMMED = frozenset({"sum", "stock"})
_KEYS = ("unit", "form", "field")


@dataclass(frozen=True)
class UnitSums:
    """One entry per unit, form and field in parallel arrays. ``value`` is NaN where one of its rows is missing."""

    facts: pd.DataFrame
    key: Places             # unit, form and field in one number
    value: Floats
    first: Places           # place of the first fact in ``facts``

    def codes(self, name: str) -> Places:
        """Codes of ``unit``, ``form`` or ``field`` as in the facts' categories, one per entry."""
        return np.asarray(self.facts[name].cat.codes.to_numpy()[self.first], dtype=np.int64)

    def in_order_of(self, other: "UnitSums") -> Floats:
        """The values at the keys of another table of sums; NaN where this one has none."""
        places = self._index.get_indexer(pd.Index(other.key))
        return np.append(self.value, np.nan)[places]        # -1 is the last

    def findings(self, code: str, chosen: Bools, expected: Floats) -> Iterator[Finding]:
        """A finding for each chosen entry, at its first cell."""
        for place in np.flatnonzero(chosen).tolist():
            yield at(self.facts, int(self.first[place]), code, float(expected[place]), float(self.value[place]))

    @cached_property
    def _index(self) -> pd.Index:
        return pd.Index(self.key)


def at(facts: pd.DataFrame, place: int, code: str, expected: float, found: float) -> Finding:
    """A finding at the cell of a fact."""
    file, sheet, cell, unit, form = (str(facts[name].iloc[place]) for name in ("file", "sheet", "cell", "unit", "form"))
    return Finding(code, file, sheet, cell, unit, form, plain(expected), plain(found))


def unit_sums(facts: pd.DataFrame, catalogue: Catalogue, like: pd.DataFrame | None = None) -> UnitSums:
    """Sums over the rows of each unit. ``like`` are the facts whose units, forms and fields number the keys (default: its own);
    what those do not know is left out.
    """
    like = facts if like is None else like
    chosen = np.flatnonzero(_adds_up(facts, catalogue) & (facts["state"] != "not_applicable").to_numpy())
    codes = [codes_like(facts, like, name, chosen) for name in _KEYS]
    known = np.logical_and.reduce([column >= 0 for column in codes])
    keys = np.ravel_multi_index(codes, [len(like[name].cat.categories) for name in _KEYS], mode="clip")[known]
    entry, first = told_apart(keys)
    places = chosen[known]
    sums = np.bincount(entry, weights=facts["value"].to_numpy()[places], minlength=len(first)).astype(np.float64)
    return UnitSums(facts, keys[first], sums, places[first])


def codes_like(facts: pd.DataFrame, like: pd.DataFrame, name: str, rows: Places) -> Places:
    """A text column of some rows as numbers, those its values have in ``like``; -1 where they have none there."""
    numbers: Places = like[name].cat.categories.get_indexer(facts[name].cat.categories).astype(np.int64)
    return numbers[facts[name].cat.codes.to_numpy()[rows]]


def field_table(facts: pd.DataFrame, catalogue: Catalogue, adds: frozenset[str]) -> Bools:
    """Whether each fact is of a numeric field that adds up in one of these ways; by codes, for tables of millions."""
    forms, fields = facts["form"].cat, facts["field"].cat
    places = {name: place for place, name in enumerate(fields.categories)}
    table = np.zeros((len(forms.categories), len(places)), dtype=bool)
    for row, form in enumerate(forms.categories):
        for spec in catalogue.forms[form].field if form in catalogue.forms else ():
            if spec.adds in adds and spec.id in places:
                table[row, places[spec.id]] = True
    found: Bools = table[forms.codes.to_numpy(), fields.codes.to_numpy()]
    return found


def _adds_up(facts: pd.DataFrame, catalogue: Catalogue) -> Bools:
    return field_table(facts, catalogue, SUMMED)
