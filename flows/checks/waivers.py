"""Waivers (miễn trừ): findings and missing forms that the secretariat lets pass, each with a reason and a name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from flows.findings import Finding
from flows.handwritten import Mistakes, read_table, restore_zeros

WAIVERS = "mien-tru.csv"
WAIVER_COLUMNS = ("unit", "form", "finding", "reason", "by")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One line of mien-tru.csv. An empty form or finding means all of the unit's."""

    unit: str
    form: str
    finding: str
    reason: str
    by: str

    def covers(self, unit: str, form: str, finding: str) -> bool:
        """Whether it lets this finding (or ``not-reported``) of a unit's form pass."""
        return self.unit == unit and self.form in ("", form) and self.finding in ("", finding)


def read_waivers(folder: Path, units: Collection[str]) -> list[Waiver]:
    """mien-tru.csv of a year; [] without it. Every line needs unit, reason and name.

    Codes of ``units`` that lost their zeros in Excel get them back. Raises BrokenConfigurationError for a unit the year
    does not have: its waiver would let nothing pass, and nobody would notice.
    """
    path = folder / WAIVERS
    mistakes, waivers = Mistakes(path), []
    for row in read_table(path, WAIVER_COLUMNS, required=("unit", "reason", "by"), optional=True):
        unit = restore_zeros(row["unit"], units)
        if unit not in units:
            mistakes.add(f"không có đơn vị mã “{unit}” trong don-vi.csv", row.line, "unit")
        waivers.append(Waiver(unit, row["form"], row["finding"], row["reason"], row["by"]))
    mistakes.stop_if_any()
    return waivers


def open_errors(findings: pd.DataFrame, waivers: Sequence[Waiver]) -> pd.DataFrame:
    """Errors that no waiver covers, in their order."""
    errors = findings[findings["severity"] == "error"]
    triples = errors[["unit", "form", "code"]].itertuples(index=False)
    is_open = [not _covered(waivers, unit, form, code) for unit, form, code in triples]
    return errors[pd.Series(is_open, index=errors.index, dtype=bool)]       # of no row too; [] would choose columns


def open_gaps(register: pd.DataFrame, compulsory: frozenset[str], waivers: Sequence[Waiver]) -> pd.DataFrame:
    """Compulsory forms that are not there in a valid edition and not waived, one row per unit and form."""
    gaps = register[(register["state"] != "valid") & register["form"].isin(compulsory)]
    pairs = gaps[["unit", "form"]].itertuples(index=False)
    is_open = [not _covered(waivers, unit, form, "not-reported") for unit, form in pairs]
    return gaps[pd.Series(is_open, index=gaps.index, dtype=bool)]


def waived_forms(register: pd.DataFrame, findings: pd.DataFrame, waivers: Sequence[Waiver]) -> frozenset[tuple[str, str]]:
    """(unit, form) that are not there in a valid edition and of which nothing more is asked: waived, or all their errors are."""
    if not waivers:
        return frozenset()
    errors, left = (set(zip(table["unit"], table["form"], strict=True))
                    for table in (findings[findings["severity"] == "error"], open_errors(findings, waivers)))
    gaps = register[register["state"] != "valid"]
    pairs = [(str(unit), str(form)) for unit, form in zip(gaps["unit"], gaps["form"], strict=True)]
    return frozenset(pair for pair in pairs if _covered(waivers, *pair, "not-reported") or (pair in errors and pair not in left))


def unused_waivers(waivers: Sequence[Waiver], findings: Sequence[Finding], register: pd.DataFrame) -> list[Finding]:
    """Waivers that let nothing pass: what they speak of has been mended, or they are misspelt."""
    open_things = {(found.unit, found.form, found.code) for found in findings if found.severity == "error"}
    gaps = register[register["state"] != "valid"]
    open_things |= {(str(unit), str(form), "not-reported") for unit, form in zip(gaps["unit"], gaps["form"], strict=True)}
    return [Finding("unused-waiver", WAIVERS, unit=waiver.unit, form=waiver.form,
                    found=" ".join(filter(None, (waiver.unit, waiver.form, waiver.finding))))
            for waiver in waivers if not any(waiver.covers(*thing) for thing in open_things)]


def _covered(waivers: Sequence[Waiver], unit: str, form: str, finding: str) -> bool:
    return any(waiver.covers(unit, form, finding) for waiver in waivers)
