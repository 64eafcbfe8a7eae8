"""The bytes of a .docx -> the parsed parts a checker needs; whatever is broken becomes one Vietnamese sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from flows.documents.package import DOCUMENT, read_parts, relationships_of
from flows.documents.word_xml import Element, W, qn
from flows.errors import UnreadableFileError

_STRICT = {b"http://purl.oclc.org/ooxml/wordprocessingml/main": W.encode(),
           b"http://purl.oclc.org/ooxml/officeDocument/relationships":
               b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
           b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/"}
_PAGES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"


@dataclass(frozen=True)
class WordFile:
    """Roots of the parts; None where a file has no such part."""

    name: str
    body: Element
    styles: Element | None
    theme: Element | None
    numbering: Element | None
    settings: Element | None
    pages: int | None
    targets: Mapping[str, str]          # relationship id of the main part -> part name
    parts: Mapping[str, bytes]

    def related(self, identity: str) -> tuple[str, Element] | None:
        """Part name and root of a header or footer."""
        part = self.targets.get(identity, "")
        return (part, _parsed(self.name, part, self.parts[part])) if part in self.parts else None


def open_word(data: bytes, name: str) -> WordFile:
    """Raises UnreadableFileError for what is no Word file, or is a broken one; ``name`` stands in the sentence."""
    parts = read_parts(data, name)
    body = _parsed(name, DOCUMENT, parts[DOCUMENT]).find(qn("body"))
    if body is None:
        raise UnreadableFileError(f"{name}: tệp Word không có phần thân ({DOCUMENT}).")
    roots = {key: _parsed(name, part, parts[part]) if (part := f"word/{key}.xml") in parts else None
             for key in ("styles", "numbering", "settings")}
    themes = sorted(part for part in parts if part.startswith("word/theme/") and part.endswith(".xml"))
    theme = _parsed(name, themes[0], parts[themes[0]]) if themes else None
    return WordFile(name=name, body=body, **roots, theme=theme, pages=_pages(parts), targets=_targets(name, parts), parts=parts)


def _parsed(name: str, part: str, content: bytes) -> Element:
    for strict, plain in _STRICT.items():
        content = content.replace(strict, plain)
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(f"{name}: phần {part} của tệp Word bị hỏng.") from error


def _targets(name: str, parts: Mapping[str, bytes]) -> dict[str, str]:
    rels = relationships_of(DOCUMENT)
    if rels not in parts:
        return {}
    return {item.get("Id", ""): _resolved(item.get("Target", "")) for item in _parsed(name, rels, parts[rels])
            if isinstance(item.tag, str)}


def _resolved(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("word") / target)


def _pages(parts: Mapping[str, bytes]) -> int | None:
    """Page count as last saved; a program that does not count leaves it out."""
    try:
        text = etree.fromstring(parts.get("docProps/app.xml", b"")).findtext(_PAGES)
    except etree.XMLSyntaxError:
        return None
    return int(text) if text and text.isdigit() else None
