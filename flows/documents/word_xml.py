"""The few WordprocessingML elements the room writes itself, by short names: ``w("tbl", …)`` is ``<w:tbl>``."""

from collections.abc import Iterator
from typing import Any, TypeAlias, cast

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
EMU_PER_CM = 360_000
TWIPS_PER_CM = 567

Element: TypeAlias = Any    # lxml has no types


def qn(name: str) -> str:
    """Qualified name of a w: element or attribute."""
    return f"{{{W}}}{name}"


# Names used in hot loops, made once.
P, RUN, T, RPR, PPR, SDT, SDT_CONTENT = (qn(name) for name in ("p", "r", "t", "rPr", "pPr", "sdt", "sdtContent"))


def w(name: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """A w: element; attributes are w: attributes too, ``None`` children are left out."""
    element = etree.Element(qn(name), nsmap={"w": W})
    for key, value in attributes.items():
        element.set(qn(key), str(value))
    element.extend(child for child in children if child is not None)
    return element


def text_element(text: str) -> Element:
    """``<w:t>`` that keeps its spaces; Word drops leading and trailing ones otherwise."""
    element = w("t")
    element.text = text
    element.set(_SPACE, "preserve")
    return element


def run(text: str, properties: Element | None = None) -> Element:
    """A run of text with optional properties."""
    return w("r", properties, text_element(text))


def paragraph(style: str, *content: Element, **properties: Element) -> Element:
    """A paragraph in a named style; ``properties`` are further elements of pPr, in schema order."""
    return w("p", w("pPr", w("pStyle", val=style), *properties.values()), *content)


def field(instruction: str, shown: str) -> list[Element]:
    """A complex field with its cached result, as runs. Word refreshes it on F9; until then it shows ``shown``."""
    return [w("r", w("fldChar", fldCharType="begin")), w("r", _instruction(f" {instruction} ")),
            w("r", w("fldChar", fldCharType="separate")), run(shown), w("r", w("fldChar", fldCharType="end"))]


def _instruction(text: str) -> Element:
    element = w("instrText")
    element.text = text
    element.set(_SPACE, "preserve")
    return element


def paragraphs(root: Element) -> Iterator[Element]:
    return cast(Iterator[Element], root.iter(P))


def text_of(element: Element) -> str:
    """All text of an element as read on the page, without fields' instructions."""
    return "".join(item.text or "" for item in element.iter(T))


def style_of(element: Element) -> str:
    """Style id of a paragraph, "" for the default."""
    style = element.find(f"{PPR}/{qn('pStyle')}")
    return "" if style is None else str(style.get(qn("val"), ""))
