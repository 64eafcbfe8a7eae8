"""Below the head: the type of the document, its subject with the line under it, and whom it is addressed to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.documents.conformity.head import Head, bordered, typed_line
from flows.documents.conformity.paper import Paper, Paragraph, Piece
from flows.documents.conformity.strokes import Stroke, is_hyphens, is_underscores

_FAR = 15                       # paragraphs below the head within which the title must begin
_LONGEST_TYPE, _LONGEST_SUBJECT = 60, 400
_ADDRESSED = re.compile(r"kinh (gui|trinh)\b")
_DRAFT = re.compile(r"(du thao( lan \d+)?|so lieu minh hoa)")
_HEADING = re.compile(r"\s*[IVX]+\s*[.\-]")


@dataclass(frozen=True, eq=False)
class Title:
    """Type name and subject, and the addressees; ``end`` is the index of the first paragraph of the body."""

    type_name: Piece | None
    subject: tuple[Piece, ...]
    line: Stroke | None
    hyphens: Piece | None               # "-----" of Party documents
    addressed: Piece | None             # "Kính gửi: …"
    addressees: tuple[Paragraph, ...]   # a list below it, one to a paragraph
    end: int


def find_title(paper: Paper, head: Head, types: Sequence[str]) -> Title:
    """``types`` are the folded names of the types of document."""
    rest = paper.paragraphs[head.end:]
    place = _type_place(rest, types)
    if place is None:
        return Title(None, (), None, None, *_addressees(paper.paragraphs, head.end))
    type_name = next(piece for piece in rest[place].pieces if piece.text.strip())
    below = _Below(rest[place:], type_name)
    addressed = _addressees(paper.paragraphs, head.end + place + below.used)
    return Title(type_name, tuple(below.subject), below.line, below.hyphens, *addressed)


def _type_place(paragraphs: Sequence[Paragraph], types: Sequence[str]) -> int | None:
    """Index of the type name: a known one first, else the first short line in capitals."""
    near = [(index, paragraph) for index, paragraph in enumerate(paragraphs[:_FAR]) if 0 < len(paragraph.text) <= _LONGEST_TYPE]
    for index, paragraph in near:
        first = next(piece for piece in paragraph.pieces if piece.text.strip())
        if first.key in types:
            return index
    for index, paragraph in near:
        first = next(piece for piece in paragraph.pieces if piece.text.strip())
        if _HEADING.match(paragraph.text) or _ADDRESSED.match(paragraph.key):
            return None
        if first.is_capital and not _DRAFT.fullmatch(first.key) and not is_underscores(first.text):
            return index
    return None


class _Below:
    """Reads on from the type name: subject, line or hyphens; ``used`` counts the paragraphs taken."""

    def __init__(self, paragraphs: Sequence[Paragraph], type_name: Piece) -> None:
        self.subject: list[Piece] = []
        self.line: Stroke | None = None
        self.hyphens: Piece | None = None
        self.used = 1
        self._read(paragraphs, type_name)

    def _read(self, paragraphs: Sequence[Paragraph], type_name: Piece) -> None:
        for paragraph, pieces in self._candidates(paragraphs[:_FAR], type_name):
            if not self._take(paragraph, pieces):
                break
            self.used = paragraphs.index(paragraph) + 1
            if self.line is not None or self.hyphens is not None:
                break

    def _candidates(self, paragraphs: Sequence[Paragraph], type_name: Piece) -> Iterator[tuple[Paragraph, list[Piece]]]:
        for paragraph in paragraphs:
            pieces = [piece for piece in paragraph.pieces if piece.text.strip() and piece is not type_name]
            if paragraph is type_name.paragraph and not pieces:
                continue
            yield paragraph, pieces

    def _take(self, paragraph: Paragraph, pieces: list[Piece]) -> bool:
        """Whether the paragraph still belongs to the title."""
        if not pieces:
            return self._take_line(paragraph) or not self.subject or paragraph.is_empty
        if is_hyphens(pieces[0].text):
            self.hyphens = pieces[0]
            return True
        if (typed := typed_line(pieces[0])) is not None:
            self.line = typed
            return True
        if not self._continues(paragraph):
            return False
        self.subject += pieces
        self.line = next(iter(paragraph.strokes), None) or bordered(paragraph, is_text=True)
        return True

    def _take_line(self, paragraph: Paragraph) -> bool:
        self.line = next(iter(paragraph.strokes), None) or bordered(paragraph, is_text=False)
        return self.line is not None

    def _continues(self, paragraph: Paragraph) -> bool:
        if _ADDRESSED.match(paragraph.key) or _HEADING.match(paragraph.text) or paragraph.cell is not None:
            return False
        is_body = (paragraph.format.align == "both" and paragraph.format.first > 0) or len(paragraph.text) > _LONGEST_SUBJECT
        if not self.subject:
            return not is_body
        return paragraph.format.align == "center" and not is_body and all(piece.is_bold for piece in self.subject)


def _addressees(paragraphs: Sequence[Paragraph], start: int) -> tuple[Piece | None, tuple[Paragraph, ...], int]:
    """"Kính gửi" and its list, from ``start`` on; the index behind them."""
    index = _next_text(paragraphs, start)
    if index is None or not _ADDRESSED.match(paragraphs[index].key):
        return None, (), start
    addressed = next(piece for piece in paragraphs[index].pieces if piece.text.strip())
    listed: list[Paragraph] = []
    cell = paragraphs[index].cell
    for paragraph in paragraphs[index + 1:]:
        is_inside = paragraph.text.startswith("-") or (cell is not None and paragraph.cell is not None \
            and paragraph.cell.table is cell.table)
        if paragraph.text and not is_inside:
            break
        if paragraph.text:
            listed.append(paragraph)
    last = listed[-1] if listed else paragraphs[index]
    return addressed, tuple(listed), paragraphs.index(last, index) + 1


def _next_text(paragraphs: Sequence[Paragraph], start: int) -> int | None:
    return next((index for index in range(start, len(paragraphs)) if paragraphs[index].text), None)
