"""Whole files: whose they are, which period and unit of measure they speak of, and what is refused."""

import io
from collections.abc import Callable
from hashlib import sha256

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from flows.catalogue import load_catalogue
from flows.intake.reader import Reader
from flows.intake.reading import Reading
from flows.intake.senders import Senders
from tests.helpers import settings, units

READER = Reader(load_catalogue(2018), settings(), Senders(units()))
POVERTY = [["Đơn vị", "Tổng số hộ cuối năm", "Hộ nghèo đầu năm", "Hộ nghèo cuối năm"],
           ["Xã Bành Trạch", 500, 100, 80], ["Xã Phúc Lộc", 400, 90, 70]]
LEDGER = [["STT", "Họ và tên", "Địa chỉ", "Số CMND", "Nội dung đơn"],
          [1, "Người thứ nhất", "thôn Một", "095123456", "đất đai"], [2, "Người thứ hai", "thôn Hai", "095123457", "chính sách"]]


def workbook(*sheets: tuple[str, list[list[object]]], change: Callable[[Worksheet], None] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if change:
            change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(rows: list[list[object]], file: str = "061/bieu.xlsx", *above: str, name: str = "Hộ nghèo",
         change: Callable[[Worksheet], None] | None = None) -> Reading:
    data = workbook((name, [[line] for line in above] + rows), change=change)
    return READER.read(file, data, sha256(data).hexdigest())


def codes(reading: Reading) -> list[tuple[str, str, str, str]]:
    return [(finding.code, finding.cell, finding.expected, finding.found) for finding in reading.findings]


def values(reading: Reading) -> dict[tuple[str, str], float]:
    return {(unit, field): value for unit, _, _, field, value, _, _, _, _ in reading.facts}


def test_a_clean_file_gives_its_facts_and_nothing_else():
    reading = read(POVERTY, "061/bieu.xlsx", "(Số liệu tính từ ngày 15/12/2017 đến ngày 14/12/2018)")
    assert codes(reading) == []
    assert (reading.unit, [form.form for form in reading.forms]) == ("061", ["poverty"])
    assert values(reading)["02", "poor_end"] == 70


@pytest.mark.parametrize(("file", "letterhead", "unit"), [
    ("061/x.xlsx", (), "061"),
    ("x - Huyện Ba Bể.xlsx", (), "061"),
    ("khac/x.xlsx", ("UBND TỈNH BẮC KẠN", "UBND HUYỆN BA BỂ"), "061"),
    ("khac/x.xlsx", ("Đơn vị báo cáo: Huyện Ba Bể",), "061"),
    ("061/x.xlsx", ("UBND HUYỆN BA BỂ", "UBND XÃ BÀNH TRẠCH"), "01"),       # a commune's file in its district's folder
    ("061/061 x.xlsx", ("UBND HUYỆN BA BỂ", "UBND XÃ BÀNH TRẠCH"), "061"),  # the file's own name says whose it is
    ("01/x.xlsx", ("UBND HUYỆN BA BỂ",), "01"),
])
def test_the_sender_is_known_by_folder_name_or_letterhead(file, letterhead, unit):
    assert read(POVERTY, file, *letterhead).unit == unit


def test_a_file_nobody_can_place_is_told_and_gives_no_facts():
    reading = read(POVERTY, "khac/x.xlsx")
    assert [code for code, *_ in codes(reading)] == ["unknown-unit"]
    assert not reading.facts


def test_a_letterhead_of_another_unit_than_the_folder_is_told():
    reading = read(POVERTY, "061/x.xlsx", "UBND HUYỆN CHỢ MỚI")
    assert ("unit-disagrees", "", "Huyện Ba Bể", "Huyện Chợ Mới") in codes(reading)


@pytest.mark.parametrize(("line", "expected"), [
    ("(Từ ngày 15/12/2017 đến ngày 14/12/2018)", []),
    ("(Số liệu từ ngày 01/01/2018 đến ngày 31/12/2018)",
     [("wrong-period", "A1", "15/12/2017-14/12/2018", "01/01/2018-31/12/2018")]),
    ("(Số liệu tính từ ngày 15/12/2016 đến 14/12/2017)",
     [("wrong-year", "A1", "15/12/2017-14/12/2018", "15/12/2016-14/12/2017")]),
])
def test_a_stated_period_must_be_the_years(line, expected):
    assert codes(read(POVERTY, "061/x.xlsx", line)) == expected


def test_a_known_unit_of_measure_is_converted_for_the_columns_it_speaks_of():
    """Loans in tỷ đồng become triệu đồng; households on the same sheet stay as they are."""
    rows = [[*POVERTY[0], "Hộ nghèo, cận nghèo được vay vốn › Dư nợ"], [*POVERTY[1], 1.5], [*POVERTY[2], 2]]
    spec = load_catalogue(2018).forms["poverty"].fields["loan_balance"]
    rows[0][-1] = spec.label.split("›")[-1].strip() if "›" not in spec.label else spec.aliases[0]
    reading = read(rows, "061/x.xlsx", "Đơn vị tính: tỷ đồng")
    assert values(reading)["01", "loan_balance"] == 1500
    assert values(reading)["01", "households"] == 500


def test_an_unknown_unit_of_measure_is_an_error_of_the_sheet():
    reading = read(POVERTY, "061/x.xlsx", "Đơn vị tính: nghìn người")
    assert [(code, cell, found) for code, cell, _, found in codes(reading)] == [("wrong-unit-of-measure", "A1", "nghìn người")]


def test_a_column_of_no_form_is_told_at_its_cell_in_the_words_of_the_sender():
    rows = [[*row, extra] for row, extra in zip(POVERTY, ["Hộ có  người Đi Làm xa", *[5] * (len(POVERTY) - 1)], strict=True)]
    assert ("unknown-column", "E1", "một cột của biểu", "Hộ có người Đi Làm xa") in codes(read(rows))


def test_a_hidden_sheet_is_told_and_not_counted():
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden" if sheet.title == "2017" else "visible"

    data = workbook(("Hộ nghèo", POVERTY), ("2017", POVERTY), change=hide)
    reading = READER.read("061/x.xlsx", data, "")
    assert [(finding.code, finding.sheet) for finding in reading.findings] == [("hidden-data", "2017")]
    assert {sheet for *_, sheet, _ in reading.facts} == {"Hộ nghèo"}


def test_a_file_without_any_form_says_what_it_holds():
    reading = read([["Kính gửi"], ["Báo cáo công tác"]], "061/x.xlsx", name="Thư")
    assert [(code, found) for code, _, _, found in codes(reading)] == [("unknown-form", "Thư")]


@pytest.mark.parametrize("rows", [
    LEDGER,
    [["Người khiếu nại", "Nội dung khiếu nại"], ["Ông A", "đất đai"]],
    [["Đơn vị", "Số điện thoại"], ["Xã Bành Trạch", "0912345678"]],
    [["Mã", "Ghi chú"], ["1", "095200001234"]],
])
def test_a_table_of_people_is_refused_and_nothing_of_it_is_repeated(rows):
    data = workbook(("Hộ nghèo", POVERTY), ("Sổ", rows))
    reading = READER.read("061/x.xlsx", data, "")
    assert [finding.code for finding in reading.findings] == ["personal-data"]
    assert not reading.facts
    told = f"{reading.findings[0].found} {reading.findings[0].expected}"
    assert not [cell for row in rows for cell in row if len(str(cell)) > 3 and str(cell) in told]


def test_a_signature_block_is_no_table_of_people():
    rows = [*POVERTY, [], ["Người lập biểu", None, None, "TM. UBND HUYỆN"], ["(Ký, ghi rõ họ tên)", None, None, "CHỦ TỊCH"],
            ["Người Lập", None, None, "Người Ký"]]
    assert codes(read(rows)) == []


def test_one_workbook_may_hold_a_sheet_per_commune():
    dialogue = load_catalogue(2018).forms["dialogue"]
    labels = [[place, field.label.split("›")[-1].strip(), field.unit or dialogue.unit, place] for place, field in
              enumerate((field for field in dialogue.field if field.required), start=1)]
    rows = [["KẾT QUẢ ĐỐI THOẠI VỚI NHÂN DÂN"], ["TT", dialogue.heading[0], "Đơn vị tính", "Số liệu"], *labels,
            [9, dialogue.field[1].label.split("›")[-1].strip(), "", 0]]
    data = workbook(("Bành Trạch", rows), ("Xã Phúc Lộc", rows))
    reading = READER.read("061/tong hop.xlsx", data, "")
    assert {unit for unit, *_ in reading.facts} == {"01", "02"}
    assert [(form.unit, form.sheet) for form in reading.forms] == [("01", "Bành Trạch"), ("02", "Xã Phúc Lộc")]


@pytest.mark.parametrize(("file", "revision"), [("061/x.xlsx", 0), ("061/x (sửa lần 2).xlsx", 2), ("061/x thay thế.xlsx", 1)])
def test_a_revision_is_read_from_the_file_name(file, revision):
    assert read(POVERTY, file).forms[0].revision == revision
