"""Forms of units below the same superior that are the same number for number; told to each of them.

Only fields that add up are looked at, and only forms with enough different numbers that are no stocks and not small: ones
and zeros are the same everywhere.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.util import hash_array

from flows.catalogue.model import Limits
from flows.checks.sums import SUMMED
from flows.facts import TEXT_TYPES, Grids, Places, Wide, told_apart
from flows.findings import Finding
from flows.units import Units

Hashes = npt.NDArray[np.uint64]


def check_neighbours(grids: Grids, units: Units, limits: Limits) -> Iterator[Finding]:
    """One finding for each of the forms that are alike."""
    parents = _parents(grids.facts, units)
    for wide in grids.values():
        number, first = told_apart([wide.codes("unit")])
        unit = wide.codes("unit")[first]
        table = pd.DataFrame({"parent": parents[unit], "content": _contents(wide, number, len(first))})
        alike = (table.duplicated(keep=False) & (table["parent"] >= 0)).to_numpy()
        twins = table[alike & (_different_flows(wide, number, alike, limits.telling_number) >= limits.identical_numbers)]
        for _, group in twins.groupby(["parent", "content"]):
            codes = grids.facts["unit"].cat.categories[unit[group.index]]
            yield from _alike(wide, dict(zip(first[group.index].tolist(), codes, strict=True)), units)


def _alike(wide: Wide, members: dict[int, str], units: Units) -> Iterator[Finding]:
    for row, unit in members.items():
        others = ", ".join(units[code].name for code in members.values() if code != unit)
        yield Finding("identical-neighbours", str(wide.keys.at[row, "file"]), str(wide.keys.at[row, "sheet"]), "", unit,
                      wide.form.id, "số liệu riêng của đơn vị", others)


def _different_flows(wide: Wide, number: Places, asked: npt.NDArray[np.bool_], least: float) -> Places:
    """How many different flows of at least ``least`` each unit has; only of those asked about, for few are."""
    rows = np.flatnonzero(asked[number])
    flows = [wide.column(spec.id)[rows] for spec in wide.form.field if spec.adds == "sum" and spec.type not in TEXT_TYPES]
    table = pd.DataFrame({"unit": np.tile(number[rows], len(flows)), "value": np.concatenate([np.empty(0), *flows])})
    return np.bincount(table[table["value"] >= least].drop_duplicates()["unit"], minlength=len(asked))


def _contents(wide: Wide, number: Places, count: int) -> Hashes:
    """A hash of all rows, fields and known values of each unit, in whatever order its rows stand."""
    row = hash_array(wide.codes("row").astype(np.uint64))
    of_row: Hashes = np.zeros(wide.n_rows, dtype=np.uint64)
    of_field = hash_array(np.arange(1, len(wide.form.field) + 1, dtype=np.uint64))
    for mark, spec in zip(of_field, wide.form.field, strict=True):
        if spec.adds in SUMMED and spec.type not in TEXT_TYPES:
            values = np.asarray(wide.column(spec.id), dtype=np.float64)
            bits = np.where(values, values, 0.0).view(np.uint64)        # minus zero is zero
            known = wide.is_there(spec.id) & ~np.isnan(values)
            of_row += np.where(known, hash_array(bits ^ row ^ mark), np.uint64(0))
    contents: Hashes = np.zeros(count, dtype=np.uint64)
    np.add.at(contents, number, of_row)
    return contents


def _parents(facts: pd.DataFrame, units: Units) -> Places:
    """A number for the superior and level of each unit of the facts; -1 for units the year does not have."""
    group = {unit.code: f"{unit.parent} {unit.level}" for unit in units}
    return pd.factorize(np.array([group.get(code) for code in facts["unit"].cat.categories], dtype=object))[0].astype(np.int64)
