"""The sums printed on a form as numbers: which field counts how often in which identity, and which row breaks which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.catalogue import FormSpec
from flows.catalogue.formula import Binary, Column, Comparison, Name, Node, Number, parse
from flows.catalogue.rules import field_of
from flows.facts import TEXT_TYPES, Floats, Wide

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Identity:
    """One ``left = right`` of a rule as ``sum(share * field) + constant = 0``."""

    rule: str
    shares: tuple[tuple[str, float], ...]
    constant: float
    tolerance: float


def identities(form: FormSpec) -> tuple[Identity, ...]:
    """Every pair of the form's rules that says two sums of fields are equal, in order of the rules."""
    found = []
    for rule in form.rule:
        node = parse(rule.formula)
        for left, operator, right in node.pairs() if isinstance(node, Comparison) else ():
            shares = _shares(Binary("-", left, right), form) if operator == "=" else None
            if shares:
                constant = shares.pop("", 0.0)
                found.append(Identity(rule.id, tuple(sorted((name, share) for name, share in shares.items() if share)),
                                      constant, rule.tolerance))
    return tuple(found)


def _shares(node: Node, form: FormSpec) -> dict[str, float] | None:
    """Field id -> how often it counts in a sum ("" = what is added without a field); None where it is no plain sum."""
    match node:
        case Number(value):
            return {"": value}
        case Column() | Name():
            field = field_of(node, form)
            return None if form.fields[field].type in TEXT_TYPES else {field: 1.0}
        case Binary("+" | "-", left, right):
            one, other = _shares(left, form), _shares(right, form)
            if one is None or other is None:
                return None
            sign = 1.0 if node.operator == "+" else -1.0
            return {name: one.get(name, 0.0) + sign * other.get(name, 0.0) for name in {**one, **other}}
        case _:
            return None


class Balances:
    """Some rows of a form held against its identities; every array has a row per grid row, in the order of ``rows``."""

    def __init__(self, wide: Wide, rows: npt.NDArray[np.int64]) -> None:
        self.wide, self.rows = wide, rows
        self.identities: Sequence[Identity] = identities(wide.form)
        self.fields = sorted({name for one in self.identities for name, _ in one.shares})
        self.values: Floats = np.column_stack([np.asarray(wide.column(name), dtype=float)[rows] for name in self.fields])
        self.shares = np.array([[dict(one.shares).get(name, 0.0) for name in self.fields] for one in self.identities])
        constants = np.array([one.constant for one in self.identities])
        touched = self.shares != 0.0
        known = np.where(np.isnan(self.values), 0.0, self.values)
        self.excess: Floats = known @ self.shares.T + constants
        self.slack = np.array([one.tolerance for one in self.identities]) + 1e-9
        self.applies: Bools = ~((np.isnan(self.values).astype(float) @ touched.T.astype(float)) > 0)
        self.broken: Bools = self.applies & (np.abs(self.excess) > self.slack)

    def together(self, identity: int) -> Bools:
        """Which identities a row breaks along with this one, directly or through others sharing a field with it."""
        touched = (self.shares != 0.0).astype(float)
        related = (touched @ touched.T) > 0
        group = np.zeros_like(self.broken)
        group[:, identity] = self.broken[:, identity]
        for _ in self.identities:
            group = self.broken & ((group.astype(float) @ related.astype(float)) > 0)
        return group

    def needed(self, field: int, group: Bools) -> Floats:
        """The one value of a field that mends the whole group and harms no other identity; NaN where there is none."""
        share = self.shares[:, field]
        with np.errstate(divide="ignore", invalid="ignore"):
            asked = np.where(group & (share != 0.0), self.values[:, [field]] - self.excess / share, np.nan)
        found = np.where(group.any(axis=1), _only(asked, self.slack), np.nan)
        is_outside = (group & (share == 0.0)).any(axis=1)
        does_harm = (self.applies & ~self.broken & (share != 0.0)).any(axis=1)
        result: Floats = np.where(is_outside | does_harm, np.nan, found)
        return result


def _only(asked: Floats, slack: Floats) -> Floats:
    """The value all identities of a row ask for, within their tolerances; NaN where they disagree or none asks."""
    some = ~np.isnan(asked)
    first = asked[np.arange(len(asked)), some.argmax(axis=1)]
    agrees = ~some | (np.abs(asked - first[:, None]) <= slack)
    result: Floats = np.where(agrees.all(axis=1), first, np.nan)
    return result
