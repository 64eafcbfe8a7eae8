"""What a row of the figures table shows, where."""

import math

import pandas as pd
import pytest

from flows.wording.marks import MARK, bound, marks, unbound
from flows.wording.phrases import comparison
from flows.wording.shown import bound_figure, figure_amount, figure_text, figure_texts, shown_forms

FIGURES = pd.DataFrame([
    ("one_stop.received", "hồ sơ", 16003.0, "", 0, "ok"),
    ("one_stop.overdue", "hồ sơ", 5.0, "", 0, "ok"),
    ("one_stop.on_time_rate", "%", 98.45, "", 1, "ok"),
    ("par_index.rank", "hạng", 5.0, "", 0, "ok"),
    ("par_index.rank@058", "bậc", 5.0, "", 0, "ok"),
    ("par_index.rank.change", "bậc", 5.0, "", 0, "ok"),
    ("par_index.rank_gain@058", "bậc", 0.0, "", 0, "ok"),
    ("complaints.received.change", "đơn", -2.0, "", 0, "ok"),
    ("complaints.received.change_pct", "%", math.nan, "", 1, "zero_denominator"),
    ("complaints.rate", "%", math.nan, "", 1, "missing"),
    ("complaints.trend", "đơn", 3.0, "", 0, "low_coverage"),
    ("targets.slogan", "", math.nan, "đạt", 0, "ok"),
    ("targets.nothing", "", math.nan, "", 0, "ok"),
    ("targets.plan", "ha", math.nan, "", 0, "not_applicable"),
    ("complaints.cases.change", "vụ", math.nan, "thay đổi biểu mẫu", 0, "series_break"),
], columns=["id", "unit_of_measure", "value", "text", "decimals", "state"])

IN_TEXT = ["16.003 hồ sơ", "05 hồ sơ", "98,5%", "hạng 5", "5 bậc", "tăng 05 bậc", "giữ nguyên", "giảm 02 đơn", "không phát sinh",
           "chưa có số liệu", "chưa đủ số liệu để so sánh", "đạt", "chưa có số liệu", "không áp dụng",
           "không so sánh được do thay đổi biểu mẫu"]
IN_TABLES = ["16.003", "5", "98,5", "5", "5", "5", "0", "-2", "x", "…", "…", "đạt", "…", "x", "≠"]


def test_a_sentence_shows_the_unit_and_a_table_the_number_alone():
    assert list(figure_texts(FIGURES)) == IN_TEXT
    assert list(figure_texts(FIGURES, "table")) == IN_TABLES


def test_one_row_shows_what_the_whole_table_shows():
    rows = FIGURES.to_dict("records")
    assert [figure_text(row) for row in rows] == IN_TEXT
    assert figure_text(rows[1], unit=False) == "05"
    assert figure_text(rows[2], "table", unit=True) == "98,5%"
    assert unbound(bound_figure(FIGURES.iloc[0])) == "16.003 hồ sơ"


def test_a_recheck_knows_every_right_form_of_a_figure():
    by_id = {row["id"]: row for row in FIGURES.to_dict("records")}
    assert shown_forms(by_id["one_stop.overdue"]) == {"05 hồ sơ", "05", "5 hồ sơ", "5"}
    assert shown_forms(by_id["complaints.received.change"]) == {
        "giảm 02 đơn", "-2", "-2 đơn", "02 đơn", "02", "2 đơn", "2"}
    assert shown_forms(by_id["complaints.rate"]) == {"chưa có số liệu", "…"}
    lost = {**by_id["one_stop.overdue"], "value": -5.0}
    assert not shown_forms(lost) & {"5", "05", "5 hồ sơ", "05 hồ sơ"}       # only a change has a verb for its sign


def test_an_amount_out_of_the_table_says_why_it_cannot_be_compared():
    rows = {row["id"]: row for row in FIGURES.to_dict("records")}
    broken = figure_amount(rows["complaints.cases.change"])
    assert comparison(broken, None, 2017) == "không so sánh được với năm 2017 do thay đổi biểu mẫu"
    fall, share = (figure_amount(rows[f"complaints.received.{kind}"]) for kind in ("change", "change_pct"))
    assert unbound(comparison(fall, share, 2017)) == "giảm 02 đơn so với năm 2017 (năm 2017 không phát sinh)"
    assert figure_amount(rows["targets.slogan"]).reason == ""


def test_marks_can_be_found_and_taken_away():
    text = f"tiếp nhận {bound('one_stop.received', '16.003')} hồ sơ, đạt {bound('one_stop.on_time_rate@058', '98,5%')}"
    assert marks(text) == [("one_stop.received", "16.003"), ("one_stop.on_time_rate@058", "98,5%")]
    assert unbound(text) == "tiếp nhận 16.003 hồ sơ, đạt 98,5%"
    assert MARK.sub("#", text) == "tiếp nhận # hồ sơ, đạt #"
    assert bound("", "5") == "5"


@pytest.mark.parametrize(("figure_id", "text"), [("x" * 65, "5"), ("tỷ lệ", "5"), ("a", bound("b", "5"))])
def test_a_mark_that_word_could_not_hold_is_refused(figure_id, text):
    with pytest.raises(ValueError, match=r"figure id|marked"):
        bound(figure_id, text)
