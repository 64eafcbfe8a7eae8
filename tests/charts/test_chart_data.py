"""From declared charts and the figures table to the table that is drawn."""

import pytest
from pandas.testing import assert_frame_equal

from flows.catalogue.model import ChartSpec, ItemSpec
from flows.charts import chart_data, is_empty, mistakes
from flows.errors import BrokenConfigurationError
from tests.helpers import form, table, units


def figures(text):
    frame = table(text)
    defaults = {"text": "", "unit_of_measure": "", "decimals": 0, "state": "ok", "label": "", "is_forecast": ""}
    for name, value in defaults.items():
        if name not in frame:
            frame[name] = value
    frame["decimals"] = frame["decimals"].astype(int)
    frame["is_forecast"] = frame["is_forecast"] == "x"
    frame.loc[frame["value"].isna() & (frame["state"] == "ok"), "state"] = "missing"
    return frame.set_index("id")


def spec(**keys):
    return ChartSpec(**{"id": "thu", "kind": "bars", "caption": "Thử", **keys})


def data(chart, text, **more):
    return chart_data(chart, figures(text), units(), 2018, **more)


def drawn(frame, *columns):
    return frame[list(columns)].values.tolist()


RATES = """
    id                | value | unit_of_measure | decimals | state
    one_stop.rate     |  98.4 | %               | 1        | ok
    one_stop.rate@061 |  97.4 | %               | 1        | ok
    one_stop.rate@065 |       | %               | 1        | zero_denominator
"""


def test_one_category_per_unit_of_the_level_in_official_order():
    actual = data(spec(figures=["one_stop.rate"], over="huyen", reference="one_stop.rate"), RATES)

    assert_frame_equal(actual[["category", "value", "label", "role"]], table("""
        category | value | label           | role
        Ba Bể    |  97.4 | 97,4%           | value
        Chợ Mới  |       | không phát sinh | value
        Toàn tỉnh|  98.4 | 98,4%           | reference
    """), check_dtype=False)


def test_a_unit_without_a_figure_has_no_value_and_says_so():
    actual = data(spec(figures=["one_stop.late"], over="huyen"), "id | value\none_stop.late@061 | 0")

    assert drawn(actual, "category", "label") == [["Ba Bể", "0"], ["Chợ Mới", "chưa có số liệu"]]
    assert actual["value"].isna().tolist() == [False, True]


def test_a_figure_that_is_not_ok_is_not_drawn_even_if_it_holds_a_number():
    actual = data(spec(figures=["a.b"], labels=["A"]), "id | value | state\na.b | 5 | low_coverage")

    assert actual["value"].isna().all()
    assert actual["label"].tolist() == ["chưa đủ số liệu để so sánh"]


@pytest.mark.parametrize(("sort", "order"), [(True, ["Chợ Mới", "Ba Bể"]), (False, ["Ba Bể", "Chợ Mới"])])
def test_sorted_from_high_to_low(sort, order):
    actual = data(spec(figures=["p.rate"], over="huyen", sort=sort), "id | value\np.rate@061 | 12\np.rate@065 | 35")

    assert actual["category"].tolist() == order


def test_missing_units_come_last_when_sorted():
    actual = data(spec(figures=["p.rate"], over="huyen", sort=True), "id | value\np.rate@065 | 0")

    assert actual["category"].tolist() == ["Chợ Mới", "Ba Bể"]


def test_shares_are_sorted_by_the_first_part():
    actual = data(spec(kind="stacked", figures=["d.good", "d.weak"], labels=["Tốt", "Yếu"], over="huyen", sort=True,
                       options={"share": True}), """
        id         | value
        d.good@061 | 10
        d.weak@061 | 10
        d.good@065 | 3
        d.weak@065 | 1
    """)

    assert actual["category"].drop_duplicates().tolist() == ["Chợ Mới", "Ba Bể"]


def test_figures_listed_row_by_row_become_parts_of_rows():
    actual = data(spec(kind="stacked", figures=["a.x", "a.y", "b.x", "b.y"],
                       options={"categories": ["Sở", "Huyện"], "series": ["Đúng hạn", "Quá hạn"]}), """
        id  | value
        a.x | 12345
        a.y | 2
        b.x | 3
        b.y | 4
    """)

    assert drawn(actual, "category", "series", "label") == [
        ["Sở", "Đúng hạn", "12.345"], ["Sở", "Quá hạn", "2"], ["Huyện", "Đúng hạn", "3"], ["Huyện", "Quá hạn", "4"]]


@pytest.mark.parametrize(("value", "series"), [(0, ["Vượt"]), (1, ["Vượt", "Chưa đánh giá"])])
def test_a_series_may_be_left_out_when_it_is_zero_everywhere(value, series):
    actual = data(spec(kind="stacked", figures=["a.x", "a.y"], options={
        "categories": ["Kinh tế"], "series": ["Vượt", "Chưa đánh giá"], "hide_if_zero": ["Chưa đánh giá"]}),
        f"id | value\na.x | 0\na.y | {value}")

    assert actual["series"].tolist() == series


RANKS = """
    id                      | value | decimals | unit_of_measure | is_forecast
    par_index.rank_previous |    60 | 0        | hạng            |
    par_index.rank          |    49 | 0        | hạng            |
    par_index.score         | 73.92 | 2        | điểm            |
    par_index.ranked_units  |    63 | 0        |                 |
    par_index.forecast_rank | {rank} | 0       | hạng            | x
"""
PAR_INDEX = {"kind": "lines", "figures": ["par_index.rank_previous", "par_index.rank", "par_index.forecast_rank"],
             "labels": ["{prev2}", "{prev}", "{year}"],
             "options": {"bases": ["", "par_index.ranked_units", ""], "notes": ["", "par_index.score", ""],
                         "note_form": "{} điểm"}}


def test_years_in_labels_bases_and_notes_follow_the_reporting_year():
    actual = data(spec(**PAR_INDEX), RANKS.replace("{rank}", "44"))

    assert drawn(actual, "category", "label", "note", "forecast") == [
        ["2016", "60", "", False], ["2017", "49/63", "73,92 điểm", False], ["2018", "44", "", True]]


def test_a_forecast_nobody_made_is_not_a_gap():
    actual = data(spec(**PAR_INDEX), RANKS.replace("{rank}", ""))

    assert actual["category"].tolist() == ["2016", "2017"]


def test_over_years_takes_what_exists_and_keeps_the_gap_between():
    actual = data(spec(kind="columns", figures=["t.rate"], over="years", options={"notes": ["t.met/t.total"]}), """
        id           | value | unit_of_measure | decimals
        t.rate#2015  |  70   | %               | 1
        t.rate#2017  |  76.9 | %               | 1
        t.met#2017   |  20   |                 | 0
        t.total#2017 |  26   |                 | 0
        t.rate       |  90   | %               | 1
        t.met        |  27   |                 | 0
        t.rate.x     |  1    | %               | 1
    """)

    assert drawn(actual, "category", "label", "note") == [
        ["2015", "70,0%", ""], ["2016", "chưa có số liệu", ""], ["2017", "76,9%", "20/26"], ["2018", "90,0%", ""]]


def test_targets_carry_group_verdict_estimate_and_direction():
    targets = form(id="targets", rows="list", field=[{"id": "plan", "label": "Kế hoạch"}], item=[
        {"id": "growth", "label": "Tăng trưởng", "group": "Kinh tế", "direction": "higher"},
        {"id": "hunger", "label": "Suy dinh dưỡng", "group": "Xã hội", "direction": "lower"},
        {"id": "extra", "label": "Không giao", "group": "Xã hội", "optional": True},
        {"id": "open", "label": "Chưa rõ", "group": "Xã hội"}])

    actual = chart_data(spec(kind="targets", figures=["targets.pct"], over="items:targets"), figures("""
        id                 | value | unit_of_measure | decimals
        targets.pct.growth | 112.7 | %               | 1
        targets.pct.hunger | 101.1 | %               | 1
    """), units(), 2018, {"targets": targets}, {"growth": "vuot", "hunger": "Không đạt", "open": "Chưa đánh giá"}, {"growth"})

    assert drawn(actual, "category", "group", "label", "note", "forecast") == [
        ["Tăng trưởng", "Kinh tế", "112,7%", "vượt", True], ["Suy dinh dưỡng ↓", "Xã hội", "101,1%", "không đạt", False],
        ["Chưa rõ", "Xã hội", "chưa có số liệu", "", False]]


def test_a_maximum_of_its_own_stands_behind_each_item():
    fields = form(id="par_fields", rows="list", field=[{"id": "score", "label": "Điểm"}],
                  item=[ItemSpec(id="finance", label="Tài chính")])

    actual = chart_data(spec(kind="bullet", figures=["p.score"], over="items:par_fields", options={"plans": ["p.max"]}),
                        figures("id | value\np.score.finance | 7\np.max.finance | 12"), units(), 2018, {"par_fields": fields})

    assert drawn(actual, "category", "value", "role") == [["Tài chính", 7, "value"], ["Tài chính", 12, "plan"]]


def test_an_item_may_go_by_a_short_name_on_the_chart():
    fields = form(id="par_fields", rows="list", field=[{"id": "score", "label": "Điểm"}], item=[
        ItemSpec(id="finance", label="Cải cách tài chính công"), ItemSpec(id="staff", label="Đội ngũ")])
    options = {"plans": ["p.max"], "names": {"finance": "Tài chính công"}}

    actual = chart_data(spec(kind="bullet", figures=["p.score"], over="items:par_fields", options=options),
                        figures("id | value\np.score.finance | 7\np.max.finance | 12\np.score.staff | 5"), units(), 2018,
                        {"par_fields": fields})

    assert drawn(actual, "category")[:2] == [["Tài chính công"], ["Tài chính công"]]
    assert "Đội ngũ" in actual["category"].tolist()


@pytest.mark.parametrize(("value", "empty"), [("", True), ("0", False)])
def test_a_chart_is_empty_without_any_value_but_not_with_a_zero(value, empty):
    assert is_empty(data(spec(figures=["a.b"]), f"id | value\na.b | {value}")) is empty


@pytest.mark.parametrize(("keys", "message"), [
    ({"kind": "pie"}, "không có kiểu 'pie'"),
    ({"options": {"widht_cm": 8}}, "options.widht_cm không hợp lệ"),
    ({"options": {"fills": ["pink"]}}, "options.fills.0 không hợp lệ"),
    ({"figures": []}, "chưa khai báo con số nào"),
    ({"figures": ["a.b", "a.c"], "labels": ["Một"]}, "số tên (labels) phải bằng số con số"),
    ({"figures": ["a.b"], "options": {"series": ["Một"], "categories": ["X", "Y"]}}, "số dòng (options.categories) nhân"),
    ({"figures": ["a.b"], "options": {"notes": ["a.b", "a.c"]}}, "options.notes phải có 1 hoặc 1 mục"),
    ({"figures": ["a.b"], "options": {"notes": ["a.b/a.z"]}}, "không có con số a.z"),
    ({"figures": ["a.b"], "reference": "a.z"}, "không có con số a.z"),
])
def test_a_mistake_in_a_declared_chart_is_told_with_its_chart(keys, message):
    [found] = mistakes(spec(**{"figures": ["a.b"], **keys}), {"a.b", "a.c"})

    assert found.startswith("charts.toml, biểu đồ thu: ")
    assert message in found


def test_an_unknown_form_stops_with_the_chart():
    with pytest.raises(BrokenConfigurationError, match="biểu đồ thu: không có biểu targets"):
        data(spec(figures=["a.b"], over="items:targets"), "id | value\na.b | 1")
