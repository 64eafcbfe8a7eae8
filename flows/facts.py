"""The facts table, and one form's facts spread out: a row per table row, a column per field.

Facts have one row per value (columns ``FACT_COLUMNS``, text columns as categories) and in memory also ``reporter``, the
unit whose file they stand in. Missing values are NaN; the state tells why.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

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
Codes = npt.NDArray[np.integer[Any]]        # as narrow as they may be: there are millions
_Number = TypeVar("_Number", np.float64, np.int64, np.int8)


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


def codes_of(column: "pd.Series[Any]") -> Codes:
    """A text column as numbers of its categories, -1 for none; not to be changed. ``cat.codes`` would copy millions each time."""
    return cast("pd.Categorical[Any]", column.array).codes


class Wide:
    """One form's facts as a grid. ``keys``: file, reporter, unit, row of each grid row, and the sheet it begins on.

    Nothing is worked out before it is asked for, and nothing twice: checks and figures look at the same grids.
    """

    def __init__(self, form: FormSpec, facts: pd.DataFrame, runs: "Runs") -> None:
        self.form = form
        self._all, self._runs = facts, runs
        self._column_of = {field.id: place for place, field in enumerate(form.field)}

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The form's own facts."""
        return self._all.take(self._runs.places()).reset_index(drop=True)

    @cached_property
    def _numbering(self) -> tuple[Places, Places]:
        """The grid row of each run, and the place of each grid row's first fact."""
        number, first = told_apart([codes_of(self._all[name])[self._runs.begins] for name in GRID_KEYS])
        return number, self._runs.begins[first]

    @cached_property
    def keys(self) -> pd.DataFrame:
        _, first = self._numbering
        return self._all[[*GRID_KEYS, "sheet"]].take(first).reset_index(drop=True)

    @property
    def n_rows(self) -> int:
        return len(self._numbering[1])

    @cached_property
    def _position(self) -> tuple[Places, Places]:
        """Where the form's facts stand in the whole table, and where in a grid that is laid out column after column."""
        of_field = np.array([self._column_of.get(name, len(self.form.field)) for name in self._all["field"].cat.categories],
                            dtype=np.int64)
        places = self._runs.places()
        column = (of_field * self.n_rows)[codes_of(self._all["field"])[places]]
        return places, column + np.repeat(self._numbering[0], self._runs.sizes)

    def _grid(self, what: npt.NDArray[_Number], blanks: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
        """One of ``what`` for each fact of the form -> a row per grid row, a column per field."""
        columns = np.repeat(np.append(blanks, blanks[:1]), self.n_rows)     # one more: fields the form does not have
        columns[self._position[1]] = what
        return columns.reshape(len(blanks) + 1, self.n_rows)[:-1].T

    @cached_property
    def place(self) -> Places:
        """(grid row, field) -> place of the fact in the whole table, -1 = none."""
        return self._grid(self._position[0], np.full(len(self.form.field), -1, dtype=np.int64))

    @cached_property
    def _cells(self) -> tuple[Floats, npt.NDArray[np.int8]]:
        """(grid row, field) -> value and state, as the number it has among the categories of the facts.

        Where there is no fact: NaN, or 0 in a field whose blank means zero; and -1.
        """
        places, _ = self._position
        blanks = np.array([0.0 if field.blank == "zero" else np.nan for field in self.form.field])
        states = codes_of(self._all["state"]).astype(np.int8, copy=False)
        cells = (self._grid(self._all["value"].to_numpy()[places], blanks),
                 self._grid(states[places], np.full(len(blanks), -1, dtype=np.int8)))
        del self._position      # as large as the grids themselves, and hardly asked for again
        cells[0].setflags(write=False)      # everybody looks at the same numbers
        return cells

    def in_other(self, facts: pd.DataFrame) -> "Wide":
        """The same form in other facts, of another year."""
        runs = runs_of(facts, ("form", *GRID_KEYS))
        is_ours = (facts["form"] == self.form.id).to_numpy()[runs.begins]
        return Wide(self.form, facts, runs.chosen(is_ours))

    def by_unit(self, numbers: Places) -> Places:
        """The number of each grid row's unit; ``numbers`` are those of the categories of the facts' units."""
        found: Places = numbers[self.codes("unit")]
        return found

    def codes(self, name: str) -> Codes:
        """A key of each grid row as the number it has among the categories of the facts' column."""
        return codes_of(self._all[name])[self._numbering[1]]

    def named(self, row: str) -> npt.NDArray[np.bool_]:
        """Which grid rows are called so."""
        names = self._all["row"].cat.categories
        return np.asarray(self.codes("row") == (names.get_loc(row) if row in names else -1))

    def column(self, field: str) -> Floats | Objects:
        """One value per grid row: numbers (NaN = missing; a range counts as the number it is known by), or
        texts for text, choice and date fields ("" = missing). Not to be changed.

        A field whose blank means zero counts 0 where the sheet has no such column.
        """
        if self.form.fields[field].type in TEXT_TYPES:
            return self.text(field)
        return self._cells[0][:, self._column_of[field]]

    def is_there(self, field: str) -> npt.NDArray[np.bool_]:
        """Whether each grid row has a fact of the field at all."""
        return np.asarray(self._cells[1][:, self._column_of[field]] >= 0)

    def is_in_state(self, field: str, state: str) -> npt.NDArray[np.bool_]:
        """Whether each grid row has a fact of the field in this state."""
        states = self._all["state"].cat.categories
        return np.asarray(self._cells[1][:, self._column_of[field]] == (states.get_loc(state) if state in states else -2))

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


@dataclass(frozen=True, slots=True)
class Runs:
    """Where facts begin that stand side by side and have the same keys, and how many they are.

    The facts of a grid row stand side by side: millions of facts are some ten thousand runs.
    """

    begins: Places
    sizes: Places

    def chosen(self, some: npt.NDArray[np.bool_]) -> "Runs":
        """Some of the runs, by one mark for each."""
        return Runs(self.begins[some], self.sizes[some])

    def places(self) -> Places:
        """The places of all their facts."""
        before = np.cumsum(self.sizes) - self.sizes
        return np.repeat(self.begins - before, self.sizes) + np.arange(self.sizes.sum())


def runs_of(facts: pd.DataFrame, keys: Sequence[str]) -> Runs:
    """The runs of facts that are equal in all the keys."""
    columns = [codes_of(facts[name]) for name in keys]
    changes = np.logical_or.reduce([codes[1:] != codes[:-1] for codes in columns])
    begins = np.flatnonzero(np.concatenate([[True], changes]))[:len(facts)]
    return Runs(begins, np.diff(begins, append=len(facts)))


def told_apart(columns: Sequence[npt.NDArray[np.integer[Any]]]) -> tuple[Places, Places]:
    """Rows that are equal in all columns get the same number, in order of appearance; and the place where each first stands."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        number, different = pd.factorize(number * (int(codes.max(initial=0)) + 1) + codes)
    return number, first_places(number, len(different))


def first_places(number: Places, count: int) -> Places:
    """Where each of the numbers below ``count`` first stands."""
    first = np.empty(count, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]      # the earliest is written last
    return first


class Grids(Mapping[str, Wide]):
    """Form id -> its facts as a grid, for every form that has facts, in catalogue order."""

    def __init__(self, facts: pd.DataFrame, catalogue: Catalogue) -> None:
        self.facts = facts
        self.runs = runs_of(facts, ("form", *GRID_KEYS))
        of_run = codes_of(facts["form"])[self.runs.begins]
        chosen = {form: of_run == place for place, form in enumerate(facts["form"].cat.categories)}
        self._grids = {form.id: Wide(form, facts, self.runs.chosen(chosen[form.id]))
                       for form in catalogue.forms.values() if form.id in chosen and chosen[form.id].any()}

    def __getitem__(self, form: str) -> Wide:
        return self._grids[form]

    def __iter__(self) -> Iterator[str]:
        return iter(self._grids)

    def __len__(self) -> int:
        return len(self._grids)


def by_form(facts: pd.DataFrame | Grids, catalogue: Catalogue) -> Grids:
    """The facts as grids, which somebody else may have made already."""
    return facts if isinstance(facts, Grids) else Grids(facts, catalogue)
