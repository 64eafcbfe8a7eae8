"""A Word file as a clerk left it -> the same file fit to be signed: no draft mark, no comments. Every other word stays.

Number and day stay as they are: they are given after signing. What a person has to decide is refused, not decided here:
changes that are still tracked, a draft mark inside other text.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from lxml import etree

from flows.documents.conformity.parts import find_parts
from flows.documents.conformity.reading import read_paper
from flows.documents.conformity.word_file import open_word
from flows.documents.package import DOCUMENT, read_parts, relationships_of, write_parts, xml_bytes
from flows.documents.recheck.reading import text_parts
from flows.documents.word_xml import PPR, RPR, RUN, Element, P, paragraphs, qn, text_of
from flows.errors import RefusedError, UnreadableFileError
from flows.text import fold

_DRAFT = re.compile(r"(ban )?du thao( lan( thu)? \w+)?")
_COMMENT_PARTS = re.compile(r"word/(comments\w*|people)\.xml")
_MARKS = tuple(qn(name) for name in ("commentRangeStart", "commentRangeEnd"))
_REFERENCE = qn("commentReference")
_TRACKED = tuple(qn(name) for name in (
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange",
    "numberingChange", "cellIns", "cellDel", "cellMerge"))
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_BOX, _CELL, _SECTION = qn("txbxContent"), qn("tc"), qn("sectPr")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CONTENT_TYPES = "[Content_Types].xml"


def finished(data: bytes, name: str) -> bytes:
    """The document without draft mark and comments; the same bytes where it has neither.

    Raises RefusedError naming what a person must settle first, UnreadableFileError for what is no Word file.
    """
    parts = read_parts(data, name)
    roots = {part: _parsed(parts[part], name) for part in text_parts(parts)}
    if any(next(root.iter(*_TRACKED), None) is not None for root in roots.values()):
        raise RefusedError(f"{name}: còn nội dung đang theo dõi sửa đổi (Track Changes); chấp nhận hoặc từ chối hết trong Word "
                           "rồi phê duyệt lại.")
    changed = {part: root for part, root in roots.items() if _without_comments(root) | _without_draft_mark(root)}
    comments = [part for part in parts if _COMMENT_PARTS.fullmatch(part)]
    if not changed and not comments:
        return _checked(data, name)
    result = {part: content for part, content in parts.items() if part not in comments}
    result |= {part: xml_bytes(root) for part, root in changed.items()}
    _unlink(result, comments)
    return _checked(write_parts(result), name)


def _parsed(content: bytes, name: str) -> Element:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(f"{name}: tệp Word bị hỏng, mở bằng Word rồi lưu lại.") from error


def _checked(data: bytes, name: str) -> bytes:
    """The same bytes; refuses a draft mark that does not stand by itself."""
    if find_parts(read_paper(open_word(data, name)), ()).head.is_draft:
        raise RefusedError(f"{name}: phần đầu văn bản còn chữ “dự thảo” viết liền với chữ khác; hãy xóa rồi phê duyệt lại.")
    return data


def _without_comments(root: Element) -> bool:
    """Takes every trace of a comment out of the text; whether there was one."""
    marks = list(root.iter(*_MARKS, _REFERENCE))
    for mark in marks:
        run = mark.getparent()
        _remove(mark)
        if mark.tag == _REFERENCE and run.tag == RUN and all(child.tag == RPR for child in run):
            _remove(run)
    return bool(marks)


def _without_draft_mark(root: Element) -> bool:
    """Takes marks out that stand in a paragraph, a box or a watermark of their own; whether there was one."""
    marks = [item for item in root.iter(_TEXT_PATH) if _is_draft(item.get("string", ""))]
    lines = [item for item in paragraphs(root) if _is_draft(text_of(item))]
    for mark in marks:
        _remove(_drawing(mark))
    for line in lines:
        box = next(line.iterancestors(_BOX), None)
        if box is not None and _is_draft(text_of(box)):
            _remove(_drawing(box))
        else:
            _remove_line(line)
    return bool(marks or lines)


def _is_draft(text: str) -> bool:
    return bool(_DRAFT.fullmatch(fold(text)))


def _drawing(inside: Element) -> Element:
    """What has to go with a drawn mark: the drawing in both its versions, its run if nothing else is in it."""
    outer = next((item for item in inside.iterancestors(_ALTERNATE)), None)
    outer = next(iter(inside.iterancestors(qn("drawing"), qn("pict"))), inside) if outer is None else outer
    run = outer.getparent()
    alone = run is not None and run.tag == RUN and all(child is outer or child.tag == RPR for child in run)
    return run if alone else outer


def _remove_line(line: Element) -> None:
    """The paragraph goes, and the blank one that held it off from the line above; a cell keeps its last paragraph."""
    if line.getparent() is None:
        return
    above, below = line.getprevious(), line.getnext()
    in_cell = line.getparent().tag == _CELL
    if line.find(f"{PPR}/{_SECTION}") is not None or (in_cell and len(line.getparent().findall(P)) == 1):
        for run in line.findall(RUN):
            line.remove(run)
        return
    _remove(line)
    if in_cell and below is None and _is_blank(above) and above.getprevious() is not None and above.getprevious().tag == P:
        _remove(above)


def _is_blank(line: Element | None) -> bool:
    return line is not None and line.tag == P and all(child.tag == PPR for child in line)


def _remove(element: Element) -> None:
    """Out of its parent, the text behind it left in place."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unlink(parts: dict[str, bytes], gone: Iterable[str]) -> None:
    """No relationship and no content type speaks of parts that are gone; their own relationships go too."""
    names = frozenset(gone)
    for name in names:
        parts.pop(relationships_of(name), None)
    relations = relationships_of(DOCUMENT)
    if relations in parts:
        parts[relations] = _without(parts[relations], "Target", {PurePosixPath(name).name for name in names}
                                    | {f"/{name}" for name in names})
    parts[_CONTENT_TYPES] = _without(parts[_CONTENT_TYPES], "PartName", {f"/{name}" for name in names})


def _without(content: bytes, attribute: str, values: Iterable[str]) -> bytes:
    root = etree.fromstring(content)
    for item in [item for item in root if item.get(attribute) in values]:
        root.remove(item)
    return xml_bytes(root)
