"""Register and facts -> how far every unit is, form by form: required cells filled, and what the others say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FormSpec
from flows.facts import codes_of
from flows.year import Year

_KEYS = ["file", "reporter", "unit", "form"]


@dataclass(slots=True)
class Cells:
    """Cells of one form from one unit. ``asked`` and ``filled`` count required ones; the others count all cells by state."""

    asked: int = 0
    filled: int = 0
    zero: int = 0
    missing: int = 0
    not_applicable: int = 0


@dataclass(frozen=True, slots=True)
class FormProgress:
    """One form that a unit owes. Dates are ISO text, "" = none; ``days_late`` None where it is not known."""

    form: str
    state: str                      # as in the register: valid, invalid, missing, overdue
    received_on: str
    deadline: str
    days_late: int | None
    file: str
    errors: int
    warnings: int
    changed: int = 0                # cells that the file counting today changed against the one it replaced
    newer: str = ""                 # a newer file with errors, beside which this older valid one still counts
    cells: Cells = field(default_factory=Cells)


def progress(year: Year, catalogue: Catalogue, facts: pd.DataFrame, findings: pd.DataFrame,
             register: pd.DataFrame, changed: Mapping[tuple[str, str], int] | None = None) -> dict[str, list[FormProgress]]:
    """Unit -> its forms in the order it owes them; units in official order. ``facts`` as read, also those not accepted.

    ``changed``: (unit, form) -> cells that a revision changed.
    """
    counted = _Counted(facts, catalogue)
    told = findings.groupby(["unit", "form", "severity"]).size().to_dict()
    left_aside = findings[findings["code"] == "invalid-revision"]
    newer = {(str(row.unit), str(row.form)): str(row.file) for row in left_aside.itertuples(index=False)}
    found: dict[str, list[FormProgress]] = {}
    for row in register.astype(object).to_dict("records"):
        unit, form = str(row["unit"]), str(row["form"])
        deadline = year.settings.deadlines.of(form, year.units[unit].level)
        late = row["days_late"]
        found.setdefault(unit, []).append(FormProgress(
            form, str(row["state"]), str(row["received_on"] or ""), deadline.isoformat() if deadline else "",
            None if pd.isna(late) else int(late), str(row["file"] or ""), int(told.get((unit, form, "error"), 0)),
            int(told.get((unit, form, "warning"), 0)), (changed or {}).get((unit, form), 0), newer.get((unit, form), ""),
            counted.cells(unit, form, str(row["file"] or ""))))
    return found


def required_cells(form: FormSpec) -> int:
    """How many required cells the form has before anything is received: open lists are asked for one row."""
    rows = sum(not item.optional for item in form.item) if form.rows == "list" else 1
    return rows * sum(spec.required for spec in form.field)


class _Counted:
    """Facts counted once by file, reporter, unit and form; looked up by what the register names."""

    def __init__(self, facts: pd.DataFrame, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        states, required = facts["state"].astype(str), _is_required(facts, catalogue)
        keys = [facts[name].astype(object) for name in _KEYS]
        table = pd.DataFrame({"filled": required & (states != "missing"), "zero": states == "zero",
                              "missing": states == "missing", "not_applicable": states == "not_applicable"})
        counts = table.groupby(keys).sum()
        rows = facts[[*_KEYS, "row"]].drop_duplicates()
        counts["rows"] = rows.groupby([rows[name].astype(object) for name in _KEYS]).size()
        self._of_unit = self._by(counts, "unit")
        self._of_reporter = self._by(counts, "reporter")

    def cells(self, unit: str, form: str, file: str) -> Cells:
        """A unit's own file counts with all its rows; in a file of its superior only the rows about it do."""
        spec = self.catalogue.forms[form]
        known = self._of_reporter.get((file, unit, form)) or self._of_unit.get((file, unit, form))
        if not file or known is None:
            return Cells(asked=required_cells(spec))
        rows = max(known["rows"], sum(not item.optional for item in spec.item) if spec.rows == "list" else 1)
        asked = rows * sum(one.required for one in spec.field)
        return Cells(asked, min(known["filled"], asked), known["zero"], known["missing"], known["not_applicable"])

    @staticmethod
    def _by(counts: pd.DataFrame, who: str) -> dict[tuple[str, str, str], Mapping[str, int]]:
        summed = counts.groupby(level=["file", who, "form"]).sum().astype(int)
        return {(str(file), str(name), str(form)): {str(key): int(value) for key, value in values.items()}
                for (file, name, form), values in zip(summed.index, summed.to_dict("records"), strict=True)}


def _is_required(facts: pd.DataFrame, catalogue: Catalogue) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Whether each fact stands in a required cell; by codes, strings of three million facts would be slow."""
    forms, fields = facts["form"].cat, facts["field"].cat
    places = {name: place for place, name in enumerate(fields.categories)}
    table = np.zeros((len(forms.categories), max(1, len(places))), dtype=bool)
    for row, form in enumerate(forms.categories):
        for spec in catalogue.forms[form].field if form in catalogue.forms else ():
            if spec.required and spec.id in places:
                table[row, places[spec.id]] = True
    return table[codes_of(facts["form"]), codes_of(facts["field"])] if len(facts) else np.zeros(0, dtype=bool)
