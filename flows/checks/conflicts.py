"""Files that speak of the same number: a unit and its superior, a total and its parts, two offices -> findings."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.wording import plain
from flows.facts import TEXT_TYPES, Grids, Wide, by_form, rows_of, runs_of
from flows.findings import Finding
from flows.units import Units


def check_superiors(facts: pd.DataFrame, submissions: pd.DataFrame) -> list[Finding]:
    """Rows about a unit in its superior's file that differ from the unit's own accepted file; told to both.

    The unit's own file counts; the difference is a finding at the superior's cell and at the unit's.
    """
    others = submissions[~submissions["has_errors"] & (submissions["reporter"] != submissions["unit"])]
    if not len(others):
        return []
    own = submissions[submissions["accepted"] & (submissions["reporter"] == submissions["unit"])
                      & submissions["unit"].isin(others["unit"])]
    pairs = own.merge(others, on=["unit", "form"], suffixes=("", "_other")).astype(object)
    if not len(pairs):
        return []
    sums = _field_sums(facts, {*rows_of(pairs, "file", "unit", "form"), *rows_of(pairs, "file_other", "unit", "form")})
    told = pairs[["unit", "form", "file", "file_other"]].merge(sums, on=["file", "unit", "form"]).merge(
        sums.rename(columns={"file": "file_other"}), on=["file_other", "unit", "form", "field"], suffixes=("", "_other"))
    found: list[Finding] = []
    for row in told[~np.isclose(told["value"], told["value_other"])].astype(object).to_dict("records"):
        stated = (str(row["form"]), plain(row["value"]), plain(row["value_other"]))
        found += [Finding("conflict-with-superior", row["file_other"], row["sheet_other"], row["cell_other"],
                          row["reporter_other"], *stated),
                  Finding("conflict-with-superior", row["file"], row["sheet"], row["cell"], row["unit"], *stated)]
    return found


def _field_sums(facts: pd.DataFrame, wanted: set[tuple[str, str, str]]) -> pd.DataFrame:
    """Per file, unit, form and field of the submissions wanted: the sum over rows, and its first cell.

    A field without numbers, or with a row that lacks one, has no sum: a part compared with a whole would only mislead.
    """
    names = ["file", "unit", "form"]
    runs = runs_of(facts, names)
    chosen = np.array([key in wanted for key in rows_of(facts[names].take(runs.begins), *names)], dtype=bool)
    columns = [*names, "field", "value", "state", "sheet", "cell", "reporter"]
    of_both = facts[columns].take(runs.chosen(chosen).places())
    of_both = of_both.astype(dict.fromkeys([name for name in columns if name != "value"], object))
    grouped = of_both.groupby([*names, "field"], sort=False)
    sums = grouped.agg(value=("value", "sum"), known=("value", "count"), sheet=("sheet", "first"), cell=("cell", "first"),
                       reporter=("reporter", "first"))
    lacks = (of_both["state"] == "missing").groupby([of_both[name] for name in (*names, "field")], sort=False).any()
    return sums[(sums["known"] > 0) & ~lacks].drop(columns="known").reset_index()


def check_parts(facts: pd.DataFrame | Grids, catalogue: Catalogue, units: Units) -> list[Finding]:
    """Totals that include subordinates against the sum of what all the subordinates report themselves."""
    found: list[Finding] = []
    for wide in by_form(facts, catalogue).values():
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


def check_single_values(facts: pd.DataFrame | Grids, catalogue: Catalogue) -> list[Finding]:
    """Values there can be only one of (an index, a target) that several units report differently; told to each of them."""
    found: list[Finding] = []
    for wide in by_form(facts, catalogue).values():
        if wide.form.rows in ("item", "list"):
            for spec in wide.form.field:
                if spec.adds in ("index", "never", "distinct") and spec.type not in TEXT_TYPES:
                    found += _contradictions(wide, spec.id)
    return found


def _contradictions(wide: Wide, field: str) -> Iterator[Finding]:
    told = wide.keys.assign(value=np.asarray(wide.column(field), dtype=float)).dropna(subset="value")
    for _, rows in told.groupby(told["row"].astype(str), sort=False):
        if rows["value"].nunique() > 1:
            shown = ", ".join(f"{unit}: {plain(value)}" for unit, value in zip(rows["unit"], rows["value"], strict=True))
            for row in rows.index:
                sheet, cell = wide.cell(int(row), field)
                yield Finding("value-conflict", str(rows.at[row, "file"]), sheet, cell, str(rows.at[row, "unit"]), wide.form.id,
                              "một giá trị cho cả tỉnh", shown)
