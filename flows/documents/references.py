"""Cross-references to captions: ``{{ xem('poverty') }}`` becomes "(Biểu đồ 2)" with a field whose cached number is right.

The number is known only when all blocks stand in their places, so a marker holds the place until then.
"""

import copy
import re
from collections.abc import Iterator, Mapping

from flows.documents.blocks import bookmark_name, small_name
from flows.documents.word_xml import RPR, Element, T, field, run

OPEN, _CLOSE = "\ue006", "\ue007"
_MARK = re.compile(f"{OPEN}([^{_CLOSE}]*){_CLOSE}")


def reference_marker(*names: str) -> str:
    """What ``xem()`` prints: the blocks that are meant."""
    return f"{OPEN}{'|'.join(names)}{_CLOSE}"


def insert_references(root: Element, captions: Mapping[str, str]) -> None:
    """Put a field in the place of every marker. ``captions``: block -> ``Biểu đồ 2``; a block that has none is not named."""
    for holder in list(dict.fromkeys(item.getparent() for item in root.iter(T) if OPEN in (item.text or ""))):
        for piece in _pieces(holder, captions):
            holder.addprevious(piece)
        holder.getparent().remove(holder)


def _pieces(holder: Element, captions: Mapping[str, str]) -> Iterator[Element]:
    """The run cut at its markers, all pieces in its formatting."""
    properties = holder.find(RPR)
    for child in holder:
        if child.tag == T:
            for place, text in enumerate(_MARK.split(child.text or "")):
                yield from (_reference(text.split("|"), captions, properties) if place % 2
                            else [run(text, copy.deepcopy(properties))] if text else [])
        elif child.tag != RPR:
            other = copy.deepcopy(holder)
            for item in list(other):
                if item.tag != RPR:
                    other.remove(item)
            other.append(copy.deepcopy(child))
            yield other


def _reference(names: list[str], captions: Mapping[str, str], properties: Element | None) -> Iterator[Element]:
    """`` (Biểu đồ 1, Biểu đồ 2)``; nothing where none of the blocks stands in the document."""
    there = [form for name in names for form in (name, small_name(name)) if form in captions]
    for place, name in enumerate(there):
        yield run(", " if place else " (", copy.deepcopy(properties))
        for piece in field(f"REF {bookmark_name(name)} \\h", captions[name]):
            if properties is not None:
                piece.insert(0, copy.deepcopy(properties))
            yield piece
    if there:
        yield run(")", copy.deepcopy(properties))
