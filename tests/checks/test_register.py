"""The register: who owes what, what came, and how late."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flows.checks.register import register
from tests.checks.tables import submissions
from tests.helpers import year

DEADLINES = {"cap": {"xa": "2018-12-17", "huyen": "2018-12-20"}, "bieu": {"g": {"huyen": "2019-01-08"}}}


def states(text: str, as_of: date = date(2018, 12, 16), accepted: tuple[str, ...] = (),
           forms: str = "f") -> dict[str, tuple[object, ...]]:
    """unit -> (state, received_on, days_late, file), "unit form" where several forms are owed. ``accepted`` are files."""
    received = submissions(text)
    received["accepted"] = received["file"].isin(accepted)
    table = register(year(Path("x"), forms=forms, han_nop=DEADLINES), dict.fromkeys(forms.split()), received, as_of)
    return {f"{row.unit} {row.form}" if " " in forms else row.unit: (
        row.state, row.received_on, None if pd.isna(row.days_late) else row.days_late, row.file) for row in table.itertuples()}


NOTHING = "file | unit"


def test_a_unit_that_sent_nothing_is_missing_until_its_deadline_and_overdue_after() -> None:
    assert states(NOTHING, date(2018, 12, 17))["01"] == ("missing", "", None, "")
    assert states(NOTHING, date(2018, 12, 20))["01"] == ("overdue", "", 3, "")
    assert states(NOTHING, date(2018, 12, 20))["061"] == ("missing", "", None, "")       # a district has until the 20th
    assert states(NOTHING, date(2018, 12, 20))["SNV"] == ("missing", "", None, "")       # no deadline set for departments


def test_a_form_may_have_a_deadline_of_its_own() -> None:
    found = states(NOTHING, date(2019, 1, 9), forms="f g")
    assert found["061 f"][:3] == ("overdue", "", 20)
    assert found["061 g"][:3] == ("overdue", "", 1)


@pytest.mark.parametrize(("received_on", "late"), [("2018-12-17", 0), ("2018-12-18", 1), ("2018-12-01", 0), ("", None)])
def test_days_late_count_from_the_day_after_the_deadline(received_on: str, late: int | None) -> None:
    found = states(f"file | unit | received_on\na | 01 | {received_on}", accepted=("a",))
    assert found["01"] == ("valid", received_on, late, "a")


def test_a_file_with_errors_is_received_but_not_valid() -> None:
    assert states("file | unit | received_on\na | 01 | 2018-12-16")["01"] == ("invalid", "2018-12-16", 0, "a")


def test_a_valid_file_stands_for_the_unit_before_a_newer_one_with_errors() -> None:
    found = states("file | unit | received_on\na | 01 | 2018-12-16\nb | 01 | 2018-12-19", accepted=("a",))
    assert found["01"] == ("valid", "2018-12-16", 0, "a")


def test_a_valid_file_takes_the_place_of_an_earlier_one_with_errors() -> None:
    found = states("file | unit | received_on\na | 01 | 2018-12-16\nb | 01 | 2018-12-19", accepted=("b",))
    assert found["01"] == ("valid", "2018-12-19", 2, "b")


def test_of_two_files_with_errors_the_first_is_named() -> None:
    found = states("file | unit | received_on\na | 01 | 2018-12-16\nb | 01 | 2018-12-19")
    assert found["01"] == ("invalid", "2018-12-16", 0, "a")


def test_a_superiors_collective_sheet_receives_its_units() -> None:
    found = states("file | reporter | unit\nhuyện | 061 | 061\nhuyện | 061 | 01", accepted=("huyện",))
    assert [found[unit][0] for unit in ("061", "01", "02")] == ["valid", "valid", "missing"]


def test_rows_about_others_do_not_hide_that_the_reporters_own_row_is_wrong() -> None:
    received = submissions("file | reporter | unit\nhuyện | 061 | 061\nhuyện | 061 | 01")
    received["accepted"] = [False, True]
    table = register(year(Path("x")), {"f": None}, received, date(2018, 12, 16)).set_index("unit")
    assert table.at["061", "state"] == "invalid"
    assert table.at["01", "state"] == "valid"


def test_a_form_only_about_subordinates_is_received_from_whoever_sent_it() -> None:
    assert states("file | reporter | unit\nhuyện | 061 | 01\nhuyện | 061 | 02", accepted=("huyện",))["061"][0] == "valid"


def test_the_register_keeps_the_official_order() -> None:
    assert list(states(NOTHING)) == ["SNV", "061", "01", "02", "065", "03"]
