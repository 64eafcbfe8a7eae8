"""Counting units of one level: none of them is 0, none of them known is missing."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flows.figures.compute import Job, compute_figures, with_ids
from flows.units import Unit, Units
from flows.year import Year
from tests.figures.test_figures import COUNTS, computed
from tests.helpers import catalogue, facts, form, settings

RATED = form(field=[{"id": "rating", "label": "Xếp loại", "type": "choice", "adds": "share", "blank": "missing",
                     "choices": {"tot": ["Tốt"], "kha": ["Khá"]}}])


def rated(*rows: str) -> dict[str, tuple[object, str, str]]:
    table = "\n".join(["unit | field | text", *(f"{unit} | rating | {rating}" for unit, rating in (row.split() for row in rows))])
    return computed(table, [{"id": "x.good", "formula": 'units(f.rating@xa = "tot")'},
                            {"id": "x.cities", "formula": 'units(f.rating@thanh_pho = "tot")'}], RATED)


def test_a_district_whose_communes_have_all_been_silent_has_no_number_of_good_communes():
    found = rated("061 tot", "03 kha")
    assert found["x.good@061"][:2] == (None, "missing")         # only the district's own office has reported
    assert found["x.good@065"][:2] == (0, "ok")                 # its one commune has, and is not good
    assert found["x.good"][:2] == (0, "ok")
    assert rated("065 tot", "01 tot")["x.good@065"][:2] == (None, "missing")    # silent: its only commune


def test_a_level_the_province_does_not_have_counts_nothing():
    assert rated("01 tot", "03 tot")["x.cities"][:2] == (0, "ok")
    assert rated("01 tot", "03 tot")["x.good"][:2] == (2, "ok")


@pytest.mark.parametrize(("since", "then"), [("2017-12-14", 4), ("2017-12-15", 3)])
def test_a_unit_counts_in_a_year_from_its_first_day_on(since, then):
    """Last year's period ended on 14 December."""
    found = computed("unit | field | value\n01 | resolved | 5", [{"id": "x.communes", "formula": 'level("xa")'}],
                     before="unit | field | value\n01 | resolved | 5", more=[Unit("04", "Xã Mới", "xa", "065", since)])
    assert (found["x.communes"][0], found["x.communes#2017"][0]) == (4, then)


INDEX = form(rows="item", field=[{"id": "index", "label": "Chỉ số", "type": "text", "adds": "never", "key": True},
                                 {"id": "rank", "label": "Hạng", "adds": "index"}])


def ranks(*told: str) -> tuple[object, str]:
    rows = [" | ".join([unit, "par", "rank", rank]) for unit, rank in (pair.split() for pair in told)]
    table = "\n".join(["unit | row | field | value", *rows])
    return computed(table, [{"id": "x.rank", "formula": "f.rank[par]"}], INDEX)["x.rank"][:2]


def test_an_index_told_by_two_offices_stands_only_where_they_agree():
    assert ranks("SNV 49") == (49, "ok")
    assert ranks("SNV 49", "061 49") == (49, "ok")
    assert ranks("SNV 49", "061 48") == (None, "missing")


def test_districts_that_are_abolished_stay_in_last_years_sum_and_out_of_the_comparison():
    """Last year the district's own office resolved 7 and the commune 3; this year there are communes only: 5 against 3."""
    units = [Unit("06", "Tỉnh Bắc Kạn", "tinh", ""), Unit("061", "Huyện Ba Bể", "huyen", "06", "", "2018-06-30"),
             Unit("01", "Xã Bành Trạch", "xa", "06", forms=("f",))]
    opened = Year(settings(), Units(units, date(2018, 12, 14)), Path("inputs"), Path("outputs"))
    figures = [{"id": "x.resolved", "formula": "f.resolved"}, {"id": "x.districts", "formula": 'level("huyen")'},
               {"id": "x.of_districts", "formula": "f.resolved@huyen"}]
    job = Job(opened, catalogue(form(field=COUNTS), figures=figures), facts("unit | field | value\n 01 | resolved | 5", form="f"),
              facts("unit | field | value\n 061 | resolved | 7\n 01 | resolved | 3", form="f"),
              pd.DataFrame([{"unit": "01", "form": "f", "state": "valid"}]))
    found = with_ids(compute_figures(job), "06").set_index("id")["value"]
    assert (found["x.resolved#2017"], found["x.resolved.change"]) == (10, 2)
    assert (found["x.districts#2017"], found["x.of_districts#2017"]) == (1, 7)
    assert np.isnan(found["x.districts"])
