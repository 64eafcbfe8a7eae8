"""Bytes of an .xlsx or .xlsm -> sheets: values from calamine, the rest from a light pass over the XML before it."""

import io

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from flows.intake.formats.archive import DAMAGED, Archive
from flows.intake.formats.scanned import SheetScan, assemble
from flows.intake.formats.sheets import Sheet, UnreadableSheet
from flows.intake.formats.xlsx_odd import scan_odd
from flows.intake.formats.xlsx_styles import NO_STYLES, Styles, outline_of, styles_of
from flows.intake.formats.xlsx_xml import LARGE_SHEET_BYTES, condensed, scan


def read_xlsx(data: bytes, archive: Archive) -> list[Sheet]:
    """The worksheets in workbook order; sheets that hold only a chart or macros are left out.

    ``archive`` is ``data`` opened. Raises UnreadableSheet: ``damaged-file``, ``too-large``, ``password``.
    """
    outline = outline_of(archive)
    styles = styles_of(archive) if "xl/styles.xml" in archive else NO_STYLES
    archive.prove("xl/sharedstrings.xml")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    listed = [
        (index, entry, part)
        for index, (entry, part) in enumerate(zip(workbook.sheets_metadata, outline.parts, strict=True))
        if entry.typ == SheetTypeEnum.WorkSheet]
    # All sheets are scanned before the first is read: the scan refuses what would exhaust the memory.
    scans = [_scan(archive, entry.name, part, styles, recalculated=outline.recalculated) for _, entry, part in listed]
    return [
        assemble(workbook.get_sheet_by_index(index), found, visible=entry.visible == SheetVisibleEnum.Visible)
        for (index, entry, _), found in zip(listed, scans, strict=True)]


def _scan(archive: Archive, name: str, part: str, styles: Styles, *, recalculated: bool) -> SheetScan:
    if part not in archive:
        raise UnreadableSheet("damaged-file", DAMAGED, f"tệp thiếu nội dung trang tính “{name}”")
    large = archive.size(part) > LARGE_SHEET_BYTES
    xml = condensed(name, archive.stream(part)) if large else archive.read(part)
    found = scan(name, xml, styles, recalculated=recalculated)
    return found or scan_odd(name, xml, styles, recalculated=recalculated)
