"""TTL: type name, subject and the line under it; for a công văn the subject under the number."""

from collections.abc import Iterator

from flows.documents.conformity.check_head import line_misses
from flows.documents.conformity.looks import WHOLE, Checks, Miss, look_misses, quoted
from flows.documents.conformity.paper import Piece
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule


def _type_name(document: Document, rule: Rule) -> Iterator[Miss]:
    if document.title.type_name is not None:
        if not document.is_letter:
            yield from look_misses(document.title.type_name, rule.look)
    elif not document.is_letter:
        yield Miss(WHOLE, "không thấy tên loại văn bản")


def _subject(document: Document, rule: Rule) -> Iterator[Miss]:
    title, letter = document.title, document.head.subject_of_letter
    if document.is_letter and letter is not None:
        yield from subject_of_letter(letter, rule, is_italic=False)
        return
    if title.type_name is not None and not title.subject:
        yield Miss(title.type_name.paragraph.place, "không thấy trích yếu")
    for piece in title.subject:
        yield from look_misses(piece, rule.look)
    if title.subject and title.subject[0].key.startswith(("v/v", "v v ")):
        yield Miss(title.subject[0].paragraph.place, "có “V/v”")


def subject_of_letter(subject: Piece, rule: Rule, *, is_italic: bool) -> Iterator[Miss]:
    """The subject of a công văn: how it begins, and its letters."""
    yield from look_misses(subject, rule.look.model_copy(update={
        "size": rule.span("letter_size"), "bold": False, "italic": is_italic, "capitals": False}))
    if not subject.words.startswith(rule.text("letter_start")):
        yield Miss(subject.paragraph.place, f"{quoted(subject.words)} không mở đầu bằng “{rule.text('letter_start').strip()}”")


def _line(document: Document, rule: Rule) -> Iterator[Miss]:
    if document.title.subject and not document.is_letter:
        yield from line_misses(document.title.subject, document.title.line, rule)


CHECKS: Checks = {"TTL-01": _type_name, "TTL-02": _subject, "TTL-03": _line}
