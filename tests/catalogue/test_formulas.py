"""Printed formulas and catalogue formulas: what they mean, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue.formula import Column, FormulaError, evaluate, leaves, parse
from flows.catalogue.rules import broken_pairs
from tests.helpers import form

FORM = form(field=[{"id": f"c{n}", "number": str(n), "label": f"Cột {n}"} for n in range(1, 31)])


def broken(formula: str, **values: float) -> list[tuple[str, float, float]]:
    """(field pointed to, found, expected) of every comparison one row of values breaks."""
    def column(field: str) -> np.ndarray:
        return np.array([float(values.get(field, np.nan))])
    return [(pair.field, pair.found[0], pair.expected[0]) for pair in broken_pairs(formula, FORM, column)]


@pytest.mark.parametrize(("formula", "values", "expected"), [
    ("1=2+3", {"c1": 5, "c2": 2, "c3": 3}, []),
    ("1=2+3", {"c1": 6, "c2": 2, "c3": 3}, [("c1", 6, 5)]),
    ("1=2+...+5", {"c1": 14, "c2": 2, "c3": 3, "c4": 4, "c5": 5}, []),
    ("1=2+..+5", {"c1": 15, "c2": 2, "c3": 3, "c4": 4, "c5": 5}, [("c1", 15, 14)]),
    ("1 = 2+3+…+5", {"c1": 14, "c2": 2, "c3": 3, "c4": 4, "c5": 5}, []),
    ("9=11+12 =13+14", {"c9": 7, "c11": 3, "c12": 4, "c13": 5, "c14": 5}, [("c11", 7, 10)]),
    ("[6] >= 5*[5]", {"c6": 10, "c5": 2}, []),
    ("[6] >= 5*[5]", {"c6": 9, "c5": 2}, [("c6", 9, 10)]),
    ("c6 ≤ c5", {"c6": 3, "c5": 2}, [("c6", 3, 2)]),
    ("1=2+3", {"c1": 5, "c2": 2}, []),
])
def test_a_printed_formula_is_a_rule_as_it_stands(formula, values, expected):
    """The last row: a missing operand is told once, as a missing value, not again by every rule that needs it."""
    assert broken(formula, **values) == expected


@pytest.mark.parametrize("formula", ["1=", "1==2", "(1+2", "5+...+3", "__import__('os')", "1=2;3", "", "1 + * 2", "f(1"])
def test_what_is_no_formula_is_refused_with_a_reason(formula):
    with pytest.raises(FormulaError, match=r"."):
        parse(formula)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12, unique=True),
       st.lists(st.integers(0, 10**9), min_size=30, max_size=30))
def test_a_sum_of_columns_is_their_sum(columns, values):
    """Compared with Python's own sum of the same columns."""
    node = parse("+".join(str(column) for column in columns))

    def value(leaf: Column) -> int:
        return values[int(leaf.number) - 1]

    assert evaluate(node, value) == sum(values[column - 1] for column in columns)


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_range_names_every_column_between_its_ends(first, length):
    named = [leaf.number for leaf in leaves(parse(f"{first}+...+{first + length}"))]
    assert named == [str(column) for column in range(first, first + length + 1)]


@given(st.text(alphabet="0123456789+-*/=<>()[]., …ab\"@", max_size=60))
def test_any_text_is_parsed_or_refused(text):
    """Never another exception: catalogue files are written by people."""
    try:
        parse(text)
    except FormulaError as error:
        assert str(error)
