"""rPr and pPr elements -> plain properties, and the two records of effective formatting made of them.

Properties are dicts that hold only what an element says; ``cascade`` lays them over one another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.documents.conformity.measures import number, twips
from flows.documents.word_xml import Element, qn

Properties = dict[str, Any]
TOGGLES = ("bold", "italic", "caps", "hidden")
_TOGGLE_NAMES = {qn("b"): "bold", qn("i"): "italic", qn("caps"): "caps", qn("vanish"): "hidden"}
_OFF = ("0", "false", "off", "none")
_SLOTS = ("ascii", "hAnsi", "cs")
_BLACK_THEME = ("text1", "dark1", "windowText")
_ALIGNMENT = {"start": "left", "end": "right", "distribute": "both", "thaiDistribute": "both"}
_VAL = qn("val")


@dataclass(frozen=True, slots=True)
class RunFormat:
    """How a run looks. ``size`` in points; ``color`` six hexadecimal digits or "auto"; "" where nothing is set."""

    ascii: str
    h_ansi: str
    cs: str
    size: float
    bold: bool = False
    italic: bool = False
    caps: bool = False
    hidden: bool = False
    raised: bool = False                # above or below the line, in small letters
    underline: str = ""
    color: str = "auto"
    highlight: str = ""
    shade: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """How a paragraph stands. Lengths in twips; ``first`` below 0 is a hanging indent; ``borders`` side -> line kind."""

    style: str
    style_name: str
    align: str
    left: int
    right: int
    first: int
    before: int
    after: int
    line: int
    line_rule: str
    contextual: bool
    borders: Mapping[str, str]
    tabs: tuple[tuple[int, str], ...]
    shade: str
    list_id: int
    list_level: int


def is_on(element: Element) -> bool:
    """Whether a switch such as ``<w:b/>`` is on."""
    return element.get(_VAL, "1") not in _OFF


def read_run(rpr: Element | None, theme: Mapping[str, str]) -> Properties:
    """What an rPr says. Theme fonts are resolved here: on one level the theme attribute outranks the plain one."""
    found: Properties = {}
    for child in () if rpr is None else rpr:
        if (toggle := _TOGGLE_NAMES.get(child.tag)) is not None:
            found[toggle] = is_on(child)
        elif (reader := _RUN_READERS.get(child.tag)) is not None:
            found.update(reader(child, theme))
    return found


def _fonts(element: Element, theme: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for slot in _SLOTS:
        token = element.get(qn("cstheme" if slot == "cs" else f"{slot}Theme"))
        name = theme.get(token, "") if token else element.get(qn(slot))
        if name is not None:
            yield slot, name


def _color(element: Element, _: Mapping[str, str]) -> Properties:
    is_black = element.get(qn("themeColor")) in _BLACK_THEME
    return {"color": "000000" if is_black else element.get(_VAL, "auto")}


def _shade(element: Element, *_: object) -> Properties:
    fill = element.get(qn("fill"), "auto")
    return {"shade": "" if fill.lower() in ("auto", "ffffff", "none") else fill}


def _size(element: Element, _: Mapping[str, str]) -> Properties:
    text = element.get(_VAL)
    half_points = number(text)
    length = twips(text)
    points = half_points / 2 if half_points is not None else None if length is None else length / 20
    return {} if points is None else {"size": points}


_RUN_READERS: Mapping[str, Any] = {
    qn("rFonts"): _fonts, qn("color"): _color, qn("shd"): _shade, qn("sz"): _size,
    qn("u"): lambda element, _: {"underline": "" if element.get(_VAL, "single") == "none" else element.get(_VAL, "single")},
    qn("highlight"): lambda element, _: {"highlight": "" if element.get(_VAL) == "none" else element.get(_VAL, "")},
    qn("vertAlign"): lambda element, _: {"raised": element.get(_VAL) in ("superscript", "subscript")},
    qn("rStyle"): lambda element, _: {"style": element.get(_VAL, "")},
}


def read_paragraph(ppr: Element | None) -> Properties:
    """What a pPr says, attribute by attribute, because each attribute is inherited on its own."""
    found: Properties = {}
    for child in () if ppr is None else ppr:
        if (reader := _PARAGRAPH_READERS.get(child.tag)) is not None:
            found.update(reader(child))
    return found


def _indent(element: Element) -> Properties:
    left, right = (twips(element.get(qn(name)) or element.get(qn(other)))
                   for name, other in (("left", "start"), ("right", "end")))
    hanging, first = twips(element.get(qn("hanging"))), twips(element.get(qn("firstLine")))
    start = -hanging if hanging else first if first is not None else hanging
    return _given(left=left, right=right, first=start)


def _spacing(element: Element) -> Properties:
    found = _given(before=twips(element.get(qn("before"))), after=twips(element.get(qn("after"))),
                   line=twips(element.get(qn("line"))), line_rule=element.get(qn("lineRule")))
    for side in ("before", "after"):
        if (automatic := element.get(qn(f"{side}Autospacing"))) is not None:
            found[f"{side}_auto"] = automatic not in _OFF
    return found


def _borders(element: Element) -> Properties:
    return {f"border_{child.tag.rpartition('}')[2]}": child.get(_VAL, "none") for child in element if isinstance(child.tag, str)}


def _numbering(element: Element) -> Properties:
    values = {name: number(child.get(_VAL)) if (child := element.find(qn(tag))) is not None else None
              for name, tag in (("list_id", "numId"), ("list_level", "ilvl"))}
    return _given(**values)


def _tabs(element: Element) -> Properties:
    return {f"tab_{position}": child.get(_VAL, "left") for child in element.iterchildren(qn("tab"))
            if (position := twips(child.get(qn("pos")))) is not None}


def _given(**values: object) -> Properties:
    return {name: value for name, value in values.items() if value is not None}


_PARAGRAPH_READERS: Mapping[str, Any] = {
    qn("jc"): lambda element: {"align": _ALIGNMENT.get(element.get(_VAL, ""), element.get(_VAL, "left"))},
    qn("ind"): _indent, qn("spacing"): _spacing, qn("pBdr"): _borders, qn("numPr"): _numbering, qn("tabs"): _tabs,
    qn("shd"): _shade, qn("contextualSpacing"): lambda element: {"contextual": is_on(element)},
    qn("pStyle"): lambda element: {"style": element.get(_VAL, "")},
}

_AUTOMATIC_GAP = 280    # Word's "automatic" paragraph gap of web pages, 14 pt


def paragraph_format(found: Properties, style: str, style_name: str) -> ParagraphFormat:
    """Merged properties as a record; what no level sets is as Word has it without any styles."""
    gaps = {side: _AUTOMATIC_GAP if found.get(f"{side}_auto") else found.get(side, 0) for side in ("before", "after")}
    tabs = sorted((int(name[4:]), kind) for name, kind in found.items() if name.startswith("tab_") and kind != "clear")
    return ParagraphFormat(
        style=style, style_name=style_name, align=found.get("align", "left"), left=found.get("left", 0),
        right=found.get("right", 0), first=found.get("first", 0), before=gaps["before"], after=gaps["after"],
        line=found.get("line", 240), line_rule=found.get("line_rule", "auto"), contextual=found.get("contextual", False),
        borders={name[7:]: kind for name, kind in found.items() if name.startswith("border_") and kind not in ("none", "nil")},
        tabs=tuple(tabs), shade=found.get("shade", ""), list_id=found.get("list_id", 0), list_level=found.get("list_level", 0))


DEFAULT_FONT, DEFAULT_SIZE = "Times New Roman", 10.0    # what Word takes where neither defaults nor styles name any


def run_format(found: Properties) -> RunFormat:
    """Merged properties as a record."""
    return RunFormat(
        ascii=found.get("ascii", DEFAULT_FONT), h_ansi=found.get("hAnsi", DEFAULT_FONT), cs=found.get("cs", ""),
        size=found.get("size", DEFAULT_SIZE), raised=found.get("raised", False), underline=found.get("underline", ""),
        color=found.get("color", "auto"), highlight=found.get("highlight", ""), shade=found.get("shade", ""),
        **{name: bool(found.get(name)) for name in TOGGLES})
