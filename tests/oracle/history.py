"""The year before, from lich-su.csv."""

import csv
from fractions import Fraction
from functools import cache

from tests.oracle.catalogue import forms
from tests.oracle.lines import Cell, Line, Sent
from tests.oracle.sheets import INPUTS
from tests.oracle.targets import judged


@cache
def sent_before() -> Sent:
    """What lich-su.csv has of 2017. A field whose blank means none counts none where it is not listed."""
    found: dict[tuple[str, str, str], dict[str, Cell]] = {}
    with (INPUTS / "lich-su.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["year"] == "2017"
            cells = found.setdefault((row["form"], row["unit"], row["row"]), {})
            cells[row["field"]] = _value(row["value"])
    lines: dict[str, list[Line]] = {form: [] for form, _, _ in found}
    for (form, unit, name), cells in found.items():
        nothing = {field["id"]: Fraction(0) for field in forms()[form]["field"] if field.get("blank") == "zero"}
        lines[form].append(Line(unit, name, judged(name, cells) if form == "targets" else {**nothing, **cells}))
    return Sent(lines, {form: {line.unit for line in of_form} for form, of_form in lines.items()})


def _value(text: str) -> Cell:
    try:
        return Fraction(text)
    except ValueError:
        return text or None
