"""Tables -> worksheets fit to print: heading, filter, A4 landscape; text stays text whatever it begins with.

Rows are written in order and leave memory at once. A table longer than a worksheet goes on in another (``Nguồn 2``).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flows.text import clean

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)     # not the time of the run: equal data, equal bytes
_HEADING_ROWS = 2
_MOST_ROWS = 1_048_576 - _HEADING_ROWS
_MOST_LINKS = 65_530                            # per worksheet, a limit of Excel; the text stays, only unlinked
_MOST_LETTERS = 32_767
_CUT = "… (còn nữa)"
_A4 = 9


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a worksheet: its heading, the table column it shows, its width in letters."""

    heading: str
    source: str
    width: float = 14
    type: Literal["text", "number"] = "text"


class SheetWriter:
    """A workbook being written. ``notice`` stands on top of every sheet (draft, illustration)."""

    def __init__(self, path: Path, title: str, notice: str = "") -> None:
        self._book = xlsxwriter.Workbook(str(path), {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self._book.set_properties({"title": title, "created": _CREATED})
        self._title = title
        self._notice = notice
        self._title_format = self._book.add_format({"bold": True, "font_size": 13})
        self._heading_format = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "bg_color": "#DDEBF7"})
        self._text_format = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._link_format = self._book.add_format({"valign": "top", "font_color": "#0563C1", "underline": 1})
        self._number_formats = [self._book.add_format({"num_format": shape, "valign": "top"})
                                for shape in ("#,##0", "#,##0.######")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._book.close()

    def add(self, name: str, columns: Sequence[SheetColumn], table: pd.DataFrame,
            links: Mapping[str, Sequence[str]] | None = None) -> None:
        """One table as a worksheet, or several. ``links``: table column -> target of each row's cell, "" for none."""
        for page, start in pages(name, len(table)):
            part = table.iloc[start:start + _MOST_ROWS]
            targets = {source: found[start:start + _MOST_ROWS] for source, found in (links or {}).items()}
            self._add_page(page, columns, part, targets)

    def _add_page(self, name: str, columns: Sequence[SheetColumn], table: pd.DataFrame,
                  links: Mapping[str, Sequence[str]]) -> None:
        sheet = self._book.add_worksheet(name)
        self._set_up(sheet, columns, len(table))
        sheet.write_string(0, 0, " – ".join(part for part in (f"{name}: {self._title}", self._notice) if part),
                           self._title_format)
        sheet.set_row(1, 32)
        for place, column in enumerate(columns):
            sheet.write_string(1, place, column.heading, self._heading_format)
        values = [_values(table[column.source], column) for column in columns]
        targets = [links.get(column.source) for column in columns]
        left = _MOST_LINKS
        for row in range(len(table)):
            for place, cells in enumerate(values):
                target = targets[place]
                link = target[row] if target is not None and left > 0 else ""
                left -= bool(link)
                self._write(sheet, row + _HEADING_ROWS, place, cells[row], link)

    def _write(self, sheet: Worksheet, row: int, place: int, value: str | float, link: str) -> None:
        if isinstance(value, float):
            if math.isfinite(value):
                sheet.write_number(row, place, value, self._number_formats[not value.is_integer()])
        elif link:
            sheet.write_url(row, place, link, self._link_format, value)
        elif value:
            sheet.write_string(row, place, value, self._text_format)

    def _set_up(self, sheet: Worksheet, columns: Sequence[SheetColumn], rows: int) -> None:
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(_HEADING_ROWS, 1)
        sheet.autofilter(1, 0, max(1, rows + 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.set_footer("&L&A&RTrang &P/&N")


def pages(name: str, rows: int) -> list[tuple[str, int]]:
    """(sheet name, first table row on it) of a table of so many rows; one page even when it is empty."""
    return [(name if start == 0 else f"{name} {start // _MOST_ROWS + 1}", start)
            for start in range(0, max(rows, 1), _MOST_ROWS)]


def link_to(name: str, row: int) -> str:
    """Target of a link to a table row (counted from 0) of the sheet, or the continuation, that shows it."""
    page = name if row < _MOST_ROWS else f"{name} {row // _MOST_ROWS + 1}"
    return f"internal:'{page}'!A{row % _MOST_ROWS + _HEADING_ROWS + 1}"


def _values(values: "pd.Series[Any]", column: SheetColumn) -> list[Any]:
    """Cells as text or, for number columns, as float with NaN for blank."""
    if column.type == "number":
        return [float("nan") if pd.isna(value) else float(value) for value in values.tolist()]
    return ["" if pd.isna(value) else _fitting(str(value)) for value in values.astype(object).tolist()]


def _fitting(text: str) -> str:
    printable = clean(text)
    return printable if len(printable) <= _MOST_LETTERS else printable[:_MOST_LETTERS - len(_CUT)] + _CUT
