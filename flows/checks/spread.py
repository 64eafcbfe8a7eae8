"""How far a number lies from others of its kind, whatever a few of them say: median and median deviation of logarithms.

Zeros are no measure of size: they are left out, and where too few other numbers remain nothing is said.
"""

import numpy as np

from flows.facts import Codes, Floats

_TO_DEVIATION = 1.4826          # median absolute deviation of a normal distribution -> its standard deviation


def within_rows(others: Floats, least_count: int, least_spread: float) -> tuple[Floats, Floats]:
    """(median, spread) of each row of ``others`` on the scale of logarithms; NaN where fewer than ``least_count`` are above 0.

    A row where zeros are more than half is no series: NaN too.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(others > 0, np.log(others), np.nan)
    counted, zeros = (~np.isnan(logs)).sum(axis=1), (others == 0).sum(axis=1)
    enough = (counted >= least_count) & (zeros <= counted)
    median, spread = (np.full(len(others), np.nan) for _ in range(2))
    median[enough] = np.nanmedian(logs[enough], axis=1)
    spread[enough] = np.nanmedian(np.abs(logs[enough] - median[enough, None]), axis=1) * _TO_DEVIATION
    return median, np.maximum(spread, least_spread)


def within_groups(values: Floats, groups: Codes, least_count: int, least_spread: float) -> tuple[Floats, Floats]:
    """The same among the values of each group, given back to each of its members."""
    size, above = int(groups.max(initial=-1)) + 1, values > 0
    logs, of_group = np.log(values[above]), groups[above]
    median = _medians(logs, of_group, size)
    spread = _medians(np.abs(logs - median[of_group]), of_group, size) * _TO_DEVIATION
    counted, zeros = (np.bincount(some, minlength=size) for some in (of_group, groups[values == 0]))
    median[(counted < least_count) | (zeros > counted)] = np.nan
    return median[groups], np.maximum(spread, least_spread)[groups]


def _medians(values: Floats, groups: Codes, size: int) -> Floats:
    """The median of each group; NaN where it has none."""
    order = np.argsort(groups, kind="stable")       # nearly in order as it is
    members = np.split(values[order], np.cumsum(np.bincount(groups, minlength=size))[:-1]) if size else []
    return np.array([np.median(some) if len(some) else np.nan for some in members], dtype=np.float64)


def distances(values: Floats, median: Floats, spread: Floats) -> Floats:
    """Distance from the median in spreads; a zero among numbers above zero lies as far as 1 would; NaN where not known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.abs(np.log(np.maximum(values, 1.0)) - median) / spread
    return found
