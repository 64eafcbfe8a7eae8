"""REC and SIG: recipients and signature of a state document."""

from collections.abc import Iterator, Sequence

from flows.documents.conformity.ending import AUTHORITY
from flows.documents.conformity.looks import WHOLE, Checks, Miss, look_misses, quoted, within
from flows.documents.conformity.measures import decimal
from flows.documents.conformity.paper import Piece
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule

_AS_ABOVE = "nhu tren"


def _heading(document: Document, rule: Rule) -> Iterator[Miss]:
    heading = document.ending.heading
    if heading is None:
        if document.must_be_signed:
            yield Miss(WHOLE, "không thấy “Nơi nhận:”")
        return
    yield from look_misses(heading, rule.look)
    if heading.words != rule.text("text"):
        yield Miss(heading.paragraph.place, quoted(heading.words))


def _items(document: Document, rule: Rule) -> Iterator[Miss]:
    """Each "- …;", the last "- Lưu: VT, ….". """
    for piece in document.ending.recipients:
        yield from look_misses(piece, rule.look)
    items = _whole_items(document.ending.recipients)
    for piece, text in items:
        pattern = "last" if piece is items[-1][0] else "item"
        if not rule.pattern(pattern).fullmatch(text):
            yield Miss(piece.paragraph.place, quoted(text), rule.text(f"{pattern}_allowed"))
    if document.ending.heading is not None and not items:
        yield Miss(document.ending.heading.paragraph.place, "không có nơi nhận nào")


def _whole_items(pieces: Sequence[Piece]) -> list[tuple[Piece, str]]:
    """Recipients with their text; a line without a dash goes on with the one before that has not ended."""
    items: list[tuple[Piece, str]] = []
    for piece in pieces:
        text = " ".join(part for part in (piece.paragraph.label, piece.words) if part)
        if items and not text.startswith("-") and not items[-1][1].endswith((";", ".")):
            items[-1] = items[-1][0], f"{items[-1][1]} {text}"
        else:
            items.append((piece, text))
    return items


def _as_above(document: Document, _: Rule) -> Iterator[Miss]:
    items = document.ending.recipients
    is_first = bool(items) and items[0].key == _AS_ABOVE
    if document.title.addressed is not None and items and not is_first:
        yield Miss(items[0].paragraph.place, "có “Kính gửi” nhưng nơi nhận đầu tiên không phải “- Như trên;”")
    if document.title.addressed is None and is_first:
        yield Miss(items[0].paragraph.place, "có “- Như trên;” nhưng không có “Kính gửi”")


def _authority(document: Document, rule: Rule) -> Iterator[Miss]:
    lines = document.ending.authority
    if not lines and document.must_be_signed:
        yield Miss(WHOLE, "không thấy quyền hạn, chức vụ người ký")
    for piece in lines:
        yield from look_misses(piece, rule.look)
        if AUTHORITY.match(piece.words) and not rule.pattern("prefix").match(piece.words):
            yield Miss(piece.paragraph.place, quoted(piece.words))


def _name(document: Document, rule: Rule) -> Iterator[Miss]:
    """The name may still be open in a draft."""
    name = document.ending.name
    if name is None:
        if document.ending.authority and not document.head.is_draft:
            yield Miss(document.ending.authority[-1].paragraph.place, "không thấy họ tên người ký")
        return
    yield from look_misses(name, rule.look)
    if found := rule.pattern("titles").search(name.words):
        yield Miss(name.paragraph.place, f"ghi {quoted(found[0].strip())} trước họ tên")


def _side_by_side(document: Document, _: Rule) -> Iterator[Miss]:
    ending = document.ending
    if ending.heading is None or not ending.authority:
        return
    cells = ending.heading.paragraph.cell, ending.authority[0].paragraph.cell
    if cells[0] is None or cells[1] is None or cells[0].outermost.row is not cells[1].outermost.row:
        yield Miss(ending.heading.paragraph.place, "nơi nhận và chữ ký không cùng một hàng của bảng")
        return
    cell = cells[0].outermost
    if not cell.row.is_whole:
        yield Miss(ending.heading.paragraph.place, "hàng của bảng có thể bị ngắt sang trang")
    if any(cell.table.borders.values()) or any(kind for item in cell.table.cells for kind in item.borders.values()):
        yield Miss(ending.heading.paragraph.place, "bảng chữ ký có đường kẻ")


def _gap(document: Document, rule: Rule) -> Iterator[Miss]:
    """Room for the signature, counted in lines of the name's size."""
    ending = document.ending
    if ending.name is None or ending.gap is None or not ending.name.size:
        return
    lines = ending.gap / (ending.name.size * 23)
    if not within(round(lines, 1), rule.span("lines")):
        yield Miss(ending.name.paragraph.place, f"{decimal(lines)} dòng")


CHECKS: Checks = {"REC-01": _heading, "REC-02": _items, "REC-03": _as_above, "SIG-01": _authority, "SIG-02": _name,
                  "SIG-03": _side_by_side, "SIG-04": _gap}
