"""A Word file as a checker sees it: paragraphs in reading order with effective formatting, tables, sections, page heads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from flows.documents.conformity.properties import ParagraphFormat, RunFormat
from flows.documents.conformity.strokes import Stroke, is_underscores
from flows.documents.word_xml import Element
from flows.text import fold

_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one format."""

    text: str
    format: RunFormat


@dataclass(frozen=True, eq=False)
class Table:
    """A table. ``borders`` side -> line kind, of the table itself; ``rows`` are filled while it is read."""

    number: int
    borders: Mapping[str, str]
    parent: "Cell | None"
    rows: "list[Row]" = field(default_factory=list)

    @cached_property
    def cells(self) -> "list[Cell]":
        return [cell for row in self.rows for cell in row.cells]


@dataclass(frozen=True, eq=False)
class Row:
    """A row; ``is_header`` repeats on each page, ``is_whole`` may not be cut by a page end."""

    number: int
    is_header: bool
    is_whole: bool
    cells: "list[Cell]" = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell. ``column`` is the grid column it starts in; ``width`` what it leaves for text, in twips, 0 unknown."""

    table: Table
    row: Row
    column: int
    width: int
    borders: Mapping[str, str]
    hides_above: bool                   # continues the cell above it
    paragraphs: "list[Paragraph]" = field(default_factory=list)

    @property
    def outermost(self) -> "Cell":
        return self if self.table.parent is None else self.table.parent.outermost


@dataclass(frozen=True, eq=False)
class Piece:
    """A stretch of a paragraph between tabs and line breaks; ``slot`` counts the tabs before it in its line."""

    runs: tuple[Run, ...]
    slot: int
    align: str
    paragraph: "Paragraph"

    @cached_property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @cached_property
    def words(self) -> str:
        """The text with single spaces, as it reads, neither cleaned nor composed."""
        return " ".join(self.text.replace("\u00a0", " ").split())

    @cached_property
    def key(self) -> str:
        return fold(self.text)

    @cached_property
    def formats(self) -> list[RunFormat]:
        """Formats of the runs that show something, each once."""
        return list(dict.fromkeys(run.format for run in self.runs if run.text.strip() and not run.format.hidden))

    @property
    def size(self) -> float:
        """The largest size in it; 0 without text."""
        return max((item.size for item in self.formats), default=0.0)

    @property
    def is_bold(self) -> bool:
        return bool(self.formats) and all(item.bold for item in self.formats)

    @cached_property
    def is_capital(self) -> bool:
        """Whether it shows in capitals, typed so or formatted so."""
        shown = "".join(run.text.upper() if run.format.caps else run.text for run in self.runs)
        return any(letter.isalpha() for letter in shown) and shown == shown.upper()


@dataclass(frozen=True, eq=False)
class Paragraph:
    """One paragraph. ``number`` counts from 1 through the document, ``block`` through its container (text, cell)."""

    number: int
    part: str                           # "" the text; else đầu trang, chân trang, hộp chữ
    section: int
    block: int
    cell: Cell | None
    format: ParagraphFormat
    mark: RunFormat                     # format of the paragraph's end, the height of an empty paragraph
    label: str                          # what a list prints before it
    room: float                         # width of its container in twips
    strokes: tuple[Stroke, ...]
    has_picture: bool
    element: Element
    pieces: list[Piece] = field(default_factory=list)
    leading: str = ""                   # spaces and tabs typed before its text

    @cached_property
    def text(self) -> str:
        """What it reads, with its label, pieces apart by one space; "" for a list item without words."""
        words = [piece.words for piece in self.pieces if piece.words]
        return " ".join([self.label, *words] if self.label and words else words)

    @cached_property
    def key(self) -> str:
        return fold(self.text)

    @cached_property
    def runs(self) -> list[Run]:
        """Runs that show something."""
        return [run for piece in self.pieces for run in piece.runs if run.text.strip() and not run.format.hidden]

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.strokes and not self.has_picture

    @property
    def is_line(self) -> bool:
        """Whether it is there only for a line."""
        lined = bool(self.format.borders.keys() & {"top", "bottom"})
        return not self.has_picture and (is_underscores(self.text) or (not self.text and (lined or bool(self.strokes))))

    @property
    def place(self) -> str:
        """Where a person finds it: ``đoạn 12: “…”``."""
        text = self.text or "(đoạn trống)"
        quoted = f"“{text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''}”"
        return f"{self.part}: {quoted}" if self.part else f"đoạn {self.number}: {quoted}"


@dataclass(frozen=True, eq=False)
class PageHead:
    """A header or footer of a section; ``kind`` default, first or even; ``page_fields``: paragraph, format of the number."""

    kind: str
    paragraphs: list[Paragraph]
    page_fields: list[tuple[Piece, RunFormat]]

    @property
    def has_text(self) -> bool:
        return any(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, eq=False)
class Section:
    """A section: page size and margins in twips, None where the file does not say."""

    number: int
    width: int | None
    height: int | None
    is_landscape: bool
    margins: Mapping[str, int | None]   # top, bottom, left, right, header, footer, gutter
    has_title_page: bool
    first_number: int | None
    number_format: str
    heads: Mapping[str, PageHead]       # default, first, even
    feet: Mapping[str, PageHead]

    @property
    def place(self) -> str:
        return f"phần {self.number}{' (trang ngang)' if self.is_landscape else ''}"

    @property
    def room(self) -> float:
        """Width of the text."""
        return (self.width or 11906) - (self.margins["left"] or 0) - (self.margins["right"] or 0)


@dataclass(frozen=True, eq=False)
class Paper:
    """A whole file. ``paragraphs`` of the text in reading order, cells included; text boxes apart."""

    paragraphs: list[Paragraph]
    boxed: list[Paragraph]
    tables: list[Table]
    sections: list[Section]
    has_even_heads: bool
    pages: int | None                   # as the program that saved it last counted them

    def section_of(self, paragraph: Paragraph) -> Section:
        return self.sections[paragraph.section]

    @cached_property
    def everywhere(self) -> list[Paragraph]:
        """Every paragraph with text, in page heads and text boxes too, each part once."""
        heads = {id(head): head for section in self.sections for head in (*section.heads.values(), *section.feet.values())}
        edges = [paragraph for head in heads.values() for paragraph in head.paragraphs]
        return [paragraph for paragraph in (*self.paragraphs, *self.boxed, *edges) if paragraph.text]
