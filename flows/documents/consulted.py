"""Which figures a document has asked for: those it depends on, shown or not, and no others."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flows.documents.figure_book import FigureBook
from flows.state.parts import Part, Parts

_ALL, _CHANGES = "*", "?"          # no figure is called so


class Consulted(FigureBook):
    """The figures of a book, noting in ``asked`` what is asked of it."""

    def __init__(self, book: FigureBook) -> None:
        self._book = book
        self.asked: dict[str, None] = {}

    def __getitem__(self, identity: str) -> Mapping[str, Any]:
        self.asked[identity] = None
        return self._book[identity]

    def __contains__(self, identity: object) -> bool:
        self.asked[str(identity)] = None
        return identity in self._book

    def __iter__(self) -> Iterator[str]:
        self.asked[_ALL] = None
        return iter(self._book)

    def __len__(self) -> int:
        self.asked[_ALL] = None
        return len(self._book)

    @property
    def has_changes(self) -> bool:
        self.asked[_CHANGES] = None
        return self._book.has_changes

    @property
    def digest(self) -> str:
        self.asked[_ALL] = None
        return self._book.digest


def document_made(kept: Parts, name: str, shown: str, book: FigureBook, make: Callable[[FigureBook], bytes]) -> bytes:
    """The document kept under a name, or made anew; ``shown`` is all it depends on beside the figures it asks for."""
    part = kept.recall(name, shown, lambda part: same_answers(book, part))
    if part is None:
        figures = Consulted(book)
        part = document_part(make(figures), figures.asked, book)
        kept.keep(name, shown, part)
    return part.content


def document_part(content: bytes, asked: Iterable[str], book: FigureBook) -> Part:
    """A document to be kept, with what it has asked and was answered."""
    questions = list(asked)
    return Part(content, {"asked": questions, "answers": answers(book, questions)})


def same_answers(book: FigureBook, part: Part) -> bool:
    """Whether a kept document would be answered today as it was."""
    return bool(answers(book, part.about["asked"]) == part.about["answers"])


def answers(book: FigureBook, asked: Iterable[str]) -> str:
    """A digest of what the book answers to these questions: the same answers make the same document."""
    total = hashlib.sha256()
    for identity in asked:
        total.update(f"{identity}\t{_answer(book, identity)}\n".encode(errors="surrogatepass"))
    return total.hexdigest()


def _answer(book: FigureBook, identity: str) -> object:
    if identity == _ALL:
        return book.digest
    if identity == _CHANGES:
        return book.has_changes
    row = book.find(identity)
    return None if row is None else list(row.values())
