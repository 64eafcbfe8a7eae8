"""Bytes of an HTML page that a one-stop program exported under the name .xls -> one sheet, placed as Excel shows it.

Excel lays a page out on one sheet from top to bottom: a table row is a sheet row, a paragraph outside tables is a row of
its own. The addresses in findings then are those the sender sees on opening the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree, html

from flows.intake.formats.archive import DAMAGED
from flows.intake.formats.legacy import decode_csv
from flows.intake.formats.number_formats import is_legacy_font
from flows.intake.formats.sheets import MAX_PLACES, Position, Range, Sheet, UnreadableSheet, spread
from flows.text import squeeze

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)|\bface\s*=\s*[\"']?([^;\"',>]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_STORED_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SPACE = re.compile(r"[ \t\r\n]+")
_BLOCKS = frozenset(("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "center", "form", "hr"))
_SILENT = frozenset(("script", "style", "head", "title", "noscript"))
_WIDEST_SPAN = 16_384
_HIGHEST_SPAN = 10_000


@dataclass(slots=True)
class _Page:
    """The sheet while it grows: ``row`` is the next free one, ``loose`` the text met outside tables."""

    values: dict[Position, object] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    formats: dict[Position, str] = field(default_factory=dict)
    row: int = 1
    loose: list[str] = field(default_factory=list)

    def break_line(self) -> None:
        """Ends a paragraph outside tables: its text takes a row."""
        text = squeeze("".join(self.loose))
        self.loose.clear()
        if text:
            self.values[self.row, 1] = text
            self.row += 1


def read_html(data: bytes, name: str) -> list[Sheet]:
    """One sheet named after the file. Raises UnreadableSheet: ``damaged-file`` without any table, ``too-large``."""
    text = _DECLARATION.sub("", _decode(data))      # lxml takes no decoded text that declares an encoding
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSheet("damaged-file", DAMAGED, "trang HTML không đọc được") from error
    if root.find(".//table") is None:
        raise UnreadableSheet("unreadable-file", "bảng tính có bảng số liệu", "trang HTML không có bảng")
    page = _Page()
    _walk(root, page)
    page.break_line()
    title = squeeze(PurePosixPath(name).stem)
    rows, top, left = spread(title, page.values)
    fonts = {(first or second).strip() for first, second in _FONT.findall(text)}
    return [Sheet(title, rows, top, left, merged=tuple(page.merged), formats=page.formats,
                  fonts=frozenset(filter(is_legacy_font, fonts)))]


def _decode(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    if match and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(match[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass        # the page says one encoding and is written in another
    return decode_csv(data)[0]


def _walk(node: html.HtmlElement, page: _Page) -> None:
    """The page in reading order; a table that only arranges other tables is opened up."""
    if not isinstance(node.tag, str) or node.tag in _SILENT:
        return
    if node.tag == "table" and node.find(".//table") is None:
        page.break_line()
        _table(node, page)
        return
    is_block = node.tag in _BLOCKS or node.tag in ("table", "tr", "td", "th")
    if is_block:
        page.break_line()
    page.loose.append(node.text or "")
    for child in node:
        _walk(child, page)
        page.loose.append(child.tail or "")
    if is_block:
        page.break_line()


def _table(table: html.HtmlElement, page: _Page) -> None:
    """Cells flow around those that reach down from rows above (rowspan)."""
    taken = set[Position]()
    for line in table.iter("tr"):
        column = 1
        for cell in line.iterchildren("td", "th"):
            while (page.row, column) in taken:
                column += 1
            high, wide = _span(cell, "rowspan", _HIGHEST_SPAN), _span(cell, "colspan", _WIDEST_SPAN)
            if len(taken) + high * wide > MAX_PLACES:
                raise UnreadableSheet("too-large", "bảng cỡ thường", f"ô gộp {high} dòng × {wide} cột")
            if high * wide > 1:
                taken.update((page.row + down, column + right) for down in range(1, high) for right in range(wide))
                page.merged.append((page.row, column, page.row + high - 1, column + wide - 1))
            _add(page, (page.row, column), cell)
            column += wide
        page.row += 1


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), most) if text.isdecimal() else 1


def _add(page: _Page, at: Position, cell: html.HtmlElement) -> None:
    """The number as Excel itself stored it (x:num), else the text, line breaks kept."""
    text = _lines("".join(_texts(cell)))
    if _STORED_NUMBER.fullmatch(cell.get("x:num", "")):
        page.values[at] = float(cell.get("x:num"))
        if text.endswith("%"):
            page.formats[at] = "0.00%"
    elif text:
        page.values[at] = text


def _texts(node: html.HtmlElement) -> Iterator[str]:
    """Text with white space as a browser shows it: only <br> and blocks break lines."""
    yield _SPACE.sub(" ", node.text or "")
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _SILENT:
            if child.tag in _BLOCKS:
                yield "\n"
            yield from _texts(child)
        yield _SPACE.sub(" ", child.tail or "")


def _lines(text: str) -> str:
    """Lines without surplus spaces and without empty ones."""
    lines = (squeeze(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
