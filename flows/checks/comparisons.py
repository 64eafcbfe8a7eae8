"""Accepted facts against other years and other units: what is unusual, carried over wrongly, or copied. Warnings only."""

from collections.abc import Sequence

import pandas as pd

from flows.catalogue import Catalogue
from flows.checks.copies import check_copies
from flows.checks.last_year import check_last_year, last_years
from flows.checks.neighbours import check_neighbours
from flows.checks.opening import check_opening
from flows.checks.peers import check_peers
from flows.checks.sums import unit_sums
from flows.facts import Grids, by_form
from flows.findings import Finding
from flows.units import Units


def compare(facts: pd.DataFrame | Grids, previous: pd.DataFrame, earlier: Sequence[pd.DataFrame], catalogue: Catalogue,
            units: Units) -> list[Finding]:
    """All comparisons. ``previous`` are last year's facts, ``earlier`` those of the years before it, one table a year."""
    grids = by_form(facts, catalogue)
    if not len(grids.facts):
        return []
    now = unit_sums(grids, catalogue)
    before = last_years(now, previous, catalogue)
    series = [last_years(now, table, catalogue) for table in earlier]
    over_years = check_last_year(now, before, series, catalogue.limits) if len(previous) or series else []
    return [*over_years, *check_peers(now, before, units, catalogue.limits), *check_opening(grids, previous, catalogue),
            *check_copies(grids.facts, previous, catalogue), *check_neighbours(grids, units, catalogue.limits)]
