"""styles.xml, theme and numbering -> the effective formatting of any paragraph and run of a Word file.

The order of ECMA-376 17.7.2: document defaults, table style with its conditional branches, numbering, paragraph style,
character style, what stands at the paragraph or run itself. Switches such as bold do not simply override: a style level
that differs from the defaults flips them (17.7.3), what stands at the run itself is final.
docx-plus resolves the same, but one font per run instead of the three that are checked here, no borders, and it stops
with an error at a broken style chain; a checker of other people's files must go on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flows.documents.conformity.properties import (
    TOGGLES,
    ParagraphFormat,
    Properties,
    RunFormat,
    paragraph_format,
    read_paragraph,
    read_run,
    run_format,
)
from flows.documents.word_xml import PPR, RPR, A, Element, qn

_VAL = qn("val")


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """A style as styles.xml has it; ``branches`` are the conditional parts of a table style (firstRow …)."""

    id: str
    kind: str
    name: str
    based_on: str
    paragraph: Properties
    run: Properties
    branches: Mapping[str, tuple[Properties, Properties]]
    element: Element


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Properties that a table style lends to the paragraphs and runs of a cell."""

    paragraph: Properties = field(default_factory=dict)
    run: Properties = field(default_factory=dict)


NO_TABLE = Level()


def theme_fonts(theme: Element | None) -> dict[str, str]:
    """Theme token of rFonts (``minorHAnsi`` …) -> typeface, "" where the theme leaves it open."""
    found = {}
    for size in ("major", "minor"):
        group = None if theme is None else theme.find(f".//{{{A}}}{size}Font")
        for tag, tokens in (("latin", ("Ascii", "HAnsi")), ("ea", ("EastAsia",)), ("cs", ("Bidi",))):
            face = None if group is None else group.find(f"{{{A}}}{tag}")
            found.update({f"{size}{token}": "" if face is None else face.get("typeface", "") for token in tokens})
    return found


class Cascade:
    """Effective formatting of one file. ``list_levels``: (numId, level) -> paragraph properties of the numbering."""

    def __init__(self, styles: Element | None, theme: Element | None,
                 list_levels: Mapping[tuple[int, int], Properties]) -> None:
        self._theme = theme_fonts(theme)
        self._root = styles
        self._list_levels = list_levels
        self._styles: dict[str, Style] = {}
        for element in () if styles is None else styles.iterchildren(qn("style")):
            style = self._read(element)
            self._styles.setdefault(style.id, style)
        self._flat: dict[tuple[str, str], tuple[Properties, Properties]] = {}

    def _read(self, element: Element) -> Style:
        branches = {item.get(qn("type"), ""): (read_paragraph(item.find(PPR)), read_run(item.find(RPR), self._theme))
                    for item in element.iterchildren(qn("tblStylePr"))}
        return Style(element.get(qn("styleId"), ""), element.get(qn("type"), "paragraph"), _value(element, "name"),
                     _value(element, "basedOn"), read_paragraph(element.find(PPR)), read_run(element.find(RPR), self._theme),
                     branches, element)

    @cached_property
    def _defaults(self) -> tuple[Properties, Properties]:
        found = [None if self._root is None else self._root.find(f"{qn('docDefaults')}/{qn(holder)}/{qn(name)}")
                 for holder, name in (("pPrDefault", "pPr"), ("rPrDefault", "rPr"))]
        return read_paragraph(found[0]), read_run(found[1], self._theme)

    @cached_property
    def _default_style(self) -> str:
        chosen = [style.id for style in self._styles.values()
                  if style.kind == "paragraph" and style.element.get(qn("default")) in ("1", "true", "on")]
        return chosen[-1] if chosen else "Normal"

    def chain(self, identity: str, kind: str) -> list[Style]:
        """The style and what it is based on, nearest first; stops at an unknown style, another kind, or a circle."""
        found: list[Style] = []
        while (style := self._styles.get(identity)) and style.kind == kind and style not in found:
            found.append(style)
            identity = style.based_on
        return found

    def _flattened(self, identity: str, kind: str) -> tuple[Properties, Properties]:
        key = identity, kind
        if key not in self._flat:
            paragraph: Properties = {}
            run: Properties = {}
            for style in reversed(self.chain(identity, kind)):
                paragraph |= style.paragraph
                run |= style.run
            self._flat[key] = paragraph, run
        return self._flat[key]

    def _style_id(self, named: str) -> str:
        style = self._styles.get(named)
        return named if style and style.kind == "paragraph" else self._default_style

    def paragraph(self, ppr: Element | None, table: Level = NO_TABLE) -> ParagraphFormat:
        """Effective formatting of a paragraph with these direct properties."""
        direct = read_paragraph(ppr)
        style_id = self._style_id(direct.get("style", ""))
        style = self._flattened(style_id, "paragraph")[0]
        named = {**style, **direct}
        numbering = self._list_levels.get((named.get("list_id", 0), named.get("list_level", 0)), {})
        # The indents of a list beat the style's where the paragraph itself was put into the list, else the style's win.
        middle = (style, numbering) if "list_id" in direct else (numbering, style)
        found: Properties = {}
        for level in (self._defaults[0], table.paragraph, *middle, direct):
            found |= level
        known = self._styles.get(style_id)
        return paragraph_format(found, style_id, known.name if known else "")

    def run(self, rpr: Element | None, style: str, table: Level = NO_TABLE) -> RunFormat:
        """Effective formatting of a run in a paragraph of ``style``."""
        direct = read_run(rpr, self._theme)
        levels = [table.run, self._flattened(style, "paragraph")[1]]
        if "style" in direct:
            levels.append(self._flattened(direct["style"], "character")[1])
        found = dict(self._defaults[1])
        for level in levels:
            found |= level
        found |= {name: _toggled(bool(self._defaults[1].get(name)), name, levels) for name in TOGGLES}
        return run_format(found | direct)

    def table_chain(self, table_style: str) -> list[Style]:
        """The styles of a table, nearest first; a table that names none has the default table style."""
        if chain := self.chain(table_style, "table"):
            return chain
        default = [style.id for style in self._styles.values()
                   if style.kind == "table" and style.element.get(qn("default")) in ("1", "true", "on")]
        return self.chain(default[-1], "table") if default else []

    def table_level(self, table_style: str, branches: Sequence[str]) -> Level:
        """What a table style gives to a cell on which these conditional branches fall, weakest branch first."""
        paragraph: Properties = {}
        run: Properties = {}
        chain = list(reversed(self.chain(table_style, "table")))
        for given in _with_branches(chain, branches):
            paragraph |= given[0]
            run |= given[1]
        return Level(paragraph, run) if paragraph or run else NO_TABLE


def _with_branches(chain: Sequence[Style], branches: Sequence[str]) -> Iterable[tuple[Properties, Properties]]:
    for style in chain:
        yield style.paragraph, style.run
    for branch in branches:
        for style in chain:
            if branch in style.branches:
                yield style.branches[branch]


def _toggled(base: bool, name: str, levels: Sequence[Properties]) -> bool:
    flips = sum(bool(level[name]) != base for level in levels if name in level)
    return base != (flips % 2 == 1)


def _value(element: Element, name: str) -> str:
    child = element.find(qn(name))
    return "" if child is None else str(child.get(_VAL, ""))
