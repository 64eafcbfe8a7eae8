"""From a figure's id back to the cells it was computed from."""

from datetime import date

import pytest

from flows.errors import WrongUsageError
from flows.figures.rollup import Tree
from flows.figures.trace import SOURCE_COLUMNS, FactIndex, read_id
from flows.units import Unit, Units
from tests.helpers import PROVINCE, catalogue, facts, form

COUNTS = form(id="f", field=[{"id": "resolved", "label": "Đã giải quyết"}, {"id": "on_time", "label": "Đúng hạn"},
                              {"id": "late", "label": "Quá hạn"}, {"id": "paid", "label": "Đã trả"}])
TARGETS = form(id="targets", rows="list", item=[{"id": "grdp", "label": "GRDP"}, {"id": "rice", "label": "Lúa"}],
               field=[{"id": "plan", "label": "Kế hoạch", "type": "range"},
                      {"id": "actual", "label": "Thực hiện", "type": "number"},
                      {"id": "note", "label": "Ghi chú", "type": "text"}])
RANKS = form(id="ranks", rows="item", field=[{"id": "year", "label": "Năm", "type": "text", "key": True},
                                             {"id": "rank", "label": "Hạng", "adds": "index"}])
FIGURES = {
    "x.resolved": "f.resolved", "x.communes": "f.resolved@xa", "x.rate": "100 * f.on_time / f.resolved",
    "x.late": "f.late", "x.paid": "f.paid", "x.both": "x.resolved - x.communes",
    "x.grdp": "targets.actual[grdp]", "x.met": 'rows(targets.verdict = "dat")',
    "x.planned": "rows(targets.plan_value > 5)", "x.share": "rows(targets.pct > 100)", "x.level": 'level("xa")',
    "par.rank": "ranks.rank[{prev}]", "par.rank_now": "ranks.rank[{year}]", "par.rank_before": "ranks.rank[{prev2}]"}
CATALOGUE = catalogue(COUNTS, TARGETS, RANKS, figures=[
    *({"id": identity, "formula": formula} for identity, formula in FIGURES.items()),
    {"id": "t.actual", "formula": "targets.actual", "each_row": "targets"}])
FACTS = facts("""
    unit | form    | row  | field    | value | text | state    | cell
    061  | f       |      | resolved |    40 |      | reported | C1
    01   | f       |      | resolved |     7 |      | reported | C2
    02   | f       |      | resolved |       |      | missing  | C3
    03   | f       |      | resolved |     5 |      | reported | C4
    01   | f       |      | on_time  |     6 |      | reported | D2
    09   | f       |      | on_time  |     1 |      | reported | D3
    06   | f       |      | late     |     2 |      | reported | H1
    88   | f       |      | late     |     3 |      | reported | H2
    SNV  | targets | grdp | plan     |     7 |      | reported | E5
    SNV  | targets | grdp | actual   |     8 |      | reported | F5
    SNV  | targets | grdp | note     |       | vượt | reported | G5
    SNV  | targets | rice | plan     |     5 |      | reported | E6
    SNV  | targets | rice | actual   |     4 |      | reported | F6
    SNV  | ranks   | 2018 | rank     |    40 |      | reported | B3
    SNV  | ranks   | 2017 | rank     |    49 |      | reported | B4
    SNV  | ranks   | 2016 | rank     |    60 |      | reported | B5
""")
MERGED = Unit("09", "Xã Cũ", "xa", "061", "", "2018-06-30", "02")      # became part of 02


@pytest.fixture(scope="module")
def index() -> FactIndex:
    return FactIndex(CATALOGUE, Tree(Units([*PROVINCE, MERGED], date(2018, 12, 14))), FACTS, 2018)


@pytest.mark.parametrize(("identity", "expected"), [
    ("x.resolved", ("x.resolved", "", "06", "", "")),
    ("x.resolved@061", ("x.resolved", "", "061", "", "")),
    ("x.resolved@061#2017", ("x.resolved", "", "061", "2017", "")),
    ("x.resolved#2017", ("x.resolved", "", "06", "2017", "")),
    *((f"x.resolved{kind}@061", ("x.resolved", "", "061", "", kind))
      for kind in (".change", ".change_pct", ".rank", ".ranked", ".tied", ".n_reported", ".n_expected")),
    ("par.rank", ("par.rank", "", "06", "", "")),               # a figure of its own, not the rank of "par"
    ("par.rank.change", ("par.rank", "", "06", "", ".change")),
    ("t.actual.grdp", ("t.actual", "grdp", "06", "", "")),
    ("t.actual.grdp.change_pct@061", ("t.actual", "grdp", "061", "", ".change_pct")),
])
def test_an_id_says_which_figure_which_unit_which_year(identity, expected):
    found = read_id(identity, CATALOGUE, "06")
    assert (found.spec.id, found.item, found.unit, found.year, found.kind) == expected


@pytest.mark.parametrize("identity", ["", "x", "x.nothing", "x.resolved.grdp", "x.nothing.change", "grdp", "x.resolvedly@061"])
def test_an_id_nobody_declared_is_told(identity):
    with pytest.raises(WrongUsageError, match="Không có con số"):
        read_id(identity, CATALOGUE, "06")


@pytest.mark.parametrize(("identity", "cells"), [
    ("x.resolved", "C1 C2 C3 C4"), ("x.resolved@061", "C1 C2 C3"), ("x.resolved@065", "C4"), ("x.resolved@SNV", ""),
    ("x.resolved.change@01", "C2"),
    ("x.communes", "C2 C3 C4"), ("x.communes@061", "C2 C3"),
    ("x.rate@01", "C2 D2"), ("x.rate@02", "C3 D3"),             # with what its predecessor has reported
    ("x.late", "H1"), ("x.late@03", ""), ("x.paid", ""),        # the province's own, not that of a code nobody knows
    ("x.both", "C1 C2 C3 C4"),                                  # through two figures, each cell once
    ("x.grdp", "F5"), ("t.actual.grdp", "F5"), ("t.actual.rice", "F6"), ("t.actual.rice@061", ""),
    ("x.met", "E5 F5 E6 F6"), ("x.planned", "E5 E6"), ("x.share", "E5 F5 E6 F6"),
    ("par.rank", "B4"), ("par.rank_now", "B3"), ("par.rank_before", "B5"), ("x.level", ""),
])
def test_every_cell_behind_a_figure_is_found_and_no_other(index, identity, cells):
    found = index.behind(read_id(identity, CATALOGUE, "06"))
    assert " ".join(found["cell"]) == cells
    assert tuple(found.columns) == SOURCE_COLUMNS


def test_a_source_names_form_and_field_and_why_there_is_no_value(index):
    rows = index.behind(read_id("x.resolved@061", CATALOGUE, "06")).astype(object)
    assert rows["field"].tolist() == ["f.resolved"] * 3
    assert rows[["unit", "state"]].to_numpy().tolist() == [["061", "reported"], ["01", "reported"], ["02", "missing"]]


def test_the_sources_of_many_figures_stand_one_after_the_other(index):
    wanted = {name: read_id(name, CATALOGUE, "06") for name in ("x.rate@01", "x.level", "x.resolved@065")}
    found = index.behind_all(wanted)
    assert found[["figure", "cell"]].to_numpy().tolist() == [["x.rate@01", "C2"], ["x.rate@01", "D2"], ["x.resolved@065", "C4"]]
    assert len(index.behind_all({})) == 0
