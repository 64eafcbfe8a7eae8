"""A unit's values against those of the other units of its level in the same year."""


import numpy as np
import pandas as pd

from flows.catalogue.model import Limits
from flows.checks.spread import distances, within_groups
from flows.checks.sums import UnitSums
from flows.facts import Codes, Floats
from flows.findings import Finding
from flows.units import Units


def check_peers(now: UnitSums, before: Floats, units: Units, limits: Limits) -> list[Finding]:
    """Values far above or below those of the peers. Last year's value, where there is one, speaks for the unit instead:

    a town among villages was a town last year too, and a jump on last year is told as such.
    """
    groups = _groups(now, units)
    median, spread = within_groups(now.value, groups, limits.peers_least, limits.spread_least)
    usual = np.exp(median)
    with np.errstate(invalid="ignore"):
        far = (now.value > 0) & (distances(now.value, median, spread) > limits.peers_deviations)
        far &= (np.maximum(now.value, usual) >= limits.least) & np.isnan(before)
    return list(now.findings("unusual-among-peers", far, np.rint(usual)))


def _groups(now: UnitSums, units: Units) -> Codes:
    """Level, form and field of each entry as one number; units the year does not have are a level by themselves."""
    level = {unit.code: unit.level for unit in units}
    level_of, levels = pd.factorize(np.array([level.get(code, "") for code in now.like["unit"].cat.categories], dtype=object))
    n_fields = len(now.like["field"].cat.categories)
    of_field = (now.form.astype(np.int32) * n_fields + now.field) * len(levels)
    return of_field + level_of.astype(np.int32)[now.unit]
