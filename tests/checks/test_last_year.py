"""This year against last year: a slip of the unit of measure, a jump."""

import pytest

from flows.checks.last_year import check_last_year
from flows.checks.wording import worded
from tests.checks.tables import known_codes
from tests.helpers import facts, form

MONEY = form(id="f", rows="item", field=[
    {"id": "name", "label": "Tên", "type": "text", "key": True}, {"id": "money", "label": "Tiền", "type": "money"},
    {"id": "score", "label": "Điểm", "type": "number", "adds": "never"}])


def codes(now: float | str, before: float | str, field: str = "money") -> list[str]:
    row = "unit | row | field | value | cell\n01 | a | {field} | {value} | C9"
    tables = (facts(row.format(field=field, value=value), form="f") for value in (now, before))
    return [finding.code for finding in check_last_year(*tables, known_codes(MONEY))]


@pytest.mark.parametrize(("now", "before", "expected"), [
    (5_000_000, 5_000, ["unit-slip"]), (5_000, 5_000_000, ["unit-slip"]),       # triệu for tỷ, and back
    (2_500_000, 5_000, ["unit-slip"]), (10_000_000, 5_000, ["unit-slip"]),      # 500 and 2.000 times, both included
    (2_499_999, 5_000, ["change-too-large"]), (10_000_001, 5_000, ["change-too-large"]),
    (150, 100, []), (151, 100, ["change-too-large"]), (50, 100, []), (49, 100, ["change-too-large"]),
    (0, 100, ["change-too-large"]),
    (29, 10, []), (30, 10, ["change-too-large"]),                               # small numbers jump without meaning anything
    (100, 0, []), ("", 100, []), (100, "", []),                                 # nothing to compare with
])
def test_a_change_is_judged_by_its_ratio(now: float | str, before: float | str, expected: list[str]) -> None:
    assert codes(now, before) == expected


def test_what_never_adds_up_is_not_compared() -> None:
    assert codes(90, 30, "score") == []


def test_the_sum_over_rows_is_compared_and_told_at_the_first_cell() -> None:
    now = facts("unit | row | field | value | cell\n01 | a | money | 60 | C9\n01 | b | money | 140 | C10", form="f")
    before = facts("unit | row | field | value\n01 | x | money | 100", form="f")
    (found,) = worded(check_last_year(now, before, known_codes(MONEY)), known_codes(MONEY))
    assert (found.code, found.cell, found.severity) == ("change-too-large", "C9", "warning")
    assert found.message == "Thay đổi quá lớn so với năm trước: năm trước 100, năm nay 200."


def test_a_slip_is_said_in_words() -> None:
    now, before = (facts(f"unit | field | value\n01 | money | {value}", form="f") for value in (1_234_000, 1_240))
    (found,) = worded(check_last_year(now, before, known_codes(MONEY)), known_codes(MONEY))
    assert found.message == ("Số năm nay 1.234.000 gấp hoặc bằng một phần nghìn năm trước (1.240): có thể nhầm đơn vị tính.")
