"""What a clerk has written by hand into an official document: number and day in its head, the signer's name at its end."""

import re
from datetime import date

from flows.documents.conformity.parts import find_parts
from flows.documents.conformity.reading import read_paper
from flows.documents.conformity.word_file import open_word

_NUMBER = re.compile(r"Số:?\s*(\d+[/-]\S+)", re.IGNORECASE)
_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")


def number_and_day(data: bytes, name: str) -> tuple[str, str]:
    """``15/BC-UBND`` and ``2019-01-16``, each "" where it was left blank. Raises UnreadableFileError."""
    head = find_parts(read_paper(open_word(data, name)), ()).head
    number = _NUMBER.match(" ".join(head.number.words.split())) if head.number else None
    day = _DATE.search(" ".join(head.date.words.split())) if head.date else None
    return number[1] if number else "", _iso(day) if day else ""


def has_signer(data: bytes, name: str) -> bool:
    """Whether a name stands below the post of the signer. Raises UnreadableFileError."""
    return find_parts(read_paper(open_word(data, name)), ()).ending.name is not None


def _iso(found: re.Match[str]) -> str:
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return ""
