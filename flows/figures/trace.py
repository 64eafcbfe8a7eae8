"""A figure -> its formula -> every fact it was computed from, with file, sheet and cell."""

from dataclasses import dataclass

import pandas as pd

from flows.catalogue import Catalogue, FigureSpec
from flows.catalogue.formula import Name
from flows.errors import WrongUsageError
from flows.figures.evaluate import fields_used
from flows.figures.rollup import Tree
from flows.figures.source import Source

KINDS = (".change_pct", ".change", ".rank", ".n_reported", ".n_expected")
SOURCE_COLUMNS = ("field", "unit", "form", "row", "value", "text", "state", "file", "sheet", "cell")


@dataclass(frozen=True, slots=True)
class Traced:
    """What a figure id means: the declared figure, the item of a per-item one, the unit, the year, the kind (change…)."""

    spec: FigureSpec
    item: str
    unit: str
    year: str
    kind: str


def read_id(identity: str, catalogue: Catalogue, root: str) -> Traced:
    """``one_stop.on_time_rate.change@058#2017`` taken apart. Raises WrongUsageError for an id nobody declared."""
    body, _, year = identity.partition("#")
    name, _, unit = body.partition("@")
    kind = next((kind for kind in KINDS if name.endswith(kind) and name not in catalogue.figures), "")
    name = name.removesuffix(kind) if kind else name
    if name in catalogue.figures:
        return Traced(catalogue.figures[name], "", unit or root, year, kind)
    base, _, item = name.rpartition(".")
    if base in catalogue.figures and catalogue.figures[base].each_row:
        return Traced(catalogue.figures[base], item, unit or root, year, kind)
    raise WrongUsageError(f"Không có con số “{identity}” trong danh mục; xem cột Mã trong nguon-so-lieu.xlsx.")


def source_facts(traced: Traced, catalogue: Catalogue, tree: Tree, facts: pd.DataFrame, year: int) -> pd.DataFrame:
    """The facts behind a figure, columns ``SOURCE_COLUMNS``; ``field`` is ``form.field``. One row per fact and use.

    For a figure of last year pass that year's facts and number. Facts that count as missing are listed too: they
    explain a gap.
    """
    source = Source(catalogue, tree, facts)
    years = {"year": str(year), "prev": str(year - 1), "prev2": str(year - 2)}
    inside = {tree.codes[place] for place in tree.subtree(tree.place[traced.unit]).nonzero()[0]}
    unit = facts["unit"].astype(str)
    of_unit = unit.isin(inside) | unit.map(tree.units.successor_of).isin(inside)
    parts = [facts[of_unit & _speaks_of(facts, name, traced.item, years, tree)].assign(field=name.name)
             for name, _ in _distinct(traced.spec, catalogue, source)]
    found = pd.concat(parts) if parts else facts.iloc[:0]
    return found[list(SOURCE_COLUMNS)].reset_index(drop=True)


def _distinct(spec: FigureSpec, catalogue: Catalogue, source: Source) -> list[tuple[Name, str]]:
    return list({(name.name, name.row, name.level): (name, use) for name, use in fields_used(spec, catalogue, source)}.values())


def _speaks_of(facts: pd.DataFrame, name: Name, item: str, years: dict[str, str], tree: Tree) -> pd.Series:
    form, _, field = name.name.partition(".")
    inputs = {"verdict": ["plan", "actual", "verdict"], "plan_value": ["plan"], "pct": ["plan", "actual"]}
    fields = inputs.get(field, [field]) if form == "targets" else [field]
    chosen = (facts["form"] == form) & facts["field"].isin(fields)
    row = name.row.format_map(years) if name.row else item
    if row:
        chosen &= facts["row"] == row
    if name.level:
        levels = {code for code, place in tree.place.items() if tree.level[place] == name.level}
        chosen &= facts["unit"].isin(levels)
    return chosen
