"""Files nobody should send, made from a good one: what each is called, its bytes, and what must be told about it."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

import xlwt
from openpyxl import Workbook

from tests.intake.packages import SHEET_1, edited

MEGABYTE = 2**20
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_SPACES = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
               'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
               'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"')


class Hostile(NamedTuple):
    """``code``: the one finding; ``words``: what its message must say."""

    name: str
    data: bytes
    code: str
    words: str = ""


def hostile_files(good: bytes) -> Iterator[Hostile]:
    """``good`` is a submission in .xlsx."""
    yield from _bombs(good)
    yield from _far_cells(good)
    yield from _markup(good)
    yield from _damaged(good)
    yield from _disguised(good)


def _bombs(good: bytes) -> Iterator[Hostile]:
    spaces = b" " * (140 * MEGABYTE)
    yield Hostile("01891 bom zip.xlsx", edited(good, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + spaces)),
                  "too-large")
    inner = package({"a.bin": b"\x00" * (20 * MEGABYTE)})
    yield Hostile("01891 bom lồng.xlsx", package({f"{number}.zip": inner for number in range(40)}), "unreadable-file", "nén ZIP")
    yield Hostile("01891 vạn phần.xlsx", package({f"xl/{number}": b"" for number in range(21_000)}), "damaged-file")
    yield Hostile("01891 chồng lên nhau.xlsx", overlapping(good), "damaged-file")
    yield Hostile("01891 bom.ods", ods(f'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                                       f'table:number-columns-repeated="{2**60}" office:value-type="string"><text:p>x</text:p>'
                                       '</table:table-cell></table:table-row>'), "too-large")


def _far_cells(good: bytes) -> Iterator[Hostile]:
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield Hostile("01891 ô cuối.xlsx", edited(good, lambda xml: xml.replace(b"</sheetData>", corner)), "too-large", "XFD1048576")
    yield Hostile("01891 ô cuối.xls", xls(lambda sheet: [sheet.write(0, 0, 1), sheet.write(65_535, 255, 1)]), "too-large")
    yield Hostile("01891 triệu cột.csv", b"a" + b",b" * 3_000_000, "too-large")
    yield Hostile("01891 triệu dòng.csv", b"a,b\n" * 3_000_000, "too-large")
    beyond = b'<row r="9999999999"><c r="ZZZZ9999999999"><v>1</v></c></row></sheetData>'
    yield Hostile("01891 ngoài trang.xlsx", edited(good, lambda xml: xml.replace(b"</sheetData>", beyond)), "damaged-file")


def _markup(good: bytes) -> Iterator[Hostile]:
    levels = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>'.encode()
    outside = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    for name, declared in (("thực thể lồng", laughs), ("thực thể ngoài", outside)):
        yield Hostile(f"01891 {name}.xlsx", edited(good, lambda xml, declared=declared: before_root(xml, declared)),
                      "damaged-file", "ENTITY")
    body = '<table:table-cell office:value-type="string"><text:p>&e9;</text:p></table:table-cell>'
    yield Hostile("01891 thực thể.ods", ods(f"<table:table-row>{body}</table:table-row>", laughs.decode()), "damaged-file")
    old = '<?xml version="1.0"?>{}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&e;</Workbook>'
    yield Hostile("01891 thực thể.xls", old.format(outside.decode()).encode(), "damaged-file", "ENTITY")
    yield Hostile("01891 bảng sâu.xls", b"<html><table><tr><td>" + b"<div>" * 200_000 + b"1</table>", "unknown-form")
    endless = b'<sheetData><row r="1"><c r="A1" ' * 200_000       # no ">" to be found: slow for a careless search
    yield Hostile("01891 thẻ dở.xlsx", edited(good, lambda xml: xml.replace(b"<sheetData>", endless)), "damaged-file")
    yield Hostile("01891 bảng sâu.xml.xls", old.format("").replace("&e;", "<a>" * 100_000).encode(), "damaged-file")


def _damaged(good: bytes) -> Iterator[Hostile]:
    half = len(good) // 2
    yield Hostile("01891 cụt.xlsx", good[:half], "damaged-file")
    yield Hostile("01891 lật bit.xlsx", flipped_part(good), "damaged-file")
    yield Hostile("01891 phần trùng.xlsx", doubled(good), "damaged-file")
    old = xls(lambda sheet: [sheet.write(row, 0, "số liệu " * 20) for row in range(300)])
    yield Hostile("01891 cụt.xls", old[:len(old) // 2], "damaged-file")
    looped = bytearray(old)
    struct.pack_into("<4I", looped, 512, 0, 0, 0, 0)        # every sector is said to follow itself
    yield Hostile("01891 vòng.xls", bytes(looped), "damaged-file")
    sheet = ods('<table:table-row/>')
    yield Hostile("01891 cụt.ods", sheet[:len(sheet) // 2], "damaged-file")
    yield Hostile("01891 rỗng.xlsx", b"", "damaged-file", "tệp rỗng")
    yield Hostile("01891 toàn số 0.xlsx", b"\x00" * 50_000, "damaged-file", "tệp rỗng")


def _disguised(good: bytes) -> Iterator[Hostile]:
    yield Hostile("01891 chương trình.xlsx", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 40, "unreadable-file")
    yield Hostile("01891 ảnh.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "unreadable-file", "PNG")
    yield Hostile("01891 là Word.xlsx", package({"word/document.xml": b"<w/>"}), "unreadable-file", "Word")
    yield Hostile("01891 bẫy.csv", b"a,b\n" + b'"' + b"x" * (2 * MEGABYTE), "damaged-file")
    yield Hostile("01891 bài hát.xlsm", good[:4] + bytes(reversed(good[4:])), "damaged-file")


# -- putting files together -------------------------------------------------------------------------------------------

def package(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def ods(rows: str, declared: str = "") -> bytes:
    """An .ods of one table."""
    content = (f'<?xml version="1.0"?>{declared}<office:document-content {_ODS_SPACES}><office:body>'
               f'<office:spreadsheet><table:table table:name="Biểu">{rows}</table:table></office:spreadsheet></office:body>'
               '</office:document-content>')
    return package({"mimetype": _ODS, "content.xml": content.encode()})


def xls(fill: Callable[[xlwt.Worksheet], object]) -> bytes:
    book, target = xlwt.Workbook(), io.BytesIO()
    fill(book.add_sheet("Biểu"))
    book.save(target)
    return target.getvalue()


def before_root(xml: bytes, declared: bytes) -> bytes:
    return re.sub(rb"^(<\?xml[^>]*\?>\s*)?", lambda match: match[0] + declared, xml, count=1)


def flipped_part(good: bytes) -> bytes:
    """One bit of the first sheet turned, where it is stored unpacked: only its checksum can tell."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    data = bytearray(target.getvalue())
    data[data.index(b"<sheetData>") + 40] ^= 1
    return bytes(data)


def doubled(good: bytes) -> bytes:
    """Two parts of one name: two readers would see two different sheets."""
    with zipfile.ZipFile(io.BytesIO(good)) as old:
        sheet = old.read(SHEET_1)
    target = io.BytesIO(good)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(SHEET_1.upper(), sheet)
    return target.getvalue()


def overlapping(good: bytes) -> bytes:
    """Every entry of the directory points at the same packed bytes (a bomb without nesting)."""
    data = bytearray(good)
    places = [match.start() for match in re.finditer(rb"PK\x01\x02", good)]
    for place in places[1:]:
        data[place + 42:place + 46] = data[places[0] + 42:places[0] + 46]
    return bytes(data)


def rows_workbook(rows: list[list[object]]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()
