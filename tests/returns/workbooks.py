"""Workbooks as senders make them, and what stands in them afterwards."""

import io
import re
import zipfile
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.workbook import Workbook as OpenWorkbook

from flows.returns.listing import Heading
from flows.returns.mark import mark
from flows.returns.rows import ReturnRow

SHEET = "Biểu '2a' xã"
HEADING = Heading("Phát hiện khi kiểm tra – Xã Phúc Lộc", "061/02/bieu.xlsx")


def finding(cell: str = "C3", sheet: str = SHEET, **keys: Any) -> ReturnRow:
    """A row of a listing with what a test does not care about filled in."""
    base: dict[str, Any] = {
        "number": 1, "severity": "error", "code": "negative", "sheet": sheet, "cell": cell, "message": "Số không thể âm.",
        "expected": "số không âm", "found": "-5", "remedy": "Sửa lại số.", "suggestion": "", "explanation": ""}
    return ReturnRow(**(base | keys))


@cache
def sender_workbook() -> bytes:
    """Two sheets with all that must survive: formats, formulas with results, merged cells, lists, rules, a chart, notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        data, other = book.add_worksheet(SHEET), book.add_worksheet("Ghi nhớ 2018")
        share = book.add_format({"num_format": "0.0%", "bold": True, "border": 1, "bg_color": "#FFFF00"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        data.merge_range("A1:D1", "BIỂU TỔNG HỢP", book.add_format({"align": "center"}))
        data.write_row("A2", ["STT", "Nội dung", "Số đơn", "Tỷ lệ"])
        data.write_row("A3", [1, "Khiếu nại", -5])
        data.write_number("D3", 0.985, share)
        data.write_formula("C4", "=SUM(C3:C3)", None, -5)
        data.write_datetime("B4", date(2018, 12, 14), day)
        data.merge_range("A6:B8", "ô gộp")
        data.data_validation("C3:C9", {"validate": "integer", "criteria": ">=", "value": 0})
        data.conditional_format("C3:C9", {"type": "data_bar"})
        data.write_comment("D3", "Ghi chú của đơn vị")
        data.set_column("B:B", 31.5)
        data.freeze_panes(2, 0)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Biểu ''2a'' xã'!$C$3:$C$4"})
        other.insert_chart("C2", chart)
        other.write("A1", "=1+1")
        book.define_name("'Ghi nhớ 2018'!nho", "='Ghi nhớ 2018'!$A$1")
        other.activate()
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(data: bytes, **changes: bytes) -> bytes:
    """The package with parts added or replaced; ``xl__vbaProject_bin`` stands for ``xl/vbaProject.bin``."""
    buffer = io.BytesIO()
    new = {re.sub("_(xml|bin)$", r".\1", name.replace("__", "/")): content for name, content in changes.items()}
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (parts(data) | new).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def marked(data: bytes, *rows: ReturnRow) -> bytes:
    return mark(data, HEADING, rows)[0]


def opened(data: bytes) -> OpenWorkbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(book: OpenWorkbook, *, without: tuple[str, ...] = ("Phát hiện",)) -> dict[tuple[str, str], tuple[object, ...]]:
    """Value and looks of every cell of the sender's sheets, but for the fill."""
    return {(sheet.title, cell.coordinate): (cell.value, cell.number_format, repr(cell.font), repr(cell.border),
                                             repr(cell.alignment), repr(cell.protection))
            for sheet in book if sheet.title not in without for row in sheet.iter_rows() for cell in row
            if cell.value is not None or cell.has_style}
