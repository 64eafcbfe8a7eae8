"""Which single cell would explain a broken identity, if exactly one does. Said to the sender, never put right.

A cell explains it where another number there would make every broken identity it belongs to hold, break nothing else, and
is a number such as a slip turns into the one that stands there (``flows.checks.slips``). Two such cells: nothing is said.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.catalogue import FieldSpec, FormSpec
from flows.catalogue.formula import Call, Comparison, evaluate, holds, leaves, parse
from flows.catalogue.rules import field_of
from flows.checks.identities import Balances, Bools, identities
from flows.checks.slips import Around, Way, in_words, ways
from flows.checks.wording import plain
from flows.facts import TEXT_TYPES, Floats, Places, Wide

LastYear = Callable[[], pd.DataFrame]
_WHOLE = frozenset({"count", "yes_no"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The cell, the number it may have to hold, and the sentence that says so."""

    cell: str
    value: str
    words: str


def suggestions(wide: Wide, rows: Places, last_year: LastYear) -> dict[tuple[str, int], Suggestion]:
    """(rule, grid row) -> what would explain it; for the rows given, those that break one of the form's identities.

    ``last_year`` gives the facts of the year before and is asked only if there is something to explain.
    """
    if not identities(wide.form):
        return {}
    balances = Balances(wide, rows)
    if not balances.broken.any():
        return {}
    cells = _Cells(balances, last_year())
    found: dict[tuple[str, int], Suggestion] = {}
    for number, identity in enumerate(balances.identities):
        if balances.broken[:, number].any():
            for place, suggestion in _single(balances, cells, balances.together(number)):
                found.setdefault((identity.rule, int(rows[place])), suggestion)
    return found


def _single(balances: Balances, cells: "_Cells", group: Bools) -> Iterator[tuple[int, Suggestion]]:
    """Rows whose broken group one cell alone explains."""
    explained = [_explained(balances, cells, group, field) for field in range(len(balances.fields))]
    fits = np.column_stack([one.fits for one in explained])
    for place in np.flatnonzero(fits.sum(axis=1) == 1).tolist():
        field = int(fits[place].argmax())
        value, way = float(explained[field].needed[place]), explained[field].way(place)
        yield place, _in_words(cells.address(place, field), value, in_words(way, float(balances.values[place, field])))


@dataclass(frozen=True, slots=True)
class _Explained:
    """One field as the explanation: the number each row would need, and whether a slip leads there."""

    needed: Floats
    ways: tuple[Way, ...]
    fits: Bools

    def way(self, place: int) -> Way:
        return next(way for way in self.ways if way.explains[place])


def _explained(balances: Balances, cells: "_Cells", group: Bools, field: int) -> _Explained:
    name = balances.fields[field]
    spec = balances.wide.form.fields[name]
    needed = balances.needed(field, group)
    needed = np.where(cells.exists[:, field] & _allowed(needed, spec), needed, np.nan)
    slack = float(balances.slack.max())
    known = tuple(ways(balances.values[:, field], needed, cells.around(field), spec.decimals, slack))
    fits = np.logical_or.reduce([way.explains for way in known]) & ~np.isnan(needed)
    return _Explained(needed, known, _harmless(balances, name, needed, fits))


def _in_words(cell: str, value: float, reason: str) -> Suggestion:
    shown = plain(value)
    return Suggestion(cell, shown, f"Nếu ô {cell} là {shown} ({reason}) thì biểu khớp.")


def _allowed(values: Floats, spec: FieldSpec) -> Bools:
    """Whether the field may hold such a number at all."""
    least = 0.0 if spec.minimum is None and spec.type == "count" else spec.minimum
    with np.errstate(invalid="ignore"):
        allowed = ~np.isnan(values)
        if spec.type in _WHOLE:
            allowed &= np.abs(values - np.rint(values)) < 1e-6
        if least is not None:
            allowed &= values >= least
        if spec.maximum is not None:
            allowed &= values <= spec.maximum
    return allowed


def _harmless(balances: Balances, changed: str, values: Floats, asked: Bools) -> Bools:
    """Whether every other comparison of the form that holds now would hold with the new values too."""
    if not asked.any():
        return asked
    wide, rows = balances.wide, balances.rows[asked]
    harmless = np.ones(len(rows), dtype=bool)
    for before, after in zip(_held(wide, rows, {}), _held(wide, rows, {changed: values[asked]}), strict=True):
        harmless &= after | ~before
    result = asked.copy()
    result[asked] = harmless
    return result


def _held(wide: Wide, rows: Places, instead: dict[str, Floats]) -> Iterator[Bools]:
    """For each comparison between numbers of one row that is no equality: which rows it holds for; missing counts as held."""
    form = wide.form

    def number(leaf: object) -> Floats:
        name = field_of(leaf, form)  # type: ignore[arg-type]
        return instead[name] if name in instead else np.asarray(wide.column(name), dtype=float)[rows]

    for rule in form.rule:
        node = parse(rule.formula)
        if not isinstance(node, Comparison) or not _is_numeric(rule.formula, form):
            continue
        for left, operator, right in node.pairs():
            if operator != "=":
                one, other = (np.broadcast_to(np.asarray(evaluate(side, number), dtype=float), rows.shape)
                              for side in (left, right))
                yield np.asarray(holds(one, operator, other, rule.tolerance)) | np.isnan(one) | np.isnan(other)


def _is_numeric(formula: str, form: FormSpec) -> bool:
    return all(not isinstance(leaf, Call) and form.fields[field_of(leaf, form)].type not in TEXT_TYPES
               for leaf in leaves(parse(formula)))


class _Cells:
    """What surrounds the cells of some rows: where they stand, their neighbours, and last year's values."""

    def __init__(self, balances: Balances, last_year: pd.DataFrame) -> None:
        self._balances, self._wide = balances, balances.wide
        names = [one.id for one in self._wide.form.field]
        self._columns = [names.index(field) for field in balances.fields]
        places = self._wide.place[balances.rows]
        self.exists: Bools = places[:, self._columns] >= 0
        self._before = _matched(self._wide, balances, last_year)
        self._above, self._below = self._down_the_form(places) if self._wide.form.layout == "rows" else self._rows_around()

    def around(self, field: int) -> Around:
        return Around(self._above[:, field], self._below[:, field], self._before[:, field])

    def address(self, place: int, field: int) -> str:
        return self._wide.cell(int(self._balances.rows[place]), self._balances.fields[field])[1]

    def _rows_around(self) -> tuple[Floats, Floats]:
        """The same columns of the rows above and below in the same table."""
        keys = self._wide.keys
        tables = keys.groupby(["file", "sheet", "reporter"], observed=True).ngroup().to_numpy()
        columns = [np.asarray(self._wide.column(name), dtype=float) for name in self._balances.fields]
        found = []
        for step in (-1, 1):
            other = self._balances.rows + step
            inside = (other >= 0) & (other < len(tables))
            other = np.clip(other, 0, len(tables) - 1)
            inside &= tables[other] == tables[self._balances.rows]
            found.append(np.column_stack([np.where(inside, column[other], np.nan) for column in columns]))
        return found[0], found[1]

    def _down_the_form(self, places: Places) -> tuple[Floats, Floats]:
        """Where fields are rows: the fields read just before and after, as they stand on the sheet."""
        values = np.column_stack([np.full(len(places), np.nan) if one.type in TEXT_TYPES
                                  else np.asarray(self._wide.column(one.id), dtype=float)[self._balances.rows]
                                  for one in self._wide.form.field])
        order = np.argsort(np.where(places >= 0, places, np.iinfo(np.int64).max), axis=1, kind="stable")
        sorted_values = np.take_along_axis(np.where(places >= 0, values, np.nan), order, axis=1)
        nothing = np.full((len(places), 1), np.nan)
        back = np.argsort(order, axis=1, kind="stable")
        above = np.take_along_axis(np.hstack([nothing, sorted_values[:, :-1]]), back, axis=1)
        below = np.take_along_axis(np.hstack([sorted_values[:, 1:], nothing]), back, axis=1)
        return above[:, self._columns], below[:, self._columns]


def _matched(wide: Wide, balances: Balances, last_year: pd.DataFrame) -> Floats:
    """Last year's values of the same unit and row; NaN where it had none."""
    before = wide.in_other(last_year)
    columns = {name: np.where(before.is_there(name), before.column(name), np.nan) for name in balances.fields}
    then = pd.DataFrame(columns, index=_unit_and_row(before.keys))
    found: Floats = then[~then.index.duplicated()].reindex(_unit_and_row(wide.keys.take(balances.rows))).to_numpy(dtype=float)
    return found


def _unit_and_row(keys: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(keys[["unit", "row"]].astype(object))
