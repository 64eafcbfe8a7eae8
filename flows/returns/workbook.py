"""A sender's .xlsx or .xlsm opened for a few changes: parts that are not asked for leave as the same bytes.

Marks are set in the XML itself because the libraries that load and save workbooks lose what they do not know (charts,
pictures, controls, sparklines, stored results of formulas) and rewrite the rest. What is changed is parsed as a tree.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from flows.intake.formats.archive import Archive
from flows.intake.formats.sheets import UnreadableSheet
from flows.intake.formats.xlsx_styles import parse_xml

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
etree.register_namespace("r", RELATIONS)        # else the prefix, and the bytes, depend on what else is imported
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES = 24 * 2**20          # of one part to be changed; tables of figures have some hundred thousand
_SELECTED = re.compile(rb'\stabSelected="(?:1|true)"')
_HEAD = 20_000                    # the views of a sheet stand before its cells


class UnmarkableError(Exception):
    """Marks cannot be set in this file; the message is a Vietnamese clause that says why (``tệp có chữ ký số``)."""


def main(name: str) -> str:
    """A tag of the spreadsheet namespace for lxml."""
    return f"{{{MAIN}}}{name}"


class Workbook:
    """The parts of one file by their names. Raises UnmarkableError where marking would harm it or cannot be done."""

    def __init__(self, data: bytes) -> None:
        self._trees: dict[str, etree._Element] = {}
        self._changed: set[str] = set()
        self._parts = _parts(data)
        self._names = {name.lower(): name for name in self._parts}
        if any(name.startswith("_xmlsignatures/") for name in self._names):
            raise UnmarkableError("tệp có chữ ký số, ghi dấu vào sẽ làm mất hiệu lực chữ ký")
        self.path = self._main_part()
        self.root = self.look(self.path)
        if self.root.tag != main("workbook"):
            raise UnmarkableError("tệp dùng định dạng Strict Open XML")

    def _main_part(self) -> str:
        for node in self.look(_TYPES_PART).iter(f"{{{_CONTENT_TYPES}}}Override"):
            if node.get("ContentType") in (_PLAIN_TYPE, _MACRO_TYPE):
                self.has_macros = node.get("ContentType") == _MACRO_TYPE
                return self._known(node.get("PartName", "").lstrip("/"))
        raise UnmarkableError("tệp là bản mẫu hoặc không phải bảng tính thông thường")

    def _known(self, name: str) -> str:
        """The name as stored of a part called so; Office compares names without case."""
        if name.lower() not in self._names:
            raise UnmarkableError(f"tệp thiếu phần {name}")
        return self._names[name.lower()]

    def tree(self, name: str) -> etree._Element:
        """A part as a tree to be changed in place."""
        self._changed.add(self._known(name))
        return self.look(name)

    def look(self, name: str) -> etree._Element:
        """A part as a tree to be read only; it is saved as it came."""
        stored = self._known(name)
        if stored not in self._trees:
            if len(self._parts[stored]) > _MOST_BYTES:
                raise UnmarkableError("trang tính quá lớn")
            try:
                self._trees[stored] = parse_xml(self._parts[stored])
            except UnreadableSheet as error:
                raise UnmarkableError("tệp có phần viết khác thường") from error
        return self._trees[stored]

    def add(self, path: str, root: etree._Element, content_type: str = "") -> None:
        """A new part, or new content of one; with a content type unless its extension tells it already."""
        name = self._names.setdefault(path.lower(), path)
        self._parts.setdefault(name, b"")
        self._trees[name] = root
        self._changed.add(name)
        if content_type and not any(node.get("PartName", "").lower() == f"/{name.lower()}" for node in self.look(_TYPES_PART)):
            self._type("Override", PartName=f"/{name}", ContentType=content_type)

    def declare(self, extension: str, content_type: str) -> None:
        """Says what parts of an extension are."""
        if not any(node.get("Extension", "").lower() == extension for node in self.look(_TYPES_PART)):
            self._type("Default", Extension=extension, ContentType=content_type)

    def _type(self, tag: str, **attributes: str) -> None:
        etree.SubElement(self.tree(_TYPES_PART), f"{{{_CONTENT_TYPES}}}{tag}", attributes)

    def free_name(self, pattern: str) -> str:
        """The first of ``xl/comments{}.xml`` with a number that no part has."""
        return next(name for number in range(1, 100_000) if (name := pattern.format(number)).lower() not in self._names)

    # -- relationships -----------------------------------------------------------------------------------------------

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Relationship id -> part, for the relationships of a part whose type ends in ``/kind``."""
        path = _relations_of(part)
        if path.lower() not in self._names:
            return {}
        return {node.get("Id", ""): posixpath.normpath(posixpath.join("/", posixpath.dirname(part), node.get("Target", "")))[1:]
                for node in self.look(path) if node.get("Type", "").endswith(f"/{kind}") and node.get("TargetMode") != "External"}

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relationship from a part; its id."""
        path = _relations_of(part)
        if path.lower() not in self._names:
            self.add(path, etree.Element(f"{{{_PACKAGE_RELATIONS}}}Relationships", nsmap={None: _PACKAGE_RELATIONS}))
            self.declare("rels", "application/vnd.openxmlformats-package.relationships+xml")
        relations = self.tree(path)
        taken = {node.get("Id") for node in relations}
        identity = next(name for number in range(1, 100_000) if (name := f"rId{number}") not in taken)
        etree.SubElement(relations, f"{{{_PACKAGE_RELATIONS}}}Relationship", Id=identity, Type=f"{RELATIONS}/{kind}",
                         Target=f"/{target}")
        return identity

    def unrelate(self, part: str) -> None:
        """Drops all relationships of a part."""
        path = _relations_of(part)
        if path.lower() in self._names:
            relations = self.tree(path)
            for node in list(relations):
                relations.remove(node)

    # -- sheets ------------------------------------------------------------------------------------------------------

    def sheets(self) -> dict[str, str]:
        """Worksheet name -> part, in workbook order."""
        parts = self.related(self.path, "worksheet")
        return {node.get("name", ""): parts[link] for node in self.root.iterfind(f"{main('sheets')}/{main('sheet')}")
                if (link := node.get(f"{{{RELATIONS}}}id", "")) in parts}

    def insert_first(self, name: str, root: etree._Element) -> None:
        """A new worksheet before all others; the workbook opens on it."""
        self._deselect()
        part = self.free_name("xl/worksheets/danvan{}.xml")
        self.add(part, root, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
        listed = self.tree(self.path).find(main("sheets"))
        if listed is None:
            raise UnmarkableError("tệp không có trang tính nào")
        number = max((int(node.get("sheetId", "0")) for node in listed), default=0) + 1
        node = etree.Element(main("sheet"), name=name, sheetId=str(number))
        node.set(f"{{{RELATIONS}}}id", self.relate(self.path, "worksheet", part))
        listed.insert(0, node)
        self._shift()

    def _shift(self) -> None:
        """Names that belong to a sheet say so by its place; the first sheet is another one now."""
        for name in self.root.iterfind(f"{main('definedNames')}/{main('definedName')}"):
            if "localSheetId" in name.attrib:
                name.set("localSheetId", str(int(name.get("localSheetId")) + 1))
        for view in self.root.iterfind(f"{main('bookViews')}/{main('workbookView')}"):
            view.set("activeTab", "0")
            view.set("firstSheet", "0")

    def _deselect(self) -> None:
        """Two selected sheets would be edited together. Only this attribute goes; the part is not parsed for it."""
        for kind in ("worksheet", "chartsheet"):
            for part in self.related(self.path, kind).values():
                name = self._known(part)
                if name in self._changed:
                    for view in self._trees[name].iter(main("sheetView")):
                        view.attrib.pop("tabSelected", None)
                else:
                    content = self._parts[name]
                    self._parts[name] = _SELECTED.sub(b"", content[:_HEAD], count=8) + content[_HEAD:]

    # -- out ---------------------------------------------------------------------------------------------------------

    def save(self) -> bytes:
        """The file with its changes; the same input and changes give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in self._contents():
                entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
                archive.writestr(entry, content)
        return buffer.getvalue()

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        for name, content in self._parts.items():
            if name in self._changed:
                content = etree.tostring(self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)
            yield name, content


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _parts(data: bytes) -> dict[str, bytes]:
    """All parts unpacked, after intake's limits have been held against the file."""
    try:
        Archive(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename.replace("\\", "/"): archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (UnreadableSheet, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise UnmarkableError("tệp không mở ra để ghi dấu được") from error
