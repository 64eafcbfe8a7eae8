"""Bytes of an "XML Spreadsheet 2003" (often named .xls or .xml by the programs that export it) -> sheets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from lxml import etree

from flows.intake.formats.number_formats import format_kind, is_legacy_font
from flows.intake.formats.sheets import Position, Range, Sheet, spread
from flows.intake.formats.xlsx_styles import parse_xml

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_X = "{urn:schemas-microsoft-com:office:excel}"
# Named formats; the others (Fixed, Standard, Currency …) are plain numbers.
_NAMED = {
    "Percent": "0.00%", "General Date": "dd/mm/yyyy h:mm", "Long Date": "dd/mm/yyyy", "Medium Date": "d-mmm-yy",
    "Short Date": "dd/mm/yyyy", "Long Time": "h:mm:ss", "Medium Time": "h:mm", "Short Time": "h:mm"}


@dataclass(slots=True)
class _Cells:
    """What one worksheet gives while it is walked."""

    values: dict[Position, object] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    formats: dict[Position, str] = field(default_factory=dict)
    fonts: set[str] = field(default_factory=set)


def read_xml2003(data: bytes) -> list[Sheet]:
    """The worksheets in document order. Raises UnreadableSheet: ``damaged-file``, ``too-large``."""
    root = parse_xml(data)
    styles = {style.get(f"{_SS}ID", ""): _style(style) for style in root.iterfind(f"{_SS}Styles/{_SS}Style")}
    return [_sheet(node, styles) for node in root.iterfind(f"{_SS}Worksheet")]


def _style(style: etree._Element) -> tuple[str, str]:
    """(number format if shown as percent or date, font if of an old encoding)."""
    number, font = style.find(f"{_SS}NumberFormat"), style.find(f"{_SS}Font")
    code = "" if number is None else number.get(f"{_SS}Format", "")
    code = _NAMED.get(code, code)
    name = "" if font is None else font.get(f"{_SS}FontName", "")
    return code if format_kind(code) else "", name if is_legacy_font(name) else ""


def _sheet(worksheet: etree._Element, styles: dict[str, tuple[str, str]]) -> Sheet:
    name, cells = worksheet.get(f"{_SS}Name", ""), _Cells()
    hidden_rows, hidden_columns = set[int](), set[int]()
    for table in worksheet.iterfind(f"{_SS}Table"):
        for column, node in _placed(table, "Column"):
            if node.get(f"{_SS}Hidden") == "1":
                hidden_columns.update(range(column, min(column + int(node.get(f"{_SS}Span", "0")), 16_384) + 1))
        for row, node in _placed(table, "Row"):
            if node.get(f"{_SS}Hidden") == "1":
                hidden_rows.add(row)
            for column, cell in _placed(node, "Cell"):
                _add(cells, (row, column), cell, styles)
    rows, top, left = spread(name, cells.values)
    visible = worksheet.findtext(f"{_X}WorksheetOptions/{_X}Visible")
    return Sheet(name, rows, top, left, merged=tuple(cells.merged), visible=visible is None, formats=cells.formats,
                 fonts=frozenset(cells.fonts), hidden_rows=frozenset(hidden_rows), hidden_columns=frozenset(hidden_columns))


def _placed(parent: etree._Element, tag: str) -> Iterator[tuple[int, etree._Element]]:
    """Children with their number: told by ss:Index, else the one after the child before with its span or merge."""
    number = 1
    for node in parent.iterfind(_SS + tag):
        number = int(node.get(f"{_SS}Index", number))
        yield number, node
        number += 1 + int(node.get(f"{_SS}MergeAcross" if tag == "Cell" else f"{_SS}Span", "0"))


def _add(cells: _Cells, at: Position, cell: etree._Element, styles: dict[str, tuple[str, str]]) -> None:
    across, down = int(cell.get(f"{_SS}MergeAcross", "0")), int(cell.get(f"{_SS}MergeDown", "0"))
    if across or down:
        cells.merged.append((*at, at[0] + down, at[1] + across))
    value = _value(cell.find(f"{_SS}Data"))
    if value is None:
        return
    cells.values[at] = value
    code, font = styles.get(cell.get(f"{_SS}StyleID", ""), ("", ""))
    if code and not isinstance(value, str | bool):
        cells.formats[at] = code
    if font:
        cells.fonts.add(font)


def _value(data: etree._Element | None) -> object:
    """Raises ValueError for a value that does not fit its declared type."""
    text = "" if data is None else "".join(data.itertext())
    if data is None or not text:
        return None
    kind = data.get(f"{_SS}Type")
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text == "1"
    if kind == "DateTime":
        return _moment(datetime.fromisoformat(text))
    return text


def _moment(stored: datetime) -> date | time | datetime:
    """A date without time, or a time alone (stored on 31/12/1899), as calamine gives them."""
    if stored.year < 1900:
        return stored.time()
    return stored.date() if stored.time() == time() else stored
