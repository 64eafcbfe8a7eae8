"""Files that speak of the same number: a unit and its superior, a total and its parts, two offices -> findings."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.wording import plain
from flows.facts import TEXT_TYPES, Wide, by_form
from flows.findings import Finding
from flows.units import Units


def check_superiors(facts: pd.DataFrame, submissions: pd.DataFrame) -> list[Finding]:
    """Rows about a unit in its superior's file that differ from the unit's own accepted file; told to both.

    The unit's own file counts; the difference is a finding at the superior's cell and at the unit's.
    """
    own = submissions[submissions["accepted"] & (submissions["reporter"] == submissions["unit"])]
    others = submissions[~submissions["has_errors"] & (submissions["reporter"] != submissions["unit"])]
    pairs = own.merge(others, on=["unit", "form"], suffixes=("", "_other"))
    found: list[Finding] = []
    for pair in pairs.itertuples(index=False):
        found += _differences(facts, str(pair.unit), str(pair.form), str(pair.file), str(pair.file_other))
    return found


def _differences(facts: pd.DataFrame, unit: str, form: str, own_file: str, other_file: str) -> Iterator[Finding]:
    of_both = facts[(facts["unit"] == unit) & (facts["form"] == form) & facts["value"].notna()]
    sides = [of_both[of_both["file"] == file].groupby("field", observed=True).agg(
        value=("value", "sum"), sheet=("sheet", "first"), cell=("cell", "first"), reporter=("reporter", "first"))
        for file in (own_file, other_file)]
    both = sides[0].join(sides[1].add_suffix("_other"), how="inner")
    for row in both[~np.isclose(both["value"], both["value_other"])].itertuples():
        yield Finding("conflict-with-superior", other_file, str(row.sheet_other), str(row.cell_other), str(row.reporter_other),
                      form, plain(row.value), plain(row.value_other))
        yield Finding("conflict-with-superior", own_file, str(row.sheet), str(row.cell), unit, form, plain(row.value),
                      plain(row.value_other))


def check_parts(facts: pd.DataFrame, catalogue: Catalogue, units: Units) -> list[Finding]:
    """Totals that include subordinates against the sum of what all the subordinates report themselves."""
    found: list[Finding] = []
    for wide in by_form(facts, catalogue):
        if wide.form.scope != "all" or wide.form.rows == "item":
            continue
        unit = wide.keys["unit"].astype(str)
        for spec in wide.form.field:
            if spec.adds not in ("sum", "stock"):
                continue
            values = dict(zip(unit, np.asarray(wide.column(spec.id), dtype=float), strict=True))
            for row, code in enumerate(unit):
                parts = [values.get(child.code, np.nan) for child in units.children(code)]
                if parts and not np.isnan([values[code], *parts]).any() and not np.isclose(sum(parts), values[code]):
                    sheet, cell = wide.cell(row, spec.id)
                    found.append(Finding("total-not-sum-of-subordinates", str(wide.keys.at[row, "file"]), sheet, cell, code,
                                         wide.form.id, plain(sum(parts)), plain(values[code])))
    return found


def check_single_values(facts: pd.DataFrame, catalogue: Catalogue) -> list[Finding]:
    """Values there can be only one of (an index, a target) that several units report differently; told to each of them."""
    found: list[Finding] = []
    for wide in by_form(facts, catalogue):
        if wide.form.rows in ("item", "list"):
            for spec in wide.form.field:
                if spec.adds in ("index", "never", "distinct") and spec.type not in TEXT_TYPES:
                    found += _contradictions(wide, spec.id)
    return found


def _contradictions(wide: Wide, field: str) -> Iterator[Finding]:
    told = wide.keys.assign(value=np.asarray(wide.column(field), dtype=float)).dropna(subset="value")
    for _, rows in told.groupby(told["row"].astype(str), sort=False):
        if rows["unit"].nunique() > 1 and rows["value"].nunique() > 1:
            shown = ", ".join(f"{unit}: {plain(value)}" for unit, value in zip(rows["unit"], rows["value"], strict=True))
            for row in rows.index:
                sheet, cell = wide.cell(int(row), field)
                yield Finding("value-conflict", str(rows.at[row, "file"]), sheet, cell, str(rows.at[row, "unit"]), wide.form.id,
                              "một giá trị cho cả tỉnh", shown)
