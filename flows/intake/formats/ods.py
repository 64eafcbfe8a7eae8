"""Bytes of an .ods -> sheets, straight from content.xml.

pandas' odf engine shows neither merged areas nor hidden rows, percent formats or formulas without value, and it lays out
whatever a repeat count asks for; calamine "cannot read some ODS files" (pandas#66240). So the few elements are read here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from lxml import etree

from flows.intake.formats.archive import PASSWORD_EXPECTED, Archive
from flows.intake.formats.number_formats import is_legacy_font
from flows.intake.formats.sheets import MAX_PLACES, Position, Range, Sheet, UnreadableSheet, spread
from flows.intake.formats.xlsx_styles import parse_xml

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

_MAX_CONTENT_BYTES = 96 * 2**20     # as a tree it takes several times that
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_CELL_REFERENCE = re.compile(r"\[\.([^\].]+)(?::\.([^\]]+))?\]")
_FORMATS = {"percentage": "0.00%", "date": "yyyy-mm-dd", "time": "h:mm:ss"}
_HIDDEN = ("collapse", "filter")


@dataclass(slots=True)
class _Cells:
    """What one table gives while it is walked."""

    values: dict[Position, object] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    formats: dict[Position, str] = field(default_factory=dict)
    uncached: dict[Position, str] = field(default_factory=dict)
    styles: set[str] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_ods(archive: Archive) -> list[Sheet]:
    """The tables in document order. Raises UnreadableSheet: ``damaged-file``, ``password``, ``too-large``."""
    manifest = "meta-inf/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise UnreadableSheet("password", PASSWORD_EXPECTED, "tệp .ods có mật khẩu")
    root = parse_xml(archive.read("content.xml", _MAX_CONTENT_BYTES))
    hidden_tables, fonts = _styles(root)
    return [_sheet(table, hidden_tables, fonts) for table in root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")]


def _styles(root: etree._Element) -> tuple[set[str], dict[str, str]]:
    """Table styles that hide the sheet; cell styles with an old-encoding font."""
    hidden, fonts = set[str](), dict[str, str]()
    for style in root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
        name = style.get(f"{_STYLE}name", "")
        properties = style.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            hidden.add(name)
        text = style.find(f"{_STYLE}text-properties")
        font = "" if text is None else (text.get(f"{_STYLE}font-name") or text.get(f"{_FO}font-family", "")).strip("'\"")
        if is_legacy_font(font):
            fonts[name] = font
    return hidden, fonts


def _sheet(table: etree._Element, hidden_tables: set[str], fonts: dict[str, str]) -> Sheet:
    name, cells = table.get(f"{_TABLE}name", ""), _Cells()
    column = 1
    for node in table.iter(f"{_TABLE}table-column"):
        count = _repeat(node, "columns")
        if node.get(f"{_TABLE}visibility") in _HIDDEN:
            cells.hidden_columns.update(range(column, min(column + count, 16_385)))
        column += count
    row = 1
    for node in _own_rows(table):
        row += _row(node, row, cells, name)
    rows, top, left = spread(name, cells.values)
    width = len(rows[0]) if rows else 0
    return Sheet(
        name, rows, top, left, merged=tuple(cells.merged), visible=table.get(f"{_TABLE}style-name") not in hidden_tables,
        formats=cells.formats, uncached=cells.uncached, hidden_rows=frozenset(cells.hidden_rows),
        fonts=frozenset(fonts[style] for style in cells.styles & fonts.keys()),
        hidden_columns=frozenset(cells.hidden_columns & set(range(left, left + width))))


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    """Rows in order, also those inside row groups and header rows, not those of tables inside cells."""
    for node in table:
        if node.tag == f"{_TABLE}table-row":
            yield node
        elif node.tag in (f"{_TABLE}table-row-group", f"{_TABLE}table-header-rows", f"{_TABLE}table-rows"):
            yield from _own_rows(node)


def _repeat(node: etree._Element, what: str) -> int:
    return max(1, int(node.get(f"{_TABLE}number-{what}-repeated", "1")))


def _row(node: etree._Element, row: int, cells: _Cells, name: str) -> int:
    """Adds a row's cells; gives how many sheet rows it stands for."""
    count, column = _repeat(node, "rows"), 1
    filled = False
    for cell in node.iterchildren(*_CELLS):
        width = _repeat(cell, "columns")
        value = _value(cell)
        formula = cell.get(f"{_TABLE}formula")
        if value is not None or formula:
            filled = True
            if len(cells.values) + count * width > MAX_PLACES:
                raise UnreadableSheet("too-large", "trang tính cỡ thường", f"trang tính “{name}” lặp một ô {count * width} lần")
            for at in ((row + down, column + right) for down in range(count) for right in range(width)):
                _add(cells, at, cell, value, formula)
        high, wide = int(cell.get(f"{_TABLE}number-rows-spanned", "1")), int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
        if high * wide > 1:
            cells.merged.append((row, column, row + high - 1, column + wide - 1))
        column += width
    if node.get(f"{_TABLE}visibility") in _HIDDEN and filled:
        cells.hidden_rows.update(range(row, row + count))
    return count


def _add(cells: _Cells, at: Position, cell: etree._Element, value: object, formula: str | None) -> None:
    cells.values[at] = value
    cells.styles.add(cell.get(f"{_TABLE}style-name", ""))
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in _FORMATS:
        cells.formats[at] = _FORMATS[kind]
    # LibreOffice writes no value for =IF(…;"";…) that gives the empty text; without "" in it, nothing was computed.
    if formula and value is None and not kind and '""' not in formula:
        cells.uncached[at] = _CELL_REFERENCE.sub(_excel_reference, formula.partition("=")[2])


def _excel_reference(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2]}" if match[2] else match[1]


def _value(cell: etree._Element) -> object:
    """A cell's value with the types calamine gives for other formats. Raises ValueError for one that cannot be."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        return float(cell.get(f"{_OFFICE}value", "nan")) if cell.get(f"{_OFFICE}value") else None
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date" and (stored := cell.get(f"{_OFFICE}date-value")):
        return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)
    if kind == "time" and (stored := cell.get(f"{_OFFICE}time-value")):
        return _duration(stored)
    return "\n".join(_paragraph(node) for node in cell.iterchildren(f"{_TEXT}p")) or cell.get(f"{_OFFICE}string-value") or None


def _duration(stored: str) -> time | timedelta:
    match = _DURATION.fullmatch(stored)
    if not match:
        raise ValueError(stored)
    days, hours, minutes = (int(part or 0) for part in match.groups()[1:4])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=float(match[5] or 0))
    if match[1]:
        return -length
    return (datetime.combine(date.min, time()) + length).time() if length < timedelta(days=1) else length


def _paragraph(node: etree._Element) -> str:
    """A paragraph's text; tabs, line breaks and runs of spaces are elements there, comments are not part of it."""
    parts = [node.text or ""]
    for child in node:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * int(child.get(f"{_TEXT}c", "1")))
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            parts.append("\t" if child.tag.endswith("tab") else "\n")
        elif child.tag != f"{_OFFICE}annotation" and isinstance(child.tag, str):
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
