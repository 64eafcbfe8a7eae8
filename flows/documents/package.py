"""A Word package: zip bytes <-> its parts, pictures and relationships; the same parts always give the same bytes."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from pathlib import PurePosixPath

from lxml import etree

from flows.errors import UnreadableFileError

DOCUMENT = "word/document.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_MOST_BYTES = 256 * 2**20   # unpacked; a report with all its charts takes some five
# The time of the run must not reach a file: when a workbook says it was made, and the earliest a zip can say.
CREATED = datetime(2000, 1, 1)      # noqa: DTZ001 - openpyxl refuses a time with a zone
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def read_parts(data: bytes, name: str = "") -> dict[str, bytes]:
    """Part name -> content, in the order of the package. Raises UnreadableFileError when it is no Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                raise UnreadableFileError(f"{name}: tệp Word quá lớn sau khi giải nén; không đọc.")
            parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableFileError(f"{name}: không phải tệp Word (.docx) đọc được.") from error
    if DOCUMENT not in parts:
        raise UnreadableFileError(f"{name}: không phải tệp Word (.docx): thiếu {DOCUMENT}.")
    if any(b"<!DOCTYPE" in content for part, content in parts.items() if part.endswith((".xml", ".rels"))):
        raise UnreadableFileError(f"{name}: tệp có khai báo DTD hoặc ENTITY, Word không bao giờ ghi như vậy; không đọc.")
    return parts


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip: content types first as Word does, then the order given; fixed dates, fixed compression."""
    return _packed(io.BytesIO(), {name: parts[name] for name in sorted(parts, key=lambda part: part != _CONTENT_TYPES)})


def add_parts(package: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A package with further parts behind those it has, which are not compressed anew."""
    return _packed(io.BytesIO(package), parts)


def _packed(buffer: io.BytesIO, parts: Mapping[str, bytes]) -> bytes:
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content, compresslevel=6)
    return buffer.getvalue()


def relationships_of(part: str) -> str:
    """Name of the part that holds a part's relationships: ``word/document.xml`` -> ``word/_rels/document.xml.rels``."""
    path = PurePosixPath(part)
    return f"{path.parent}/_rels/{path.name}.rels"


class Pictures:
    """Pictures put into the package of one document part; equal pictures are stored once."""

    def __init__(self, parts: dict[str, bytes], part: str = DOCUMENT) -> None:
        self._parts = parts
        self._rels_name = relationships_of(part)
        self._rels = etree.fromstring(parts.get(self._rels_name, f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()))
        self._known: dict[str, str] = {}

    def add(self, png: bytes) -> str:
        """Store a PNG and return the relationship id that leads to it."""
        digest = hashlib.sha256(png).hexdigest()
        if digest not in self._known:
            self._known[digest] = self._store(png)
        return self._known[digest]

    def _store(self, png: bytes) -> str:
        number = next(number for number in count(1) if f"word/media/bieu-do-{number}.png" not in self._parts)
        self._parts[f"word/media/bieu-do-{number}.png"] = png
        identity = _free_id(self._rels)
        etree.SubElement(self._rels, f"{{{_RELATIONSHIPS}}}Relationship",
                         {"Id": identity, "Type": _IMAGE, "Target": f"media/bieu-do-{number}.png"})
        return identity

    def close(self) -> None:
        """Write the relationships and content types back; a document without new pictures stays as it was."""
        if self._known:
            self._parts[self._rels_name] = xml_bytes(self._rels)
            self._parts[_CONTENT_TYPES] = _with_png(self._parts[_CONTENT_TYPES])


def _free_id(relationships: etree._Element) -> str:
    used = {item.get("Id") for item in relationships}
    return next(name for number in range(1, len(used) + 2) if (name := f"rId{number}") not in used)


def _with_png(content_types: bytes) -> bytes:
    root = etree.fromstring(content_types)
    if not any(item.get("Extension", "").lower() == "png" for item in root):
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", {"Extension": "png", "ContentType": "image/png"}))
    return xml_bytes(root)


def xml_bytes(root: etree._Element) -> bytes:
    """An element as a part: UTF-8 with the declaration Word writes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
