"""This year's values against last year's: a thousand-fold slip of the unit of measure, a jump, a broken carry-over."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.wording import plain
from flows.findings import Finding

_SUMMED = frozenset({"sum", "stock"})


@dataclass(frozen=True, slots=True)
class Limits:
    """When a change is worth a word. ``jump`` is a share of last year's value; smaller values than ``least`` are not judged."""

    slip_low: float = 500.0
    slip_high: float = 2000.0
    jump: float = 0.5
    least: float = 30.0


def check_last_year(facts: pd.DataFrame, previous: pd.DataFrame, catalogue: Catalogue,
                    limits: Limits | None = None) -> list[Finding]:
    """Each unit's field, summed over its rows, against the same field a year before. Missing on either side: not judged."""
    limits = limits or Limits()
    if not len(previous) or not len(facts):
        return []
    now, then = (_per_unit(table, catalogue) for table in (facts, previous))
    both = now.join(then[["value"]].add_suffix("_before"), how="inner")
    return list(_judge(both, limits))


def _per_unit(facts: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Sums by (unit, form, field) of the fields that add up, with the first file, sheet and cell."""
    known = facts[facts["value"].notna()]
    added = {f"{form.id}.{field.id}" for form in catalogue.forms.values() for field in form.field if field.adds in _SUMMED}
    names = known["form"].astype(str) + "." + known["field"].astype(str)
    known = known[names.isin(added)]
    keys = [known[name].astype(str) for name in ("unit", "form", "field")]
    return known.groupby(keys).agg(value=("value", "sum"), file=("file", "first"), sheet=("sheet", "first"),
                                   cell=("cell", "first"), rows=("value", "size"))


def _judge(both: pd.DataFrame, limits: Limits) -> Iterator[Finding]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (both["value"] / both["value_before"]).to_numpy()
    slip = ((ratio >= limits.slip_low) & (ratio <= limits.slip_high)) | (
        (ratio <= 1 / limits.slip_low) & (ratio >= 1 / limits.slip_high))
    large = both[["value", "value_before"]].max(axis=1).to_numpy() >= limits.least
    jump = ~slip & large & np.isfinite(ratio) & (np.abs(ratio - 1.0) > limits.jump)
    for code, chosen in (("unit-slip", slip), ("change-too-large", jump)):
        for row in both[chosen].reset_index().to_dict("records"):
            yield Finding(code, str(row["file"]), str(row["sheet"]), str(row["cell"]), str(row["unit"]), str(row["form"]),
                          plain(row["value_before"]), plain(row["value"]))
