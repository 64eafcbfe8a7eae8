"""A part added to a Word package by hand: led to from another part, and declared with its type."""

from collections.abc import Mapping

from lxml import etree

from flows.documents.package import relationships_of, xml_bytes

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relate(parts: dict[str, bytes], source: str, kind: str, target: str) -> None:
    """A relationship of ``source`` under the first free id."""
    name = relationships_of(source)
    root = etree.fromstring(parts.get(name, f'<Relationships xmlns="{_PACKAGE}"/>'.encode()))
    used = {item.get("Id") for item in root}
    free = next(key for number in range(1, len(used) + 2) if (key := f"rId{number}") not in used)
    etree.SubElement(root, f"{{{_PACKAGE}}}Relationship", {"Id": free, "Type": kind, "Target": target})
    parts[name] = xml_bytes(root)


def declare_type(parts: dict[str, bytes], name: str, content_type: str) -> None:
    """The content type of one part; XML in general is declared as well."""
    types = etree.fromstring(parts[CONTENT_TYPES])
    if not any(item.get("Extension", "").lower() == "xml" for item in types):
        types.insert(0, etree.Element(f"{{{_TYPES}}}Default", {"Extension": "xml", "ContentType": "application/xml"}))
    etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": content_type})
    parts[CONTENT_TYPES] = xml_bytes(types)


def related(parts: Mapping[str, bytes], source: str, kind: str) -> str:
    """Target of the first relationship of a kind, as it is written there; "" for none."""
    content = parts.get(relationships_of(source))
    found = () if content is None else etree.fromstring(content)
    return next((str(item.get("Target")) for item in found if item.get("Type") == kind), "")
