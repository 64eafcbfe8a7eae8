"""PHD: what Party documents have of their own - head, title, body, signature, recipients."""

from collections.abc import Iterator

from flows.documents.conformity.check_head import line_misses, parents_of
from flows.documents.conformity.check_title import subject_of_letter
from flows.documents.conformity.ending import AUTHORITY
from flows.documents.conformity.head import NATION
from flows.documents.conformity.looks import WHOLE, Checks, Miss, look_misses, quoted, size_text, within
from flows.documents.conformity.measures import in_points
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule
from flows.text import fold


def _party(document: Document, rule: Rule) -> Iterator[Miss]:
    head = document.head
    if head.party is None:
        yield Miss(WHOLE, "không thấy tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM”")
    else:
        yield from look_misses(head.party, rule.look)
        yield from line_misses((head.party,), head.motto_line, rule)
    nation = fold(NATION)
    for paragraph in document.paper.paragraphs:
        if any(piece.key == nation for piece in paragraph.pieces):
            yield Miss(paragraph.place, "có Quốc hiệu")


def _issuer(document: Document, rule: Rule) -> Iterator[Miss]:
    head = document.head
    if not head.issuer:
        yield Miss(WHOLE, "không thấy tên cơ quan ban hành")
        return
    parents = parents_of(head.issuer, rule.pattern("own_body"))
    for piece in head.issuer:
        yield from look_misses(piece, rule.look.model_copy(update={"bold": piece not in parents}))
    last = head.issuer[-1]
    if head.star is None:
        yield Miss(last.paragraph.place, "dưới tên cơ quan không có dấu sao (*)")
    if head.issuer_line is not None:
        yield Miss(last.paragraph.place, "dưới tên cơ quan có đường kẻ")


def _number(document: Document, rule: Rule) -> Iterator[Miss]:
    number = document.head.number
    if number is None:
        yield Miss(WHOLE, "không thấy số, ký hiệu")
        return
    if not rule.pattern("pattern").fullmatch(number.words):
        yield Miss(number.paragraph.place, quoted(number.words))
    yield from look_misses(number, rule.look)


def _title(document: Document, rule: Rule) -> Iterator[Miss]:
    title, letter = document.title, document.head.subject_of_letter
    if document.is_letter:
        if letter is not None:
            yield from subject_of_letter(letter, rule, is_italic=True)
        return
    if title.type_name is None:
        yield Miss(WHOLE, "không thấy tên loại văn bản")
        return
    yield from look_misses(title.type_name, rule.look)
    subject = rule.look.model_copy(update={"size": rule.span("subject_size"), "capitals": None})
    for piece in title.subject:
        yield from look_misses(piece, subject)
    if title.subject and title.subject[0].words[:1].isupper():
        yield Miss(title.subject[0].paragraph.place, "trích yếu bắt đầu bằng chữ hoa")
    if not title.subject:
        yield Miss(title.type_name.paragraph.place, "không thấy trích yếu")
    elif title.hyphens is None or title.hyphens.words != rule.text("hyphens"):
        yield Miss(title.subject[-1].paragraph.place, f"dưới trích yếu không có {rule.text('hyphens')}")


def _body(document: Document, rule: Rule) -> Iterator[Miss]:
    size, exact = rule.span("size"), rule.span("line")
    for item in document.body:
        paragraph = item.paragraph
        sizes = sorted({run.format.size for run in paragraph.runs if not within(run.format.size, size)})
        found = [size_text(value) for value in sizes]
        if paragraph.format.line_rule != "exact":
            found.append("giãn dòng không đặt chính xác (exact)")
        elif not within(paragraph.format.line, exact):
            found.append(f"giãn dòng {in_points(paragraph.format.line)}")
        if found:
            yield Miss(paragraph.place, "; ".join(found))


def _signature(document: Document, rule: Rule) -> Iterator[Miss]:
    """The line with the authority is bold, the post below it is not; a head who signs for himself has only the post."""
    ending = document.ending
    if not ending.authority:
        if document.must_be_signed:
            yield Miss(WHOLE, "không thấy quyền hạn, chức vụ người ký")
        return
    is_for = AUTHORITY.match(ending.authority[0].words) is not None
    for place, piece in enumerate(ending.authority):
        bold = None if len(ending.authority) == 1 and not is_for else place == 0
        yield from look_misses(piece, rule.look.model_copy(update={"bold": bold}))
        if AUTHORITY.match(piece.words) and not rule.pattern("prefix").match(piece.words):
            yield Miss(piece.paragraph.place, quoted(piece.words))
    if ending.name is not None:
        yield from look_misses(ending.name, rule.look.model_copy(update={"bold": True, "capitals": False}))


def _recipients(document: Document, rule: Rule) -> Iterator[Miss]:
    ending = document.ending
    if ending.heading is None:
        if document.must_be_signed:
            yield Miss(WHOLE, "không thấy “Nơi nhận:”")
        return
    yield from look_misses(ending.heading, rule.look)
    items = rule.look.model_copy(update={"size": rule.span("item_size"), "underlined": False})
    for piece in ending.recipients:
        yield from look_misses(piece, items)


CHECKS: Checks = {"PHD-01": _party, "PHD-02": _issuer, "PHD-03": _number, "PHD-04": _title, "PHD-05": _body,
                  "PHD-06": _signature, "PHD-07": _recipients}
