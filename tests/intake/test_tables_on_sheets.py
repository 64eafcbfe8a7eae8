"""Tables found by their labels: layouts as units send them, rows that are not data, cells that cannot be taken."""

from dataclasses import replace

import pytest

from flows.catalogue import load_catalogue
from flows.facts import facts_table
from flows.intake.extract import Extractor
from flows.intake.formats.sheets import Origin, Sheet
from flows.intake.layout.find import Finder
from flows.intake.layout.labels import LabelBook
from flows.intake.layout.lines import text_columns
from flows.intake.layout.number_rows import number_row
from flows.intake.reading import FactColumns, Reading
from flows.intake.senders import Senders, name_key
from flows.intake.tables import facts_of
from tests.helpers import PROVINCE, units

FINDER = Finder(LabelBook(load_catalogue(2018)))
SENDERS = Senders(units())


def cell(text: str) -> object:
    text = text.strip()
    if not text or text == ".":
        return None
    try:
        return float(text)
    except ValueError:
        return text


def sheet(text: str, name: str = "Sheet1", first_row: int = 1, merged: tuple[tuple[int, int, int, int], ...] = ()) -> Sheet:
    """A sheet drawn with ``|``; ``.`` and nothing are blank cells."""
    rows = [[cell(part) for part in line.split("|")] for line in text.strip("\n").splitlines()]
    width = max(map(len, rows))
    return Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows], first_row, 1, merged)


def as_copy(drawn: Sheet) -> Sheet:
    """The sheet as one that is known to be a copy: which cells hold text is known too."""
    columns = [text_columns(tuple(column for column, value in enumerate(row) if type(value) is str)) for row in drawn.rows]
    return replace(drawn, origin=Origin(tuple(columns), drawn.lines))


def read(drawn: Sheet, reporter: str = "061"):
    """(facts as {(unit, row, field): (value, cell)}, findings as [(code, cell, found)], forms) of a sheet."""
    facts, findings, forms = {}, [], []
    for region in FINDER.regions(drawn):
        extract = Extractor(drawn, region, "a.xlsx", reporter, SENDERS, "").run()
        forms.append(region.header.labels.form.id)
        facts |= {(unit, row, field): (value if value == value else text or state, address)
                  for unit, _, row, field, value, text, state, _, address in extract.facts}
        findings += [(finding.code, finding.cell, finding.found) for finding in extract.findings]
    return facts, findings, forms


ONE_STOP = """
UBND HUYỆN BA BỂ||
Biểu số 06/VPCP/KSTT||
.|Tình hình, kết quả giải quyết TTHC|
STT|Lĩnh vực, công việc giải quyết theo cấp|Số hồ sơ nhận giải quyết|.|.|.|Số hồ sơ đã giải quyết|.|.|.|Số hồ sơ đang giải quyết
.|.|Tổng số|Trong đó|.|.|Tổng số|Trước hạn|Đúng hạn|Quá hạn|Tổng số|Trong hạn|Quá hạn
.|.|.|Trực tuyến|Trực tiếp, dịch vụ bưu chính|Từ kỳ trước|.|.|.|.|.|.|.
(1)|(2)|(3)=(4)+(5)+(6)|(4)|(5)|(6)|(7)=(8)+(9)+(10)|(8)|(9)|(10)|(11)=(12)+(13)|(12)|(13)
I|CẤP HUYỆN|||||||||||
1|Đất đai|1025|120|860|45|965|640|318|7|60|58|2
2|Hộ tịch|10|-|10|0|10|0|10|0|0|0|0
.|Tổng cộng|1035|120|870|45|975|640|328|7|60|58|3
.|Người lập biểu|.|.|Thủ trưởng đơn vị
"""


def test_a_form_is_read_by_its_labels_with_the_real_address_of_every_value():
    facts, _, forms = read(sheet(ONE_STOP))
    assert forms == ["vpcp_06"]
    assert facts["061", "Đất đai", "received"] == (1025, "C9")
    assert facts["061", "Đất đai", "pending_late"] == (2, "M9")
    assert facts["061", "Hộ tịch", "online"] == (0, "D10")


def test_a_label_merged_beyond_the_filled_cells_of_one_sheet_but_not_of_another():
    """The header of both is the same to the eye; a remark far to the right makes one of them wider."""
    table = """
    Biểu số QCDC: Kết quả thực hiện quy chế dân chủ
    STT|Nội dung|Kết quả|Đơn vị tính|.
    1|Số văn bản chỉ đạo thực hiện quy chế dân chủ|3|văn bản|.
    2|Số cuộc kiểm tra việc thực hiện quy chế dân chủ|2|cuộc|.
    """
    merged = ((2, 4, 2, 9),)
    wide = as_copy(sheet(table.replace("cuộc|.", "cuộc|.||||xem thêm phụ lục"), merged=merged))
    narrow = as_copy(sheet(table, merged=merged))
    assert len(wide.rows[0]) > len(narrow.rows[0])
    assert wide.lines[1] is narrow.lines[1]
    assert read(wide)[0] == read(narrow)[0] != {}


def test_a_total_row_is_checked_and_not_added():
    facts, findings, _ = read(sheet(ONE_STOP))
    assert {row for _, row, _ in facts} == {"Đất đai", "Hộ tịch"}
    assert findings == [("total-mismatch", "M11", "3")]


def test_a_table_further_down_and_to_the_right_keeps_its_addresses():
    moved = "\n".join(f".|.|{line}" for line in ONE_STOP.strip("\n").splitlines())
    facts, _, _ = read(sheet("|\n|\n" + moved, first_row=3))
    assert facts["061", "Đất đai", "received"] == (1025, "E13")


def test_merged_headers_without_a_number_row():
    drawn = """
Tổng hợp diễn biến hộ nghèo
Đơn vị|Tổng số hộ|.|Hộ nghèo|.|.|.|.|Hộ cận nghèo
.|Đầu năm|Cuối năm|Đầu năm|Thoát nghèo|Tái nghèo|Phát sinh mới|Cuối năm|Cuối năm
Xã Bành Trạch|500|505|100|20|0|1|81|30
X. Phúc Lộc|400|400|90|10|0|0|80|x
"""
    merged = ((2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 8))
    facts, findings, forms = read(sheet(drawn, merged=merged))
    assert (forms, findings) == (["poverty"], [])
    assert facts["01", "", "households"] == (505, "C4")
    assert facts["02", "", "poor_end"] == (80, "H5")
    assert facts["02", "", "near_poor_end"] == ("not_applicable", "I5")


def test_columns_may_stand_in_another_order_and_labels_outrank_their_numbers():
    drawn = """
Biểu số 06/VPCP/KSTT
STT|Lĩnh vực|Số hồ sơ đã giải quyết|.|.|Số hồ sơ nhận giải quyết|Số hồ sơ đang giải quyết
.|.|Tổng số|Đúng hạn|Quá hạn|Tổng số|Tổng số
1|2|3|4|5|6|7
1|Đất đai|90|85|5|100|10
"""
    facts, _, _ = read(sheet(drawn))
    assert {field: value for (_, _, field), (value, _) in facts.items() if field != "sector"} == {
        "resolved": 90, "on_time": 85, "late": 5, "received": 100, "pending": 10}


def test_a_unit_nobody_knows_and_one_of_another_district_are_told_at_their_cells():
    drawn = """
Tổng hợp diễn biến hộ nghèo
Đơn vị|Tổng số hộ cuối năm|Hộ nghèo đầu năm|Hộ nghèo cuối năm
Xã Không Tên|10|1|1
Thị trấn Chợ Mới|10|1|1
Xã Bành Trạch|10|1|1
"""
    facts, findings, _ = read(sheet(drawn))
    assert {unit for unit, _, _ in facts} == {"01"}
    assert findings == [("unknown-unit", "A3", "Xã Không Tên"), ("outside-subtree", "A4", "Thị trấn Chợ Mới")]


def test_fields_in_rows_are_matched_by_label_under_their_group():
    drawn = """
KẾT QUẢ ĐỐI THOẠI
TT|Nội dung|Đơn vị tính|Số liệu|Ghi chú
{rows}
"""
    labels = load_catalogue(2018).forms["dialogue"].field
    rows = "\n".join(f"{place}|{field.label.split('›')[-1].strip()}|{field.unit or 'cuộc'}|{place * 3}|" for place, field in
                     enumerate(labels[:3], start=1))
    facts, _, forms = read(sheet(drawn.replace("{rows}", rows)), "01")
    assert forms == ["dialogue"]
    assert [facts["01", "", field.id][0] for field in labels[:3]] == [3, 6, 9]


@pytest.mark.parametrize(("row", "expected"), [
    (["(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)"], ((0, "1"), (1, "2"), (2, "3"), (3, "4"))),
    (["A", "B", 1.0, 2.0, 3.0], ((2, "1"), (3, "2"), (4, "3"))),
    (["MS", "1=2+3", "2", "3"], ((1, "1"), (2, "2"), (3, "3"))),
    (["Xã Bành Trạch", 1.0, 2.0, 3.0], ()),
    ([1.0, 12.0, 7.0, 3.0], ()),
])
def test_number_rows_are_told_from_data(row, expected):
    assert number_row(row) == expected


@pytest.mark.parametrize(("text", "reporter", "unit"), [
    ("UBND xã Bành Trạch", "061", "01"), ("BÀNH TRẠCH", "061", "01"), ("X. Phúc Lộc", "", "02"),
    ("TT. Chợ Mới", "", "03"), ("Chợ Mới", "06", "065"), ("Chợ Mới", "065", "03"), ("H. Ba Bể", "06", "061"), ("Xã Ma", "06", ""),
])
def test_units_are_known_by_the_names_people_write(text, reporter, unit):
    """"Chợ Mới" is a district to the province and a township to that district."""
    assert SENDERS.in_row(text, reporter) == unit


@pytest.mark.parametrize(("path", "unit"), [
    ("061/bao cao.xlsx", "061"), ("061-huyen-ba-be/01 Bành Trạch.xlsx", "01"), ("Huyện Ba Bể/Biểu 2a.xls", "061"),
    ("SNV/BC CCHC 2018.xlsx", "SNV"), ("BC CCHC 2018 - Huyện Chợ Mới (sửa lần 2).xlsx", "065"), ("final2.xlsx", ""),
    ("Xa Banh Trach.csv", "01"),
])
def test_a_folder_or_file_name_tells_the_sender(path, unit):
    assert SENDERS.of_path(path) == unit


def test_the_lowest_unit_of_a_letterhead_is_the_sender():
    assert SENDERS.of_texts(["UBND TỈNH BẮC KẠN", "UBND HUYỆN BA BỂ", "UỶ BAN NHÂN DÂN XÃ PHÚC LỘC"]) == "02"
    assert SENDERS.of_texts(["Huyện Ba Bể", "Huyện Chợ Mới"]) == ""
    assert name_key("Uỷ  ban nhân dân\u00a0xã PHÚC LỘC") == name_key("UBND X. Phúc Lộc")


def test_facts_travel_from_workers_unchanged():
    """Packed and unpacked columns give the rows that went in, in order, with file, reporter and scope."""
    rows = [("01", "vpcp_06", "Đất đai", "received", 5.0, "", "reported", "S", "C9"),
            ("02", "poverty", "", "households", 7.0, "", "reported", "S", "C4")]
    first, second = (Reading(file, "h", unit, FactColumns.of([row])) for file, unit, row in
                     (("a.xlsx", "01", rows[0]), ("b.xlsx", "061", rows[1])))
    table = facts_of([first, second], "2018", {"poverty": "all"})
    expected = facts_table([
        {"year": "2018", "unit": "01", "form": "vpcp_06", "row": "Đất đai", "field": "received", "value": 5.0,
         "state": "reported",
         "scope": "own", "file": "a.xlsx", "sheet": "S", "cell": "C9", "reporter": "01"},
        {"year": "2018", "unit": "02", "form": "poverty", "field": "households", "value": 7.0,
         "state": "reported", "scope": "all",
         "file": "b.xlsx", "sheet": "S", "cell": "C4", "reporter": "061"}])
    assert table.astype(object).to_dict("records") == expected.astype(object).to_dict("records")
    assert [unit.code for unit in PROVINCE][:1] == ["06"]
