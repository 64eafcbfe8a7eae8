"""Every mistake that can be made in ``checks``, ``figures`` and ``wording``, and the code with one of them planted.

Left alone is what only guards against mistakes of programmers and changes no result: decorators, annotations, and the
arguments ``strict``, ``frozen`` and ``slots``.
"""

import ast
import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[2]
ROOMS = ("checks", "figures", "wording")
_GUARDS = frozenset({"strict", "frozen", "slots"})
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}


@dataclass(frozen=True)
class Mutant:
    """One mistake: the ``place``-th that can be made in a file. ``lines``: those of the statement it is made in."""

    path: Path
    place: int
    line: int
    what: str
    lines: range

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} in `{self._code}`"

    @property
    def file(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT / "flows").parts[0]

    @property
    def key(self) -> str:
        """Stays the same when lines above come and go."""
        return f"{self.file} · {self.what} · {self._code}"

    @property
    def _code(self) -> str:
        return source(self.path).splitlines()[self.line - 1].strip()


@cache
def source(path: Path) -> str:
    """Read once: a file that is edited meanwhile would have other places."""
    return path.read_text(encoding="utf-8")


class Planter(ast.NodeTransformer):
    """Counts the mistakes that can be made on the way through a tree; makes the chosen one."""

    def __init__(self, chosen: int = -1) -> None:
        self.chosen, self.found = chosen, list[tuple[int, str, range]]()
        self._lines = range(0)

    def visit(self, node: ast.AST) -> ast.AST:
        before = self._lines
        if isinstance(node, ast.stmt):
            self._lines = _lines_of(node)
        visited = super().visit(node)
        self._lines = before
        return visited

    def _here(self, node: ast.expr | ast.stmt, what: str) -> bool:
        self.found.append((node.lineno, what, self._lines))
        return len(self.found) - 1 == self.chosen

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for number, operator in enumerate(node.ops):
            other = _COMPARISONS[type(operator)]
            if self._here(node, f"{type(operator).__name__} -> {other.__name__}"):
                node.ops[number] = other()
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        other = _OPERATORS.get(type(node.op))
        if other and self._here(node, f"{type(node.op).__name__} -> {other.__name__}"):
            node.op = other()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, "and <-> or"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return node.operand if isinstance(node.op, ast.Not | ast.Invert | ast.USub) and self._here(node, "sign lost") else node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, "condition turned round"):
            node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        if self._here(node, "choice turned round"):
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            return ast.copy_location(ast.Constant(not node.value), node) if self._here(node, "bool turned round") else node
        if isinstance(node.value, int | float):
            return ast.copy_location(ast.Constant(node.value + 1), node) if self._here(node, f"{node.value} + 1") else node
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if node.value is not None and not isinstance(node.value, ast.Constant) and self._here(node, "returns nothing"):
            node.value = ast.copy_location(ast.Constant(None), node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node     # a docstring
        self.generic_visit(node)
        lost = isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom) and self._here(node, "statement lost")
        return ast.copy_location(ast.Expr(ast.Constant(None)), node) if lost else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node         # annotations do nothing

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        return node if node.arg in _GUARDS else self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.args.defaults = [self.visit(default) for default in node.args.defaults]
        node.args.kw_defaults = [default and self.visit(default) for default in node.args.kw_defaults]
        node.body = [self.visit(statement) for statement in node.body]
        return node


def _lines_of(node: ast.stmt) -> range:
    """The lines of a statement; of one that holds others the lines before them."""
    inner = [one.lineno for name in ("body", "cases") for one in getattr(node, name, []) if hasattr(one, "lineno")]
    inner += [case.pattern.lineno for case in getattr(node, "cases", [])]
    end = max(min(inner), node.lineno + 1) if inner else (node.end_lineno or node.lineno) + 1
    return range(node.lineno, end)


def mutants(rooms: Iterable[str] = ROOMS) -> list[Mutant]:
    """Every mistake that can be made, in order."""
    found = []
    for path in sorted(path for room in rooms for path in (ROOT / "flows" / room).rglob("*.py")):
        planter = Planter()
        planter.visit(ast.parse(source(path)))
        found += [Mutant(path, place, *what) for place, what in enumerate(planter.found)]
    return found


def planted(mutant: Mutant) -> CodeType:
    """The module with this mistake, compiled."""
    tree = Planter(mutant.place).visit(ast.parse(source(mutant.path)))
    return compile(ast.fix_missing_locations(tree), str(mutant.path), "exec", dont_inherit=True)


def functions_in(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """(qualified name, first line) -> code of every function and method a module makes when it is imported."""
    found = {}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            is_class = not one.co_flags & inspect.CO_OPTIMIZED
            found |= functions_in(one) if is_class else {(one.co_qualname, one.co_firstlineno): one}
    return found
