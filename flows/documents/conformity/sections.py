"""sectPr elements -> sections with page, margins, page numbers, and the page heads they show or inherit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.documents.conformity.measures import number, twips
from flows.documents.conformity.paper import PageHead, Paragraph, Piece, Section
from flows.documents.conformity.properties import RunFormat, is_on
from flows.documents.word_xml import PPR, Element, R, qn

_SIDES = ("top", "bottom", "left", "right", "header", "footer", "gutter")
_PAGE_CODE = re.compile(r"\bPAGE\b", re.IGNORECASE)
_LETTER_WIDTH, _USUAL_MARGIN = 12240, 1440      # what Word takes for a file that says nothing


@dataclass(frozen=True)
class SectionSource:
    """A sectPr as read; ``headers`` and ``footers``: kind -> relationship id, inherited ones included."""

    element: Element | None
    headers: Mapping[str, str]
    footers: Mapping[str, str]

    @property
    def room(self) -> float:
        """Width of the text in twips."""
        width, margins = self._size("w") or _LETTER_WIDTH, self._margins()
        return width - sum(_USUAL_MARGIN if margins[side] is None else margins[side] or 0 for side in ("left", "right"))

    def _child(self, name: str) -> Element | None:
        return None if self.element is None else self.element.find(qn(name))

    def _size(self, name: str) -> int | None:
        page = self._child("pgSz")
        return None if page is None else twips(page.get(qn(name)))

    def _margins(self) -> dict[str, int | None]:
        page = self._child("pgMar")
        return {side: None if page is None else twips(page.get(qn(side))) for side in _SIDES}

    def section(self, place: int, heads: Mapping[str, PageHead], feet: Mapping[str, PageHead]) -> Section:
        """The section, with its page heads read."""
        page, numbers, title = self._child("pgSz"), self._child("pgNumType"), self._child("titlePg")
        return Section(
            number=place, width=self._size("w"), height=self._size("h"),
            is_landscape=page is not None and page.get(qn("orient")) == "landscape", margins=self._margins(),
            has_title_page=title is not None and is_on(title),
            first_number=None if numbers is None else number(numbers.get(qn("start"))),
            number_format="" if numbers is None else numbers.get(qn("fmt"), ""),
            heads=heads, feet=feet)


def find_sections(body: Element) -> list[SectionSource]:
    """Sections of a text in order; one without properties where the file has none."""
    elements = [item for item in body.iter(qn("sectPr")) if item.getparent() is body or item.getparent().tag == PPR]
    found: list[SectionSource] = []
    headers: dict[str, str] = {}
    footers: dict[str, str] = {}
    for element in elements:
        headers, footers = headers | _references(element, "headerReference"), footers | _references(element, "footerReference")
        found.append(SectionSource(element, headers, footers))
    if not elements or elements[-1].getparent() is not body:
        found.append(SectionSource(None, headers, footers))
    return found


def _references(element: Element, name: str) -> dict[str, str]:
    return {item.get(qn("type"), "default"): item.get(f"{{{R}}}id", "") for item in element.iterchildren(qn(name))}


def page_field(paragraph: Paragraph) -> tuple[Piece, RunFormat] | None:
    """The piece that shows the page number and the format of the number; None without a PAGE field."""
    codes = "".join(item.text or "" for item in paragraph.element.iter(qn("instrText")))
    codes += "".join(f" {item.get(qn('instr'), '')}" for item in paragraph.element.iter(qn("fldSimple")))
    if not _PAGE_CODE.search(codes):
        return None
    shown = next((piece for piece in paragraph.pieces if any(run.text.strip() for run in piece.runs)), paragraph.pieces[-1])
    formats = [run.format for run in shown.runs if any(letter.isdigit() for letter in run.text)]
    return shown, formats[0] if formats else paragraph.mark
