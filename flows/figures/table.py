"""The figures table out of blocks: one block is a figure, its rank or its change for every unit it is shown for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.catalogue import FigureSpec
from flows.facts import Places, codes_of
from flows.figures.rollup import Mask, Tree, Vector

FIGURE_COLUMNS = ("id", "unit_of_measure", "value", "text", "formula", "n_reported", "n_expected")
INNER_COLUMNS = ("label", "decimals", "state", "base", "unit", "is_forecast", "name", "suffix", "broken")
# name: the id without unit and year; suffix: "#YEAR" for last year's values; broken: why the value cannot be compared with the
# year before it, "" = it can be
STATES = ("ok", "zero_denominator", "missing", "low_coverage", "series_break")
OK, ZERO, MISSING, LOW, BROKEN = range(len(STATES))
States = np.ndarray[tuple[int], np.dtype[np.int8]]      # places in STATES


class Valued(Protocol):
    """A figure for all units, and where a zero denominator is why it has no value."""

    @property
    def value(self) -> Vector: ...
    @property
    def zero_denominator(self) -> Mask: ...


def states_of(values: Valued) -> States:
    states = np.where(np.isnan(values.value), np.int8(MISSING), np.int8(OK))
    states[values.zero_denominator] = ZERO      # where there is no value either
    return states


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes blocks out of vectors over all units."""

    spec: FigureSpec
    name: str
    label: str
    unit: str
    decimals: int
    shown: Places
    reported: Vector
    expected: Vector

    def block(self, kind: str, value: Vector, state: States, suffix: str = "", unit: str | None = None,
              decimals: int | None = None, text: str = "", broken: str = "") -> "Block":
        return Block(self, self.name + kind, suffix, self.unit if unit is None else unit,
                      self.decimals if decimals is None else decimals, value[self.shown], state[self.shown], text, broken)


@dataclass(frozen=True, slots=True)
class Block:
    """One figure, its rank or its change for the units it is shown for: rows of the figures table that differ in few columns."""

    rows: Rows
    name: str           # the id without unit and year
    suffix: str         # "#YEAR" for last year's values
    unit: str
    decimals: int
    value: Vector
    state: States
    text: str = ""      # the reason, where a value cannot be compared
    broken: str = ""


def assembled(blocks: Sequence[Block], tree: Tree) -> pd.DataFrame:
    """The figures table without ids. Two million rows for the country: texts that repeat are categories."""
    sizes = [len(block.value) for block in blocks]
    shown = np.concatenate([block.rows.shown for block in blocks]) if blocks else np.empty(0, dtype=np.int64)

    def repeated(texts: list[str]) -> "pd.Categorical[str]":
        codes, categories = pd.factorize(np.array(texts, dtype=object))
        return _categories(np.repeat(codes.astype(np.int32), sizes), list(categories))

    def joined(vectors: Sequence[Vector | States]) -> Vector:
        return np.concatenate(vectors) if vectors else np.empty(0)

    return pd.DataFrame({
        "unit_of_measure": repeated([block.unit for block in blocks]),
        "value": joined([block.value for block in blocks]), "text": repeated([block.text for block in blocks]),
        "formula": repeated([block.rows.spec.formula for block in blocks]),
        "n_reported": joined([block.rows.reported[block.rows.shown] for block in blocks]).astype(np.int32),
        "n_expected": joined([block.rows.expected[block.rows.shown] for block in blocks]).astype(np.int32),
        "label": repeated([block.rows.label for block in blocks]),
        "decimals": np.repeat(np.array([block.decimals for block in blocks], dtype=np.int8), sizes),
        "state": _categories(joined([block.state for block in blocks]).astype(np.int8), list(STATES)),
        "base": repeated([block.rows.spec.id for block in blocks]),
        "unit": _categories(shown, tree.codes),
        "is_forecast": np.repeat(np.array([block.rows.spec.forecast for block in blocks], dtype=bool), sizes),
        "name": repeated([block.name for block in blocks]), "suffix": repeated([block.suffix for block in blocks]),
        "broken": repeated([block.broken for block in blocks]),
    }, copy=False)


def _categories(codes: npt.NDArray[np.integer[Any]], texts: list[str]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(codes, categories=pd.Index(texts, dtype=object))


def with_ids(figures: pd.DataFrame, province: str) -> pd.DataFrame:
    """The figures with their ids (``name@unit#year``, without unit for the province) as first column.

    Computing knows them by their parts. For two million rows the ids take more memory than all other columns and as long as
    a third of the computing, so they are joined once the figures are to be looked up, printed or written.
    """
    columns = [figures[column] for column in ("name", "suffix", "unit")]
    names, suffixes, units = (column.cat.categories for column in columns)
    of_name, of_suffix, of_unit = map(codes_of, columns)
    tails = np.array(["" if code == province else f"@{code}" for code in units], dtype=object)[of_unit]
    changes = np.flatnonzero((np.diff(of_name) != 0) | (np.diff(of_suffix) != 0)) + 1
    ids = np.empty(len(figures), dtype=object)
    for begin, end in pairwise([0, *changes.tolist(), len(figures)] if len(figures) else []):
        name, suffix = names[of_name[begin]], suffixes[of_suffix[begin]]
        ids[begin:end] = [f"{name}{tail}{suffix}" for tail in tails[begin:end].tolist()]
    return pd.concat([pd.DataFrame({"id": ids}, index=figures.index), figures], axis=1)
