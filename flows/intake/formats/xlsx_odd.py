"""Sheet XML of any shape -> the same as ``xlsx_xml.scan``, by a streaming parser; some ten times slower."""

import io

from lxml import etree

from flows.intake.formats.archive import DAMAGED
from flows.intake.formats.scanned import SheetScan
from flows.intake.formats.sheets import Position, UnreadableSheet, cell_address, check_span, position
from flows.intake.formats.xlsx_styles import Styles, refuse_doctype
from flows.intake.formats.xlsx_xml import lacks_result, own_formula

_TRUE = ("1", "true")
_PREFIX = "{*}"


def scan_odd(name: str, xml: bytes, styles: Styles, *, recalculated: bool = False) -> SheetScan:
    """One sheet's XML parsed. Raises UnreadableSheet: ``too-large``, ``damaged-file`` (broken XML, DTD)."""
    scan = _OddScan(styles, recalculated=recalculated)
    try:
        for event, node in etree.iterparse(
                io.BytesIO(xml), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False):
            local = str(node.tag).rpartition("}")[2]
            if event == "start":
                scan.open(local, node)
            else:
                scan.close(local, node)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSheet("damaged-file", DAMAGED, f"nội dung trang tính “{name}” bị hỏng") from error
    if scan.filled:
        rows, columns = [row for row, _ in scan.filled], [column for _, column in scan.filled]
        check_span(name, min(rows), min(columns), max(rows), max(columns))
    return scan.found


class _OddScan:
    """The walk's state: where it stands, and what it has found so far."""

    def __init__(self, styles: Styles, *, recalculated: bool) -> None:
        self.styles, self.recalculated = styles, recalculated
        self.found = SheetScan()
        self.filled: list[Position] = []
        self.row = self.column = 0
        self._shared: dict[str, tuple[str, str]] = {}

    def open(self, local: str, node: etree._Element) -> None:
        """Cells and rows may leave out their address; then they follow the one before."""
        if local == "worksheet":
            refuse_doctype(node)
        elif local == "row":
            self.row, self.column = int(node.get("r", self.row + 1)), 0
            if node.get("hidden") in _TRUE:
                self.found.hidden_rows.add(self.row)
        elif local == "c":
            address = node.get("r")
            self.row, self.column = position(address) if address else (self.row, self.column + 1)

    def close(self, local: str, node: etree._Element) -> None:
        if local == "col" and node.get("hidden") in _TRUE:
            self.found.hidden_columns.append((int(node.get("min", "0")), int(node.get("max", "0"))))
        elif local == "c":
            if len(node):
                self._cell(node)
            node.clear()
        elif local == "row":
            node.clear()

    def _cell(self, node: etree._Element) -> None:
        at, kind, style = (self.row, self.column), node.get("t", "n"), int(node.get("s", "0"))
        self.filled.append(at)
        formula, value = node.find(_PREFIX + "f"), node.findtext(_PREFIX + "v") or ""
        if style in self.styles.fonts:
            self.found.fonts.add(self.styles.fonts[style])
        if style in self.styles.formats and kind == "n" and (value or formula is not None):
            self.found.formats[at] = self.styles.formats[style]
        if kind == "e" and value:
            self.found.errors[at] = value
        if formula is not None:
            attributes = " ".join(f'{key}="{item}"' for key, item in formula.items())
            text = own_formula(cell_address(*at), attributes, formula.text or "", self._shared)
            if lacks_result(value, recalculated=self.recalculated, is_text=kind == "str"):
                self.found.uncached[at] = text
