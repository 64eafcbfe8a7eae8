"""What a reader of .xlsx must not get wrong: addresses, percent formats, formulas without value, and files made to hurt."""

import io
import re
import zipfile
from datetime import date

import pytest
import xlsxwriter
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from flows.intake.formats.archive import Archive
from flows.intake.formats.recognise import peculiarities, read_sheets
from flows.intake.formats.sheets import Sheet, UnreadableSheet
from flows.intake.formats.uncached import resolve_uncached
from flows.intake.formats.xlsx_odd import scan_odd
from flows.intake.formats.xlsx_styles import styles_of
from flows.intake.formats.xlsx_xml import scan
from tests.intake.packages import SHEET_1, cells, edited, workbook, written_by_xlsxwriter


def only(data: bytes) -> Sheet:
    (sheet,) = read_sheets(data, "bieu.xlsx")
    return sheet


def refusal(data: bytes, **options: tuple[str, ...]) -> UnreadableSheet:
    with pytest.raises(UnreadableSheet) as caught:
        read_sheets(data, "bieu.xlsx", **options)
    return caught.value


def test_values_keep_their_addresses_below_and_right_of_empty_rows_and_columns():
    def fill(sheet: Worksheet) -> None:
        sheet["C12"], sheet["E12"], sheet["D14"] = "Tổng số", 0, True

    sheet = only(workbook(fill))

    assert (sheet.first_row, sheet.first_column) == (12, 3)
    assert sheet.rows == [["Tổng số", None, 0], [None, None, None], [None, True, None]]
    assert sheet.address(12, 5) == "E12"
    assert (sheet.value(14, 4), sheet.value(1, 1), sheet.value(99, 99)) == (True, None, None)


def test_an_empty_sheet_has_no_rows():
    assert only(workbook(lambda _: None)).rows == []


def test_a_percentage_is_recognised_by_its_number_format_and_plain_numbers_are_not_listed():
    def fill(sheet: Worksheet) -> None:
        for address, value, code in [("B2", 0.985, "0.0%"), ("B3", 98.5, "0.0"), ("B4", date(2018, 5, 12), "d/m"),
                                     ("B5", 5, '0" ngày"'), ("B6", "chữ", "0%"), ("B7", None, "0%"), ("B8", 3, '#,##0 "đ"')]:
            sheet[address] = value
            sheet[address].number_format = code

    sheet = only(workbook(fill))

    assert sheet.formats == {(2, 2): "0.0%", (4, 2): "d/m"}
    assert sheet.value(4, 2) == date(2018, 5, 12)


def test_a_formula_that_no_program_has_computed_is_told_with_its_text_and_has_no_value():
    def fill(sheet: Worksheet) -> None:
        sheet["C3"], sheet["C4"], sheet["C5"], sheet["D5"] = 16, 3, "=SUM(C3:C4)", '=IF(C3>4,"&","x")'

    sheet = only(workbook(fill))

    assert sheet.uncached == {(5, 3): "SUM(C3:C4)", (5, 4): 'IF(C3>4,"&","x")'}
    assert sheet.rows == [[16, None], [3, None], [None, None]]
    resolved = resolve_uncached(sheet)
    assert resolved.value(5, 3) == 19
    assert resolved.uncached == {(5, 4): 'IF(C3>4,"&","x")'}


def test_the_zero_that_xlsxwriter_stores_beside_a_formula_is_no_result():
    """It writes 0 for every formula and leaves computing to Excel; taken as it stands it would be a published 0."""
    def fill(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("A1", 7)
        sheet.write_formula("A2", "=A1*2")
        sheet.write_formula("A3", "=A1*3", value=21)

    sheet = only(written_by_xlsxwriter(fill))

    assert sheet.uncached == {(2, 1): "A1*2"}
    assert sheet.rows == [[7], [None], [21]]


def test_a_result_stored_by_excel_is_taken_also_when_it_is_zero_or_an_empty_text():
    sheet = only(cells('<row r="1"><c r="A1"><f>B1+C1</f><v>0</v></c><c r="B1" t="str"><f>IF(C1="","",C1)</f><v></v></c>'
                       '<c r="C1"><f>SUM(A2:A3)</f></c></row>'))

    assert sheet.uncached == {(1, 3): "SUM(A2:A3)"}
    assert sheet.value(1, 1) == 0


def test_cells_that_point_to_a_shared_formula_get_their_own_text():
    sheet = only(cells('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1+$A$1</f></c></row>'
                       '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/></c></row>'))

    assert sheet.uncached == {(1, 2): "A1+$A$1", (2, 2): "A2+$A$1"}
    assert resolve_uncached(sheet).rows == [[1, 2], [2, 3]]


def test_an_error_cell_is_its_text_and_not_blank():
    sheet = only(cells('<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2" s="1"><v>0.5</v></c></row>'
                       '<row r="4"><c r="A4" t="e"><v>#REF!</v></c></row>'))

    assert (sheet.value(2, 2), sheet.value(4, 1)) == ("#DIV/0!", "#REF!")
    assert sheet.formats == {(2, 3): "0.0%"}


def test_merged_areas_hidden_rows_columns_and_sheets_and_old_fonts_are_told():
    def fill(sheet: Worksheet) -> None:
        sheet["B2"], sheet["D5"] = "Tiếp thường xuyên", 1
        sheet["B2"].font = Font(name=".VnTimeH")
        sheet["D5"].font = Font(name="Times New Roman")
        sheet.merge_cells("B2:D3")
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions.group("C", "XFD", hidden=True)
        sheet.parent.create_sheet("2017").sheet_state = "hidden"

    first, second = read_sheets(workbook(fill), "bieu.xlsx")

    assert first.merged == ((2, 2, 3, 4),)
    assert (first.hidden_rows, first.hidden_columns) == ({4}, {3, 4})
    assert first.fonts == {".VnTimeH"}
    assert (first.visible, second.visible, second.name) == (True, False, "2017")


def test_two_cells_at_opposite_ends_are_refused_by_name_and_take_no_memory():
    def fill(sheet: Worksheet) -> None:
        sheet["C3"], sheet["XFD1048576"] = 1, 2

    error = refusal(workbook(fill))

    assert error.code == "too-large"
    assert "C3" in error.found
    assert "XFD1048576" in error.found


def test_a_million_formatted_empty_rows_after_the_table_do_no_harm():
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(3, 1_048_577))

    sheet = only(cells(f'<row r="2" hidden="1"><c r="B2" s="1"><v>0.985</v></c></row>{rows}'))

    assert (sheet.rows, sheet.first_row, sheet.first_column) == ([[0.985]], 2, 2)
    assert (sheet.formats, sheet.hidden_rows) == ({(2, 2): "0.0%"}, {2})


def test_a_formatted_far_corner_without_value_is_no_bomb():
    sheet = only(cells('<row r="1"><c r="A1"><v>5</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'))

    assert sheet.rows == [[5]]


@pytest.mark.parametrize("rewrite", [
    lambda xml: re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x="),
    lambda xml: xml.replace(b'"', b"'"),
    lambda xml: re.sub(rb'<c r="([A-Z]+\d+)" s="(\d+)"', rb'<c s="\2" r="\1"', xml),
    lambda xml: re.sub(rb' r="[A-Z]*\d+"', b"", xml),
    lambda xml: xml.replace(b"<sheetData>", b"<!-- a note --><sheetData>").replace(b"<v>", b"\n <v>"),
], ids=["prefix", "single quotes", "order of attributes", "no addresses", "comment and white space"])
def test_xml_written_unlike_excel_gives_the_same(rewrite):
    def fill(sheet: Worksheet) -> None:
        for number, row in enumerate([[0.5, 2, "=A1+B1"], [7, 8, 9]], start=1):
            sheet.append(row)
            sheet.cell(number, 1).number_format = "0%"

    usual, unusual = only(workbook(fill)), only(edited(workbook(fill), rewrite))

    assert usual.formats == {(1, 1): "0%", (2, 1): "0%"}
    assert (unusual.rows, unusual.formats, unusual.uncached) == (usual.rows, usual.formats, usual.uncached)


def test_two_far_cells_are_refused_also_in_unusual_xml():
    data = cells('<row r="3"><c s="0" r="C3"><v>1</v></c></row><row r="1048576"><c s="0" r="XFD1048576"><v>2</v></c></row>')

    assert refusal(data).code == "too-large"


def test_the_search_finds_what_the_parser_finds():
    """The fast way is a search in bytes; a real parser is the judge."""
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.set_row(3, None, percent, {"hidden": True})
        sheet.set_column("C:D", 12, day, {"hidden": True})
        sheet.data_validation("A1:A9", {"validate": "custom", "value": "=A1<>B1"})
        for row in range(30):
            sheet.write(row, 0, "ghi chú!", percent)
            sheet.write_number(row, 1, row / 10, percent)
            sheet.write_formula(row, 2, f'=IF(B{row + 1}<5,"<b>",A1&"x")', day, "" if row % 2 else "x")
            sheet.write_blank(row, 3, None, day)
            sheet.write_formula(row, 4, f"=B{row + 1}/0", percent, "#DIV/0!")

    data = written_by_xlsxwriter(fill)
    archive = Archive(data)
    xml, styles = archive.read(SHEET_1), styles_of(archive)

    for recalculated in (False, True):
        found = scan("Biểu", xml, styles, recalculated=recalculated)
        assert found == scan_odd("Biểu", xml, styles, recalculated=recalculated)
    assert len(found.errors) == 30
    assert len(found.uncached) == 15
    assert len(found.formats) == 30 + 15      # percentages, and dates still to be computed


@pytest.mark.parametrize("size", [0.3, 0.7, 0.99])
def test_a_file_cut_off_in_copying_is_damaged(size):
    data = workbook(lambda sheet: sheet.append([1, 2, 3]))

    assert refusal(data[:int(len(data) * size)]).code == "damaged-file"


@pytest.mark.parametrize("part", [SHEET_1, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_broken_xml_is_damaged(part):
    data = written_by_xlsxwriter(lambda _, sheet: sheet.write_row("A1", ["a", 2, 3]))

    assert refusal(edited(data, lambda old: old[:len(old) // 2], part)).code == "damaged-file"


@pytest.mark.parametrize("part", [SHEET_1, "xl/workbook.xml", "xl/styles.xml"])
def test_declared_entities_are_refused(part):
    laugh = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    data = workbook(lambda sheet: sheet.append([1]))

    error = refusal(edited(data, lambda old: re.sub(rb"^(<\?xml[^>]*\?>)?", rb"\1" + laugh, old, count=1), part))

    assert error.code == "damaged-file"
    assert "ENTITY" in error.found


def test_a_zip_bomb_is_refused_whatever_its_directory_claims():
    """200 MB of spaces pack into 0,2 MB; then the directory says it were 1.000 bytes."""
    part = "xl/sharedStrings.xml"
    plain = written_by_xlsxwriter(lambda _, sheet: sheet.write("A1", "a"))
    bomb = edited(plain, lambda old: old + b" " * (200 * 2**20), part)
    entry = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(part.encode()))
    lying = bomb[:entry + 24] + (1000).to_bytes(4, "little") + bomb[entry + 28:]

    assert refusal(bomb).code == "too-large"
    assert Archive(lying).size(part.lower()) == 1000
    assert refusal(lying).code == "too-large"


def test_a_password_opens_the_file_if_it_is_known_and_is_asked_for_if_not():
    import msoffcrypto

    target = io.BytesIO()
    plain = workbook(lambda sheet: sheet.append(["mật", 5]))
    msoffcrypto.OfficeFile(io.BytesIO(plain)).encrypt("2018", target)
    data = target.getvalue()

    assert read_sheets(data, "bieu.xlsx", passwords=("sai", "2018"))[0].rows == [["mật", 5]]
    assert refusal(data, passwords=("sai",)).code == "password"
    assert refusal(data).code == "password"


def test_macros_and_links_to_other_files_are_told():
    plain = workbook(lambda sheet: sheet.append([1]))
    relations = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
                 'Type="x" Target="file:///C:/huyen/T%E1%BB%95ng%20h%E1%BB%A3p.xlsx" TargetMode="External"/></Relationships>')
    target = io.BytesIO(plain)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
        archive.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", relations)

    assert peculiarities(plain) == []
    assert peculiarities(target.getvalue()) == [("macro", "vbaProject.bin"), ("external-link", "Tổng hợp.xlsx")]
    assert only(target.getvalue()).rows == [[1]]
