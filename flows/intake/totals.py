"""A total row is checked against the rows above it, never added to them."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.findings import Finding
from flows.intake.values import parse

if TYPE_CHECKING:
    from flows.intake.extract import Extractor

_ADDABLE = ("sum", "stock")


def check_total(extractor: "Extractor", place: int) -> Iterator[Finding]:
    """Cells of a total row that differ from the sum of the table's data rows. Fields that do not add up are skipped."""
    sheet, form = extractor.sheet, extractor.form
    row = sheet.rows[place]
    sums = _column_sums(extractor)
    for column, spec in extractor.fields:
        raw = row[column] if column < len(row) else None
        if spec.adds not in _ADDABLE or raw is None or spec.id not in sums:
            continue
        stated = parse(raw, spec).value
        computed = sums[spec.id]
        if stated is not None and not math.isclose(stated, computed, rel_tol=1e-9, abs_tol=1e-6):
            cell = sheet.address(sheet.first_row + place, sheet.first_column + column)
            yield Finding("total-mismatch", extractor.file, sheet.name, cell, extractor.reporter, form.id,
                          _plain(computed), _plain(stated))


def _column_sums(extractor: "Extractor") -> dict[str, float]:
    """Field id -> sum of its facts in this table; a field with a missing value has no sum to compare with."""
    sums: dict[str, float] = {}
    unknown: set[str] = set()
    for _, _, _, field, value, _, state, _, _ in extractor.out.facts:
        if state == "missing":
            unknown.add(field)
        elif not math.isnan(value):
            sums[field] = sums.get(field, 0.0) + value
    return {field: total for field, total in sums.items() if field not in unknown}


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
