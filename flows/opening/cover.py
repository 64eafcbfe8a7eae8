"""The first sheet of an issued workbook: for whom, by when, which forms, and how to fill them in."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from flows.catalogue import FormSpec
from flows.intake.layout.issued import compare_label, edition
from flows.opening.heights import lines, points
from flows.opening.page import A4, Issue, sheet_name
from flows.opening.styles import GREY, INPUT, LOCKED, RED, REQUIRED, Styles
from flows.wording.dates import short_date

_WIDTHS = (7.0, 16.0, 66.0, 18.0)
_HOW = """
Mỗi biểu là một trang tính. Nhập số liệu vào các ô màu vàng; các ô khác đã khóa để biểu giữ đúng mẫu (không có mật khẩu).

Tên cột hoặc chỉ tiêu có dấu * là bắt buộc. Không phát sinh thì ghi 0; không áp dụng với đơn vị thì ghi x; chưa có số liệu
thì ghi … Ô để trống được hiểu là chưa báo cáo, không phải là 0.

Biểu dạng danh sách: mỗi dòng một lĩnh vực, mô hình, văn bản; thiếu dòng thì chèn thêm dòng vào giữa bảng. Cả năm không có
gì để ghi thì viết “Không phát sinh” vào cột tên của dòng đầu. Lĩnh vực in sẵn mà năm nay không có hồ sơ thì ghi 0.

Dòng hoặc cột “{prev}” là số đơn vị đã báo cáo năm trước, chỉ để đối chiếu, không sửa được và không tính vào số liệu năm nay.

Cột “Kiểm tra (tự động)” và ô đổi màu đỏ cho biết số chưa khớp công thức in trên biểu: “SAI” phải sửa trước khi nộp;
“Xem lại” là điều bất thường, đúng thực tế thì giữ nguyên.

Nhập xong thì lưu tệp và gửi lại cơ quan tổng hợp; tên tệp có mã đơn vị, đề nghị giữ nguyên. Gửi lại bản sửa thì thêm
“sửa lần 2” vào tên tệp. Không ghi họ tên, địa chỉ, số giấy tờ của công dân vào biểu.
"""


def write_cover(sheet: Worksheet, issue: Issue, forms: Sequence[FormSpec], styles: Styles) -> None:
    """Draw the sheet; every line is locked, the forms' names lead to their sheets."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    row = _head(sheet, issue, styles)
    row = _forms(sheet, row + 1, issue, forms, styles)
    row = _steps(sheet, row + 1, issue, styles)
    row = _colors(sheet, row + 1, issue, styles)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.5, top=0.7, bottom=0.7)
    sheet.print_area(0, 0, row, len(_WIDTHS) - 1)
    sheet.set_footer("&R&9 Trang &P/&N")
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _head(sheet: Worksheet, issue: Issue, styles: Styles) -> int:
    year, unit = issue.year, issue.unit
    sheet.merge_range(0, 0, 0, 3, f"BIỂU MẪU BÁO CÁO NĂM {year.id}", styles.get(bold=True, font_size=15, align="center"))
    sheet.merge_range(1, 0, 1, 3, unit.name, styles.get(bold=True, font_size=13, align="center"))
    known = [("Đơn vị", f"{unit.name} (mã {unit.code})"), ("Năm báo cáo", year.id),
             ("Nơi nhận", f"{year.settings.report.issuer_name} (cơ quan tổng hợp báo cáo)"),
             ("Ấn bản", f"danh mục biểu mẫu {edition(issue.catalogue.digest)}")]
    for row, (label, text) in enumerate(known, start=3):
        sheet.merge_range(row, 0, row, 1, label, styles.get(bold=True))
        sheet.merge_range(row, 2, row, 3, text, styles.get())
    sheet.set_row(0, 26)
    return 3 + len(known)


def _forms(sheet: Worksheet, row: int, issue: Issue, forms: Sequence[FormSpec], styles: Styles) -> int:
    for place, label in enumerate(("STT", "Trang tính", "Biểu", "Hạn nộp")):
        sheet.write_string(row, place, label, styles.header)
    for number, form in enumerate(forms, start=1):
        deadline = issue.year.settings.deadlines.of(form.id, issue.unit.level)
        name = sheet_name(form)
        sheet.write_number(row + number, 0, number, styles.get(border=1, align="center"))
        sheet.write_url(row + number, 1, f"internal:'{name}'!A1", styles.get(border=1, font_color="#0563C1", underline=1), name)
        title = form.title + ("" if form.compulsory else " (không bắt buộc)")
        sheet.write_string(row + number, 2, title, styles.get(border=1))
        sheet.write_string(row + number, 3, short_date(deadline) if deadline else "", styles.get(border=1, align="center"))
        sheet.set_row(row + number, points(lines(title, _WIDTHS[2])))
    return row + len(forms) + 1


def _steps(sheet: Worksheet, row: int, issue: Issue, styles: Styles) -> int:
    steps = [text.replace("{prev}", compare_label(issue.last.year)) for text in _HOW.strip().split("\n\n")]
    steps = [" ".join(text.split()) for text in steps]
    sheet.merge_range(row, 0, row, 3, "Cách làm", styles.get(bold=True, font_size=12))
    for number, text in enumerate(steps, start=1):
        sheet.write_number(row + number, 0, number, styles.get(align="center", valign="top"))
        sheet.merge_range(row + number, 1, row + number, 3, text, styles.get(valign="top"))
        sheet.set_row(row + number, points(lines(text, sum(_WIDTHS[1:]))))
    return row + len(steps) + 1


def _colors(sheet: Worksheet, row: int, issue: Issue, styles: Styles) -> int:
    keys = [(REQUIRED, "ô bắt buộc nhập"), (INPUT, "ô nhập, để trống được"), (LOCKED, "nhãn, đã khóa"),
            (GREY, f"số năm {issue.last.year}, để đối chiếu"), (RED, "số chưa khớp công thức")]
    sheet.merge_range(row, 0, row, 3, "Màu ô", styles.get(bold=True, font_size=12))
    for number, (color, text) in enumerate(keys, start=1):
        sheet.write_blank(row + number, 0, None, styles.get(border=1, bg_color=color))
        sheet.merge_range(row + number, 1, row + number, 3, text, styles.get())
    return row + len(keys)
