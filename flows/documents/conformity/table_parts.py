"""w:tbl -> rows and cells with grid columns, text widths, borders and the conditional branches that fall on a cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.documents.conformity.cascade import Style
from flows.documents.conformity.measures import number, twips
from flows.documents.conformity.properties import is_on
from flows.documents.word_xml import SDT, SDT_CONTENT, Element, qn

_SIDES = {"start": "left", "end": "right"}
_VAL = qn("val")
_LOOK = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
_USUAL_PADDING = 108


@dataclass(frozen=True, slots=True)
class CellSource:
    """A w:tc and where it stands."""

    element: Element
    column: int
    span: int
    hides_above: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class RowSource:
    """A w:tr."""

    is_header: bool
    is_whole: bool
    cells: tuple[CellSource, ...]


def rows_and_cells(table: Element) -> list[RowSource]:
    """Rows of a table, also inside content controls."""
    return [_row(element) for element in _children(table, qn("tr"))]


def _row(element: Element) -> RowSource:
    properties = element.find(qn("trPr"))
    switches = [False if properties is None or (child := properties.find(qn(name))) is None else is_on(child)
                for name in ("tblHeader", "cantSplit")]
    before = None if properties is None else properties.find(qn("gridBefore"))
    column = 0 if before is None else number(before.get(_VAL)) or 0
    sources = list(_children(element, qn("tc")))
    cells = []
    for place, cell in enumerate(sources, start=1):
        span = _property(cell, "gridSpan")
        merged = _property(cell, "vMerge")
        width = 1 if span is None else number(span.get(_VAL)) or 1
        hides = merged is not None and merged.get(_VAL, "continue") == "continue"
        cells.append(CellSource(cell, column, width, hides, place == len(sources)))
        column += width
    return RowSource(switches[0], switches[1], tuple(cells))


def _children(holder: Element, tag: str) -> Iterator[Element]:
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag == SDT and (content := child.find(SDT_CONTENT)) is not None:
            yield from _children(content, tag)


def _property(cell: Element, name: str) -> Element | None:
    return cell.find(f"{qn('tcPr')}/{qn(name)}")


def cell_room(cell: CellSource, table: Element, chain: Sequence[Style]) -> int:
    """Width a cell leaves for text, in twips; 0 where the file does not fix it."""
    declared = _property(cell.element, "tcW")
    width = None
    if declared is not None and declared.get(qn("type"), "dxa") == "dxa":
        width = twips(declared.get(qn("w")))
    if not width:
        grid = [twips(column.get(qn("w"))) or 0 for column in table.iterfind(f"{qn('tblGrid')}/{qn('gridCol')}")]
        width = sum(grid[cell.column:cell.column + cell.span])
    holders = [_property(cell.element, "tcMar"), table.find(f"{qn('tblPr')}/{qn('tblCellMar')}"),
               *(style.element.find(f"{qn('tblPr')}/{qn('tblCellMar')}") for style in chain)]
    return max(0, width - sum(_padding(holders, side, other) for side, other in (("left", "start"), ("right", "end"))))


def _padding(holders: Sequence[Element | None], *sides: str) -> int:
    for holder in holders:
        for side in sides:
            child = None if holder is None else holder.find(qn(side))
            if child is not None and (width := twips(child.get(qn("w")))) is not None:
                return width
    return _USUAL_PADDING


def table_borders(table: Element, chain: Sequence[Style]) -> dict[str, str]:
    """Side -> line kind of a table: its own, else its style's."""
    found: dict[str, str] = {}
    for style in reversed(chain):
        found |= _borders(style.element.find(f"{qn('tblPr')}/{qn('tblBorders')}"))
    return found | _borders(table.find(f"{qn('tblPr')}/{qn('tblBorders')}"))


def cell_borders(cell: Element) -> dict[str, str]:
    """Side -> line kind a cell sets itself."""
    return _borders(_property(cell, "tcBorders"))


def _borders(holder: Element | None) -> dict[str, str]:
    if holder is None:
        return {}
    names = ((child, child.tag.rpartition("}")[2]) for child in holder if isinstance(child.tag, str))
    return {_SIDES.get(name, name): "" if (kind := child.get(_VAL, "none")) in ("none", "nil") else kind for child, name in names}


def branches_of(table: Element, row: int, rows: int, cell: CellSource) -> list[str]:
    """Conditional branches of the table style on a cell, weakest first, as far as the table asks for them.

    Bands are left out: they colour cells, and no rule is about the colour of cells.
    """
    look = _look(table)
    is_first, is_last = row == 0 and look["firstRow"], row == rows - 1 and look["lastRow"]
    left, right = cell.column == 0 and look["firstColumn"], cell.is_last and look["lastColumn"]
    wanted = (("wholeTable", True), ("firstCol", left), ("lastCol", right), ("firstRow", is_first), ("lastRow", is_last),
              ("neCell", is_first and right), ("nwCell", is_first and left),
              ("seCell", is_last and right), ("swCell", is_last and left))
    return [name for name, applies in wanted if applies]


def _look(table: Element) -> Mapping[str, bool]:
    element = table.find(f"{qn('tblPr')}/{qn('tblLook')}")
    if element is None:
        return dict.fromkeys(_LOOK, True)
    try:
        bits = int(element.get(_VAL, "0"), 16)
    except ValueError:
        bits = 0
    return {name: element.get(qn(name)) in ("1", "true", "on") if element.get(qn(name)) is not None else bool(bits & bit)
            for name, bit in _LOOK.items()}
