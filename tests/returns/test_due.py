"""Who is reminded of what on a day: the register drawn as a table, the verdicts worked out by hand."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from flows.returns.due import DueForm, Letter, letters_due, why
from flows.units import Unit, Units
from flows.year import Deadlines, Reminders
from tests.helpers import PROVINCE, table

DEADLINE = date(2018, 12, 20)
DEADLINES = Deadlines.model_validate({"cap": {"so": DEADLINE, "huyen": DEADLINE, "xa": date(2018, 12, 17)},
                                      "bieu": {"g": {"so": date(2019, 1, 8)}}})
RULES = Reminders()


@pytest.mark.parametrize(("state", "days_late", "day", "rules", "told"), [
    ("overdue", 4, "2018-12-24", {}, ("overdue", 4)),
    ("missing", None, "2018-12-20", {}, None),                          # the last day is in time
    ("missing", None, "2018-12-21", {}, ("overdue", 1)),
    ("missing", None, "2018-12-17", {"truoc_han": 3}, ("soon", 3)),
    ("missing", None, "2018-12-20", {"truoc_han": 3}, ("soon", 0)),
    ("missing", None, "2018-12-16", {"truoc_han": 3}, None),
    ("overdue", 1, "2018-12-21", {"truoc_han": 3}, ("overdue", 1)),
    ("invalid", 0, "2018-12-01", {}, ("invalid", 0)),                   # errors are to be mended whatever the day
    ("invalid", 2, "2018-12-30", {}, ("invalid", 2)),
    ("valid", 0, "2018-12-30", {}, None),
    ("valid", 1, "2018-12-30", {}, ("late", 1)),
    ("valid", 1, "2018-12-30", {"cham_tu": 2}, None),
    ("valid", 9, "2018-12-30", {"cham_tu": 0}, None),                   # 0: late ones are not told at all
    ("valid", None, "2018-12-30", {}, None),                            # nobody knows when it came
])
def test_a_form_is_a_reason_to_write(state, days_late, day, rules, told):
    row = {"state": state, "days_late": pd.NA if days_late is None else days_late}
    assert why(row, DEADLINE, Reminders.model_validate(rules), date.fromisoformat(day)) == told


def test_a_form_without_a_deadline_is_never_missed():
    row = {"state": "missing", "days_late": pd.NA}
    assert why(row, None, Reminders.model_validate({"truoc_han": 30}), date(2030, 1, 1)) is None


REGISTER = """
    unit | form | state   | file
    SNV  | f    | valid   | a.xlsx
    SNV  | g    | missing |
    061  | f    | valid   | b.xlsx
    01   | f    | overdue |
    02   | f    | invalid | c.xlsx
    065  | f    | overdue |
    03   | f    | valid   | d.xlsx
"""


def due(day: str = "2018-12-27", rules: Reminders = RULES, waived: frozenset[tuple[str, str]] = frozenset(),
        units: tuple[Unit, ...] = PROVINCE, register: str = REGISTER) -> list[Letter]:
    drawn = table(register).assign(days_late=pd.NA)
    return letters_due(Units(units, date(2018, 12, 14)), drawn, DEADLINES, rules, date.fromisoformat(day), waived)


OVERDUE = DueForm("01", "f", "overdue", date(2018, 12, 17), 10)
INVALID = DueForm("02", "f", "invalid", date(2018, 12, 17), 0, "c.xlsx")
OWN = DueForm("065", "f", "overdue", DEADLINE, 7)


def test_a_district_gets_one_letter_about_its_communes_and_they_get_none():
    assert due() == [Letter("061", (), (OVERDUE, INVALID)), Letter("065", (OWN,))]


def test_communes_get_their_own_letters_besides_where_the_year_says_so():
    letters = due(rules=Reminders.model_validate({"gui_cap_duoi": True}))
    assert letters == [Letter("061", (), (OVERDUE, INVALID)), Letter("01", (OVERDUE,)), Letter("02", (INVALID,)),
                       Letter("065", (OWN,))]


def test_without_districts_communes_are_written_to_themselves():
    flat = tuple(replace(unit, parent="06") if unit.level == "xa" else unit for unit in PROVINCE if unit.level != "huyen")
    rows = "\n".join(line for line in REGISTER.splitlines() if "06" not in line)
    assert [letter.unit for letter in due(units=flat, register=rows)] == ["01", "02"]


def test_a_form_with_its_own_deadline_is_asked_for_only_then():
    assert "SNV" not in [letter.unit for letter in due("2019-01-08")]
    assert due("2019-01-09")[0] == Letter("SNV", (DueForm("SNV", "g", "overdue", date(2019, 1, 8), 1),))


def test_what_is_waived_is_not_asked_for():
    assert due(waived=frozenset({("01", "f"), ("02", "f"), ("065", "f")})) == []


def test_the_province_does_not_write_to_itself():
    assert due(register="unit | form | state | file\n06 | f | invalid | a.xlsx") == []
