"""How far a unit is, counted from cells: its own file with all rows, a superior's file only with the rows about it."""

import pandas as pd

from flows.checks.register import REGISTER_COLUMNS
from flows.facts import facts_table
from flows.findings import Finding, findings_table
from flows.returns.progress import Cells, progress
from tests.helpers import catalogue, form, year

FORM = form(rows="unit", field=[{"id": "a", "label": "A", "required": True}, {"id": "b", "label": "B", "required": True},
                                {"id": "c", "label": "C"}])


def of(folder, unit: str, file: str, *rows: dict[str, object], state: str = "valid") -> object:
    received = ("2018", unit, "f", state, "2018-12-20" if file else "", None, file)
    register = pd.DataFrame([received], columns=list(REGISTER_COLUMNS))
    found = [Finding("invalid-revision", "moi.xlsx", unit="03", form="f", severity="warning"),
             Finding("x", unit=unit, form="f", severity="warning"), Finding("y", unit="065", form="f", severity="error")]
    facts = facts_table({"form": "f", "file": "x.xlsx", **row} for row in rows)
    (one,) = progress(year(folder), catalogue(FORM), facts, findings_table(found, "2018"), register)[unit]
    return one


def row(unit: str, field: str, state: str = "reported", reporter: str = "061") -> dict[str, object]:
    return {"unit": unit, "field": field, "state": state, "reporter": reporter}


ROWS = (row("061", "a"), row("061", "b", "zero"), row("061", "c", "not_applicable"),
        row("01", "a"), row("01", "b", "missing"), row("01", "c", "zero"),
        row("02", "a", reporter="065"))


def test_only_required_cells_count_for_completeness_and_states_stay_apart(tmp_path):
    assert of(tmp_path, "01", "x.xlsx", *ROWS).cells == Cells(asked=2, filled=1, zero=1, missing=1, not_applicable=0)


def test_a_units_own_file_counts_with_the_rows_about_its_subordinates(tmp_path):
    assert of(tmp_path, "061", "x.xlsx", *ROWS).cells == Cells(asked=4, filled=3, zero=2, missing=1, not_applicable=1)


def test_a_required_column_that_is_not_there_is_not_filled(tmp_path):
    assert of(tmp_path, "02", "x.xlsx", *ROWS).cells == Cells(asked=2, filled=1)


def test_what_has_not_been_received_asks_for_its_required_cells(tmp_path):
    one = of(tmp_path, "03", "", *ROWS, state="overdue")
    assert (one.cells, one.received_on, one.deadline, one.days_late) == (Cells(asked=2), "", "2018-12-17", None)


def test_a_newer_file_with_errors_is_named_beside_the_one_that_counts(tmp_path):
    assert [of(tmp_path, unit, "x.xlsx", *ROWS).newer for unit in ("03", "01")] == ["moi.xlsx", ""]


def test_another_file_of_the_same_unit_is_not_counted(tmp_path):
    assert of(tmp_path, "01", "y.xlsx", *ROWS).cells == Cells(asked=2)


def test_findings_are_counted_by_unit_form_and_severity(tmp_path):
    one = of(tmp_path, "01", "x.xlsx", *ROWS)
    assert (one.errors, one.warnings) == (0, 1)
