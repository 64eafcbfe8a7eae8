"""One raw cell as calamine gives it -> value, state or problem. The cells are those offices type (reference, L.6)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue.model import FieldSpec
from flows.intake.values.parse import (
    PROBLEMS,
    NumberStyle,
    Parsed,
    Range,
    number_style,
    parse,
    parse_date,
    parse_range,
    serial_date,
    swapped_dates,
)

NBSP = "\u00a0"
VIETNAMESE, AMERICAN = NumberStyle(","), NumberStyle(".")


def field(kind="count", **more):
    return FieldSpec(id="asked", label="Chỉ tiêu", type=kind, **more)


COUNT, NUMBER, PERCENT, MONEY = field(), field("number"), field("percent"), field("money", unit="triệu đồng", minimum=0)
RANGE, YES_NO, TEXT, DATE = field("range"), field("yes_no"), field("text"), field("date")
CHOICE = field("choice", choices={"good": ("Tốt", "Hoàn thành tốt"), "weak": ("Yếu",)})


@pytest.mark.parametrize(("raw", "spec", "value"), [
    (5.0, COUNT, 5), (5, COUNT, 5), ("05", COUNT, 5), ("'123", COUNT, 123), ("123 ", COUNT, 123),
    (f"1{NBSP}234", COUNT, 1234), ("1 234", COUNT, 1234), ("1.234", COUNT, 1234), ("1,234", COUNT, 1234),
    ("1.234.567", COUNT, 1234567), ("1,234,567", COUNT, 1234567), ("1.500,0", COUNT, 1500),
    (12.0000000000004, COUNT, 12),
    ("1.234,5", NUMBER, 1234.5), ("1 234,5", NUMBER, 1234.5), ("1,234.5", NUMBER, 1234.5), ("12,5", NUMBER, 12.5),
    ("12.5", NUMBER, 12.5), ("0,985", NUMBER, 0.985), ("1234,567", NUMBER, 1234.567), ("-1,5", NUMBER, -1.5),
    ("−1,5", NUMBER, -1.5), ("+3", NUMBER, 3), ("1'234'567.5", NUMBER, 1234567.5), (73.92, NUMBER, 73.92),
    ("98,5%", PERCENT, 98.5), ("98,5 %", PERCENT, 98.5), (98.5, PERCENT, 98.5), ("98,5", PERCENT, 98.5),
    ("98.500%", PERCENT, 98.5), ("6,2%", NUMBER, 6.2), ("5‰", PERCENT, 0.5),
    (34.0, RANGE, 34), ("34", RANGE, 34),
    (True, YES_NO, 1), ("x", YES_NO, 1), ("Có", YES_NO, 1), ("✓", YES_NO, 1), (1.0, YES_NO, 1),
])
def test_a_plain_value_is_read_and_needs_no_text(raw, spec, value):
    assert parse(raw, spec) == Parsed(value, "", "reported")


@pytest.mark.parametrize(("share", "number_format", "percent"), [
    (0.985, "0.0%", 98.5), (0.07, "0%", 7.0), (0.29, "0.00%", 29.0), (1.0, "0%", 100.0), (1e-05, "0.0%", 0.001),
    (98.5, '0.0"%"', 98.5), (98.5, r"0.0\%", 98.5),     # the sign is only text: the sheet holds percents already
])
def test_a_percentage_is_stored_in_percent_however_the_sheet_stores_it(share, number_format, percent):
    assert parse(share, PERCENT, number_format).value == percent


@pytest.mark.parametrize(("raw", "spec", "value"), [
    ("05 mô hình", field(unit="mô hình"), 5), ("12 hồ sơ", COUNT, 12), ("27 (90%)", COUNT, 27),
    ("1.250 triệu đồng", field("money", unit="triệu đồng", decimals=1), None),
    ("1.250,5 triệu đồng", MONEY, 1250.5), ("1.250,5 Trđ", MONEY, 1250.5), ("12,5 m2", field("area", unit="m²"), 12.5),
    ("27/30 (90%)", PERCENT, 90), ("100% (18/18)", PERCENT, 100), ("2/3 (đạt 66,6%)", PERCENT, 66.6),
    ("đạt 95%", PERCENT, 95), ("34-35", RANGE, 34), ("≥ 95", RANGE, 95), ("trên 90%", RANGE, 90), ("dưới 5%", RANGE, 5),
    ("12/15", RANGE, 12), ("Có, Quyết định số 12/QĐ-UBND", YES_NO, 1),
])
def test_a_number_among_words_is_taken_and_the_words_are_kept(raw, spec, value):
    if value is None:
        assert parse(raw, spec).problem == "ambiguous-number"
    else:
        assert parse(raw, spec) == Parsed(value, raw, "reported")


@pytest.mark.parametrize("raw", [0, 0.0, -0.0, "0", "-", "–", " - ", "không", "Không có", "không phát sinh", "0,0"])
def test_no_occurrence_is_a_true_zero(raw):
    assert parse(raw, COUNT) == Parsed(0.0, "", "zero")


@pytest.mark.parametrize("raw", ["…", "...", "....", "chưa có số liệu", None, "", "   ", NBSP])
def test_unknown_is_missing_and_not_zero(raw):
    assert parse(raw, COUNT) == Parsed(None, "", "missing")


@pytest.mark.parametrize("raw", ["x", "X", "N/A", "n/a", "không áp dụng"])
def test_not_applicable_is_neither_zero_nor_missing(raw):
    assert parse(raw, NUMBER) == Parsed(None, "", "not_applicable")


@pytest.mark.parametrize(("rule", "blank"), [
    ("zero", Parsed(0.0, "", "zero")), ("missing", Parsed(None, "", "missing")),
    ("not_applicable", Parsed(None, "", "not_applicable")),
])
def test_an_empty_cell_means_what_the_form_says(rule, blank):
    assert [parse(raw, field(blank=rule)) for raw in (None, "", " ")] == [blank] * 3
    assert parse("…", field(blank="zero")).state == "missing"


@pytest.mark.parametrize(("raw", "spec", "number_format", "problem", "text", "expected"), [
    (-3.0, COUNT, "", "negative", "-3", "số nguyên không âm"),
    ("-3", COUNT, "", "negative", "-3", "số nguyên không âm"),
    (1.5, COUNT, "", "not-an-integer", "1,5", "số nguyên không âm"),
    ("1,5", COUNT, "", "not-an-integer", "1,5", "số nguyên không âm"),
    (-1.0, MONEY, "", "negative", "-1", "số từ 0 trở lên (triệu đồng)"),
    (101, field("percent", minimum=0, maximum=100), "", "above-maximum", "101",
     "tỷ lệ phần trăm, ví dụ 98,5% từ 0 đến 100"),
    (1, field("number", minimum=2.5), "", "below-minimum", "1", "số từ 2,5 trở lên"),
    (64, field(maximum=63, unit="tỉnh"), "", "above-maximum", "64", "số nguyên không âm không quá 63 (tỉnh)"),
    ("1.234", NUMBER, "", "ambiguous-number", "1.234", "số"),
    ("1,234", MONEY, "", "ambiguous-number", "1,234", "số từ 0 trở lên (triệu đồng)"),
    ("12/15", COUNT, "", "ambiguous-number", "12/15", "số nguyên không âm"),
    ("16.003/80.276 hộ", COUNT, "", "ambiguous-number", "16.003/80.276 hộ", "số nguyên không âm"),
    ("34-35", NUMBER, "", "ambiguous-number", "34-35", "số"),
    ("27/30 (80%)", PERCENT, "", "ambiguous-number", "27/30 (80%)", "tỷ lệ phần trăm, ví dụ 98,5%"),
    ("≥ 95", NUMBER, "", "inexact-number", "≥ 95", "số"),
    ("trên 90%", PERCENT, "", "inexact-number", "trên 90%", "tỷ lệ phần trăm, ví dụ 98,5%"),
    ("khoảng 20 hộ", COUNT, "", "inexact-number", "khoảng 20 hộ", "số nguyên không âm"),
    ("12,5 tỷ đồng", MONEY, "", "unit-mismatch", "12,5 tỷ đồng", "số từ 0 trở lên (triệu đồng)"),
    ("5 nghìn", COUNT, "", "unit-mismatch", "5 nghìn", "số nguyên không âm"),
    ("98,5%", COUNT, "", "unit-mismatch", "98,5%", "số nguyên không âm"),
    (0.5, COUNT, "0%", "unit-mismatch", "50%", "số nguyên không âm"),
    ("đang rà soát", COUNT, "", "not-a-number", "đang rà soát", "số nguyên không âm"),
    ("1.23.4", NUMBER, "", "not-a-number", "1.23.4", "số"),
    ("٣", COUNT, "", "not-a-number", "٣", "số nguyên không âm"),
    (True, COUNT, "", "not-a-number", "TRUE", "số nguyên không âm"),
    (float("inf"), COUNT, "", "not-a-number", "inf", "số"),
    (float("nan"), NUMBER, "", "not-a-number", "nan", "số"),
    (dt.date(2018, 5, 12), COUNT, "dd-mmm", "date-in-number-cell", "12/05/2018", "số nguyên không âm"),
    (dt.datetime(2018, 5, 12, 8, 30), COUNT, "", "date-in-number-cell", "12/05/2018 08:30",  # noqa: DTZ001
     "số nguyên không âm"),
    (dt.timedelta(hours=36), NUMBER, "[h]:mm", "date-in-number-cell", "1 day, 12:00:00", "số"),
    (43232.0, COUNT, "d-mmm", "date-in-number-cell", "43232", "số nguyên không âm"),
    ("#DIV/0!", PERCENT, "", "formula-error-cell", "#DIV/0!", "tỷ lệ phần trăm, ví dụ 98,5%"),
    ("######", TEXT, "", "formula-error-cell", "######", "nội dung bằng chữ"),
    ("nhiều", RANGE, "", "not-a-range", "nhiều", "một số hoặc một khoảng, ví dụ 34-35, ≥ 95"),
    ("35-34", RANGE, "", "not-a-range", "35-34", "một số hoặc một khoảng, ví dụ 34-35, ≥ 95"),
    ("có lẽ", YES_NO, "", "not-yes-or-no", "có lẽ", "“có” hoặc “không”"),
    (2.0, YES_NO, "", "not-yes-or-no", "2", "“có” hoặc “không”"),
    ("Khá", CHOICE, "", "not-a-choice", "Khá", "một trong: Tốt; Yếu"),
    (3.0, CHOICE, "", "not-a-choice", "3", "một trong: Tốt; Yếu"),
    ("31/02/2018", DATE, "", "not-a-date", "31/02/2018", "ngày theo dạng 31/12/2018"),
    (12.0, DATE, "", "not-a-date", "12", "ngày theo dạng 31/12/2018"),
])
def test_a_cell_with_a_problem_has_no_value_and_keeps_what_was_found(raw, spec, number_format, problem, text, expected):
    assert parse(raw, spec, number_format) == Parsed(None, text, "missing", problem, expected)
    assert problem in PROBLEMS


def test_the_column_settles_what_one_cell_leaves_open():
    assert parse("1.234", NUMBER, style=VIETNAMESE).value == 1234
    assert parse("1.234", NUMBER, style=AMERICAN).value == 1.234
    assert parse("1,234", NUMBER, style=VIETNAMESE).value == 1.234
    assert parse("1.234", COUNT, style=AMERICAN).value == 1234


@pytest.mark.parametrize(("cells", "sign"), [
    (["1.234", "12,5"], ","), (["1.234", "1.234.567"], ","), (["1.234", "1,234.5"], "."), (["1,234,567"], "."),
    (["98,5%"], ","), (["0.985"], "."), (["1.234", "1,234", "1 234", "5", 12.5, None], ""), (["12,5", "12.5"], ""),
])
def test_only_cells_with_one_reading_prove_the_style_of_a_column(cells, sign):
    assert number_style(cells) == NumberStyle(sign)


def test_percentages_typed_as_parts_of_one_are_asked_about():
    shares = number_style([0.985, 1.0, 0.0, 0.875], percent=True)
    assert parse(0.985, PERCENT, style=shares) == Parsed(
        None, "0,985", "missing", "percent-as-share", "tỷ lệ phần trăm, ví dụ 98,5%")
    assert parse("0,8%", PERCENT, style=shares).value == 0.8
    assert not number_style([0.4, 0.2], percent=True).shares
    assert not number_style([98.5, 0.8], percent=True).shares


def test_a_unit_of_the_column_outranks_the_fields():
    assert parse("12,5 tỷ đồng", MONEY, unit="tỷ đồng").value == 12.5
    assert parse("5 triệu đồng", field("money"), unit="triệu đồng").value == 5


@pytest.mark.parametrize(("raw", "stored"), [
    ("Tốt", "good"), ("TỐT", "good"), ("hoàn  thành tốt", "good"), ("good", "good"), ("Yếu", "weak"),
])
def test_a_choice_is_stored_by_its_code(raw, stored):
    assert parse(raw, CHOICE) == Parsed(None, stored, "reported")


def test_an_answer_of_no_is_zero_and_counts_as_reported():
    assert [parse(raw, YES_NO).value for raw in ("không", "K", "0", 0, False, "-", "chưa có")] == [0.0] * 7
    assert parse("N/A", YES_NO).state == "not_applicable"
    assert parse("…", YES_NO).state == "missing"


@pytest.mark.parametrize(("raw", "text"), [
    ("  Dòng một\nDòng hai ", "Dòng một\nDòng hai"), (2018.0, "2018"), (1.5, "1,5"),
    (dt.date(2018, 12, 31), "31/12/2018"),
    ("x", "x"), ("Tie\u0302\u0301p", "Tiếp"), ("a\ue000b", "ab"),
])
def test_text_is_kept_as_typed_but_clean(raw, text):
    assert parse(raw, TEXT) == Parsed(None, text, "reported")


def test_dotted_lines_in_a_text_cell_say_nothing():
    assert parse("………", TEXT).state == "missing"
    assert parse("-", TEXT).state == "zero"


@pytest.mark.parametrize("raw", [
    dt.date(2018, 12, 31), dt.datetime(2018, 12, 31),  # noqa: DTZ001 - as the reader gives it
    43465.0, 43465, "31/12/2018", "31.12.2018", "31-12-18", "2018-12-31",
    "ngày 31 tháng 12 năm 2018", "Ngày 31/12/2018", f"31/12/2018{NBSP}",
])
def test_every_way_to_write_a_day_gives_the_same_day(raw):
    assert parse(raw, DATE) == Parsed(None, "2018-12-31", "reported")


def test_days_stand_before_months():
    assert parse_date("05/12/2018") == dt.date(2018, 12, 5)
    assert parse_date("12/31/2018") is None


def test_a_workbook_of_the_1904_system_differs_by_1462_days():
    assert serial_date(43465 - 1462, epoch_1904=True) == serial_date(43465) == dt.date(2018, 12, 31)
    assert serial_date(43465.5) is None


def test_a_column_swapped_by_a_us_excel_gives_itself_away():
    assert swapped_dates([dt.date(2018, 5, 12), "25/12/2018", None])
    assert not swapped_dates([dt.date(2018, 12, 25), "26/12/2018"])
    assert not swapped_dates(["05/12/2018", "25/12/2018"])


@pytest.mark.parametrize(("text", "found"), [
    ("34-35", Range(34, 35)), ("34 – 35%", Range(34, 35)), ("từ 34 đến 35 triệu đồng", Range(34, 35)),
    ("95", Range(95, 95)),
    ("≥ 95", Range(95, None, ">=")), (">= 95%", Range(95, None, ">=")), ("trên 90%", Range(90, None, ">")),
    ("90% trở lên", Range(90, None, ">=")), ("dưới 5", Range(None, 5, "<")), ("≤1,5", Range(None, 1.5, "<=")),
    ("~ 40", Range(40, 40, "~")), ("12/15", Range(12, 15, "of")), ("-2", Range(-2, -2)),
    ("1.234,5 ha", Range(1234.5, 1234.5)),
    ("", None), ("35-34", None), ("1-2-3", None), ("nhiều", None),
])
def test_ranges_are_read_with_their_bounds(text, found):
    assert parse_range(text) == found


@given(st.integers(0, 10**12))
def test_a_count_is_read_alike_in_every_grouping(number):
    plain, grouped = str(number), f"{number:,}"
    written = {plain, grouped, grouped.replace(",", "."), grouped.replace(",", " "), grouped.replace(",", NBSP)}
    assert {parse(text, COUNT).value for text in written} == {float(number)}


@given(st.integers(-10**9, 10**9), st.integers(1, 3))
def test_what_is_written_in_one_style_is_read_back_in_that_style(number, decimals):
    value = number / 10**decimals
    american = f"{value:,.{decimals}f}"
    vietnamese = american.translate(str.maketrans(",.", ".,"))
    assert parse(american, NUMBER, style=AMERICAN).value == parse(vietnamese, NUMBER, style=VIETNAMESE).value == value


@given(st.text(max_size=30), st.sampled_from([COUNT, NUMBER, PERCENT, MONEY, RANGE, YES_NO, TEXT, DATE, CHOICE]))
def test_no_text_breaks_the_reader_and_a_problem_never_has_a_value(text, spec):
    parsed = parse(text, spec)
    assert not parsed.problem or (parsed.value is None and parsed.state == "missing" and parsed.expected)
    assert parsed.state != "zero" or parsed.value in (0.0, None)
