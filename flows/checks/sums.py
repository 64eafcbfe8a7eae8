"""What each unit reports of each field that adds up, as plain columns: for comparisons with other years and other units."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.identities import Bools
from flows.checks.wording import plain
from flows.facts import TEXT_TYPES, Codes, Floats, Grids, Places, Wide, by_form, codes_of, told_apart
from flows.findings import Finding

SUMMED = frozenset({"sum", "stock"})
_KEYS = ("unit", "form", "field")


@dataclass(frozen=True)
class UnitSums:
    """One entry per unit, form and field in parallel arrays. ``value`` is NaN where one of its rows is missing.

    ``unit``, ``form`` and ``field`` are numbers: of the categories of ``like``.
    """

    grids: Grids
    like: pd.DataFrame
    unit: Codes
    form: Codes
    field: Codes
    value: Floats

    def in_order_of(self, other: "UnitSums") -> Floats:
        """The values at the keys of another table of sums; NaN where this one has none."""
        if not len(self.value):
            return np.full(len(other.value), np.nan)
        places = pd.Index(self._key).get_indexer(pd.Index(other._key))
        return np.append(self.value, np.nan)[places]        # -1 is the last

    def findings(self, code: str, chosen: Bools, expected: Floats) -> Iterator[Finding]:
        """A finding for each chosen entry, at its first cell."""
        entries = np.flatnonzero(chosen).tolist()
        for place, entry in sorted((self._first(entry), entry) for entry in entries):
            yield at(self.grids.facts, place, code, float(expected[entry]), float(self.value[entry]))

    @cached_property
    def _key(self) -> npt.NDArray[np.intp]:
        sizes = [len(self.like[name].cat.categories) for name in _KEYS]
        return np.ravel_multi_index((self.unit, self.form, self.field), sizes)

    def _first(self, entry: int) -> int:
        """Place of the first fact of an entry."""
        unit, form, field = (self.like[name].cat.categories[codes[entry]]
                             for name, codes in zip(_KEYS, (self.unit, self.form, self.field), strict=True))
        wide = self.grids[form]
        rows = wide.codes("unit") == self.grids.facts["unit"].cat.categories.get_loc(unit)
        return int(wide.places(field)[rows & _counted(wide, field)].min())


def at(facts: pd.DataFrame, place: int, code: str, expected: float, found: float) -> Finding:
    """A finding at the cell of a fact."""
    file, sheet, cell, unit, form = (str(facts[name].iloc[place]) for name in ("file", "sheet", "cell", "unit", "form"))
    return Finding(code, file, sheet, cell, unit, form, plain(expected), plain(found))


def unit_sums(facts: pd.DataFrame | Grids, catalogue: Catalogue, like: pd.DataFrame | None = None) -> UnitSums:
    """Sums over the rows of each unit. ``like`` are the facts whose units, forms and fields number the entries (default: its
    own); what those do not know is left out.
    """
    grids = by_form(facts, catalogue)
    like = grids.facts if like is None else like
    numbers = like["unit"].cat.categories.get_indexer(grids.facts["unit"].cat.categories).astype(np.int32)
    forms, fields = ({name: place for place, name in enumerate(like[key].cat.categories)} for key in ("form", "field"))
    parts = [(units, np.full(len(units), forms[wide.form.id], np.int16), np.full(len(units), fields[field], np.int16), values)
             for wide in grids.values() if wide.form.id in forms for field, units, values in _of_form(wide, numbers)
             if field in fields]
    unit, form, field, value = (np.concatenate(column) for column in zip(_NOTHING, *parts, strict=True))
    return UnitSums(grids, like, unit, form, field, value)


_NOTHING = (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int16), np.empty(0, dtype=np.int16), np.empty(0))


def _of_form(wide: Wide, numbers: Codes) -> Iterator[tuple[str, Codes, Floats]]:
    """For each field that adds up: the units that have a value of it, by number, and their sums."""
    row_of, first = told_apart([wide.codes("unit")])
    units = numbers[wide.codes("unit")[first]]
    for spec in wide.form.field:
        if spec.adds in SUMMED and spec.type not in TEXT_TYPES:
            counted = _counted(wide, spec.id)
            if len(first) == wide.n_rows:       # nearly all forms: one row a unit, nothing to add
                has, total = counted, np.asarray(wide.column(spec.id), dtype=np.float64)
            else:
                has = np.bincount(row_of[counted], minlength=len(first)) > 0
                summed = np.bincount(row_of[counted], weights=wide.column(spec.id)[counted], minlength=len(first))
                total = np.asarray(summed, dtype=np.float64)
            known = has & (units >= 0)
            yield spec.id, units[known], total[known]


def _counted(wide: Wide, field: str) -> Bools:
    """The grid rows whose fact of the field is one of the sum's."""
    return wide.is_there(field) & ~wide.is_in_state(field, "not_applicable")


def codes_like(facts: pd.DataFrame, like: pd.DataFrame, name: str, rows: Places) -> Places:
    """A text column of some rows as numbers, those its values have in ``like``; -1 where they have none there."""
    numbers: Places = like[name].cat.categories.get_indexer(facts[name].cat.categories).astype(np.int64)
    return numbers[codes_of(facts[name])[rows]]


def field_table(facts: pd.DataFrame, catalogue: Catalogue, adds: frozenset[str]) -> Bools:
    """Whether each fact is of a numeric field that adds up in one of these ways; by codes, for tables of millions."""
    forms, fields = facts["form"].cat, facts["field"].cat
    places = {name: place for place, name in enumerate(fields.categories)}
    table = np.zeros((len(forms.categories), len(places)), dtype=bool)
    for row, form in enumerate(forms.categories):
        for spec in catalogue.forms[form].field if form in catalogue.forms else ():
            if spec.adds in adds and spec.id in places:
                table[row, places[spec.id]] = True
    found: Bools = table[codes_of(facts["form"]), codes_of(facts["field"])]
    return found
