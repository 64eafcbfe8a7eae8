"""Bytes of any spreadsheet file -> sheets. What a file is, is told by its bytes; names and extensions are often wrong."""

import re
import struct
from collections.abc import Sequence
from urllib.parse import unquote

from lxml import etree
from python_calamine import CalamineError

from flows.intake.formats.archive import DAMAGED, Archive
from flows.intake.formats.sheets import Sheet, UnreadableSheet
from flows.intake.formats.xls import read_xls
from flows.intake.formats.xlsx import read_xlsx
from flows.intake.formats.xlsx_styles import relation_targets

EXPECTED = "bảng tính .xlsx, .xlsm, .xls, .xlsb, .ods hoặc .csv"

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|body|meta|head|style)\b", re.IGNORECASE)
_XML2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_OTHERS = (
    (b"%PDF", "tệp PDF"), (b"\x89PNG", "ảnh PNG"), (b"\xff\xd8\xff", "ảnh JPEG"), (b"GIF8", "ảnh GIF"),
    (b"{\\rtf", "tài liệu RTF"), (b"Rar!", "tệp nén RAR"), (b"7z\xbc\xaf", "tệp nén 7z"), (b"MIME-Version", "trang web MHT"),
    (b"PK\x05\x06", "tệp nén rỗng"))
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def read_sheets(data: bytes, name: str, *, passwords: Sequence[str] = ()) -> list[Sheet]:
    """All sheets of a file in their order, also hidden ones.

    ``name`` names the sheet of formats that have none (.csv, HTML). Raises UnreadableSheet with the finding code:
    ``damaged-file``, ``password``, ``too-large``, ``unreadable-file`` (not a spreadsheet, whatever its name).
    """
    try:
        return _read(data, name, passwords)
    except (CalamineError, etree.LxmlError, ValueError, LookupError, struct.error, OverflowError, OSError) as error:
        raise UnreadableSheet("damaged-file", DAMAGED, "cấu trúc tệp bị hỏng") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":    # calamine met what its authors did not expect; not an Exception
            raise UnreadableSheet("damaged-file", DAMAGED, "cấu trúc tệp bị hỏng") from error
        raise


def peculiarities(data: bytes) -> list[tuple[str, str]]:
    """(finding code, what was found) for a readable .xlsx, .xlsm or .xlsb: ``macro``, ``external-link``; else empty.

    Cheap: names of parts stand unpacked in the file, and only a file with links is opened again.
    """
    if not data.startswith(_ZIP):
        return []
    found = [("macro", "vbaProject.bin")] if b"xl/vbaProject.bin" in data else []
    if b"xl/externalLinks/" in data:
        found.append(("external-link", ", ".join(sorted(_links(Archive(data))))[:200]))
    return found


def _links(archive: Archive) -> set[str]:
    """Names of the files linked to, without their folders; ``DDE`` where another program on the sender's machine supplied
    values."""
    try:
        parts = {name: archive.read(name) for name in archive.parts if name.startswith("xl/externallinks/")}
        targets = {unquote(target).rpartition("/")[2] for name, content in parts.items() if "/_rels/" in name
                   for target in relation_targets(content).values()}
    except (UnreadableSheet, etree.LxmlError, ValueError):      # the sheets were sound, and they are what counts
        return {"không rõ tệp nào"}
    return targets | ({"DDE"} if any(b"ddeLink" in content for content in parts.values()) else set())


def _read(data: bytes, name: str, passwords: Sequence[str]) -> list[Sheet]:
    if data.startswith(_ZIP):
        return _read_package(data)
    if data.startswith(_OLE):
        return _read_ole(data, passwords)
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableSheet("damaged-file", DAMAGED, "tệp rỗng")
    for mark, kind in _OTHERS:
        if data.startswith(mark):
            raise UnreadableSheet("unreadable-file", EXPECTED, kind)
    return _read_text(data, name)


def _read_package(data: bytes) -> list[Sheet]:
    archive = Archive(data)
    if "xl/workbook.xml" in archive:
        return read_xlsx(data, archive)
    if "xl/workbook.bin" in archive:
        from flows.intake.formats.xlsb import read_xlsb

        return read_xlsb(data, archive)
    if "mimetype" in archive and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        from flows.intake.formats.ods import read_ods

        return read_ods(archive)
    raise UnreadableSheet("unreadable-file", EXPECTED, "tài liệu Word" if "word/document.xml" in archive else "tệp nén ZIP")


def _read_ole(data: bytes, passwords: Sequence[str]) -> list[Sheet]:
    """The container of .xls, of every other old Office file, and of encrypted new ones."""
    streams = {stream for stream in ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
               if stream.encode("utf-16-le") + b"\x00\x00" in data}
    if "EncryptedPackage" in streams:
        return _read_decrypted(data, passwords)
    if not streams:
        raise UnreadableSheet("damaged-file", DAMAGED, "tệp bị cắt cụt hoặc hỏng cấu trúc")
    if not streams & {"Workbook", "Book"}:
        raise UnreadableSheet("unreadable-file", EXPECTED, "tài liệu Word" if "WordDocument" in streams else "tệp trình chiếu")
    try:
        return read_xls(data)
    except UnreadableSheet as error:
        if error.code != "password":
            raise
    return _read_decrypted(data, passwords)


def _read_decrypted(data: bytes, passwords: Sequence[str]) -> list[Sheet]:
    from flows.intake.formats.encrypted import decrypt

    plain = decrypt(data, passwords)
    return _read_package(plain) if plain.startswith(_ZIP) else read_xls(plain)


def _read_text(data: bytes, name: str) -> list[Sheet]:
    head = data[:_HEAD] if not data.startswith(_UTF16) else data[:_HEAD].replace(b"\x00", b"")
    if _XML2003 in head:
        from flows.intake.formats.xml2003 import read_xml2003

        return read_xml2003(data)
    if _HTML.search(head):
        from flows.intake.formats.html_table import read_html

        return read_html(data, name)
    if b"\x00" in head and not data.startswith(_UTF16) and not _looks_utf16(data):
        raise UnreadableSheet("unreadable-file", EXPECTED, "tệp không rõ định dạng")
    from flows.intake.formats.csv_file import read_csv

    return read_csv(data, name)


def _looks_utf16(data: bytes) -> bool:
    """Text of two bytes a letter without a mark: every other byte of mostly Latin text is zero."""
    head = data[:400]
    return max(head[0::2].count(0), head[1::2].count(0)) > len(head) // 4
