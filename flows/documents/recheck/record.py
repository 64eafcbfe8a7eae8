"""What a document stores about the figures printed in it, and the custom XML part that holds it.

Word and LibreOffice keep such a part when they save, whatever a person edits, so a document knows its year, its edition and
what stood in it when it left.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from flows.documents.new_part import declare_type, relate
from flows.documents.package import DOCUMENT, xml_bytes

SPACE = "urn:danvan:printed-figures"
_ITEM = re.compile(r"customXml/item(\d+)\.xml")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_ID = "{4C1B6E0E-6A52-4D0B-9A55-2C8F0D5E7A10}"     # names this kind of part in Word; the same in every document
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Printed:
    """A control as it was printed: figure, text shown, words of direction before and after it, parted by spaces."""

    id: str
    shown: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result beside its plan: the sign of result less plan, and the word that judges it in the same row or paragraph."""

    id: str
    sign: int
    word: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of ours: chart id, hash of its bytes, alternative text."""

    id: str
    sha256: str
    alt: str


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The rows a data table was printed with, each cell as a token (see ``grids``); ``above``: the line of units over it."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    above: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """All of it. ``edition`` is the digest of the figures the document was made of (of a unit's report: of those it shows);
    ``figures`` id -> row, value unrounded.

    ``dates`` are the years and dates outside controls by what stands around them, in order of the text; ``numbers`` the plain
    numbers of template and narrative, each with its neighbours; ``shapes`` digests of rows and paragraphs with
    words of direction; ``paragraphs`` of all that stand in no table.
    """

    year: str
    edition: str
    document: str
    figures: Mapping[str, Row]
    controls: tuple[Printed, ...]
    verdicts: tuple[Verdict, ...] = ()
    charts: tuple[Chart, ...] = ()
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    tables: tuple[PrintedTable, ...] = ()
    paragraphs: frozenset[str] = frozenset()


def record_xml(record: Record) -> bytes:
    """The part's content."""
    root = etree.Element(f"{{{SPACE}}}printed", {"version": "1", "year": record.year, "edition": record.edition,
                                                "document": record.document}, nsmap={None: SPACE})
    _add(root, "figure", (_figure_cells(row) for row in record.figures.values()))
    _add(root, "control", ({"id": one.id, "shown": one.shown, "before": one.before, "after": one.after}
                           for one in record.controls))
    _add(root, "verdict", ({"id": one.id, "sign": str(one.sign), "word": one.word} for one in record.verdicts))
    _add(root, "chart", ({"id": one.id, "sha256": one.sha256, "alt": one.alt} for one in record.charts))
    _add(root, "dates", ({"at": at, "values": " ".join(values)} for at, values in record.dates.items()))
    _add(root, "number", ({"at": at} for at in sorted(record.numbers)))
    _add(root, "shape", ({"of": digest} for digest in sorted(record.shapes)))
    _add(root, "table", ({"heading": " ".join(one.heading), "above": one.above, "rows": "|".join(map(" ".join, one.rows))}
                         for one in record.tables))
    _add(root, "paragraphs", [{"of": " ".join(sorted(record.paragraphs))}] if record.paragraphs else [])
    return xml_bytes(root)


def _add(root: Any, name: str, rows: Iterable[Mapping[str, str]]) -> None:  # noqa: ANN401 - lxml has no types
    for row in rows:
        etree.SubElement(root, f"{{{SPACE}}}{name}", {key: text for key, text in row.items() if text})


def _figure_cells(row: Row) -> dict[str, str]:
    value = row["value"]
    return {"id": row["id"], "label": row["label"], "unit": row["unit_of_measure"], "state": row["state"],
            "value": repr(float(value)) if value is not None and value == value else "",
            "decimals": str(int(row["decimals"])), "text": row["text"]}


def read_record(content: bytes) -> Record | None:
    """A part's content -> the record; None if it is some other program's, or damaged."""
    if SPACE.encode() not in content:
        return None
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
        if root.tag != f"{{{SPACE}}}printed":
            return None
        return _record(root)
    except (etree.XMLSyntaxError, ValueError, KeyError):
        return None


def _record(root: Any) -> Record:  # noqa: ANN401 - lxml has no types
    rows: dict[str, list[Any]] = {}
    for item in root:
        rows.setdefault(etree.QName(item).localname, []).append(item.attrib)
    of = rows.get
    return Record(
        root.attrib["year"], root.attrib["edition"], root.get("document", ""),
        {item["id"]: _figure(item) for item in of("figure", [])},
        tuple(Printed(one["id"], one.get("shown", ""), one.get("before", ""), one.get("after", "")) for one in of("control", [])),
        tuple(Verdict(one["id"], int(one["sign"]), one.get("word", "")) for one in of("verdict", [])),
        tuple(Chart(one["id"], one["sha256"], one.get("alt", "")) for one in of("chart", [])),
        {one["at"]: tuple(one["values"].split()) for one in of("dates", [])},
        frozenset(one["at"] for one in of("number", [])), frozenset(one["of"] for one in of("shape", [])),
        tuple(PrintedTable(tuple(one.get("heading", "").split()), _rows(one.get("rows", "")), one.get("above", ""))
              for one in of("table", [])),
        frozenset(digest for one in of("paragraphs", []) for digest in one.get("of", "").split()))


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.split(" ")) for row in text.split("|")) if text else ()


def _figure(item: Mapping[str, str]) -> Row:
    return {"id": item["id"], "label": item.get("label", ""), "unit_of_measure": item.get("unit", ""),
            "value": float(item.get("value", "nan")), "state": item["state"], "decimals": int(item["decimals"]),
            "text": item.get("text", "")}


def find_record(parts: Mapping[str, bytes]) -> Record | None:
    """The record of a document, or None: not ours, or removed by a program that keeps no custom XML."""
    return next((record for name in sorted(parts) if _ITEM.fullmatch(name) and (record := read_record(parts[name]))), None)


def record_part(parts: Mapping[str, bytes]) -> str:
    """Name of the part that holds the record; "" where there is none."""
    return next((name for name in sorted(parts) if _ITEM.fullmatch(name) and read_record(parts[name])), "")


def put_record(parts: dict[str, bytes], record: Record) -> None:
    """Store the record in the parts of a document, in place of the one it has."""
    if known := record_part(parts):
        parts[known] = record_xml(record)
        return
    number = next(number for number in range(1, len(parts) + 2) if f"customXml/item{number}.xml" not in parts)
    name = f"customXml/item{number}.xml"
    properties = f"customXml/itemProps{number}.xml"
    parts[name] = record_xml(record)
    parts[properties] = _properties()
    relate(parts, name, f"{_OFFICE}/relationships/customXmlProps", f"itemProps{number}.xml")
    relate(parts, DOCUMENT, f"{_OFFICE}/relationships/customXml", f"../{name}")
    declare_type(parts, properties, _PROPERTIES_TYPE)


def _properties() -> bytes:
    space = f"{_OFFICE}/customXml"
    root = etree.Element(f"{{{space}}}datastoreItem", {f"{{{space}}}itemID": _ITEM_ID}, nsmap={"ds": space})
    references = etree.SubElement(root, f"{{{space}}}schemaRefs")
    etree.SubElement(references, f"{{{space}}}schemaRef", {f"{{{space}}}uri": SPACE})
    return xml_bytes(root)
