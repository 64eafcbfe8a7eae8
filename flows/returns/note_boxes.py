"""The boxes that notes are shown in: shapes in the sheet's VML drawing, one for each note."""

import re
from functools import cached_property

from lxml import etree

from flows.intake.formats.sheets import position
from flows.returns.workbook import RELATIONS, Workbook, main
from flows.returns.xml_build import element

_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V, _X = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:excel"
_NAMESPACES = f'xmlns:v="{_V}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_X}"'
_DRAWING = f'<xml {_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>'
_SHAPE_TYPE = (f'<v:shapetype {_NAMESPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
               'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
               '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>')
_SHAPE = (f'<v:shape {_NAMESPACES} id="_x0000_s%d" type="#_x0000_t202" '
          'style="position:absolute;margin-left:59pt;margin-top:1pt;width:240pt;height:90pt;z-index:1;visibility:hidden" '
          'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
          '<v:path o:connecttype="none"/>'
          '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
          '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor>'
          '<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>')
_BLOCK = 1024                             # numbers of shapes per drawing
_SHAPE_ID, _DIGITS = re.compile(r"_s([0-9]+)$"), re.compile(r"[0-9]+")
_WIDTH, _LINE, _LETTERS = 320, 16, 48     # of a box: pixels, pixels per line, letters per line
_COLUMN, _ROW = 64, 20                    # pixels of a column and a row of standard size
_WIDEST = 200                             # columns looked at; a <col> may span all 16.384
_BEHIND = frozenset(main(name) for name in (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_TRUE = ("1", "true")


class NoteBoxes:
    """The boxes of one sheet's notes. Raises UnmarkableError where the sheet's drawing cannot be read as XML."""

    def __init__(self, workbook: Workbook, part: str) -> None:
        self.workbook, self.part, self.sheet = workbook, part, workbook.tree(part)
        self._number = 0        # of the last shape

    def add(self, address: str, text: str) -> None:
        """A hidden box right of a cell, as large as its text."""
        drawing = self._drawing()
        row, column = position(address)
        if not any(node.get("id") == "_x0000_t202" for node in drawing.iterfind(f"{{{_V}}}shapetype")):
            drawing.append(etree.fromstring(_SHAPE_TYPE))
        self._number = (self._number or _last_number(drawing)) + 1
        drawing.append(etree.fromstring(_SHAPE % (self._number, self._anchor(row, column, text), row - 1, column - 1)))

    def remove(self, address: str) -> None:
        """Takes a cell's box away."""
        if self.sheet.find(main("legacyDrawing")) is None:
            return
        row, column = position(address)
        drawing = self._drawing()
        for shape in list(drawing.iterfind(f"{{{_V}}}shape")):
            data = shape.find(f"{{{_X}}}ClientData")
            if data is not None and data.get("ObjectType") == "Note" and (
                    data.findtext(f"{{{_X}}}Row"), data.findtext(f"{{{_X}}}Column")) == (str(row - 1), str(column - 1)):
                drawing.remove(shape)

    def _drawing(self) -> etree._Element:
        """The sheet's VML drawing, made where there is none."""
        link = self.sheet.find(main("legacyDrawing"))
        if link is not None:
            parts = self.workbook.related(self.part, "vmlDrawing")
            return self.workbook.tree(parts.get(link.get(f"{{{RELATIONS}}}id", ""), ""))
        name = self.workbook.free_name("xl/drawings/vmlDrawing{}.vml")
        self.workbook.add(name, etree.fromstring(_DRAWING % int("".join(_DIGITS.findall(name)))))
        self.workbook.declare("vml", _TYPE)
        link = element("legacyDrawing")
        link.set(f"{{{RELATIONS}}}id", self.workbook.relate(self.part, "vmlDrawing", name))
        place = next((place for place, node in enumerate(self.sheet) if node.tag in _BEHIND), len(self.sheet))
        self.sheet.insert(place, link)
        return self.workbook.tree(name)

    def _anchor(self, row: int, column: int, text: str) -> str:
        """Columns, rows and pixels into them where the box begins and ends, whatever their sizes."""
        lines = sum(1 + len(line) // _LETTERS for line in text.split("\n"))
        top = max(row - 2, 0)
        last_column, right = _reach(self._widths, _COLUMN, column, _WIDTH + 15)
        last_row, bottom = _reach(self._heights, _ROW, top, lines * _LINE + 20)
        return f"{column}, 15, {top}, 4, {last_column}, {right}, {last_row}, {bottom}"

    @cached_property
    def _widths(self) -> dict[int, int]:
        """Column, counted from 0 -> pixels, where it is not of standard size."""
        return {place: 0 if node.get("hidden") in _TRUE else int(float(node.get("width", "9")) * 7 + 5)
                for node in self.sheet.iterfind(f"{main('cols')}/{main('col')}")
                for place in range(int(node.get("min", "1")) - 1, min(int(node.get("max", "1")), _WIDEST))}

    @cached_property
    def _heights(self) -> dict[int, int]:
        return {int(node.get("r", "1")) - 1: 0 if node.get("hidden") in _TRUE else int(float(node.get("ht", "15")) * 4 / 3)
                for node in self.sheet.iterfind(f"{main('sheetData')}/{main('row')}")
                if "ht" in node.attrib or "hidden" in node.attrib}


def _reach(sizes: dict[int, int], standard: int, start: int, wanted: int) -> tuple[int, int]:
    """(last column or row, pixels into it) of a box of some pixels."""
    for place in range(start, start + 500):
        size = sizes.get(place, standard)
        if wanted <= size:
            return place, wanted
        wanted -= size
    return start + 500, 0


def _last_number(drawing: etree._Element) -> int:
    """The largest number that a shape of the drawing has; the start of the drawing's own block where it has none."""
    taken = [int(match[1]) for node in drawing.iterfind(f"{{{_V}}}shape") if (match := _SHAPE_ID.search(node.get("id", "")))]
    blocks = [int(match[0]) for node in drawing.iter() if (match := _DIGITS.search(str(node.get("data") or "")))]
    return max(taken, default=_BLOCK * (blocks[0] if blocks else 1))
