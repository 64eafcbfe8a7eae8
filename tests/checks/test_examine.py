"""The room of checks as a whole: what counts, what is told and in which order."""

from datetime import date
from pathlib import Path

import pandas as pd

from flows.checks.accept import contract_columns, submissions_of
from flows.checks.decisions import Decision
from flows.checks.examine import examine
from flows.checks.waivers import Waiver
from flows.facts import FACT_COLUMNS
from flows.findings import FINDING_COLUMNS, Finding
from flows.intake.reading import FormReceived, Reading
from flows.intake.tables import forms_of
from tests.checks.tables import known_codes
from tests.checks.test_rules import rule
from tests.helpers import facts, form, year

DESK = form(id="f", field=[{"id": name, "number": str(number), "label": name} for number, name in enumerate("abc", start=1)],
            rule=[rule("1=2+3", "sum")])
CATALOGUE = known_codes(DESK)
NOTHING = facts("unit | value")


def received(file: str, unit: str, *about: str, **more: object) -> Reading:
    """A file with form f of one unit, perhaps about others."""
    values = {"revision": 0, "signed_on": None, "filled": 3, "asked": 3, "sheet": "Sheet1", **more}
    return Reading(file, f"hash of {file}", unit, forms=[FormReceived("f", unit, units=about or (unit,), **values)])


def test_every_file_reporter_and_unit_is_one_submission():
    """A form split over two sheets is one; what is not known of a date is empty."""
    readings = [received("b.xlsx", "061", "01", "02", revision=2, signed_on=date(2018, 12, 20), filled=5, asked=6),
                received("a.xlsx", "01")]
    readings[0].forms.append(readings[0].forms[0])
    table = submissions_of(forms_of(readings), {"b.xlsx": date(2018, 12, 21), "a.xlsx": None})
    assert list(table.index) == [0, 1, 2]
    assert table.astype(object).values.tolist() == [
        ["b.xlsx", "hash of b.xlsx", "061", "01", "f", 2, "2018-12-20", "2018-12-21", 5, 6, False, False],
        ["b.xlsx", "hash of b.xlsx", "061", "02", "f", 2, "2018-12-20", "2018-12-21", 5, 6, False, False],
        ["a.xlsx", "hash of a.xlsx", "01", "01", "f", 0, "", "", 3, 3, False, False]]


NOW = facts("""
    unit | field | value | file    | cell
    061  | a     |    10 | d.xlsx  | C9
    061  | b     |     6 | d.xlsx  | D9
    061  | c     |     4 | d.xlsx  | E9
    01   | a     |    11 | c.xlsx  | C9
    01   | b     |     6 | c.xlsx  | D9
    01   | c     |     4 | c.xlsx  | E9
    SNV  | a     |    90 | s.xlsx  | C9
    SNV  | b     |    50 | s.xlsx  | D9
    SNV  | c     |    40 | s.xlsx  | E9
""", form="f")
READINGS = [received("c.xlsx", "01"), received("d.xlsx", "061"), received("s.xlsx", "SNV")]
DATES = {"c.xlsx": date(2018, 12, 16), "d.xlsx": date(2018, 12, 22), "s.xlsx": date(2018, 12, 16)}


def examined(*found: Finding, before: pd.DataFrame = NOTHING, **more: object):
    return examine(year(Path("x")), CATALOGUE, NOW, forms_of(READINGS), found, DATES, before, date(2018, 12, 23), **more)


def test_what_breaks_a_rule_does_not_count_and_everything_else_does():
    outcome = examined()
    assert sorted(outcome.facts["unit"].unique()) == ["061", "SNV"]
    assert outcome.n_errors == 1
    assert outcome.findings[["unit", "code", "cell", "severity"]].to_numpy().tolist() == [["01", "f.sum", "C9", "error"]]
    states = outcome.register.set_index("unit")[["state", "days_late"]].astype(object)
    assert states.loc[["SNV", "061", "01", "02"]].values.tolist() == [["valid", 0], ["valid", 2], ["invalid", 0], ["overdue", 6]]
    assert tuple(contract_columns(outcome.facts).columns) == FACT_COLUMNS


def test_a_year_in_which_nothing_has_come_is_examined_too():
    outcome = examine(year(Path("x")), CATALOGUE, NOTHING, forms_of([]), [], {}, NOTHING, date(2018, 12, 16))
    assert (len(outcome.facts), len(outcome.findings), set(outcome.register["state"])) == (0, 0, {"missing"})


def test_errors_come_first_then_units_in_official_order_and_strangers_last():
    """Within a unit by file, form and sheet; what is equal in all that stays as it was found."""
    told = [Finding("superseded", "c.xlsx", unit="01", form="f"), Finding("superseded", "s.xlsx", unit="SNV", form="f"),
            Finding("negative", "z.xlsx", unit="99", form="f"), Finding("negative", "d.xlsx", "B", unit="061", form="h"),
            Finding("negative", "d.xlsx", "B", "C2", unit="061", form="g"),
            Finding("negative", "d.xlsx", "A", unit="061", form="g"),
            Finding("negative", "d.xlsx", "B", "C1", unit="061", form="g"), Finding("duplicate-file", "s.xlsx", unit="SNV"),
            Finding("negative", "c.xlsx", unit="061", form="z"),
            Finding("own", "c.xlsx", unit="01", severity="warning", message="Có lời riêng.")]
    table = examined(*told).findings
    severities = ["error", "warning", "note"]
    assert table["severity"].map(severities.index).is_monotonic_increasing
    errors = table[table["severity"] == "error"]
    assert (errors["unit"] + " " + errors["file"] + " " + errors["form"] + errors["sheet"] + errors["cell"]).tolist() == [
        "061 c.xlsx z", "061 d.xlsx gA", "061 d.xlsx gBC2", "061 d.xlsx gBC1", "061 d.xlsx hB", "01 c.xlsx fSheet1C9",
        "99 z.xlsx f"]
    assert set(table["year"]) == {"2018"}
    assert (tuple(table.columns), list(table.index)) == (FINDING_COLUMNS, list(range(len(table))))


def test_years_before_decisions_and_waivers_are_taken_into_account():
    before = facts("unit | field | value\nSNV | a | 20\n88 | a | 1", form="f")
    spared = (Waiver("02", "f", "", "x", "A"), Waiver("03", "g", "", "x", "A"))
    outcome = examined(before=before, decisions=(Decision(don_vi="01", tep="mất.xlsx", ly_do="x"),), waivers=spared)
    assert sorted(outcome.findings["code"]) == [
        "change-too-large", "f.sum", "past-unit-unknown", "unused-decision", "unused-waiver"]
    told = outcome.findings.set_index("code")
    assert told.at["unused-waiver", "unit"] == "03"
    assert (told.at["change-too-large", "expected"], told.at["change-too-large", "found"]) == ("20", "90")
