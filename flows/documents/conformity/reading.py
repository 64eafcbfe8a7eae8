"""A parsed Word file -> Paper: walks text, tables, text boxes and page heads once, in reading order."""

from collections.abc import Iterator
from itertools import count

from flows.documents.conformity.cascade import NO_TABLE, Cascade, Level
from flows.documents.conformity.lists import Labels, indents, list_levels
from flows.documents.conformity.paper import Cell, PageHead, Paper, Paragraph, Piece, Row, Run, Section, Table
from flows.documents.conformity.properties import ParagraphFormat, is_on
from flows.documents.conformity.sections import SectionSource, find_sections, page_field
from flows.documents.conformity.strokes import drawn
from flows.documents.conformity.table_parts import branches_of, cell_borders, cell_room, rows_and_cells, table_borders
from flows.documents.conformity.tokens import DRAWING, LINE, TEXT, Token, boxes, picture_in, tokens
from flows.documents.conformity.word_file import WordFile
from flows.documents.word_xml import PPR, RPR, SDT, SDT_CONTENT, Element, P, qn

_TRANSPARENT = {qn(name) for name in ("ins", "moveTo", "customXml", "smartTag")}
_TBL, _SECT = qn("tbl"), qn("sectPr")
_MOST_NESTED = 20


def read_paper(file: WordFile) -> Paper:
    """The file as a checker sees it."""
    return _Reader(file).read()


class _Reader:
    def __init__(self, file: WordFile) -> None:
        self._file = file
        levels = list_levels(file.numbering)
        self._labels = Labels(levels)
        self._cascade = Cascade(file.styles, file.theme, dict(indents(levels)))
        self._numbers = count(1)
        self._section = 0
        self._sources: list[SectionSource] = find_sections(file.body)
        self._paragraphs: list[Paragraph] = []
        self._boxed: list[Paragraph] = []
        self._tables: list[Table] = []
        self._edges: dict[str, PageHead | None] = {}

    def read(self) -> Paper:
        self._blocks_of(self._file.body, None, NO_TABLE, 0)
        sections = [self._finished(number, source) for number, source in enumerate(self._sources, start=1)]
        settings = self._file.settings
        even = None if settings is None else settings.find(qn("evenAndOddHeaders"))
        return Paper(self._paragraphs, self._boxed, self._tables, sections, even is not None and is_on(even), self._file.pages)

    def _blocks_of(self, holder: Element, cell: Cell | None, level: Level, depth: int) -> None:
        for block, child in enumerate(_blocks(holder)):
            if child.tag == P:
                self._paragraphs.append(self._paragraph(child, block, level, cell=cell))
                if cell is None and child.find(f"{PPR}/{_SECT}") is not None:
                    self._section = min(self._section + 1, len(self._sources) - 1)
            elif depth < _MOST_NESTED:
                self._table(child, cell, depth)

    def _paragraph(self, element: Element, block: int, level: Level = NO_TABLE, cell: Cell | None = None,
                   part: str = "") -> Paragraph:
        """``part`` names what is not the text itself: a page head, a text box."""
        ppr = element.find(PPR)
        style = self._cascade.paragraph(ppr, level)
        stream = list(tokens(element))
        drawings = [item for kind, item, _ in stream if kind == DRAWING]
        found = Paragraph(
            number=0 if part else next(self._numbers), part=part, section=self._section, block=block, cell=cell, format=style,
            mark=self._cascade.run(None if ppr is None else ppr.find(RPR), style.style, level),
            label="" if part else self._labels.next(style.list_id, style.list_level),
            room=float(cell.width) if cell is not None and cell.width else self._sources[self._section].room,
            strokes=tuple(stroke for item in drawings for stroke in drawn(item)),
            has_picture=any(picture_in(item) for item in drawings), element=element, leading=_leading(stream))
        found.pieces.extend(self._pieces(stream, found, level))
        if cell is not None:
            cell.paragraphs.append(found)
        if drawings:
            self._boxed += [self._paragraph(inner, 0, part="hộp chữ") for inner in boxes(element)]
        return found

    def _pieces(self, stream: list[Token], paragraph: Paragraph, level: Level) -> Iterator[Piece]:
        runs: list[Run] = []
        slot = 0
        for kind, item, properties in stream:
            if kind == TEXT:
                runs.append(Run(item, self._cascade.run(properties, paragraph.format.style, level)))
            elif kind != DRAWING:
                yield Piece(tuple(runs), slot, _align(paragraph.format, slot), paragraph)
                runs, slot = [], 0 if kind == LINE else slot + 1
        yield Piece(tuple(runs), slot, _align(paragraph.format, slot), paragraph)

    def _table(self, element: Element, parent: Cell | None, depth: int) -> None:
        style = element.find(f"{qn('tblPr')}/{qn('tblStyle')}")
        style_id = "" if style is None else style.get(qn("val"), "")
        chain = self._cascade.table_chain(style_id)
        table = Table(len(self._tables) + 1, table_borders(element, chain), parent)
        self._tables.append(table)
        rows = rows_and_cells(element)
        for number, source in enumerate(rows):
            row = Row(number, source.is_header, source.is_whole)
            table.rows.append(row)
            for item in source.cells:
                room = cell_room(item, element, chain)
                cell = Cell(table, row, item.column, room, cell_borders(item.element), item.hides_above)
                row.cells.append(cell)
                level = self._cascade.table_level(style_id, branches_of(element, number, len(rows), item))
                self._blocks_of(item.element, cell, level, depth + 1)

    def _finished(self, number: int, source: SectionSource) -> Section:
        heads, feet = ({kind: head for kind, identity in references.items() if (head := self._edge(identity, kind))}
                       for references in (source.headers, source.footers))
        return source.section(number, heads, feet)

    def _edge(self, identity: str, kind: str) -> PageHead | None:
        """A header or footer, read once however many sections show it."""
        if identity not in self._edges:
            related = self._file.related(identity)
            self._edges[identity] = None if related is None else self._read_edge(related[1], related[0], kind)
        return self._edges[identity]

    def _read_edge(self, root: Element, part: str, kind: str) -> PageHead:
        name = "đầu trang" if "header" in part else "chân trang"
        paragraphs = [self._paragraph(item, block, part=name) for block, item in enumerate(root.iter(P))]
        return PageHead(kind, paragraphs, [found for item in paragraphs if (found := page_field(item)) is not None])


def _blocks(holder: Element) -> Iterator[Element]:
    """Paragraphs and tables of a container, through content controls and tracked insertions."""
    for child in holder:
        if child.tag in (P, _TBL):
            yield child
        elif child.tag == SDT and (content := child.find(SDT_CONTENT)) is not None:
            yield from _blocks(content)
        elif child.tag in _TRANSPARENT:
            yield from _blocks(child)


def _align(style: ParagraphFormat, slot: int) -> str:
    """How a piece is aligned: as its paragraph, or as the tab stop it follows."""
    if slot == 0:
        return style.align
    return style.tabs[slot - 1][1] if slot <= len(style.tabs) else "left"


def _leading(stream: list[Token]) -> str:
    """Spaces and tabs before the first text of a paragraph."""
    found = ""
    for kind, item, _ in stream:
        if kind == TEXT:
            found += str(item)
            if found.strip():
                return found[:len(found) - len(found.lstrip())]
        elif kind != DRAWING:
            found += "\n" if kind == LINE else "\t"
    return ""
