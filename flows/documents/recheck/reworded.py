"""Sentences that the present edition words otherwise than the one a document was printed from: for a person to take over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.documents.recheck.reading import Paragraph
from flows.documents.recheck.record import Record
from flows.documents.recheck.words import shape
from flows.text import squeeze

_QUOTED = 600       # a paragraph as a rule


@dataclass(frozen=True, slots=True)
class Reworded:
    """A paragraph outside tables that the edition has now (``is_new``), or that still stands here and the edition has no more."""

    text: str
    is_new: bool

    @property
    def message(self) -> str:
        shown = self.text if len(self.text) <= _QUOTED else f"{self.text[:_QUOTED - 1]}…"
        return f"bản hiện tại {'có câu' if self.is_new else 'không còn câu'} “{shown}”"


def paragraphs_of(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    """Digest -> text of every paragraph of the text that stands in no table; figures and counted numbers may differ."""
    return {shape([one]): squeeze(one.text) for one in paragraphs if not one.part and one.row is None and one.text.strip()}


def reworded(record: Record, paragraphs: Sequence[Paragraph], fresh: Sequence[Paragraph]) -> list[Reworded]:
    """What the edition has changed since and the document does not have yet; what a person changed is no matter."""
    if not record.paragraphs:
        return []
    here, there = paragraphs_of(paragraphs), paragraphs_of(fresh)
    gone = (text for digest, text in here.items() if digest in record.paragraphs and digest not in there)
    new = (text for digest, text in there.items() if digest not in record.paragraphs and digest not in here)
    return [*(Reworded(text, is_new=False) for text in gone), *(Reworded(text, is_new=True) for text in new)]
