"""A paragraph -> the stream of texts, tabs, line breaks and drawings it shows; deleted text and field codes are not shown."""

from collections.abc import Iterator
from typing import Any

from flows.documents.word_xml import RPR, RUN, SDT, SDT_CONTENT, Element, P, T, qn

TEXT, TAB, LINE, DRAWING = "text", "tab", "line", "drawing"
_INSIDE = {qn(name) for name in ("hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "dir", "bdo")}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWINGS = {qn("drawing"), qn("pict"), qn("object"), _ALTERNATE}
_TABS = {qn("tab"), qn("ptab")}
_BR, _CR, _HYPHEN, _SYMBOL, _BOX = qn("br"), qn("cr"), qn("noBreakHyphen"), qn("sym"), qn("txbxContent")
_PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", "{urn:schemas-microsoft-com:vml}imagedata",
             "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart")

Token = tuple[str, Any, Element | None]     # kind, text or element, rPr


def tokens(paragraph: Element) -> Iterator[Token]:
    """Tokens of a paragraph in order."""
    for child in paragraph:
        if child.tag == RUN:
            yield from _of_run(child)
        elif child.tag in _INSIDE:
            yield from tokens(child)
        elif child.tag == SDT and (content := child.find(SDT_CONTENT)) is not None:
            yield from tokens(content)
        elif child.tag == _ALTERNATE:
            yield DRAWING, child, None


def _of_run(run: Element) -> Iterator[Token]:
    properties = run.find(RPR)
    for child in run:
        if child.tag == T:
            if child.text:
                yield TEXT, child.text, properties
        elif child.tag in _TABS:
            yield TAB, None, properties
        elif child.tag == _CR or (child.tag == _BR and child.get(qn("type")) in (None, "textWrapping")):
            yield LINE, None, properties
        elif child.tag == _HYPHEN:
            yield TEXT, "-", properties
        elif child.tag in _DRAWINGS:
            yield DRAWING, child, properties


def picture_in(element: Element) -> bool:
    """Whether a drawing holds a picture or chart, not only lines and boxes."""
    return next(element.iter(*_PICTURES), None) is not None


def boxes(paragraph: Element) -> Iterator[Element]:
    """Paragraphs of text boxes anchored in a paragraph; the old copy of a modern box is left out."""
    for box in paragraph.iter(_BOX):
        holders = [item.tag for item in box.iterancestors()]
        if _FALLBACK not in holders and holders.count(_BOX) == 0:
            yield from box.iter(P)
