"""Accepted facts of one year as vectors over the units: what the leaves of a formula stand for."""

from collections.abc import Callable
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FieldSpec, FormSpec
from flows.catalogue.formula import Comparison, Name, Node, Number, Text, holds
from flows.facts import Floats, Grids, Objects, Places, by_form
from flows.figures.rollup import Mask, Tree, Vector
from flows.figures.targets import derived_columns

ADDED_UP = frozenset({"sum", "stock", "share"})
DERIVED = {"targets": derived_columns}


class Source:
    """One year's accepted facts. ``mask`` (units that may contribute) narrows them for comparisons between years."""

    def __init__(self, catalogue: Catalogue, tree: Tree, facts: pd.DataFrame | Grids) -> None:
        self.catalogue, self.tree = catalogue, tree
        self._wide = by_form(facts, catalogue)
        places = np.array([tree.where(code) for code in self._wide.facts["unit"].cat.categories], dtype=np.int64)
        self._units = {form: wide.by_unit(places) for form, wide in self._wide.items()}
        """Form -> place in the tree of each grid row's unit; a predecessor's rows are its successor's, -1 nobody's."""
        self._columns: dict[tuple[str, str], Floats | Objects] = {}
        self._own: dict[tuple[str, str, str, str], Vector] = {}
        self._rows_of: dict[tuple[str, str], tuple[Places, Places, bool]] = {}
        self._told_apart: dict[tuple[str, str], tuple[Places, Objects]] = {}

    def is_field(self, name: str) -> bool:
        return is_field(name, self.catalogue)

    def spec(self, name: str) -> tuple[FormSpec, FieldSpec | None]:
        form, _, field = name.partition(".")
        return self.catalogue.forms[form], self.catalogue.forms[form].fields.get(field)

    def column(self, form: str, field: str) -> Floats | Objects:
        """A field's values, one per row of the form's grid; empty if the form has no facts."""
        if (form, field) not in self._columns:
            wide = self._wide.get(form)
            if wide is None:
                return np.empty(0)
            if field == "group":
                groups = {item.id: item.group for item in wide.form.item}
                rows = wide.keys["row"].astype(str)
                self._columns[form, field] = np.array([groups.get(row, "") for row in rows], dtype=object)
            elif field in DERIVED_NAMES.get(form, ()):
                for name, values in DERIVED[form](wide).items():
                    self._columns[form, name] = values
            else:
                self._columns[form, field] = wide.column(field)
        return self._columns[form, field]

    def own(self, name: Name, row: str, unit_mask: Mask | None = None) -> Vector:
        """Each unit's own value of a field: the sum over its rows, or the named row; NaN where it has none."""
        form, _, field = name.name.partition(".")
        key = (form, field, row, name.level)
        if key not in self._own:
            self._own[key] = self._own_values(form, field, row, name.level)
        values = self._own[key]
        return values if unit_mask is None else np.where(unit_mask, values, np.nan)

    def _own_values(self, form: str, field: str, row: str, level: str) -> Vector:
        own = np.full(len(self.tree.codes), np.nan)
        values = self.column(form, field)
        if not len(values) or values.dtype == object:
            return own
        rows, places, is_one_each = self._rows(form, row)
        told = values[rows]
        if is_one_each:
            own[places] = told
        else:
            known = ~np.isnan(told)
            total = np.bincount(places[known], weights=told[known], minlength=len(own))
            own = np.where(np.bincount(places[known], minlength=len(own)) > 0, total, np.nan)
        return np.where(self.tree.with_level(level), own, np.nan) if level else own

    def _rows(self, form: str, row: str) -> tuple[Places, Places, bool]:
        """The grid rows called ``row`` ("" = all) that are somebody's, whose they are, and whether nobody has two of them."""
        if (form, row) not in self._rows_of:
            places = self._units[form]
            is_known = places >= 0
            rows = np.flatnonzero(is_known & self._wide[form].named(row) if row else is_known)
            self._rows_of[form, row] = rows, places[rows], pd.Index(places[rows]).is_unique
        return self._rows_of[form, row]

    def rolled_up(self, name: Name, row: str, unit_mask: Mask | None = None) -> Vector:
        """A field for every unit with its subordinates, by how the field adds up; NaN where nothing is reported.

        Not to be changed.
        """
        form, field = self.spec(name.name)
        own = self.own(name, row, unit_mask)
        present = ~np.isnan(own)
        if not present.any():       # a form nobody has sent yet: half of the figures, most of the year
            return own
        if field is not None and field.adds not in ADDED_UP:
            # Distinct counts, indices and single rows never add: a value stands only where all who report it agree.
            return np.where(present, own, self.tree.agreed(own))
        if form.scope == "all" and not row and field is not None:
            return self.tree.totals_unless_own(own)
        count, total = self.tree.count(present), self.tree.totals(np.where(present, own, 0.0))
        if field is None or row:
            return np.where(present, own, np.where(count == 1, total, np.nan))
        return np.where(count > 0, total, np.nan)

    def matching(self, conditions: tuple[Node, ...]) -> tuple[str, str, Mask]:
        """(form, level the conditions name or "", which of its grid rows fulfil all). A bare name means: a value is there."""
        form, level, fulfilled = "", "", []
        for condition in conditions:
            name, test = _condition(condition)
            owner, _, field = name.name.partition(".")
            form, field = (form, owner) if owner == "group" else (owner, field)
            level = name.level or level
            found = self._tested(form, field, test)
            if name.level and len(found):
                found = found & self.tree.with_level(name.level)[self._units[form]]
            fulfilled.append(found)
        return form, level, np.logical_and.reduce(fulfilled)

    def _tested(self, form: str, field: str, test: Callable[[Floats | Objects], Mask]) -> Mask:
        """Which grid rows fulfil a condition on a field; texts that are the same are tested once."""
        values = self.column(form, field)
        if values.dtype != object:
            return test(values)
        if (form, field) not in self._told_apart:
            self._told_apart[form, field] = pd.factorize(cast("Objects", values))
        codes, different = self._told_apart[form, field]
        return test(different)[codes]

    def counted(self, function: str, conditions: tuple[Node, ...], unit_mask: Mask | None = None) -> Vector:
        """``rows``: rows fulfilling the conditions, ``units``: units having such a row; NaN where no unit sent the form.

        Of a named level only its own units count as having sent it, where there are any: a district whose communes have
        all not reported has no number of communes, not none.
        """
        form, level, chosen = self.matching(conditions)
        size = len(self.tree.codes)
        places = self._units.get(form, np.empty(0, dtype=np.int64))
        known = places >= 0
        if not known.any():
            return np.full(size, np.nan)
        sent = np.bincount(places[known], minlength=size) > 0
        count = np.bincount(places[known & chosen], minlength=size).astype(float)
        own = (count > 0).astype(float) if function == "units" else count
        if unit_mask is not None:
            sent, own = sent & unit_mask, np.where(unit_mask, own, 0.0)
        return np.where(self._any_sent(sent, level), self.tree.totals(own), np.nan)

    def of_level(self, level: str) -> Vector:
        """How many units of a level there are in each unit's subtree; NaN where none."""
        count = self.tree.count(self.tree.with_level(level) & self.tree.existed)
        return np.where(count > 0, count, np.nan)

    def _any_sent(self, sent: Mask, level: str) -> Mask:
        """Whether any of the units asked, in each unit's subtree, is among ``sent``."""
        anybody = self.tree.count(sent) > 0
        if not level:
            return anybody
        asked = self.tree.with_level(level)
        return np.where(self.tree.count(asked) > 0, self.tree.count(sent & asked) > 0, anybody)

    @cached_property
    def _sent(self) -> dict[str, Mask]:
        size = len(self.tree.codes)
        return {form: np.bincount(places[places >= 0], minlength=size) > 0 for form, places in self._units.items()}

    def sent(self, form: str) -> Mask:
        """Which units have facts of a form."""
        return self._sent.get(form, np.zeros(len(self.tree.codes), dtype=bool))


def is_field(name: str, catalogue: Catalogue) -> bool:
    """Whether a name in a formula is a field of a form, one that is derived included; a field outranks a figure so called."""
    form, _, field = name.partition(".")
    known = catalogue.forms.get(form)
    return known is not None and (field in known.fields or field in DERIVED_NAMES.get(form, ()))


def as_reported(facts: pd.DataFrame) -> pd.DataFrame:
    """Facts of an earlier year under the units of then; they come booked to today's, the unit of then as reporter."""
    known = facts["reporter"].astype(object)
    return facts.assign(unit=pd.Categorical(known.where(known != "", facts["unit"].astype(object))))


DERIVED_NAMES: dict[str, frozenset[str]] = {"targets": frozenset({"verdict", "plan_value", "pct"})}


def _condition(node: Node) -> tuple[Name, Callable[[Floats | Objects], Mask]]:
    if isinstance(node, Name):
        return node, lambda values: ~np.isnan(values) if values.dtype != object else values != ""
    if isinstance(node, Comparison) and isinstance(node.operands[0], Name):
        (left, operator, right), = node.pairs()
        assert isinstance(left, Name)  # noqa: S101 - narrowed above
        if isinstance(right, Text | Number):
            value = right.value
            return left, lambda values: np.asarray(holds(values, operator, value), dtype=bool) & _known(values)
    raise ValueError(f"not a condition: {node}")


def _known(values: Floats | Objects) -> Mask:
    return ~np.isnan(values) if values.dtype != object else np.ones(len(values), dtype=bool)
