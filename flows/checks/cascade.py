"""One mistake, one finding: what only follows from a mistake told already is not told again."""

from collections.abc import Iterable, Sequence

from flows.findings import Finding

# Findings of reading that leave a cell without the value its sender meant.
_NO_VALUE = frozenset({
    "required-missing", "formula-without-value", "not-a-number", "not-an-integer", "negative", "below-minimum", "above-maximum",
    "ambiguous-number", "inexact-number", "percent-as-share", "unit-mismatch", "date-in-number-cell", "formula-error-cell",
    "not-a-range", "not-yes-or-no", "not-a-choice", "not-a-date"})
_ROW_LEFT_OUT = frozenset({"unknown-unit", "outside-subtree", "duplicate-row", "unknown-row"})
_WRONG_UNIT = "wrong-unit-of-measure"


class ToldCells:
    """Cells whose value something has been said of; a line stated in a wrong unit of measure is meant as a whole."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        of_cells = [one for one in findings if one.cell and (one.code in _NO_VALUE or one.code == _WRONG_UNIT)]
        self._cells = {(one.file, one.sheet, one.cell) for one in of_cells}
        self._lines = {(one.file, one.sheet, _line(one.cell)) for one in of_cells if one.code == _WRONG_UNIT}

    def __contains__(self, place: object) -> bool:
        if place in self._cells:
            return True
        return isinstance(place, tuple) and bool(self._lines) and (place[0], place[1], _line(place[2])) in self._lines

    def __bool__(self) -> bool:
        return bool(self._cells)


def _line(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")


def without_consequences(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that follow from others: a total cannot agree with rows of which one was left out."""
    incomplete = {(one.file, one.sheet) for one in findings if one.code in _ROW_LEFT_OUT}
    return [one for one in findings if one.code != "total-mismatch" or (one.file, one.sheet) not in incomplete]
