"""Word comments beside figures. The text itself stays as it is; equal inputs give equal bytes."""

from collections.abc import Collection, Mapping
from itertools import count

from lxml import etree

from flows.documents.new_part import declare_type, relate, related
from flows.documents.package import DOCUMENT, read_parts, write_parts, xml_bytes
from flows.documents.recheck.reading import identity
from flows.documents.word_xml import SDT, Element, qn, run, w

_TARGET = "comments.xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_AUTHOR, _INITIALS = "danvan", "dv"
_HALF_POINTS = 20


def with_comments(data: bytes, notes: Mapping[str, str]) -> bytes:
    """The document with a comment at every control whose figure has a note; comments that are there already stay."""
    parts = read_parts(data)
    root = etree.fromstring(parts[DOCUMENT])
    part = f"word/{related(parts, DOCUMENT, _KIND) or _TARGET}"
    comments = etree.fromstring(parts[part]) if part in parts else w("comments")
    used = {str(item.get(qn("id"))) for item in comments}
    numbers = (number for number in count() if str(number) not in used)
    for control in list(root.iter(SDT)):
        if note := notes.get(identity(control)):
            number = next(numbers)
            _mark(control, number)
            comments.append(_comment(number, note))
    if part not in parts:
        declare_type(parts, part, _TYPE)
        relate(parts, DOCUMENT, _KIND, _TARGET)
    parts |= {DOCUMENT: xml_bytes(root), part: xml_bytes(comments)}
    return write_parts(parts)


def _mark(control: Element, number: int) -> None:
    """Start and end around the control, and behind it the run that leads to the comment."""
    control.addprevious(w("commentRangeStart", id=number))
    reference = w("r", w("commentReference", id=number))
    control.addnext(reference)
    control.addnext(w("commentRangeEnd", id=number))


def _comment(number: int, note: str) -> Element:
    """Without a date: nothing in an edition carries the time of the run."""
    size = w("rPr", w("sz", val=_HALF_POINTS), w("szCs", val=_HALF_POINTS))
    return w("comment", w("p", run(note, size)), id=number, author=_AUTHOR, initials=_INITIALS)


def own_notes(parts: Mapping[str, bytes]) -> set[str]:
    """Ids of the comments that danvan wrote itself; LibreOffice keeps the name of their author."""
    name = _comments_part(parts)
    comments = etree.fromstring(parts[name]) if name else ()
    return {str(item.get(qn("id"))) for item in comments if item.get(qn("author")) == _AUTHOR}


def drop_unused_notes(parts: dict[str, bytes], roots: Mapping[str, Element], own: Collection[str]) -> None:
    """Takes out danvan's comments that no place in the text leads to any more."""
    used = {str(item.get(qn("id"))) for root in roots.values() for item in root.iter(qn("commentReference"))}
    name = _comments_part(parts)
    if not name or not set(own) - used:
        return
    comments = etree.fromstring(parts[name])
    for item in [item for item in comments if item.get(qn("id")) in own and item.get(qn("id")) not in used]:
        comments.remove(item)
    parts[name] = xml_bytes(comments)


def _comments_part(parts: Mapping[str, bytes]) -> str:
    name = f"word/{related(parts, DOCUMENT, _KIND) or _TARGET}"
    return name if name in parts else ""
