"""What senders wrote beside findings in files that came back: kept with the finding, shown to the secretariat."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from flows.intake.reading import Reading
from flows.returns.rows import Place

EXPLANATION_COLUMNS = ("year", "unit", "form", "code", "file", "sheet", "cell", "explanation")


def explanations(readings: Sequence[Reading], with_forms: Collection[str], findings: pd.DataFrame, year: str) -> pd.DataFrame:
    """One row per explained finding, columns ``EXPLANATION_COLUMNS``, in the order of the files; of two for the same the later.

    ``file`` is the file in which the finding is: the marked workbook itself, or the one that a list apart names;
    ``with_forms`` are the files that hold forms, so are no such lists.
    ``form`` is "" where the finding has gone since.
    """
    forms = {(row.file, row.code, row.sheet, row.cell): (row.unit, row.form) for row in findings.itertuples(index=False)}
    known = {reading.file for reading in readings}
    rows: dict[tuple[str, ...], tuple[str, ...]] = {}
    for reading in readings:
        for listed in reading.listed:
            file = listed.file if reading.file not in with_forms and listed.file in known else reading.file
            place = (file, listed.code, listed.sheet, listed.cell)
            if listed.explanation:
                unit, form = map(str, forms.get(place, (reading.unit, "")))
                rows[place] = (year, unit, form, listed.code, file, listed.sheet, listed.cell, listed.explanation)
    return pd.DataFrame(list(rows.values()), columns=list(EXPLANATION_COLUMNS), dtype=object)


def by_file(table: pd.DataFrame) -> dict[str, Mapping[Place, str]]:
    """File -> place of a finding in it -> explanation."""
    found: dict[str, dict[Place, str]] = {}
    for row in table.itertuples(index=False):
        found.setdefault(str(row.file), {})[str(row.code), str(row.sheet), str(row.cell)] = str(row.explanation)
    return dict(found)
