"""Bytes of an .xlsb -> sheets: values from calamine, the rest from the binary records ([MS-XLSB] 2.4)."""

import io
import struct
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from flows.intake.formats.archive import DAMAGED, Archive
from flows.intake.formats.number_formats import BUILT_IN, error_text, format_kind
from flows.intake.formats.scanned import SheetScan, assemble
from flows.intake.formats.sheets import Position, Sheet, UnreadableSheet, check_span
from flows.intake.formats.xlsx_styles import part_name, relation_targets

_ROW, _ERROR, _FORMULA_ERROR, _COLUMN, _XF, _FORMAT, _SHEET = 0, 3, 11, 60, 47, 44, 156
_BEGIN_STYLES, _END_STYLES = 617, 618
_FILLED_CELLS = range(2, 12)
_NUMBERS = (2, 5, 9)


def read_xlsb(data: bytes, archive: Archive) -> list[Sheet]:
    """The worksheets in workbook order. Raises UnreadableSheet: ``damaged-file``, ``too-large``."""
    formats = _formats(archive.read("xl/styles.bin")) if "xl/styles.bin" in archive else {}
    archive.prove("xl/sharedstrings.bin")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    listed = [
        (index, entry, part)
        for index, (entry, part) in enumerate(zip(workbook.sheets_metadata, _parts(archive), strict=True))
        if entry.typ == SheetTypeEnum.WorkSheet]
    scans = [_scan(archive, entry.name, part, formats) for _, entry, part in listed]
    return [
        assemble(workbook.get_sheet_by_index(index), found, visible=entry.visible == SheetVisibleEnum.Visible)
        for (index, entry, _), found in zip(listed, scans, strict=True)]


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Records: a type of one or two bytes, a size of one to four bytes of seven bits, the body."""
    place = 0
    while place < len(content):
        kind = content[place]
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[place] & 0x7F) << 7
            place += 1
        size = shift = 0
        while True:
            byte = content[place]
            place += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, content[place:place + size]
        place += size


def _formats(styles: bytes) -> dict[int, str]:
    """Cell style index -> number format, only of styles shown as percent or date."""
    codes, found, index = dict(BUILT_IN), dict[int, str](), -1
    for kind, body in _records(styles):
        if kind == _FORMAT:
            codes[int.from_bytes(body[:2], "little")] = _wide(body, 2)[0]
        elif kind == _BEGIN_STYLES:
            index = 0
        elif kind == _END_STYLES:
            break
        elif kind == _XF and index >= 0:
            code = codes.get(int.from_bytes(body[2:4], "little"), "")
            if format_kind(code):
                found[index] = code
            index += 1
    return found


def _wide(body: bytes, place: int) -> tuple[str, int]:
    """A text with its length before it, and the place after it."""
    length = int.from_bytes(body[place:place + 4], "little")
    end = place + 4 + 2 * (0 if length == 0xFFFFFFFF else length)
    return body[place + 4:end].decode("utf-16-le", "replace"), end


def _parts(archive: Archive) -> list[str]:
    """The part of each sheet in workbook order."""
    targets = relation_targets(archive.read("xl/_rels/workbook.bin.rels"))
    links = [_wide(body, 8)[0] for kind, body in _records(archive.read("xl/workbook.bin")) if kind == _SHEET]
    return [part_name(targets.get(link, "")) for link in links]


def _scan(archive: Archive, name: str, part: str, formats: dict[int, str]) -> SheetScan:
    if part not in archive:
        raise UnreadableSheet("damaged-file", DAMAGED, f"tệp thiếu nội dung trang tính “{name}”")
    found, row = SheetScan(), 0
    rows, columns = set[int](), set[int]()
    for kind, body in _records(archive.read(part)):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little") + 1
            if body[11] & 0x10:
                found.hidden_rows.add(row)
        elif kind == _COLUMN:
            first, last = struct.unpack_from("<2I", body)
            if body[16] & 1:
                found.hidden_columns.append((first + 1, last + 1))
        elif kind in _FILLED_CELLS:
            column = int.from_bytes(body[:4], "little") + 1
            rows.add(row)
            columns.add(column)
            _add_cell(found, (row, column), kind, body, formats)
    if rows:
        check_span(name, min(rows), min(columns), max(rows), max(columns))
    return found


def _add_cell(found: SheetScan, at: Position, kind: int, body: bytes, formats: dict[int, str]) -> None:
    style = int.from_bytes(body[4:7], "little")
    if kind in _NUMBERS and style in formats:
        found.formats[at] = formats[style]
    elif kind in (_ERROR, _FORMULA_ERROR):
        found.errors[at] = error_text(body[8])
