"""Joined rows -> the tables of a year: the facts as read, and which forms stand in which file about which units."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from flows.facts import FACT_COLUMNS
from flows.intake.columns import Packed, encode, pack
from flows.intake.joined import Rows, TextColumn, joined, one_group
from flows.intake.reading import Reading

FORM_COLUMNS = ("file", "sha256", "reporter", "unit", "form", "revision", "signed_on", "filled", "asked")
_NUMBERS = frozenset({"revision", "filled", "asked"})


def facts_table(rows: Rows, year: str, scopes: Mapping[str, str]) -> pd.DataFrame:
    """The facts: text columns are categories, ``value`` float64, plus ``reporter``."""
    data: dict[str, object] = {name: _categories(column) for name, column in rows.texts.items()}
    forms = rows.texts["form"]
    codes, texts = encode([scopes.get(form, "own") for form in forms.texts])
    data["scope"] = _categories(TextColumn(codes.astype(np.int8)[forms.codes], texts, codes, rows.begins))
    data["year"] = _categories(TextColumn(np.zeros(len(forms.codes), dtype=np.int8), [year], codes, rows.begins))
    return pd.DataFrame({**data, **rows.numbers}, copy=False)[[*FACT_COLUMNS, "reporter"]]


def packed_facts(facts: Packed) -> Rows:
    """The facts of some files as rows of one group."""
    return one_group({name: (codes, facts.texts[name]) for name, codes in facts.codes.items()}, {"value": facts.value})


def facts_of(readings: Sequence[Reading], year: str, scopes: Mapping[str, str]) -> pd.DataFrame:
    """The facts of some files as a table."""
    return facts_table(joined([packed_facts(pack(readings))]), year, scopes)


def forms_table(rows: Rows) -> pd.DataFrame:
    """One row per file, reporter, row unit and form, columns ``FORM_COLUMNS``, in the order the files were read.

    Text columns are categories, the same ones for reporters and units. Dates are ISO text, "" = unknown.
    """
    data: dict[str, pd.Categorical[str]] = {name: _categories(column) for name, column in rows.texts.items()}
    both = pd.Index(dict.fromkeys(rows.texts["unit"].texts + rows.texts["reporter"].texts), dtype=object)
    data |= {name: data[name].set_categories(both) for name in ("reporter", "unit")}
    return pd.DataFrame({**data, **rows.numbers})[list(FORM_COLUMNS)]


def packed_forms(readings: Iterable[Reading]) -> Rows:
    """The forms of some files as rows of one group; of a form that stands twice in a file about a unit the first."""
    found: dict[tuple[object, ...], tuple[object, ...]] = {}
    for reading in readings:
        for one in reading.forms:
            signed_on = one.signed_on.isoformat() if one.signed_on else ""
            for unit in one.units:
                found.setdefault((reading.file, one.unit, unit, one.form), (
                    reading.file, reading.sha256, one.unit, unit, one.form, one.revision, signed_on, one.filled, one.asked))
    columns = dict(zip(FORM_COLUMNS, zip(*found.values(), strict=True) if found else ((),) * len(FORM_COLUMNS), strict=True))
    coded = {name: encode(list(columns[name])) for name in FORM_COLUMNS if name not in _NUMBERS}
    return one_group(coded, {name: np.array(columns[name], dtype=np.int64) for name in FORM_COLUMNS if name in _NUMBERS})


def forms_of(readings: Sequence[Reading]) -> pd.DataFrame:
    """The forms of some files as a table."""
    return forms_table(packed_forms(readings))


def _categories(column: TextColumn) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(column.codes, categories=pd.Index(column.texts, dtype=object), validate=False)
