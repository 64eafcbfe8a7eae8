"""Columns and lines over years: gaps stay gaps, forecasts look like forecasts."""

import pytest
from matplotlib.colors import to_hex

from flows.catalogue.model import ChartSpec
from flows.charts import alt_text
from tests.charts import probe
from tests.charts.test_row_charts import cells, chart

RANKS = """
    category | value | label | note       | forecast
    2014     |    58 | 58/63 |            |
    2015     |       |       |            |
    2016     |    60 | 60/63 |            |
    2017     |    49 | 49/63 | 73,92 điểm |
    2018     |    44 | 44/63 |            | x
"""


def joined(figure):
    """(from, to, is dashed) of every piece of line between two years."""
    lines = [line for line in figure.axes[0].get_lines() if line.get_linestyle() != "None" and len(line.get_xdata()) == 2]
    return [(*line.get_xdata(), line.get_linestyle() != "-") for line in lines]


def test_no_line_crosses_a_missing_year_and_the_forecast_is_dashed():
    assert joined(chart("lines", RANKS, options={"inverted": True})) == [(2, 3, False), (3, 4, True)]


def test_the_forecast_point_is_hollow():
    figure = chart("lines", RANKS, options={"inverted": True})
    points = {tuple(line.get_xdata()): to_hex(line.get_markerfacecolor()) for line in figure.axes[0].get_lines()
              if line.get_marker() not in ("", "None") and line.get_linestyle() == "None"}

    assert points[(4,)] == "#ffffff"
    assert points[(0, 2, 3)] != "#ffffff"


def test_labels_tell_rank_score_forecast_and_the_gap():
    shown = probe.shown(chart("lines", RANKS, options={"inverted": True}))

    assert {"58/63", "49/63 73,92 điểm", "44/63 dự kiến", "chưa có số liệu", "Dự kiến"} <= set(shown)


def test_a_better_rank_stands_higher_and_there_is_no_rank_zero():
    axes = chart("lines", RANKS, options={"inverted": True}).axes[0]

    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert min(axes.get_yticks()) >= 1


@pytest.mark.parametrize("rank", [1, 2])
def test_the_first_places_have_a_scale_too(rank):
    axes = chart("lines", f"""
        category | value  | label
        2016     | {rank} | {rank}
        2017     | 3      | 3
    """, options={"inverted": True}).axes[0]

    assert [tick for tick in axes.get_yticks() if tick != int(tick)] == []
    assert len(axes.get_yticks()) >= 1


def test_of_two_series_the_missing_one_is_named():
    shown = probe.shown(chart("lines", """
        category | series    | value | label
        2016     | PAR INDEX |  64.2 | 64,20
        2016     | SIPAS     |       |
        2017     | PAR INDEX |  73.9 | 73,92
        2017     | SIPAS     |  70.1 | 70,10
    """))

    assert "SIPAS: chưa có số liệu" in shown


def test_columns_start_at_zero_and_carry_share_and_count():
    figure = chart("columns", """
        category | value | label | note
        2016     |       |       |
        2017     |  76.9 | 76,9% | 20/26
        2018     |  90.0 | 90,0% | 27/30
    """, options={"maximum": 100})
    [columns] = figure.axes[0].containers

    assert [(column.get_y(), column.get_height()) for column in columns] == [(0, 76.9), (0, 90.0)]
    assert {"76,9% 20/26", "90,0% 27/30", "chưa có số liệu"} <= set(probe.shown(figure))
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["2016", "2017", "2018"]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 13, 30, 45, 99, 160])
@pytest.mark.parametrize("kind", ["columns", "lines"])
def test_counts_are_measured_by_round_numbers_whatever_their_size(kind, count):
    axes = chart(kind, f"""
        category | value       | label
        2018     | {count}     | {count}
        2019     | {count + 1} | {count + 1}
    """).axes[0]
    ticks = axes.get_yticks()
    step = ticks[1] - ticks[0]
    assert f"{step:.0e}"[0] in "125", step
    assert all(tick % 1 == 0 and tick % step == 0 for tick in ticks)


def test_a_label_gives_way_to_the_line_that_climbs_on():
    """49/63 stands left of its point, for the dashed line to 44 runs up to the right; the last label has no line to fear."""
    figure = chart("lines", RANKS, options={"inverted": True})
    label = next(place for place in probe.places(figure) if place.text.startswith("49/63"))
    last = next(place for place in probe.places(figure) if place.text.startswith("44/63"))
    points = {year: figure.axes[0].transData.transform((year, 0))[0] for year in (3, 4)}

    assert label.right < points[3] + 15
    assert last.left < points[4] < last.right


BROKEN = """
    category | value | label | broken
    2023     |    40 | 40/63 |
    2024     |    41 | 41/63 |
    2025     |    19 | 19/34 | thay đổi số địa phương được xếp hạng
    2026     |    17 | 17/34 |
"""


def test_no_line_crosses_a_break_in_the_series_and_the_legend_says_why():
    figure = chart("lines", BROKEN, options={"inverted": True})
    assert (0, 1, False) in joined(figure)
    assert (2, 3, False) in joined(figure)
    assert not any(left == 1 and right == 2 for left, right, _ in joined(figure))
    assert (1.5, 1.5, True) in joined(figure)       # the mark between the two years
    assert "Không so sánh được do thay đổi số địa phương được xếp hạng" in probe.shown(figure)


def test_columns_are_parted_by_a_break_too_and_a_narrow_chart_names_the_reason_alone():
    figure = chart("columns", BROKEN, options={"width_cm": 8.0})
    assert (1.5, 1.5, True) in joined(figure)
    assert "Thay đổi số địa phương được xếp hạng" in probe.shown(figure)


def test_the_words_of_a_chart_tell_the_break():
    told = alt_text(ChartSpec(id="thu", caption="Thử", kind="lines", options={"inverted": True}), cells(BROKEN))
    assert "Từ 2025 không so sánh được do thay đổi số địa phương được xếp hạng." in told
