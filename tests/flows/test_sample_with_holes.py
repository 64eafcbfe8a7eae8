"""The sample year as it never was: numbers lost, told by others, plans met by a hair. Both computations still agree."""

import csv
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pandas as pd

from flows.facts import facts_table
from flows.figures.compute import Job, compute_figures, with_ids
from flows.publish.history import previous_facts
from flows.run import open_run
from tests.oracle.catalogue import figures, forms
from tests.oracle.comparing import TWELVE_DIGITS
from tests.oracle.lines import Cell, Line, Sent
from tests.oracle.sheets import INPUTS
from tests.oracle.targets import judged
from tests.oracle.units import PROVINCE, children, units
from tests.oracle.year import Year

Fact = dict[str, str]
TEXTS = ("text", "choice", "date")


def test_the_figures_of_a_year_with_holes_are_right(edition: Path, tmp_path: Path, tell: list[str]) -> None:
    facts = list(_harmed(_rows(edition / "so-lieu" / "facts.csv"), random.Random(2018)))
    found = _figures(facts, pd.DataFrame(_rows(edition / "so-lieu" / "register.csv")), tmp_path)
    again = Year(2018, _sent(facts))
    expected = {f"{name}.{item}".strip(".") + ("" if code == PROVINCE else f"@{code}"): again.figure(name, code, item).number
                for name, declared in figures().items() for item in _items(declared) for code in units()}
    compared = {identity: (value, expected[identity]) for identity, value in found.items() if identity in expected}
    assert {identity: pair for identity, pair in compared.items() if not _same(*pair)} == {}
    tell.append(f"second computation: {len(compared)} figures of a year with holes, all equal")
    assert len(compared) > 20_000
    assert sum(right is None for _, right in compared.values()) > 1_000


def _rows(path: Path) -> list[Fact]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _harmed(facts: list[Fact], chance: random.Random) -> Iterator[Fact]:
    """One number in thirty is lost. Small plans lie within a tenth of the result. Two districts tell what does not add up, alike
    or not. Of discipline communes tell: of 058, which tells itself, and of 060, which does not."""
    results = {fact["row"]: Fraction(fact["value"]) for fact in facts if (fact["form"], fact["field"]) == ("targets", "actual")}
    for place, fact in enumerate(facts):
        adds = forms()[fact["form"]]["fields"][fact["field"]].get("adds")
        if (fact["form"], fact["field"]) == ("targets", "plan") and results[fact["row"]] < 1000:
            yield {**fact, "value": str(float(results[fact["row"]] + Fraction(chance.randint(-9, 9), 100))), "text": ""}
        elif fact["form"] == "cchc" and adds == "distinct":
            yield {**fact, "value": {"058": "7", "060": str(7 + place % 2)}.get(fact["unit"], ""), "state": "reported"}
        elif fact["form"] == "discipline" and fact["unit"] in ("058", "060"):
            inside = {"058": ("058", *children("058")[:2]), "060": children("060")[:3]}[fact["unit"]]
            yield from ({**fact, "unit": code, "file": f"{code}.xlsx"} for code in inside)
        else:
            yield {**fact, "value": "", "state": "missing"} if fact["value"] and chance.random() < 1 / 30 else fact


def _figures(facts: list[Fact], register: pd.DataFrame, outputs: Path) -> dict[str, float]:
    """What flows makes of it: figure id -> value."""
    run = open_run("2018", INPUTS, outputs)
    table = facts_table({**fact, "value": fact["value"] or None} for fact in facts)
    made = with_ids(compute_figures(Job(run.year, run.catalogue, table, previous_facts(run.year), register)), run.year.province)
    return dict(zip(made["id"].tolist(), made["value"].tolist(), strict=True))


def _sent(facts: list[Fact]) -> Sent:
    cells: dict[tuple[str, str, str, str], dict[str, Cell]] = {}
    for fact in facts:
        is_text = forms()[fact["form"]]["fields"][fact["field"]].get("type") in TEXTS
        written = fact["text"] if is_text else fact["value"]
        line = cells.setdefault((fact["form"], fact["unit"], fact["row"], fact["file"]), {})
        line[fact["field"]] = (written if is_text else Fraction(written)) if written else None
    lines: dict[str, list[Line]] = {form: [] for form, *_ in cells}
    for (form, unit, row, _), known in cells.items():
        nothing = {field["id"]: Fraction(0) for field in forms()[form]["field"] if field.get("blank") == "zero"}
        lines[form].append(Line(unit, row, judged(row, known) if form == "targets" else {**nothing, **known}))
    return Sent(lines, {})


def _items(declared: dict[str, str]) -> list[str]:
    return [item["id"] for item in forms()[declared["each_row"]]["item"]] if "each_row" in declared else [""]


def _same(value: float, right: Fraction | None) -> bool:
    if right is None or value != value:
        return right is None and value != value
    return abs(Fraction(value) - right) <= TWELVE_DIGITS * max(abs(right), 1)
