"""Figures of the years before last, and where a series breaks."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flows.catalogue import ChartSpec
from flows.catalogue.model import Break
from flows.figures.compute import Job, Past, compute_figures, with_ids
from flows.units import Unit, Units
from flows.year import Year
from tests.helpers import PROVINCE, catalogue, facts, form, settings

COUNTS = form(field=[{"id": "resolved", "label": "Đã giải quyết"}, {"id": "late", "label": "Quá hạn"}])
FIGURES = [{"id": "x.resolved", "formula": "f.resolved", "unit": "hồ sơ"}, {"id": "x.late", "formula": "f.late"},
           {"id": "x.rate", "formula": "100 * x.late / x.resolved", "unit": "%", "decimals": 1},
           {"id": "x.other", "formula": "f.resolved + 0"}, {"id": "x.communes", "formula": 'units(f.resolved@xa)'}]
CHART = ChartSpec(id="years", kind="line", caption="x", over="years", figures=("x.resolved", "x.gone"),
                  options={"notes": ["x.late/x.rate"], "bases": ["x.communes"]})
OLD = Unit("09", "Xã Cũ", "xa", "061", "", "2015-06-30", "02")      # became part of 02 in 2015
NEW = Unit("04", "Xã Mới", "xa", "065", "2017-03-01")               # made in 2017


def table(*breaks: Break, chart: ChartSpec = CHART, **years: str) -> pd.DataFrame:
    """The figures of 2018 by id; ``y2016="02 resolved 5/..."`` are facts of a year."""
    units = Units([*PROVINCE, OLD, NEW], date(2018, 12, 14))
    opened = Year(settings(), units, Path("inputs"), Path("outputs"))
    declared = catalogue(COUNTS, figures=[{**one, "breaks": breaks} if one["id"] == "x.late" else one for one in FIGURES])
    declared = declared.model_copy(update={"charts": {chart.id: chart}})
    earlier = [Past(declared.model_copy(update={"year": int(year[1:])}), read(told)) for year, told in years.items()]
    return with_ids(compute_figures(Job(opened, declared, read("01 resolved 9/01 late 2"), facts("unit | value"),
                               pd.DataFrame([{"unit": "01", "form": "f", "state": "valid"}]), declared, tuple(earlier))), "06")


def read(told: str) -> pd.DataFrame:
    return facts("\n".join(["unit | field | value", *(" | ".join(line.split()) for line in told.split("/"))]), form="f")


def past(found: pd.DataFrame) -> dict[str, tuple[float, str]]:
    rows = found[found["id"].str.contains("#")]
    return {one.id: (round(one.value, 2), one.broken) for one in rows.itertuples()}


def test_a_chart_over_years_gets_the_provinces_values_of_every_year_that_has_them():
    """Figures in remarks are asked for too; a figure no chart shows, and one nobody declares any more, are not."""
    found = past(table(y2016="01 resolved 10/02 resolved 6/01 late 4", y2015="01 resolved 8"))
    assert found == {"x.resolved#2016": (16, ""), "x.late#2016": (4, ""), "x.rate#2016": (25, ""),
                     "x.communes#2016": (2, ""), "x.resolved#2015": (8, ""),
                     "x.communes#2015": (1, "sắp xếp đơn vị hành chính")}
    other = CHART.model_copy(update={"over": "huyen"})
    assert past(table(y2016="01 resolved 10", chart=other)) == {}


def test_a_value_of_a_past_year_says_what_it_is():
    found = table(y2016="01 resolved 10/01 late 4").set_index("id").loc["x.rate#2016"]
    assert (found["unit_of_measure"], found["decimals"], found["state"], found["name"]) == ("%", 1, "ok", "x.rate")
    assert (found["n_reported"], found["n_expected"], found["unit"]) == (0, 0, "06")


def test_units_that_are_no_more_count_in_the_years_in_which_they_were():
    found = past(table(y2014="09 resolved 3/02 resolved 4"))
    assert (found["x.resolved#2014"], found["x.communes#2014"]) == ((7, ""), (2, ""))


def test_the_row_of_a_year_in_a_series_is_that_of_its_own_year():
    ranks = form(id="r", rows="item", field=[{"id": "year", "label": "Năm", "type": "text", "key": True},
                                             {"id": "rank", "label": "Hạng", "adds": "index"}])
    names = ("year", "prev", "prev2")
    declared = catalogue(ranks, figures=[{"id": f"x.{name}", "formula": f"r.rank[{{{name}}}]"} for name in names])
    chart = CHART.model_copy(update={"figures": tuple(f"x.{name}" for name in names), "options": {}})
    declared = declared.model_copy(update={"charts": {"years": chart}})
    lines = [f"SNV | {one} | rank | {one - 2000}" for one in range(2012, 2019)]
    told = facts("\n".join(["unit | row | field | value", *lines]), form="r")
    job = Job(Year(settings(), Units(PROVINCE, date(2018, 12, 14)), Path("x"), Path("x")), declared, told, facts("unit | value"),
              pd.DataFrame(columns=["unit", "form", "state"]), declared,
              (Past(declared.model_copy(update={"year": 2016}), told),))
    found = past(with_ids(compute_figures(job), "06"))
    assert found == {"x.year#2016": (16, ""), "x.prev#2016": (15, ""), "x.prev2#2016": (14, "")}


def test_a_break_is_told_in_the_year_it_happens_and_through_figures_made_of_others():
    found = past(table(Break(year=2016, reason="thay đổi biểu mẫu"), y2016="01 resolved 10/01 late 4",
                       y2015="01 resolved 8/01 late 2"))
    assert [found[name][1] for name in ("x.late#2016", "x.rate#2016", "x.late#2015", "x.rate#2015")] == [
        "thay đổi biểu mẫu", "thay đổi biểu mẫu", "", ""]


@pytest.mark.parametrize(("year", "broken"), [(2018, "thay đổi biểu mẫu"), (2017, "")])
def test_a_break_of_this_year_stands_at_the_figures_of_this_year(year, broken):
    found = table(Break(year=year, reason="thay đổi biểu mẫu")).set_index("id")
    assert (found.at["x.late", "broken"], found.at["x.rate", "broken"], found.at["x.resolved", "broken"]) == (broken, broken, "")
