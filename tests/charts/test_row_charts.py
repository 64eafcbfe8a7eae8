"""Bars, stacks, bullets and targets: lengths, labels, what a missing value and a forecast look like."""

import pytest

from flows.catalogue.model import ChartSpec
from flows.charts import draw
from flows.charts.table import cells_of, rows_of
from tests.charts import probe
from tests.helpers import table


def chart(kind, text, **keys):
    return draw(ChartSpec(**{"id": "thu", "caption": "Thử", "kind": kind, **keys}), cells(text))


def cells(text):
    frame = table(text)
    for name, usual in (("series", ""), ("label", ""), ("note", ""), ("group", ""), ("role", "value"), ("forecast", "")):
        if name not in frame:
            frame[name] = usual
    frame["forecast"] = frame["forecast"] == "x"
    return frame


RATES = """
    category   | value | label  | role
    Ba Bể      |  97.4 | 97,4%  | value
    Chợ Đồn    |  45.0 | 45,0%  | value
    Na Rì      |       |        | value
    Toàn tỉnh  |  80.0 | 80,0%  | reference
"""


def test_a_bar_is_as_long_as_its_value_and_has_its_label():
    figure = chart("bars", RATES, unit="%")

    assert probe.names(figure) == ["Ba Bể", "Chợ Đồn", "Na Rì"]
    assert probe.bars(figure) == [(0, 0, 97.4), (1, 0, 45.0)]
    assert {"97,4%", "45,0%", "Đơn vị tính: %"} <= set(probe.shown(figure))


def test_rows_read_from_the_top_down_and_bars_start_at_zero():
    axes = chart("bars", RATES).axes[0]

    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert axes.get_xlim()[0] == 0


def test_a_missing_value_is_told_in_words_and_never_drawn():
    figure = chart("bars", RATES)

    assert [place for place, _, _ in probe.bars(figure)] == [0, 1]
    assert "chưa có số liệu" in probe.shown(figure)


def test_a_reason_for_no_value_stands_in_the_place_of_the_bar():
    figure = chart("bars", """
        category | value | label
        Ba Bể    |       | không phát sinh
        Na Rì    |     0 | 0
    """)

    assert probe.bars(figure) == [(1, 0, 0)]
    assert "không phát sinh" in probe.shown(figure)
    assert "0" in probe.shown(figure)


def test_the_province_is_a_line_with_its_name_and_value():
    figure = chart("bars", RATES)

    assert [line.get_xdata()[0] for line in figure.axes[0].get_lines()] == [80.0]
    assert "Toàn tỉnh: 80,0%" in probe.shown(figure)


@pytest.mark.parametrize(("kind", "where"), [("bars", ""), ("stacked", "A")])
def test_a_forecast_is_hollow_dashed_and_called_so(kind, where):
    figure = chart(kind, f"""
        category | series | value | label | forecast
        2017     | {where} |    10 | 10    |
        2018     | {where} |     7 | 7     | x
    """)

    assert probe.dashed_bars(figure) == [7.0]
    assert "Dự kiến" in probe.shown(figure)


def test_an_estimate_of_one_target_is_called_estimate():
    figure = chart("targets", """
        category   | value | label  | note | forecast
        Tăng trưởng| 112.7 | 112,7% | vượt | x
    """, options={"forecast_word": "ước"})

    assert "▲ 112,7% (ước)" in probe.shown(figure)
    assert probe.dashed_bars(figure) == [112.7]


STACK = """
    category | series     | value | label
    Ba Bể    | Khiếu nại  |    45 | 45
    Ba Bể    | Tố cáo     |     1 | 1
    Ba Bể    | Kiến nghị  |    54 | 54
    Na Rì    | Khiếu nại  |    30 | 30
    Na Rì    | Tố cáo     |     0 | 0
    Na Rì    | Kiến nghị  |       |
    Pác Nặm  | Khiếu nại  |       |
    Pác Nặm  | Tố cáo     |       |
    Pác Nặm  | Kiến nghị  |       |
"""


def test_parts_of_a_stack_stand_end_to_end():
    figure = chart("stacked", STACK, options={"total_unit": "đơn"})

    assert probe.bars(figure) == [(0, 0, 45), (0, 45, 1), (0, 46, 54), (1, 0, 30), (1, 30, 0)]


def test_a_part_too_narrow_for_its_label_is_told_behind_the_bar():
    shown = probe.shown(chart("stacked", STACK, options={"total_unit": "đơn"}))

    assert {"45", "54", "Tổng 100 đơn; tố cáo 1"} <= set(shown)


def test_a_stack_with_a_missing_part_has_no_total():
    shown = probe.shown(chart("stacked", STACK))

    assert "kiến nghị chưa có số liệu" in shown
    assert "chưa có số liệu" in shown
    assert not any("Tổng 30" in text for text in shown)


def test_shares_fill_every_row_to_100_and_keep_counts_as_labels():
    figure = chart("stacked", """
        category | series | value | label
        Ba Bể    | Tốt    |     3 | 3
        Ba Bể    | Khá    |     1 | 1
        Na Rì    | Tốt    |    10 | 10
        Na Rì    | Khá    |    10 | 10
    """, options={"share": True, "maximum": 100})

    assert probe.bars(figure) == [(0, 0, 75), (0, 75, 25), (1, 0, 50), (1, 50, 50)]
    assert {"3", "1", "10", "Tổng 4", "Tổng 20"} <= set(probe.shown(figure))


def test_a_bullet_shows_score_and_maximum():
    figure = chart("bullet", """
        category | value | label | role
        Thể chế  |   7.2 | 7,20  | value
        Thể chế  |  10.0 | 10,00 | plan
        Tài chính|       |       | value
        Tài chính|  12.5 | 12,50 | plan
    """)

    assert probe.bars(figure) == [(0, 0, 7.2), (0, 0, 10), (1, 0, 12.5)]
    assert {"7,20/10,00", "chưa có số liệu", "Điểm tối đa"} <= set(probe.shown(figure))


TARGETS = """
    category              | group    | value | label  | note
    Tăng trưởng           | Kinh tế  | 112.7 | 112,7% | vượt
    Thu ngân sách         | Kinh tế  |  93.2 | 93,2%  | không đạt
    Trường đạt chuẩn      | Xã hội   | 100.0 | 100,0% | đạt
    Suy dinh dưỡng ↓      | Xã hội   | 101.1 | 101,1% | vượt
    Bác sĩ                | Xã hội   | 412.5 | 412,5% | vượt
    Quốc phòng            | Xã hội   |       |        | đạt
    Rừng                  | Xã hội   |       |        |
"""


def test_targets_carry_their_verdict_as_a_mark():
    shown = probe.shown(chart("targets", TARGETS))

    assert {"▲ 112,7%", "✕ 93,2%", "● 100,0%", "▲ 101,1%"} <= set(shown)
    assert {"▲ Vượt kế hoạch: 3", "● Đạt kế hoạch: 2", "✕ Không đạt kế hoạch: 1"} <= set(shown)


def test_targets_stand_under_their_group_beside_the_line_of_100_per_cent():
    figure = chart("targets", TARGETS)

    assert probe.bars(figure)[:3] == [(1, 0, 112.7), (2, 0, 93.2), (4, 0, 100.0)]
    assert {"Kinh tế", "Xã hội", "Kế hoạch: 100%"} <= set(probe.shown(figure))
    assert [100.0, 100.0] in [list(line.get_xdata()) for line in figure.axes[0].get_lines()]


def test_a_target_met_many_times_over_is_cut_but_keeps_its_label():
    figure = chart("targets", TARGETS)

    assert max(length for _, _, length in probe.bars(figure)) == 200
    assert "▲ 412,5%" in probe.shown(figure)


def test_a_target_without_percentage_shows_its_verdict_or_that_there_is_none():
    shown = probe.shown(chart("targets", TARGETS))

    assert "● đạt" in shown
    assert "chưa có số liệu" in shown


def test_two_communes_of_one_name_are_two_bars():
    figure = chart("bars", """
        category | value | label
        Tân Lập  |     3 | 3
        Tân Lập  |     5 | 5
    """)

    assert probe.bars(figure) == [(0, 0, 3), (1, 0, 5)]


def test_a_series_that_a_row_lacks_is_missing():
    [row, _] = rows_of(cells_of(cells("""
        category | series | value | label
        Ba Bể    | Tốt    |     3 | 3
        Na Rì    | Tốt    |     3 | 3
        Na Rì    | Khá    |     1 | 1
    """)))

    assert [cell.missing for cell in row.cells] == [False, True]


def test_a_row_without_any_value_says_so_once_among_bars_side_by_side():
    figure = chart("grouped", """
        category | series   | value | label
        Ba Bể    | Đăng ký  |     3 | 3
        Ba Bể    | Công nhận|       |
        Na Rì    | Đăng ký  |       |
        Na Rì    | Công nhận|       |
    """)

    assert probe.shown(figure).count("chưa có số liệu") == 2
    assert len(probe.bars(figure)) == 1


def test_a_dollar_sign_is_a_dollar_sign():
    figure = chart("bars", """
        category        | value | label
        Vốn $1 và $2_x  |     5 | $5$
    """)

    assert "$5$" in probe.shown(figure)
    assert probe.cut_texts(figure) == []


def test_a_part_that_lost_its_room_to_the_label_behind_is_told_there():
    """A long note behind one bar shortens all bars; the 3 no longer fits inside and must not vanish."""
    figure = chart("stacked", """
        category | series         | value | label | note
        Ba Bể    | Đã giải quyết  |    41 | 41    | giải quyết 82,0%
        Ba Bể    | Chuyển kỳ sau  |     9 | 9     | giải quyết 82,0%
        Bắc Kạn  | Đã giải quyết  |    26 | 26    | giải quyết 89,7%
        Bắc Kạn  | Chuyển kỳ sau  |     3 | 3     | giải quyết 89,7%
    """, options={"total_unit": "vụ việc", "width_cm": 14.0})

    assert [text for text in probe.shown(figure) if text == "3" or "chuyển kỳ sau 3" in text] != []
