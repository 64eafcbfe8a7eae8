"""Which submission counts for each unit and form: free of errors, the unit's own before its superior's, the latest revision.

Acceptance is per unit and form: an error keeps that form of that unit out of the totals, nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from flows.checks.decisions import Decision, decided_file
from flows.facts import FACT_COLUMNS, codes_of, rows_of, runs_of
from flows.findings import Finding

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


def submissions_of(forms: pd.DataFrame, received: Mapping[str, date | None]) -> pd.DataFrame:
    """One row per file, reporter, row unit and form: ``forms`` as received, with the date of receipt, "" = unknown."""
    days = [day.isoformat() if (day := received.get(file)) else "" for file in forms["file"].cat.categories]
    received_on = np.array([*days, ""], dtype=object)[codes_of(forms["file"])]
    return forms.assign(received_on=pd.Categorical(received_on), has_errors=False, accepted=False)[list(SUBMISSION_COLUMNS)]


def accept(facts: pd.DataFrame, submissions: pd.DataFrame, findings: Sequence[Finding],
           decisions: Sequence[Decision] = ()) -> Accepted:
    """Choose for every (unit, form), where a person has decided as decided.

    A newer invalid file does not replace an older valid one. Of revisions that nothing tells apart the earlier stays,
    and a finding names the cells that differ.
    """
    table = submissions.copy()
    table["has_errors"] = _with_errors(table, findings)
    rivals = table.duplicated(["unit", "form"], keep=False)
    table["accepted"] = ~table["has_errors"] & ~rivals      # nearly all: one file, nothing to choose
    told: list[Finding] = []
    for (unit, form), group in _as_text(table[rivals]).groupby(["unit", "form"]):
        own = group[group["reporter"] == group["unit"]]
        valid, valid_own = (rows[~rows["has_errors"]] for rows in (group, own))
        candidates = valid_own if len(valid_own) else valid
        if len(candidates):
            winner, doubt = _latest(candidates, decided_file(decisions, str(unit), str(form)))
            table.loc[winner, "accepted"] = True
            told += _left_aside(own, winner, doubt)
            if doubt is not None:
                told.append(_undecided(facts, _row(candidates, winner), _row(candidates, doubt)))
    return Accepted(_facts_of(facts, table[table["accepted"]]), table, told)


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Categories as plain text, which sorts as it reads."""
    return table.astype({name: object for name, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)})


def _left_aside(own: pd.DataFrame, winner: int, doubt: int | None) -> Iterator[Finding]:
    """The unit's other files for the form: replaced by the one that counts, or newer but with errors."""
    if winner not in own.index:
        return
    counting = _row(own, winner)
    for index in own.index[(own.index != winner) & (own.index != doubt) & (own["sha256"] != counting["sha256"])]:
        other = _row(own, int(index))
        if not own.at[index, "has_errors"]:
            yield Finding("superseded", other["file"], unit=other["unit"], form=other["form"], expected=counting["file"])
        elif _age(own, int(index)) > _age(own, winner):
            yield Finding("invalid-revision", other["file"], unit=other["unit"], form=other["form"], expected=counting["file"])


def _age(table: pd.DataFrame, index: int) -> tuple[int, str, str]:
    row = _row(table, index)
    return int(row["revision"]), row["signed_on"], row["received_on"]


def _with_errors(table: pd.DataFrame, findings: Sequence[Finding]) -> pd.Series:
    errors = [finding for finding in findings if finding.severity == "error"]
    of_unit = {(finding.file, finding.unit, finding.form) for finding in errors}
    of_sheet = {(finding.file, finding.form) for finding in errors if finding.code in SHEET_WIDE}
    wrong = table["file"].isin({finding.file for finding in errors}).to_numpy(dtype=bool, copy=True)
    wrong[wrong] = [(file, unit, form) in of_unit or (file, form) in of_sheet
                    for file, unit, form in rows_of(table[wrong], "file", "unit", "form")]
    return pd.Series(wrong, index=table.index)


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


def _row(table: pd.DataFrame, index: int) -> dict[str, str]:
    return {str(name): str(value) for name, value in table.loc[[index]].to_dict("records")[0].items()}


def _undecided(facts: pd.DataFrame, kept: dict[str, str], other: dict[str, str]) -> Finding:
    """Two files that nothing tells apart: the cells whose values differ, in the file that stays aside."""
    sides = [facts[(facts["file"] == side["file"]) & (facts["unit"] == side["unit"]) & (facts["form"] == side["form"])]
             for side in (kept, other)]
    both = sides[0].merge(sides[1], on=["row", "field"], how="outer", suffixes=("", "_other"))
    differing = both[(both["value"] != both["value_other"]) & ~(both["value"].isna() & both["value_other"].isna())]
    cells = ", ".join(str(cell) for cell in differing["cell_other"].dropna()[:20])
    return Finding("undecided-revision", other["file"], unit=other["unit"], form=other["form"], expected=kept["file"],
                   found=cells or "hai tệp giống nhau về số liệu")


def _facts_of(facts: pd.DataFrame, accepted: pd.DataFrame) -> pd.DataFrame:
    """The facts that stand in accepted submissions, in their order; the same table where all of them do."""
    names = ("file", "reporter", "unit", "form")
    sizes = [len(facts[name].cat.categories) for name in names]
    codes = [facts[name].cat.categories.get_indexer(pd.Index(accepted[name])) for name in names]
    known = np.logical_and.reduce([column >= 0 for column in codes])        # a form may be sent without any value
    wanted = np.ravel_multi_index([column[known] for column in codes], sizes)
    runs = runs_of(facts, names)
    counts = np.isin(np.ravel_multi_index([codes_of(facts[name])[runs.begins] for name in names], sizes), wanted)
    return facts if counts.all() else facts.take(runs.chosen(counts).places()).reset_index(drop=True)


def contract_columns(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts as they are published: without the columns that only this process needs."""
    return facts[list(FACT_COLUMNS)]
