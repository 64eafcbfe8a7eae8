"""The horizontal lines of an official document, however drawn: shapes of Word and of old Word, borders, underscores."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.documents.conformity.measures import EMU_PER_TWIP, twips
from flows.documents.word_xml import WP, A, Element, qn

_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_LINE_SHAPES = {"line", "straightConnector1"}
_LEAST_SLENDER = 20                 # a shape so many times longer than high is a line, whatever it is called
_UNDERSCORES = re.compile(r"\s*[_\u2014\u2015\u2500\u2501\u00af\u02c9]{3,}\s*")
_HYPHENS = re.compile(r"\s*-(?:\s*-){2,}\s*")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: length in twips (None unknown), and where its middle stands from the left edge of the text (None unknown)."""

    length: float | None
    middle: float | None = None


def is_underscores(text: str) -> bool:
    """Whether a text is nothing but a line of underscores or dashes."""
    return bool(_UNDERSCORES.fullmatch(text))


def is_hyphens(text: str) -> bool:
    """Whether a text is nothing but hyphens, the sign below a subject in Party documents."""
    return bool(_HYPHENS.fullmatch(text))


def drawn(element: Element) -> Iterator[Stroke]:
    """Lines drawn in a ``w:drawing``, ``w:pict``, ``w:object`` or the AlternateContent around them."""
    holder = element
    if element.tag == f"{{{_COMPATIBILITY}}}AlternateContent":
        # Word writes the same shape twice; the choice is the modern one, the fallback VML.
        choices = [part for part in element if part.find(f".//{qn('drawing')}") is not None]
        holder = choices[0] if choices else element
    for frame in holder.iter(f"{{{WP}}}anchor", f"{{{WP}}}inline"):
        yield from _modern(frame)
    if holder.find(f".//{{{WP}}}extent") is None:
        for shape in holder.iter(*(f"{{{_VML}}}{name}" for name in ("line", "shape", "rect"))):
            yield from _old(shape)


def _modern(frame: Element) -> Iterator[Stroke]:
    extent = frame.find(f"{{{WP}}}extent")
    if extent is None:
        return
    width, height = (int(extent.get(side, "0")) / EMU_PER_TWIP for side in ("cx", "cy"))
    shapes = {item.get("prst") for item in frame.iter(f"{{{A}}}prstGeom")}
    if width > 0 and ((shapes & _LINE_SHAPES and height < width / 3) or height * _LEAST_SLENDER < width):
        yield Stroke(width, _middle(frame, width))


def _middle(frame: Element, width: float) -> float | None:
    position = frame.find(f"{{{WP}}}positionH")
    offset = None if position is None else position.find(f"{{{WP}}}posOffset")
    if position is None or offset is None or position.get("relativeFrom") not in ("column", "margin"):
        return None
    return int(offset.text or 0) / EMU_PER_TWIP + width / 2


def _old(shape: Element) -> Iterator[Stroke]:
    style = dict(part.split(":", 1) for part in (shape.get("style") or "").replace(" ", "").split(";") if ":" in part)
    left = twips(style.get("margin-left") or style.get("left"), "pt")
    if shape.tag.endswith("}line"):
        ends = [point.split(",") for point in (shape.get("from", ""), shape.get("to", ""))]
        start, end = (twips(end[0], "pt") for end in ends)
        if start is not None and end is not None:
            yield Stroke(abs(end - start), (left or 0) + (start + end) / 2)
        return
    width, height = twips(style.get("width"), "pt"), twips(style.get("height"), "pt")
    if shape.get(f"{{{_OFFICE}}}hr") in ("t", "true", "1"):
        yield Stroke(width or None)
    elif width and height is not None and height * _LEAST_SLENDER < width:
        yield Stroke(width, None if left is None else left + width / 2)
