"""Two files that speak of the same number."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from flows.checks.conflicts import check_parts, check_single_values, check_superiors
from flows.checks.register import unexpected
from flows.checks.wording import worded
from flows.units import Units
from tests.checks.tables import known_codes, submissions
from tests.helpers import PROVINCE, facts, form, units, year

VISITS = form(id="f", field=[{"id": "visits", "label": "Lượt"}])
BOTH = """
    unit | field  | value | file   | cell | reporter
    01   | visits |     9 | xã     | C14  | 01
    01   | visits |     8 | huyện  | C15  | 061
    02   | visits |     5 | huyện  | C16  | 061
"""


def test_a_difference_between_a_unit_and_its_superior_is_told_to_both() -> None:
    received = submissions("file | reporter | unit\nxã | 01 | 01\nhuyện | 061 | 01\nhuyện | 061 | 02")
    received["accepted"] = [True, False, True]
    found = worded(check_superiors(facts(BOTH, form="f"), received), known_codes(VISITS))
    assert [(finding.file, finding.cell, finding.unit, finding.message) for finding in found] == [
        ("huyện", "C15", "061", "Số của đơn vị là 9, tệp của cấp trên ghi 8."),
        ("xã", "C14", "01", "Số của đơn vị là 9, tệp của cấp trên ghi 8."),
    ]
    assert {finding.severity for finding in found} == {"warning"}


def test_only_what_counts_is_held_against_what_is_without_errors() -> None:
    received = submissions("file | reporter | unit\nxã | 01 | 01\nhuyện | 061 | 01")
    for accepted, wrong, told in ((True, False, 2), (False, False, 0), (True, True, 0)):
        received["accepted"], received["has_errors"] = [accepted, False], [not accepted, wrong]
        assert len(check_superiors(facts(BOTH, form="f"), received)) == told


def test_agreement_is_not_worth_a_word() -> None:
    received = submissions("file | reporter | unit\nxã | 01 | 01\nhuyện | 061 | 01")
    received["accepted"] = [True, False]
    assert check_superiors(facts(BOTH.replace("8 |", "9 |"), form="f"), received) == []


def test_differences_are_told_in_the_order_of_the_sheet() -> None:
    text = """
        unit | field  | value | file  | cell | reporter
        01   | visits |     9 | xã    | C14  | 01
        01   | people |     7 | xã    | D14  | 01
        01   | visits |     8 | huyện | C15  | 061
        01   | people |     6 | huyện | D15  | 061
    """
    received = submissions("file | reporter | unit\nxã | 01 | 01\nhuyện | 061 | 01")
    received["accepted"] = [True, False]
    assert [one.cell for one in check_superiors(facts(text, form="f"), received)] == ["C15", "C14", "D15", "D14"]


def test_a_sum_with_a_blank_in_it_is_held_against_nothing() -> None:
    rows = form(id="f", rows="item", field=[{"id": "visits", "label": "Lượt"},
                                            {"id": "note", "label": "Ghi chú", "type": "text"}])
    text = """
        unit | row | field  | value | text | state    | file  | cell | reporter
        01   | a   | visits |     9 |      | reported | xã    | C14  | 01
        01   | b   | visits |       |      | {state}  | xã    | C15  | 01
        01   | a   | note   |       | ít   | reported | xã    | D14  | 01
        01   | a   | visits |    12 |      | reported | huyện | C15  | 061
        01   | a   | note   |       | có   | reported | huyện | D15  | 061
    """
    received = submissions("file | reporter | unit\nxã | 01 | 01\nhuyện | 061 | 01")
    received["accepted"] = [True, False]
    assert check_superiors(facts(text.format(state="missing"), form="f"), received) == []
    silent = """
        unit | field  | value | state          | file  | reporter
        01   | visits |     9 | reported       | xã    | 01
        01   | visits |       | not_applicable | huyện | 061
    """
    assert check_superiors(facts(silent, form="f"), received) == []
    told = worded(check_superiors(facts(text.format(state="not_applicable"), form="f"), received), known_codes(rows))
    assert [(one.cell, one.expected, one.found) for one in told] == [("C15", "9", "12"), ("C14", "9", "12")]


def test_a_total_with_subordinates_is_held_against_their_sum_only_when_all_have_reported() -> None:
    staff = form(id="f", scope="all", field=[{"id": "staff", "label": "Người", "adds": "stock"}])
    text = """
        unit | field | value | cell
        061  | staff |    50 | D9
        01   | staff |    20 | D9
        02   | staff |    25 | D9
        065  | staff |    90 | D9
    """
    (found,) = worded(check_parts(facts(text, form="f", scope="all"), known_codes(staff), units()), known_codes(staff))
    assert (found.code, found.unit, found.cell) == ("total-not-sum-of-subordinates", "061", "D9")
    assert found.message == "Số tổng ghi 50, cộng các đơn vị trực thuộc được 45."
    assert check_parts(facts(text.replace("02   | staff |    25 | D9", ""), form="f"), known_codes(staff), units()) == []


def test_totals_without_subordinates_and_rows_of_their_own_names_are_no_sums_of_units() -> None:
    text = "unit | field | value\n061 | staff | 50\n01 | staff | 20\n02 | staff | 25"
    for keys, told in (({"scope": "all"}, 1), ({"scope": "own"}, 0), ({"scope": "all", "rows": "item"}, 0)):
        staff = form(id="f", field=[{"id": "staff", "label": "Người"}], **keys)
        assert len(check_parts(facts(text, form="f"), known_codes(staff), units())) == told


def test_two_offices_that_tell_one_index_differently_are_both_told() -> None:
    index = form(id="f", rows="item", field=[{"id": "index", "label": "Chỉ số", "type": "text", "adds": "never", "key": True},
                                             {"id": "rank", "label": "Hạng", "adds": "index"}])
    text = """
        unit | row | field | value | file | cell
        SNV  | par | rank  |    49 | a    | F10
        061  | par | rank  |    48 | b    | F9
        SNV  | pci | rank  |    60 | a    | F11
        061  | pci | rank  |    60 | b    | F10
    """
    found = worded(check_single_values(facts(text, form="f"), known_codes(index)), known_codes(index))
    assert [(finding.file, finding.cell) for finding in found] == [("a", "F10"), ("b", "F9")]
    turned = facts(text.replace("pci", "abc").replace("061  | abc | rank  |    60", "061 | abc | rank | 61"), form="f")
    assert [one.cell for one in check_single_values(turned, known_codes(index))] == ["F10", "F9", "F11", "F10"]
    assert {finding.message for finding in found} == {
        "Nhiều đơn vị báo cáo khác nhau cho cùng một chỉ tiêu của tỉnh (SNV: 49, 061: 48); chưa dùng giá trị nào."}


def test_a_form_nobody_asked_for_is_received_and_told() -> None:
    received = submissions("file | reporter | unit | form\na | 01 | 01 | g\nhuyện | 061 | 01 | f\nhuyện | 061 | 02 | f")
    asked = year(Path("x"), forms="f").units
    assert [(finding.file, finding.unit, finding.form) for finding in unexpected(received, asked)] == [("a", "01", "g")]


def test_a_form_owed_by_its_sender_or_by_the_unit_it_is_about_was_asked_for() -> None:
    received = submissions("file | reporter | unit\nhuyện | 061 | 01\nxã | 01 | 01")
    for owing in ("01", "061"):
        asked = Units([replace(unit, forms=("f",) if unit.code == owing else ()) for unit in PROVINCE], date(2018, 12, 14))
        assert [one.file for one in unexpected(received, asked)] == ([] if owing == "01" else ["xã"])
