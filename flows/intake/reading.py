"""What one file gives: its facts as plain columns, its findings, and which forms it holds."""

import dataclasses
from collections.abc import Iterable, Iterator
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
class FactColumns:
    """Facts on their way out of a worker, one list for each part of a ``FactRow``; read as rows, filled column by column."""

    unit: list[str] = dataclasses.field(default_factory=list)
    form: list[str] = dataclasses.field(default_factory=list)
    row: list[str] = dataclasses.field(default_factory=list)
    field: list[str] = dataclasses.field(default_factory=list)
    value: list[float] = dataclasses.field(default_factory=list)
    text: list[str] = dataclasses.field(default_factory=list)
    state: list[str] = dataclasses.field(default_factory=list)
    sheet: list[str] = dataclasses.field(default_factory=list)
    cell: list[str] = dataclasses.field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[FactRow]) -> "FactColumns":
        """The rows, turned into columns."""
        columns = [list(column) for column in zip(*rows, strict=True)]
        return cls(*columns)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[FactRow]:
        return zip(self.unit, self.form, self.row, self.field, self.value, self.text, self.state, self.sheet, self.cell,
                   strict=True)

    def extend(self, more: "FactColumns") -> None:
        """Take these facts in behind the others."""
        for name in FactColumns.__slots__:
            getattr(self, name).extend(getattr(more, name))


@dataclass(slots=True)
class Reading:
    """One file as read. ``refused`` files (unreadable, unknown sender, personal data) give findings only."""

    file: str
    sha256: str
    unit: str = ""
    facts: FactColumns = field(default_factory=FactColumns)
    forms: list[FormReceived] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    listed: list[ListedFinding] = field(default_factory=list)       # of an earlier return, with what the sender explained
