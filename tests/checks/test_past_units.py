"""Units of last year that nobody carries on for are told, not dropped."""

from datetime import date

from flows.checks.past_units import check_past_units
from flows.units import Unit, Units
from tests.helpers import PROVINCE, facts

LAST_YEAR = facts("unit | field | value\n 01 | done | 3\n 09 | done | 4\n 88 | done | 1\n 88 | late | 2", form="f")


def test_a_code_that_stands_nowhere_in_don_vi_csv_is_told_with_its_number_of_values() -> None:
    merged = Unit("09", "Xã Cũ", "xa", "061", "", "2018-06-30", "02")
    found = list(check_past_units(LAST_YEAR, Units([*PROVINCE, merged], date(2018, 12, 14))))
    assert [(one.code, one.file, one.found) for one in found] == [
        ("past-unit-unknown", "don-vi.csv", "không có mã 88 (2 giá trị của năm trước)")]


def test_a_first_year_has_nothing_to_tell() -> None:
    assert list(check_past_units(LAST_YEAR.iloc[:0], Units(PROVINCE, date(2018, 12, 14)))) == []
