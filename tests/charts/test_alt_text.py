"""The alternative text says what the chart shows, with its numbers."""

from flows.catalogue.model import ChartSpec
from flows.charts import alt_text
from tests.charts.test_row_charts import RATES, STACK, TARGETS, cells
from tests.charts.test_year_charts import RANKS


def told(kind, text, **keys):
    return alt_text(ChartSpec(id="thu", kind=kind, caption=keys.pop("caption", "Thử"), **keys), cells(text))


def test_bars_tell_every_value_the_gap_and_the_province():
    assert told("bars", RATES, caption="Tỷ lệ đúng hạn") == (
        "Biểu đồ thanh ngang: Tỷ lệ đúng hạn. Ba Bể 97,4%; Chợ Đồn 45,0%; Na Rì chưa có số liệu. Đường so sánh: Toàn tỉnh 80,0%.")


def test_a_stack_tells_every_part():
    assert told("stacked", STACK) == (
        "Biểu đồ thanh chồng: Thử. Ba Bể: khiếu nại 45, tố cáo 1, kiến nghị 54; "
        "Na Rì: khiếu nại 30, tố cáo 0, kiến nghị chưa có số liệu; Pác Nặm chưa có số liệu.")


def test_lines_tell_rank_score_and_that_the_last_is_a_forecast():
    assert told("lines", RANKS) == (
        "Biểu đồ đường theo năm: Thử. 2014 58/63; 2015 chưa có số liệu; 2016 60/63; 2017 49/63 (73,92 điểm); "
        "2018 44/63 (dự kiến).")


def test_targets_tell_counts_the_missed_ones_and_all_values():
    text = told("targets", TARGETS)

    assert "7 chỉ tiêu: 3 vượt, 2 đạt, 1 không đạt." in text
    assert "Không đạt: Thu ngân sách 93,2%." in text
    assert "Chưa đánh giá: Rừng." in text
    assert "Tăng trưởng 112,7%" in text


def test_a_bullet_tells_score_and_maximum():
    assert told("bullet", """
        category | value | label | role
        Thể chế  |   7.2 | 7,20  | value
        Thể chế  |  10.0 | 10,00 | plan
    """) == "Biểu đồ thanh điểm đạt được trên điểm tối đa: Thử. Thể chế 7,20, tối đa 10,00."


def test_a_long_list_says_how_many_it_leaves_out():
    rows = "\n".join(f"Xã {number} | {number} | {number}" for number in range(122))

    text = told("bars", f"category | value | label\n{rows}")

    assert "Xã 39 39; và 82 dòng khác." in text
