"""Single cells in the XML of a sheet: found or made, filled, restored."""

from bisect import bisect_left
from functools import cached_property

from lxml import etree

from flows.intake.formats.sheets import Position, cell_address, position, sheet_range
from flows.returns.workbook import UnmarkableError, main
from flows.returns.xml_build import element


class Cells:
    """The cells of one sheet by address. Raises UnmarkableError for a sheet that does not write its addresses."""

    def __init__(self, sheet: etree._Element) -> None:
        data = sheet.find(main("sheetData"))
        if data is None:
            raise UnmarkableError("tệp có trang tính viết khác thường")
        self.sheet, self.data = sheet, data

    @cached_property
    def _rows(self) -> dict[int, etree._Element]:
        rows = {int(node.get("r", "0")): node for node in self.data.iterfind(main("row"))}
        if 0 in rows:
            raise UnmarkableError("tệp có trang tính viết khác thường")
        return rows

    def anchor(self, address: str) -> str:
        """The cell that shows: of merged ones the first."""
        row, column = position(address)
        for node in self.sheet.iterfind(f"{main('mergeCells')}/{main('mergeCell')}"):
            try:
                top, left, bottom, right = sheet_range(node.get("ref", ""))
            except ValueError:
                continue
            if top <= row <= bottom and left <= column <= right:
                return cell_address(top, left)
        return address

    def style(self, address: str) -> int:
        """The style a cell shows: its own, else its row's or its column's."""
        row, column = position(address)
        node = self._find(address)
        if node is not None:
            return int(node.get("s", "0"))
        line = self._rows.get(row)
        if line is not None and line.get("customFormat") in ("1", "true"):
            return int(line.get("s", "0"))
        for span in self.sheet.iterfind(f"{main('cols')}/{main('col')}"):
            if int(span.get("min", "0")) <= column <= int(span.get("max", "0")):
                return int(span.get("style", "0"))
        return 0

    def restyle(self, address: str, style: int) -> None:
        """Sets a cell's style; a cell that is not there is made, empty."""
        node = self._find(address)
        (self._make(address) if node is None else node).set("s", str(style))

    def _find(self, address: str) -> etree._Element | None:
        row = self._rows.get(position(address)[0])
        return None if row is None else next((node for node in row if node.get("r") == address), None)

    def _make(self, address: str) -> etree._Element:
        number, column = position(address)
        row = self._rows.get(number)
        if row is None:
            row = self._rows[number] = element("row", r=number)
            self.data.insert(sum(int(node.get("r")) < number for node in self.data.iterfind(main("row"))), row)
        row.attrib.pop("spans", None)           # only a hint, and no longer true
        columns = [_column(node) for node in row.iterfind(main("c"))]
        cell = element("c", r=address)
        row.insert(bisect_left(columns, column), cell)
        return cell


def _column(cell: etree._Element) -> int:
    place: Position
    try:
        place = position(cell.get("r", ""))
    except ValueError as error:
        raise UnmarkableError("tệp có trang tính viết khác thường") from error
    return place[1]
