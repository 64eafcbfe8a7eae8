"""Pictures in a document: a PNG in its own centred paragraph, with alternative text and a numbered caption."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from flows.documents.blocks import Place
from flows.documents.word_xml import EMU_PER_CM, PIC, WP, A, Element, R, paragraph, w
from flows.text import squeeze

PICTURE_STYLES = frozenset({"Biểu đồ", "caption", "Thân văn bản"})      # the last for what stands in a chart's place


@dataclass(frozen=True)
class Picture:
    """A chart as a block. ``alt`` says in words what the picture shows; ``caption`` "" prints none.

    A picture that would be higher than ``max_height_cm`` is made smaller as a whole.
    """

    png: bytes
    width_cm: float
    alt: str
    caption: str = ""
    max_height_cm: float = 24.0         # what fits on a page with its caption

    def elements(self, place: Place) -> Sequence[Element]:
        picture = paragraph(place.style("Biểu đồ"), w("r", w("drawing", self._inline(place))))
        return [picture, place.caption("Biểu đồ", squeeze(self.caption))] if self.caption else [picture]

    def _inline(self, place: Place) -> Element:
        width, height = png_size(self.png)
        width_cm = min(self.width_cm, self.max_height_cm * width / height)
        size = (round(width_cm * EMU_PER_CM), round(width_cm * EMU_PER_CM * height / width))
        return inline_drawing(place.pictures.add(self.png), next(place.drawing_ids), size, squeeze(self.alt))


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header every PNG starts with. Raises ValueError for anything else."""
    if png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR":
        raise ValueError("not a PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def inline_drawing(relationship: str, number: int, size: tuple[int, int], alt: str) -> Element:
    """``<wp:inline>`` around a picture; ``size`` in EMU. Word and screen readers take ``descr`` as alternative text."""
    cx, cy = (str(length) for length in size)
    name = f"Biểu đồ {number}"
    inline = etree.Element(f"{{{WP}}}inline", dict.fromkeys(("distT", "distB", "distL", "distR"), "0"),
                           nsmap={"wp": WP, "a": A, "pic": PIC, "r": R})
    etree.SubElement(inline, f"{{{WP}}}extent", cx=cx, cy=cy)
    etree.SubElement(inline, f"{{{WP}}}docPr", id=str(number), name=name, descr=alt)
    locks = etree.SubElement(inline, f"{{{WP}}}cNvGraphicFramePr")
    etree.SubElement(locks, f"{{{A}}}graphicFrameLocks", noChangeAspect="1")
    data = etree.SubElement(etree.SubElement(inline, f"{{{A}}}graphic"), f"{{{A}}}graphicData", uri=PIC)
    data.append(_picture(relationship, number, name, cx, cy))
    return inline


def _picture(relationship: str, number: int, name: str, cx: str, cy: str) -> Element:
    picture = etree.Element(f"{{{PIC}}}pic")
    about = etree.SubElement(picture, f"{{{PIC}}}nvPicPr")
    etree.SubElement(about, f"{{{PIC}}}cNvPr", id=str(number), name=name)
    etree.SubElement(about, f"{{{PIC}}}cNvPicPr")
    fill = etree.SubElement(picture, f"{{{PIC}}}blipFill")
    etree.SubElement(fill, f"{{{A}}}blip", {f"{{{R}}}embed": relationship})
    etree.SubElement(etree.SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
    shape = etree.SubElement(picture, f"{{{PIC}}}spPr")
    transform = etree.SubElement(shape, f"{{{A}}}xfrm")
    etree.SubElement(transform, f"{{{A}}}off", x="0", y="0")
    etree.SubElement(transform, f"{{{A}}}ext", cx=cx, cy=cy)
    geometry = etree.SubElement(shape, f"{{{A}}}prstGeom", prst="rect")
    etree.SubElement(geometry, f"{{{A}}}avLst")
    return picture
