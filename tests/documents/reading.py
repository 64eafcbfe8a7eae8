"""Reading finished Word files in tests: paragraphs with their style, controls, tables, and what stands outside controls."""

import copy
from pathlib import Path

from lxml import etree
from openxml_audit import OpenXmlValidator

from flows.documents.bind import controls
from flows.documents.blocks import style_ids
from flows.documents.package import DOCUMENT, read_parts
from flows.documents.render import Properties, document_root, render
from flows.documents.word_xml import SDT, P, style_of, text_of
from tests.maker.word_package import package
from tests.maker.word_templates import body


def template(folder: Path, text: str) -> Path:
    """A template made of a text in the maker's notation."""
    path = folder / "mau.docx"
    path.write_bytes(package(body(text + "\n=== dung"), "Mẫu thử"))
    return path


def rendered(folder: Path, text: str, **names: object) -> etree._Element:
    """The document a small template gives."""
    return document_root(render(template(folder, text), names, {}, Properties("Tiêu đề", "Tác giả")))


def outline(data: bytes) -> list[tuple[str, str]]:
    """(style name, text) of every paragraph outside tables that has text."""
    parts = read_parts(data)
    names = {identity: name for name, identity in style_ids(parts["word/styles.xml"]).items()}
    body_element = etree.fromstring(parts[DOCUMENT])[0]
    return [(names[style_of(item)], text_of(item)) for item in body_element.iterchildren(P) if text_of(item)]


def text_outside_controls(data: bytes) -> list[str]:
    """Text of every paragraph with its controls cut out."""
    root = copy.deepcopy(document_root(data))
    for control in list(root.iter(SDT)):
        control.getparent().remove(control)
    return [text_of(item) for item in root.iter(P)]


def paragraph_with(root: etree._Element, words: str) -> etree._Element:
    return next(item for item in root.iter(P) if words in text_of(item))


def control_texts(data: bytes) -> dict[str, list[str]]:
    """Figure id -> texts shown, in order."""
    found: dict[str, list[str]] = {}
    for identity, text in controls(document_root(data)):
        found.setdefault(identity, []).append(text)
    return found


def findings(data: bytes, folder: Path) -> list[str]:
    """What openxml-audit holds against a Word file."""
    path = folder / "van-ban.docx"
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator(max_errors=0).validate(str(path)).errors]
