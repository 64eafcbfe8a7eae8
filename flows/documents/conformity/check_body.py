"""BODY: the text itself - size, alignment, indents, gaps, headings, order of letters, the end; and whom it is addressed to."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from flows.documents.conformity.body import ARABIC, LETTER, PART, ROMAN, Item
from flows.documents.conformity.looks import ALIGNED, Checks, Miss, quoted, size_text, within
from flows.documents.conformity.measures import decimal, in_mm, in_points
from flows.documents.conformity.paper import Paragraph
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule

_SINGLE = 240


def _texts(document: Document) -> list[Item]:
    return [item for item in document.body if not item.is_heading]


def _size(document: Document, rule: Rule) -> Iterator[Miss]:
    """In the allowed range, and one size: the one most of the text has."""
    counted = Counter(run.format.size for item in _texts(document) for run in item.paragraph.runs for _ in run.text)
    usual = counted.most_common(1)[0][0] if counted else 0.0
    for item in document.body:
        sizes = {run.format.size for run in item.paragraph.runs}
        wrong = [size for size in sorted(sizes) if not within(size, rule.look.size or (0, 99))]
        if not item.is_heading:
            wrong += [size for size in sorted(sizes) if size != usual and size not in wrong]
        if wrong:
            yield Miss(item.paragraph.place, ", ".join(size_text(size) for size in wrong), _one_size(wrong, usual, rule))


def _one_size(wrong: list[float], usual: float, rule: Rule) -> str:
    is_range = any(not within(size, rule.look.size or (0, 99)) for size in wrong)
    return "" if is_range else f"một cỡ trong cả văn bản ({decimal(usual)})"


def _alignment(document: Document, _: Rule) -> Iterator[Miss]:
    for item in _texts(document):
        if item.paragraph.format.align != "both":
            yield Miss(item.paragraph.place, ALIGNED.get(item.paragraph.format.align, item.paragraph.format.align))


def _first_line(document: Document, rule: Rule) -> Iterator[Miss]:
    """1 cm or 1,27 cm, one of them in the whole document. Of a list, where its first line begins."""
    ranges = [rule.span("centimetre"), rule.span("half_inch")]
    places = [(item, _begin(item.paragraph)) for item in _texts(document)]
    kinds = Counter(kind for _, begin in places if (kind := _kind(begin, ranges)) is not None)
    usual = kinds.most_common(1)[0][0] if kinds else None
    for item, begin in places:
        kind = _kind(begin, ranges)
        if kind is None:
            yield Miss(item.paragraph.place, f"lùi đầu dòng {in_mm(begin)}")
        elif kind != usual:
            yield Miss(item.paragraph.place, f"lùi đầu dòng {in_mm(begin)}", "cùng một mức trong cả văn bản")


def _begin(paragraph: Paragraph) -> int:
    return paragraph.format.first + (paragraph.format.left if paragraph.label else 0)


def _kind(begin: int, ranges: list[tuple[float, float]]) -> int | None:
    return next((place for place, bounds in enumerate(ranges) if within(begin, bounds)), None)


def _gaps(document: Document, rule: Rule) -> Iterator[Miss]:
    """Between paragraphs that follow each other, parts and their titles apart; Word takes the larger of the two spaces."""
    least = rule.span("twips")[0]
    for above, below in pairwise(document.body):
        upper, lower = above.paragraph, below.paragraph
        if PART in (above.level, below.level) or lower.block - upper.block != 1 or lower.section != upper.section:
            continue
        is_joined = upper.format.contextual and lower.format.contextual and upper.format.style == lower.format.style
        gap = 0 if is_joined else max(upper.format.after, lower.format.before)
        if gap < least:
            yield Miss(lower.place, f"cách đoạn trên {in_points(gap)}")


def _lines(document: Document, rule: Rule) -> Iterator[Miss]:
    times, ratio = rule.span("lines"), rule.span("of_size")
    for item in document.body:
        style = item.paragraph.format
        size = max((run.format.size for run in item.paragraph.runs), default=0.0)
        if style.line_rule == "auto":
            if not within(style.line / _SINGLE, times):
                yield Miss(item.paragraph.place, f"giãn dòng {decimal(style.line / _SINGLE, 2)} dòng")
        elif size and not ratio[0] * size * 20 - 1 <= style.line <= ratio[1] * size * 20 + 1:
            yield Miss(item.paragraph.place, f"giãn dòng {in_points(style.line)} với {size_text(size)}")


def _typed_indent(document: Document, _: Rule) -> Iterator[Miss]:
    for item in document.body:
        if leading := item.paragraph.leading:
            yield Miss(item.paragraph.place, "lùi dòng bằng phím Tab" if "\t" in leading else "lùi dòng bằng dấu cách")


def _headings(document: Document, rule: Rule) -> Iterator[Miss]:
    """Titles are bold, numbered sentences are not; Roman ones in capitals at the indent of the text."""
    for item in document.body:
        found = list(_heading_faults(item, rule))
        if found:
            yield Miss(item.paragraph.place, "; ".join(found))


def _heading_faults(item: Item, rule: Rule) -> Iterator[str]:
    paragraph = item.paragraph
    is_bold = bool(paragraph.runs) and all(run.format.bold for run in paragraph.runs)
    if item.level == ROMAN or (item.level == ARABIC and item.is_titled):
        if not is_bold:
            yield "đề mục không đậm"
        if paragraph.format.align not in ("left", "both"):
            yield ALIGNED.get(paragraph.format.align, paragraph.format.align)
        if not within(_begin(paragraph), rule.span("indent")):
            yield f"lùi đầu dòng {in_mm(_begin(paragraph))}"
    elif (item.level in (ARABIC, LETTER) and is_bold) or (paragraph.text.startswith("- ") and is_bold):
        yield "đoạn chữ đậm"
    if item.level == ROMAN and not all(piece.is_capital for piece in paragraph.pieces if piece.text.strip()):
        yield "không viết hoa toàn bộ"


def _letters(document: Document, rule: Rule) -> Iterator[Miss]:
    """a), b), c), d), đ), e), g) …: each the one after the one before it under the same heading."""
    order = rule.words("letters")
    expected = 0
    for item in document.body:
        if item.level in (PART, ROMAN, ARABIC):
            expected = 0
        elif item.level == LETTER:
            place = order.index(item.sign) if item.sign in order else -1
            if place not in (expected, 0):
                wanted = order[expected] if expected < len(order) else order[0]
                yield Miss(item.paragraph.place, f"điểm {item.sign})", f"điểm {wanted})")
            expected = (place if place >= 0 else expected) + 1


def _levels(document: Document, _: Rule) -> Iterator[Miss]:
    level = None
    for item in document.body:
        if item.level == LETTER and level == ROMAN:
            yield Miss(item.paragraph.place, "điểm nằm ngay dưới mục, thiếu khoản")
        level = item.level if item.level is not None else level


def _end(document: Document, rule: Rule) -> Iterator[Miss]:
    """The last paragraph of the text, of a document that is signed."""
    if document.must_be_signed and document.body:
        last = document.body[-1].paragraph
        if not rule.pattern("pattern").search(last.text.rstrip()):
            yield Miss(last.place, f"kết thúc bằng {quoted(last.text[-12:])}")


def _addressees(document: Document, _: Rule) -> Iterator[Miss]:
    listed = [paragraph for paragraph in document.title.addressees if paragraph.text.startswith("-")]
    for paragraph in listed:
        mark = "." if paragraph is listed[-1] else ";"
        if not paragraph.text.endswith(mark):
            yield Miss(paragraph.place, f"kết thúc bằng {quoted(paragraph.text[-1:])}", f"kết thúc bằng “{mark}”")
    begins = {paragraph.format.left + paragraph.format.first for paragraph in listed if paragraph.cell is None}
    if len(begins) > 1:
        yield Miss(listed[0].place, "các gạch đầu dòng không thẳng hàng")


CHECKS: Checks = {
    "BODY-01": _size, "BODY-02": _alignment, "BODY-03": _first_line, "BODY-04": _gaps, "BODY-05": _lines,
    "BODY-06": _typed_indent, "BODY-07": _headings, "BODY-08": _letters, "BODY-09": _levels, "BODY-10": _end,
    "BODY-11": _addressees,
}
