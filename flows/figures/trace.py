"""A figure -> its formula -> every fact it was computed from, with file, sheet and cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FigureSpec
from flows.catalogue.formula import Name
from flows.errors import WrongUsageError
from flows.facts import Places
from flows.figures.evaluate import fields_used
from flows.figures.rollup import Mask, Tree

KINDS = (".change_pct", ".change", ".ranked", ".rank", ".tied", ".n_reported", ".n_expected")
# What a derived field of the targets form is worked out from.
DERIVED_FROM = {"targets.verdict": ("plan", "actual", "verdict"), "targets.plan_value": ("plan",),
                "targets.pct": ("plan", "actual")}
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


class FactIndex:
    """Facts of one year found by field, for tracing many figures. ``year`` fills ``{year}`` and ``{prev}`` in row names."""

    def __init__(self, catalogue: Catalogue, tree: Tree, facts: pd.DataFrame, year: int) -> None:
        self.catalogue, self.tree, self.facts = catalogue, tree, facts
        self.years = {"year": str(year), "prev": str(year - 1), "prev2": str(year - 2)}
        self._of_field: dict[Any, Any] = dict(facts.groupby(["form", "field"], observed=True).indices)
        self._names: dict[str, tuple[Name, ...]] = {}
        self._subtrees: dict[str, Mask] = {}
        self._row = facts["row"].astype(object).to_numpy()
        places = {code: tree.where(code) for code in facts["unit"].cat.categories}
        self._place = facts["unit"].astype(object).map(places).to_numpy(dtype=np.int64)

    def behind(self, traced: Traced) -> pd.DataFrame:
        """The facts behind a figure, columns ``SOURCE_COLUMNS``; ``field`` is ``form.field``. One row per fact.

        Facts that count as missing are listed too: they explain a gap.
        """
        return self._rows(self._places_of(traced))

    def behind_all(self, figures: Mapping[str, Traced]) -> pd.DataFrame:
        """The facts behind many figures one after the other, with the figure's id in a column ``figure``."""
        places = [self._places_of(traced) for traced in figures.values()]
        ids = np.repeat(np.array(list(figures), dtype=object), [len(found) for found in places])
        return self._rows(np.concatenate(places) if places else np.empty(0, dtype=np.int64)).assign(figure=ids)

    def _rows(self, places: Places) -> pd.DataFrame:
        chosen = self.facts.take(places)
        field = chosen["form"].astype(str) + "." + chosen["field"].astype(str)
        return chosen.assign(field=field)[list(SOURCE_COLUMNS)].reset_index(drop=True)

    def _places_of(self, traced: Traced) -> Places:
        spec = self.catalogue.figures.get(traced.spec.id, traced.spec)      # as it was computed in the year of the facts
        found = [self._facts_of(name, traced) for name in self._names_of(spec)]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def _names_of(self, spec: FigureSpec) -> tuple[Name, ...]:
        """The distinct fields a figure draws on, remembered: every unit has the same."""
        if spec.id not in self._names:
            used = {(name.name, name.row, name.level): name for name, _ in fields_used(spec, self.catalogue)}
            self._names[spec.id] = tuple(used.values())
        return self._names[spec.id]

    def _inside(self, unit: str) -> Mask:
        if unit not in self._subtrees:
            self._subtrees[unit] = self.tree.subtree(self.tree.place[unit])
        return self._subtrees[unit]

    def _facts_of(self, name: Name, traced: Traced) -> Places:
        form, _, field = name.name.partition(".")
        asked = DERIVED_FROM.get(name.name, (field,))
        known = [self._of_field[form, one] for one in asked if (form, one) in self._of_field]
        places = np.concatenate(known) if known else np.empty(0, dtype=np.int64)
        unit = self._place[places]
        chosen = (unit >= 0) & self._inside(traced.unit)[unit]
        if name.level:
            chosen &= self.tree.with_level(name.level)[unit]
        if row := name.row.format_map(self.years) if name.row else traced.item:
            chosen &= self._row[places] == row
        found: Places = places[chosen]
        return found
