"""Files as offices send them, one small file of each kind, and word for word what their senders are told."""

import io

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from flows.checks.accept import accept, submissions_of
from flows.checks.examine import find_in_files
from flows.checks.wording import worded
from flows.facts import facts_table
from flows.intake.reader import Reader
from flows.intake.reading import Reading
from flows.intake.reviewed import reviewed_columns
from flows.intake.senders import Senders
from flows.intake.tables import forms_of
from tests.helpers import settings, units
from tests.intake.test_reading_files import LEDGER, POVERTY, READER, workbook

RENAMED = [["Đơn vị", "Tổng số hộ cuối năm", "Hộ nghèo đầu kỳ", "Hộ nghèo cuối năm"], *POVERTY[1:]]
LINE = '"Hộ nghèo đầu kỳ" = "poor_start"'
Sheets = list[tuple[str, list[list[object]]]]


def read(data: bytes, file: str = "061/bieu.xlsx", reader: Reader = READER) -> Reading:
    return reader.read(file, data, file)


def told(reading: Reading) -> list[str]:
    return [f"{one.severity} {one.sheet}!{one.cell} {one.message}" if one.sheet else f"{one.severity} {one.message}"
            for one in worded(reading.findings, READER.catalogue)]


def values(reading: Reading) -> list[tuple[str, str, float]]:
    return [(unit, field, value) for unit, _, _, field, value, _, _, _, _ in reading.facts]


def one_sheet(rows: list[list[object]], *above: str, change: object = None) -> bytes:
    return workbook(("Hộ nghèo", [[line] for line in above] + rows), change=change)     # type: ignore[arg-type]


def locked(data: bytes) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("bí mật", target)
    return target.getvalue()


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True


def hide_sheet(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden" if sheet.title == "2017" else "visible"


CLEAN = values(read(one_sheet(POVERTY)))


@pytest.mark.parametrize(("data", "message"), [
    (locked(one_sheet(POVERTY)), "error Tệp có mật khẩu nên không đọc được (mật khẩu mở tệp)."),
    (one_sheet(POVERTY)[:2000],
     "error Tệp bị hỏng: tệp bị cắt cụt hoặc hỏng cấu trúc nén; cần tệp bảng tính còn nguyên vẹn, mở được bằng Excel."),
    (one_sheet(POVERTY, "(Số liệu tính từ ngày 15/12/2016 đến 14/12/2017)"),
     "error Hộ nghèo!A1 Số liệu của năm khác: cần 15/12/2017-14/12/2018, trong tệp là 15/12/2016-14/12/2017."),
    (one_sheet(POVERTY, "(Số liệu từ ngày 01/01/2018 đến ngày 31/12/2018)"),
     "warning Hộ nghèo!A1 Kỳ số liệu lệch: cần 15/12/2017-14/12/2018, trong tệp là 01/01/2018-31/12/2018."),
    (one_sheet(LEDGER), ("error Hộ nghèo! Bảng có thông tin của từng người (4 cột thông tin cá nhân) nên không được nhận: "
                        "cần bảng số liệu tổng hợp, không có thông tin từng người.")),
    (workbook(("Hộ nghèo", POVERTY), ("2017", POVERTY), change=hide_sheet),
     "warning 2017! Trang tính ẩn có số liệu: 2017; không được tính."),
    (one_sheet(POVERTY, change=hide_row), "warning Hộ nghèo!D2 Có số liệu ở dòng 3 và cột D đang ẩn; vẫn được tính."),
    (workbook(("Hộ nghèo", POVERTY), ("Bản sao", [POVERTY[0], POVERTY[2]])),
     "error Bản sao!B2 Số liệu đã có ở trang “Hộ nghèo” được ghi lần nữa ở trang này (3 ô); chỉ lấy trang trước."),
    (workbook(("Thư", [["Kính gửi"], ["Báo cáo"]])),
     "error Không nhận ra biểu nào trong tệp: cần ít nhất một biểu trong danh mục, các trang tính là Thư."),
    (one_sheet([*POVERTY, ["Xã Lạ", 1, 1, 1]]),
     "error Hộ nghèo!A4 Không xác định được đơn vị: cần tên một đơn vị trong don-vi.csv, gặp “Xã Lạ”."),
    (one_sheet([*POVERTY, ["Thị trấn Chợ Mới", 1, 1, 1]]),
     "error Hộ nghèo!A4 Thị trấn Chợ Mới không phải đơn vị báo cáo hoặc đơn vị trực thuộc."),
], ids=["password", "half copied", "other year", "other days", "people", "hidden sheet", "hidden row", "form twice", "no form",
        "unknown unit", "foreign unit"])
def test_what_is_wrong_with_a_file_is_told_once_in_these_words(data, message):
    assert told(read(data)) == [message]


def test_what_is_hidden_counts_and_what_stands_twice_counts_once():
    assert values(read(one_sheet(POVERTY, change=hide_row))) == CLEAN
    assert values(read(workbook(("Hộ nghèo", POVERTY), ("Bản sao", [POVERTY[0], POVERTY[2]])))) == CLEAN


def comment(sheet: Worksheet) -> None:
    sheet["B2"].comment = Comment("số này chưa chốt", "xã")


HTML = "<html><body><table>" + "".join(
    f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in POVERTY) + "</table></body></html>"


@pytest.mark.parametrize(("data", "file"), [
    (one_sheet(POVERTY, change=comment), "061/bieu.xlsx"),
    (HTML.encode(), "061/bieu.xls"),
    (one_sheet([[row[0], row[3], row[1], row[2]] for row in POVERTY]), "061/bieu.xlsx"),
    (workbook(("Hộ nghèo", POVERTY[:2]), ("Tiếp theo", [POVERTY[0], POVERTY[2]])), "061/bieu.xlsx"),
    (workbook(("Hộ nghèo", [row[:2] + row[3:] for row in POVERTY]),
              ("Tiếp theo", [["Đơn vị", "Tổng số hộ cuối năm", "Hộ nghèo đầu năm"], *(row[:3] for row in POVERTY[1:])])),
     "061/bieu.xlsx"),
], ids=["notes in cells", "HTML named .xls", "columns moved", "rows on two sheets", "columns on two sheets"])
def test_what_can_be_read_as_a_person_would_is_read_without_a_word(data, file):
    reading = read(data, file)
    assert (told(reading), sorted(values(reading))) == ([], sorted(CLEAN))


def test_the_rules_of_a_form_split_over_sheets_still_hold_it_together():
    """More have left poverty on the second sheet than were poor on the first."""
    upper = [["Đơn vị", "Tổng số hộ cuối năm", "Hộ nghèo đầu năm", "Hộ nghèo cuối năm"], ["Xã Bành Trạch", 500, 100, 80]]
    lower = [["Đơn vị", "Tổng số hộ cuối năm", "Thoát nghèo"], ["Xã Bành Trạch", 500, 150]]
    reading = read(workbook(("Hộ nghèo", upper), ("Tiếp theo", lower)))
    rows = [dict(zip(("unit", "form", "row", "field", "value", "text", "state", "sheet", "cell"), fact, strict=True),
                 file="061/bieu.xlsx", year="2018", reporter="061") for fact in reading.facts]
    found = find_in_files(facts_table(rows), reading.findings, READER.catalogue)
    assert [(one.code, one.sheet, one.cell) for one in found] == [("poverty.escaped", "Tiếp theo", "C2")]


def test_a_renamed_column_is_not_taken_but_proposed_ready_to_be_pasted(tmp_path):
    found = told(read(one_sheet(RENAMED)))
    assert found == [
        ("warning Hộ nghèo!C1 Cột “Hộ nghèo đầu kỳ” không thuộc biểu nên không được lấy; gần giống “Hộ nghèo › Đầu năm”; "
        f"nếu đúng, thêm vào mục [poverty] của khop-cot.toml dòng {LINE}."),
        "error Hộ nghèo!A1 Thiếu cột hoặc dòng bắt buộc: Hộ nghèo › Đầu năm."]

    (tmp_path / "khop-cot.toml").write_text(f"[poverty]\n{LINE}\n", encoding="utf-8")
    reviewed = reviewed_columns(tmp_path, READER.catalogue)
    again = read(one_sheet(RENAMED), reader=Reader(READER.catalogue, settings(), Senders(units()), reviewed))
    assert (told(again), values(again)) == ([], CLEAN)


@pytest.mark.parametrize("label", ["Hộ có người đi làm xa", "Ghi thêm"])
def test_a_column_like_none_is_given_no_proposal(label):
    rows = [[*row, extra] for row, extra in zip(POVERTY, [label, 5, 5], strict=True)]
    assert told(read(one_sheet(rows))) == [f"warning Hộ nghèo!E1 Cột “{label}” không thuộc biểu nên không được lấy."]


def test_two_revisions_of_one_day_are_left_to_people_with_the_cells_that_differ():
    mended = [POVERTY[0], ["Xã Bành Trạch", 500, 100, 81], POVERTY[2]]
    sent = {"061/bieu.xlsx": one_sheet(POVERTY), "061/bieu (1).xlsx": one_sheet(mended)}
    readings = [read(data, file) for file, data in sent.items()]
    rows = [dict(zip(("unit", "form", "row", "field", "value", "text", "state", "sheet", "cell"), fact, strict=True),
                 file=one.file, year="2018", reporter="061") for one in readings for fact in one.facts]
    accepted = accept(facts_table(rows), submissions_of(forms_of(readings), {}), [], [])
    assert [one.message for one in worded(accepted.findings, READER.catalogue) if one.unit == "01"] == [
        "Có hai bản chưa rõ bản nào thay bản nào; đang dùng 061/bieu (1).xlsx, khác nhau ở: D2."]
