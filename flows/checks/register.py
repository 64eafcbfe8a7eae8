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
    rows = [(year.id, unit.code, form, *_state(received.get((unit.code, form)), deadline(form, unit.level), as_of))
            for unit in year.units for form in unit.forms if form in forms]
    table = pd.DataFrame(rows, columns=list(REGISTER_COLUMNS))
    table["days_late"] = table["days_late"].astype("Int64")
    return table


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
    about_itself = {(unit, form) for reporter, unit, form in rows_of(submissions, "reporter", "unit", "form") if reporter == unit}
    found: dict[tuple[str, str], tuple[bool, str, str]] = {}
    for reporter, unit, form, accepted, day, file in rows_of(
            submissions, "reporter", "unit", "form", "accepted", "received_on", "file"):
        alone = reporter == unit or (reporter, form) in about_itself
        for key in ((unit, form),) if alone else ((unit, form), (reporter, form)):
            if key not in found or (accepted and not found[key][0]):
                found[key] = (accepted, day, file)
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
