"""Workbooks for tests as their programs write them, and with single parts rewritten."""

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

SHEET_1 = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[Worksheet], object]) -> bytes:
    """An .xlsx as openpyxl writes it, with one sheet."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    fill(book.active)
    book.save(target)
    return target.getvalue()


def written_by_xlsxwriter(fill: Callable[..., object]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("Biểu"))
    return target.getvalue()


def edited(data: bytes, change: Callable[[bytes], bytes], part: str = SHEET_1) -> bytes:
    """The package with one part rewritten."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return target.getvalue()


def cells(xml: str) -> bytes:
    """A workbook whose only sheet holds these rows of XML; style 1 is 0.0%, style 2 a date."""
    def styles(sheet: Worksheet) -> None:
        sheet["A1"], sheet["A2"] = 1, 2
        sheet["A1"].number_format, sheet["A2"].number_format = "0.0%", "d/m"

    body = b"<sheetData>%s</sheetData>" % xml.encode()
    data = edited(workbook(styles), lambda old: re.sub(rb"(?s)<sheetData>.*</sheetData>", body, old))
    return edited(data, lambda old: re.sub(rb"<calcPr[^>]*/>", b"", old), "xl/workbook.xml")
