"""Paragraphs -> words, numbers, dates and years with what stands around them, controls being one word each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.documents.recheck.reading import Control, Paragraph

Kind = Literal["word", "sign", "control", "field", "number", "year", "date"]

_TOKEN = re.compile(r"\w+(?:(?:(?<=\d)[.,](?=\d)|[/\-–](?=\w))\w+)*|[^\w\s]")
_FULL_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_MONTH = re.compile(r"(\d{1,2})/((?:19|20)\d\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"((?:19|20)\d\d)[-–/]((?:19|20)\d\d)")
_NUMBERS = re.compile(r"\d[\d.,]*(?:[/\-–]\d[\d.,]*)*")
_MEASURED = re.compile(r"(\d[\d.,]*)(?:ha|km2?|m2|m3|kg|tỷ|trđ|đồng|triệu)", re.IGNORECASE)
START, END = "^", "$"


@dataclass(frozen=True, eq=False)
class Token:
    """A word, sign, number or control; ``text`` in small letters, a control as ``□id``."""

    text: str
    kind: Kind
    control: Control | None = None


def tokens_of(paragraph: Paragraph) -> list[Token]:
    """The paragraph as tokens, in reading order."""
    return list(_tokens(paragraph))


def _tokens(paragraph: Paragraph) -> Iterator[Token]:
    for span in paragraph.spans:
        if span.control:
            yield Token(f"□{span.control.id}", "control", span.control)
        elif span.is_field:
            yield Token("□", "field")
        else:
            for found in _TOKEN.finditer(span.text):
                yield from _classified(found[0].lower())


def _classified(text: str) -> Iterator[Token]:
    if not any(letter.isdigit() for letter in text):
        yield Token(text, "word" if text[0].isalpha() else "sign")
    elif _FULL_DATE.fullmatch(text) or _MONTH.fullmatch(text):
        yield Token(text, "date")
    elif found := _YEARS.fullmatch(text):
        yield from (Token(found[1], "year"), Token("-", "sign"), Token(found[2], "year"))
    elif _YEAR.fullmatch(text):
        yield Token(text, "year")
    elif _NUMBERS.fullmatch(text):
        yield Token(text, "number")
    elif found := _MEASURED.fullmatch(text):
        yield Token(found[1], "number")
    else:
        yield Token(text, "word")      # 25-NQ/TW, m2, 2a: names, not numbers


def context(tokens: Sequence[Token], place: int, before: int, after: int) -> str:
    """Tokens around one, the one itself left out: ``^ so với năm … ;``; the ends of the paragraph count as tokens."""
    texts = [START, *(token.text for token in tokens), END]
    middle = place + 1
    return " ".join([*texts[max(0, middle - before):middle], "…", *texts[middle + 1:middle + 1 + after]])


def is_possible(text: str) -> bool:
    """Whether a date exists in the calendar: 31/02/2018 does not."""
    if found := _FULL_DATE.fullmatch(text):
        try:
            date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return False
        return True
    found = _MONTH.fullmatch(text)
    return found is None or 1 <= int(found[1]) <= 12
