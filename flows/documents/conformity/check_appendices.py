"""APX: headings, titles and reference lines of appendices; the main text must name each."""

import re
from collections.abc import Iterator

from flows.documents.conformity.lists import roman
from flows.documents.conformity.looks import Checks, Miss, look_misses, quoted
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule

_ROMAN = {roman(number): number for number in range(1, 100)}
_MENTION = re.compile(r"[Pp]hụ lục(?:\s+số)?\s+((?:[IVXLC]+)(?:\s*(?:,|;|và|-|–|đến)\s*(?:[Pp]hụ lục\s+)?[IVXLC]+)*)\b")
_RANGE = re.compile(r"([IVXLC]+)\s*(?:-|–|đến)\s*(?:[Pp]hụ lục\s+)?([IVXLC]+)")


def _heading(document: Document, rule: Rule) -> Iterator[Miss]:
    for appendix in document.appendices:
        yield from look_misses(appendix.heading, rule.look)
        words = appendix.heading.words
        if not appendix.heading.is_capital and not rule.pattern("pattern").fullmatch(words):
            yield Miss(appendix.paragraph.place, quoted(words))
        elif len(document.appendices) > 1 and len(words.split()) == 2:
            yield Miss(appendix.paragraph.place, "có nhiều phụ lục nhưng không đánh số La Mã")


def _title(document: Document, rule: Rule) -> Iterator[Miss]:
    for appendix in document.appendices:
        if not appendix.title:
            yield Miss(appendix.paragraph.place, "phụ lục không có tên")
        for piece in appendix.title:
            yield from look_misses(piece, rule.look)


def _reference(document: Document, rule: Rule) -> Iterator[Miss]:
    for appendix in document.appendices:
        if not appendix.reference:
            yield Miss(appendix.paragraph.place, "phụ lục không có dòng “(Kèm theo …)”")
            continue
        for piece in appendix.reference:
            yield from look_misses(piece, rule.look)
        if not rule.pattern("pattern").fullmatch(appendix.reference_text):
            yield Miss(appendix.reference[0].paragraph.place, quoted(appendix.reference_text))


def _mentioned(document: Document, _: Rule) -> Iterator[Miss]:
    text = " ".join(paragraph.text for paragraph in document.main)
    named = _named(text)
    for appendix in document.appendices:
        number = appendix.heading.words.removeprefix("Phụ lục").strip().upper()
        is_named = _ROMAN.get(number) in named if number in _ROMAN else "phụ lục" in text.casefold()
        if not is_named:
            yield Miss(appendix.paragraph.place, "lời văn không nhắc đến phụ lục này")


def _named(text: str) -> set[int]:
    """Numbers of the appendices a text names, alone, in lists (I, II và III) and as ranges (I - VII)."""
    found: set[int] = set()
    for mention in _MENTION.findall(text):
        found |= {_ROMAN[sign] for sign in re.findall(r"[IVXLC]+", mention) if sign in _ROMAN}
        for first, last in _RANGE.findall(mention):
            found |= set(range(_ROMAN.get(first, 1), _ROMAN.get(last, 0) + 1))
    return found


CHECKS: Checks = {"APX-01": _heading, "APX-02": _title, "APX-03": _reference, "APX-04": _mentioned}
