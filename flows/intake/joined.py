"""Rows of tables as they come from groups of files, joined in the order of the groups.

Text columns are numbers (codes) of texts, and the texts stand in the order they first appear in: what was kept from an earlier
run and joined with what is read today is the same table, to the last bit, as if all had been read today.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.intake.columns import Codes

Offsets = npt.NDArray[np.int64]
Numbers = npt.NDArray[Any]
_NO_ROWS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """``appearing``: group after group, the codes in the order they first appear in there; ``begins``: where those of each group
    begin, and the end.
    """

    codes: Codes
    texts: list[str]
    appearing: Codes
    begins: Offsets


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some groups of files. ``begins``: where each group's begin, and where the last one's end."""

    begins: Offsets
    texts: Mapping[str, TextColumn]
    numbers: Mapping[str, Numbers]

    def part(self, first: int, last: int) -> "Rows":
        """The groups from ``first`` to just before ``last``."""
        rows = slice(self.begins[first], self.begins[last])
        return Rows(self.begins[first:last + 1] - rows.start,
                    {name: _part(column, rows, first, last) for name, column in self.texts.items()},
                    {name: numbers[rows] for name, numbers in self.numbers.items()})

    def of_files(self, files: Sequence[str]) -> "Rows":
        """The rows of some files, in their order, as one group."""
        file = self.texts["file"]
        code_of = {file.texts[code]: code for code in file.appearing.tolist()}
        rows = _in_one([_NO_ROWS, *(np.flatnonzero(file.codes == code_of[one]) for one in files if one in code_of)])
        columns = {name: _chosen(column, rows) for name, column in self.texts.items()}
        return one_group(columns, {name: numbers[rows] for name, numbers in self.numbers.items()})


def one_group(coded: Mapping[str, tuple[Codes, list[str]]], numbers: Mapping[str, Numbers]) -> Rows:
    """The rows of one group. ``coded``: of each column the codes, and the texts in the order they first appear in."""
    columns = {name: TextColumn(codes, texts, np.arange(len(texts), dtype=np.int32), _ends([len(texts)]))
               for name, (codes, texts) in coded.items()}
    return Rows(_ends([len(next(iter(numbers.values())))]), columns, numbers)


def joined(parts: Sequence[Rows]) -> Rows:
    """All groups of the parts, in their order. At least one part."""
    sizes = [size for part in parts for size in np.diff(part.begins).tolist()]
    return Rows(_ends(sizes), {name: _joined([part.texts[name] for part in parts]) for name in parts[0].texts},
                {name: _in_one([part.numbers[name] for part in parts]) for name in parts[0].numbers})


def in_one_group(parts: Sequence[Rows]) -> Rows:
    """The rows of the parts, in their order, as one group. At least one part."""
    rows = joined(parts)
    return one_group({name: (column.codes, column.texts) for name, column in rows.texts.items()}, rows.numbers)


def _chosen(column: TextColumn, rows: Offsets) -> tuple[Codes, list[str]]:
    """(codes, texts in the order they first appear in) of some rows."""
    used, first, codes = np.unique(column.codes[rows], return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), dtype=_narrowest(len(order)))
    place[order] = np.arange(len(order))
    return place[codes], [column.texts[one] for one in used[order].tolist()]


def _part(column: TextColumn, rows: slice, first: int, last: int) -> TextColumn:
    start, end = column.begins[first], column.begins[last]
    return TextColumn(column.codes[rows], column.texts, column.appearing[start:end], column.begins[first:last + 1] - start)


def _joined(columns: Sequence[TextColumn]) -> TextColumn:
    known: defaultdict[str, int] = defaultdict(count().__next__)      # a new text takes the next number
    numbers: dict[int, Codes] = {}      # parts of one table share their list of texts
    for column in columns:
        if id(column.texts) not in numbers:
            numbers[id(column.texts)] = np.fromiter(map(known.__getitem__, column.texts), np.int32, len(column.texts))
    appearing = _in_one([numbers[id(column.texts)][column.appearing] for column in columns])
    first = np.full(len(known), len(appearing), dtype=np.int64)
    first[appearing[::-1]] = np.arange(len(appearing))[::-1]        # the earliest is written last
    order = np.argsort(first, kind="stable")[:np.count_nonzero(first < len(appearing))]
    place = np.zeros(len(known), dtype=_narrowest(len(order)))
    place[order] = np.arange(len(order))
    texts = list(known)
    codes = [_renumbered(column.codes, place[numbers[id(column.texts)]]) for column in columns]
    return TextColumn(_in_one(codes), [texts[one] for one in order.tolist()], place[appearing],
                      _ends([size for column in columns for size in np.diff(column.begins).tolist()]))


def _renumbered(codes: Codes, places: Codes) -> Codes:
    """Nothing to do for the millions that were kept if the texts of what was read anew come behind theirs."""
    same = codes.dtype == places.dtype and np.array_equal(places, np.arange(len(places)))
    return codes if same else places[codes]


def _in_one(arrays: Sequence[Numbers]) -> Numbers:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _ends(sizes: Sequence[int]) -> Offsets:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def _narrowest(n_texts: int) -> np.dtype[Any]:
    """The narrowest code that numbers so many texts, as pandas has them: with a sign."""
    return np.dtype("<i1" if n_texts <= 1 << 7 else "<i2" if n_texts <= 1 << 15 else "<i4")
