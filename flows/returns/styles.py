"""Cell styles of a workbook: a cell's own style with another fill, and the few styles of our own sheet."""

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from flows.intake.formats.sheets import UnreadableSheet
from flows.intake.formats.xlsx_styles import parse_xml
from flows.returns.workbook import UnmarkableError, Workbook, main
from flows.returns.xml_build import element

MARKS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "note": "FFDDEBF7"}     # severity -> colour of a marked cell
_FONT = "Times New Roman"
_LINES = "FFBFBFBF"
_PART_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_MOST_FILL = 2_000                                                           # letters of a fill kept aside


@dataclass(frozen=True, slots=True)
class Look:
    """How cells of our own sheet look. ``is_text``: what is written stays text when somebody edits the cell."""

    bold: bool = False
    size: int = 11
    colour: str = ""
    underlined: bool = False
    background: str = ""
    bordered: bool = True
    wrapped: bool = True
    centred: bool = False
    is_text: bool = False
    unlocked: bool = False


class StyleBook:
    """xl/styles.xml, grown as needed; equal styles are added once. Indices are those that cells carry in ``s``."""

    def __init__(self, workbook: Workbook) -> None:
        part = next(iter(workbook.related(workbook.path, "styles").values()), "")
        if not part:
            part = workbook.free_name("xl/styles{}.xml")
            workbook.add(part, _empty_styles(), _PART_TYPE)
            workbook.relate(workbook.path, "styles", part)
        self.root = workbook.tree(part)
        self._places: dict[str, dict[str, int]] = {}        # group -> element as text -> its place

    def marked(self, style: int, severity: str) -> int:
        """A cell's style with the fill of a severity and all else as it is."""
        return self._filled(style, _solid(MARKS[severity]))

    def fill_of(self, style: int) -> str:
        """What cells of a style are filled with, as text to keep aside; "" where nothing is known of it."""
        fills = self._items("fills")
        number = int(self._xf(style).get("fillId", "0"))
        return _bare(fills[number]) if number < len(fills) else ""

    def restored(self, style: int, kept: str) -> int:
        """A marked cell's style with the fill it had before; the style as it is where another fill has been set since."""
        fills = self._items("fills")
        number = int(self._xf(style).get("fillId", "0"))
        return self._filled(style, _fill(kept)) if number < len(fills) and _is_mark(fills[number]) else style

    def own(self, look: Look) -> int:
        """The style of a look."""
        font = [element(mark) for mark, wanted in (("b", look.bold), ("u", look.underlined)) if wanted]
        font += [element("sz", val=look.size), *([element("color", rgb=look.colour)] if look.colour else []),
                 element("name", val=_FONT), element("family", val=1)]
        sides = [element(side, element("color", rgb=_LINES), style="thin") if look.bordered else element(side)
                 for side in ("left", "right", "top", "bottom")]
        alignment = element("alignment", horizontal="center" if look.centred else "general", vertical="top",
                            wrapText=int(look.wrapped))
        return self._add("cellXfs", element(
            "xf", alignment, element("protection", locked=int(not look.unlocked)), numFmtId=0,
            fontId=self._add("fonts", element("font", *font)),
            fillId=self._add("fills", _solid(look.background) if look.background else _no_fill()),
            borderId=self._add("borders", element("border", *sides, element("diagonal"))), xfId=0, quotePrefix=int(look.is_text),
            applyFont=1, applyFill=1, applyBorder=1, applyAlignment=1, applyProtection=1))

    def _filled(self, style: int, fill: etree._Element) -> int:
        xf = deepcopy(self._xf(style))
        xf.set("fillId", str(self._add("fills", fill)))
        xf.set("applyFill", "1")
        return self._add("cellXfs", xf)

    def _xf(self, style: int) -> etree._Element:
        styles = self._items("cellXfs")
        if style >= len(styles):
            raise UnmarkableError("tệp có ô mang kiểu trình bày không tồn tại")
        return styles[style]

    def _items(self, group: str) -> list[etree._Element]:
        found = self.root.find(main(group))
        if found is None:
            raise UnmarkableError("tệp có phần kiểu trình bày khác thường")
        return [node for node in found if isinstance(node.tag, str)]

    def _add(self, group: str, item: etree._Element) -> int:
        """The place of an item in its group, which grows by it where no equal one is there."""
        items = self._items(group)
        known = self._places.get(group)
        if known is None:
            known = self._places[group] = {}
            for place, node in enumerate(items):
                known.setdefault(_bare(node), place)
        text = _bare(item)
        if text not in known:
            known[text] = len(items)
            parent = self.root.find(main(group))
            parent.append(item)
            parent.set("count", str(len(items) + 1))
        return known[text]


def _empty_styles() -> etree._Element:
    """Styles of a workbook that came without any."""
    plain: dict[str, object] = {"numFmtId": 0, "fontId": 0, "fillId": 0, "borderId": 0}
    gray = element("fill", element("patternFill", patternType="gray125"))
    return element(
        "styleSheet", element("fonts", element("font", element("sz", val=11), element("name", val="Calibri"))),
        element("fills", _no_fill(), gray), element("borders", element("border")),
        element("cellStyleXfs", element("xf", attributes=plain)), element("cellXfs", element("xf", attributes=plain, xfId=0)))


def _solid(colour: str) -> etree._Element:
    colours = element("fgColor", rgb=colour), element("bgColor", indexed=64)
    return element("fill", element("patternFill", *colours, patternType="solid"))


def _is_mark(fill: etree._Element) -> bool:
    """By its colour alone: other programs write the rest of a fill their own way."""
    colour = fill.find(f"{main('patternFill')}/{main('fgColor')}")
    return colour is not None and colour.get("rgb") in MARKS.values()


def _no_fill() -> etree._Element:
    return element("fill", element("patternFill", patternType="none"))


def _bare(node: etree._Element) -> str:
    """An element as text, alike wherever its namespaces are declared."""
    copy = etree.fromstring(etree.tostring(node, with_tail=False))
    etree.cleanup_namespaces(copy)
    return str(etree.tostring(copy, encoding="unicode"))


def _fill(kept: str) -> etree._Element:
    """A fill kept aside as text; no fill where a person has changed that text."""
    try:
        fill = parse_xml(kept[:_MOST_FILL].encode()) if kept else _no_fill()
    except UnreadableSheet:
        return _no_fill()
    allowed = {main(name) for name in ("fill", "patternFill", "gradientFill", "fgColor", "bgColor", "stop", "color")}
    return fill if fill.tag == main("fill") and all(node.tag in allowed for node in fill.iter()) else _no_fill()
