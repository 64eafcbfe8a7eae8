"""This year's values against earlier ones: a thousand-fold slip of the unit of measure, a jump, a break in a long series."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue
from flows.catalogue.model import Limits
from flows.checks.identities import Bools
from flows.checks.spread import distances, within_rows
from flows.checks.sums import UnitSums, unit_sums
from flows.facts import Floats
from flows.findings import Finding


def check_last_year(now: UnitSums, before: Floats, earlier: Sequence[Floats], limits: Limits) -> list[Finding]:
    """Each unit's field against the same field a year before, and against its own series where that is long enough.

    ``before`` and ``earlier`` are the values of last year and of the years before it, in the order of ``now``. Missing on
    either side: not judged. One finding per value; a unit with a series of its own is not judged by a single year.
    """
    slip = _slips(now.value, before, limits)
    median, spread = within_rows(np.column_stack([before, *earlier]), limits.series_least, limits.spread_least)
    has_series, usual = ~np.isnan(median), np.exp(median)
    far = distances(now.value, median, spread) > limits.series_deviations
    jump = _jumps(now.value, before, limits)
    return [*now.findings("unit-slip", slip, before),
            *now.findings("unusual-for-unit", has_series & far & _large(now.value, usual, limits) & ~slip, np.rint(usual)),
            *now.findings("change-too-large", jump & ~has_series & ~slip, before)]


def last_years(now: UnitSums, previous: pd.DataFrame, catalogue: Catalogue) -> Floats:
    """What the units of ``now`` reported in another year, in its order; NaN where missing."""
    return unit_sums(previous, catalogue, now.like).in_order_of(now)


def _ratio(value: Floats, before: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return value / before


def _slips(value: Floats, before: Floats, limits: Limits) -> Bools:
    ratio = _ratio(value, before)
    found: Bools = ((ratio >= limits.slip_low) & (ratio <= limits.slip_high)) | (
        (ratio <= 1 / limits.slip_low) & (ratio >= 1 / limits.slip_high))
    return found


def _large(value: Floats, other: Floats, limits: Limits) -> Bools:
    with np.errstate(invalid="ignore"):
        found: Bools = np.maximum(value, other) >= limits.least
    return found


def _jumps(value: Floats, before: Floats, limits: Limits) -> Bools:
    ratio = _ratio(value, before)
    found: Bools = _large(value, before, limits) & np.isfinite(ratio) & (np.abs(ratio - 1.0) > limits.jump)
    return found
