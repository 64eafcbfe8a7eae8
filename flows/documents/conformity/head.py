"""The head of the first page: who the state or the Party is, who issues, number, place and date, and the lines below them.

Found by what the texts say and by where they stand - in a table, at tab stops, or one below the other - so that a wrong
size or a wrong letter does not hide a part.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flows.documents.conformity.paper import Cell, Paper, Paragraph, Piece, Table
from flows.documents.conformity.strokes import Stroke, is_underscores
from flows.documents.conformity.text_width import width_of
from flows.text import fold

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
_MOST_PARAGRAPHS, _LONGEST = 60, 250        # where the head must be over: a long paragraph is body text
_NUMBER = re.compile(r"Số\s*(:|\d|[-–_.…]*\s*[-/])", re.IGNORECASE)
_DATE = re.compile(r"ngay\b.*\bthang\b.*\bnam\b")
_MARKS = re.compile(r"du thao.*|so lieu minh hoa|tuyet mat|toi mat|mat|hoa toc|thuong khan|khan|luu hanh noi bo|"
                    r"xem xong tra lai|v/v .*|ve viec .*|toi khan")
_SUBJECT = ("v/v ", "ve viec ")
_SHORT = 120


@dataclass(frozen=True, eq=False)
class Head:
    """Parts of the head; None or empty where a part was not found. ``end`` is the index of the first paragraph below."""

    nation: tuple[Piece, ...]
    motto: Piece | None
    party: Piece | None
    issuer: tuple[Piece, ...]           # from the top: parent, issuing body
    star: Piece | None
    number: Piece | None
    date: Piece | None
    subject_of_letter: Piece | None     # V/v … of a công văn
    is_draft: bool
    motto_line: Stroke | None           # below the motto, or below the name of the Party
    issuer_line: Stroke | None
    end: int

    @property
    def anchor(self) -> Piece | None:
        """The first line at the right."""
        return _anchor(self.nation, self.party, self.motto)

    @property
    def table(self) -> Table | None:
        cell = None if self.anchor is None else self.anchor.paragraph.cell
        return None if cell is None else cell.outermost.table


def find_head(paper: Paper) -> Head:
    """The head of a document, as far as it can be recognised."""
    return _Finder(paper).head()


class _Finder:
    def __init__(self, paper: Paper) -> None:
        self._zone = _zone(paper.paragraphs)
        self._pieces = [piece for paragraph in self._zone for piece in paragraph.pieces]
        self._nation = tuple(self._with_key(fold(NATION)))
        self._motto = next(self._with_key(fold(MOTTO)), None)
        self._party = next(self._with_key(fold(PARTY)), None)
        self._date = next((piece for piece in self._pieces if _DATE.search(piece.key) and len(piece.words) < _SHORT
                           and not piece.key.startswith(_SUBJECT)), None)       # V/v … may cite another document by its date
        self._number = next((piece for piece in self._pieces if _NUMBER.match(piece.words) and len(piece.words) < _SHORT), None)
        self._anchor = _anchor(self._nation, self._party, self._motto)

    def _with_key(self, key: str) -> Iterator[Piece]:
        return iter([piece for piece in self._pieces if piece.key == key])

    def head(self) -> Head:
        issuer = tuple(self._issuer)
        star = next((piece for piece in self._left if piece.words == "*"), None)
        return Head(
            nation=self._nation, motto=self._motto, party=self._party, issuer=issuer, star=star, number=self._number,
            date=self._date, is_draft=any(piece.key.startswith("du thao") for piece in self._pieces),
            subject_of_letter=next((piece for piece in self._left if piece.key.startswith(_SUBJECT)), None),
            motto_line=self._line(self._motto or self._party, is_right=True),
            issuer_line=self._line(issuer[-1] if issuer else None, is_right=False), end=self._end)

    @cached_property
    def _left(self) -> list[Piece]:
        """Pieces that stand left of the name of the state or the Party; all others where nothing stands side by side."""
        known = {*self._nation, self._motto, self._party, self._date}
        return [piece for piece in self._pieces if piece not in known and piece.text.strip() and self._is_left(piece)]

    def _is_left(self, piece: Piece) -> bool:
        anchor = self._anchor or self._date
        if anchor is None:
            return True
        cell = anchor.paragraph.cell
        if cell is not None:
            own = piece.paragraph.cell
            return own is not None and _column(own) < _column(cell) and own.outermost.table is cell.outermost.table
        if anchor.slot:
            return piece.slot < anchor.slot
        return piece.paragraph.cell is None

    @property
    def _issuer(self) -> Iterator[Piece]:
        """Names above the number; without a number, above the date or the title."""
        stop = self._number or (None if self._date is None or self._is_side_by_side else self._date)
        for piece in self._left:
            if piece is stop or (piece is not self._number and stop is not None and _is_below(piece, stop)):
                return
            if piece is self._number or piece.words == "*" or is_underscores(piece.text) or _MARKS.fullmatch(piece.key):
                continue
            if self._is_side_by_side or piece.is_capital:
                yield piece

    @cached_property
    def _is_side_by_side(self) -> bool:
        return self._anchor is not None and (self._anchor.paragraph.cell is not None or self._anchor.slot > 0)

    @cached_property
    def _end(self) -> int:
        """Index behind the last part; a table belongs to the head as a whole."""
        last = -1
        parts = {piece.paragraph for piece in (self._anchor, self._motto, self._number, self._date) if piece}
        tables = {_outer_table(paragraph) for paragraph in parts} - {None}
        for index, paragraph in enumerate(self._zone):
            if paragraph in parts or _outer_table(paragraph) in tables:
                last = index
        return last + 1

    def _line(self, piece: Piece | None, *, is_right: bool) -> Stroke | None:
        """The line below a part: in its paragraph or one of the next in its column, before other text stands there."""
        if piece is None:
            return None
        column = [item for item in self._column_of(piece) if item.number >= piece.paragraph.number]
        for paragraph in column:
            if paragraph is not piece.paragraph and (texts := [item for item in self._same_side(paragraph, piece)
                                                               if item.text.strip()]):
                return typed_line(texts[0]) or next(self._drawn(paragraph, is_right), None)
            if (drawn := next(self._drawn(paragraph, is_right), None)) is not None:
                return drawn
            if (border := bordered(paragraph, is_text=paragraph is piece.paragraph)) is not None:
                return border
        return None

    def _column_of(self, piece: Piece) -> list[Paragraph]:
        cell = piece.paragraph.cell
        if cell is None:
            return [paragraph for paragraph in self._zone if paragraph.cell is None][:_MOST_PARAGRAPHS]
        return [paragraph for paragraph in self._zone if (own := paragraph.cell) is not None
                and own.outermost.table is cell.outermost.table and _column(own) == _column(cell)]

    def _same_side(self, paragraph: Paragraph, piece: Piece) -> list[Piece]:
        return [item for item in paragraph.pieces if not self._is_tabbed or item.slot == piece.slot]

    @cached_property
    def _is_tabbed(self) -> bool:
        return self._anchor is not None and self._anchor.paragraph.cell is None and self._anchor.slot > 0

    def _drawn(self, paragraph: Paragraph, is_right: bool) -> Iterator[Stroke]:
        """Lines drawn at a paragraph; where both columns share paragraphs, only those of the side asked for."""
        for stroke in paragraph.strokes:
            if not self._is_tabbed or stroke.middle is None or (stroke.middle > paragraph.room / 2) == is_right:
                yield stroke


def typed_line(piece: Piece) -> Stroke | None:
    """A line of underscores with its length."""
    return Stroke(width_of(piece.runs)) if is_underscores(piece.text) else None


def bordered(paragraph: Paragraph, *, is_text: bool) -> Stroke | None:
    """The line a border makes: below a paragraph of text, or above or below an empty one; a box is no line."""
    sides = paragraph.format.borders.keys()
    if sides & {"left", "right"} or not (sides & ({"bottom"} if is_text else {"top", "bottom"})):
        return None
    return Stroke(paragraph.room - paragraph.format.left - paragraph.format.right)


def _anchor(nation: tuple[Piece, ...], party: Piece | None, motto: Piece | None) -> Piece | None:
    """The first line at the right: name of the state or of the Party, whichever comes first."""
    names = [piece for piece in (*nation[:1], party) if piece is not None]
    return min(names, key=lambda piece: piece.paragraph.number) if names else motto


def _zone(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for paragraph in paragraphs[:_MOST_PARAGRAPHS]:
        if len(paragraph.text) > _LONGEST:
            break
        found.append(paragraph)
    return found


def _column(cell: Cell) -> int:
    return cell.outermost.column


def _outer_table(paragraph: Paragraph) -> Table | None:
    return None if paragraph.cell is None else paragraph.cell.outermost.table


def _is_below(piece: Piece, other: Piece) -> bool:
    return piece.paragraph.number > other.paragraph.number
