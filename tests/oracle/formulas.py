"""Formulas as Python's own syntax trees: ``a.b[row]@level = "x"`` is read as ``leaf("a.b", "row", "level") == "x"``."""

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

_LEAF = re.compile(r'("[^"]*")|([a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)+|\bgroup\b)(?:\[([^\]]*)\])?(?:@([a-z]+))?')


class Leaf(NamedTuple):
    """A field of a form or another figure; ``row``: one line of the form, ``level``: only units of that level."""

    name: str
    row: str
    level: str


@cache
def tree(formula: str) -> ast.expr:
    text = _LEAF.sub(lambda found: found[1] or f"leaf({found[2]!r}, {found[3] or ''!r}, {found[4] or ''!r})", formula)
    return ast.parse(re.sub(r"(?<![<>=])=(?!=)", "==", text).strip(), mode="eval").body


@cache
def leaf(node: ast.AST) -> Leaf | None:
    """What a node names, None for a number, an operation or a count."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "leaf":
        return Leaf(*(ast.literal_eval(argument) for argument in node.args))
    return None


@cache
def leaves(node: ast.expr) -> tuple[Leaf, ...]:
    """Everything a formula names, also within counts."""
    return tuple(_leaves(node))


def _leaves(node: ast.AST) -> Iterator[Leaf]:
    if found := leaf(node):
        yield found
        return
    for part in ast.iter_child_nodes(node):
        yield from _leaves(part)


@cache
def operands(node: ast.expr) -> tuple[Leaf, ...]:
    """What is added, subtracted, multiplied or divided: all but what only counts rows and units."""
    if isinstance(node, ast.BinOp):
        return operands(node.left) + operands(node.right)
    found = leaf(node)
    return (found,) if found else ()


@cache
def divides(node: ast.expr) -> bool:
    return any(isinstance(part, (ast.Div, ast.Mod)) for part in ast.walk(node))


@cache
def literal(node: ast.expr) -> Fraction | str:
    """A number, exact as it is written, or a text."""
    found = ast.literal_eval(node)
    return found if isinstance(found, str) else Fraction(str(found))
