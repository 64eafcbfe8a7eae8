"""What was open at the end of last year is what this year begins with: opening stock against last year's closing stock."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FieldSpec
from flows.catalogue.formula import Call, Column, Name, evaluate, parse
from flows.catalogue.rules import field_of
from flows.checks.sums import at
from flows.facts import Floats, Grids, Wide, by_form
from flows.findings import Finding


def check_opening(facts: pd.DataFrame | Grids, previous: pd.DataFrame, catalogue: Catalogue) -> list[Finding]:
    """Fields that name what they open with (``opening`` in the catalogue), unit by unit. Missing on either side: not judged.

    Rows may be called otherwise than last year, so the unit's sum decides; told at the rows that differ.
    """
    now, then = by_form(facts, catalogue), by_form(previous, catalogue)
    return [finding for form in now if form in then for spec in now[form].form.field if spec.opening
            for finding in _differences(now.facts, now[form], then[form], spec)]


def _differences(facts: pd.DataFrame, now: Wide, then: Wide, spec: FieldSpec) -> Iterator[Finding]:
    rows = _rows(now, np.asarray(now.column(spec.id), dtype=float)).assign(place=now.places(spec.id))
    before = _rows(then, _closing(then, spec.opening))
    sums = pd.concat([_sums(rows), _sums(before)], axis=1, join="inner", keys=["now", "then"]).dropna()
    broken = sums[(sums["now"] - sums["then"]).abs() > 1e-6]
    rows = rows[rows["unit"].isin(broken.index) & (rows["place"] >= 0)]
    both = rows.merge(before.drop_duplicates(["unit", "row"]), on=["unit", "row"], how="left", suffixes=("", "_then"))
    for unit, group in both.groupby("unit"):
        differing = group[group["value_then"].notna() & (group["value"] != group["value_then"])]
        for row in differing.to_dict("records"):
            yield at(facts, int(row["place"]), "opening-stock", row["value_then"], row["value"])
        if not len(differing):
            total = broken.loc[[unit]].iloc[0]
            yield at(facts, int(group["place"].iloc[0]), "opening-stock", float(total["then"]), float(total["now"]))


def _rows(wide: Wide, values: Floats) -> pd.DataFrame:
    return pd.DataFrame({"unit": wide.keys["unit"].astype(object), "row": wide.keys["row"].astype(object), "value": values})


def _sums(rows: pd.DataFrame) -> "pd.Series[float]":
    """Sum per unit; NaN where one of its rows is missing."""
    known = rows.groupby("unit")["value"]
    return known.sum().where(known.count() == known.size())


def _closing(then: Wide, formula: str) -> Floats:
    """The closing stock of each row of last year's form; NaN where one of its fields is missing."""
    def number(leaf: Column | Name | Call) -> Floats:
        if isinstance(leaf, Call):
            return np.full(then.n_rows, np.nan)
        name = field_of(leaf, then.form)
        values = np.asarray(then.column(name), dtype=float)
        return np.where(then.is_there(name), values, np.nan)

    found: Floats = np.asarray(evaluate(parse(formula), number), dtype=float)
    return found
