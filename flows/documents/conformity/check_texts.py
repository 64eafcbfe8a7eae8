"""TXT: signs, spelling of tone marks, numbers, dates, citations and spaces in the words themselves."""

import re
from collections.abc import Iterator

from flows.documents.conformity.looks import Checks, Miss, quoted
from flows.documents.conformity.paper import Paragraph
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule
from flows.documents.conformity.strokes import is_underscores
from flows.text import fold

_OLD_TONE = re.compile(r"(?<![qQ])(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE)
_NEW_TONE = re.compile(r"(?:[òóỏõọ][ae]|[ùúủũụ]y)(?![^\W\d_])", re.IGNORECASE)
_DATE = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/\d{4}(?!\d)")
_NO_NAMES = ("uy",)          # Ủy ban, Uỷ ban
_SHOWN = 4


def _texts(document: Document) -> Iterator[tuple[Paragraph, str]]:
    """Every paragraph with what it shows, list labels left out; lines drawn with characters are no words."""
    for paragraph in document.paper.everywhere:
        text = " ".join(piece.text for piece in paragraph.pieces if not is_underscores(piece.text))
        if text.strip():
            yield paragraph, text


def _signs(document: Document, _: Rule) -> Iterator[Miss]:
    motto = document.head.motto
    if motto is not None and re.search("[–—]", motto.text):
        yield Miss(motto.paragraph.place, "gạch nối dài trong Tiêu ngữ")
    for paragraph, text in _texts(document):
        if not _are_paired(text):
            yield Miss(paragraph.place, "dấu ngoặc kép không thành cặp")


def _are_paired(text: str) -> bool:
    depth = 0
    for sign in re.findall("[“”]", text):
        depth += 1 if sign == "“" else -1
        if depth not in (0, 1):
            return False
    return depth == 0


def _tones(document: Document, _: Rule) -> Iterator[Miss]:
    """hoà or hòa: one way in a document, the one used most."""
    found = [(paragraph, _words(_OLD_TONE, text), _words(_NEW_TONE, text)) for paragraph, text in _texts(document)]
    old, new = sum(len(words) for _, words, _ in found), sum(len(words) for _, _, words in found)
    usual = "hòa, ủy" if old <= new else "hoà, uỷ"
    for paragraph, of_old, of_new in found:
        if old and new and (words := of_old if old <= new else of_new):
            yield Miss(paragraph.place, ", ".join(quoted(word) for word in words[:_SHOWN]), f"như phần lớn văn bản: {usual}")


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    """The words a pattern ends, each once; names of places and people keep the spelling they have (xã Hoà Mục)."""
    ends = [found.end() for found in pattern.finditer(text)]
    words = [text[:end].split()[-1].lstrip("(“\"'") for end in ends]
    return list(dict.fromkeys(word for word in words if not _is_name(word)))


def _is_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper() and fold(word) not in _NO_NAMES


def _numbers(document: Document, rule: Rule) -> Iterator[Miss]:
    wrong = [rule.pattern(name) for name in ("percent", "thousands", "decimals", "ungrouped")]
    for paragraph, text in _texts(document):
        found = [match[0].strip() for pattern in wrong for match in pattern.finditer(text)]
        if found:
            yield Miss(paragraph.place, ", ".join(quoted(item) for item in found[:_SHOWN]))


def _dates(document: Document, rule: Rule) -> Iterator[Miss]:
    for paragraph, text in _texts(document):
        found = [date for date in _DATE.findall(text) if not rule.pattern("pattern").fullmatch(date)]
        if found:
            yield Miss(paragraph.place, ", ".join(quoted(date) for date in found[:_SHOWN]))


def _citations(document: Document, rule: Rule) -> Iterator[Miss]:
    """The first time with its date, later without; headings name a text as they like."""
    pattern = rule.pattern("citation")
    cited: set[str] = set()
    for item in document.body:
        for match in () if item.is_heading else pattern.finditer(item.paragraph.text):
            symbol, is_full = match["symbol"], match["date"] is not None
            if symbol not in cited and not is_full:
                yield Miss(item.paragraph.place, f"lần đầu dẫn {quoted(match[0])} không có ngày ban hành")
            elif symbol in cited and is_full:
                yield Miss(item.paragraph.place, f"dẫn lại đầy đủ {quoted(match[0])}")
            cited.add(symbol)


def _spaces(document: Document, rule: Rule) -> Iterator[Miss]:
    """Blanks left for a number or a date are meant."""
    blanks = {piece.paragraph for piece in (document.head.number, document.head.date) if piece is not None}
    for paragraph in document.paper.everywhere:
        for piece in () if paragraph in blanks else paragraph.pieces:
            if found := rule.pattern("pattern").search(piece.text.strip()):
                around = piece.text.strip()[max(0, found.start() - 12):found.end() + 12]
                yield Miss(paragraph.place, quoted(around))
                break


CHECKS: Checks = {"TXT-01": _signs, "TXT-02": _tones, "TXT-03": _numbers, "TXT-04": _dates, "TXT-05": _citations,
                  "TXT-06": _spaces}
