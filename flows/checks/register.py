"""Expected against received: the register (sổ theo dõi), one row per unit and form it owes."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.facts import Places, rows_of
from flows.findings import Finding
from flows.units import Units
from flows.year import Year

REGISTER_COLUMNS = ("year", "unit", "form", "state", "received_on", "days_late", "file")
STATES = {"valid": "hợp lệ", "invalid": "có lỗi", "missing": "chưa nộp", "overdue": "quá hạn chưa nộp"}
Days = npt.NDArray[np.float64]          # days since year 1; NaN = unknown


def register(year: Year, forms: Mapping[str, object], submissions: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row per expected (unit, form) in official order; state valid, invalid, missing or overdue on ``as_of``.

    ``days_late`` counts days after the deadline (0 = in time), missing where unknown. A unit that a superior reports
    in its own file is received by that file. A newer invalid file beside an older valid one: the valid one counts.
    """
    unit, form = _owed(year.units, tuple(forms))
    entry = _received(submissions, year.units, tuple(forms))[unit, form]
    is_sent = entry >= 0
    days = np.where(is_sent, _days(submissions["received_on"])[entry], as_of.toordinal())
    late = np.maximum(days - _deadlines(year, tuple(forms))[unit, form], 0.0)
    late[~is_sent & (late == 0)] = np.nan
    judged = _texts(np.where(submissions["accepted"], "valid", "invalid").tolist())[entry]
    states = np.where(is_sent, judged, np.where(np.isnan(late), "missing", "overdue"))
    return pd.DataFrame({
        "year": year.id, "unit": _texts([one.code for one in year.units])[unit], "form": _texts(list(forms))[form],
        "state": states, "received_on": _texts(submissions["received_on"].tolist())[entry],
        "days_late": pd.array(late, dtype="Int64"), "file": _texts(submissions["file"].tolist())[entry],
    }, columns=list(REGISTER_COLUMNS))


def unexpected(submissions: pd.DataFrame, units: Units) -> list[Finding]:
    """Forms that neither their sender nor the unit they are about owes: received all the same, and told."""
    forms = tuple(pd.unique(submissions["form"].astype(object)))
    owes = np.zeros((len(units) + 1, len(forms)), dtype=bool)       # one more: units the year does not have
    owes[_owed(units, forms)] = True
    form = _numbers(submissions["form"], forms)
    is_owed = [owes[_numbers(submissions[name], units.order), form] for name in ("reporter", "unit")]
    senders = dict.fromkeys(rows_of(submissions[~np.logical_or(*is_owed)], "file", "reporter", "form"))
    return [Finding("not-expected", file, unit=reporter, form=form) for file, reporter, form in senders]


def _owed(units: Units, forms: Sequence[str]) -> tuple[Places, Places]:
    """Places of the units and, side by side, of the forms they owe, in official order."""
    places = {form: place for place, form in enumerate(forms)}

    @cache      # the communes of a country owe the same
    def of(owed: tuple[str, ...]) -> Places:
        return np.array([places[form] for form in owed if form in places], dtype=np.int64)

    owed = [of(unit.forms) for unit in units]
    return np.repeat(np.arange(len(owed)), [len(some) for some in owed]), np.concatenate([np.empty(0, dtype=np.int64), *owed])


def _received(submissions: pd.DataFrame, units: Units, forms: Sequence[str]) -> Places:
    """(unit, form) -> place of the submission that came for it, -1 = none; by the unit itself or in its superior's file.

    Valid ones go before, then the first. Rows about others stand for the reporter itself only on forms without a row about it.
    """
    form = _numbers(submissions["form"], forms)
    unit, reporter = (_numbers(submissions[name], units.order) for name in ("unit", "reporter"))
    about_itself = np.zeros((len(units) + 1, len(forms) + 1), dtype=bool)
    about_itself[unit[unit == reporter], form[unit == reporter]] = True
    stands_in = np.flatnonzero((reporter != unit) & ~about_itself[reporter, form])
    rows = np.concatenate([np.arange(len(submissions)), stands_in])
    order = np.lexsort((-rows, submissions["accepted"].to_numpy(dtype=bool)[rows]))      # the last to be noted stays
    found = np.full(about_itself.shape, -1, dtype=np.int64)
    found[np.concatenate([unit, reporter[stands_in]])[order], form[rows[order]]] = rows[order]
    return found


def _deadlines(year: Year, forms: Sequence[str]) -> Days:
    """(unit, form) -> last day."""
    of = year.settings.deadlines.of

    @cache
    def of_level(level: str) -> Days:
        days = [of(form, level) for form in forms]
        return np.array([day.toordinal() if day else np.nan for day in days], dtype=np.float64)

    return np.array([of_level(unit.level) for unit in year.units]).reshape(len(year.units), len(forms))


def _days(received_on: "pd.Series[str]") -> Days:
    """One day for each text, and one that is unknown at the end."""
    codes, texts = pd.factorize(received_on)
    days = [date.fromisoformat(text).toordinal() if text else np.nan for text in texts]
    return np.append(np.array(days, dtype=np.float64)[codes], np.nan)


def _numbers(column: "pd.Series[str]", known: Mapping[str, int] | Sequence[str]) -> Places:
    """The place of each text among those known; -1 where it is none of them."""
    codes, texts = pd.factorize(column)
    numbers: Places = pd.Index(list(known), dtype=object).get_indexer(pd.Index(texts, dtype=object)).astype(np.int64)
    return numbers[codes]


def _texts(texts: Sequence[str]) -> npt.NDArray[np.object_]:
    """The texts by their places, and "" at the end."""
    return np.array([*texts, ""], dtype=object)
