"""The end of the main text: recipients at the left, signature at the right, in a table, at tab stops or one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.conformity.paper import Cell, Paragraph, Piece
from flows.documents.conformity.strokes import is_underscores

_RECIPIENTS = "noi nhan"
AUTHORITY = re.compile(r"(TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\s*[./]?\s*(?=[\s.]|[A-ZĐÀ-Ỹ])")
_POSTS = re.compile(r"(pho )?(quyen )?(chu tich|giam doc|tong giam doc|truong ban|bi thu|chanh van phong|chanh thanh tra|"
                    r"truong phong|bo truong|thu truong|cuc truong|vien truong)( .*)?")
_SIGNED = re.compile(r"\(?(da ky|ky ten.*)\)?")
_GAP = 500                      # twips of space before a line from which on it stands apart


@dataclass(frozen=True, eq=False)
class Ending:
    """Recipients and signature; ``start`` is the index where the main text ends, ``end`` behind the last part."""

    heading: Piece | None               # "Nơi nhận:"
    recipients: tuple[Piece, ...]
    authority: tuple[Piece, ...]        # TM. …, KT. …, the post
    name: Piece | None
    gap: float | None                   # twips between post and name; None where it cannot be told
    start: int
    end: int


def find_ending(paragraphs: Sequence[Paragraph], start: int, stop: int) -> Ending:
    """Looks between the indexes ``start`` (body) and ``stop`` (first appendix or end of file)."""
    heading = _heading(paragraphs[start:stop])
    if heading is not None and heading.paragraph.cell is not None:
        return _in_table(paragraphs, heading, heading.paragraph.cell.outermost)
    return _in_text(paragraphs, heading, start, stop)


def _heading(paragraphs: Sequence[Paragraph]) -> Piece | None:
    """The last one, with its colon if there is such a one: a table may have a column of that name."""
    found = [piece for paragraph in paragraphs for piece in paragraph.pieces if piece.key == _RECIPIENTS]
    named = [piece for piece in found if piece.words.endswith(":")] or found
    return named[-1] if named else None


def _in_table(paragraphs: Sequence[Paragraph], heading: Piece, cell: Cell) -> Ending:
    inside = [paragraph for paragraph in paragraphs if paragraph.cell is not None
              and paragraph.cell.outermost.table is cell.table]
    left, right = ([paragraph for paragraph in inside if (_column(paragraph) == cell.column) == is_left]
                   for is_left in (True, False))
    recipients = [piece for paragraph in left for piece in paragraph.pieces
                  if piece.text.strip() and piece is not heading and paragraph.number >= heading.paragraph.number]
    places = [paragraphs.index(item) for item in (inside[0], inside[-1])]
    authority, name, gap = _signature([piece for paragraph in right for piece in paragraph.pieces])
    return Ending(heading, tuple(recipients), authority, name, gap, places[0], places[1] + 1)


def _column(paragraph: Paragraph) -> int:
    return -1 if paragraph.cell is None else paragraph.cell.outermost.column


def _in_text(paragraphs: Sequence[Paragraph], heading: Piece | None, start: int, stop: int) -> Ending:
    """Parts at tab stops, or one below the other in any order."""
    zone = list(paragraphs[start:stop])
    if heading is None and (first := _first_authority(zone)) is None:
        return Ending(None, (), (), None, None, stop, stop)
    begins = [heading.paragraph] if heading is not None else []
    if (first := _first_authority(zone)) is not None:
        begins.append(first.paragraph)
    begin = min(begins, key=lambda paragraph: paragraph.number)
    rest = zone[zone.index(begin):]
    is_tabbed = any(piece.slot for paragraph in rest for piece in paragraph.pieces if piece.text.strip())
    pieces = [piece for paragraph in rest for piece in paragraph.pieces]
    if is_tabbed:
        recipients = [piece for piece in pieces if piece.slot == 0 and piece.text.strip() and piece is not heading]
        signed = [piece for piece in pieces if piece.slot or (not piece.text.strip() and len(piece.paragraph.pieces) == 1)]
    else:
        recipients, signed = _stacked(pieces, heading, first)
    authority, name, gap = _signature(signed)
    return Ending(heading, tuple(recipients), authority, name, gap, start + zone.index(begin), stop)


def _first_authority(paragraphs: Sequence[Paragraph]) -> Piece | None:
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            words = piece.words
            if piece.is_capital and len(words) < 80 and (AUTHORITY.match(words) or _POSTS.fullmatch(piece.key)):
                return piece
    return None


def _stacked(pieces: list[Piece], heading: Piece | None, first: Piece | None) -> tuple[list[Piece], list[Piece]]:
    places = {kind: pieces.index(piece) for kind, piece in (("heading", heading), ("first", first)) if piece is not None}
    signs, receives = places.get("first", len(pieces)), places.get("heading", len(pieces))
    if signs < receives:
        signed, recipients = pieces[signs:receives], pieces[receives + 1:]
    else:
        recipients, signed = pieces[receives + 1:signs], pieces[signs:]
    return [piece for piece in recipients if piece.text.strip()], signed


def _signature(pieces: list[Piece]) -> tuple[tuple[Piece, ...], Piece | None, float | None]:
    """Authority and post lines, the name, and the gap between them. The name is what stands apart below."""
    shown = [piece for piece in pieces if piece.text.strip() and not is_underscores(piece.text)
             and not _SIGNED.fullmatch(piece.key.strip())]
    if not shown:
        return (), None, None
    last_of_authority = shown[0]
    for piece in shown[1:]:
        if _stands_apart(pieces, last_of_authority, piece):
            break
        if not piece.is_capital:
            break
        last_of_authority = piece
    place = shown.index(last_of_authority)
    name = shown[place + 1] if place + 1 < len(shown) else None
    return tuple(shown[:place + 1]), name, None if name is None else _gap(pieces, last_of_authority, name)


def _stands_apart(pieces: list[Piece], upper: Piece, lower: Piece) -> bool:
    between = pieces[pieces.index(upper) + 1:pieces.index(lower)]
    return bool(between) or lower.paragraph.format.before >= _GAP or upper.paragraph.format.after >= _GAP


def _gap(pieces: list[Piece], upper: Piece, lower: Piece) -> float | None:
    """Height between two lines in twips; unknown across table rows, whose height a file does not tell."""
    rows = {None if piece.paragraph.cell is None else piece.paragraph.cell.outermost.row for piece in (upper, lower)}
    if len(rows) > 1:
        return None
    between = pieces[pieces.index(upper) + 1:pieces.index(lower)]
    paragraphs = list(dict.fromkeys(piece.paragraph for piece in between))
    if any(paragraph.has_picture or paragraph.strokes for paragraph in paragraphs):
        return None
    spaces = [upper.paragraph.format.after, lower.paragraph.format.before]
    spaces += [space for paragraph in paragraphs for space in (paragraph.format.before, paragraph.format.after)
               if paragraph not in (upper.paragraph, lower.paragraph)]
    return sum(spaces) + sum(line_height(piece) for piece in between)


def line_height(piece: Piece) -> float:
    """Height of the line a piece stands in, in twips."""
    style = piece.paragraph.format
    size = piece.size or piece.paragraph.mark.size
    if style.line_rule in ("exact", "atLeast"):
        return float(style.line) if style.line_rule == "exact" else max(style.line, size * 23)
    return size * 23 * style.line / 240
