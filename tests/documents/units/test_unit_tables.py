"""Tables of a unit's report: what a row shows, what is told of single communes where the edition is public."""

from flows.documents.figure_book import FigureBook
from flows.documents.units.names import UnitNames
from flows.documents.units.rows import UnitFigures, unit_tables
from flows.documents.units.specs import UnitTable
from flows.wording.marks import marks, unbound
from tests.helpers import table

NAMES = {"nam": "2018", "nam_truoc": "2017"}
FIGURES = """
    id                       | value | state   | unit_of_measure
    one_stop.received        | 100   | ok      | hồ sơ
    one_stop.received#2017   | 90    | ok      | hồ sơ
    one_stop.received@061    | 60    | ok      | hồ sơ
    one_stop.received@061#2017 | 50  | ok      | hồ sơ
    one_stop.received.change@061 | 10 | ok     | hồ sơ
    one_stop.received_huyen@061 | 20 | ok      | hồ sơ
    one_stop.received@01     | 40    | ok      | hồ sơ
    one_stop.received@02     |       | missing | hồ sơ
    one_stop.rate@061        | 98.46 | ok      | %
    one_stop.rate.rank@061   | 2     | ok      |
    one_stop.rate.ranked@061 | 8     | ok      |
    one_stop.rate.tied@061   | 2     | ok      | đơn vị
    complaints.cases@061     | 7     | ok      | vụ việc
    complaints.cases_huyen@061 | 4   | ok      | vụ việc
    complaints.cases@01      | 3     | ok      | vụ việc
    democracy.good@01        | 0     | ok      | xã
    democracy.fair@01        | 1     | ok      | xã
    democracy.good@03        |       | missing | xã
    democracy.fair@03        |       | missing | xã
"""
CHILDREN = UnitTable.model_validate({
    "id": "cap_duoi", "levels": ["huyen"], "kind": "children", "title": "Kết quả năm {nam}", "width_cm": 16,
    "own": "Cơ quan huyện",
    "columns": [{"heading": "TT", "field": "stt", "width": 1}, {"heading": "Đơn vị", "field": "name", "width": 3},
                {"heading": "Hồ sơ", "figure": "one_stop.received", "own": "one_stop.received_huyen", "width": 1},
                {"heading": "Khiếu nại", "figure": "complaints.cases", "own": "complaints.cases_huyen", "width": 1},
                {"heading": "Xếp loại", "words": {"democracy.good": "Tốt", "democracy.fair": "Khá"}, "width": 1}]})
FIELDS = ("name", "unit", "previous", "current", "change", "province", "rank")
OWN = UnitTable.model_validate({
    "id": "ket_qua", "levels": ["huyen"], "kind": "figures", "title": "Kết quả", "width_cm": 16,
    "columns": [{"heading": field, "field": field, "width": 1} for field in FIELDS],
    "rows": [{"figure": "one_stop.received", "label": "Hồ sơ"}, {"figure": "one_stop.rate", "label": "Tỷ lệ"},
             {"figure": "complaints.cases", "label": "Khiếu nại"}, {"figure": "rural.standard", "label": "Nông thôn mới"}]})


def book() -> FigureBook:
    rows = table(FIGURES).assign(text="", label="", formula="", n_reported=1, n_expected=1)
    return FigureBook(rows.assign(decimals=(rows["unit_of_measure"] == "%").astype(int)))


def cells(spec: UnitTable, **withheld: frozenset[str]) -> list[list[str]]:
    """The rows of a table of district 061, as printed."""
    communes = (("01", "Xã Bành Trạch"), ("02", "Xã Phúc Lộc"), ("03", "Xã Hà Hiệu"))
    figures = UnitFigures(book(), "061", "2017", communes, **withheld)
    built = unit_tables({spec.id: spec}, figures, NAMES)[spec.id]
    return [[unbound(cell) for cell in row.cells] for row in built.rows]


def test_a_figure_stands_beside_last_year_the_province_and_its_rank():
    assert cells(OWN) == [["Hồ sơ", "hồ sơ", "50", "60", "10", "100", ""],
                          ["Tỷ lệ", "%", "", "98,5", "", "", "2/8"],       # 98.46; never compared with last year
                          ["Khiếu nại", "vụ việc", "", "7", "", "", ""]]   # what the unit has not to report has no row


def test_communes_the_districts_office_and_the_sum_stand_below_each_other():
    assert cells(CHILDREN) == [["1", "Xã Bành Trạch", "40", "3", "Khá"], ["2", "Xã Phúc Lộc", "…", "x", "x"],
                               ["3", "Xã Hà Hiệu", "x", "x", "…"], ["", "Cơ quan huyện", "20", "4", "x"],
                               ["", "Tổng cộng", "60", "7", ""]]


def test_complaints_of_single_communes_are_told_as_totals_of_the_district_where_the_edition_is_public():
    told = cells(CHILDREN, withheld=frozenset({"complaints"}))
    assert [row[3] for row in told] == ["*", "*", "*", "4", "7"]
    assert [row[2] for row in told] == ["40", "…", "x", "20", "60"]


def test_a_commune_of_a_public_edition_is_silent_about_its_complaints():
    figures = UnitFigures(book(), "01", "2017", withheld=frozenset({"complaints"}), own_withheld=frozenset({"complaints"}))
    rows = unit_tables({"ket_qua": OWN}, figures, NAMES)["ket_qua"].rows
    names = UnitNames(figures, 2018, "xã").names()
    assert [row.cells[0] for row in rows] == ["Hồ sơ"]
    assert (names["co"]("complaints.cases"), names["co"]("one_stop.received"), names["so_lieu_chung"]) == (False, True, True)
    assert marks(names["so"]("complaints.cases")) == []


def test_a_place_that_others_share_is_told_so():
    told = UnitNames(UnitFigures(book(), "061", "2017"), 2018, "huyện, thành phố").names()["xep_hang"]("one_stop.rate")
    assert unbound(told) == " (xếp thứ 2/8 huyện, thành phố, cùng hạng với 02 đơn vị khác)"
    assert [identity for identity, _ in marks(told)] == [f"one_stop.rate.{kind}@061" for kind in ("rank", "ranked", "tied")]


def test_a_unit_without_any_known_figure_has_no_table():
    assert unit_tables({"ket_qua": OWN}, UnitFigures(book(), "02", "2017"), NAMES) == {}
