"""Last year's values as a sender should see them beside the empty cells."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from flows.catalogue import FieldSpec, FormSpec
from flows.intake.values.cell_dates import parse_date
from flows.wording.dates import short_date

YES, NO = "Có", "Không"
Shown = float | str


class LastYear:
    """Values of the year before by unit, form and row; fields that were missing or not applicable are not there."""

    def __init__(self, year: str, facts: pd.DataFrame) -> None:
        self.year = year
        self.rows: dict[tuple[str, str], dict[str, dict[str, list[tuple[float, str]]]]] = {}
        known = facts[facts["state"].isin(["reported", "zero"])]
        columns = [known[name].astype(str) for name in ("unit", "form", "row", "field", "text")]
        for unit, form, row, field, text, value in zip(*columns, known["value"], strict=True):
            self.rows.setdefault((unit, form), {}).setdefault(row, {}).setdefault(field, []).append((value, text))

    def __len__(self) -> int:
        return len(self.rows)

    def names(self, unit: str, form: str) -> Sequence[str]:
        """The row labels the unit's form had, in their order."""
        return [row for row in self.rows.get((unit, form), {}) if row]

    def of_row(self, unit: str, form: FormSpec, row: str) -> Mapping[str, Shown]:
        """Field id -> what it was, as shown in a cell.

        Of a unit made of several it is their sum; what does not add up is left out.
        """
        found = self.rows.get((unit, form.id), {}).get(row, {})
        known = {name: one for name in found if name in form.fields and (one := _one(found[name], form.fields[name]))}
        shown = {name: _shown(*one, form.fields[name]) for name, one in known.items()}
        return {name: value for name, value in shown.items() if value != ""}


def _one(values: list[tuple[float, str]], field: FieldSpec) -> tuple[float, str] | None:
    if len(values) == 1:
        return values[0]
    total = sum(value for value, _ in values)
    return (total, "") if field.adds in ("sum", "stock") and not math.isnan(total) else None


def _shown(value: float, text: str, field: FieldSpec) -> Shown:
    if field.type == "choice":
        accepted = field.choices.get(text, ())
        return accepted[0] if accepted else text
    if field.type == "yes_no" and not math.isnan(value):
        return YES if value else NO
    if field.type == "date":
        day = parse_date(text)
        return short_date(day) if day else text
    return text or ("" if math.isnan(value) else value)
