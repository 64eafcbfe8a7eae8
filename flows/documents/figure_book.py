"""The figures table, looked up by id, with the two counts every figure carries besides its value.

``one_stop.late.n_reported`` and ``….n_expected`` (from how many units the figure comes, of how many) are figures too: they are
printed in "số liệu của n/m đơn vị" and must lead to their source like all others.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from flows.errors import BrokenConfigurationError
from flows.text import squeeze

_COUNT_ID = re.compile(r"(.+)\.(n_reported|n_expected)((?:@[^@#]+)?(?:#\d+)?)")
_COMPARED = frozenset({"ok", "low_coverage", "series_break"})
_COUNTS = {"n_reported": "Số đơn vị có số liệu", "n_expected": "Số đơn vị phải báo cáo"}


def _digest(rows: Iterable[tuple[str, float, str]]) -> str:
    """Id and value, the text only where there is no value."""
    lines = (f"{identity}\t{value + 0.0!r}\n" if value == value else f"{identity}\t{squeeze(text)}\n"
             for identity, value, text in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


class FigureBook(Mapping[str, Mapping[str, Any]]):
    """Figure id -> its row of the figures table (columns of the contract and label, decimals, state)."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        return {str(name): self._table[name].tolist() for name in self._table.columns}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {identity: place for place, identity in enumerate(self._columns["id"])}

    @cached_property
    def has_changes(self) -> bool:
        """Whether anything can be compared with last year."""
        return any(".change" in identity and state in _COMPARED
                   for identity, state in zip(self._places, self._columns.get("state", ()), strict=False))

    def __getitem__(self, identity: str) -> Mapping[str, Any]:
        """Raises BrokenConfigurationError for an id that does not exist: a template or table names it wrongly."""
        if identity in self._places:
            return self._row(identity)
        if (counted := self._counted(identity)) is not None:
            return self._count(identity, *counted)
        raise BrokenConfigurationError(f"không có con số “{identity}” trong danh mục.")

    def __contains__(self, identity: object) -> bool:
        return identity in self._places or self._counted(str(identity)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def find(self, identity: str) -> Mapping[str, Any] | None:
        """The row, or None where the figure was not computed (no value last year, not for this unit)."""
        if identity not in self:
            return None
        return self[identity]

    def has_value(self, identity: str) -> bool:
        """Whether there is something to print: a number, or a text."""
        row = self.find(identity)
        return row is not None and row["state"] == "ok" and (row["value"] == row["value"] or bool(row["text"]))

    @cached_property
    def digest(self) -> str:
        """One hash over all rows, that tells editions apart."""
        return _digest(zip(*(self._columns[name] for name in ("id", "value", "text")), strict=True))

    def digest_of(self, identities: Iterable[str]) -> str:
        """The same over some rows, those of ids that are not there left out."""
        rows = (row for identity in identities if (row := self.find(identity)) is not None)
        return _digest((str(row["id"]), row["value"], str(row["text"])) for row in rows)

    def _row(self, identity: str) -> dict[str, Any]:
        place = self._places[identity]
        row = {name: values[place] for name, values in self._columns.items()}
        return {**row, "text": squeeze(str(row["text"]))}

    def _counted(self, identity: str) -> tuple[str, str] | None:
        """``one_stop.late.n_reported@058`` -> (``one_stop.late@058``, ``n_reported``); None if it is no such count."""
        found = _COUNT_ID.fullmatch(identity)
        base = f"{found[1]}{found[3]}" if found else ""
        return (base, found[2]) if found and base in self._places else None

    def _count(self, identity: str, base: str, count: str) -> dict[str, Any]:
        row = self._row(base)
        return {**row, "id": identity, "label": f"{_COUNTS[count]}: {row['label']}", "unit_of_measure": "đơn vị",
                "decimals": 0, "value": float(row[count]), "state": "ok", "text": "", "formula": ""}
