"""Files that are not .xlsx, or not what their name says."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlwt
from odf import style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

from flows.intake.formats.recognise import read_sheets
from flows.intake.formats.sheets import Sheet, UnreadableSheet
from flows.intake.formats.uncached import resolve_uncached


def only(data: bytes, name: str = "bieu.xls") -> Sheet:
    (sheet,) = read_sheets(data, name)
    return sheet


def code_of(data: bytes, name: str = "bieu.xls") -> str:
    with pytest.raises(UnreadableSheet) as caught:
        read_sheets(data, name)
    return caught.value.code


# --- .xls ---


def xls(fill: Callable[[xlwt.Worksheet], object]) -> bytes:
    book, target = xlwt.Workbook(), io.BytesIO()
    fill(book.add_sheet("Biểu 2a"))
    book.save(target)
    return target.getvalue()


def test_xls_percentages_dates_errors_and_hidden_rows_are_told_though_calamine_does_not_see_them():
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write(4, 2, 0.985, xlwt.easyxf(num_format_str="0.0%"))
        for column in (3, 4, 5):
            sheet.write(4, column, column, xlwt.easyxf(num_format_str="0%" if column == 4 else "0"))
        sheet.write(5, 2, date(2018, 12, 31), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
        sheet.row(6).set_cell_error(2, "#DIV/0!")
        sheet.write_merge(7, 8, 2, 4, "gộp", xlwt.easyxf("font: name .VnTime"))
        sheet.row(5).hidden = True
        sheet.col(3).hidden = True

    sheet = only(xls(fill))

    assert (sheet.name, sheet.first_row, sheet.first_column) == ("Biểu 2a", 5, 3)
    assert sheet.formats == {(5, 3): "0.0%", (5, 5): "0%", (6, 3): "dd/mm/yyyy"}
    assert (sheet.value(5, 4), sheet.value(6, 3), sheet.value(7, 3)) == (3, date(2018, 12, 31), "#DIV/0!")
    assert sheet.merged == ((8, 3, 9, 5),)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.fonts) == ({6}, {4}, {".VnTime"})


def test_xls_formulas_without_value_are_told_and_computed():
    def fill(sheet: xlwt.Worksheet) -> None:
        for row, value in enumerate((16, 3, 1)):
            sheet.write(row, 0, value)
        sheet.write(3, 0, xlwt.Formula("SUM(A1:A3)-(A2+1)*2%"))
        sheet.write(4, 0, xlwt.Formula("SUM(A1;A3)"))
        sheet.write(5, 0, xlwt.Formula('IF(A1>1;"";"x")'))

    sheet = only(xls(fill))

    assert sheet.uncached == {(4, 1): "SUM(A1:A3)-(A2+1)*2%", (5, 1): "SUM(A1,A3)"}
    assert [row[0] for row in resolve_uncached(sheet).rows] == [16, 3, 1, pytest.approx(19.92), 17, None]


def test_xls_with_two_far_cells_is_refused():
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write(0, 0, 1)
        sheet.write(65_535, 255, 1)

    assert code_of(xls(fill)) == "too-large"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_xls_cut_off_is_damaged(share):
    data = xls(lambda sheet: [sheet.write(row, 0, "x" * 99) for row in range(200)])

    assert code_of(data[:int(len(data) * share)]) == "damaged-file"


# --- .xlsb: no library writes it, so the records are put together here after [MS-XLSB] ---


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def cell(kind: int, column: int, style_index: int, body: bytes) -> bytes:
    return record(kind, struct.pack("<2I", column, style_index) + body)


def xlsb() -> bytes:
    """C3 = 0,985 as 0.0%; D3 = 43465 as date; C4 = #DIV/0! in a hidden row."""
    def row(number: int, hidden: int) -> bytes:
        return record(0, struct.pack("<2IH3BI", number, 0, 300, 0, hidden, 0, 0))

    styles = b"".join([
        record(278), record(615, struct.pack("<I", 1)), record(44, struct.pack("<H", 164) + wide("0.0%")), record(616),
        record(617, struct.pack("<I", 3)), *(record(47, struct.pack("<3H10x", 0, code, 0)) for code in (0, 164, 14)), record(618),
        record(279)])
    sheet = b"".join([
        record(129), record(148, struct.pack("<4I", 2, 3, 2, 3)), record(145), row(2, 0), cell(5, 2, 1, struct.pack("<d", 0.985)),
        cell(5, 3, 2, struct.pack("<d", 43465)), row(3, 0x10), cell(3, 2, 0, b"\x07"), record(146), record(130)])
    entry = record(156, struct.pack("<2I", 0, 1) + wide("rId1") + wide("Biểu"))
    book = record(131) + record(143) + entry + record(144) + record(132)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = "".join(f'<Relationship Id="{number}" Type="{kind}{name}" Target="{target}"/>' for number, name, target in (
        ("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin")))
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": book, "xl/_rels/workbook.bin.rels": relations.encode(),
             "xl/styles.bin": styles, "xl/worksheets/sheet1.bin": sheet}
    return package(parts)


def package(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_xlsb_percentages_errors_and_hidden_rows_are_told():
    sheet = only(xlsb(), "bieu.xlsb")

    assert (sheet.first_row, sheet.first_column) == (3, 3)
    assert sheet.rows == [[0.985, date(2018, 12, 31)], ["#DIV/0!", None]]
    assert sheet.formats == {(3, 3): "0.0%", (3, 4): "dd/mm/yyyy"}
    assert sheet.hidden_rows == {4}


# --- .ods ---


def ods(fill: Callable[[table.Table, OpenDocumentSpreadsheet], object]) -> bytes:
    document, target = OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = table.Table(name="Biểu")
    fill(sheet, document)
    document.spreadsheet.addElement(sheet)
    document.write(target)
    return target.getvalue()


def ods_row(*cells_: table.TableCell, **attributes: object) -> table.TableRow:
    row = table.TableRow(**attributes)
    for each in cells_:
        row.addElement(each)
    return row


def ods_cell(paragraph: str = "", **attributes: object) -> table.TableCell:
    made = table.TableCell(**attributes)
    if paragraph:
        made.addElement(text.P(text=paragraph))
    return made


def test_ods_positions_hold_over_repeated_rows_and_cells_and_merged_areas_are_told():
    def fill(sheet: table.Table, document: OpenDocumentSpreadsheet) -> None:
        old = style.Style(name="ce1", family="table-cell")
        old.addElement(style.TextProperties(fontfamily=".VnTime"))
        document.automaticstyles.addElement(old)
        sheet.addElement(ods_row(ods_cell(numbercolumnsrepeated=5), numberrowsrepeated=3))
        sheet.addElement(ods_row(ods_cell(numbercolumnsrepeated=2), ods_cell("Lượt", numbercolumnsspanned=2, stylename="ce1"),
                                 table.CoveredTableCell(), ods_cell("98,5%", valuetype="percentage", value=0.985)))
        sheet.addElement(ods_row(ods_cell("7", valuetype="float", value=7, numbercolumnsrepeated=2), visibility="collapse",
                                 numberrowsrepeated=2))
        sheet.addElement(ods_row(ods_cell(formula="of:=SUM([.A5:.B6])+[.A5]"),
                                 ods_cell("x", valuetype="date", datevalue="2018-12-31"),
                                 ods_cell(formula='of:=IF([.A5]>1;"";"x")')))      # as LibreOffice stores an empty result
        sheet.addElement(ods_row(ods_cell(numbercolumnsrepeated=16_384), numberrowsrepeated=1_048_000))

    sheet = only(ods(fill), "bieu.ods")

    assert (sheet.first_row, sheet.first_column) == (4, 1)
    assert sheet.rows == [[None, None, "Lượt", None, 0.985], [7, 7, None, None, None], [7, 7, None, None, None],
                          [None, date(2018, 12, 31), None, None, None]]
    assert sheet.merged == ((4, 3, 4, 4),)
    assert sheet.formats == {(4, 5): "0.00%", (7, 2): "yyyy-mm-dd"}
    assert (sheet.hidden_rows, sheet.fonts) == ({5, 6}, {".VnTime"})
    assert sheet.uncached == {(7, 1): "SUM(A5:B6)+A5"}
    assert resolve_uncached(sheet).value(7, 1) == 35


def test_ods_comments_are_not_part_of_the_value():
    def fill(sheet: table.Table, _: OpenDocumentSpreadsheet) -> None:
        from odf import office

        note = office.Annotation()
        note.addElement(text.P(text="số này chưa chốt"))
        made = ods_cell("Tổng số")
        made.addElement(note)
        sheet.addElement(ods_row(made))

    assert only(ods(fill), "bieu.ods").rows == [["Tổng số"]]


def test_one_ods_cell_repeated_over_the_whole_sheet_is_refused():
    def fill(sheet: table.Table, _: OpenDocumentSpreadsheet) -> None:
        everywhere = ods_cell("1", valuetype="float", value=1, numbercolumnsrepeated=16_384)
        sheet.addElement(ods_row(everywhere, numberrowsrepeated=1_048_576))

    assert code_of(ods(fill), "bieu.ods") == "too-large"


# --- text ---


def test_csv_gives_texts_with_the_rows_excel_counts():
    sheet = only("\ufeffTên;Số\r\n\r\n\"Xã A\nB\";1.234,5\r\n".encode(), "xa/bao cao.csv")

    assert sheet.name == "bao cao"
    assert sheet.rows == [["Tên", "Số"], [None, None], ["Xã A\nB", "1.234,5"]]
    assert sheet.address(3, 2) == "B3"


def test_html_named_xls_is_placed_as_excel_shows_it():
    page = """<?xml version="1.0" encoding="utf-8"?><html><head><title>x</title><style>td {color: red}</style></head><body>
        <p>UBND TỈNH<br>SỞ NỘI VỤ</p><script>alert(1)</script>
        <table><tr><td><table>
          <tr><th rowspan="2">STT</th><th colspan=2>Tiếp   công
             dân</th></tr>
          <tr><th>Lượt</th><th>Người<br/>dân</th></tr>
          <tr><td>1</td><td x:num="0.985">98,5%</td><td>&nbsp;</td></tr>
        </table></td></tr></table> Người lập</body></html>"""

    sheet = only(page.encode())

    assert (sheet.first_row, sheet.first_column) == (1, 1)
    assert sheet.rows == [
        ["UBND TỈNH", None, None], ["SỞ NỘI VỤ", None, None], ["STT", "Tiếp công dân", None], [None, "Lượt", "Người\ndân"],
        ["1", 0.985, None], ["Người lập", None, None]]
    assert sheet.merged == ((3, 1, 4, 1), (3, 2, 3, 3))
    assert sheet.formats == {(5, 2): "0.00%"}


def test_html_in_another_encoding_than_utf_8_is_read_by_its_own_word():
    page = '<meta http-equiv="Content-Type" content="text/html; charset=utf-16le"><table><tr><td>Hộ nghèo</td></tr></table>'

    western = page.replace("utf-16le", "windows-1252").replace("ộ", "ô")

    assert only(western.encode("cp1252")).rows == [["Hô nghèo"]]
    assert only(b"\xff\xfe" + page.encode("utf-16-le")).rows == [["Hộ nghèo"]]


def test_xml_2003_keeps_indexes_merges_and_percent():
    xml = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Styles><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style></Styles>
        <Worksheet ss:Name="Biểu"><Table><Row ss:Index="3" ss:Hidden="1"><Cell ss:Index="2" ss:MergeAcross="1"
        ><Data ss:Type="String">Gộp</Data></Cell><Cell ss:StyleID="s1"><Data ss:Type="Number">0.985</Data></Cell></Row>
        <Row><Cell ss:Index="4"><Data
        ss:Type="DateTime">2018-12-31T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"""

    sheet = only(xml.encode())

    assert (sheet.name, sheet.first_row, sheet.first_column) == ("Biểu", 3, 2)
    assert sheet.rows == [["Gộp", None, 0.985], [None, None, date(2018, 12, 31)]]
    assert (sheet.merged, sheet.formats, sheet.hidden_rows) == (((3, 2, 3, 3),), {(3, 4): "0.00%"}, {3})


@pytest.mark.parametrize(("data", "code"), [
    (b"", "damaged-file"),
    (b"\x00" * 500, "damaged-file"),
    (b"%PDF-1.4 ...", "unreadable-file"),
    (b"\x89PNG\r\n", "unreadable-file"),
    (package({"word/document.xml": b"<w/>"}), "unreadable-file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00\x00", "unreadable-file"),
    (b"\x01\x02\x00\x03" * 200, "unreadable-file"),
    (b"<html><body>Loi dang nhap</body></html>", "unreadable-file"),
], ids=["empty", "zeros", "pdf", "png", "docx", "doc", "binary", "html without table"])
def test_what_is_no_spreadsheet_is_said_so_whatever_its_name(data, code):
    assert code_of(data) == code
