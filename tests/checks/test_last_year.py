"""This year against earlier years: a slip of the unit of measure, a jump, a break in a long series."""

import pytest

from flows.catalogue.model import Limits
from flows.checks.comparisons import compare
from flows.checks.wording import worded
from flows.findings import Finding
from tests.checks.tables import known_codes
from tests.helpers import facts, form, units

MONEY = form(id="f", rows="item", field=[
    {"id": "name", "label": "Tên", "type": "text", "key": True}, {"id": "money", "label": "Tiền", "type": "money"},
    {"id": "score", "label": "Điểm", "type": "number", "adds": "never"}])
NOTHING = facts("unit | value")


def compared(now: str, before: str, *earlier: str) -> list[Finding]:
    tables = [facts(text, form="f") if text else NOTHING for text in (now, before, *earlier)]
    return compare(tables[0], tables[1], tables[2:], known_codes(MONEY), units())


def codes(now: float | str, *years: float | str, field: str = "money") -> list[str]:
    """Codes for one value this year, last year, the year before that …"""
    row = "unit | row | field | value | cell\n01 | a | {field} | {value} | C9"
    return [finding.code for finding in compared(*(row.format(field=field, value=value) for value in (now, *years)))]


@pytest.mark.parametrize(("now", "before", "expected"), [
    (5_000_000, 5_000, ["unit-slip"]), (5_000, 5_000_000, ["unit-slip"]),       # triệu for tỷ, and back
    (2_500_000, 5_000, ["unit-slip"]), (10_000_000, 5_000, ["unit-slip"]),      # 500 and 2.000 times, both included
    (2_499_999, 5_000, ["change-too-large"]), (10_000_001, 5_000, ["change-too-large"]),
    (2.5, 5_000, ["unit-slip"]), (10, 5_000, ["unit-slip"]),                    # … and their inverse
    (2.49, 5_000, ["change-too-large"]), (10.1, 5_000, ["change-too-large"]),
    (150, 100, []), (151, 100, ["change-too-large"]), (50, 100, []), (49, 100, ["change-too-large"]),
    (0, 100, ["change-too-large"]),
    (29, 10, []), (30, 10, ["change-too-large"]),                               # small numbers jump without meaning anything
    (100, 0, []), ("", 100, []), (100, "", []),                                 # nothing to compare with
])
def test_a_change_is_judged_by_its_ratio(now: float | str, before: float | str, expected: list[str]) -> None:
    assert codes(now, before) == expected


def test_what_never_adds_up_is_not_compared() -> None:
    assert codes(90, 30, field="score") == []


@pytest.mark.parametrize(("now", "years", "expected"), [
    (105, (100, 98, 104, 101), []),
    # Five years around 100: the spread is taken as 0.3, so the bounds lie at 100 * e^(5 * 0.3) = 448 and 100 / 4.48 = 22.
    (440, (100, 98, 104, 101, 100), []), (460, (100, 98, 104, 101, 100), ["unusual-for-unit"]),
    (23, (100, 98, 104, 101, 100), []), (21, (100, 98, 104, 101, 100), ["unusual-for-unit"]),
    # A series that swings: logarithms 10, 20, 40, 80, 160 lie ln 2 apart, so the spread is 1.4826 * ln 2 = 1.03.
    (400, (160, 10, 80, 20, 40), []), (1000, (160, 10, 80, 20, 40), []), (8000, (160, 10, 80, 20, 40), ["unusual-for-unit"]),
    # Too short, or mostly zero: last year alone is the measure, or nothing.
    (460, (100, 98, 104), ["change-too-large"]), (460, (100, "", "", 98, 104), ["change-too-large"]),
    (400, (100, 0, 0, 0, 0, 90, 95), ["change-too-large"]), (400, (0, 0, 0, 0, 0, 100, 90), []),
    # As many zeros as other numbers are a series (its median 97, the bound 437), more are none.
    (460, (100, 0, 0, 0, 0, 90, 95, 105), ["unusual-for-unit"]), (460, (100, 0, 0, 0, 0, 0, 90, 95, 105), ["change-too-large"]),
    (0, (200, 50, 100, 400, 800), ["unusual-for-unit"]),        # ln 200 = 5.30, five spreads are 5 * 1.4826 * ln 2 = 5.14
    (0, (100, 98, 104, 101), ["unusual-for-unit"]),                             # nothing any more, after a hundred every year
    (40, (1, 1, 2, 1), ["unusual-for-unit"]),
    (9, (1, 1, 2, 1), []),                                                      # small numbers
    (100_000, (100, 98, 104, 101), ["unit-slip"]),                              # told once, by what it looks like
])
def test_a_long_series_of_its_own_judges_a_unit_better_than_one_year(now, years, expected) -> None:
    assert codes(now, *years) == expected


def test_the_sum_over_rows_is_compared_and_told_at_the_first_cell() -> None:
    (found,) = worded(compared("unit | row | field | value | cell\n01 | a | money | 60 | C9\n01 | b | money | 140 | C10",
                               "unit | row | field | value\n01 | x | money | 100"), known_codes(MONEY))
    assert (found.code, found.cell, found.severity) == ("change-too-large", "C9", "warning")
    assert found.message == "Thay đổi quá lớn so với năm trước: năm trước 100, năm nay 200."


def test_a_row_without_a_value_makes_no_jump() -> None:
    """60 of 140 are not 60: the blank is told by itself."""
    now = "unit | row | field | value | state | cell\n01 | a | money | 60 | reported | C9\n01 | b | money | | missing | C10"
    before = "unit | row | field | value\n01 | a | money | 60\n01 | b | money | 80"
    assert compared(now, before) == []
    assert [one.code for one in compared(now.replace("missing", "not_applicable"), before)] == ["change-too-large"]


def test_a_slip_and_a_break_are_said_in_words() -> None:
    row = "unit | field | value\n01 | money | {}"
    (slip,) = worded(compared(row.format(1_234_000), row.format(1_240)), known_codes(MONEY))
    assert slip.message == "Số năm nay 1.234.000 gấp hoặc bằng một phần nghìn năm trước (1.240): có thể nhầm đơn vị tính."
    (far,) = worded(compared(*(row.format(value) for value in (4000, 100, 98, 104, 101))), known_codes(MONEY))
    assert far.message == "Số khác hẳn các năm trước của chính đơn vị: thường khoảng 100, năm nay 4.000."


def test_limits_are_data() -> None:
    strict = known_codes(MONEY).model_copy(update={"limits": Limits(jump=0.1, least=5)})
    now, before = (facts(f"unit | field | value\n01 | money | {value}", form="f") for value in (8, 7))
    assert [one.code for one in compare(now, before, (), strict, units())] == ["change-too-large"]
