"""A total row is checked against the rows above it, never added to them."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from flows.catalogue import FieldSpec
from flows.findings import Finding
from flows.intake.formats.sheets import Sheet
from flows.intake.reading import FactRow
from flows.intake.values.parse import parse

_ADDABLE = ("sum", "stock")


def check_total(sheet: Sheet, place: int, fields: Iterable[tuple[int, FieldSpec]], facts: Iterable[FactRow],
                base: Finding) -> Iterator[Finding]:
    """Cells of the total row at ``place`` that differ from the sum of the table's facts; fields that do not add up are skipped.

    ``fields`` are (column, field) of the table; ``base`` names file, sheet, unit and form of the findings.
    """
    row = sheet.rows[place]
    sums = _column_sums(facts)
    for column, spec in fields:
        raw = row[column] if column < len(row) else None
        if spec.adds not in _ADDABLE or raw is None or spec.id not in sums:
            continue
        stated = parse(raw, spec).value
        computed = sums[spec.id]
        if stated is not None and not math.isclose(stated, computed, rel_tol=1e-9, abs_tol=1e-6):
            cell = sheet.address(sheet.first_row + place, sheet.first_column + column)
            yield replace(base, code="total-mismatch", cell=cell, expected=_plain(computed), found=_plain(stated))


def _column_sums(facts: Iterable[FactRow]) -> dict[str, float]:
    """Field id -> sum of its facts; a field with a missing value has no sum to compare with."""
    sums: dict[str, float] = {}
    unknown: set[str] = set()
    for _, _, _, field, value, _, state, _, _ in facts:
        if state == "missing":
            unknown.add(field)
        elif not math.isnan(value):
            sums[field] = sums.get(field, 0.0) + value
    return {field: total for field, total in sums.items() if field not in unknown}


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
