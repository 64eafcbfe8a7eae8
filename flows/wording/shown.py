"""Rows of the figures table -> what they show, in a sentence or in a table, and every form in which they may stand."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import pandas as pd

from flows.facts import Places, codes_of, first_places
from flows.wording.marks import bound
from flows.wording.numbers import PLACEHOLDERS, Place, format_value, is_known, with_unit
from flows.wording.phrases import SERIES_BREAK, Amount, because, change

_COLUMNS = ("id", "unit_of_measure", "value", "text", "decimals", "state")


class FigureRow(Protocol):
    """One row of the figures table: a mapping or a pandas row, read by column name."""

    def __getitem__(self, column: str, /) -> Any: ...  # noqa: ANN401 - columns have different types


@lru_cache(maxsize=4096)
def is_rank(figure_id: str) -> bool:
    """Whether the figure is a place in a ranking (``par_index.rank``, ``par_index.rank@058``), never written ``05``."""
    return _name(figure_id).endswith(".rank")


@lru_cache(maxsize=4096)
def is_change(figure_id: str) -> bool:
    """Whether a sentence tells the figure with a verb: a change on last year, or places gained (``.rank_gain``)."""
    return _name(figure_id).endswith((".change", ".change_pct", "_change", "_gain"))


def figure_amount(row: FigureRow) -> Amount:
    """The row as an amount for ``change`` and ``comparison``, marked with its id."""
    reason = str(row["text"]) if row["state"] == SERIES_BREAK else ""
    return Amount(row["value"], row["unit_of_measure"], int(row["decimals"]), row["state"], row["id"], reason)


def figure_text(row: FigureRow, place: Place = "text", *, unit: bool | None = None) -> str:
    """What a figures row shows in running text (with its unit) or in a table (the number alone).

    ``unit`` overrides whether the unit is attached; a placeholder never takes one. A change reads ``tăng 11 bậc`` in
    running text and ``-2`` in a table or with ``unit=False``. A figure that is text (no value, state ok) shows it.
    """
    attach = place == "text" if unit is None else unit
    return _shown(tuple(row[name] for name in _COLUMNS), place, attach)


def bound_figure(row: FigureRow, place: Place = "text", *, unit: bool | None = None) -> str:
    """``figure_text`` marked with the figure's id, ready for a template, a sentence or a table cell."""
    return bound(row["id"], figure_text(row, place, unit=unit))


def figure_texts(figures: pd.DataFrame, place: Place = "text", *, unit: bool | None = None) -> "pd.Categorical[str]":
    """``figure_text`` of every row of the figures table, in its order; rows that show the same are put in words once."""
    attach = place == "text" if unit is None else unit
    names = figures["name"] if "name" in figures else figures["id"].map(_name)
    values, _ = pd.factorize(figures["value"].to_numpy(), use_na_sentinel=False)
    columns = [_codes(figures[column]) for column in ("unit_of_measure", "decimals", "state", "text")]
    number, first = _numbered([_kinds(names), *columns, values])
    different = zip(names.take(first), *(figures[column].take(first).tolist() for column in _COLUMNS[1:]), strict=True)
    codes, texts = pd.factorize(np.array([_shown(row, place, attach) for row in different], dtype=object))
    return pd.Categorical.from_codes(codes.astype(np.int32)[number], categories=pd.Index(texts, dtype=object))


def _numbered(columns: Sequence[Places]) -> tuple[Places, Places]:
    """Rows that are equal in all columns get the same number; and the place where each number first stands."""
    number, different = pd.factorize(np.ravel_multi_index(columns, [int(codes.max(initial=0)) + 1 for codes in columns]))
    return number, first_places(number, len(different))


def _kinds(names: "pd.Series[Any]") -> Places:
    """What of its name tells how a figure is shown: whether it is a rank, whether it is a change."""
    codes, different = pd.factorize(names)
    return np.array([is_rank(name) + 2 * is_change(name) for name in different], dtype=np.int64)[codes]


def _codes(column: "pd.Series[Any]") -> Places:
    return np.asarray(codes_of(column) if isinstance(column.dtype, pd.CategoricalDtype) else pd.factorize(column)[0])


def shown_forms(row: FigureRow) -> frozenset[str]:
    """Every text that shows this figure rightly, for re-checking a document that someone has edited.

    A change may also stand without its sign, because the verb beside it tells the direction.
    """
    places: tuple[Place, ...] = ("text", "table")
    forms = {figure_text(row, place, unit=unit) for place in places for unit in (True, False)}
    if is_change(row["id"]) and is_known(row["value"]):
        size = {**{name: row[name] for name in _COLUMNS}, "id": "", "value": abs(row["value"])}
        forms |= {figure_text(size, place, unit=unit) for place in places for unit in (True, False)}
    return frozenset(forms)


def _name(figure_id: str) -> str:
    return figure_id.partition("@")[0].partition("#")[0]


def _shown(row: tuple[Any, ...], place: Place, attach: bool) -> str:
    figure_id, unit, value, text, decimals, state = row
    placeholder = PLACEHOLDERS[place].get(state)
    if placeholder is not None:
        return because(str(text)) if state == SERIES_BREAK and place == "text" else placeholder
    if not is_known(value):
        return text or PLACEHOLDERS[place]["missing"]
    if place == "text" and attach and is_change(figure_id):
        return change(Amount(value, unit, int(decimals)))
    number = format_value(value, "" if is_rank(figure_id) else unit, int(decimals), place)
    return with_unit(number, unit) if attach else number
