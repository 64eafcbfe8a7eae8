"""Rules between forms of the same unit -> findings; a form's value is the sum over its rows, or one row's that is named."""

import re
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.catalogue.formula import Array
from flows.catalogue.model import CrossRuleSpec
from flows.catalogue.proofs import flat_form
from flows.catalogue.rules import broken_pairs
from flows.checks.wording import plain
from flows.facts import Grids, Wide, by_form
from flows.findings import Finding


def check_between_forms(facts: pd.DataFrame | Grids, catalogue: Catalogue) -> list[Finding]:
    """Accepted facts against the rules between forms, unit by unit. A unit lacking one of the forms is not judged."""
    grids = by_form(facts, catalogue)
    units = grids.facts["unit"].cat.categories.tolist()
    sums = _Sums(grids, units, catalogue.year)
    return [finding for rule in catalogue.cross_rules for finding in _broken(rule, catalogue, sums, units)]


class _Sums:
    """``form.field`` -> one sum per unit, NaN where the unit has no value or one of its rows lacks it.

    ``form.field[row]`` looks at the rows of that name only; ``{year}``, ``{prev}`` and ``{prev2}`` in it are years.
    """

    def __init__(self, grids: Mapping[str, Wide], units: list[str], year: int) -> None:
        self.grids, self.units = grids, units
        self.years = {"year": year, "prev": year - 1, "prev2": year - 2}

    def _parts(self, name: str) -> tuple[str, str, str]:
        """form, field and row ("" = all) of a name."""
        form, field, row = re.fullmatch(r"(\w+)\.(\w+)(?:\[(.*)\])?", name, re.DOTALL).groups(default="")  # type: ignore[union-attr]
        return form, field, row.format_map(self.years)

    def column(self, name: str) -> Array:
        form, field, row = self._parts(name)
        if form not in self.grids:
            return np.full(len(self.units), np.nan)
        wide = self.grids[form]
        values = np.asarray(wide.column(field), dtype=float)
        places = wide.by_unit(np.arange(len(self.units)))
        asked = wide.named(row) if row else np.ones(len(values), dtype=bool)
        known, missing = asked & ~np.isnan(values), asked & np.isnan(values) & wide.is_in_state(field, "missing")
        total = np.bincount(places[known], weights=values[known], minlength=len(self.units))
        has = np.bincount(places[known], minlength=len(self.units)) > 0
        lacks = np.bincount(places[missing], minlength=len(self.units)) > 0
        return np.where(has & ~lacks, total, np.nan)

    def where(self, name: str, unit: str) -> tuple[str, str, str, str]:
        """(file, form, sheet, cell) of the unit's first value of a field."""
        form, field, label = self._parts(name)
        wide = self.grids[form]
        wanted = wide.codes("unit") == self.units.index(unit)
        row = int(np.flatnonzero(wanted & wide.named(label) if label else wanted)[0])
        return str(wide.keys.at[row, "file"]), form, *wide.cell(row, field)


def _broken(rule: CrossRuleSpec, catalogue: Catalogue, sums: _Sums, units: list[str]) -> Iterator[Finding]:
    form = flat_form(rule.formula, catalogue.forms)
    if isinstance(form, str):
        return
    look_up: Callable[[str], Array] = sums.column
    for broken in broken_pairs(rule.formula, form, look_up, tolerance=rule.tolerance):
        for row, found, expected in zip(broken.rows, broken.found, broken.expected, strict=True):
            unit = units[int(row)]
            file, form_id, sheet, cell = sums.where(broken.field, unit)
            message = rule.message.replace("{expected}", plain(expected)).replace("{found}", plain(found))
            yield Finding(f"cross.{rule.id}", file, sheet, cell, unit, form_id, plain(expected), plain(found),
                          rule.severity, message)
