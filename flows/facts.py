"""The facts table, and one form's facts spread out: a row per table row, a column per field.

Facts have one row per value (columns ``FACT_COLUMNS``, text columns as categories) and in memory also ``reporter``, the
unit whose file they stand in. Missing values are NaN; the state tells why.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.catalogue import Catalogue, FormSpec

FACT_COLUMNS = ("year", "unit", "form", "row", "field", "value", "text", "state", "scope", "file", "sheet", "cell")
FACT_TEXT_COLUMNS = tuple(name for name in (*FACT_COLUMNS, "reporter") if name != "value")
GRID_KEYS = ("file", "reporter", "unit", "row")      # not the sheet: a form may be split over several
TEXT_TYPES = frozenset({"text", "choice", "date"})
Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]
Places = npt.NDArray[np.int64]


def facts_table(rows: Iterable[Mapping[Any, object]]) -> pd.DataFrame:
    """A facts table from plain rows; absent columns are "" (``value`` NaN). For last year's data and for tests."""
    table = pd.DataFrame(list(rows), columns=[*FACT_COLUMNS, "reporter"])
    table["value"] = pd.to_numeric(table["value"]).astype("float64")
    for name in FACT_TEXT_COLUMNS:
        table[name] = pd.Categorical(table[name].astype(object).where(table[name].notna(), "").map(str))
    return table


def rows_of(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Some columns of a table row by row; by lists, because pandas hands out single cells of text columns slowly."""
    return zip(*(table[name].tolist() for name in columns), strict=True)


class Wide:
    """One form's facts as a grid. ``keys``: file, reporter, unit, row of each grid row, and the sheet it begins on.

    ``rows`` are the places of the form's facts in ``facts``. Nothing is worked out before it is asked for.
    """

    def __init__(self, form: FormSpec, facts: pd.DataFrame, rows: Places) -> None:
        self.form = form
        self._all, self._rows = facts, rows
        self._column_of = {field.id: place for place, field in enumerate(form.field)}

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The form's own facts."""
        return self._all.take(self._rows).reset_index(drop=True)

    @cached_property
    def _numbering(self) -> tuple[Places, Places]:
        return numbered([self._codes(name) for name in GRID_KEYS])

    @cached_property
    def keys(self) -> pd.DataFrame:
        _, first = self._numbering
        return self._all[[*GRID_KEYS, "sheet"]].take(self._rows[first]).reset_index(drop=True)

    @property
    def n_rows(self) -> int:
        return len(self._numbering[1])

    @cached_property
    def place(self) -> Places:
        """(grid row, field) -> place of the fact in the whole table, -1 = none."""
        grid_row, _ = self._numbering
        of_field = np.array([self._column_of.get(name, -1) for name in self._all["field"].cat.categories], dtype=np.int64)
        place: Places = np.full((self.n_rows, len(self.form.field) + 1), -1, dtype=np.int64, order="F")
        place[grid_row, of_field[self._codes("field")]] = self._rows        # a field the form does not have: in the last column
        return place[:, :-1]

    def _codes(self, name: str) -> npt.NDArray[np.integer[Any]]:
        codes: npt.NDArray[np.integer[Any]] = self._all[name].cat.codes.to_numpy()[self._rows]
        return codes

    def by_unit(self, numbers: Places) -> Places:
        """The number of each grid row's unit; ``numbers`` are those of the categories of the facts' units."""
        _, first = self._numbering
        found: Places = numbers[self._codes("unit")[first]]
        return found

    def column(self, field: str) -> Floats | Objects:
        """One value per grid row: numbers (NaN = missing; a range counts as the number it is known by), or
        texts for text, choice and date fields ("" = missing).

        A field whose blank means zero counts 0 where the sheet has no such column.
        """
        spec = self.form.fields[field]
        if spec.type in TEXT_TYPES:
            return self.text(field)
        place = self.place[:, self._column_of[field]]
        return np.where(place >= 0, self._all["value"].to_numpy()[place], 0.0 if spec.blank == "zero" else np.nan)

    def is_missing(self, field: str) -> npt.NDArray[np.bool_]:
        """Whether each grid row has a cell of the field that should hold a value and does not."""
        place = self.place[:, self._column_of[field]]
        states = self._all["state"].cat
        missing = states.categories.get_loc("missing") if "missing" in states.categories else -2
        return np.asarray((place >= 0) & (states.codes.to_numpy()[place] == missing))

    def text(self, field: str) -> Objects:
        """What was written in a field, one per grid row; "" where it was a plain number or nothing."""
        place = self.place[:, self._column_of[field]]
        texts = self._all["text"].take(np.maximum(place, 0)).astype(object).to_numpy()
        return np.where(place >= 0, texts, "")

    def places(self, field: str) -> Places:
        """Place of the field's fact in the whole table, one per grid row; -1 = none."""
        return self.place[:, self._column_of[field]]

    def has(self, row: int, field: str) -> bool:
        """Whether the row has a fact of the field at all."""
        return bool(self.place[row, self._column_of[field]] >= 0)

    def cell(self, row: int, field: str) -> tuple[str, str]:
        """(sheet, address) of a field in a grid row; the row's first known cell where the field has none."""
        place = self.place[row, self._column_of[field]]
        if place < 0:
            place = next((int(other) for other in self.place[row] if other >= 0), -1)
        if place < 0:
            return str(self.keys.at[row, "sheet"]), ""
        return str(self._all["sheet"].iloc[place]), str(self._all["cell"].iloc[place])


def numbered(columns: Sequence[npt.NDArray[np.integer[Any]]]) -> tuple[Places, Places]:
    """Rows that are equal in all columns get the same number, in order of appearance; and the place where each first stands.

    Equal rows stand side by side (facts of a grid row, of a submission): so runs of them are numbered, not millions of rows.
    """
    changes = np.logical_or.reduce([codes[1:] != codes[:-1] for codes in columns])
    begins = np.flatnonzero(np.concatenate([[True], changes]))[:len(columns[0])]
    number = np.zeros(len(begins), dtype=np.int64)
    for codes in columns:
        at_begin = codes[begins].astype(np.int64)
        number, different = pd.factorize(number * (at_begin.max(initial=0) + 1) + at_begin)
    return np.repeat(number, np.diff(begins, append=len(columns[0]))), begins[first_places(number, len(different))]


def first_places(number: Places, count: int) -> Places:
    """Where each of the numbers below ``count`` first stands."""
    first = np.empty(count, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]      # the earliest is written last
    return first


def told_apart(keys: Places) -> tuple[Places, Places]:
    """Equal keys get the same number, in order of appearance; and the place where each number first stands.

    By sorting, not by a table of hashes: keys of facts stand nearly in order, for so do units and files.
    """
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    by_appearance = np.empty(len(order), dtype=np.int64)
    by_appearance[order] = np.arange(len(order))
    return by_appearance[number], first[order]


def by_form(facts: pd.DataFrame, catalogue: Catalogue) -> Iterator[Wide]:
    """Every form that has facts, in catalogue order."""
    forms = facts["form"].cat
    codes = forms.codes.to_numpy()
    for form in catalogue.forms.values():
        if form.id in forms.categories:
            rows = np.flatnonzero(codes == forms.categories.get_loc(form.id))
            if len(rows):
                yield Wide(form, facts, rows)
