"""Formulas that no program has computed: what is plain is computed, everything else is left to be told."""

import pytest

from flows.intake.formats.sheets import Sheet
from flows.intake.formats.uncached import resolve_uncached

# B2:B6 = 16, 3, "x", blank, 0.5;  C2 = "5" (text), C3 = #N/A, D2:D4 blank
ROWS: list[list[object]] = [[16.0, "5", None], [3.0, "#N/A", None], ["x", None, None], [None, None, None], [0.5, None, None]]


def computed(*formulas: str) -> list[object]:
    """The values of formulas standing in F2, F3, …; None where left open."""
    uncached = {(row, 6): formula for row, formula in enumerate(formulas, start=2)}
    resolved = resolve_uncached(Sheet("Biểu", ROWS, 2, 2, uncached=uncached))
    assert set(resolved.uncached) == {at for at in uncached if resolved.value(*at) is None}
    return [resolved.value(row, 6) for row in range(2, 2 + len(formulas))]


@pytest.mark.parametrize(("formula", "value"), [
    ("SUM(B2:B6)", 19.5),               # text and blanks are passed over
    ("=sum($B$2:B$3;B6)*2", 39),
    ("SUM(B4,B2)", 16),
    ("+B2-B3*2", 10),
    ("-(B2+B3)/2", -9.5),
    ("B2+B5", 16),                      # a blank beside a number counts 0
    ("B3/B2*100%", 0.1875),
    ("SUM(B2,1+1,SUM(B3))", 21),
    ("2*3", 6),
])
def test_plain_arithmetic_is_computed_as_excel_does(formula, value):
    assert computed(formula) == [value]


@pytest.mark.parametrize("formula", [
    "", "B2/D2", "B4+1", "C2+1", "SUM(B2:C3)", "Sheet2!A1+1", "'Biểu 1'!A1", "SUM(Sheet2!A1:A3)", "IF(B2>1,1,0)", "ROUND(B2,0)",
    "B2&B3", "B2^2", "(B2", "B2 B3", "SUM(B:B)", "SUM(A1:XFD1048576)", "LOG10(B2)", "SUM()", "1e999", "(" * 900 + "1" + ")" * 900,
])
def test_anything_else_stays_open(formula):
    assert computed(formula) == [None]


def test_a_sum_of_blanks_is_missing_and_not_zero():
    assert computed("SUM(D2:D4)", "D2+D3", "SUM(D2:D4,B3)") == [None, None, 3]


def test_formulas_rest_on_each_other_in_any_order_and_circles_stay_open():
    assert computed("F3+1", "SUM(B2:B3)", "F5", "F4", "SUM(F2:F3)") == [20, 19, None, None, 39]


def test_a_total_below_the_last_filled_row_lengthens_the_sheet():
    resolved = resolve_uncached(Sheet("Biểu", [[1.0], [2.0]], 5, 3, uncached={(8, 2): "SUM(C5:C6)"}))

    assert (resolved.first_row, resolved.first_column) == (5, 2)
    assert resolved.rows == [[None, 1], [None, 2], [None, None], [3, None]]
