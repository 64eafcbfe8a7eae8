"""The ledger: every figure, where it comes from and where it stands, in a workbook that executes nothing."""

import openpyxl
import pandas as pd
import pytest

from flows.publish import sheets
from flows.publish.formula_words import formula_in_words
from flows.publish.ledger import write_ledger

from .tables import figures, findings, register

LABELS = {"vpcp_06.received": "Hồ sơ tiếp nhận", "vpcp_06.late": "Quá hạn", "vpcp_06.resolved": "Đã giải quyết",
          "one_stop.received": "Số hồ sơ tiếp nhận"}
UNITS = {"06": "Tỉnh Bắc Kạn", "058": "Huyện Ba Bể", "061": "Huyện Bạch Thông"}
SOURCES = pd.DataFrame(
    [("one_stop.received@058", "058", "vpcp_06", "", "vpcp_06.received", 16003.0, "058/mot-cua.xlsx", "06", "C12"),
     ("one_stop.received", "058", "vpcp_06", "", "vpcp_06.received", 16003.0, "058/mot-cua.xlsx", "06", "C12"),
     ("one_stop.received", "061", "vpcp_06", "", "vpcp_06.received", 98.5, "061/bc.xlsx", "=cmd|'/c calc'!A1", "C12")],
    columns=["figure", "unit", "form", "row", "field", "value", "file", "sheet", "cell"])
WAIVERS = pd.DataFrame([("061", "vpcp_06", "required", "+Xã mới thành lập", "Nguyễn Văn A")],
                       columns=["unit", "form", "finding", "reason", "by"])


def write(path, **changes):
    tables = {"figures": figures(), "sources": SOURCES, "findings": findings(), "register": register(), "waivers": WAIVERS}
    write_ledger(path, **(tables | changes), title="Năm dân vận 2018", notice="DỰ THẢO", labels=LABELS, unit_names=UNITS,
                 used_in={"one_stop.received": ["bao-cao-2018.docx", "tom-tat-2018.docx"]})
    return openpyxl.load_workbook(path)


def rows(sheet):
    """Rows under the heading as dicts."""
    heading, *found = sheet.iter_rows(min_row=2, values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in found]


def test_every_figure_stands_with_its_value_its_words_and_its_documents(tmp_path):
    book = write(tmp_path / "nguon.xlsx")

    assert book.sheetnames == ["Con số", "Nguồn", "Phát hiện", "Sổ theo dõi", "Miễn trừ"]
    province, district, missing = rows(book["Con số"])
    assert province == {
        "Mã con số": "one_stop.received", "Tên con số": "Số hồ sơ tiếp nhận", "Đơn vị": None, "Giá trị": 16101.5,
        "Đơn vị tính": "hồ sơ", "Ghi trong báo cáo": "16.101,5", "Cách tính": "“Hồ sơ tiếp nhận”",
        "Đơn vị có số liệu": 2, "Đơn vị phải có": 2, "Tình trạng": None,
        "Dùng trong": "bao-cao-2018.docx; tom-tat-2018.docx", "Số ô nguồn": 2}
    assert (district["Đơn vị"], district["Dùng trong"]) == ("Huyện Ba Bể", "không dùng trong văn bản nào")
    assert (missing["Giá trị"], missing["Tình trạng"], missing["Số ô nguồn"]) == (None, "chưa có số liệu", 0)
    assert book["Con số"]["A1"].value == "Con số: Năm dân vận 2018 – DỰ THẢO"


def test_figures_and_sources_link_to_each_other(tmp_path):
    book = write(tmp_path / "nguon.xlsx")

    assert [row["Mã con số"] for row in rows(book["Nguồn"])] == ["one_stop.received", "one_stop.received",
                                                                 "one_stop.received@058"]
    assert rows(book["Nguồn"])[1] | {"Dòng": None} == {
        "Mã con số": "one_stop.received", "Mã đơn vị": "061", "Đơn vị": "Huyện Bạch Thông", "Biểu": "vpcp_06", "Dòng": None,
        "Chỉ tiêu": "Hồ sơ tiếp nhận", "Giá trị": 98.5, "Nội dung chữ": None, "Tình trạng": None, "Tệp": "061/bc.xlsx",
        "Trang tính": "=cmd|'/c calc'!A1", "Ô": "C12"}
    targets = {cell.coordinate: cell.hyperlink.location for sheet in ("Con số", "Nguồn")
               for row in book[sheet].iter_rows(min_row=3, max_col=1) for cell in row if cell.hyperlink}
    assert targets == {"A3": "'Con số'!A3", "A4": "'Nguồn'!A5", "A5": "'Con số'!A4"}
    assert book["Con số"]["A3"].hyperlink.location == "'Nguồn'!A3"
    assert book["Con số"]["A5"].hyperlink is None


def test_no_cell_is_a_formula_and_codes_keep_their_zeros(tmp_path):
    book = write(tmp_path / "nguon.xlsx")

    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert rows(book["Phát hiện"])[0]["Đang có"] == "=1+1"
    assert rows(book["Phát hiện"])[0]["Mức độ"] == "lỗi"
    assert rows(book["Miễn trừ"])[0]["Lý do"] == "+Xã mới thành lập"
    assert [row["Mã đơn vị"] for row in rows(book["Sổ theo dõi"])] == ["058", "061", "061"]
    assert [row["Số ngày chậm"] for row in rows(book["Sổ theo dõi"])] == [0, 5, None]
    assert [row["Tình trạng"] for row in rows(book["Sổ theo dõi"])] == ["hợp lệ", "có lỗi", "chưa nộp"]


def test_every_sheet_is_set_up_for_reading_and_for_a4_paper(tmp_path):
    for sheet in write(tmp_path / "nguon.xlsx"):
        assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("B3", "landscape", 9)
        assert sheet.auto_filter.ref.startswith("A2:")
        assert sheet.print_title_rows == "$2:$2"


def test_the_same_tables_give_the_same_bytes(tmp_path):
    write(tmp_path / "a.xlsx")
    write(tmp_path / "b.xlsx", sources=SOURCES.iloc[[0, 1, 2]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_odd_text_comes_through_as_it_was_typed(tmp_path):
    odd = ["  a", "hai\ndòng", "<&>\"'", "_x0041_", "a|b", "1|", "\x07chuông"]
    book = write(tmp_path / "a.xlsx", waivers=pd.concat([WAIVERS.assign(reason=text) for text in odd]))
    assert [row["Lý do"] for row in rows(book["Miễn trừ"])] == [*odd[:-1], "chuông"]


def test_empty_tables_make_empty_sheets(tmp_path):
    book = write(tmp_path / "a.xlsx", sources=SOURCES[:0], findings=findings()[:0], waivers=WAIVERS[:0])
    assert [len(rows(book[name])) for name in ("Nguồn", "Phát hiện", "Miễn trừ")] == [0, 0, 0]


def test_more_sources_than_a_worksheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "_MOST_ROWS", 2)
    book = write(tmp_path / "a.xlsx")

    assert book.sheetnames[:4] == ["Con số", "Con số 2", "Nguồn", "Nguồn 2"]
    assert [row["Mã con số"] for row in rows(book["Nguồn 2"])] == ["one_stop.received@058"]
    assert book["Con số"]["A4"].hyperlink.location == "'Nguồn 2'!A3"


def test_links_beyond_what_excel_holds_become_plain_text(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "_MOST_LINKS", 1)
    book = write(tmp_path / "a.xlsx")
    assert [bool(book["Con số"][cell].hyperlink) for cell in ("A3", "A4")] == [True, False]
    assert book["Con số"]["A4"].value == "one_stop.received@058"


def test_a_text_too_long_for_a_cell_says_that_it_goes_on(tmp_path):
    book = write(tmp_path / "a.xlsx", waivers=WAIVERS.assign(reason="dài" * 20_000))
    assert len(rows(book["Miễn trừ"])[0]["Lý do"]) == 32_767
    assert rows(book["Miễn trừ"])[0]["Lý do"].endswith("dà… (còn nữa)")


@pytest.mark.parametrize(("identity", "words"), [("par_index.rank", "“Hạng”"), ("one_stop.rate.rank", "thứ hạng theo [“Hạng”]")])
def test_a_declared_rank_is_told_from_a_derived_one(identity, words):
    assert formula_in_words("indices.rank", {"indices.rank": "Hạng"}, identity, base="par_index.rank") == words


@pytest.mark.parametrize(("formula", "identity", "words"), [
    ("vpcp_06.late / vpcp_06.resolved * 100", "", "“Quá hạn” ÷ “Đã giải quyết” × 100"),
    ("(vpcp_06.resolved - vpcp_06.late) / vpcp_06.resolved * 100", "",
     "(“Đã giải quyết” − “Quá hạn”) ÷ “Đã giải quyết” × 100"),
    ("vpcp_06.resolved - (vpcp_06.late - vpcp_06.received)", "",
     "“Đã giải quyết” − (“Quá hạn” − “Hồ sơ tiếp nhận”)"),
    ("units(vpcp_06.late > 0)", "", "số đơn vị có (“Quá hạn” > 0)"),
    ("vpcp_06.received@so", "", "“Hồ sơ tiếp nhận” (cấp so)"),
    ("indices.score[ict/{prev}]", "", "indices.score (dòng ict/{prev})"),
    ("vpcp_06.received", "one_stop.received#2017", "“Hồ sơ tiếp nhận” (số liệu năm 2017)"),
    ("vpcp_06.received", "one_stop.received.change@058", "[“Hồ sơ tiếp nhận”] của năm nay − của năm trước"),
    ("không phải công thức", "", "không phải công thức"),
])
def test_a_formula_is_said_in_words(formula, identity, words):
    assert formula_in_words(formula, LABELS, identity) == words
