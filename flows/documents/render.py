"""Template + names + blocks -> the bytes of a Word document; the same inputs always give the same bytes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from flows.documents.bind import Binder, leftovers
from flows.documents.blocks import Block, Place, block_marker, insert_blocks, small_marker, style_ids
from flows.documents.package import DOCUMENT, Pictures, read_parts, write_parts, xml_bytes
from flows.documents.recheck.imprint import Imprint, record_of
from flows.documents.recheck.record import put_record
from flows.documents.references import insert_references, reference_marker
from flows.documents.template import Compiled, compile_template, problems, render_parts
from flows.errors import BrokenConfigurationError
from flows.text import squeeze

STYLES = "word/styles.xml"
CORE = "docProps/core.xml"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True)
class Properties:
    """Document properties Word shows under File; nothing in them depends on the time of the run."""

    title: str
    author: str
    subject: str = ""


def render(template: Path, context: Mapping[str, Any], blocks: Mapping[str, Block], properties: Properties,
           figures: Collection[str] | None = None, imprint: Imprint | None = None) -> bytes:
    """Render a template with Jinja names, put blocks in their places, bind every marked figure.

    ``figures`` are the ids that exist; with them also the branches not taken this year are checked. ``imprint`` stores in
    the document what was printed, so that it can be checked and refreshed after somebody has edited it. Raises
    BrokenConfigurationError that lists every unknown name, figure and block with its paragraph.
    """
    compiled = compile_template(template)
    names = {**context, "bang": block_marker, "bieu_do": block_marker, "bieu_do_nho": small_marker,
             "co_khoi": blocks.__contains__, "xem": reference_marker}
    if found := problems(compiled, names, figures, blocks):
        raise BrokenConfigurationError("\n".join(found))
    return _assemble(compiled, render_parts(compiled, names), blocks, properties, imprint)


def _assemble(compiled: Compiled, rendered: Mapping[str, bytes], blocks: Mapping[str, Block],
              properties: Properties, imprint: Imprint | None) -> bytes:
    parts = dict(compiled.parts)
    roots = {name: etree.fromstring(xml) for name, xml in rendered.items()}
    pictures = Pictures(parts)
    place = Place(compiled.name, style_ids(parts[STYLES]), pictures)
    insert_blocks(roots[DOCUMENT], blocks, place)
    for root in roots.values():
        insert_references(root, place.captions)
    pictures.close()
    binder = Binder(roots.values())
    for name, root in sorted(roots.items()):
        binder.bind(root)
        _refuse_leftovers(compiled.name, root)
        parts[name] = xml_bytes(root)
    parts[CORE] = core_properties(properties)
    if imprint:
        put_record(parts, record_of(imprint, roots, parts, blocks))
    return write_parts(parts)


def _refuse_leftovers(name: str, root: etree._Element) -> None:
    if texts := leftovers(root):
        raise BrokenConfigurationError(f"{name}: đoạn “{texts[0][:100]}”: con số bị cắt rời, không gắn được nguồn.")


def core_properties(properties: Properties) -> bytes:
    """The part Word shows under File."""
    root = etree.Element(f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dc": _DC})
    values = {"title": properties.title, "subject": properties.subject, "creator": properties.author,
              "language": "vi-VN"}
    for name, value in values.items():
        if value:
            etree.SubElement(root, f"{{{_DC}}}{name}").text = squeeze(value)
    return xml_bytes(root)


def document_root(data: bytes) -> etree._Element:
    """The main part of a Word file, for readers of finished documents."""
    return etree.fromstring(read_parts(data)[DOCUMENT])
