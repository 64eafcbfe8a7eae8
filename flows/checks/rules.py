"""The rules printed on the forms -> findings, each at the cell it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, RuleSpec
from flows.catalogue.formula import Call, leaves, parse
from flows.catalogue.rules import broken_pairs, field_of
from flows.checks.cascade import ToldCells
from flows.checks.suggestions import LastYear, Suggestion, suggestions
from flows.checks.wording import plain
from flows.facts import Grids, Places, Wide, by_form
from flows.findings import Finding


def check_rules(facts: pd.DataFrame | Grids, catalogue: Catalogue, last_year: LastYear | None = None,
                told: ToldCells | None = None) -> list[Finding]:
    """Every row of every form against the form's own rules. Code of a finding: ``form.rule``.

    A rule does not apply to a row where one of its values is missing, nor is it told where something has been ``told`` of
    one of its cells: one blank is one finding. ``last_year`` gives the facts a broken row may have been copied from.
    """
    grids = by_form(facts, catalogue)
    return [finding for wide in grids.values() for finding in _of_form(wide, last_year or grids.facts.head(0).copy, told)]


@dataclass(frozen=True, slots=True)
class _Breach:
    """A row that breaks a rule, at one of its comparisons."""

    rule: RuleSpec
    row: int
    field: str
    found: str
    expected: str


def _of_form(wide: Wide, last_year: LastYear, told: ToldCells | None) -> Iterator[Finding]:
    breaches = [breach for rule in wide.form.rule for breach in _breaches(wide, rule)]
    if told:
        breaches = [breach for breach in breaches if not _is_told(wide, breach, told)]
    rows = np.unique(np.array([breach.row for breach in breaches], dtype=np.int64))
    suggested = suggestions(wide, rows, last_year)
    for breach in breaches:
        yield _finding(wide, breach, suggested.get((breach.rule.id, breach.row)))


def _breaches(wide: Wide, rule: RuleSpec) -> Iterator[_Breach]:
    """Each row once per rule, a whole table once where the rule speaks of a sum over its rows."""
    groups = _tables(wide) if "sum(" in rule.formula else None
    told: set[int] = set()
    for broken in broken_pairs(rule.formula, wide.form, wide.column, groups, rule.tolerance):
        for row, found, expected in zip(broken.rows.tolist(), broken.found, broken.expected, strict=True):
            key = int(groups[row]) if groups is not None else row
            if key not in told:
                told.add(key)
                yield _Breach(rule, row, broken.field, plain(found), plain(expected))


def _is_told(wide: Wide, breach: _Breach, told: ToldCells) -> bool:
    file = str(wide.keys.at[breach.row, "file"])
    fields = [field_of(leaf, wide.form) for leaf in leaves(parse(breach.rule.formula)) if not isinstance(leaf, Call)]
    return any((file, *wide.cell(breach.row, field)) in told for field in fields if wide.has(breach.row, field))


def _tables(wide: Wide) -> Places:
    """Which grid rows make one table: those of one unit in one file."""
    return np.asarray(wide.keys.groupby(["file", "reporter", "unit"], observed=True).ngroup(), dtype=np.int64)


def _finding(wide: Wide, breach: _Breach, suggestion: Suggestion | None) -> Finding:
    key, rule = wide.keys.iloc[breach.row], breach.rule
    sheet, cell = wide.cell(breach.row, breach.field)
    message = rule.message.replace("{expected}", breach.expected).replace("{found}", breach.found)
    hint = (suggestion.cell, suggestion.value) if suggestion else ("", "")
    return Finding(f"{wide.form.id}.{rule.id}", str(key["file"]), sheet, cell, str(key["unit"]), wide.form.id, breach.expected,
                   breach.found, rule.severity, f"{message} {suggestion.words}" if suggestion else message, *hint)
