"""The facts table, and one form's facts spread out: a row per table row, a column per field.

Facts have one row per value (columns ``FACT_COLUMNS``, text columns as categories) and in memory also ``reporter``, the
unit whose file they stand in. Missing values are NaN; the state tells why.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.catalogue import Catalogue, FormSpec

FACT_COLUMNS = ("year", "unit", "form", "row", "field", "value", "text", "state", "scope", "file", "sheet", "cell")
FACT_TEXT_COLUMNS = tuple(name for name in (*FACT_COLUMNS, "reporter") if name != "value")
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


class Wide:
    """One form's facts as a grid. ``keys``: file, reporter, unit, row, sheet of each grid row, in order of appearance."""

    def __init__(self, form: FormSpec, facts: pd.DataFrame) -> None:
        self.form = form
        self.facts = facts.reset_index(drop=True)
        names = ["file", "reporter", "unit", "row", "sheet"]
        codes = np.zeros(len(self.facts), dtype=np.int64)
        for name in names:
            column = self.facts[name].cat
            codes = codes * (len(column.categories) + 1) + column.codes.to_numpy().astype(np.int64)
        grid_rows, first = pd.factorize(codes)
        self.n_rows = len(first)
        starts = np.unique(grid_rows, return_index=True)[1]
        self.keys = self.facts.loc[starts, names].reset_index(drop=True)
        field_place = {field.id: place for place, field in enumerate(form.field)}
        of_field = np.array([field_place.get(name, -1) for name in self.facts["field"].cat.categories], dtype=np.int64)
        columns = of_field[self.facts["field"].cat.codes.to_numpy()] if len(of_field) else np.empty(0, dtype=np.int64)
        self.place: Places = np.full((self.n_rows, len(form.field)), -1, dtype=np.int64)
        known = columns >= 0
        self.place[grid_rows[known], columns[known]] = np.flatnonzero(known)
        self._column_of = field_place

    @cached_property
    def _values(self) -> Floats:
        return self.facts["value"].to_numpy()

    def column(self, field: str) -> Floats | Objects:
        """One value per grid row: numbers (NaN = missing; a range counts as the number it is known by), or
        texts for text, choice and date fields ("" = missing).

        A field whose blank means zero counts 0 where the sheet has no such column.
        """
        spec = self.form.fields[field]
        place = self.place[:, self._column_of[field]]
        if spec.type in TEXT_TYPES:
            return self.text(field)
        absent = 0.0 if spec.blank == "zero" else np.nan
        if not len(self._values):
            return np.full(self.n_rows, absent)
        return np.where(place >= 0, self._values[place], absent)

    def text(self, field: str) -> Objects:
        """What was written in a field, one per grid row; "" where it was a plain number or nothing."""
        place = self.place[:, self._column_of[field]]
        texts = self.facts["text"].astype(object).to_numpy()
        return np.where(place >= 0, texts[place], "") if len(texts) else np.full(self.n_rows, "", dtype=object)

    def cell(self, row: int, field: str) -> tuple[str, str]:
        """(sheet, address) of a field in a grid row; the row's first known cell where the field has none."""
        place = self.place[row, self._column_of[field]]
        if place < 0:
            place = next((int(other) for other in self.place[row] if other >= 0), -1)
        if place < 0:
            return str(self.keys.at[row, "sheet"]), ""
        return str(self.facts.at[place, "sheet"]), str(self.facts.at[place, "cell"])


def by_form(facts: pd.DataFrame, catalogue: Catalogue) -> Iterator[Wide]:
    """Every form that has facts, in catalogue order."""
    forms = facts["form"].cat
    for form in catalogue.forms.values():
        if form.id in forms.categories:
            chosen = facts[forms.codes == forms.categories.get_loc(form.id)]
            if len(chosen):
                yield Wide(form, chosen)
