"""What one file gives: its facts as plain columns, its findings, and which forms it holds."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from flows.findings import Finding
from flows.intake.layout.own_sheets import ListedFinding

# A fact on its way out of a worker: unit, form, row, field, value, text, state, sheet, cell. ``value`` is NaN for text
# and for what is missing; ``text`` is what was written where that is not just the number.
FactRow = tuple[str, str, str, str, float, str, str, str, str]


class FormReceived(NamedTuple):
    """One form found in a file: where, for whom, which revision, with how many cells filled of those asked.

    A tuple, because ten thousand files bring eighty thousand of them, out of workers and out of what was kept.
    """

    form: str
    unit: str                   # the reporter
    sheet: str
    units: tuple[str, ...]      # units with data rows in it
    revision: int
    signed_on: date | None
    filled: int
    asked: int


@dataclass(slots=True)
class Reading:
    """One file as read. ``refused`` files (unreadable, unknown sender, personal data) give findings only."""

    file: str
    sha256: str
    unit: str = ""
    facts: list[FactRow] = field(default_factory=list)
    forms: list[FormReceived] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    listed: list[ListedFinding] = field(default_factory=list)       # of an earlier return, with what the sender explained
