"""The record stream of an .xls (BIFF5, BIFF8) -> what the value reader does not tell about each worksheet.

Record layouts: [MS-XLS] and, for Excel 5/95, the OpenOffice.org documentation of the Excel file format.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile  # type: ignore[import-untyped]

from flows.intake.formats.archive import DAMAGED, PASSWORD_EXPECTED
from flows.intake.formats.number_formats import BUILT_IN, error_text, format_kind, is_legacy_font
from flows.intake.formats.scanned import SheetScan
from flows.intake.formats.sheets import Position, UnreadableSheet, check_span
from flows.intake.formats.xls_formula import formula_text

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FONT, _FORMAT, _XF = 0x809, 0x0A, 0x2F, 0x85, 0x31, 0x41E, 0xE0
_ROW, _COLINFO, _FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x208, 0x7D, 0x06, 0x205, 0x203, 0x27E, 0xBD
_DIMENSIONS, _OLD_DIMENSIONS_BYTES = 0x200, 10
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_TEXT_CELLS = frozenset((0xFD, 0x204, 0xD6))       # shared text, text, rich text
_CELLS = _TEXT_CELLS | {_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK}
_ERROR_RESULT, _EMPTY_RESULT = 2, 3
_WORKSHEET = 0


@dataclass(slots=True)
class Book:
    """Workbook-wide records: styles (XF index -> format, old-encoding font) and where each sheet starts."""

    sheets: list[tuple[str, int, int]] = field(default_factory=list)    # name, offset, type
    formats: dict[int, str] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)
    is_biff8: bool = True


def scan_xls(data: bytes) -> list[SheetScan]:
    """One scan per worksheet in workbook order. Raises UnreadableSheet: ``password``, ``damaged-file``, ``too-large``."""
    stream = workbook_stream(data)
    book = _book(stream)
    return [_scan(stream, name, offset, book) for name, offset, kind in book.sheets if kind == _WORKSHEET]


def workbook_stream(data: bytes) -> bytes:
    """The stream of records inside the OLE container."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            name = "Workbook" if container.exists("Workbook") else "Book"
            return bytes(container.openstream(name).read())
    except (OSError, IndexError, ValueError, struct.error) as error:
        raise UnreadableSheet("damaged-file", DAMAGED, "tệp .xls bị hỏng cấu trúc") from error


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream up to its end; charts embedded in it are passed over."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, offset)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield kind, stream[offset + 4:offset + 4 + size]
        offset += 4 + size


def _book(stream: bytes) -> Book:
    book = Book()
    codes, fonts, styles = dict(BUILT_IN), list[str](), list[tuple[int, int]]()
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise UnreadableSheet("password", PASSWORD_EXPECTED, "tệp .xls có mật khẩu")
        if kind == _BOF:
            book.is_biff8 = body[:2] == b"\x00\x06"
        elif kind == _BOUNDSHEET:
            offset, _, sheet_type = struct.unpack_from("<I2B", body)
            book.sheets.append((_text(body, 6, 1, is_biff8=book.is_biff8), offset, sheet_type))
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2, 2 if book.is_biff8 else 1, is_biff8=book.is_biff8)
        elif kind == _FONT:
            fonts.append(_text(body, 14, 1, is_biff8=book.is_biff8))
        elif kind == _XF:
            styles.append(struct.unpack_from("<2H", body))
    book.formats = {index: codes[code] for index, (_, code) in enumerate(styles) if format_kind(codes.get(code, ""))}
    names = [_font_name(fonts, font) for font, _ in styles]
    book.fonts = {index: name for index, name in enumerate(names) if is_legacy_font(name)}
    return book


def _font_name(fonts: list[str], index: int) -> str:
    index -= index > 4      # there is no font 4 in the numbering
    return fonts[index] if index < len(fonts) else ""


def _text(body: bytes, place: int, length_bytes: int, *, is_biff8: bool) -> str:
    length = int.from_bytes(body[place:place + length_bytes], "little")
    place += length_bytes
    if not is_biff8:
        return body[place:place + length].decode("cp1252", "replace")
    if body[place] & 1:
        return body[place + 1:place + 1 + 2 * length].decode("utf-16-le", "replace")
    return body[place + 1:place + 1 + length].decode("latin-1")


def _scan(stream: bytes, name: str, offset: int, book: Book) -> SheetScan:
    found = SheetScan()
    rows, columns = set[int](), set[int]()
    for kind, body in _records(stream, offset):
        if kind == _ROW:
            if struct.unpack_from("<I", body, 12)[0] & 0x20:
                found.hidden_rows.add(int.from_bytes(body[:2], "little") + 1)
        elif kind == _COLINFO:
            first, last, _, _, flags = struct.unpack_from("<5H", body)
            if flags & 1:
                found.hidden_columns.append((first + 1, last + 1))
        elif kind == _DIMENSIONS:
            _check_dimensions(name, body)
        elif kind in _CELLS:
            rows.add(int.from_bytes(body[:2], "little") + 1)
            columns.add(int.from_bytes(body[2:4], "little") + 1)
            if kind == _MULRK:
                columns.add(int.from_bytes(body[-2:], "little") + 1)
            _add_cell(found, kind, body, book)
    if rows:
        check_span(name, min(rows), min(columns), max(rows), max(columns))
    return found


def _check_dimensions(name: str, body: bytes) -> None:
    """calamine takes memory for what this record claims, and a last row before the first one claims hundreds of gigabytes."""
    top, bottom, left, right = struct.unpack_from("<2I2H" if len(body) > _OLD_DIMENSIONS_BYTES else "<4H", body)
    if not (top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
        raise UnreadableSheet("damaged-file", DAMAGED, f"trang tính “{name}” ghi sai kích thước của mình")


def _add_cell(found: SheetScan, kind: int, body: bytes, book: Book) -> None:
    """Old-encoding fonts of text, formats of numbers, error cells, formulas without result."""
    row, column, style = struct.unpack_from("<3H", body)
    at = (row + 1, column + 1)
    if style in book.fonts:
        found.fonts.add(book.fonts[style])
    if kind == _MULRK:
        for place in range((len(body) - 6) // 6):
            style = int.from_bytes(body[4 + 6 * place:6 + 6 * place], "little")
            if style in book.formats:
                found.formats[row + 1, column + 1 + place] = book.formats[style]
    elif kind == _BOOLERR:
        if body[7]:
            found.errors[at] = error_text(body[6])
    elif kind == _FORMULA and body[12:14] == b"\xff\xff" and not _add_formula(found, at, body, book):
        return
    elif kind not in _TEXT_CELLS and style in book.formats:
        found.formats[at] = book.formats[style]


def _add_formula(found: SheetScan, at: Position, body: bytes, book: Book) -> bool:
    """A formula whose result is no number: text, bool, error, or left to Excel. True if it will be a number."""
    if body[6] == _ERROR_RESULT:
        found.errors[at] = error_text(body[8])
    elif body[6] == _EMPTY_RESULT and book.is_biff8:
        # An empty text is a result for IF(…,"",…) but not for arithmetic: then the writer left it to Excel.
        text = formula_text(body[22:22 + int.from_bytes(body[20:22], "little")])
        if text:
            found.uncached[at] = text
            return True
    return False
