"""Workbook-wide parts of an .xlsx -> which cell styles matter and where the sheets are.

Offices fill copies of one template, so each distinct part is parsed once and remembered by its packed bytes.
"""

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from flows.intake.formats.archive import DAMAGED, Archive, unpack
from flows.intake.formats.number_formats import BUILT_IN, format_kind, is_legacy_font
from flows.intake.formats.sheets import UnreadableSheet

_MAX_STYLES_BYTES = 48 * 2**20
_MAX_WORKBOOK_BYTES = 16 * 2**20
_REMEMBERED_BYTES = 64 * 2**10      # larger parts are not kept in the cache
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Styles:
    """Cell styles (by the index cells carry) that are shown as percent or date, or use a font of an old encoding."""

    formats: dict[int, str]
    fonts: dict[int, str]
    tag_end: re.Pattern[bytes] | None    # finds filled cells with one of ``formats``: style and what follows it in the tag


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet in the workbook's list: its place there (sheets that hold only a chart count too), name and part."""

    index: int
    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What xl/workbook.xml says: the worksheets in workbook order, and whether stored results are distrusted."""

    sheets: tuple[SheetEntry, ...]
    recalculated: bool      # fullCalcOnLoad: written by a program that left all formulas to Excel


NO_STYLES = Styles({}, {}, None)
Packed = tuple[bytes, int]      # a part as stored and the method it is packed with


def parse_xml(content: bytes) -> etree._Element:
    """A small part as a tree. Raises UnreadableSheet ``damaged-file`` for broken XML and for any DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSheet("damaged-file", DAMAGED, "nội dung XML bị hỏng") from error
    refuse_doctype(root)
    return root


def refuse_doctype(root: etree._Element) -> None:
    """Office programs write no DTD; entities declared in one can blow up a few bytes into gigabytes."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableSheet("damaged-file", "tệp không khai báo DTD", "nội dung XML có khai báo DTD hoặc ENTITY")


def styles_of(archive: Archive) -> Styles:
    """The workbook's xl/styles.xml -> the styles that matter."""
    packed = archive.packed("xl/styles.xml")
    return _styles(packed) if len(packed[0]) < _REMEMBERED_BYTES else _styles.__wrapped__(packed)


def outline_of(archive: Archive) -> Outline:
    """The workbook's list of sheets. Raises UnreadableSheet ``damaged-file`` if it has none."""
    if _WORKBOOK not in archive or _RELATIONS not in archive:
        raise UnreadableSheet("damaged-file", DAMAGED, "tệp thiếu danh sách trang tính")
    workbook, relations = archive.packed(_WORKBOOK), archive.packed(_RELATIONS)
    small = len(workbook[0]) + len(relations[0]) < _REMEMBERED_BYTES
    return (_outline if small else _outline.__wrapped__)(workbook, relations)


@lru_cache(maxsize=128)
def _styles(packed: Packed) -> Styles:
    root = parse_xml(unpack(*packed, _MAX_STYLES_BYTES))
    codes = BUILT_IN | {
        int(node.get("numFmtId", "0")): node.get("formatCode", "") for node in root.iterfind("{*}numFmts/{*}numFmt")}
    special = {number: code for number, code in codes.items() if format_kind(code)}
    names = [_font_name(node) for node in root.iterfind("{*}fonts/{*}font")]
    formats, fonts = {}, {}
    for index, node in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number, font = int(node.get("numFmtId", "0")), int(node.get("fontId", "0"))
        if number in special:
            formats[index] = special[number]
        if font < len(names) and is_legacy_font(names[font]):
            fonts[index] = names[font]
    return Styles(formats, fonts, _tag_end(formats))


def _font_name(font: etree._Element) -> str:
    name = font.find("{*}name")
    return name.get("val", "") if name is not None else ""


def _tag_end(formats: dict[int, str]) -> re.Pattern[bytes] | None:
    if not formats:
        return None
    return re.compile(rb' s="(%s)"([^<>]*)>\s*<[vf]' % "|".join(map(str, formats)).encode())


@lru_cache(maxsize=128)
def _outline(workbook: Packed, relations: Packed) -> Outline:
    root = parse_xml(unpack(*workbook, _MAX_WORKBOOK_BYTES))
    targets = relation_targets(unpack(*relations, _MAX_WORKBOOK_BYTES))
    entries = (_entry(index, node, targets) for index, node in enumerate(root.iterfind("{*}sheets/{*}sheet")))
    calculation = root.find("{*}calcPr")
    return Outline(
        tuple(entry for entry in entries if entry.part.startswith("xl/worksheets/")),
        recalculated=calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true"))


def _entry(index: int, node: etree._Element, targets: dict[str, str]) -> SheetEntry:
    link = next((str(value) for name, value in node.attrib.items() if str(name).endswith("}id")), "")
    return SheetEntry(index, node.get("name", ""), part_name(targets.get(link, "")), node.get("state", "visible") == "visible")


def relation_targets(relations: bytes) -> dict[str, str]:
    """A .rels part: relationship id -> target as written."""
    return {node.get("Id", ""): node.get("Target", "") for node in parse_xml(relations).iterfind("{*}Relationship")}


def part_name(target: str) -> str:
    """``worksheets/sheet1.xml`` or ``/xl/worksheets/sheet1.xml`` -> ``xl/worksheets/sheet1.xml``, lower case."""
    return posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/"))).lstrip("/").lower()
