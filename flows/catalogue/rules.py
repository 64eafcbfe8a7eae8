"""A form's rules applied to rows of values: which rows break which comparison, and what was expected."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from flows.catalogue.formula import Array, Call, Column, Comparison, Name, Node, evaluate, holds, leaves, parse
from flows.catalogue.model import FormSpec

ColumnOf = Callable[[str], Array]


@dataclass(frozen=True, slots=True)
class Broken:
    """One comparison of a rule that some rows break: their positions, the values, the field the finding points to."""

    rows: Array
    found: Array
    operator: str
    expected: Array
    field: str


def broken_pairs(formula: str, form: FormSpec, column: ColumnOf, groups: Array | None = None,
                 tolerance: float = 0.0) -> Iterator[Broken]:
    """Rows that break the formula, pair by pair of a chain. A missing operand makes a pair not applicable to its row.

    ``column(field id)`` gives one value per row (NaN or None = missing); ``groups`` tells which rows make one table,
    for ``sum(field)``. A formula that is no comparison breaks nothing.
    """
    node = parse(formula)
    if not isinstance(node, Comparison):
        return

    def look_up(leaf: Column | Name | Call) -> Any:
        if isinstance(leaf, Call):
            return _total(evaluate(leaf.arguments[0], look_up), groups)
        return column(field_of(leaf, form))

    for left, operator, right in node.pairs():
        found, expected = evaluate(left, look_up), evaluate(right, look_up)
        applicable = _present(found) & _present(expected)
        failing = np.atleast_1d(applicable & ~holds(found, operator, expected, tolerance))
        if failing.any():
            rows = np.flatnonzero(failing)
            pick = [np.broadcast_to(np.asarray(side, dtype=object), failing.shape)[rows] for side in (found, expected)]
            yield Broken(rows, pick[0], operator, pick[1], next(fields_of(left, form), "") or next(fields_of(node, form)))


def field_of(leaf: Column | Name, form: FormSpec) -> str:
    """The field id a leaf speaks of. Raises KeyError for a column number or name the form does not have."""
    if isinstance(leaf, Column):
        return form.by_number[leaf.number].id
    return form.fields[spoken(leaf).removeprefix(f"{form.id}.")].id


def spoken(name: Name) -> str:
    """The name with the row it picks: ``targets.actual[grdp_growth]``."""
    return f"{name.name}[{name.row}]" if name.row else name.name


def fields_of(node: Node, form: FormSpec) -> Iterator[str]:
    return (field_of(leaf, form) for leaf in leaves(node) if not isinstance(leaf, Call))


def _present(values: Any) -> Any:
    if isinstance(values, float | int | str):
        return np.True_
    array = np.asarray(values)
    return ~np.isnan(array) if array.dtype.kind == "f" else np.array([item not in (None, "") for item in array], dtype=bool)


def _total(values: Any, groups: Array | None) -> Any:
    """The sum over all rows of one table, given back to each of its rows; missing where any row is missing."""
    array = np.asarray(values, dtype=float)
    if groups is None:
        return np.full(array.shape, array.sum())
    _, place = np.unique(groups, return_inverse=True)
    return np.bincount(place, weights=array)[place]
