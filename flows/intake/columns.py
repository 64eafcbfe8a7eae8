"""Facts on their way from worker to main process: rows -> packed columns -> one table.

Strings travel as integer codes into short lists, so that ten thousand files cost megabytes, not gigabytes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.facts import FACT_COLUMNS
from flows.intake.reading import Reading

# Text columns of the facts table in contract order, plus the reporter: the unit whose file a fact stands in.
TEXT_COLUMNS = ("unit", "form", "row", "field", "text", "state", "file", "sheet", "cell", "reporter")



@dataclass(frozen=True, slots=True)
class Packed:
    """Facts of a batch: the values, and for each text column codes and the texts they stand for."""

    value: npt.NDArray[np.float64]
    codes: dict[str, npt.NDArray[np.int32]]
    texts: dict[str, list[str]]


def pack(readings: Iterable[Reading]) -> Packed:
    """The facts of some readings as packed columns, in their order."""
    values: list[float] = []
    columns: dict[str, list[str]] = {name: [] for name in TEXT_COLUMNS}
    for reading in readings:
        if not reading.facts:
            continue
        unit, form, row, field, value, text, state, sheet, cell = zip(*reading.facts, strict=True)
        values += value
        for name, column in (("unit", unit), ("form", form), ("row", row), ("field", field), ("text", text),
                             ("state", state), ("sheet", sheet), ("cell", cell)):
            columns[name] += column
        columns["file"] += [reading.file] * len(value)
        columns["reporter"] += [reading.unit] * len(value)
    coded = {name: _encode(column) for name, column in columns.items()}
    return Packed(np.array(values, dtype=np.float64), {name: pair[0] for name, pair in coded.items()},
                  {name: pair[1] for name, pair in coded.items()})


def _encode(column: list[str]) -> tuple[npt.NDArray[np.int32], list[str]]:
    places: defaultdict[str, int] = defaultdict(count().__next__)      # a new text takes the next number
    codes = np.fromiter(map(places.__getitem__, column), dtype=np.int32, count=len(column))
    return codes, list(places)


def unpack(batches: Sequence[Packed], year: str, scopes: dict[str, str]) -> pd.DataFrame:
    """One facts table of all batches, in order: text columns are categories, ``value`` float64, plus ``reporter``."""
    data: dict[str, object] = {"value": np.concatenate([batch.value for batch in batches]) if batches else np.empty(0)}
    for name in TEXT_COLUMNS:
        data[name] = _merge([(batch.codes[name], batch.texts[name]) for batch in batches])
    table = pd.DataFrame(data)
    table["year"] = pd.Categorical.from_codes(np.zeros(len(table), dtype=np.int8), categories=pd.Index([year], dtype=object))
    forms = table["form"].cat.categories
    codes, texts = _encode([scopes.get(form, "own") for form in forms])
    scope = codes[table["form"].cat.codes.to_numpy()] if len(forms) else np.empty(0, dtype=np.int32)
    table["scope"] = pd.Categorical.from_codes(scope, categories=pd.Index(texts, dtype=object))
    return table[[*FACT_COLUMNS, "reporter"]]


def _merge(columns: Sequence[tuple[npt.NDArray[np.int32], list[str]]]) -> pd.Categorical:
    places: dict[str, int] = {}
    parts = []
    for codes, texts in columns:
        shared = np.array([places.setdefault(text, len(places)) for text in texts], dtype=np.int32)
        parts.append(shared[codes] if len(texts) else codes)
    codes = np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(places), dtype=object))
