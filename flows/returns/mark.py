"""A sender's workbook -> the same workbook with its cells marked and the list of findings before its sheets.

Untouched parts keep their bytes. A list and marks of ours from an earlier return are taken away first, and cells get back
what they were filled with; what the sender has explained is handed in with the rows.
"""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from lxml import etree

from flows.documents.package import CREATED
from flows.intake.formats.recognise import read_sheets
from flows.intake.formats.sheets import Sheet, UnreadableSheet, position
from flows.intake.layout.own_sheets import LISTING, ListedFinding, is_own, listed_findings
from flows.returns.cells import Cells
from flows.returns.listing import Heading, listing
from flows.returns.notes import Notes
from flows.returns.rows import ReturnRow
from flows.returns.styles import StyleBook
from flows.returns.workbook import UnmarkableError, Workbook, main
from flows.text import fold

_WORST = ("error", "warning", "note")
_MOST_NOTES = 1_000         # in one sheet; the colours and the list go on


def mark(data: bytes, heading: Heading, rows: Sequence[ReturnRow]) -> tuple[bytes, str]:
    """(the marked workbook, its extension). The same input gives the same bytes.

    Raises UnmarkableError for other formats and for workbooks that marking would harm, with the reason as a clause.
    """
    try:
        return _mark(data, heading, rows)
    except (ValueError, TypeError, KeyError, AttributeError, etree.LxmlError) as error:     # XML that means nothing
        raise UnmarkableError("tệp có phần viết khác thường") from error


def _mark(data: bytes, heading: Heading, rows: Sequence[ReturnRow]) -> tuple[bytes, str]:
    if not data.startswith(b"PK"):
        raise UnmarkableError("tệp không phải dạng .xlsx")
    workbook = Workbook(data)
    sheets = workbook.sheets()
    if not sheets:
        raise UnmarkableError("tệp không có trang tính nào")
    styles = StyleBook(workbook)
    listed = _own_listing(data, sheets)
    if listed:
        _unmark(workbook, sheets, styles, listed_findings([listed]))
    marked = _Marks(workbook, sheets, styles, rows)
    root = listing(heading, rows, styles, marked.links, marked.fills)
    if listed:
        workbook.unrelate(sheets[listed.name])
        workbook.add(sheets[listed.name], root)
        for view in root.iter(main("sheetView")):           # which sheet is open is the sender's choice by now
            del view.attrib["tabSelected"]
    else:
        workbook.insert_first(_free_name(sheets), root)
    return workbook.save(), ".xlsm" if workbook.has_macros else ".xlsx"


def list_apart(heading: Heading, rows: Sequence[ReturnRow]) -> bytes:
    """The list of findings as a workbook of its own, for files that cannot be marked. Equal rows give equal bytes."""
    workbook = Workbook(_blank())
    part = workbook.sheets()[LISTING]
    workbook.add(part, listing(heading, rows, StyleBook(workbook), {}, {}))
    return workbook.save()


def _blank() -> bytes:
    """A workbook with one empty sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        book.add_worksheet(LISTING)
    return buffer.getvalue()


class _Marks:
    """Sets all marks. ``links``: number of a row -> place of its cell; ``fills``: -> what the cell was filled with."""

    def __init__(self, workbook: Workbook, sheets: Mapping[str, str], styles: StyleBook, rows: Sequence[ReturnRow]) -> None:
        self.links: dict[int, str] = {}
        self.fills: dict[int, str] = {}
        self._styles = styles
        by_sheet: dict[str, list[ReturnRow]] = {}
        for row in rows:
            if row.sheet in sheets:
                by_sheet.setdefault(row.sheet, []).append(row)
        for name, found in by_sheet.items():
            self._mark_sheet(workbook, name, sheets[name], [row for row in found if _is_address(row.cell)])
            for row in found:
                self.links.setdefault(row.number, f"{_quoted(name)}!A1")

    def _mark_sheet(self, workbook: Workbook, name: str, part: str, rows: Sequence[ReturnRow]) -> None:
        if not rows:
            return
        cells, notes = Cells(workbook.tree(part)), Notes(workbook, part)
        by_cell: dict[str, list[ReturnRow]] = {}
        for row in rows:
            by_cell.setdefault(cells.anchor(row.cell), []).append(row)
        for place, (address, found) in enumerate(by_cell.items()):
            style = cells.style(address)
            fill = self._styles.fill_of(style)
            worst = min((row.severity for row in found), key=_WORST.index)
            cells.restyle(address, self._styles.marked(style, worst))
            if place < _MOST_NOTES:
                notes.write(address, "\n\n".join(row.note() for row in found))
            for row in found:
                self.links[row.number], self.fills[row.number] = f"{_quoted(name)}!{row.cell}", fill


def _unmark(workbook: Workbook, sheets: Mapping[str, str], styles: StyleBook, listed: Sequence[ListedFinding]) -> None:
    """Takes the marks of an earlier return away. A note tells where its cell is now; rows may have been moved since."""
    fills = {row.number: row.fill for row in listed}
    for name, part in sheets.items():
        if fold(name).startswith(fold(LISTING)):
            continue
        cells = Cells(workbook.tree(part))
        found = Notes(workbook, part).remove_ours()
        lost = {row.cell: row.number for row in listed
                if row.sheet == name and row.number not in found.values() and _is_address(row.cell)}
        for address, number in ({cells.anchor(cell): number for cell, number in lost.items()} | found).items():
            style = cells.style(address)
            if (restored := styles.restored(style, fills.get(number, ""))) != style:
                cells.restyle(address, restored)


def _own_listing(data: bytes, sheets: Mapping[str, str]) -> Sheet | None:
    """Our list of findings from an earlier return, if the workbook holds one."""
    if not any(fold(name).startswith(fold(LISTING)) for name in sheets):
        return None
    try:
        read = read_sheets(data, "")
    except UnreadableSheet as error:
        raise UnmarkableError("tệp không đọc lại được") from error
    return next((sheet for sheet in read if fold(sheet.name).startswith(fold(LISTING)) and is_own(sheet)), None)


def _free_name(sheets: Mapping[str, str]) -> str:
    taken = {name.casefold() for name in sheets}
    return next(name for number in range(1, 1000)
                if (name := LISTING if number == 1 else f"{LISTING} ({number})").casefold() not in taken)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _is_address(cell: str) -> bool:
    try:
        position(cell)
    except ValueError:
        return False
    return True
