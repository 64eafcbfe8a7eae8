"""One template, many documents: the package is put together once, each document is text that is filled, bound and added."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from lxml import etree

from flows.documents.bind import Binder, leftovers
from flows.documents.blocks import BLOCK_CLOSE, BLOCK_OPEN, Block, Place, block_marker, small_marker, small_name, style_ids
from flows.documents.package import Pictures, add_parts, write_parts, xml_bytes
from flows.documents.pictures import Picture
from flows.documents.recheck.imprint import Imprint, record_of
from flows.documents.recheck.record import Record, put_record, record_part, record_xml
from flows.documents.references import OPEN, insert_references, reference_marker
from flows.documents.render import CORE, STYLES, Properties, core_properties
from flows.documents.template import BLOCK_CALLS, compile_template, problems, render_lines
from flows.documents.units.moulds import Moulds
from flows.errors import BrokenConfigurationError
from flows.wording.marks import MARK, START

_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_MARKED_RUN = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>(?:<[^>]*>)*?</w:rPr>)?<w:t(?: [^>]*)?>"
                         rf"([^<{START}]*{START}[^<]*)</w:t></w:r>")
_CONTROL_ID = re.compile(r'<w:id w:val="(\d+)"')
_BLOCK = re.compile(f"{BLOCK_OPEN}([^{BLOCK_CLOSE}]*){BLOCK_CLOSE}")
_TAGS = re.compile("<[^>]*>")
_RUNS = re.compile("<w:r[ >].*</w:r>")
_EMPTY = Record("", "", "", {}, ())


class Press:
    """A template ready to print. Documents that differ in words and figures only share all other parts, compressed once."""

    def __init__(self, template: Path, names: Collection[str], figures: Collection[str], blocks: Collection[str]) -> None:
        """Raises BrokenConfigurationError listing what the template names that is not among names, figures and blocks."""
        self.compiled = compile_template(template)
        if found := problems(self.compiled, {*names, *BLOCK_CALLS, "co_khoi"}, figures, blocks):
            raise BrokenConfigurationError("\n".join(found))
        self._styles = style_ids(self.compiled.parts[STYLES])
        self._used = {int(number) for source in self.compiled.sources.values() for number in _CONTROL_ID.findall(source)}
        self._moulds = Moulds()
        self._parts = dict(self.compiled.parts)
        put_record(self._parts, _EMPTY)
        self._record = record_part(self._parts)
        own = {*self.compiled.templates, self._record, CORE}
        self._shared = write_parts({name: content for name, content in self._parts.items() if name not in own})

    def print(self, names: Mapping[str, Any], blocks: Mapping[str, Block], properties: Properties, imprint: Imprint) -> bytes:
        """One document; the same inputs give the same bytes."""
        parts = dict(self._parts)
        pictures = Pictures(parts)
        place = Place(self.compiled.name, self._styles, pictures)
        context = {**names, "bang": block_marker, "bieu_do": block_marker, "bieu_do_nho": small_marker,
                   "xem": reference_marker, "co_khoi": lambda name: name in blocks or small_name(name) in blocks}
        ids = (number for number in count(1) if number not in self._used)
        filled = {part: "".join(self._filled(lines, blocks, place))
                  for part, lines in sorted(render_lines(self.compiled, context).items())}
        written = {part: self._bound(with_references(text, place.captions), ids) for part, text in filled.items()}
        pictures.close()
        parts.update(written)
        roots = {part: etree.fromstring(content) for part, content in written.items()}
        own = {**written, CORE: core_properties(properties)}
        own[self._record] = record_xml(record_of(imprint, roots, parts, blocks))
        if any(isinstance(block, Picture) for block in blocks.values()):
            return write_parts({**parts, **own})
        return add_parts(self._shared, own)

    def _filled(self, lines: list[str], blocks: Mapping[str, Block], place: Place) -> Iterator[str]:
        """The lines of a part with each block in the place of its paragraph."""
        for line in lines:
            if found := _BLOCK.search(line):
                paragraph, end, rest = line.partition("</w:p>")
                if _TAGS.sub("", paragraph).strip() != found[0]:
                    text = _TAGS.sub("", paragraph).replace(BLOCK_OPEN, "[").replace(BLOCK_CLOSE, "]").strip()[:100]
                    raise BrokenConfigurationError(
                        f"{self.compiled.name}: đoạn “{text}”: thẻ bảng hoặc biểu đồ phải đứng riêng một đoạn.")
                place.block = "" if found[1] in place.captions else found[1]
                text = self._moulds.text(blocks[found[1]], place)
                # A paragraph that ends a section stays, and one behind a table at the end of a cell.
                if "<w:sectPr" in paragraph or (rest.startswith("</w:tc>") and not text.endswith("</w:p>")):
                    text += _RUNS.sub("", paragraph) + end
                yield text + rest
            else:
                yield line

    def _bound(self, text: str, ids: Iterator[int]) -> bytes:
        """Every mark as a control, by text; a mark in an odd run is left to the binder that works on elements."""
        bound = _MARKED_RUN.sub(lambda found: _controls(found[1] or "", found[2], ids), text)
        content = f"{_HEAD}{bound}".encode()
        return content if START not in bound else self._bound_as_elements(content)

    def _bound_as_elements(self, content: bytes) -> bytes:
        root = etree.fromstring(content)
        Binder([root]).bind(root)
        if texts := leftovers(root):
            raise BrokenConfigurationError(
                f"{self.compiled.name}: đoạn “{texts[0][:100]}”: con số bị cắt rời, không gắn được nguồn.")
        return xml_bytes(root)


def with_references(text: str, captions: Mapping[str, str]) -> str:
    """Cross-references in the places of their markers; few templates of units have any."""
    if OPEN not in text:
        return text
    root = etree.fromstring(text)
    insert_references(root, captions)
    return str(etree.tostring(root, encoding="unicode"))


def _controls(properties: str, text: str, ids: Iterator[int]) -> str:
    """The text of one run as runs and controls of the same formatting."""
    found: list[str] = []
    end = 0
    for mark in MARK.finditer(text):
        if mark.start() > end:
            found.append(_run(properties, text[end:mark.start()]))
        names = f'<w:alias w:val="{mark[1]}"/><w:tag w:val="{mark[1]}"/><w:id w:val="{next(ids)}"/><w:text/>'
        found.append(f"<w:sdt><w:sdtPr>{names}</w:sdtPr><w:sdtContent>{_run(properties, mark[2])}</w:sdtContent></w:sdt>")
        end = mark.end()
    return "".join([*found, _run(properties, text[end:])] if end < len(text) else found)


def _run(properties: str, text: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
