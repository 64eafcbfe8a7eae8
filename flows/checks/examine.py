"""The room of checks from its door: what was received -> what counts, what is wrong, and who has reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.accept import accept, submissions_of
from flows.checks.between_forms import check_between_forms
from flows.checks.cascade import ToldCells, without_consequences
from flows.checks.comparisons import compare
from flows.checks.conflicts import check_parts, check_single_values, check_superiors
from flows.checks.decisions import Decision, unused_decisions
from flows.checks.past_units import check_past_units
from flows.checks.register import register, unexpected
from flows.checks.revisions import Revised
from flows.checks.rules import check_rules
from flows.checks.suggestions import LastYear
from flows.checks.waivers import Waiver, unused_waivers
from flows.checks.wording import worded
from flows.facts import Grids
from flows.findings import Finding, findings_table
from flows.year import Year


@dataclass(frozen=True, slots=True)
class Examined:
    """The outcome of the checks. ``facts`` are the accepted ones; the tables have the columns of the contract.

    ``revised`` tells which files replace others; it is known where there is a journal.
    """

    facts: pd.DataFrame
    findings: pd.DataFrame
    submissions: pd.DataFrame
    register: pd.DataFrame
    revised: Revised = field(default_factory=Revised)
    grids: Grids | None = None      # of the facts, for those who look at them next

    @property
    def n_errors(self) -> int:
        return int((self.findings["severity"] == "error").sum())


def find_in_files(facts: pd.DataFrame | Grids, found: Sequence[Finding], catalogue: Catalogue,
                  last_year: LastYear | None = None) -> list[Finding]:
    """Findings that one file shows by itself: those of intake, and the rules printed on its forms; in words.

    ``last_year`` gives the facts of the year before; it is asked only where a rule is broken.
    """
    broken = check_rules(facts, catalogue, last_year, ToldCells(found))
    return worded([*without_consequences(found), *broken], catalogue)


def examine(year: Year, catalogue: Catalogue, facts: pd.DataFrame, forms: pd.DataFrame, found: Sequence[Finding],
            received: Mapping[str, date | None], previous: pd.DataFrame, as_of: date,
            decisions: Sequence[Decision] = (), waivers: Sequence[Waiver] = (),
            earlier: Sequence[pd.DataFrame] = ()) -> Examined:
    """Check everything received for a year.

    ``facts`` are all facts as read, ``forms`` the forms received, ``found`` the findings of intake, ``received`` the date of
    receipt by file, ``previous`` last year's facts, ``earlier`` those of the years before it, one table a year; ``decisions`` and
    ``waivers`` what people have settled.
    """
    read = Grids(facts, catalogue)
    findings = find_in_files(read, found, catalogue, lambda: previous)
    accepted = accept(facts, submissions_of(forms, received), findings, decisions)
    grids = read if accepted.facts is facts else Grids(accepted.facts, catalogue)
    findings += worded([*accepted.findings, *check_superiors(facts, accepted.submissions),
                        *check_between_forms(grids, catalogue), *check_parts(grids, catalogue, year.units),
                        *check_single_values(grids, catalogue),
                        *compare(grids, previous, earlier, catalogue, year.units),
                        *check_past_units(previous, year.units), *unexpected(accepted.submissions, year.units),
                        *unused_decisions(decisions, accepted.submissions)], catalogue)
    owed = register(year, catalogue.forms, accepted.submissions, as_of)
    findings += worded(unused_waivers(waivers, findings, owed), catalogue)
    return Examined(accepted.facts, _in_order(findings_table(findings, year.id), year), accepted.submissions, owed, grids=grids)


def _in_order(findings: pd.DataFrame, year: Year) -> pd.DataFrame:
    """Errors first, then by unit in official order, file, sheet and the order they were found in."""
    severity = findings["severity"].map({"error": 0, "warning": 1, "note": 2})
    place = findings["unit"].map(year.units.order).fillna(len(year.units))
    keyed = findings.assign(_severity=severity, _place=place)
    return keyed.sort_values(["_severity", "_place", "file", "form", "sheet"], kind="stable").drop(
        columns=["_severity", "_place"]).reset_index(drop=True)
