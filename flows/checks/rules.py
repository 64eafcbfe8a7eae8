"""The rules printed on the forms -> findings, each at the cell it speaks of."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, RuleSpec
from flows.catalogue.rules import broken_pairs
from flows.checks.wording import plain
from flows.facts import Places, Wide, by_form
from flows.findings import Finding


def check_rules(facts: pd.DataFrame, catalogue: Catalogue) -> list[Finding]:
    """Every row of every form against the form's own rules. Code of a finding: ``form.rule``.

    A rule does not apply to a row where one of its values is missing: the blank is told once, by itself.
    """
    return [finding for wide in by_form(facts, catalogue) for rule in wide.form.rule for finding in _broken(wide, rule)]


def _broken(wide: Wide, rule: RuleSpec) -> Iterator[Finding]:
    groups = _tables(wide) if "sum(" in rule.formula else None
    told: set[object] = set()
    for broken in broken_pairs(rule.formula, wide.form, wide.column, groups, rule.tolerance):
        for row, found, expected in zip(broken.rows, broken.found, broken.expected, strict=True):
            if groups is not None and groups[row] in told:
                continue
            told.add(groups[row] if groups is not None else None)
            yield _finding(wide, rule, int(row), broken.field, plain(found), plain(expected))


def _tables(wide: Wide) -> Places:
    """Which grid rows make one table: those of one unit in one file."""
    return np.asarray(wide.keys.groupby(["file", "reporter", "unit"], observed=True).ngroup(), dtype=np.int64)


def _finding(wide: Wide, rule: RuleSpec, row: int, field: str, found: str, expected: str) -> Finding:
    key = wide.keys.iloc[row]
    sheet, cell = wide.cell(row, field)
    return Finding(f"{wide.form.id}.{rule.id}", str(key["file"]), sheet, cell, str(key["unit"]), wide.form.id, expected, found,
                   rule.severity, rule.message.replace("{expected}", expected).replace("{found}", found))
