"""Appendices behind the main text: heading, title, the line that ties them to the document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.conformity.paper import Paragraph, Piece
from flows.documents.conformity.strokes import is_underscores

_HEADING = re.compile(r"phu luc( so)?( [ivxlc]+| \d+)?")
_LONGEST, _NEAR = 24, 10
_REFERENCE = re.compile(r"\(\s*kèm theo|\(\s*ban hành kèm", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Appendix:
    """One appendix; ``reference`` are the pieces from "(Kèm theo" to the closing bracket."""

    heading: Piece
    title: tuple[Piece, ...]
    reference: tuple[Piece, ...]

    @property
    def paragraph(self) -> Paragraph:
        return self.heading.paragraph

    @property
    def reference_text(self) -> str:
        return " ".join(" ".join(piece.words for piece in self.reference).split())


def find_appendices(paragraphs: Sequence[Paragraph], start: int) -> list[Appendix]:
    """Appendices from index ``start`` on."""
    places = [(index, heading) for index, paragraph in enumerate(paragraphs) if index >= start
              and (heading := _heading(paragraph)) is not None]
    found = []
    for order, (index, heading) in enumerate(places):
        stop = places[order + 1][0] if order + 1 < len(places) else len(paragraphs)
        found.append(_read(heading, paragraphs[index:min(stop, index + _NEAR)]))
    return found


def _heading(paragraph: Paragraph) -> Piece | None:
    first = next((piece for piece in paragraph.pieces if piece.text.strip()), None)
    if first is None or len(first.words) > _LONGEST or not _HEADING.fullmatch(first.key):
        return None
    return first


def _read(heading: Piece, paragraphs: Sequence[Paragraph]) -> Appendix:
    title: list[Piece] = []
    reference: list[Piece] = []
    pieces = [piece for paragraph in paragraphs if paragraph.cell is heading.paragraph.cell or paragraph.cell is None
              for piece in paragraph.pieces if piece.text.strip()]
    for piece in pieces[pieces.index(heading) + 1:]:
        if reference or _REFERENCE.match(piece.words):
            reference.append(piece)
            if piece.words.endswith(")"):
                break
        elif is_underscores(piece.text) or piece.paragraph.format.align == "both" or len(title) == 4:
            break
        else:
            title.append(piece)
    return Appendix(heading, tuple(title), tuple(reference))
