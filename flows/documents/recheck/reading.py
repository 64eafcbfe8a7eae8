"""A Word file as it reads now: paragraphs as spans of text, controls and fields, tracked deletions left out.

Works on what Word and LibreOffice write: text split over runs, controls without tag, inside or around insertions, cut in
two, around a whole paragraph; text boxes once although stored twice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from flows.documents.package import DOCUMENT
from flows.documents.word_xml import RUN, SDT, SDT_CONTENT, Element, P, T, qn

FIGURE_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+(?:[@#][^@#]+)*")
_PART = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
_PLACES = {"header": "đầu trang", "footer": "chân trang", "footnotes": "chú thích", "endnotes": "chú thích"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ROW, _CELL, _VAL = qn("tr"), qn("tc"), qn("val")
_GONE = frozenset({qn("del"), qn("moveFrom"), _FALLBACK, qn("pPr"), qn("rPr"), qn("sdtPr")})
_SPACES = {qn("tab"): " ", qn("br"): " ", qn("cr"): " ", qn("noBreakHyphen"): "-"}
_FIELD, _SIMPLE_FIELD = qn("fldChar"), qn("fldSimple")
_DIGITS_AFTER, _DIGITS_BEFORE = re.compile(r"[.,]?\d[\d.,]*(?<=\d)"), re.compile(r"\d(?:[\d.,]*\d)?$")
_QUOTED = 60


@dataclass(eq=False)
class Control:
    """A figure's place in the text. ``texts`` are the w:t elements that show it, in order; ``extra`` digits typed against it."""

    id: str
    element: Element
    texts: list[Element] = field(default_factory=list)
    is_placeholder: bool = False
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """What the reader sees as the figure, digits typed directly against the control included."""
        shown = "" if self.is_placeholder else "".join(item.text or "" for item in self.texts)
        return " ".join(f"{self.before}{shown}{self.after}".replace("\u00a0", " ").split())


@dataclass(frozen=True, eq=False)
class Span:
    """A stretch of a paragraph: plain text, a control, or the result of a field (numbers that Word counts itself)."""

    text: str
    control: Control | None = None
    is_field: bool = False


@dataclass(eq=False)
class Paragraph:
    """``number`` counts paragraphs of the part from 1; ``row`` is its table row, ``leads`` whether in the row's first cell."""

    number: int
    part: str
    element: Element
    spans: list[Span]
    row: Element | None = None
    leads: bool = False

    @property
    def text(self) -> str:
        return "".join(span.control.text if span.control else span.text for span in self.spans)

    @property
    def controls(self) -> list[Control]:
        return [span.control for span in self.spans if span.control]

    @property
    def place(self) -> str:
        """For messages: ``đoạn 41: “Trong kỳ, các cấp…”``."""
        words = " ".join(self.text.split())
        quoted = words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(" ", 1)[0] + "…"
        where = f"{_PLACES[self.part]}, đoạn {self.number}" if self.part else f"đoạn {self.number}"
        return f"{where}: “{quoted}”"


def text_parts(names: Mapping[str, object]) -> dict[str, str]:
    """Parts of a Word file that hold text -> what they are: "" the text itself, else header, footer …"""
    others = {name: found[1] for name in sorted(names) if (found := _PART.fullmatch(name))}
    return {DOCUMENT: "", **others}


def read_roots(parts: Mapping[str, bytes]) -> dict[str, Element]:
    """Parsed parts with text. Raises lxml.etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    return {name: etree.fromstring(parts[name], parser) for name in text_parts(parts)}


def read_paragraphs(roots: Mapping[str, Element]) -> list[Paragraph]:
    """Every paragraph of the given parts, the text first."""
    kinds = text_parts(roots)
    return [paragraph for name, root in roots.items() if name in kinds for paragraph in _Reader(kinds[name]).read(root)]


class _Reader:
    """Walks one part; keeps the fields that are open, for a field may run over paragraphs."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._fields: list[str] = []

    def read(self, root: Element) -> Iterator[Paragraph]:
        for number, element in enumerate(root.iter(P), start=1):
            if next(element.iterancestors(_FALLBACK), None) is not None:
                continue
            around = next((item for item in element.iterancestors(SDT) if identity(item)), None)
            spans = self._joined(self._spans(element, None if around is None else _control(around)))
            cell = next(element.iterancestors(_CELL), None)
            row = None if cell is None else cell.getparent()
            leads = row is not None and next(row.iterchildren(_CELL), None) is cell
            yield Paragraph(number, self._part, element, spans, row if row is not None and row.tag == _ROW else None, leads)

    def _spans(self, element: Element, control: Control | None) -> Iterator[Span]:
        for child in element:
            tag = child.tag
            if tag in _GONE or tag == P:
                continue
            if tag == SDT and (control is None and identity(child)):
                inner = _control(child)
                yield Span("", inner)
                yield from self._spans(child, inner)
            elif tag == T:
                yield self._text(child, control)
            elif tag in _SPACES and element.tag == RUN:
                yield Span(_SPACES[tag])
            elif tag == _FIELD:
                self._switch(str(child.get(qn("fldCharType"))))
            elif tag == _SIMPLE_FIELD:
                yield from (Span(span.text, span.control, not span.control) for span in self._spans(child, control))
            elif len(child):
                yield from self._spans(child, control)

    def _text(self, element: Element, control: Control | None) -> Span:
        if control is not None:
            control.texts.append(element)
            return Span("", control)
        return Span(element.text or "", is_field="result" in self._fields)

    def _switch(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("instruction")
        elif self._fields and kind == "separate":
            self._fields[-1] = "result"
        elif self._fields and kind == "end":
            self._fields.pop()

    def _joined(self, spans: Iterator[Span]) -> list[Span]:
        """Neighbouring text as one span, a control once, the halves of a control that was cut as one."""
        found: list[Span] = []
        for span in spans:
            last = found[-1] if found else None
            if last is None:
                found.append(span)
            elif span.control:
                if last.control is None or not _same(last.control, span.control):
                    found.append(span)
            elif last.control or last.is_field != span.is_field:
                found.append(span)
            else:
                found[-1] = Span(last.text + span.text, None, span.is_field)
        return _glued([span for span in found if span.control or span.text])


def _same(kept: Control, other: Control) -> bool:
    """Whether ``other`` belongs to the control before it; the second half of a cut one is taken over."""
    if kept is other:
        return True
    if kept.id != other.id or not kept.text:
        return False
    kept.texts = list(dict.fromkeys([*kept.texts, *other.texts]))
    other.texts = kept.texts
    return True


def _glued(spans: list[Span]) -> list[Span]:
    """Digits typed directly against a control belong to what is read as the figure."""
    texts = [span.text for span in spans]
    for place, span in enumerate(spans):
        if not span.control or not span.control.text:
            continue
        if place + 1 < len(spans) and _is_plain(spans[place + 1]) and (found := _DIGITS_AFTER.match(texts[place + 1])):
            span.control.after, texts[place + 1] = found[0], texts[place + 1][found.end():]
        if place and _is_plain(spans[place - 1]) and (found := _DIGITS_BEFORE.search(texts[place - 1])):
            span.control.before, texts[place - 1] = found[0], texts[place - 1][:found.start()]
    return [Span(text, span.control, span.is_field) for text, span in zip(texts, spans, strict=True)]


def _is_plain(span: Span) -> bool:
    return span.control is None and not span.is_field


def identity(control: Element) -> str:
    """Figure id of a content control: the tag, else the alias; "" for controls of other purposes."""
    for name in ("tag", "alias"):
        holder = control.find(f"*/{qn(name)}")
        if holder is not None and FIGURE_ID.fullmatch(value := str(holder.get(_VAL, ""))):
            return value
    return ""


def _control(element: Element) -> Control:
    hint = element.find(f"*/{qn('showingPlcHdr')}")
    empty = hint is not None and hint.get(_VAL, "1") not in ("0", "false") and element.find(SDT_CONTENT) is not None
    return Control(identity(element), element, is_placeholder=empty)
