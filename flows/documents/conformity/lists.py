"""numbering.xml -> what Word prints before the paragraphs of a list: ``I.``, ``1.``, ``a)``, ``-``."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flows.documents.conformity.measures import number
from flows.documents.conformity.properties import Properties, read_paragraph
from flows.documents.word_xml import PPR, Element, qn

_VAL = qn("val")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_BULLETS = {"\uf0b7": "•", "\uf02d": "-", "\uf0a7": "▪", "o": "•"}     # Symbol and Wingdings characters of Word's own bullets


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: number format, text such as ``%1.``, first number, indents."""

    kind: str
    text: str
    start: int
    paragraph: Properties


def roman(value: int) -> str:
    """1 -> I. "" below 1."""
    letters = ""
    for size, sign in _ROMAN:
        while value >= size:
            letters, value = letters + sign, value - size
    return letters


def _letter(value: int) -> str:
    """Word's letters are the 26 English ones: the fifth is e, not đ."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "upperRoman": roman, "lowerRoman": lambda value: roman(value).lower(), "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(), "decimalZero": lambda value: f"{value:02d}", "none": lambda _: ""}


def list_levels(root: Element | None) -> dict[tuple[int, int], ListLevel]:
    """(numId, level) -> its level, for every list of a file."""
    if root is None:
        return {}
    abstract = {item.get(qn("abstractNumId")): item for item in root.iterchildren(qn("abstractNum"))}
    found: dict[tuple[int, int], ListLevel] = {}
    for item in root.iterchildren(qn("num")):
        identity = number(item.get(qn("numId")))
        link = item.find(qn("abstractNumId"))
        source = None if link is None else abstract.get(link.get(_VAL))
        if identity and source is not None:
            own = [override.find(qn("lvl")) for override in item.iterchildren(qn("lvlOverride"))]
            for element in (*source.iterchildren(qn("lvl")), *(level for level in own if level is not None)):
                found[identity, number(element.get(qn("ilvl"))) or 0] = _level(element)
    return found


def _level(element: Element) -> ListLevel:
    kind, text, start = (None if (child := element.find(qn(name))) is None else child.get(_VAL)
                         for name in ("numFmt", "lvlText", "start"))
    shown = _BULLETS.get(text or "", text or "")
    return ListLevel(kind or "decimal", shown, number(start) or 1, read_paragraph(element.find(PPR)))


class Labels:
    """Counts through a document, paragraph by paragraph, and says what stands before each."""

    def __init__(self, levels: Mapping[tuple[int, int], ListLevel]) -> None:
        self._levels = levels
        self._counts: dict[int, dict[int, int]] = {}

    def next(self, list_id: int, level: int) -> str:
        """Label of the next paragraph of a list; "" outside lists."""
        spec = self._levels.get((list_id, level))
        if not list_id or spec is None:
            return ""
        counts = self._counts.setdefault(list_id, {})
        counts[level] = counts.get(level, spec.start - 1) + 1
        for deeper in [item for item in counts if item > level]:
            del counts[deeper]
        if spec.kind == "bullet":
            return spec.text
        return re.sub(r"%(\d)", lambda found: self._shown(list_id, int(found[1]) - 1), spec.text)

    def _shown(self, list_id: int, level: int) -> str:
        spec = self._levels.get((list_id, level))
        if spec is None:
            return ""
        value = self._counts[list_id].get(level, spec.start)
        return _FORMATS.get(spec.kind, str)(value)


def indents(levels: Mapping[tuple[int, int], ListLevel]) -> Iterator[tuple[tuple[int, int], Properties]]:
    """Paragraph properties of every level, for the cascade."""
    return ((key, level.paragraph) for key, level in levels.items())
