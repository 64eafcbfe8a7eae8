"""Which submission counts for each unit and form: free of errors, the unit's own before its superior's, the latest revision.

Acceptance is per unit and form: an error keeps that form of that unit out of the totals, nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from flows.facts import FACT_COLUMNS
from flows.findings import Finding
from flows.intake.reading import Reading

SUBMISSION_COLUMNS = ("file", "sha256", "reporter", "unit", "form", "revision", "signed_on", "received_on", "filled", "asked",
                      "has_errors", "accepted")
# Findings about a whole sheet: they concern every unit on it.
SHEET_WIDE = frozenset({"wrong-unit-of-measure", "wrong-year", "missing-column"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """The facts that count, every submission with its fate, and what could not be decided."""

    facts: pd.DataFrame
    submissions: pd.DataFrame
    findings: list[Finding]


def submissions_of(readings: Iterable[Reading], received: Mapping[str, date | None]) -> pd.DataFrame:
    """One row per file, reporter, row unit and form, in the order the files were read. Dates are ISO text, "" = unknown."""
    rows = []
    for reading in readings:
        day = received.get(reading.file)
        for form in reading.forms:
            for unit in form.units:
                rows.append((reading.file, reading.sha256, form.unit, unit, form.form, form.revision,
                             form.signed_on.isoformat() if form.signed_on else "", day.isoformat() if day else "",
                             form.filled, form.asked, False, False))
    table = pd.DataFrame(rows, columns=list(SUBMISSION_COLUMNS))
    return table.drop_duplicates(["file", "reporter", "unit", "form"], ignore_index=True)


def accept(facts: pd.DataFrame, submissions: pd.DataFrame, findings: Sequence[Finding],
           decisions: Mapping[tuple[str, str], str] | None = None) -> Accepted:
    """Choose for every (unit, form). ``decisions`` maps (unit, form) to the file a person has settled on.

    A newer invalid file does not replace an older valid one. Of revisions that nothing tells apart the earlier stays,
    and a finding names the cells that differ.
    """
    table = submissions.copy()
    table["has_errors"] = _with_errors(table, findings)
    chosen, doubts = [], []
    own = table["reporter"] == table["unit"]
    valid = table[~table["has_errors"]].assign(own=own)
    for (unit, form), group in valid.groupby(["unit", "form"], sort=False):
        candidates = group[group["own"]] if group["own"].any() else group
        winner, doubt = _latest(candidates, (decisions or {}).get((str(unit), str(form)), ""))
        chosen.append(winner)
        if doubt is not None:
            doubts.append(_undecided(facts, candidates.loc[winner], candidates.loc[doubt]))
    table["accepted"] = table.index.isin(chosen)
    return Accepted(_facts_of(facts, table[table["accepted"]]), table, doubts)


def _with_errors(table: pd.DataFrame, findings: Sequence[Finding]) -> pd.Series:
    errors = [finding for finding in findings if finding.severity == "error"]
    of_unit = {(finding.file, finding.unit, finding.form) for finding in errors}
    of_sheet = {(finding.file, finding.form) for finding in errors if finding.code in SHEET_WIDE}
    keys = zip(table["file"], table["unit"], table["form"], strict=True)
    return pd.Series([key in of_unit or (key[0], key[2]) in of_sheet for key in keys], index=table.index, dtype=bool)


def _latest(group: pd.DataFrame, decided: str) -> tuple[int, int | None]:
    """(index of the submission that counts, index of one it cannot be told from, if any)."""
    if len(group) == 1:
        return int(group.index[0]), None
    if decided and (group["file"] == decided).any():
        return int(group.index[group["file"] == decided][0]), None
    distinct = group.drop_duplicates("sha256")
    ranked = distinct.sort_values(["revision", "signed_on", "received_on", "file"], ascending=[False, False, False, True],
                                  kind="stable")
    top = ranked[["revision", "signed_on", "received_on"]].iloc[0]
    rivals = ranked[(ranked[["revision", "signed_on", "received_on"]] == top).all(axis=1)]
    return int(rivals.index[0]), (int(rivals.index[1]) if len(rivals) > 1 else None)


def _undecided(facts: pd.DataFrame, kept: pd.Series, other: pd.Series) -> Finding:
    """Two files that nothing tells apart: the cells whose values differ, in the file that stays aside."""
    sides = [facts[(facts["file"] == side["file"]) & (facts["unit"] == side["unit"]) & (facts["form"] == side["form"])]
             for side in (kept, other)]
    both = sides[0].merge(sides[1], on=["row", "field"], how="outer", suffixes=("", "_other"))
    differing = both[(both["value"] != both["value_other"]) & ~(both["value"].isna() & both["value_other"].isna())]
    cells = ", ".join(str(cell) for cell in differing["cell_other"].dropna()[:20])
    return Finding("undecided-revision", str(other["file"]), unit=str(other["unit"]), form=str(other["form"]),
                   expected=str(kept["file"]), found=cells or "hai tệp giống nhau về số liệu")


def _facts_of(facts: pd.DataFrame, accepted: pd.DataFrame) -> pd.DataFrame:
    """The facts that stand in accepted submissions, in their order."""
    keys = pd.MultiIndex.from_frame(accepted[["file", "reporter", "unit", "form"]])
    names = [facts[name].cat for name in ("file", "reporter", "unit", "form")]
    # Compare by codes: strings of three million facts would cost more than everything else here.
    wanted = set()
    lookups = [{text: code for code, text in enumerate(column.categories)} for column in names]
    for key in keys:
        codes = [lookup.get(text, -1) for lookup, text in zip(lookups, key, strict=True)]
        if -1 not in codes:
            wanted.add(tuple(codes))
    sizes = [len(column.categories) + 1 for column in names]
    combined = sum_codes([column.codes.to_numpy() for column in names], sizes)
    targets = sum_codes([pd.Series(column, dtype="int64").to_numpy() for column in zip(*wanted, strict=True)], sizes) if wanted else []
    return facts[pd.Series(combined).isin(targets).to_numpy()].reset_index(drop=True)


def sum_codes(columns: Sequence[object], sizes: Sequence[int]) -> object:
    """Several code columns as one number per row (mixed radix)."""
    total: object = 0
    for column, size in zip(columns, sizes, strict=True):
        total = total * size + column.astype("int64")  # type: ignore[operator, attr-defined]
    return total


def contract_columns(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts as they are published: without the columns that only this process needs."""
    return facts[list(FACT_COLUMNS)]
