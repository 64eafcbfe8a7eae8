"""Numbers as Vietnamese offices write them."""

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from flows.rounding import rounded
from flows.wording.numbers import amount, format_number, format_value


@pytest.mark.parametrize(("value", "decimals", "shown"), [
    (16003, 0, "16.003"), (1234567.0, 0, "1.234.567"), (73.92, 2, "73,92"), (98.5, 1, "98,5"), (98.0, 1, "98,0"),
    (1234.5, 2, "1.234,50"), (-1234.5, 1, "-1.234,5"), (-0.004, 2, "0,00"), (0, 0, "0"), (-0.0, 1, "0,0"),
    (999.95, 1, "1.000,0"), (1e15, 0, "1.000.000.000.000.000"),
])
def test_dots_part_thousands_and_a_comma_the_decimals(value, decimals, shown):
    assert format_number(value, decimals) == shown


@pytest.mark.parametrize(("value", "decimals", "expected"), [
    (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-2.5, 0, "-3"),      # never to the even neighbour
    (1.005, 2, "1.01"), (0.285, 2, "0.29"), (2.675, 2, "2.68"),        # binary floats lie just below the half
    (100 * 146 / 1012, 1, "14.4"),                                     # Ninh Thuận 2020: 1.012 -> 866 lượt
    (100 * 16003 / 80276, 2, "19.93"),                                 # Bắc Kạn 2019: poor households
    (57.0 * 1.1, 1, "62.7"),                                           # 62.70000000000001
])
def test_a_half_is_rounded_away_from_zero_as_on_paper(value, decimals, expected):
    assert rounded(value, decimals) == Decimal(expected)


@given(st.integers(-10**11, 10**11), st.integers(0, 3))
@example(-5, 0)
@example(10**11 - 5, 2)
def test_what_is_typed_with_three_decimals_is_rounded_by_its_decimals_only(thousandths, decimals):
    typed = Decimal(thousandths).scaleb(-3)
    by_hand = typed.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert rounded(float(typed), decimals) == by_hand


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_numbers_look_as_the_vietnamese_locale_data_say(value, decimals):
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    assert format_number(value, decimals) == format_decimal(rounded(value, decimals), pattern, locale="vi")


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.integers(0, 3))
def test_rounding_keeps_the_order(one, other, decimals):
    low, high = sorted((one, other))
    assert rounded(low, decimals) <= rounded(high, decimals)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_rounding_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="finite"):
        rounded(value, 1)


@pytest.mark.parametrize(("value", "unit", "decimals", "text", "table"), [
    (5, "bậc", 0, "05", "5"),
    (2.0, "cuộc", 0, "02", "2"),
    (9.4, "hồ sơ", 0, "09", "9"),
    (9.6, "hồ sơ", 0, "10", "10"),
    (0, "hồ sơ", 0, "0", "0"),
    (-3, "hồ sơ", 0, "-3", "-3"),
    (5, "hạng", 0, "5", "5"),
    (5, "%", 0, "5", "5"),
    (5, "ha", 0, "5", "5"),
    (5, "Triệu đồng", 0, "5", "5"),
    (5.25, "điểm", 2, "5,25", "5,25"),
    (5, "", 0, "5", "5"),
    (2018, "năm", 0, "2018", "2018"),
    (5, "năm", 0, "5", "5"), (1899, "năm", 0, "1.899", "1.899"), (1900, "năm", 0, "1900", "1900"),
    (2099, "năm", 0, "2099", "2099"), (2100, "năm", 0, "2.100", "2.100"), (1950, "hồ sơ", 0, "1.950", "1.950"),
    (16003, "hộ", 0, "16.003", "16.003"),
    (None, "hộ", 0, "chưa có số liệu", "…"),
    (math.nan, "%", 1, "chưa có số liệu", "…"),
])
def test_only_counts_below_ten_in_a_sentence_take_a_leading_zero(value, unit, decimals, text, table):
    assert format_value(value, unit, decimals) == text
    assert format_value(value, unit, decimals, place="table") == table


@pytest.mark.parametrize(("value", "unit", "decimals", "shown"), [
    (73.92, "điểm", 2, "73,92 điểm"), (98.5, "%", 1, "98,5%"), (5, "bậc", 0, "05 bậc"),
    (12.5, "tỷ đồng", 1, "12,5 tỷ đồng"), (1.95, "điểm phần trăm", 2, "1,95 điểm phần trăm"), (3.2, "‰", 1, "3,2‰"),
    (30, "", 0, "30"), (None, "điểm", 2, "chưa có số liệu"),
])
def test_units_follow_their_number(value, unit, decimals, shown):
    assert amount(value, unit, decimals) == shown


