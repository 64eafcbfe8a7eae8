"""Bound figures: markers in text become run-level content controls that carry the figure's id.

A marker is ``U+E000 figure id U+E001 shown text U+E002``. In Word it becomes

    <w:sdt><w:sdtPr><w:alias w:val="ID"/><w:tag w:val="ID"/><w:id w:val="1"/><w:text/></w:sdtPr>
      <w:sdtContent><w:r>…same rPr…<w:t>shown text</w:t></w:r></w:sdtContent></w:sdt>

inside its paragraph, so a clerk sees ordinary text and a reader of the file finds the figure. The id stands in tag and
alias because LibreOffice 7.4 drops the tag on saving; it keeps the alias only of plain text controls (``w:text``).
"""

import copy
import re
from collections.abc import Iterable, Iterator
from itertools import count

from flows.documents.word_xml import RPR, RUN, SDT, SDT_CONTENT, Element, P, T, qn, run, text_of, w
from flows.errors import BrokenConfigurationError
from flows.wording.marks import END as CLOSE
from flows.wording.marks import MIDDLE
from flows.wording.marks import START as OPEN

_PIECES = re.compile(f"([{OPEN}{MIDDLE}{CLOSE}])")


class Binder:
    """Turns markers into controls; one per document, because control ids are counted through all its parts."""

    def __init__(self, roots: Iterable[Element] = ()) -> None:
        used = {str(item.get(qn("val"))) for root in roots for item in root.iterfind(f".//{SDT}/*/{qn('id')}")}
        self._ids: Iterator[int] = (number for number in count(1) if str(number) not in used)

    def bind(self, root: Element) -> int:
        """Replace every marker under ``root`` (body, header, table …); returns how many controls were made."""
        holders = dict.fromkeys(_holder(item) for item in root.iter(T) if OPEN in (item.text or ""))
        return sum(self._bind_runs(holder) for holder in holders)

    def _bind_runs(self, holder: Element) -> int:
        """``holder`` is the paragraph, or the element inside it, whose runs hold the markers."""
        made, state, identity = 0, "text", ""
        content: Element | None = None
        for child in list(holder):
            if child.tag != RUN:
                continue
            place = child
            for kind, piece in _pieces(child):
                if kind == OPEN:
                    state, identity, content = "id", "", w("sdtContent")
                elif kind == MIDDLE:
                    state = "shown"
                elif kind == CLOSE and content is not None:
                    place = _after(place, self._control(identity, content))
                    made, state, content = made + 1, "text", None
                elif state == "id":
                    identity += text_of(piece)
                elif state == "shown" and content is not None:
                    content.append(piece)
                else:
                    place = _after(place, piece)
            holder.remove(child)
        if state != "text":
            raise BrokenConfigurationError(
                f"Con số bị cắt rời ở đoạn “{text_of(holder)[:80]}”: thẻ phải nằm trọn trong một đoạn.")
        return made

    def _control(self, identity: str, content: Element) -> Element:
        names = w("sdtPr", w("alias", val=identity), w("tag", val=identity), w("id", val=next(self._ids)), w("text"))
        return w("sdt", names, content)


def _holder(text: Element) -> Element:
    """The parent of the text's run."""
    return text.getparent().getparent()


def _after(place: Element, new: Element) -> Element:
    """Put ``new`` behind ``place`` and return it."""
    place.addnext(new)
    return new


def _pieces(source: Element) -> Iterator[tuple[str, Element]]:
    """A run as marker characters and runs of the same formatting, in order. A run without markers comes back whole."""
    if not any(_PIECES.search(item.text or "") for item in source.iterchildren(T)):
        yield "", copy.deepcopy(source)
        return
    properties = source.find(RPR)
    for child in source:
        if child.tag == RPR:
            continue
        if child.tag != T:
            yield "", w("r", copy.deepcopy(properties), copy.copy(child))
            continue
        for piece in filter(None, _PIECES.split(child.text or "")):
            if piece in (OPEN, MIDDLE, CLOSE):
                yield piece, child
            else:
                yield "", run(piece, copy.deepcopy(properties))


def controls(root: Element) -> Iterator[tuple[str, str]]:
    """(figure id, shown text) of every control under ``root``, in document order; the tag counts, else the alias."""
    for control in root.iter(SDT):
        names = {name: control.find(f"*/{qn(name)}") for name in ("tag", "alias")}
        holder = names["tag"] if names["tag"] is not None else names["alias"]
        content = control.find(SDT_CONTENT)
        if holder is not None and content is not None:
            yield str(holder.get(qn("val"))), text_of(content)


def leftovers(root: Element) -> list[str]:
    """Texts of paragraphs in which a marker character survived; always empty after binding."""
    return [text_of(paragraph) for paragraph in root.iter(P) if _PIECES.search(text_of(paragraph))]
