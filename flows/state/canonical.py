"""A digest of whatever a result is made from: equal digests, equal contents."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd  # not everyone who comes by here has loaded it


def canonical(*values: object) -> str:
    """A digest of plain data and tables that tells any two contents apart.

    Raises TypeError for what it does not know to write down.
    """
    return hashlib.sha256(json.dumps(values, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> object:  # noqa: ANN401 - anything at all
    """What JSON has no word for: records, tables, settings, bytes, days."""
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, [getattr(value, one.name) for one in fields(value)]]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if hasattr(value, "model_dump"):        # pydantic
        return value.model_dump()
    if hasattr(value, "columns"):           # pandas
        return {str(name): _column(value[name]) for name in value.columns}
    raise TypeError(f"no canonical text for {type(value).__name__}")


def _column(column: "pd.Series[Any]") -> list[object]:
    """All values of a column, short: a hundred thousand texts are places in a list of the distinct ones, blanks nowhere."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        return [column.cat.codes.to_numpy().tobytes(), _column(column.cat.categories.to_series())]
    if pd.api.types.is_numeric_dtype(column):
        return [str(column.dtype), column.to_numpy("float64", na_value=math.nan).tobytes()]
    plain = column.astype(object)
    if pd.api.types.infer_dtype(plain, skipna=True) in ("string", "empty"):
        places, distinct = pd.factorize(plain)
        return [places.tobytes(), list(distinct)]
    return [[type(value).__name__, str(value)] for value in plain.tolist()]
