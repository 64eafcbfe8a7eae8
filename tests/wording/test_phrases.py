"""Changes, comparisons, lists, dates and citations, word for word."""

import math
from datetime import date

import pytest

from flows.errors import BrokenConfigurationError
from flows.wording.citations import Citations, LegalText
from flows.wording.dates import date_line, draft_date_line, long_date, period, short_date
from flows.wording.lists import joined, joined_up_to
from flows.wording.marks import marks, unbound
from flows.wording.phrases import Amount, change, change_unit, comparison, hedged, rank_climb
from flows.wording.settings import ChangeWords, read_wording


@pytest.mark.parametrize(("amount", "phrase"), [
    (Amount(rank_climb(60, 49), "bậc"), "tăng 11 bậc"),
    (Amount(rank_climb(49, 54), "bậc"), "giảm 05 bậc"),
    (Amount(rank_climb(49, 49), "bậc"), "giữ nguyên"),
    (Amount(-1.95, "điểm phần trăm", 2), "giảm 1,95 điểm phần trăm"),
    (Amount(2.5, "%", 1), "tăng 2,5%"),
    (Amount(0.04, "%", 1), "không đổi"),
    (Amount(0.05, "%", 1), "tăng 0,1%"),
    (Amount(-0.0, "hồ sơ"), "không đổi"),
    (Amount(math.nan, "hồ sơ"), "chưa có số liệu"),
    (Amount(7, "hồ sơ", state="low_coverage"), "chưa đủ số liệu để so sánh"),
])
def test_a_change_is_told_with_its_verb(amount, phrase):
    assert change(amount) == phrase


STEPS = ChangeWords(equal_within=0.5, slight_within=2, strong_from=20)


@pytest.mark.parametrize(("value", "told"), [
    (0.5, "không đổi"), (-0.6, "giảm nhẹ 0,6%"), (2.0, "tăng nhẹ 2,0%"), (2.1, "tăng 2,1%"), (-19.9, "giảm 19,9%"),
    (20.0, "tăng mạnh 20,0%"), (-54.0, "giảm mạnh 54,0%"),
])
def test_limits_say_what_is_none_little_and_much(value, told):
    assert change(Amount(value, "%", 1), STEPS) == told


def test_the_words_and_limits_are_data(tmp_path):
    path = tmp_path / "wording.toml"
    path.write_text('[change]\nfall = "sụt"\nequal_within = 0.5\n[units."hồ sơ"]\nequal_within = 9\n', encoding="utf-8")
    words = read_wording(path)

    assert change(Amount(-0.6, "điểm", 1), words.of_change("điểm")) == "sụt 0,6 điểm"
    assert change(Amount(9, "hồ sơ"), words.of_change("hồ sơ")) == "không đổi"
    assert change(Amount(-10, "hồ sơ"), words.of_change("hồ sơ")) == "sụt 10 hồ sơ"


def test_what_the_file_does_not_say_is_as_usual(tmp_path):
    path = tmp_path / "wording.toml"
    path.write_text("", encoding="utf-8")
    words = read_wording(path)
    assert (words.counts.leading_zero_below, words.lists.units, words.lists.units_for_leaders) == (10, 12, 7)
    assert [change(Amount(value, "điểm"), words.of_change("điểm")) for value in (0, 1, -99)] == [
        "không đổi", "tăng 1 điểm", "giảm 99 điểm"]


@pytest.mark.parametrize(("text", "told"), [
    ("[change]\nrises = 'tăng'\n", "wording.toml: change.rises: khóa lạ"),
    ("[change]\nslight_within = 5\nstrong_from = 3\n", "slight_within phải nhỏ hơn strong_from"),
    ("[change]\nslight_within = 3\nstrong_from = 3\n", "slight_within phải nhỏ hơn strong_from"),
    ("[counts]\nleading_zero_below = 11\n", "wording.toml: counts.leading_zero_below"),
])
def test_a_mistake_in_the_wording_is_told_with_its_key(tmp_path, text, told):
    path = tmp_path / "wording.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenConfigurationError) as error:
        read_wording(path)
    assert told in str(error.value)


@pytest.mark.parametrize(("difference", "percent", "phrase"), [
    (Amount(866 - 1012, "lượt"), Amount(100 * (866 - 1012) / 1012, "%", 1),
     "giảm 146 lượt (giảm 14,4%) so với năm 2017"),
    (Amount(2, "cuộc"), None, "tăng 02 cuộc so với năm 2017"),
    (Amount(2, "cuộc"), Amount(None, "%", 1, "zero_denominator"),
     "tăng 02 cuộc so với năm 2017 (năm 2017 không phát sinh)"),
    (Amount(2, "cuộc"), Amount(None, "%", 1, "missing"), "tăng 02 cuộc so với năm 2017"),
    (Amount(0, "cuộc"), Amount(0.0, "%", 1), "không đổi so với năm 2017"),
    (Amount(11, "bậc"), Amount(-18.3, "%", 1), "tăng 11 bậc so với năm 2017"),
    (Amount(-1.95, "điểm phần trăm", 2), Amount(-8.2, "%", 1), "giảm 1,95 điểm phần trăm so với năm 2017"),
    (Amount(None, "cuộc", 0, "missing"), None, "chưa có số liệu để so sánh với năm 2017"),
    (Amount(None, "cuộc", 0, "low_coverage"), None, "chưa đủ số liệu để so sánh với năm 2017"),
    (Amount(None, "cuộc", 0, "series_break", "", "thay đổi biểu mẫu"), None,
     "không so sánh được với năm 2017 do thay đổi biểu mẫu"),
    (Amount(None, "cuộc", 0, "series_break", "", "không so sánh được do sắp xếp đơn vị hành chính"), None,
     "không so sánh được với năm 2017 do sắp xếp đơn vị hành chính"),
])
def test_a_comparison_names_the_year_and_never_shows_a_number_it_lacks(difference, percent, phrase):
    assert comparison(difference, percent, 2017) == phrase


def test_the_first_year_is_compared_with_nothing():
    assert comparison(Amount(5, "cuộc"), None, 2017, first_year=True) == "năm đầu tổng hợp"


def test_a_mark_holds_the_verb_so_that_a_refresh_cannot_leave_it_behind():
    phrase = comparison(Amount(-146, "lượt", id="reception.visits.change"),
                        Amount(-14.43, "%", 1, id="reception.visits.change_pct"), 2017)
    assert unbound(phrase) == "giảm 146 lượt (giảm 14,4%) so với năm 2017"
    assert marks(phrase) == [("reception.visits.change", "giảm 146 lượt"),
                             ("reception.visits.change_pct", "giảm 14,4%")]


def test_shares_change_by_percentage_points_and_ranks_by_places():
    assert [change_unit(unit) for unit in ("%", "hạng", "hồ sơ")] == ["điểm phần trăm", "bậc", "hồ sơ"]


def test_forecasts_and_estimates_say_so():
    assert hedged(change(Amount(5, "bậc")), "forecast") == "dự kiến tăng 05 bậc"
    assert hedged("6,2%", "estimate") == "ước 6,2%"
    assert hedged("6,2%", "") == "6,2%"


@pytest.mark.parametrize(("items", "phrase"), [
    ([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c"),
    (["tăng 98,5%", "giảm 1,2%"], "tăng 98,5% và giảm 1,2%"),
    (["xã A, huyện B", "xã C"], "xã A, huyện B; xã C"),
    (["Sở Nội vụ", "Sở Tài nguyên và Môi trường", "Sở Y tế"], "Sở Nội vụ, Sở Tài nguyên và Môi trường, Sở Y tế"),
])
def test_lists_can_be_read_in_one_way_only(items, phrase):
    assert joined(items) == phrase


@pytest.mark.parametrize(("limit", "phrase"), [
    (3, "A, B và C"), (2, "A, B và 01 đơn vị khác"), (1, "A và 02 đơn vị khác"),
])
def test_a_long_list_says_how_many_it_leaves_out(limit, phrase):
    assert joined_up_to(["A", "B", "C"], limit, "đơn vị") == phrase


@pytest.mark.parametrize(("day", "long", "short"), [
    (date(2020, 3, 5), "ngày 05 tháng 3 năm 2020", "05/3/2020"),
    (date(2019, 1, 16), "ngày 16 tháng 01 năm 2019", "16/01/2019"),
    (date(2018, 2, 8), "ngày 08 tháng 02 năm 2018", "08/02/2018"),
    (date(2018, 12, 14), "ngày 14 tháng 12 năm 2018", "14/12/2018"),
])
def test_days_below_ten_and_the_first_two_months_are_padded(day, long, short):
    assert (long_date(day), short_date(day)) == (long, short)


def test_periods_and_date_lines():
    assert period(date(2017, 12, 15), date(2018, 12, 14)) == "từ ngày 15/12/2017 đến ngày 14/12/2018"
    assert date_line("Bắc Kạn", date(2025, 1, 16)) == "Bắc Kạn, ngày 16 tháng 01 năm 2025"
    assert draft_date_line("Long Anh", 2024, 1) == "Long Anh, ngày       tháng 01 năm 2024"
    assert draft_date_line("Long Anh", 2024) == "Long Anh, ngày       tháng       năm 2024"


DECREE_30 = LegalText("Nghị định", "30/2020/NĐ-CP", date(2020, 3, 5), "Chính phủ", "Về công tác văn thư")
LAW = LegalText("Luật", subject="Thực hiện dân chủ ở cơ sở")


def test_a_text_is_cited_in_full_once_per_document():
    citations = Citations()
    full = "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư"
    assert citations.cite(DECREE_30) == full
    assert citations.cite(LAW) == "Luật Thực hiện dân chủ ở cơ sở"
    assert citations.cite(DECREE_30) == "Nghị định số 30/2020/NĐ-CP"
    assert Citations().cite(DECREE_30) == full


def test_party_documents_put_a_comma_before_the_date():
    resolution = LegalText("Nghị quyết", "25-NQ/TW", date(2013, 6, 3), "Ban Chấp hành Trung ương", party=True)
    assert resolution.full == "Nghị quyết số 25-NQ/TW, ngày 03/6/2013 của Ban Chấp hành Trung ương"
