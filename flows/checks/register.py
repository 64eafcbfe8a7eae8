"""Expected against received: the register (sổ theo dõi), one row per unit and form it owes."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

import pandas as pd

from flows.facts import rows_of
from flows.findings import Finding
from flows.units import Units
from flows.year import Year

REGISTER_COLUMNS = ("year", "unit", "form", "state", "received_on", "days_late", "file")
STATES = {"valid": "hợp lệ", "invalid": "có lỗi", "missing": "chưa nộp", "overdue": "quá hạn chưa nộp"}


def register(year: Year, forms: Mapping[str, object], submissions: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row per expected (unit, form) in official order; state valid, invalid, missing or overdue on ``as_of``.

    ``days_late`` counts days after the deadline (0 = in time), missing where unknown. A unit that a superior reports
    in its own file is received by that file. A newer invalid file beside an older valid one: the valid one counts.
    """
    received = _received(submissions)
    deadline = cache(year.settings.deadlines.of)
    owed = [(unit.code, form, deadline(form, unit.level)) for unit in year.units for form in unit.forms if form in forms]
    states = [_state(received.get((unit, form)), last_day, as_of) for unit, form, last_day in owed]
    return pd.DataFrame({
        "year": year.id, "unit": [unit for unit, _, _ in owed], "form": [form for _, form, _ in owed],
        "state": [state for state, _, _, _ in states], "received_on": [day for _, day, _, _ in states],
        "days_late": pd.array([late for _, _, late, _ in states], dtype="Int64"), "file": [file for _, _, _, file in states],
    }, columns=list(REGISTER_COLUMNS))


def unexpected(submissions: pd.DataFrame, units: Units) -> list[Finding]:
    """Forms that neither their sender nor the unit they are about owes: received all the same, and told."""
    owes = {unit.code: unit.forms for unit in units}
    rows = rows_of(submissions, "file", "reporter", "unit", "form")
    senders = dict.fromkeys((file, reporter, form) for file, reporter, unit, form in rows
                            if form not in owes.get(reporter, ()) and form not in owes.get(unit, ()))
    return [Finding("not-expected", file, unit=reporter, form=form) for file, reporter, form in senders]


def _received(submissions: pd.DataFrame) -> dict[tuple[str, str], tuple[bool, str, str]]:
    """(unit, form) -> (valid, date of receipt, file); by the unit itself or in its superior's file, valid ones first.

    Rows about others stand for the reporter itself only on forms that hold no row about it.
    """
    is_own = submissions["reporter"] == submissions["unit"]
    about_itself = set(rows_of(submissions[is_own], "unit", "form")) if not is_own.all() else set()
    found: dict[tuple[str, str], tuple[bool, str, str]] = {}

    def note(key: tuple[str, str], entry: tuple[bool, str, str]) -> None:
        if key not in found or (entry[0] and not found[key][0]):
            found[key] = entry

    for reporter, unit, form, accepted, day, file in rows_of(
            submissions, "reporter", "unit", "form", "accepted", "received_on", "file"):
        note((unit, form), (accepted, day, file))
        if reporter != unit and (reporter, form) not in about_itself:
            note((reporter, form), (accepted, day, file))
    return found


def _state(entry: tuple[bool, str, str] | None, deadline: date | None, as_of: date) -> tuple[str, str, int | None, str]:
    if entry is None:
        late = (as_of - deadline).days if deadline and as_of > deadline else None
        return ("overdue" if late else "missing"), "", late, ""
    valid, day, file = entry
    return ("valid" if valid else "invalid"), day, _days_late(day, deadline) if day and deadline else None, file


@lru_cache(maxsize=4096)
def _days_late(day: str, deadline: date) -> int:
    return max((date.fromisoformat(day) - deadline).days, 0)
