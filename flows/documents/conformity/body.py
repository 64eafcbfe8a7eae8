"""The main text between title and signature: which paragraphs are text, which are headings, captions, pictures or notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.conformity.paper import Paragraph
from flows.text import fold

PART, ROMAN, ARABIC, LETTER = 0, 1, 2, 3
_SIGNS = ((PART, re.compile(r"(Phần|Chương|PHẦN|CHƯƠNG)\s+([IVXLC]+|\d+)\b")),
          (ROMAN, re.compile(r"([IVXL]+)\s*[.\-](?=\s)")),
          (ARABIC, re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?(?<=[\d.])(?=\s)(?<!\d\d\d)")),
          (LETTER, re.compile(r"([a-zđăâêôơư])\)(?=\s)")))
_CAPTION = re.compile(r"(Hình|Bảng|Biểu đồ|Biểu|Đồ thị|Sơ đồ)\s+\d+")
_NOTE = re.compile(r"\(?(don vi( tinh)?|dvt|ghi chu|nguon|chu thich)\b")
_NOTE_STYLES = ("caption", "chu thich", "ghi chu", "don vi tinh")
_LONGEST_HEADING, _LONGEST_TITLED = 200, 220


@dataclass(frozen=True, eq=False)
class Item:
    """One paragraph of the main text. ``level`` None is plain text; ``is_titled`` a heading on a line of its own."""

    paragraph: Paragraph
    level: int | None
    sign: str                           # "II", "3", "đ"
    is_titled: bool

    @property
    def is_heading(self) -> bool:
        """A part, or a section with its title: not text."""
        return self.level in (PART, ROMAN) or (self.level is not None and self.is_titled)


def find_body(paragraphs: Sequence[Paragraph]) -> list[Item]:
    """Text and headings in order; tables, captions, notes, pictures, lines and empty paragraphs are left out."""
    found = []
    for place, paragraph in enumerate(paragraphs):
        if paragraph.cell is None and paragraph.text and not paragraph.is_line and not _is_aside(paragraphs, place):
            level, sign = _level(paragraph)
            found.append(Item(paragraph, level, sign, _is_titled(paragraph, level)))
    return found


def _level(paragraph: Paragraph) -> tuple[int | None, str]:
    for level, pattern in _SIGNS:
        if found := pattern.match(paragraph.text):
            return level, found[found.lastindex or 0]
    if paragraph.format.align == "center" and len(paragraph.text) <= _LONGEST_HEADING and _is_bold(paragraph):
        return PART, ""
    return None, ""


def _is_titled(paragraph: Paragraph, level: int | None) -> bool:
    """A numbered paragraph is a title when it is short and no sentence."""
    is_sentence = len(paragraph.text) > _LONGEST_TITLED or paragraph.text.endswith((".", ";", ":", ","))
    return level is not None and not is_sentence


def _is_bold(paragraph: Paragraph) -> bool:
    return bool(paragraph.runs) and all(run.format.bold for run in paragraph.runs)


def _is_aside(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Captions, units of measure, notes and sources; by style, by words, or as a centred line beside a picture or table."""
    paragraph = paragraphs[place]
    if fold(paragraph.format.style_name).startswith(_NOTE_STYLES) or _NOTE.match(paragraph.key):
        return True
    if _CAPTION.match(paragraph.text) and len(paragraph.text) <= _LONGEST_HEADING and paragraph.format.align != "both":
        return True
    before = paragraphs[place - 1] if place else None
    after = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
    beside = (before is not None and before.has_picture) or (after is not None and (after.cell is not None or after.has_picture))
    return paragraph.has_picture or (paragraph.format.align == "center" and beside)
