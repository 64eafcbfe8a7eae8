"""Elements of the spreadsheet namespace in one expression."""

import re
from collections.abc import Mapping

from lxml import etree

from flows.returns.workbook import MAIN, main
from flows.text import clean

_MOST_LETTERS = 32_767                                   # of a cell
_CUT = "… (còn nữa)"
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")    # Excel reads _x0041_ as A
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(tag: str, *children: etree._Element, attributes: Mapping[str, object] | None = None,
            **more: object) -> etree._Element:
    """``element("xf", element("protection", locked=1), fontId=2)``: an element with its attributes as text."""
    values = {name: str(value) for name, value in {**(attributes or {}), **more}.items()}
    node = etree.Element(main(tag), values, nsmap={None: MAIN})
    node.extend(children)
    return node


def text_element(tag: str, text: str) -> etree._Element:
    """An element that holds text as a cell or a note can show it: printable, not taken for an escape, not too long."""
    node = element(tag)
    shown = clean(text)
    if len(shown) > _MOST_LETTERS:
        shown = shown[:_MOST_LETTERS - len(_CUT)] + _CUT
    node.text = _LOOKS_ESCAPED.sub("_x005F_", shown)
    if shown != shown.strip() or "\n" in shown:
        node.set(_SPACE, "preserve")
    return node
