"""Bytes of an .xlsx or .xlsm -> sheets: values from calamine, the rest from a light pass over the XML before it.

Copies of a sheet that was read before need neither: see ``xlsx_copies``.
"""

import io
from collections.abc import Iterable

from python_calamine import CalamineWorkbook

from flows.intake.formats.archive import DAMAGED, Archive
from flows.intake.formats.scanned import SheetScan, assemble
from flows.intake.formats.sheets import Sheet, UnreadableSheet
from flows.intake.formats.xlsx_copies import STRINGS, Copies, Workbook, strings_of
from flows.intake.formats.xlsx_odd import scan_odd
from flows.intake.formats.xlsx_styles import NO_STYLES, SheetEntry, outline_of, styles_of
from flows.intake.formats.xlsx_xml import LARGE_SHEET_BYTES, condensed, scan

_COPIES = Copies()      # one per process: a worker reads thousands of workbooks


def read_xlsx(data: bytes, archive: Archive) -> list[Sheet]:
    """The worksheets in workbook order; sheets that hold only a chart or macros are left out.

    ``archive`` is ``data`` opened. Raises UnreadableSheet: ``damaged-file``, ``too-large``, ``password``.
    """
    book = _Book(data, archive)
    sheets = {entry: book.copied(entry) for entry in book.outline.sheets}
    fresh = book.read([entry for entry, sheet in sheets.items() if sheet is None])
    return [sheet or fresh[entry] for entry, sheet in sheets.items()]


class _Book:
    """One workbook while it is read."""

    def __init__(self, data: bytes, archive: Archive) -> None:
        self.data, self.archive, self.outline = data, archive, outline_of(archive)
        self.styles = styles_of(archive) if "xl/styles.xml" in archive else NO_STYLES
        archive.prove(STRINGS)
        strings = strings_of(archive)
        self.workbook = Workbook(self.styles, self.outline.recalculated, strings) if strings is not None else None

    def copied(self, entry: SheetEntry) -> Sheet | None:
        """The sheet by its values alone, if it is a copy of one that was read before."""
        if self.workbook is None or entry.part not in self.archive or self.archive.size(entry.part) > LARGE_SHEET_BYTES:
            return None
        return _COPIES.read(entry.name, self._xml(entry), self.workbook, visible=entry.visible)

    def read(self, entries: Iterable[SheetEntry]) -> dict[SheetEntry, Sheet]:
        """Sheets by calamine. All are scanned before the first is read: the scan refuses what would exhaust the memory."""
        scans = {entry: self._scan(entry) for entry in entries}
        if not scans:
            return {}
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(self.data))
        sheets = {entry: assemble(workbook.get_sheet_by_index(entry.index), found, visible=entry.visible)
                  for entry, found in scans.items()}
        for entry, sheet in sheets.items():
            if self.workbook and self.archive.size(entry.part) <= LARGE_SHEET_BYTES:
                _COPIES.learn(sheet, self._xml(entry), self.workbook)
        return sheets

    def _xml(self, entry: SheetEntry) -> bytes:
        return self.archive.read(entry.part)

    def _scan(self, entry: SheetEntry) -> SheetScan:
        if entry.part not in self.archive:
            raise UnreadableSheet("damaged-file", DAMAGED, f"tệp thiếu nội dung trang tính “{entry.name}”")
        large = self.archive.size(entry.part) > LARGE_SHEET_BYTES
        xml = condensed(entry.name, self.archive.stream(entry.part)) if large else self._xml(entry)
        recalculated = self.outline.recalculated
        found = scan(entry.name, xml, self.styles, recalculated=recalculated)
        return found or scan_odd(entry.name, xml, self.styles, recalculated=recalculated)
