"""What a row of the figures table says beside its value, and which rows there are."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flows.catalogue.model import Break
from flows.errors import BrokenConfigurationError
from flows.figures.compute import Job, compute_figures, with_ids
from flows.figures.table import FIGURE_COLUMNS, INNER_COLUMNS
from flows.units import Unit, Units
from flows.year import Year
from tests.figures.test_figures import COUNTS, NO_FACTS, NOW, RATED, computed
from tests.helpers import PROVINCE, catalogue, facts, form, settings, year

TARGETS = form(id="t", rows="list", item=[{"id": "grdp", "label": "GRDP", "unit": "tỷ đồng", "decimals": 1}],
               field=[{"id": name, "label": name, "adds": "never"} for name in ("plan", "actual")])
FIGURES = [
    {"id": "x.resolved", "label": "Đã giải quyết", "formula": "f.resolved", "unit": "hồ sơ", "rank": "high", "forecast": True},
    {"id": "x.rate", "label": "Đúng hạn", "formula": "100 * f.on_time / f.resolved", "unit": "%", "decimals": 1,
     "per": "province"},
    {"id": "x.points", "label": "Điểm", "formula": "f.on_time", "unit": "điểm", "decimals": 2, "per": "top"},
    {"id": "x.place", "label": "Hạng", "formula": "f.on_time", "unit": "bậc", "per": "province"},
    {"id": "x.plain", "label": "Khác", "formula": "f.on_time", "unit": "việc", "per": "province", "compare": False},
    {"id": "x.share", "label": "Chỉ số", "formula": "f.on_time", "unit": "lần", "per": "province", "percent_point": True},
    {"id": "t.actual", "label": "Kết quả", "formula": "t.actual", "each_row": "t", "per": "province", "compare": False},
    {"id": "t.result", "label": "Kết quả", "formula": "t.actual", "each_row": "t", "per": "province"},
    {"id": "t.pct", "label": "So với kế hoạch", "formula": "100 * t.actual / t.plan", "unit": "%", "decimals": 2, "each_row": "t",
     "per": "province", "compare": False}]
THIS_YEAR = """
    unit | form | row  | field    | value
    01   | f    |      | resolved |    40
    01   | f    |      | on_time  |    30
    SNV  | t    | grdp | plan     |     5
    065  | t    | grdp | actual   |     6
"""
LAST_YEAR = """
    unit | form | row  | field    | value
    01   | f    |      | resolved |    50
    01   | f    |      | on_time  |    20
    065  | t    | grdp | actual   |     5
"""


def job(now: str = THIS_YEAR, before: str = LAST_YEAR, owing: tuple[str, ...] = ("01",), units=None, specs=None, **more) -> Job:
    opened = year(Path("x")) if units is None else Year(settings(), units, Path("x"), Path("x"))
    register = pd.DataFrame([{"unit": code, "form": "f", "state": "valid"} for code in owing], columns=["unit", "form", "state"])
    declared = catalogue(form(field=COUNTS), TARGETS, figures=FIGURES if specs is None else specs)
    return Job(opened, declared, facts(now), facts(before), register, **more)


def rows(made: Job) -> pd.DataFrame:
    return with_ids(compute_figures(made), "06").set_index("id")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return rows(job())


@pytest.mark.parametrize(("identity", "label", "unit", "decimals", "value"), [
    ("x.resolved", "Đã giải quyết", "hồ sơ", 0, 40), ("x.resolved#2017", "Đã giải quyết", "hồ sơ", 0, 50),
    ("x.resolved@061", "Đã giải quyết", "hồ sơ", 0, 40), ("x.resolved@061#2017", "Đã giải quyết", "hồ sơ", 0, 50),
    ("x.resolved.rank@061", "Đã giải quyết", "", 0, 1), ("x.resolved.ranked@061", "Đã giải quyết", "", 0, 1),
    ("x.resolved.tied@061", "Đã giải quyết", "đơn vị", 0, 0),
    ("x.resolved.change", "Đã giải quyết", "hồ sơ", 0, -10),
    ("x.rate", "Đúng hạn", "%", 1, 75), ("x.rate.change", "Đúng hạn", "điểm phần trăm", 1, 35),
    ("x.points.change", "Điểm", "điểm", 2, 10), ("x.points.change_pct", "Điểm", "%", 1, 50),
    ("x.share.change", "Chỉ số", "điểm phần trăm", 0, 10), ("x.place.change", "Hạng", "bậc", 0, 10),
    ("t.actual.grdp", "Kết quả: GRDP", "tỷ đồng", 1, 6), ("t.result.grdp#2017", "Kết quả: GRDP", "tỷ đồng", 1, 5),
    ("t.result.grdp.change", "Kết quả: GRDP", "tỷ đồng", 1, 1), ("t.result.grdp.change_pct", "Kết quả: GRDP", "%", 1, 20),
    ("t.pct.grdp", "So với kế hoạch: GRDP", "%", 2, 120),       # the plan comes from one office, the result from another
])
def test_a_figure_its_rank_and_its_change_say_what_they_are(table, identity, label, unit, decimals, value):
    row = table.loc[identity, ["label", "unit_of_measure", "decimals", "value", "state"]]
    assert tuple(row) == (label, unit, decimals, value, "ok")


def test_what_has_no_change_in_percent_gets_none(table):
    """A rank, a place, percentage points; and what is not compared at all."""
    assert not {f"x.{name}.change_pct" for name in ("resolved", "rate", "share", "place", "plain")} & set(table.index)
    assert not {"x.plain.change", "x.plain#2017"} & set(table.index)


def test_a_row_knows_its_figure_its_unit_and_its_formula(table):
    row = table.loc["x.resolved.change@061"]
    assert (row["base"], row["name"], row["unit"], row["formula"], row["is_forecast"]) == (
        "x.resolved", "x.resolved.change", "061", "f.resolved", True)
    assert (row["text"], row["broken"], table.at["x.rate", "is_forecast"]) == ("", "", False)
    assert tuple(with_ids(compute_figures(job()), "06").columns) == (*FIGURE_COLUMNS, *INNER_COLUMNS)


def test_no_figures_are_an_empty_table():
    empty = with_ids(compute_figures(job(specs=[])), "06")
    assert (len(empty), tuple(empty.columns)) == (0, (*FIGURE_COLUMNS, *INNER_COLUMNS))


def test_units_that_owe_or_report_are_shown_and_no_others():
    """02 owes and is silent; 03 owes nothing and reports nothing to divide by; SNV has nothing to do with it."""
    now = """
        unit | form | field    | value
        01   | f    | resolved |     4
        01   | f    | on_time  |     3
        03   | f    | resolved |     0
        03   | f    | on_time  |     0
    """
    found = rows(job(now, NO_FACTS, owing=("01", "02"), specs=[
        {"id": "x.rate", "formula": "100 * f.on_time / f.resolved"},
        {"id": "x.top", "formula": "100 * f.on_time / f.resolved", "per": "top"}]))
    assert [name for name in found.index if name.startswith("x.rate")] == [
        "x.rate", "x.rate@061", "x.rate@01", "x.rate@02", "x.rate@065", "x.rate@03"]
    assert found.loc[["x.rate@02", "x.rate@03"], "state"].tolist() == ["missing", "zero_denominator"]
    assert [name for name in found.index if name.startswith("x.top")] == ["x.top", "x.top@061", "x.top@065"]


@pytest.mark.parametrize("order", [(6, 5, 4, 3, 2, 1, 0), (2, 3, 4, 0, 1, 5, 6)])
def test_the_order_of_don_vi_csv_does_not_matter(order):
    turned = Units([replace(PROVINCE[place], forms=("f",)) for place in order], date(2018, 12, 14))
    right, other = rows(job(specs=FIGURES[:2])), rows(job(units=turned, specs=FIGURES[:2]))
    pd.testing.assert_frame_equal(right[["value", "n_reported"]].sort_index(), other[["value", "n_reported"]].sort_index())


def test_what_nobody_reports_is_missing():
    found = computed(NO_FACTS, [{"id": "x.resolved", "formula": "f.resolved"}, {"id": "x.units", "formula": "units(f.resolved)"},
                                {"id": "x.good", "formula": 'units(f.resolved@xa > 3)'}])
    assert {state for _, state, _ in found.values()} == {"missing"}


def test_a_name_that_is_no_number_has_no_sum():
    found = computed("unit | field | text\n 01 | rating | tot", [{"id": "x.rating", "formula": "f.rating"}], RATED)
    assert found["x.rating"][:2] == (None, "missing")


def test_the_provinces_own_office_counts_like_any_other():
    """It reports 10 itself, 100 last year and 4 more than that this year; 01 goes from 7 to 9."""
    now = "unit | field | value\n 06 | resolved | 104\n 01 | resolved | 9"
    before = "unit | field | value\n 06 | resolved | 100\n 01 | resolved | 7"
    found = computed(now, [{"id": "x.resolved", "formula": "f.resolved"}, {"id": "x.units", "formula": "units(f.resolved > 0)"}],
                     before=before, do_phu_so_sanh=0.1)
    assert (found["x.resolved"][0], found["x.resolved.change"][0], found["x.units"][0]) == (113, 6, 2)


def test_values_of_a_code_nobody_knows_are_in_nobodys_sum():
    figures = [{"id": "x.resolved", "formula": "f.resolved"}, {"id": "x.units", "formula": "units(f.resolved > 0)"},
               {"id": "x.communes", "formula": "rows(f.resolved@xa > 0)"}]
    before = "unit | field | value\n 01 | resolved | 3\n 88 | resolved | 5"
    found = computed("unit | field | value\n 01 | resolved | 4", figures, before=before)
    assert [found[f"x.{name}#2017"][0] for name in ("resolved", "units", "communes")] == [3, 1, 1]


def test_a_figure_made_of_itself_is_refused():
    circle = [{"id": "x.one", "formula": "x.other + 1"}, {"id": "x.other", "formula": "x.one + 1"}]
    with pytest.raises(BrokenConfigurationError, match=r"Con số x\.one: công thức quay vòng"):
        computed(NOW, circle)


# -- ratios ----------------------------------------------------------------------------------------------------------

def test_a_ratio_of_one_level_to_all_levels_takes_all_in():
    """15 of 155 come from communes."""
    found = computed(NOW, [{"id": "x.share", "formula": "100 * f.resolved@xa / f.resolved"}])
    assert round(found["x.share"][0], 2) == 9.68


def test_a_number_of_units_below_the_line_narrows_nothing_above_it():
    """140 files and one unit that says how many were in time."""
    now = "unit | field | value\n 01 | resolved | 40\n 01 | on_time | 5\n 02 | resolved | 100"
    found = computed(now, [{"id": "x.load", "formula": "f.resolved / units(f.on_time)"},
                           {"id": "x.each", "formula": 'f.on_time / f.resolved / level("xa")'}])
    assert (found["x.load"][0], found["x.each"][0]) == (140, 5 / 40 / 3)        # the ratio itself is of 01 alone


def test_a_ratio_is_compared_over_units_complete_in_each_year():
    """75 % this year from 01 alone, for 02 lacks what was in time; 60 of 140 last year."""
    now = "unit | field | value\n 01 | on_time | 30\n 01 | resolved | 40\n 02 | resolved | 100"
    before = "unit | field | value\n 01 | on_time | 10\n 01 | resolved | 40\n 02 | on_time | 50\n 02 | resolved | 100"
    figures = [{"id": "x.rate", "formula": "100 * f.on_time / f.resolved", "unit": "%"}]
    found = computed(now, figures, before=before, do_phu_so_sanh=0.1)
    assert round(found["x.rate.change"][0], 2) == round(75 - 100 * 60 / 140, 2)


def test_a_ratio_over_two_forms_needs_no_unit_that_sends_both():
    now = "unit | form | row | field | value\n 01 | f | | resolved | 30\n SNV | t | grdp | plan | 60"
    found = rows(job(now, NO_FACTS, specs=[{"id": "x.row", "formula": "100 * f.resolved / t.plan[grdp]"},
                                           {"id": "x.all", "formula": "100 * f.resolved / t.plan"}]))
    assert (found.at["x.row", "value"], found.at["x.all", "value"]) == (50, 50)


LISTED = form(id="f", rows="item", field=[{"id": "sector", "label": "Lĩnh vực", "type": "text", "key": True}, *COUNTS])


def test_the_rows_of_a_unit_are_added_and_a_row_taken_alone_is_of_whoever_has_it():
    """The province's own office has a row too; of one row nobody adds up what two units say."""
    now = """
        unit | row   | field    | value
        06   | tax   | resolved |     5
        01   | land  | resolved |     3
        01   | birth | resolved |     4
        02   | land  | resolved |     8
        03   | land  | on_time  |     1
    """
    figures = [{"id": "x.all", "formula": "f.resolved"}, *({"id": f"x.{row}", "formula": f"f.resolved[{row}]"}
                                                          for row in ("tax", "land", "birth"))]
    found = {name: value for name, (value, _, _) in computed(now, figures, LISTED).items()}
    assert [found[f"x.all{of}"] for of in ("@01", "@02", "@061", "")] == [7, 8, 15, 20]
    assert [found["x.tax"], found["x.birth@061"], found["x.birth"]] == [5, 4, 4]
    assert [found["x.land@01"], found["x.land@02"], found["x.land@061"], found["x.land"]] == [3, 8, None, None]


# -- years -----------------------------------------------------------------------------------------------------------

RANKS = form(id="r", rows="item", field=[{"id": "year", "label": "Năm", "type": "text", "key": True},
                                         {"id": "rank", "label": "Hạng", "adds": "index"}])


def test_the_row_of_a_year_is_that_of_the_year_computed():
    """2018 looks at 2018, 2017 and 2016; last year's values at 2017, 2016 and 2015."""
    told = "\n".join(["unit | form | row | field | value",
                      *(f"SNV | r | {one} | rank | {one - 2000}" for one in range(2013, 2019))])
    specs = [{"id": f"x.{name}", "formula": f"r.rank[{{{name}}}]", "per": "province"} for name in ("year", "prev", "prev2")]
    made = job(told, told, specs=specs)
    found = rows(replace(made, catalogue=made.catalogue.model_copy(update={"forms": {"r": RANKS}})))["value"]
    assert [found[f"x.{name}"] for name in ("year", "prev", "prev2")] == [18, 17, 16]
    assert [found[f"x.{name}#2017"] for name in ("year", "prev", "prev2")] == [17, 16, 15]


def test_a_number_of_units_changes_over_those_known_in_both_years_only():
    """In 065 nobody has answered in both years, though somebody did in each; in 061 one has, and better than before."""
    now = "unit | field | text\n 01 | rating | tot\n 03 | rating | tot"
    before = "unit | field | text\n 01 | rating | kha\n 02 | rating | tot\n 065 | rating | kha"
    found = computed(now, [{"id": "x.good", "formula": 'units(f.rating = "tot")'}], RATED, before=before, do_phu_so_sanh=0)
    assert (found["x.good.change@061"][:2], found["x.good.change@065"][:2]) == ((1, "ok"), (None, "missing"))


def test_last_years_facts_are_those_of_the_units_of_then():
    """Both had their own answer, though one has become part of the other since."""
    merged = Unit("09", "Xã Cũ", "xa", "061", "", "2018-06-30", "02")
    before = facts("unit | reporter | form | field | value\n 02 | 02 | f | resolved | 3\n 02 | 09 | f | resolved | 4")
    made = job("unit | form | field | value\n 02 | f | resolved | 6", units=Units([*PROVINCE, merged], date(2018, 12, 14)),
               specs=[{"id": "x.units", "formula": "units(f.resolved > 0)"}])
    assert rows(replace(made, previous_facts=before)).at["x.units#2017", "value"] == 2


@pytest.mark.parametrize(("before", "change"), [
    ("02 | f | resolved | 3", None),                                    # what 09 had is not known
    ("02 | f | resolved | 3\n 09 | f | resolved | 4", -1), ("04 | f | resolved | 2", 3),     # 04 is new; its files are older
])
def test_a_unit_is_compared_where_all_it_was_made_of_is_known(before, change):
    more = [Unit("09", "Xã Cũ", "xa", "061", "", "2018-06-30", "02"), Unit("04", "Xã Mới", "xa", "065", "2018-03-01")]
    made = job("unit | form | field | value\n 02 | f | resolved | 6\n 04 | f | resolved | 5",
               "unit | form | field | value\n " + before, owing=("02", "04"), units=Units([*PROVINCE, *more], date(2018, 12, 14)),
               specs=[{"id": "x.resolved", "formula": "f.resolved"}])
    found = rows(made)
    if "04" not in before:
        assert found.at["x.resolved.change@04", "state"] == "low_coverage"
    changes = [found["value"].get(f"x.resolved.change@{code}") for code in ("02", "04")]
    assert [one for one in changes if one == one] == ([] if change is None else [change])


COMPARABLE = {"id": "x.rise", "formula": "f.resolved - f.on_time", "comparable": "f.resolved = f.on_time",
              "incomparable": "khác biểu"}


@pytest.mark.parametrize(("resolved", "on_time", "state"), [
    ("4", "4", "ok"), ("4", "3", "series_break"), ("0", "3", "series_break"), ("4", "", "missing"), ("", "4", "missing")])
def test_a_change_within_a_year_stands_only_where_its_condition_holds(resolved, on_time, state):
    now = f"unit | field | value | state\n 01 | resolved | {resolved} | reported\n 01 | on_time | {on_time} | reported"
    assert computed(now, [COMPARABLE])["x.rise@01"][1] == state


def test_a_break_in_the_series_makes_every_change_within_the_year_incomparable():
    found = rows(job(specs=[{**COMPARABLE, "comparable": "f.resolved = f.resolved", "breaks": [Break(year=2018, reason="x")]},
                            {**COMPARABLE, "id": "x.later", "comparable": "f.resolved = f.resolved"}]))
    assert found.loc[["x.rise", "x.later"], "state"].tolist() == ["series_break", "ok"]
    assert found.loc[["x.rise", "x.later"], "text"].tolist() == ["khác biểu", "khác biểu"]
    assert found.at["x.rise.change", "state"] == "series_break"


def test_a_value_of_last_year_says_where_its_own_series_broke():
    """Only where last year has a catalogue of its own is that known."""
    breaks = [Break(year=2017, reason="thay đổi biểu mẫu")]
    made = job(specs=[{"id": "x.resolved", "formula": "f.resolved", "breaks": breaks}])
    assert rows(made).at["x.resolved#2017", "broken"] == ""
    past = made.catalogue.model_copy(update={"year": 2017})
    assert rows(replace(made, past=past)).at["x.resolved#2017", "broken"] == "thay đổi biểu mẫu"
