"""PG and NUM: paper, margins, page numbers."""

from collections.abc import Iterator

from flows.documents.conformity.looks import Checks, Miss, format_differences, within
from flows.documents.conformity.measures import in_mm
from flows.documents.conformity.paper import PageHead, Piece, Section
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule
from flows.documents.word_xml import qn

_SIDES = {"top": "lề trên", "bottom": "lề dưới", "left": "lề trái", "right": "lề phải"}
_SURELY_ONE_PAGE = 1500         # characters
_NOT_SAID = "không khai báo"


def _page_size(document: Document, rule: Rule) -> Iterator[Miss]:
    short, long = rule.span("short"), rule.span("long")
    for section in document.paper.sections:
        width, height = section.width, section.height
        if width is None or height is None:
            yield Miss(section.place, "không khai báo khổ giấy")
            continue
        wanted = (long, short) if section.is_landscape else (short, long)
        if not (within(width, wanted[0]) and within(height, wanted[1])):
            turned = "" if section.is_landscape or width < height else ", chưa khai báo là trang ngang"
            yield Miss(section.place, f"{in_mm(width)} x {in_mm(height)}{turned}")


def _landscape(document: Document, _: Rule) -> Iterator[Miss]:
    tables = set(document.data_tables)
    with_table = {paragraph.section for paragraph in document.paper.paragraphs
                  if paragraph.cell is not None and paragraph.cell.outermost.table in tables}
    with_appendix = {appendix.paragraph.section for appendix in document.appendices}
    for index, section in enumerate(document.paper.sections):
        if section.is_landscape and index not in with_table | with_appendix:
            yield Miss(section.place, "trang ngang không có bảng, không phải phụ lục")


def _top_and_bottom(document: Document, rule: Rule) -> Iterator[Miss]:
    for section in document.paper.sections:
        if not section.is_landscape:
            yield from _outside(section, ("top", "bottom"), rule.span("twips"))


def _bound_edge(document: Document, rule: Rule) -> Iterator[Miss]:
    """Left margin. A page turned by Word has its bound edge on top."""
    yield from _edge(document, rule, ("left", "top"))


def _free_edge(document: Document, rule: Rule) -> Iterator[Miss]:
    """Right margin; below on a page turned by Word."""
    yield from _edge(document, rule, ("right", "bottom"))


def _edge(document: Document, rule: Rule, sides: tuple[str, str]) -> Iterator[Miss]:
    bounds = rule.span("twips")
    for section in document.paper.sections:
        turned = section.margins[sides[1]]
        if not (section.is_landscape and turned is not None and within(abs(turned), bounds)):
            yield from _outside(section, sides[:1], bounds)


def _outside(section: Section, sides: tuple[str, ...], bounds: tuple[float, float]) -> Iterator[Miss]:
    for side in sides:
        value = section.margins[side]
        if value is None or not within(abs(value), bounds):
            yield Miss(section.place, f"{_SIDES[side]} {_NOT_SAID if value is None else in_mm(abs(value))}")


def _least_margin(document: Document, rule: Rule) -> Iterator[Miss]:
    least = rule.span("twips")
    for section in document.paper.sections:
        if section.is_landscape:
            yield from _outside(section, tuple(_SIDES), least)


def _fixed_margins(document: Document, rule: Rule) -> Iterator[Miss]:
    for section in document.paper.sections:
        if not section.is_landscape:
            for side in _SIDES:
                yield from _outside(section, (side,), rule.span(side))


def _head_distance(document: Document, rule: Rule) -> Iterator[Miss]:
    for section in document.paper.sections:
        value = section.margins["header"]
        if value is None or not within(value, rule.span("twips")):
            yield Miss(section.place, f"cách mép trên {_NOT_SAID if value is None else in_mm(value)}")


def _gutter(document: Document, _: Rule) -> Iterator[Miss]:
    for section in document.paper.sections:
        if section.margins["gutter"]:
            yield Miss(section.place, f"lề đóng gáy {in_mm(section.margins['gutter'])}")


def _page_number(document: Document, _: Rule) -> Iterator[Miss]:
    """Each section shows the number in the middle of its head. A first section of one page needs none."""
    if document.paper.pages == 1:
        return
    kinds = ("default", "even") if document.paper.has_even_heads else ("default",)
    for section in document.paper.sections[_is_one_page(document):]:
        for kind in kinds:
            head = section.heads.get(kind)
            if head is None or not head.page_fields:
                yield Miss(section.place, "đầu trang không có số trang")
            elif not any(_is_centred(piece) for piece, _ in head.page_fields):
                yield Miss(section.place, "số trang không ở giữa")


def _is_one_page(document: Document) -> bool:
    """Whether the first section is surely one page. LibreOffice drops the switch for another first page from such a section."""
    text = sum(len(paragraph.text) for paragraph in document.paper.paragraphs if paragraph.section == 0)
    return not document.paper.sections[0].has_title_page and text <= _SURELY_ONE_PAGE


def _is_centred(piece: Piece) -> bool:
    frame = piece.paragraph.element.find(f"{qn('pPr')}/{qn('framePr')}")
    return piece.align == "center" or (frame is not None and frame.get(qn("xAlign")) == "center")


def _first_page(document: Document, _: Rule) -> Iterator[Miss]:
    first = document.paper.sections[0]
    if not first.has_title_page:
        if (head := first.heads.get("default")) is not None and head.page_fields:
            yield Miss(first.place, "số trang hiện cả ở trang thứ nhất")
    elif (head := first.heads.get("first")) is not None and (head.page_fields or head.has_text):
        yield Miss(first.place, "đầu trang của trang thứ nhất có chữ hoặc số trang")


def _number_look(document: Document, rule: Rule) -> Iterator[Miss]:
    for head in _heads(document):
        for piece, style in head.page_fields:
            if found := format_differences(style, rule.look):
                yield Miss(piece.paragraph.place, "; ".join(found))


def _heads(document: Document) -> list[PageHead]:
    found = {id(head): head for section in document.paper.sections for head in section.heads.values()}
    return list(found.values())


def _no_number_below(document: Document, _: Rule) -> Iterator[Miss]:
    for section in document.paper.sections:
        if any(foot.page_fields for foot in section.feet.values()):
            yield Miss(section.place, "số trang ở chân trang")


def _appendix_numbers(document: Document, _: Rule) -> Iterator[Miss]:
    for appendix in document.appendices:
        paragraph = appendix.paragraph
        section = document.paper.section_of(paragraph)
        first = next(item for item in document.paper.paragraphs if item.section == paragraph.section and item.text)
        if first is not paragraph:
            yield Miss(paragraph.place, "phụ lục không bắt đầu một phần (section) mới")
        elif section.first_number != 1:
            yield Miss(paragraph.place, "số trang không bắt đầu lại từ 1")


def _digits(document: Document, rule: Rule) -> Iterator[Miss]:
    for section in document.paper.sections:
        if section.number_format not in ("", *rule.words("kinds")):
            yield Miss(section.place, f"kiểu số trang {section.number_format}")


CHECKS: Checks = {
    "PG-01": _page_size, "PG-02": _landscape, "PG-03": _top_and_bottom, "PG-04": _bound_edge, "PG-05": _free_edge,
    "PG-06": _least_margin, "PG-07": _fixed_margins, "PG-08": _head_distance, "PG-09": _gutter,
    "NUM-01": _page_number, "NUM-02": _first_page, "NUM-03": _number_look, "NUM-04": _no_number_below,
    "NUM-05": _appendix_numbers, "NUM-06": _digits,
}
