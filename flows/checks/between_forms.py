"""Rules between forms of the same unit -> findings; a form's value is the sum over its rows."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.catalogue.formula import Array
from flows.catalogue.model import CrossRuleSpec
from flows.catalogue.proofs import flat_form
from flows.catalogue.rules import broken_pairs
from flows.checks.wording import plain
from flows.facts import Wide, by_form
from flows.findings import Finding


def check_between_forms(facts: pd.DataFrame, catalogue: Catalogue) -> list[Finding]:
    """Accepted facts against the rules between forms, unit by unit. A unit lacking one of the forms is not judged."""
    grids = {wide.form.id: wide for wide in by_form(facts, catalogue)}
    units = sorted(facts["unit"].unique())
    sums = _Sums(grids, units)
    return [finding for rule in catalogue.cross_rules for finding in _broken(rule, catalogue, sums, units)]


class _Sums:
    """``form.field`` -> one sum per unit, NaN where the unit has no value or one of its rows lacks it."""

    def __init__(self, grids: Mapping[str, Wide], units: list[str]) -> None:
        self.grids, self.units = grids, units
        self.place = {unit: place for place, unit in enumerate(units)}

    def column(self, name: str) -> Array:
        form, _, field = name.partition(".")
        if form not in self.grids:
            return np.full(len(self.units), np.nan)
        wide = self.grids[form]
        values = np.asarray(wide.column(field), dtype=float)
        places = wide.units_as(self.place)
        known = ~np.isnan(values)
        total = np.bincount(places[known], weights=values[known], minlength=len(self.units))
        has = np.bincount(places[known], minlength=len(self.units)) > 0
        lacks = np.bincount(places[~known & wide.is_missing(field)], minlength=len(self.units)) > 0
        return np.where(has & ~lacks, total, np.nan)

    def where(self, name: str, unit: str) -> tuple[str, str, str, str]:
        """(file, form, sheet, cell) of the unit's first value of a field."""
        form, _, field = name.partition(".")
        wide = self.grids[form]
        row = int(np.flatnonzero((wide.keys["unit"].astype(str) == unit).to_numpy())[0])
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
