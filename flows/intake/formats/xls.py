"""Bytes of an .xls (Excel 95 to 2003) -> sheets: values from calamine, the rest from the record stream."""

import io

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from flows.intake.formats.biff import scan_xls
from flows.intake.formats.scanned import assemble
from flows.intake.formats.sheets import Sheet


def read_xls(data: bytes) -> list[Sheet]:
    """The worksheets in workbook order. Raises UnreadableSheet: ``damaged-file``, ``password``, ``too-large``."""
    scans = scan_xls(data)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    listed = [(index, entry) for index, entry in enumerate(workbook.sheets_metadata) if entry.typ == SheetTypeEnum.WorkSheet]
    return [
        assemble(workbook.get_sheet_by_index(index), found, visible=entry.visible == SheetVisibleEnum.Visible)
        for (index, entry), found in zip(listed, scans, strict=True)]
