"""Formulas as printed on the forms (``9=11+12+13=14+...+17=18+22``) and as written in the catalogue -> a small tree.

A formula of bare numbers is *printed*: its numbers are column numbers. Once it names a field (``done <= plan``), a
``form.field`` or a bracketed column (``[6] >= 5*[5]``), bare numbers are literals. Nothing is ever ``eval``ed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class FormulaError(ValueError):
    """The text is not a formula; the message says where, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Column:
    """A field by its printed column number."""

    number: str


@dataclass(frozen=True, slots=True)
class Name:
    """A field of the form, ``form.field``, or another figure; ``[row]`` picks a row, ``@level`` the units of a level."""

    name: str
    row: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``a = b = c``: every adjacent pair must hold."""

    operands: tuple["Node", ...]
    operators: tuple[str, ...]

    def pairs(self) -> Iterator[tuple["Node", str, "Node"]]:
        return zip(self.operands[:-1], self.operators, self.operands[1:], strict=True)


Node = Number | Text | Column | Name | Call | Binary | Comparison

_RANGE = re.compile(r"(\d+)\s*\+\s*(?:\.{2,}|…)\s*\+\s*(\d+)")
_TOKEN = re.compile(r"""
    \s*(?: (?P<number>\d+(?:[.,]\d+)?)
         | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)
         | (?P<text>"[^"]*")
         | (?P<bracket>\[[^\]]*\])
         | (?P<level>@[a-z_]+)
         | (?P<op><=|>=|≤|≥|<|>|=|\+|-|–|−|\*|×|/|÷|:|\(|\)|,)
       )""", re.VERBOSE)
_SAME = {"≤": "<=", "≥": ">=", "–": "-", "−": "-", "×": "*", "÷": "/", ":": "/"}
_COMPARISONS = ("<=", ">=", "<", ">", "=")
_MOST_TERMS = 500
_DEEPEST = 40       # parentheses within parentheses


@lru_cache(maxsize=4096)
def parse(formula: str) -> Node:
    """The tree of one formula. Raises FormulaError with the place of the first mistake."""
    if len(formula) > 2000:
        raise FormulaError("công thức dài quá 2.000 ký tự")
    return _Parser(_tokens(_RANGE.sub(_expand, formula))).formula()


def _expand(match: re.Match[str]) -> str:
    first, last = int(match[1]), int(match[2])
    if not 0 < last - first < _MOST_TERMS:
        raise FormulaError(f"dãy {match[0]!r} không tăng dần")
    return "+".join(str(number) for number in range(first, last + 1))


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if not match:
            raise FormulaError(f"không hiểu {text[position:position + 10].strip()!r} ở vị trí {position + 1}")
        kind = match.lastgroup or ""
        tokens.append((kind, _SAME.get(match[kind], match[kind])))
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens; terms and nested parentheses are bounded."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.position = 0
        self.terms = 0
        self.depth = 0
        self.printed = all(kind in ("number", "op") for kind, _ in tokens)

    def formula(self) -> Node:
        node = self.comparison()
        if self.position < len(self.tokens):
            raise FormulaError(f"thừa {self.tokens[self.position][1]!r}")
        return node

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.position] if self.position < len(self.tokens) else ("end", "hết công thức")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.position += 1
        return token

    def accept(self, *symbols: str) -> str:
        kind, value = self.peek()
        if kind == "op" and value in symbols:
            self.position += 1
            return value
        return ""

    def comparison(self) -> Node:
        operands, operators = [self.sum()], []
        while operator := self.accept(*_COMPARISONS):
            operators.append(operator)
            operands.append(self.sum())
        return Comparison(tuple(operands), tuple(operators)) if operators else operands[0]

    def sum(self) -> Node:
        node = self.product()
        while operator := self.accept("+", "-"):
            node = Binary(operator, node, self.product())
        return node

    def product(self) -> Node:
        node = self.atom()
        while operator := self.accept("*", "/"):
            node = Binary(operator, node, self.atom())
        return node

    def atom(self) -> Node:
        self.terms += 1
        if self.terms > _MOST_TERMS:
            raise FormulaError("công thức quá nhiều số hạng")
        kind, value = self.take()
        match kind:
            case "number":
                return Column(value) if self.printed else Number(float(value.replace(",", ".")))
            case "text":
                return Text(value[1:-1])
            case "bracket":
                return Column(value[1:-1].strip())
            case "name":
                return self.name(value)
        if value == "(":
            node = self.inside()
            self.expect(")")
            return node
        if value == "-":
            return Binary("-", Number(0.0), self.atom())
        raise FormulaError(f"cần một số hạng, gặp {value!r}")

    def inside(self) -> Node:
        """A formula within parentheses."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormulaError("công thức quá nhiều lớp ngoặc")
        node = self.comparison()
        self.depth -= 1
        return node

    def name(self, name: str) -> Node:
        if self.accept("("):
            arguments = [self.inside()]
            while self.accept(","):
                arguments.append(self.inside())
            self.expect(")")
            return Call(name, tuple(arguments))
        row = self.take()[1][1:-1].strip() if self.peek()[0] == "bracket" else ""
        level = self.take()[1][1:] if self.peek()[0] == "level" else ""
        return Name(name, row, level)

    def expect(self, symbol: str) -> None:
        if not self.accept(symbol):
            raise FormulaError(f"thiếu {symbol!r} trước {self.peek()[1]!r}")


def leaves(node: Node) -> Iterator[Column | Name | Call]:
    """Every column, name and call in the tree, left to right; the arguments of a call come after it."""
    match node:
        case Column() | Name():
            yield node
        case Call(_, arguments):
            yield node
            for argument in arguments:
                yield from leaves(argument)
        case Binary(_, left, right):
            yield from leaves(left)
            yield from leaves(right)
        case Comparison(operands, _):
            for operand in operands:
                yield from leaves(operand)


def divides(node: Node) -> bool:
    """Whether the formula is a ratio somewhere: a value over another."""
    match node:
        case Binary(operator, left, right):
            return operator == "/" or divides(left) or divides(right)
        case _:
            return False


def evaluate(node: Node, look_up: Callable[[Column | Name | Call], Any]) -> Any:
    """The value of a tree; ``look_up`` gives a number or an array for each leaf, NaN where missing.

    Missing operands make the result NaN; a zero denominator makes it infinite or NaN, without a warning. A comparison
    gives booleans, false where an operand is missing.
    """
    match node:
        case Number(value) | Text(value):
            return value
        case Column() | Name() | Call():
            return look_up(node)
        case Binary(operator, left, right):
            return _apply(operator, evaluate(left, look_up), evaluate(right, look_up))
        case Comparison():
            results = [holds(evaluate(left, look_up), operator, evaluate(right, look_up))
                       for left, operator, right in node.pairs()]
            return np.logical_and.reduce(results) if len(results) > 1 else results[0]


def _apply(operator: str, left: Any, right: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case _:
                return np.divide(left, right)


def holds(left: Any, operator: str, right: Any, tolerance: float = 0.0) -> Any:
    """Whether ``left operator right`` holds, elementwise; numbers within the tolerance count as equal."""
    if isinstance(right, str) or isinstance(left, str):
        return left == right
    slack = tolerance + 1e-9
    match operator:
        case "=":
            return np.abs(left - right) <= slack
        case "<=":
            return left <= right + slack
        case ">=":
            return left >= right - slack
        case "<":
            return left < right - slack
        case _:
            return left > right + slack
