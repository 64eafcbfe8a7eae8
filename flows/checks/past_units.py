"""Units of last year that don-vi.csv does not know: their values would be in nobody's sum."""

from collections.abc import Iterator

import pandas as pd

from flows.findings import Finding
from flows.units import Units


def check_past_units(previous: pd.DataFrame, units: Units) -> Iterator[Finding]:
    """One finding per code that stands in last year's facts and nowhere in don-vi.csv, with how many values it has."""
    known = {unit.code for unit in units.all}
    counts = previous["reporter"].astype(str).value_counts() if len(previous) else pd.Series(dtype=int)
    for code in sorted(set(counts.index) - known - {""}):
        yield Finding("past-unit-unknown", "don-vi.csv", expected="một dòng, có valid_to và successor nếu đã hết hiệu lực",
                      found=f"không có mã {code} ({counts[code]} giá trị của năm trước)")
