"""Register, deadlines and settings on a day -> whom to remind of what. Nothing else decides: no clock, no files."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from flows.units import Units
from flows.year import Deadlines, Reminders

Kind = Literal["overdue", "soon", "invalid", "late"]


@dataclass(frozen=True, slots=True)
class DueForm:
    """One form a unit is reminded of.

    ``overdue`` not received, ``days`` past its deadline; ``soon`` not received, ``days`` left (0 = today);
    ``invalid`` received with errors and ``late`` received valid, ``days`` after the deadline (0 = in time).
    """

    unit: str
    form: str
    kind: Kind
    deadline: date | None
    days: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to a unit, about its own forms and about those of its subordinates, both in official order."""

    unit: str
    own: tuple[DueForm, ...]
    below: tuple[DueForm, ...] = ()


def letters_due(units: Units, register: pd.DataFrame, deadlines: Deadlines, rules: Reminders, as_of: date,
                waived: Collection[tuple[str, str]] = ()) -> list[Letter]:
    """The letters of a day, in official order. ``waived`` are (unit, form) that are not asked for any more.

    A unit right below the province gets one letter, which lists its subordinates: whom they answer to mends it soonest,
    and a district would otherwise not know. With ``rules.to_subordinates`` they get letters of their own besides.
    The province itself gets none.
    """
    own: dict[str, list[DueForm]] = {}
    below: dict[str, list[DueForm]] = {}
    for one in _due_forms(units, register, deadlines, rules, as_of, waived):
        chain = units.chain(one.unit)
        if len(chain) < 2:
            continue
        if len(chain) > 2:
            below.setdefault(chain[-2], []).append(one)
        if len(chain) == 2 or rules.to_subordinates:
            own.setdefault(one.unit, []).append(one)
    return [Letter(code, tuple(own.get(code, ())), tuple(below.get(code, ()))) for code in units.order
            if code in own or code in below]


def _due_forms(units: Units, register: pd.DataFrame, deadlines: Deadlines, rules: Reminders, as_of: date,
               waived: Collection[tuple[str, str]]) -> Iterator[DueForm]:
    for row in register.astype(object).to_dict("records"):
        unit, form = str(row["unit"]), str(row["form"])
        deadline = deadlines.of(form, units[unit].level)
        reason = why(row, deadline, rules, as_of)
        if reason and (reason[0] == "late" or (unit, form) not in waived):
            yield DueForm(unit, form, reason[0], deadline, reason[1], str(row["file"] or ""))


def why(row: Mapping[Hashable, Any], deadline: date | None, rules: Reminders, as_of: date) -> tuple[Kind, int] | None:
    """Why a row of the register is a reason to write, and the days that go with it; None where it is none."""
    days_late = 0 if pd.isna(row["days_late"]) else int(row["days_late"])
    match row["state"]:
        case "invalid":
            return "invalid", days_late
        case "valid":
            return ("late", days_late) if 0 < rules.late_from <= days_late else None
    if deadline is None:
        return None
    left = (deadline - as_of).days
    if left < 0:
        return "overdue", -left
    return ("soon", left) if rules.days_before and left <= rules.days_before else None
