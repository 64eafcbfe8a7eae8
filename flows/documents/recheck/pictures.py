"""Charts of ours in an edited document: found by their bytes or their alternative text, replaced where they stand."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from flows.documents.package import Pictures, relationships_of, xml_bytes
from flows.documents.pictures import png_size
from flows.documents.recheck.reading import text_parts
from flows.documents.recheck.record import Chart, find_record
from flows.documents.word_xml import WP, A, Element, R

_BLIP, _PROPERTIES, _EXTENT, _SIZE = f"{{{A}}}blip", f"{{{WP}}}docPr", f"{{{WP}}}extent", f"{{{A}}}ext"


@dataclass(frozen=True, slots=True)
class ChartSource:
    """A chart as the present edition draws it."""

    png: bytes
    alt: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def charts_of(parts: Mapping[str, bytes]) -> dict[str, ChartSource]:
    """Chart id -> picture, of a document that remembers its charts."""
    record = find_record(parts)
    by_hash = {hashlib.sha256(content).hexdigest(): content for name, content in parts.items()
               if name.startswith("word/media/")}
    return {chart.id: ChartSource(by_hash[chart.sha256], chart.alt) for chart in (record.charts if record else ())
            if chart.sha256 in by_hash}


def refresh_charts(parts: dict[str, bytes], printed: Sequence[Chart], charts: Mapping[str, ChartSource]) -> list[str]:
    """Replace every printed chart that the edition draws otherwise now; returns the ids of those replaced."""
    known = {key: chart for chart in printed for key in (chart.sha256, chart.alt, chart.sha256 + chart.alt)}
    replaced = []
    for part in text_parts(parts):
        root, pictures = etree.fromstring(parts[part]), Pictures(parts, part)
        for drawing, blip, target in _drawn(root, parts, part):
            about = drawing.find(_PROPERTIES)
            alt = "" if about is None else str(about.get("descr", ""))
            digest = hashlib.sha256(parts.get(target, b"")).hexdigest()
            chart = known.get(digest + alt) or known.get(alt) or known.get(digest)
            new = charts.get(chart.id) if chart else None
            if chart is None or new is None or (new.png == parts.get(target) and new.alt == alt):
                continue
            if new.png != parts.get(target):
                blip.set(f"{{{R}}}embed", pictures.add(new.png))
                _fit(drawing, new.png)
                replaced.append(chart.id)
            if about is not None and alt == chart.alt:
                about.set("descr", new.alt)
            parts[part] = xml_bytes(root)
        pictures.close()
    if replaced:
        _drop_unused(parts)
    return replaced


def _drawn(root: Element, parts: Mapping[str, bytes], part: str) -> Iterator[tuple[Element, Element, str]]:
    """(inline or anchor, blip, picture part) of every picture of a part."""
    targets = _targets(parts, part)
    for kind in ("inline", "anchor"):
        for drawing in root.iter(f"{{{WP}}}{kind}"):
            blip = next(drawing.iter(_BLIP), None)
            if blip is not None and (target := targets.get(str(blip.get(f"{{{R}}}embed", "")))):
                yield drawing, blip, target


def _targets(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    content = parts.get(relationships_of(part))
    if content is None:
        return {}
    folder = part.rpartition("/")[0]
    return {str(item.get("Id")): target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            for item in etree.fromstring(content) if (target := str(item.get("Target", "")))}


def _fit(drawing: Element, png: bytes) -> None:
    """The width a person gave the picture stays; the height follows the new picture."""
    width, height = png_size(png)
    for tag in (_EXTENT, _SIZE):
        for item in drawing.iter(tag):
            if item.get("cx") and item.get("cy"):
                item.set("cy", str(round(int(item.get("cx")) * height / width)))


def _drop_unused(parts: dict[str, bytes]) -> None:
    """Pictures that nothing shows any more, with their relationships."""
    for part in text_parts(parts):
        name = relationships_of(part)
        if name not in parts:
            continue
        root = etree.fromstring(parts[name])
        for item in list(root):
            if str(item.get("Type", "")).endswith("/image") and f'"{item.get("Id")}"'.encode() not in parts[part]:
                root.remove(item)
        parts[name] = xml_bytes(root)
    shown = {target for part in parts if not part.endswith(".rels") for target in _targets(parts, part).values()}
    for name in [name for name in parts if name.startswith("word/media/") and name not in shown]:
        del parts[name]
