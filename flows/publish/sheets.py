"""Tables -> a workbook fit to read and print: heading, filter, A4 landscape; text stays text whatever it begins with.

xlsxwriter makes the frame of every sheet with two sample rows; the rows themselves are written here, straight into the
zip, with the sample's styles: ten times as fast and in bounded memory. A table longer than a worksheet goes on in
another (``Nguồn 2``). Equal tables give equal bytes.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from flows.documents.package import CREATED
from flows.publish.csv_text import number_cell
from flows.state.canonical import canonical
from flows.text import clean

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_HEADING_ROWS = 2
_MOST_ROWS = 1_048_576 - _HEADING_ROWS
_MOST_LINKS = 65_530                            # per worksheet, a limit of Excel; the text stays, only unlinked
_MOST_LETTERS = 32_767
_MOST_POINTS = 409.0                            # height of a row
_LINE_POINTS = 15.0
_CUT = "… (còn nữa)"
_A4 = 9
_CHUNK = 5_000
_STRINGS = "xl/sharedStrings.xml"
_SAMPLE = re.compile(r'<row r="3".*?</row><row r="4".*?</row>')
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")   # Excel reads _x0041_ as A


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a worksheet: its heading, the table column it shows, its width in letters."""

    heading: str
    source: str
    width: float = 14
    type: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to show. ``links``: table column -> target of each row's cell (``link_to``), "" for none."""

    name: str
    columns: Sequence[SheetColumn]
    table: pd.DataFrame
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_workbook(path: Path, sheets: Sequence[Sheet], title: str, notice: str = "") -> None:
    """One worksheet per table, or several where it is long. ``notice`` stands on top of each (draft, illustration)."""
    pages = [page for sheet in sheets for page in _pages(sheet)]
    frame = _frame(pages, title, notice)
    strings = _Strings(frame.pop(_STRINGS).decode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in frame.items():
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            pieces = _filled(data.decode(), pages[int(number[1]) - 1], strings) if number else iter([data])
            _write_part(archive, name, pieces)
        _write_part(archive, _STRINGS, strings.part())


def shown_in(sheets: Sequence[Sheet], title: str, notice: str = "") -> str:
    """A digest of all that ``write_workbook`` is given: equal digests, equal bytes."""
    return canonical(title, notice, [(sheet.name, sheet.columns, sheet.table[[column.source for column in sheet.columns]],
                                      sheet.links) for sheet in sheets])


def link_to(name: str, row: int) -> str:
    """Target of a link to a table row (counted from 0) on the sheet, or the continuation, that shows it."""
    page = name if row < _MOST_ROWS else f"{name} {row // _MOST_ROWS + 1}"
    return f"'{page}'!A{row % _MOST_ROWS + _HEADING_ROWS + 1}"


def _pages(sheet: Sheet) -> Iterator[Sheet]:
    for start in range(0, max(len(sheet.table), 1), _MOST_ROWS):
        stop = start + _MOST_ROWS
        name = sheet.name if start == 0 else f"{sheet.name} {start // _MOST_ROWS + 1}"
        links = {column: targets[start:stop] for column, targets in sheet.links.items()}
        yield replace(sheet, name=name, table=sheet.table.iloc[start:stop], links=links)


def _write_part(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> None:
    part = zipfile.ZipInfo(name, _ZIP_DATE)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.create_system = 0
    with archive.open(part, "w", force_zip64=True) as handle:
        for piece in pieces:
            handle.write(piece)


# The frame: everything but the rows


def _frame(pages: Sequence[Sheet], title: str, notice: str) -> dict[str, bytes]:
    """Parts of a workbook whose sheets hold the heading and two sample rows, one for each style a column uses."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": CREATED})
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1,
                                   "bg_color": "#DDEBF7"})
        top = book.add_format({"bold": True, "font_size": 13})
        text = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
        link = book.add_format({"valign": "top", "font_color": "#0563C1", "underline": 1, "indent": 1})
        whole, decimal = (book.add_format({"num_format": shape, "valign": "top"}) for shape in ("#,##0", "#,##0.######"))
        for page in pages:
            sheet = book.add_worksheet(page.name)
            _set_up(sheet, page)
            sheet.write_string(0, 0, " – ".join(part for part in (f"{page.name}: {title}", notice) if part), top)
            for place, column in enumerate(page.columns):
                sheet.write_string(1, place, column.heading, heading)
                for row, style in enumerate((whole, decimal) if column.type == "number" else (text, link)):
                    sheet.write_number(_HEADING_ROWS + row, place, 0, style)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _set_up(sheet: Worksheet, page: Sheet) -> None:
    for place, column in enumerate(page.columns):
        sheet.set_column(place, place, column.width)
    sheet.set_row(1, 2 * _LINE_POINTS + 2)
    sheet.freeze_panes(_HEADING_ROWS, 1)
    sheet.autofilter(1, 0, max(1, len(page.table) + 1), len(page.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&L&A&RTrang &P/&N")


# The rows


class _Strings:
    """The shared strings of the workbook: those of the frame, then ours in order of appearance."""

    def __init__(self, frame: str) -> None:
        self._items = re.findall(r"<si>.*?</si>", frame, re.DOTALL)
        self._places: dict[str, int] = {}

    def place(self, value: str) -> int:
        place = self._places.get(value)
        if place is None:
            place = self._places[value] = len(self._items)
            text = _fitting(value)
            space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
            self._items.append(f"<si><t{space}>{escape(_LOOKS_ESCAPED.sub('_x005F_', text))}</t></si>")
        return place

    def part(self) -> Iterator[bytes]:
        yield ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/'
               f'spreadsheetml/2006/main" uniqueCount="{len(self._items)}">').encode()
        for start in range(0, len(self._items), _CHUNK):
            yield "".join(self._items[start:start + _CHUNK]).encode()
        yield b"</sst>"


def _filled(frame: str, page: Sheet, strings: _Strings) -> Iterator[bytes]:
    """The sheet's XML with the table in place of the sample rows."""
    sample = _SAMPLE.search(frame)
    if sample is None:
        raise ValueError("xlsxwriter writes rows in another way than this module expects")
    styles = {(letters, row): style for letters, row, style in re.findall(r'<c r="([A-Z]+)(\d)" s="(\d+)"', sample[0])}
    last = f"{xl_col_to_name(len(page.columns) - 1)}{len(page.table) + _HEADING_ROWS}"
    yield re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}"', frame[:sample.start()], count=1).encode()
    links: list[str] = []
    for start in range(0, len(page.table), _CHUNK):
        yield "".join(_rows(page, start, styles, strings, links)).encode()
    rest = frame[sample.end():]
    if links:       # their place among the elements of a worksheet is before the print set-up
        at = next(rest.index(mark) for mark in ("<printOptions", "<pageMargins") if mark in rest)
        rest = f"{rest[:at]}<hyperlinks>{''.join(links)}</hyperlinks>{rest[at:]}"
    yield rest.encode()


def _rows(page: Sheet, start: int, styles: Mapping[tuple[str, str], str], strings: _Strings,
          links: list[str]) -> Iterator[str]:
    """The rows of one chunk as XML. A cell is what follows its row number, "" for a blank one; links are gathered."""
    part = page.table.iloc[start:start + _CHUNK]
    cells: list[list[str]] = []
    lines = [1] * len(part)
    for place, column in enumerate(page.columns):
        letters = xl_col_to_name(place)
        first, second = styles[letters, "3"], styles[letters, "4"]
        if column.type == "number":
            cells.append([_number(value, letters, first, second) for value in part[column.source].tolist()])
            continue
        texts = [value if isinstance(value, str) else _text(value) for value in part[column.source].astype(object).tolist()]
        targets = page.links.get(column.source, [])[start:start + _CHUNK]
        linked = [row for row, target in enumerate(targets) if target][:max(0, _MOST_LINKS - len(links))]
        links += [f'<hyperlink ref="{letters}{start + row + _HEADING_ROWS + 1}" location="{escape(targets[row])}"/>'
                  for row in linked]
        cells.append([f'{letters}|" s="{first}" t="s"><v>{strings.place(text)}</v></c>' if text else "" for text in texts])
        for row in linked:
            cells[-1][row] = cells[-1][row].replace(f's="{first}"', f's="{second}"', 1)
        heights = {text: _lines(text, column.width) for text in set(texts)}
        lines = [max(known, heights[text]) for known, text in zip(lines, texts, strict=True)]
    for row, (height, values) in enumerate(zip(lines, zip(*cells, strict=True), strict=True), start + _HEADING_ROWS + 1):
        points = f' ht="{min(height * _LINE_POINTS, _MOST_POINTS):g}"' if height > 1 else ""
        shown = "".join([f'<c r="{value}' for value in values if value]).replace("|", str(row))
        yield f'<row r="{row}"{points}>{shown}</row>'


def _number(value: float | None, letters: str, whole: str, decimal: str) -> str:
    number = float("nan") if value is None or pd.isna(value) else float(value)
    if not math.isfinite(number):
        return ""
    return f'{letters}|" s="{whole if number.is_integer() else decimal}"><v>{number_cell(number)}</v></c>'


def _text(value: object) -> str:
    return "" if value is None or value is pd.NaT or value is pd.NA or value != value else str(value)


def _fitting(value: str) -> str:
    """Text that a cell can hold; what does not fit is said to go on."""
    text = clean(value)
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS - len(_CUT)] + _CUT


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, roughly: LibreOffice does not fit heights on opening."""
    return sum(math.ceil(max(len(line), 1) / width) for line in text.split("\n"))
