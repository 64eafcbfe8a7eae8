"""Sheets -> files: .xlsx, .xls, .ods, .csv; the same sheets give the same bytes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.maker.sheet_plan import STYLES, CellValue, SheetPlan

_CREATED = datetime(2018, 12, 20, 8, 0, tzinfo=UTC).replace(tzinfo=None)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
Font = tuple[str, str]      # style, font


def xlsx(plans: Sequence[SheetPlan], author: str = "") -> bytes:
    """A workbook as Excel would save it: formats, merged areas, widths."""
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    workbook.set_properties({"created": _CREATED, "author": author})
    formats: dict[Font, object] = {}

    def look(style: str, font: str) -> object:
        if (style, font) not in formats:
            formats[style, font] = workbook.add_format(_xlsx_format(style, font))
        return formats[style, font]

    for plan in plans:
        sheet = workbook.add_worksheet(plan.name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if len(plan.widths) > 6:
            sheet.set_landscape()
        for column, width in sorted(plan.widths.items()):
            sheet.set_column(column - 1, column - 1, width)
        for row, height in sorted(plan.heights.items()):
            sheet.set_row(row - 1, height)
        for area in plan.merged:
            row, column, last_row, last_column = area
            sheet.merge_range(row - 1, column - 1, last_row - 1, last_column - 1, "", look(plan.cells[row, column][1], plan.font))
        for (row, column), (value, style) in sorted(plan.cells.items()):
            _write(sheet, row - 1, column - 1, value, look(style, _font(plan, value)))
    workbook.close()
    return buffer.getvalue()


def _font(plan: SheetPlan, value: CellValue) -> str:
    if plan.capitals_font and isinstance(value, str) and value.startswith("\0"):
        return plan.capitals_font
    return plan.font


def _write(sheet: Any, row: int, column: int, value: CellValue, style: object) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value.removeprefix("\0"), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001 - cells have no zone
    else:
        sheet.write_number(row, column, value, style)


def _xlsx_format(style: str, font: str) -> dict[str, object]:
    look = STYLES[style]
    made: dict[str, object] = {"font_name": font, "font_size": look.get("size", 12), "valign": "vcenter"}
    made |= {key: True for key in ("bold", "italic") if look.get(key)}
    made |= {"text_wrap": True} if look.get("wrap") else {}
    made |= {"border": 1} if look.get("border") else {}
    made |= {"align": look["align"]} if "align" in look else {}
    return made | ({"num_format": look["n"]} if "n" in look else {})


def xlsx_with_formulas(plans: Sequence[SheetPlan], formulas: dict[str, dict[tuple[int, int], str]]) -> bytes:
    """A workbook as a program saves it: formulas without their values. ``formulas``: sheet -> place -> formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font as OpenFont

    workbook = Workbook()
    workbook.remove(workbook.active)
    for plan in plans:
        sheet = workbook.create_sheet(plan.name)
        for (row, column), (value, style) in sorted(plan.cells.items()):
            written = formulas.get(plan.name, {}).get((row, column), value)
            found = sheet.cell(row, column, written)
            found.font = OpenFont(name=plan.font, bold=bool(STYLES[style].get("bold")), size=12)
            if "n" in STYLES[style]:
                found.number_format = str(STYLES[style]["n"])
        for row, column, last_row, last_column in plan.merged:
            sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)
    workbook.properties.created = workbook.properties.modified = _CREATED
    buffer = io.BytesIO()
    workbook.save(buffer)
    return _fixed(buffer.getvalue(), fixed_time=True)


def _fixed(data: bytes, fixed_time: bool = False) -> bytes:
    """The same zip with the dates of its entries, and of the document's last change, fixed."""
    import re

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if fixed_time and entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2018-12-20T08:00:00Z", content)
            info = zipfile.ZipInfo(entry.filename, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, content)
    return buffer.getvalue()


def xls(plans: Sequence[SheetPlan]) -> bytes:
    """A BIFF8 workbook, as Excel 2003 saves it."""
    import xlwt  # type: ignore[import-untyped]

    workbook = xlwt.Workbook(encoding="utf-8")
    styles = {style: xlwt.easyxf(_easy(style, "Times New Roman"), num_format_str=str(look.get("n", "General")))
              for style, look in STYLES.items()}
    for plan in plans:
        sheet = workbook.add_sheet(plan.name)
        corners = {(area[0], area[1]): area for area in plan.merged}
        for (row, column), (value, style) in sorted(plan.cells.items()):
            shown = datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001
            if (row, column) in corners:
                first, left, last, right = corners[row, column]
                sheet.write_merge(first - 1, last - 1, left - 1, right - 1, shown, styles[style])
            else:
                sheet.write(row - 1, column - 1, shown, styles[style])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _easy(style: str, font: str) -> str:
    look = STYLES[style]
    bold, italic = ("on" if look.get(key) else "off" for key in ("bold", "italic"))
    aligned = f"align: wrap {'on' if look.get('wrap') else 'off'}, horiz {look.get('align', 'general')}"
    bordered = "; borders: left thin, right thin, top thin, bottom thin" if look.get("border") else ""
    return f"font: name {font}, bold {bold}, italic {italic}; {aligned}{bordered}"


def ods(plans: Sequence[SheetPlan]) -> bytes:
    """An OpenDocument spreadsheet, as LibreOffice saves it."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    for plan in plans:
        table = Table(name=plan.name)
        corners = {(area[0], area[1]): area for area in plan.merged}
        covered = {(row, column) for area in plan.merged for row in range(area[0], area[2] + 1)
                   for column in range(area[1], area[3] + 1)} - corners.keys()
        for row in range(1, max(place[0] for place in plan.cells) + 1):
            line = TableRow()
            for column in range(1, max(place[1] for place in plan.cells) + 1):
                value, _ = plan.cells.get((row, column), (None, ""))
                area = corners.get((row, column))
                spans = _spans(area) if area else {}
                if (row, column) in covered:
                    line.addElement(CoveredTableCell())
                elif isinstance(value, int | float):
                    line.addElement(found := TableCell(valuetype="float", value=value, **spans))
                    found.addElement(P(text=str(value)))
                else:
                    line.addElement(found := TableCell(**({"valuetype": "string"} if value else {}), **spans))
                    if value:
                        found.addElement(P(text=str(value)))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return _fixed(buffer.getvalue())


def _spans(area: tuple[int, int, int, int]) -> dict[str, int]:
    return {"numbercolumnsspanned": area[3] - area[1] + 1, "numberrowsspanned": area[2] - area[0] + 1}


def csv_1258(plan: SheetPlan, delimiter: str = ";") -> bytes:
    """A table in windows-1258: base letters with the tone as a letter of its own."""
    import csv
    import unicodedata

    rows = max(place[0] for place in plan.cells)
    columns = max(place[1] for place in plan.cells)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    for row in range(1, rows + 1):
        values = [plan.cells.get((row, column), (None, ""))[0] for column in range(1, columns + 1)]
        writer.writerow(["" if value is None else str(value) for value in values])
    return b"".join(_letter_1258(letter) for letter in unicodedata.normalize("NFC", buffer.getvalue()))


def _letter_1258(letter: str) -> bytes:
    import unicodedata

    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        pass
    parts = unicodedata.normalize("NFD", letter)
    base, tone = parts[0], parts[1:]
    for mark in "\u0306\u0302\u031b":        # breve, circumflex and horn belong to the letter, the rest is its tone
        if mark in tone:
            base, tone = unicodedata.normalize("NFC", base + mark), tone.replace(mark, "")
    return (base + tone).encode("cp1258")
