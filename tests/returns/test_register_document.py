"""The register in Word, read back with python-docx: counts worked out by hand from a few forms."""

import io
from datetime import date

import docx
import pytest
from docx.enum.section import WD_ORIENT

from flows.documents.conformity import check_document
from flows.returns.progress import Cells
from flows.returns.register_document import register_document
from tests.documents.reading import findings as audit
from tests.helpers import catalogue, form, year
from tests.returns.boards import progress_of

FORMS = catalogue(*(form(id=name, number=number, title=f"Biểu {name}", field=[])
                    for name, number in (("f", "06/VPCP/KSTT"), ("g", "2a"))))
# progress_of: a form received in time, 4 of 4 required cells filled, 2 zero, 1 missing, 3 not applicable.
UNITS = {
    "SNV": [progress_of(newer="moi.xlsx"), progress_of("g", cells=Cells(asked=1_500, filled=1_499))],
    "061": [progress_of(days_late=3), progress_of("g", "invalid", errors=2, warnings=1)],
    "01": [progress_of(state="overdue", days_late=28), progress_of("g", "overdue", days_late=28)],
    "02": [progress_of(days_late=1, received_on="2018-12-18"), progress_of("g", "missing")],
    "03": [progress_of(), progress_of("g")],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> bytes:
    return register_document(year(tmp_path_factory.mktemp("year"), minh_hoa=True), FORMS, date(2019, 1, 15), UNITS)


@pytest.fixture(scope="module")
def tables(made) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in docx.Document(io.BytesIO(made)).tables[1:]]


def test_levels_are_counted_and_added_up(tables):
    assert tables[0] == [
        ["Cấp", "Đơn vị", "Chưa gửi gì", "Biểu phải nộp", "Đã nhận", "Hợp lệ", "Có lỗi", "Đúng hạn", "Nộp chậm", "Chưa nộp",
         "Ô bắt buộc đã điền"],
        ["Cấp so", "1", "0", "2", "2", "2", "0", "2", "0", "0", "99%"],        # 1.503 of 1.504 cells are not yet all
        ["Cấp huyen", "1", "0", "2", "2", "1", "1", "1", "1", "0", "100%"],
        ["Cấp xa", "3", "1", "6", "3", "3", "0", "2", "1", "3", "50%"],
        ["Toàn tỉnh", "5", "1", "10", "7", "6", "1", "5", "2", "3", "99%"]]


def test_each_unit_has_its_row_below_its_superior(tables):
    rows = [row for row in tables[1][2:] if row[0] or row[1].startswith("Cấp")]
    assert [(row[0], row[1]) for row in rows] == [
        ("", "Cấp so"), ("1", "Sở Nội vụ"), ("", "Cấp huyen"), ("1", "Huyện Ba Bể"), ("", "Cấp xa: Huyện Ba Bể"),
        ("1", "Xã Bành Trạch"), ("2", "Xã Phúc Lộc"), ("", "Cấp xa: Huyện Chợ Mới"), ("3", "Thị trấn Chợ Mới")]
    assert rows[3][2:] == ["2", "2", "1", "1", "0", "1", "1", "3", "8", "8", "100%", "4", "2", "6"]
    assert rows[5][2:] == ["2", "0", "0", "0", "2", "0", "0", "–", "8", "0", "0%", "0", "0", "0"]
    assert rows[1][10:13] == ["1.504", "1.503", "99%"]


def test_each_form_is_counted_over_all_units(tables):
    assert [row[:9] for row in tables[2][2:]] == [["06/VPCP/KSTT", "Biểu f", "5", "4", "4", "0", "1", "2", "2"],
                                                  ["2a", "Biểu g", "5", "3", "2", "1", "2", "3", "0"]]


def test_what_is_not_in_order_is_named_with_dates_and_days(tables):
    rows = [row[1:] for row in tables[3][1:] if row[0]]
    assert rows == [
        ["Sở Nội vụ", "06/VPCP/KSTT", "17/12/2018", "16/12/2018", "bản mới có lỗi, dùng bản cũ", "–", "–", "–"],
        ["Huyện Ba Bể", "2a", "17/12/2018", "16/12/2018", "có lỗi", "–", "2", "1"],
        ["Huyện Ba Bể", "06/VPCP/KSTT", "17/12/2018", "16/12/2018", "nộp chậm", "3", "–", "–"],
        ["Xã Bành Trạch", "cả 2 biểu", "17/12/2018", "–", "quá hạn chưa nộp", "28", "–", "–"],
        ["Xã Phúc Lộc", "2a", "17/12/2018", "–", "chưa nộp", "–", "–", "–"],
        ["Xã Phúc Lộc", "06/VPCP/KSTT", "17/12/2018", "18/12/2018", "nộp chậm", "1", "–", "–"]]


def test_a_register_in_perfect_order_has_no_such_list(tmp_path):
    data = register_document(year(tmp_path), FORMS, date(2019, 1, 15), {"03": UNITS["03"]})
    assert len(docx.Document(io.BytesIO(data)).tables) == 4


def test_the_page_lies_across_and_tables_break_well(made):
    document = docx.Document(io.BytesIO(made))
    assert [one.orientation for one in document.sections] == [WD_ORIENT.LANDSCAPE]
    for one in document.tables[1:]:
        rows = one._tbl.tr_lst
        assert rows[0].xpath("./w:trPr/w:tblHeader") and all(row.xpath("./w:trPr/w:cantSplit") for row in rows)


@pytest.mark.parametrize("profile", ["nd30", "party"])
def test_it_keeps_the_official_format_and_opens_clean(profile, tmp_path):
    keys = {} if profile == "nd30" else {"the_thuc": "party", "bao_cao_dang": {
        "co_quan": ["TỈNH ỦY BẮC KẠN"], "ten_co_quan": "Ban Thường vụ Tỉnh ủy", "ky_hieu": "BC/TU"}}
    data = register_document(year(tmp_path, **keys), FORMS, date(2019, 1, 15), UNITS)
    assert [one for one in check_document(data, profile) if one.severity == "error"] == [] and audit(data, tmp_path) == []


def test_the_same_day_gives_the_same_bytes(made, tmp_path):
    assert register_document(year(tmp_path, minh_hoa=True), FORMS, date(2019, 1, 15), UNITS) == made
