"""A paper -> its parts as the decree names them; what the checks look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flows.documents.conformity.appendices import Appendix, find_appendices
from flows.documents.conformity.body import Item, find_body
from flows.documents.conformity.ending import Ending, find_ending
from flows.documents.conformity.head import Head, find_head
from flows.documents.conformity.paper import Paper, Paragraph, Table
from flows.documents.conformity.title import Title, find_title
from flows.text import fold


@dataclass(frozen=True, eq=False)
class Document:
    """An official document: the paper and what stands where on it."""

    paper: Paper
    head: Head
    title: Title
    body: list[Item]
    ending: Ending
    appendices: list[Appendix]
    types: frozenset[str]               # folded names of the types of document

    @property
    def is_letter(self) -> bool:
        """A công văn: no type name, its subject stands below the number."""
        return self.head.subject_of_letter is not None and (self.title.type_name is None or self.kind not in self.types)

    @property
    def kind(self) -> str:
        """Folded type name."""
        return "" if self.title.type_name is None else self.title.type_name.key

    @property
    def must_be_signed(self) -> bool:
        """Whether it is one of the types that are signed and sent; a summary page is not."""
        return self.is_letter or self.kind in self.types

    @cached_property
    def main(self) -> list[Paragraph]:
        """Paragraphs of the main text, tables included."""
        return self.paper.paragraphs[self.title.end:self.ending.start]

    @cached_property
    def data_tables(self) -> list[Table]:
        """Tables of data: not the head, not the signature, nothing without at least two rows and columns of text."""
        parts = (self.head.anchor, self.head.number, self.head.date, self.ending.heading, self.ending.name)
        cells = [piece.paragraph.cell for piece in parts if piece is not None]
        layout = {cell.outermost.table for cell in cells if cell is not None}
        return [table for table in self.paper.tables if _is_data(table) and _outermost(table) not in layout]


def _outermost(table: Table) -> Table:
    return table if table.parent is None else table.parent.outermost.table


def _is_data(table: Table) -> bool:
    filled = [row for row in table.rows if sum(any(item.text for item in cell.paragraphs) for cell in row.cells) >= 2]
    return len(filled) >= 2


def find_parts(paper: Paper, types: Sequence[str]) -> Document:
    """``types`` names of the types of document the rules know."""
    keys = frozenset(fold(name) for name in types)
    head = find_head(paper)
    title = find_title(paper, head, sorted(keys))
    appendices = find_appendices(paper.paragraphs, title.end)
    stop = paper.paragraphs.index(appendices[0].paragraph) if appendices else len(paper.paragraphs)
    ending = find_ending(paper.paragraphs, title.end, stop)
    return Document(paper, head, title, find_body(paper.paragraphs[title.end:ending.start]), ending, appendices, keys)
