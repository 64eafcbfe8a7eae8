"""Packed columns of many batches -> one table of the facts as read."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np
import pandas as pd

from flows.facts import FACT_COLUMNS
from flows.intake.columns import TEXT_COLUMNS, Codes, Packed, encode


def unpack(batches: Sequence[Packed], year: str, scopes: dict[str, str]) -> pd.DataFrame:
    """One facts table of all batches, in order: text columns are categories, ``value`` float64, plus ``reporter``."""
    data: dict[str, object] = {"value": np.concatenate([batch.value for batch in batches]) if batches else np.empty(0)}
    for name in TEXT_COLUMNS:
        data[name] = _merge([(batch.codes[name], batch.texts[name]) for batch in batches])
    table = pd.DataFrame(data)
    table["year"] = pd.Categorical.from_codes(np.zeros(len(table), dtype=np.int8), categories=pd.Index([year], dtype=object))
    forms = table["form"].cat.categories
    codes, texts = encode([scopes.get(form, "own") for form in forms])
    scope = codes[table["form"].cat.codes.to_numpy()] if len(forms) else np.empty(0, dtype=np.int32)
    table["scope"] = pd.Categorical.from_codes(scope, categories=pd.Index(texts, dtype=object))
    return table[[*FACT_COLUMNS, "reporter"]]


def _merge(columns: Sequence[tuple[Codes, list[str]]]) -> pd.Categorical:
    places: defaultdict[str, int] = defaultdict(count().__next__)      # a new text takes the next number
    parts = [np.array([places[text] for text in texts], dtype=np.int32)[codes] for codes, texts in columns]
    codes = np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(places), dtype=object))
