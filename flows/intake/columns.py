"""Facts on their way from worker to main process: rows -> packed columns.

Strings travel as integer codes into short lists, so that ten thousand files cost megabytes, not gigabytes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.intake.reading import Reading

# Text columns of the facts table in contract order, plus the reporter: the unit whose file a fact stands in.
TEXT_COLUMNS = ("unit", "form", "row", "field", "text", "state", "file", "sheet", "cell", "reporter")
FACT_TEXTS = ("unit", "form", "row", "field", "text", "state", "sheet", "cell")        # those a fact has by itself
Codes = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Packed:
    """Facts of a batch: the values, and for each text column codes and the texts they stand for."""

    value: npt.NDArray[np.float64]
    codes: dict[str, Codes]
    texts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a group of files: their facts, and the readings without facts."""

    facts: Packed
    readings: list[Reading]


def pack(readings: Iterable[Reading]) -> Packed:
    """The facts of some readings as packed columns, in their order."""
    values: list[float] = []
    columns: dict[str, list[str]] = {name: [] for name in TEXT_COLUMNS}
    sizes: list[int] = []
    for reading in readings:
        if not reading.facts:
            continue
        values += reading.facts.value
        for name in FACT_TEXTS:
            columns[name] += getattr(reading.facts, name)
        columns["file"].append(reading.file)
        columns["reporter"].append(reading.unit)
        sizes.append(len(reading.facts))
    coded = {name: encode(column) for name, column in columns.items()}
    for name in ("file", "reporter"):       # once for each file; now for each of its facts
        codes, texts = coded[name]
        coded[name] = np.repeat(codes, sizes), texts
    return Packed(np.array(values, dtype=np.float64), {name: pair[0] for name, pair in coded.items()},
                  {name: pair[1] for name, pair in coded.items()})


def encode(column: list[str]) -> tuple[Codes, list[str]]:
    """(codes, the texts they stand for in order of appearance)."""
    places: defaultdict[str, int] = defaultdict(count().__next__)      # a new text takes the next number
    codes = np.fromiter(map(places.__getitem__, column), dtype=np.int32, count=len(column))
    return codes.astype(narrowest(len(places))), list(places)


def narrowest(n_texts: int) -> np.dtype[Any]:
    """The narrowest code that numbers so many texts."""
    return np.dtype("<u1" if n_texts <= 1 << 8 else "<u2" if n_texts <= 1 << 16 else "<u4")
