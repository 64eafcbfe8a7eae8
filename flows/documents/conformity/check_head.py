"""HDR: the head block of a state document; HDR-10 to HDR-12 hold for Party documents too."""

import datetime
import re
from collections.abc import Iterator

from flows.documents.conformity.head import Head
from flows.documents.conformity.looks import WHOLE, Checks, Miss, look_misses, quoted, size_text, within
from flows.documents.conformity.measures import decimal
from flows.documents.conformity.paper import Cell, Piece, Table
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule
from flows.documents.conformity.strokes import Stroke
from flows.documents.conformity.text_width import longest_line

_DATE = re.compile(r"(?P<place>[^\W\d_].*), ngày (?P<day>\d+)?\s*tháng (?P<month>\d+)?\s*năm (?P<year>\d{4})")
_NOT_FOUND = "không thấy"


def _nation(document: Document, rule: Rule) -> Iterator[Miss]:
    head = document.head
    if not head.nation:
        yield Miss(WHOLE, _NOT_FOUND)
    elif len(head.nation) > 1:
        yield Miss(head.nation[1].paragraph.place, f"có {len(head.nation)} lần")
    if head.nation and head.party is not None:
        yield Miss(head.party.paragraph.place, "có cả tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM”")
    for piece in head.nation[:1]:
        yield from _verbatim(piece, rule)
        yield from look_misses(piece, rule.look)


def _motto(document: Document, rule: Rule) -> Iterator[Miss]:
    head = document.head
    if head.motto is None:
        yield Miss(WHOLE, _NOT_FOUND)
        return
    yield from _verbatim(head.motto, rule)
    yield from look_misses(head.motto, rule.look)
    if head.nation and not _is_next(head.nation[0], head.motto):
        yield Miss(head.motto.paragraph.place, "không nằm ngay dưới Quốc hiệu")


def _verbatim(piece: Piece, rule: Rule) -> Iterator[Miss]:
    shown = "".join(run.text.upper() if run.format.caps else run.text for run in piece.runs).strip()
    if shown != rule.text("text"):
        yield Miss(piece.paragraph.place, quoted(shown))


def _is_next(upper: Piece, lower: Piece) -> bool:
    """Directly below: the next line of the column, nothing between; rows of a table and lines of other columns do not count."""
    if upper.paragraph is lower.paragraph:
        return True
    cells = upper.paragraph.cell, lower.paragraph.cell
    if cells[0] is not None and cells[1] is not None and cells[0] is not cells[1]:
        return cells[0].column == cells[1].column and cells[1].row.number - cells[0].row.number == 1
    return lower.paragraph.block - upper.paragraph.block == 1


def _sizes(document: Document, rule: Rule) -> Iterator[Miss]:
    head = document.head
    if head.nation and head.motto is not None:
        pair = head.nation[0].size, head.motto.size
        allowed = {tuple(float(size) for size in item.split("/")) for item in rule.words("pairs")}
        if pair not in allowed:
            yield Miss(head.motto.paragraph.place, f"Quốc hiệu {size_text(pair[0])}, Tiêu ngữ {size_text(pair[1])}")


def _motto_line(document: Document, rule: Rule) -> Iterator[Miss]:
    if (motto := document.head.motto) is not None:
        yield from line_misses((motto,), document.head.motto_line, rule)


def line_misses(above: tuple[Piece, ...], line: Stroke | None, rule: Rule) -> Iterator[Miss]:
    """The line below a part: drawn, not text underlined, and of the right length against the longest line of the text."""
    last = above[-1]
    if any(style.underline for piece in above for style in piece.formats):
        yield Miss(last.paragraph.place, "gạch chân chữ thay cho đường kẻ")
    if line is None:
        yield Miss(last.paragraph.place, "không có đường kẻ")
    elif line.length is not None:
        widths = {longest_line(piece.runs, piece.paragraph.room) for piece in (_longest(above), last)}
        ratios = [round(line.length / width, 2) for width in widths if width]
        if ratios and not any(within(ratio, rule.span("ratio")) for ratio in ratios):
            yield Miss(last.paragraph.place, f"đường kẻ dài bằng {decimal(100 * min(ratios), 0)}% dòng chữ")


def _longest(pieces: tuple[Piece, ...]) -> Piece:
    return max(pieces, key=lambda piece: longest_line(piece.runs, piece.paragraph.room))


def _issuer(document: Document, rule: Rule) -> Iterator[Miss]:
    """The parent, where there is one, stands above and is not bold."""
    lines = document.head.issuer
    if not lines:
        yield Miss(WHOLE, "không thấy tên cơ quan ban hành")
        return
    parents = parents_of(lines, rule.pattern("own_body"))
    for piece in lines:
        is_parent = piece in parents
        yield from look_misses(piece, rule.look.model_copy(update={"bold": not is_parent}))


def parents_of(lines: tuple[Piece, ...], own_body: re.Pattern[str]) -> tuple[Piece, ...]:
    """Lines of the parent body: those above the line a body of its own begins with, or else the light ones on top."""
    for place, piece in enumerate(lines):
        if place and own_body.match(piece.words):
            return lines[:place]
    light = next((place for place, piece in enumerate(lines) if piece.is_bold), len(lines) - 1)
    return lines[:light]


def _issuer_line(document: Document, rule: Rule) -> Iterator[Miss]:
    if lines := document.head.issuer:
        own = tuple(piece for piece in lines if piece.is_bold) or lines
        yield from line_misses(own, document.head.issuer_line, rule)


def _number(document: Document, rule: Rule) -> Iterator[Miss]:
    number = document.head.number
    if number is None:
        yield Miss(WHOLE, "không thấy số, ký hiệu")
        return
    if not rule.pattern("pattern").fullmatch(number.words):
        yield Miss(number.paragraph.place, quoted(number.words))
    wanted = dict(pair.split("=") for pair in rule.words("types")).get(document.kind)
    symbol = number.words.partition("/")[2].lstrip()
    if wanted and symbol and not symbol.startswith(f"{wanted}-"):
        yield Miss(number.paragraph.place, quoted(number.words), f"ký hiệu bắt đầu bằng {wanted}-")


def _number_form(document: Document, rule: Rule) -> Iterator[Miss]:
    number = document.head.number
    if number is not None and re.search(r"\d+\s*[/-]", number.words):
        text = number.text.strip()
        if not rule.pattern("pattern").fullmatch(text):
            yield Miss(number.paragraph.place, quoted(text))


def _number_look(document: Document, rule: Rule) -> Iterator[Miss]:
    if (number := document.head.number) is not None:
        yield from look_misses(number, rule.look)


def _date(document: Document, _: Rule) -> Iterator[Miss]:
    date = document.head.date
    if date is None:
        yield Miss(WHOLE, "không thấy địa danh, ngày tháng năm")
    elif not is_date_line(" ".join(date.text.split())):
        yield Miss(date.paragraph.place, quoted(date.words))


def is_date_line(text: str) -> bool:
    """Whether a line reads as a date line must; day and month may be left blank for signing."""
    found = _DATE.fullmatch(text)
    if found is None or not found["place"][0].isupper():
        return False
    day, month = found["day"], found["month"]
    if (day and len(day) != 2) or (month and month not in _MONTHS):
        return False
    try:
        datetime.date(int(found["year"]), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True


_MONTHS = ("01", "02", *(str(month) for month in range(3, 13)))


def _date_look(document: Document, rule: Rule) -> Iterator[Miss]:
    if (date := document.head.date) is not None:
        yield from look_misses(date, rule.look)


def _block(document: Document, _: Rule) -> Iterator[Miss]:
    """Two columns without visible lines, number and date level with each other."""
    head = document.head
    if head.anchor is None:
        return
    if (table := head.table) is not None:
        yield from _table_misses(head, table)
    elif not head.anchor.slot and head.issuer:
        yield Miss(head.anchor.paragraph.place, "phần đầu không xếp thành hai cột")
    if head.number is not None and head.date is not None and not _are_level(head.number, head.date):
        yield Miss(head.number.paragraph.place, "số và ngày tháng không cùng một dòng")


def _table_misses(head: Head, table: Table) -> Iterator[Miss]:
    place = f"bảng phần đầu, {head.anchor.paragraph.place if head.anchor else ''}"
    if any(table.borders.values()) or any(kind for cell in table.cells for kind in cell.borders.values()):
        yield Miss(place, "bảng có đường kẻ")
    columns = {cell.column for cell in table.cells if any(paragraph.text for paragraph in _inside(cell))}
    if len(columns) != 2:
        yield Miss(place, f"{len(columns)} cột có chữ")


def _inside(cell: Cell) -> Iterator[Piece]:
    return (piece for paragraph in cell.paragraphs for piece in paragraph.pieces)


def _are_level(number: Piece, date: Piece) -> bool:
    cells = number.paragraph.cell, date.paragraph.cell
    if cells[0] is not None and cells[1] is not None:
        return cells[0].outermost.row is cells[1].outermost.row
    return number.paragraph is date.paragraph


CHECKS: Checks = {
    "HDR-01": _nation, "HDR-02": _motto, "HDR-03": _sizes, "HDR-04": _motto_line, "HDR-05": _issuer, "HDR-06": _issuer_line,
    "HDR-07": _number, "HDR-08": _number_form, "HDR-09": _number_look, "HDR-10": _date, "HDR-11": _date_look, "HDR-12": _block,
}
