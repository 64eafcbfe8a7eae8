"""The sender's own workbook comes back marked, and nothing else in it has changed."""

import re

import pytest
from openxml_audit import OpenXmlValidator

from flows.intake.formats.recognise import read_sheets
from flows.intake.layout.own_sheets import listed_findings
from flows.returns.mark import mark
from flows.returns.workbook import UnmarkableError
from tests.returns.workbooks import HEADING, SHEET, cells, finding, marked, opened, parts, repacked, sender_workbook

RED, YELLOW, SENDERS_YELLOW = "FFFFC7CE", "FFFFEB9C", "FFFFFF00"


def test_a_marked_cell_tells_what_is_wrong_and_how_to_mend_it():
    cell = opened(marked(sender_workbook(), finding("C3")))[SHEET]["C3"]
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment.text.splitlines() == [
        "LỖI (phát hiện số 1): Số không thể âm.", "Cần có: số không âm", "Đang có: -5", "Cách sửa: Sửa lại số."]


def test_several_findings_of_a_cell_share_its_note_and_the_worst_gives_the_colour():
    cell = opened(marked(sender_workbook(), finding("C3", severity="warning"), finding("C3", number=2)))[SHEET]["C3"]
    assert cell.fill.fgColor.rgb == RED
    assert "phát hiện số 1" in cell.comment.text and "phát hiện số 2" in cell.comment.text


def test_values_formulas_formats_and_all_else_of_every_cell_stay():
    original = sender_workbook()
    before, after = opened(original), opened(marked(original, finding("D3"), finding("C4", number=2), finding("F12", number=3)))
    kept = cells(before)
    assert {place: cells(after)[place] for place in kept} == kept
    sheets = before[SHEET], after[SHEET]
    for read in (lambda sheet: {str(area) for area in sheet.merged_cells.ranges},
                 lambda sheet: [(str(rule.sqref), rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation],
                 lambda sheet: [str(area.sqref) for area in sheet.conditional_formatting],
                 lambda sheet: (sheet.column_dimensions["B"].width, sheet.freeze_panes)):
        assert read(sheets[0]) == read(sheets[1])


def test_parts_without_marks_keep_their_bytes():
    original = sender_workbook()
    before, after = parts(original), parts(marked(original, finding("C3")))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
                       "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert after["xl/worksheets/sheet2.xml"] == before["xl/worksheets/sheet2.xml"].replace(b' tabSelected="1"', b"")


def test_stored_results_of_formulas_and_rules_that_libraries_lose_stay():
    sheet = parts(marked(sender_workbook(), finding("C3")))["xl/worksheets/sheet1.xml"].decode()
    assert re.search(r"<f>SUM\(C3:C3\)</f><v>-5</v>", sheet)
    assert "x14:dataBar" in sheet or "dataBar" in sheet


def test_the_list_of_findings_is_the_first_sheet_and_leads_to_the_cells():
    book = opened(marked(sender_workbook(), finding("C3"), finding("", number=2), finding("Z9", sheet="không có", number=3)))
    sheet = book.worksheets[0]
    assert (sheet.title, book.active.title) == ("Phát hiện", "Phát hiện")
    assert sheet["B2"].value == "061/02/bieu.xlsx"
    heading = [cell.value for cell in sheet[5]]
    assert heading[8] == "Giải trình" and sheet["I6"].value is None
    assert [sheet[f"E{row}"].value for row in (6, 7, 8)] == ["Số không thể âm."] * 3
    links = {cell.coordinate: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"D6": "'Biểu ''2a'' xã'!C3", "C7": "'Biểu ''2a'' xã'!A1"}


def test_names_of_a_sheet_still_belong_to_it_and_no_two_sheets_are_selected():
    book = opened(marked(sender_workbook(), finding("C3")))
    assert "nho" in book["Ghi nhớ 2018"].defined_names
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["Phát hiện"]


def test_a_finding_inside_merged_cells_marks_the_cell_that_shows():
    sheet = opened(marked(sender_workbook(), finding("B7")))[SHEET]
    assert sheet["A6"].fill.fgColor.rgb == RED and sheet["A6"].comment


def test_the_senders_own_note_stays_before_ours():
    text = opened(marked(sender_workbook(), finding("D3")))[SHEET]["D3"].comment.text
    assert text.startswith("Ghi chú của đơn vị") and "phát hiện số 1" in text


def test_macros_stay_and_keep_their_extension():
    types = parts(sender_workbook())["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    data = repacked(sender_workbook(), **{"[Content_Types].xml": types, "xl__vbaProject_bin": b"macro"})
    content, extension = mark(data, HEADING, [finding()])
    assert extension == ".xlsm" and parts(content)["xl/vbaProject.bin"] == b"macro"


def test_hostile_text_stays_text():
    row = finding(found='=HYPERLINK("http://x","y")', message="\u202egnol\u202c \x07<b>&", expected="@SUM(A1)")
    sheet = opened(marked(sender_workbook(), row)).worksheets[0]
    assert [(sheet[place].data_type, sheet[place].quotePrefix) for place in ("F6", "G6")] == [("s", True)] * 2
    assert sheet["E6"].value == "gnol <b>&"


def test_the_same_input_gives_the_same_bytes():
    assert marked(sender_workbook(), finding()) == marked(sender_workbook(), finding())


@pytest.mark.parametrize("rows", [[finding()], [finding("D3"), finding("F40", number=2), finding("", number=3)]])
def test_a_marked_workbook_conforms_to_the_format(rows, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(marked(sender_workbook(), *rows))
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "a.xlsx")).errors] == []


@pytest.mark.parametrize(("data", "reason"), [
    (repacked(sender_workbook(), _xmlsignatures__origin=b""), "chữ ký số"),
    (b"\xd0\xcf\x11\xe0", "không phải dạng .xlsx"),
    (b"PK\x03\x04 cut off", "không mở ra"),
    (sender_workbook()[:-40], "không mở ra"),
    (repacked(sender_workbook(), xl__worksheets__sheet1_xml=b"<worksheet><c r='A1'"), "khác thường"),
    (repacked(sender_workbook(), xl__worksheets__sheet1_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "khác thường"),
])
def test_what_marking_would_harm_is_left_alone_with_a_reason(data, reason):
    with pytest.raises(UnmarkableError, match=reason):
        mark(data, HEADING, [finding()])


class TestReturnedTwice:
    """The sender saved the returned file and it has findings again."""

    FIRST = (finding("D3", severity="warning"), finding("C4", number=2))

    def test_the_new_list_replaces_the_old_one(self):
        book = opened(marked(marked(sender_workbook(), *self.FIRST), finding("C3", explanation="Đã kiểm tra, số đúng.")))
        assert book.sheetnames == ["Phát hiện", SHEET, "Ghi nhớ 2018"]
        sheet = book["Phát hiện"]
        assert (sheet["D6"].value, sheet["I6"].value, sheet["D7"].value) == ("C3", "Đã kiểm tra, số đúng.", None)

    def test_cells_without_findings_look_as_they_did(self):
        book = opened(marked(marked(sender_workbook(), *self.FIRST), finding("C3")))
        sheet = book[SHEET]
        assert sheet["D3"].fill.fgColor.rgb == SENDERS_YELLOW and sheet["C4"].fill.fill_type is None
        assert sheet["D3"].comment.text == "Ghi chú của đơn vị" and sheet["C4"].comment is None
        assert sheet["D3"].number_format == "0.0%"

    def test_marks_are_found_where_rows_have_been_moved_to(self):
        returned = marked(sender_workbook(), *self.FIRST)
        sheet, notes = parts(returned)["xl/worksheets/sheet1.xml"], parts(returned)["xl/comments1.xml"]
        for old, new in ((b'<row r="4"', b'<row r="14"'), (b'r="B4"', b'r="B14"'), (b'r="C4"', b'r="C14"')):
            sheet = sheet.replace(old, new)
        moved = repacked(returned, xl__worksheets__sheet1_xml=sheet, xl__comments1_xml=notes.replace(b'ref="C4"', b'ref="C14"'))
        assert opened(moved)[SHEET]["C14"].fill.fgColor.rgb == RED
        cell = opened(marked(moved, finding("C3")))[SHEET]["C14"]
        assert (cell.fill.fill_type, cell.comment) == (None, None)

    def test_a_fill_that_the_sender_set_meanwhile_stays(self):
        returned = marked(sender_workbook(), finding("C4"))
        styles = parts(returned)["xl/styles.xml"].replace(b"FFFFC7CE", b"FF00FF00")
        again = opened(marked(repacked(returned, xl__styles_xml=styles), finding("C3")))
        assert again[SHEET]["C4"].fill.fgColor.rgb == "FF00FF00"


def test_what_a_sender_explains_can_be_read_back():
    data = marked(sender_workbook(), finding("C3", explanation="Có biên bản kèm theo."), finding("D3", number=2, code="outlier"))
    read = listed_findings(read_sheets(data, "a.xlsx"))
    assert [(row.code, row.file, row.sheet, row.cell, row.explanation) for row in read] == [
        ("negative", "061/02/bieu.xlsx", SHEET, "C3", "Có biên bản kèm theo."), ("outlier", "061/02/bieu.xlsx", SHEET, "D3", "")]
