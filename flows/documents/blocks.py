"""Blocks: tables and pictures that take the place of a paragraph ``{{ bang('…') }}`` or ``{{ bieu_do('…') }}``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Protocol

from lxml import etree

from flows.documents.package import Pictures
from flows.documents.word_xml import PPR, Element, P, paragraph, qn, run, text_of, w
from flows.documents.word_xml import field as word_field
from flows.errors import BrokenConfigurationError

_LONGEST_BOOKMARK = 40
BLOCK_OPEN, BLOCK_CLOSE = "\ue003", "\ue004"


@dataclass
class Place:
    """What a block may ask of the document it is put into."""

    name: str                                   # of the template, for messages
    styles: Mapping[str, str]                   # style name as shown in Word -> style id
    pictures: Pictures
    drawing_ids: "count[int]" = field(default_factory=lambda: count(1))
    bookmark_ids: "count[int]" = field(default_factory=lambda: count(1000))     # far from those of the template
    block: str = ""                             # which one is being put in
    captions: dict[str, str] = field(default_factory=dict)      # block -> "Biểu đồ 2", of those put in so far
    _numbers: dict[str, int] = field(default_factory=dict)

    def style(self, name: str) -> str:
        """Id of a style by its name. Raises BrokenConfigurationError if the template has no such style."""
        try:
            return self.styles[name]
        except KeyError:
            raise BrokenConfigurationError(f"{self.name}: mẫu thiếu kiểu chữ (style) “{name}”.") from None

    def caption(self, kind: str, text: str) -> Element:
        """``Biểu đồ 3. …`` with a SEQ field whose cached number is right; its name has no spaces, as Word itself writes it."""
        self._numbers[kind] = number = self._numbers.get(kind, 0) + 1
        style = self.style("caption" if kind == "Biểu đồ" else "Chú thích bảng")    # LibreOffice drops a style's aliases
        sequence = word_field(f"SEQ {kind.replace(' ', '_')} \\* ARABIC", str(number))
        return paragraph(style, *self._marked([run(f"{kind} "), *sequence], f"{kind} {number}"), run(f". {text}"))

    def _marked(self, label: list[Element], shown: str) -> list[Element]:
        """A caption's label inside a bookmark that cross-references lead to."""
        if not self.block:
            return label
        self.captions.setdefault(self.block, shown)
        number = next(self.bookmark_ids)
        return [w("bookmarkStart", id=number, name=bookmark_name(self.block)), *label, w("bookmarkEnd", id=number)]


class Block(Protocol):
    def elements(self, place: Place) -> Sequence[Element]:
        """Paragraphs and tables to stand in the paragraph's place."""


@dataclass(frozen=True)
class Notice:
    """A sentence instead of a table or chart that cannot be made, so that nothing is left out in silence."""

    text: str

    def elements(self, place: Place) -> Sequence[Element]:
        return [paragraph(place.style("Thân văn bản"), run(self.text))]


def block_marker(name: str) -> str:
    """What ``bang()`` and ``bieu_do()`` print; replaced after rendering."""
    return f"{BLOCK_OPEN}{name}{BLOCK_CLOSE}"


def small_marker(name: str) -> str:
    """What ``bieu_do_nho()`` prints: the chart at half the text width."""
    return block_marker(small_name(name))


def small_name(name: str) -> str:
    """Under which name the half-width form of a chart stands among the blocks."""
    return f"{name}.nho"


def insert_blocks(root: Element, blocks: Mapping[str, Block], place: Place) -> None:
    """Put each block where its marker stands. Raises BrokenConfigurationError if the marker shares its paragraph."""
    for holder in [item for item in root.iter(P) if BLOCK_OPEN in text_of(item)]:
        text = text_of(holder).strip()
        name = text.strip(BLOCK_OPEN + BLOCK_CLOSE)
        if text != block_marker(name):
            raise BrokenConfigurationError(
                f"{place.name}: đoạn “{_readable(text)}”: thẻ bảng hoặc biểu đồ phải đứng riêng một đoạn.")
        place.block = "" if name in place.captions else name        # a bookmark stands once
        elements = list(blocks[name].elements(place))
        for element in elements:
            holder.addprevious(element)
        _close(holder, elements)


def _close(holder: Element, elements: Sequence[Element]) -> None:
    """Drop the marker's paragraph, unless it ends a section or must stay because a cell may not end with a table."""
    ends_section = holder.find(f"{PPR}/{qn('sectPr')}") is not None
    ends_cell = holder.getparent().tag == qn("tc") and holder.getnext() is None
    if ends_section or (ends_cell and (not elements or elements[-1].tag != P)):
        for child in holder.findall(qn("r")):
            holder.remove(child)
    else:
        holder.getparent().remove(holder)


def _readable(text: str) -> str:
    return text.replace(BLOCK_OPEN, "[").replace(BLOCK_CLOSE, "]")[:100]


@lru_cache(maxsize=16)
def bookmark_name(block: str) -> str:
    """Hidden bookmark of a block's caption: ``_Ref_one_stop_on_time``; Word cuts longer ones."""
    return f"_Ref_{block.replace('.', '_')}"[:_LONGEST_BOOKMARK]


def style_ids(styles_part: bytes) -> Mapping[str, str]:
    """Style name and aliases as shown in Word -> style id. Kept, for one template makes many documents."""
    names: dict[str, str] = {}
    for style in etree.fromstring(styles_part).iter(qn("style")):
        for item in style.iterchildren(qn("name"), qn("aliases")):
            text = str(item.get(qn("val")))     # a name may hold a comma: "Số, ký hiệu"
            names.update(dict.fromkeys(text.split(",") if item.tag == qn("aliases") else [text], str(style.get(qn("styleId")))))
    return names


