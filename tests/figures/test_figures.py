"""Roll-up, ratios, comparison and coverage on a small province; expected values worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.figures.compute import Job, compute_figures, with_ids
from flows.units import Unit
from tests.helpers import PROVINCE, catalogue, facts, form, year

NO_FACTS = "unit | value\n"
COUNTS = [{"id": "resolved", "label": "Đã giải quyết"}, {"id": "on_time", "label": "Đúng hạn"}]


def computed(now: str, figures: list[dict[str, object]], spec=None, before: str = NO_FACTS, missing: tuple[str, ...] = (),
             more: Sequence[Unit] = (), form_id: str = "f", owing: Sequence[str] = (),
             **keys: object) -> dict[str, tuple[object, str, str]]:
    """Figure id -> (value, state, "n/m"). ``missing`` units have no valid submission in the register; all owe, or ``owing``."""
    spec = spec or form(field=COUNTS)
    opened = year(Path("x"), *more, **keys)
    owed = [{"unit": unit.code, "form": "f", "state": "missing" if unit.code in missing else "valid"}
            for unit in opened.units if (unit.code in owing if owing else unit.forms)]
    job = Job(opened, catalogue(spec, figures=figures), facts(now, form=form_id), facts(before, form=form_id),
              pd.DataFrame(owed))
    table = with_ids(compute_figures(job), "06")
    return {row.id: (None if np.isnan(row.value) else row.value, row.state, f"{row.n_reported}/{row.n_expected}")
            for row in table.itertuples()}


NOW = """
    unit | field    | value
    SNV  | resolved |   100
    061  | resolved |    40
    01   | resolved |     7
    02   | resolved |     3
    03   | resolved |     5
"""


def test_commune_to_district_to_province_is_a_plain_sum():
    """Ba Bể 40+7+3, Chợ Mới only its commune's 5, the province all 155."""
    found = computed(NOW, [{"id": "x.resolved", "formula": "f.resolved"}], missing=("065",))
    assert found["x.resolved"] == (155, "ok", "5/6")
    assert found["x.resolved@061"] == (50, "ok", "3/3")
    assert found["x.resolved@065"] == (5, "ok", "1/2")
    assert found["x.resolved@03"] == (5, "ok", "1/1")


def test_a_level_can_be_taken_alone():
    found = computed(NOW, [{"id": "x.communes", "formula": "f.resolved@xa"}], missing=("01",))
    assert found["x.communes"] == (15, "ok", "2/3")
    assert found["x.communes@061"] == (10, "ok", "1/2")


DISTRICT_CODES = ("058", "060", "061", "062", "063", "064", "065", "066")
DISTRICT_RATES = [1.93, 35.22, 34.41, 25.11, 23.80, 17.46, 15.86, 16.85]       # as published for the end of 2019
POOR = [270, 2578, 2760, 2927, 2958, 1559, 1188, 1763]                          # households chosen to give those rates
HOUSEHOLDS = [13969, 7319, 8022, 11655, 12428, 8928, 7490, 10465]


def test_a_rate_comes_from_sums_never_from_the_mean_of_rates():
    """Bắc Kạn 2019: 16.003 of 80.276 households are 19,93 %; the mean of the eight district rates is 21,33 %."""
    now = "unit | field | value\n" + "\n".join(
        f"{code} | poor | {poor}\n{code} | households | {households}"
        for code, poor, households in zip(DISTRICT_CODES, POOR, HOUSEHOLDS, strict=True))
    more = [Unit(code, f"Huyện {code}", "huyen", "06") for code in DISTRICT_CODES if code not in ("061", "065")]
    spec = form(field=[{"id": "poor", "label": "Hộ nghèo"}, {"id": "households", "label": "Tổng số hộ"}])
    found = computed(now, [{"id": "x.rate", "formula": "100 * f.poor / f.households", "unit": "%"}], spec, more=more)

    assert (sum(POOR), sum(HOUSEHOLDS), round(sum(DISTRICT_RATES) / 8, 2)) == (16_003, 80_276, 21.33)
    assert [round(found[f"x.rate@{code}"][0], 2) for code in DISTRICT_CODES] == DISTRICT_RATES
    assert round(found["x.rate"][0], 2) == 19.93


def test_a_unit_with_a_numerator_but_no_denominator_stays_out_of_the_rate():
    """30/40, not 130/40: commune 02 gave no number of resolved files."""
    now = """
        unit | field    | value | state
        01   | on_time  |    30 | reported
        01   | resolved |    40 | reported
        02   | on_time  |   100 | reported
        02   | resolved |       | missing
    """
    assert computed(now, [{"id": "x.rate", "formula": "100 * f.on_time / f.resolved"}])["x.rate"][0] == 75


def test_a_zero_denominator_is_told_apart_from_a_missing_value():
    now = """
        unit | field    | value | state
        01   | on_time  |     0 | zero
        01   | resolved |     0 | zero
    """
    found = computed(now, [{"id": "x.rate", "formula": "100 * f.on_time / f.resolved"}])
    assert found["x.rate@01"][:2] == (None, "zero_denominator")
    assert found["x.rate@03"][:2] == (None, "missing")


def test_missing_is_not_zero():
    now = "unit | field | value | state\n 01 | resolved | | missing\n 02 | resolved | 0 | zero"
    found = computed(now, [{"id": "x.resolved", "formula": "f.resolved"}])
    assert (found["x.resolved@01"][0], found["x.resolved@02"][0]) == (None, 0)


def test_a_distinct_count_is_never_added_up():
    """All communes share one catalogue of procedures: two that report it do not make twice as many."""
    spec = form(field=[{"id": "procedures", "label": "Số thủ tục", "adds": "distinct"}])
    now = "unit | field | value\n 01 | procedures | 120\n 02 | procedures | 120\n 03 | procedures | 118"
    found = computed(now, [{"id": "x.procedures", "formula": "f.procedures"}], spec)
    assert found["x.procedures"][:2] == (None, "missing")
    assert found["x.procedures@065"][0] == 118
    assert found["x.procedures@061"][0] == 120      # its own communes agree, whatever the rest of the province says


def test_a_total_that_includes_subordinates_is_not_added_to_them():
    """Ba Bể's own 50 stands for its subtree; Chợ Mới, silent, is the sum of its communes."""
    spec = form(scope="all", field=COUNTS)
    now = "unit | field | value\n 061 | resolved | 50\n 01 | resolved | 7\n 02 | resolved | 3\n 03 | resolved | 5"
    found = computed(now, [{"id": "x.resolved", "formula": "f.resolved"}], spec)
    assert (found["x.resolved@061"][0], found["x.resolved@065"][0], found["x.resolved"][0]) == (50, 5, 55)


BEFORE = """
    unit | field    | value
    SNV  | resolved |    80
    061  | resolved |    40
    01   | resolved |    10
    02   | resolved |     3
"""


def test_a_change_is_taken_over_the_units_present_in_both_years():
    """Chợ Mới is new this year: 150 - 133 over SNV, Ba Bể and its communes, 17/133 = 12,78 %."""
    found = computed(NOW, [{"id": "x.resolved", "formula": "f.resolved"}], before=BEFORE, do_phu_so_sanh=0.5)
    assert found["x.resolved#2017"][0] == 133
    assert found["x.resolved.change"][0] == 17
    assert round(found["x.resolved.change_pct"][0], 2) == 12.78
    assert found["x.resolved.change@01"][0] == -3


def test_a_change_over_exactly_as_many_units_as_asked_for_is_stated():
    """3 of 6 owing units are there in both years."""
    before = "unit | field | value\n SNV | resolved | 80\n 061 | resolved | 40\n 01 | resolved | 10"
    found = computed(NOW, [{"id": "x.resolved", "formula": "f.resolved"}], before=before, do_phu_so_sanh=0.5)
    assert found["x.resolved.change"][:2] == (17, "ok")


@pytest.mark.parametrize(("last", "percent"), [(0, (None, "zero_denominator")), (1, (300, "ok")), (2, (100, "ok"))])
def test_a_rise_from_nothing_has_no_percentage(last, percent):
    now, before = (f"unit | field | value\n 01 | resolved | {value}" for value in (4, last))
    figures = [{"id": "x.resolved", "formula": "f.resolved"},
               {"id": "x.broken", "formula": "f.resolved", "breaks": [{"year": 2018, "reason": "thay đổi biểu mẫu"}]}]
    found = computed(now, figures, before=before)
    assert found["x.resolved.change@01"][:2] == (4 - last, "ok")
    assert found["x.resolved.change_pct@01"][:2] == percent
    assert found["x.broken.change_pct@01"][:2] == found["x.broken.change@01"][:2] == (None, "series_break")


def test_a_change_over_too_few_units_is_not_stated():
    """4 of 6 owing units are below the 80 % that nam.toml asks for."""
    found = computed(NOW, [{"id": "x.resolved", "formula": "f.resolved"}], before=BEFORE, do_phu_so_sanh=0.8)
    assert found["x.resolved.change"][:2] == (None, "low_coverage")
    assert found["x.resolved.change@061"][0] == -3


def test_a_district_that_reports_about_its_communes_is_counted_by_them():
    """Ba Bể owes and tells of two communes, Chợ Mới of one; last year only Ba Bể's first is known: one of three."""
    now = "unit | reporter | field | value\n 01 | 061 | resolved | 7\n 02 | 061 | resolved | 3\n 03 | 065 | resolved | 5"
    before = "unit | field | value\n 01 | resolved | 10"
    figures, few = [{"id": "x.resolved", "formula": "f.resolved"}], {"owing": ("061", "065"), "before": before}
    found = computed(now, figures, **few, do_phu_so_sanh=0.5)
    assert found["x.resolved.change"][:2] == (None, "low_coverage")
    assert found["x.resolved.change@061"][:2] == (-3, "ok")
    assert computed(now, figures, **few, do_phu_so_sanh=0.3)["x.resolved.change"][:2] == (-3, "ok")
    both = computed(now, figures, owing=few["owing"], before=f"{before}\n 03 | resolved | 1")
    assert both["x.resolved.change@065"][:2] == (4, "ok")       # its one commune is all there is to compare
    silent = computed(now.rpartition("\n")[0], figures, **few, missing=("065",), do_phu_so_sanh=0.4)
    assert silent["x.resolved.change"][:2] == (None, "low_coverage")     # two communes, and a district that has not sent


def test_a_change_of_one_level_needs_enough_units_of_that_level():
    """One of three communes is there in both years; that both districts and the department are helps nothing."""
    before = "unit | field | value\n SNV | resolved | 1\n 061 | resolved | 1\n 065 | resolved | 1\n 01 | resolved | 4"
    found = computed(NOW + "    065 | resolved | 1", [{"id": "x.communes", "formula": "f.resolved@xa"}], before=before,
                     do_phu_so_sanh=0.5)
    assert found["x.communes.change"][:2] == (None, "low_coverage")
    assert found["x.communes.change@01"][:2] == (3, "ok")


def test_a_year_known_for_the_province_alone_is_compared_as_a_whole():
    """155 this year from five units, 124 last year without saying from whom: 31 more, 25 %."""
    figures = [{"id": "x.resolved", "formula": "f.resolved"}]
    found = computed(NOW, figures, before="unit | field | value\n 06 | resolved | 124")
    assert [found[f"x.resolved{end}"][0] for end in ("#2017", ".change", ".change_pct")] == [124, 31, 25]
    found = computed(NOW, figures, before="unit | field | value\n 06 | resolved | 100\n 01 | resolved | 24")
    assert found["x.resolved.change"][1] == "low_coverage"      # one unit is there in both years, and that is not all


def test_the_change_of_a_percentage_is_in_percentage_points_and_has_no_percentage_of_its_own():
    now = "unit | field | value\n 01 | resolved | 40\n 01 | on_time | 30"
    before = "unit | field | value\n 01 | resolved | 40\n 01 | on_time | 20"
    figures = [{"id": "x.rate", "formula": "100 * f.on_time / f.resolved", "unit": "%"}]
    found = computed(now, figures, before=before)
    assert found["x.rate.change@01"][0] == 25
    assert "x.rate.change_pct@01" not in found


RATED = form(field=[{"id": "rating", "label": "Xếp loại", "type": "choice", "choices": {"tot": ["Tốt"], "kha": ["Khá"]}}])


def test_units_are_counted_by_what_they_answered():
    now = "unit | field | text\n 01 | rating | tot\n 02 | rating | kha\n 03 | rating | tot\n 061 | rating | tot"
    figures = [{"id": "x.good", "formula": 'units(f.rating@xa = "tot")'}, {"id": "x.all", "formula": "units(f.rating)"}]
    found = computed(now, figures, RATED)
    assert (found["x.good"][0], found["x.good@061"][0], found["x.all"][0]) == (2, 1, 4)
    assert found["x.all@SNV"][:2] == (None, "missing")


def test_ties_share_a_rank_and_the_next_is_skipped():
    now = "unit | field | value\n 01 | resolved | 9\n 02 | resolved | 9\n 03 | resolved | 4"
    found = computed(now, [{"id": "x.resolved", "formula": "f.resolved", "rank": "high"}])
    assert [found[f"x.resolved.rank@{code}"][0] for code in ("01", "02", "03")] == [1, 1, 3]
    assert found["x.resolved.ranked@03"][0] == 3
    assert [found[f"x.resolved.tied@{code}"][0] for code in ("01", "02", "03")] == [1, 1, 0]


MERGED = Unit("09", "Xã Cũ", "xa", "061", "", "2018-06-30", "02")       # became part of Phúc Lộc (02) in the year


def after_merging(before: str, figures: list[dict[str, object]], now: str = "unit | field | value\n 02 | resolved | 6",
                  spec=None) -> dict[str, tuple[object, str]]:
    opened = year(Path("x"), MERGED)
    register = pd.DataFrame([{"unit": "02", "form": "f", "state": "valid"}])
    job = Job(opened, catalogue(spec or form(field=COUNTS), figures=figures), facts(now, form="f"), facts(before, form="f"),
              register)
    table = with_ids(compute_figures(job), "06").set_index("id")
    return {name: (row["value"], row["state"]) for name, row in table.iterrows()}


def test_a_predecessors_figures_are_booked_to_its_successor():
    """Last year Phúc Lộc resolved 3 and the commune it took in 4: this year's 6 are 1 fewer."""
    before = "unit | field | value\n 02 | resolved | 3\n 09 | resolved | 4"
    found = after_merging(before, [{"id": "x.resolved", "formula": "f.resolved"}])
    assert found["x.resolved#2017"] == found["x.resolved@02#2017"] == (7, "ok")
    assert found["x.resolved.change@02"] == (-1, "ok")


def test_each_of_several_predecessors_keeps_its_own_figures():
    before = "unit | field | value\n 02 | resolved | 3\n 09 | resolved | 4\n 10 | resolved | 5"
    opened = year(Path("x"), MERGED, replace(MERGED, code="10", name="Xã Cũ Hai"))
    job = Job(opened, catalogue(form(field=COUNTS), figures=[{"id": "x.resolved", "formula": "f.resolved"}]),
              facts("unit | field | value\n 02 | resolved | 6", form="f"), facts(before, form="f"),
              pd.DataFrame([{"unit": "02", "form": "f", "state": "valid"}]))
    assert with_ids(compute_figures(job), "06").set_index("id").at["x.resolved@02#2017", "value"] == 12


def test_a_successor_is_not_compared_where_one_of_its_predecessors_is_unknown():
    """The 4 of the old commune alone would make a rise of 2 out of nothing; they stay in the sum of last year."""
    found = after_merging("unit | field | value\n 09 | resolved | 4", [{"id": "x.resolved", "formula": "f.resolved"}])
    assert found["x.resolved#2017"] == (4, "ok")
    assert found["x.resolved.change@02"][1] != "ok"


def test_a_number_of_units_is_not_compared_across_a_merger_but_their_share_is():
    rated = "unit | field | text\n 02 | rating | tot\n 09 | rating | tot\n 01 | rating | kha\n 03 | rating | kha"
    figures = [{"id": "x.good", "formula": 'units(f.rating = "tot")'},
               {"id": "x.share", "formula": 'units(f.rating = "tot") / units(f.rating) * 100', "unit": "%"},
               {"id": "x.all", "formula": 'level("xa")'}, {"id": "x.twice", "formula": "2 * x.good"}]
    now = "unit | field | text\n 02 | rating | tot\n 01 | rating | kha\n 03 | rating | kha"
    found = after_merging(rated, figures, now, RATED)
    assert found["x.good"] == (1, "ok")
    assert found["x.good#2017"] == (2, "ok")        # as it was counted then
    assert found["x.good.change"][1] == "series_break"
    assert found["x.twice.change"][1] == "series_break"
    assert found["x.good.change@065"] == (0, "ok")  # nothing was rearranged there
    assert (found["x.share#2017"][0], round(found["x.share.change"][0], 2)) == (50, -16.67)
    assert (found["x.all"][0], found["x.all#2017"][0], found["x.all.change"][0]) == (3, 4, -1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6), st.permutations(range(6)))
def test_the_province_is_the_sum_of_its_units_in_any_order(values, order):
    codes = [unit.code for unit in PROVINCE[1:]]
    lines = [f"{codes[place]} | resolved | {values[place]}" for place in order]
    found = computed("unit | field | value\n" + "\n".join(lines), [{"id": "x.resolved", "formula": "f.resolved"}])
    assert found["x.resolved"][0] == sum(values)
    assert found["x.resolved@061"][0] == values[1] + values[2] + values[3]


@pytest.mark.parametrize(("direction", "plan", "actual", "expected"), [
    ("higher", "5,5", 6.2, "vuot"), ("higher", "95", 95.04, "dat"), ("higher", "645", 601.3, "khong_dat"),
    ("higher", "34-35", 36, "vuot"), ("higher", "34-35", 34.5, "dat"), ("higher", "trên 95", 94.9, "khong_dat"),
    ("lower", "≤ 17,8", 17.6, "vuot"), ("lower", "≤ 17,8", 17.84, "dat"), ("lower", "≤ 17,8", 17.9, "khong_dat"),
    ("equal", "100", 100, "dat"), ("range", "34-35", 36, "khong_dat"),
])
def test_verdicts_compare_what_the_plan_is_precise_to(direction, plan, actual, expected):
    """Both sides are rounded to the target's decimals (one here) before they are compared."""
    from flows.catalogue import ItemSpec
    from flows.figures.targets import verdict
    from flows.intake.values.ranges import parse_range
    item = ItemSpec(id="x", label="x", decimals=1, direction=direction)
    assert verdict(item, parse_range(plan), actual) == expected
