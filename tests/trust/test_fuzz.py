"""The readers under mutated real files and the formula parser under made-up text: a fixed, seeded budget.

``make fuzz`` runs the same for longer. What was ever found lies in ``finds/`` and is tried every time.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalogue.formula import Call, Column, FormulaError, Name, Number, Text, evaluate, leaves, parse
from flows.intake.isolation import Lost
from flows.intake.pool import run_batches
from tests.trust.fuzz import FINDS, MEMORY_BYTES, TIMEOUT_SECONDS, ending_of, fuzz

MUTANTS = 1_200
FORMULAS = 400          # of each kind
_PRINTED = st.text(st.sampled_from("0123456789+-*/=<>().,[]@_ abc\"…×÷≤≥–:\x00"), max_size=60)


def test_mutated_files_end_as_facts_or_findings_within_seconds(tell: list[str]) -> None:
    tally = fuzz(range(MUTANTS))
    tell.append(f"readers: {tally}")
    assert tally.finds == []
    assert sum(tally.formats.values()) == MUTANTS
    assert len(tally.formats) == 7
    assert tally.endings["read"] > MUTANTS // 10      # mutants that get past the first look, too


def endings_of(paths: tuple[Path, ...]) -> list[str]:
    return [ending_of(f"01891 {path.name}", path.read_bytes()) for path in paths]


def test_what_was_once_found_is_refused_by_name(tell: list[str]) -> None:
    paths = sorted(path for path in FINDS.iterdir() if path.is_file())
    (_, endings), = run_batches(endings_of, [tuple(paths)], workers=1, timeout_seconds=TIMEOUT_SECONDS, memory_bytes=MEMORY_BYTES)
    assert not isinstance(endings, Lost)
    assert [(path.name, ending) for path, ending in zip(paths, endings, strict=True) if ending.startswith("!")] == []
    tell.append(f"readers: {len(paths)} finds of earlier runs tried again")


# -- formulas ----------------------------------------------------------------------------------------------------------

@settings(max_examples=FORMULAS, derandomize=True, database=None, deadline=None)
@given(st.one_of(_PRINTED, st.text(max_size=200), st.text(st.sampled_from("(-+1*"), max_size=2_100)))
def test_any_text_is_a_formula_or_refused_with_a_reason(text: str) -> None:
    try:
        tree = parse(text)
    except FormulaError as error:
        assert str(error)
        return
    assert [leaf for leaf in leaves(tree) if not isinstance(leaf, Column | Name | Call)] == []


@pytest.mark.parametrize("text", ["(" * 1_990, "(" * 400 + "1" + ")" * 400, "-" * 1_999, "f(" * 900, "1+" * 600 + "1",
                                  "a.b(" + "c," * 800, "1+...+999999999999999999999", "[" * 1_000, "\ud800"])
def test_deep_and_long_formulas_are_refused_not_suffered(text: str) -> None:
    with pytest.raises(FormulaError, match=r"."):
        parse(text)


class Sum(NamedTuple):
    """A formula as it might be printed, and its value worked out beside it; None where something is divided by zero."""

    text: str
    value: Fraction | None


def _joined(parts: tuple[Sum, str, Sum]) -> Sum:
    left, sign, right = parts
    if left.value is None or right.value is None or (sign in "/÷:" and right.value == 0):
        return Sum(f"({left.text}) {sign} ({right.text})", None)
    results: dict[str, Callable[[], Fraction]] = {
        "+": lambda: left.value + right.value, "-": lambda: left.value - right.value,     # type: ignore[operator]
        "*": lambda: left.value * right.value, "/": lambda: left.value / right.value}     # type: ignore[operator]
    same = {"–": "-", "×": "*", "÷": "/", ":": "/"}
    return Sum(f"({left.text}) {sign} ({right.text})", results[same.get(sign, sign)]())


_NUMBERS = st.integers(0, 9_999).map(lambda number: Sum(str(number), Fraction(number)))
_SUMS = st.recursive(_NUMBERS, lambda parts: st.tuples(parts, st.sampled_from("+-*/–×÷:"), parts).map(_joined), max_leaves=12)


@settings(max_examples=FORMULAS, derandomize=True, database=None, deadline=None)
@given(_SUMS)
def test_arithmetic_gives_what_exact_fractions_give(made: Sum) -> None:
    def column(leaf: object) -> float:
        assert isinstance(leaf, Column)
        return float(leaf.number)

    found = float(evaluate(parse(made.text), column))
    if made.value is not None:      # where something is divided by zero: whatever it is, it raises nothing
        assert math.isclose(found, float(made.value), rel_tol=1e-9, abs_tol=1e-6)


@settings(max_examples=FORMULAS, derandomize=True, database=None, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=2, max_size=6), st.lists(st.sampled_from(["+", "-"]), min_size=5, max_size=5))
def test_without_parentheses_it_is_worked_out_from_the_left(numbers: list[int], signs: list[str]) -> None:
    text, value = str(numbers[0]), numbers[0]
    for sign, number in zip(signs, numbers[1:], strict=False):
        text, value = f"{text}{sign}{number}", value + number if sign == "+" else value - number
    assert evaluate(parse(text), lambda leaf: float(leaf.number)) == value      # type: ignore[union-attr]


def test_the_budget_of_formulas_is_told(tell: list[str]) -> None:
    tell.append(f"formula parser: {3 * FORMULAS} made-up formulas")
    assert isinstance(parse('a.b = "x"').operands[1], Text)         # type: ignore[union-attr]
    assert isinstance(parse("a.b + 1").right, Number)               # type: ignore[union-attr]
