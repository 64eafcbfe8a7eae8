"""What every issued sheet has in common: the lines above the table, the edition mark, print set-up and protection."""

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from flows.catalogue import Catalogue, FormSpec
from flows.intake.layout.issued import mark
from flows.opening.heights import lines, points
from flows.opening.last_year import LastYear
from flows.opening.styles import Styles
from flows.units import Unit
from flows.wording.dates import period
from flows.year import Year

A4 = 9
HEAD_ROWS = 5           # the table starts below them
_FREE = {"format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True}
_LEGEND = ("Nhập vào ô màu vàng; ô vàng đậm (tên cột có dấu *) là bắt buộc. Ô xám khóa, ô xám nghiêng là số năm trước để đối "
           "chiếu. Không phát sinh ghi 0, không áp dụng ghi x, chưa có số liệu ghi …")


@dataclass(frozen=True, slots=True)
class Issue:
    """What one workbook is issued from."""

    year: Year
    catalogue: Catalogue
    unit: Unit
    last: LastYear


def sheet_name(form: FormSpec) -> str:
    """A worksheet's name: the printed number without what Excel forbids."""
    text = "".join(" " if letter in "[]:*?/\\'" else letter for letter in form.number or form.title)
    return " ".join(text.split())[:31]


def write_head(sheet: Worksheet, issue: Issue, form: FormSpec, widths: list[float], styles: Styles) -> None:
    """Form, title, unit, period and legend over the printed width; the legend is told apart from data by its place."""
    last, total = len(widths) - 1, sum(widths)
    plain, small = styles.get(), styles.get(font_size=8, font_color="#7F7F7F", italic=True)
    about = f"{period(issue.year.period_of(form.id).start, issue.year.period_of(form.id).end)}"
    number = f"Biểu số: {form.number}" if form.number else ""
    measure = f"Đơn vị tính: {form.unit}" if form.unit else ""
    _line(sheet, 0, last, number, styles.get(bold=True))
    _line(sheet, 1, last, form.title, styles.get(bold=True, font_size=13, align="center"))
    _line(sheet, 2, last, f"Đơn vị báo cáo: {issue.unit.name}\nKỳ số liệu: {about}" + (f"\n{measure}" if measure else ""), plain)
    _line(sheet, 3, last, _LEGEND, styles.get(font_size=9, italic=True))
    _line(sheet, 4, last, mark(issue.year.id, issue.unit.code, issue.catalogue.digest), small)
    sheet.set_row(1, points(lines(form.title, total, 13.5), 13))
    sheet.set_row(2, points(3 if measure else 2))
    sheet.set_row(3, points(lines(_LEGEND, total, 9), 9))
    sheet.set_row(4, points(1, 8))


def _line(sheet: Worksheet, row: int, last: int, text: str, look: object) -> None:
    sheet.merge_range(row, 0, row, last, text, look)


def write_signatures(sheet: Worksheet, row: int, last: int, year: str, styles: Styles) -> None:
    """Room for date and signatures below the table; these words end the table for the reader too."""
    middle = max(last // 2, 1)
    centred = styles.get(bold=True, align="center", locked=False)
    dated = styles.get(italic=True, align="center", locked=False)
    _block(sheet, row, middle + 1, last, f"ngày       tháng       năm {year}", dated)
    _block(sheet, row + 1, 0, middle, "Người lập biểu", centred)
    _block(sheet, row + 1, middle + 1, last, "Thủ trưởng đơn vị", centred)
    for below in range(row + 2, row + 5):
        _block(sheet, below, 0, middle, "", centred)
        _block(sheet, below, middle + 1, last, "", centred)


def _block(sheet: Worksheet, row: int, left: int, right: int, text: str, look: object) -> None:
    if right > left:
        sheet.merge_range(row, left, row, right, text, look)
    else:
        sheet.write_string(row, left, text, look)


def set_up_page(sheet: Worksheet, issue: Issue, form: FormSpec, *, wide: bool, header: tuple[int, int], last_row: int,
                last_column: int) -> None:
    """A4, one page wide, the header repeated on every page, the helper columns left out; locked without a password."""
    sheet.set_paper(A4)
    if wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header)
    sheet.print_area(0, 0, last_row, last_column)
    about = f"{form.number} · {issue.unit.name} · năm {issue.year.id}".replace("&", "&&")
    sheet.set_footer(f"&L&9 {about}&R&9 Trang &P/&N")       # without the space "&92a" were letters 92 points high
    sheet.hide_gridlines(2)
    sheet.protect("", _FREE)
