"""The figures a document is compared with: those of the published edition, looked up by id."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from flows.documents.figure_book import FigureBook
from flows.documents.recheck.record import Record
from flows.documents.recheck.values import Row, edition_row
from flows.wording.shown import shown_forms

_COUNT = re.compile(r"\.n_(?:reported|expected)(?=[@#]|$)")


@dataclass(frozen=True, eq=False)
class Edition:
    """A year's published figures. ``table``: columns of figures.csv; ``unit_names`` code -> name."""

    year: str
    table: pd.DataFrame
    unit_names: Mapping[str, str]

    @property
    def digest(self) -> str:
        return self._book.digest

    def made(self, record: Record) -> bool:
        """Whether a document was made of these figures: of all of them, or, a unit's report, of those it shows."""
        return record.edition in (self.digest, self._book.digest_of(record.figures))

    @cached_property
    def _book(self) -> FigureBook:
        return FigureBook(self.table.assign(label="", decimals=0, state="ok"))

    def row(self, identity: str, stored: Row | None) -> Row | None:
        """The figure as the edition has it, decimals and state as its text tells; None where it has none of this id."""
        row = self._book.find(identity)
        if row is None:
            return None
        if _COUNT.search(identity):
            return {**row, "label": stored["label"] if stored else row["label"]}
        return edition_row(row, stored)

    @cached_property
    def province_forms(self) -> frozenset[str]:
        """Every text, in small letters, that shows a figure of the province."""
        return frozenset(self._forms(identity for identity in self._book if "@" not in identity))

    def unit_forms(self, codes: Iterable[str]) -> dict[str, frozenset[str]]:
        """Unit name in small letters -> texts that show one of the unit's figures."""
        wanted = {f"@{code}": self.unit_names[code].lower() for code in codes}
        found: dict[str, set[str]] = {name: set() for name in wanted.values()}
        for identity in self._book:
            mark = identity.find("@")
            if mark >= 0 and (name := wanted.get(identity[mark:].partition("#")[0])):
                found[name].update(self._forms([identity]))
        return {name: frozenset(forms) for name, forms in found.items()}

    def _forms(self, identities: Iterable[str]) -> Iterator[str]:
        for identity in identities:
            row = self.row(identity, None)
            if row is not None:
                yield from numbers_in(row)


def numbers_in(row: Row) -> Iterator[str]:
    """The numbers, without words around them, in all forms of a figure: ``132.423``, ``99,6%``, ``99,6``."""
    for form in shown_forms(row):
        yield from re.findall(r"\d[\d.,]*%?", form)
