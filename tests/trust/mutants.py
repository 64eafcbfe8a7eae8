"""Are the tests good enough? Mistakes planted in ``checks``, ``figures`` and ``wording``, one at a time, must make one fail.

``python -m tests.trust.mutants [COUNT [SEED [ROOM …]]]`` tries a sample of all possible mistakes against the quick tests of
these rooms and prints the share found, then every survivor. Survivors that are known and harmless stand in ``survivors.md``
with their reason, by the line of code they change.
"""

import ast
import importlib.abc
import importlib.machinery
import io
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
ROOMS = ("checks", "figures", "wording")
SURVIVORS = Path(__file__).parent / "survivors.md"
TESTS = ("tests/checks", "tests/figures", "tests/wording", "tests/trust/test_metamorphic.py")
TIMEOUT_SECONDS = 150
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}


@dataclass(frozen=True)
class Mutant:
    """One mistake: the ``place``-th that can be made in a file."""

    path: Path
    place: int
    line: int
    what: str

    def __str__(self) -> str:
        code = self.path.read_text(encoding="utf-8").splitlines()[self.line - 1].strip()
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line}: {self.what} in `{code}`"

    @property
    def key(self) -> str:
        """Stays the same when lines above come and go."""
        code = self.path.read_text(encoding="utf-8").splitlines()[self.line - 1].strip()
        return f"{self.path.relative_to(ROOT).as_posix()} · {self.what} · {code}"


class Planter(ast.NodeTransformer):
    """Counts the mistakes that can be made on the way through a tree; makes the chosen one."""

    def __init__(self, chosen: int = -1) -> None:
        self.chosen, self.found = chosen, list[tuple[int, str]]()

    def _here(self, node: ast.expr | ast.stmt, what: str) -> bool:
        self.found.append((node.lineno, what))
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

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.args.defaults = [self.visit(default) for default in node.args.defaults]
        node.body = [self.visit(statement) for statement in node.body]
        return node


def mutants(rooms: Sequence[str] = ROOMS) -> list[Mutant]:
    """Every mistake that can be made, in order."""
    found = []
    for path in sorted(path for room in rooms for path in (ROOT / "flows" / room).glob("*.py")):
        planter = Planter()
        planter.visit(ast.parse(path.read_text(encoding="utf-8")))
        found += [Mutant(path, place, line, what) for place, (line, what) in enumerate(planter.found)]
    return found


class _Importer(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mistaken module to whoever imports it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        parts = mutant.path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def find_spec(self, name: str, path: Sequence[str] | None = None,  # noqa: ARG002 - importlib's own
                  target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:  # noqa: ARG002
        if name != self.name:
            return None
        folder = [str(self.mutant.path.parent)] if self.mutant.path.name == "__init__.py" else None
        spec = importlib.machinery.ModuleSpec(name, self, origin=str(self.mutant.path), is_package=folder is not None)
        spec.submodule_search_locations = folder
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        tree = Planter(self.mutant.place).visit(ast.parse(self.mutant.path.read_text(encoding="utf-8")))
        exec(compile(ast.fix_missing_locations(tree), str(self.mutant.path), "exec"), vars(module))  # noqa: S102 - our own code


def started(mutant: Mutant | None) -> int:
    """The process id of a child that runs the quick tests with this mistake; ``None`` = without any."""
    pid = os.fork()
    if not pid:
        os.setsid()
        os._exit(_tests_fail(mutant))
    return pid


def tried(chosen: Sequence[Mutant], at_once: int = os.cpu_count() or 1) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant with whether the tests noticed it. One that never ends is noticed."""
    waiting, going = list(reversed(chosen)), dict[int, tuple[Mutant, float]]()
    while waiting or going:
        while waiting and len(going) < at_once:
            mutant = waiting.pop()
            going[started(mutant)] = mutant, time.monotonic() + TIMEOUT_SECONDS
        for pid, (mutant, end) in list(going.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done and time.monotonic() > end:
                os.killpg(pid, signal.SIGKILL)
                done, status = os.waitpid(pid, 0)
            if done:
                del going[pid]
                yield mutant, status != 0
        time.sleep(0.02)


def _tests_fail(mutant: Mutant | None) -> int:
    import pytest

    if mutant is not None:
        sys.meta_path.insert(0, _Importer(mutant))
    own = [one for one in TESTS if mutant is not None and mutant.path.parent.name in one]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--assert=plain", *dict.fromkeys([*own, *TESTS])]))


def known() -> set[str]:
    """Keys of survivors that are explained."""
    if not SURVIVORS.exists():
        return set()
    return {line[2:].partition(" — ")[0].replace("`", "") for line in SURVIVORS.read_text(encoding="utf-8").splitlines()
            if line.startswith("- ")}


def main(count: int = 150, seed: int = 2018, *rooms: str) -> int:
    os.chdir(ROOT)
    for name in ("pandas", "pytest", "pydantic", "lxml.etree", "matplotlib", "docx", "babel", "openpyxl", "rapidfuzz"):
        importlib.import_module(name)       # once for all children; nothing of ours, so that mistakes are seen
    assert os.waitpid(started(None), 0)[1] == 0, "the tests fail without any mistake"
    everything = mutants(rooms or ROOMS)
    chosen = random.Random(seed).sample(everything, min(count, len(everything)))
    explained, counts, survivors = known(), Counter[str](), list[Mutant]()
    for mutant, killed in tried(chosen):
        room = mutant.path.parent.name
        counts[f"{room} tried"] += 1
        counts[f"{room} killed"] += killed
        if not killed:
            survivors.append(mutant)
        print(f"{sum(counts[f'{one} tried'] for one in ROOMS)}/{len(chosen)} {'found' if killed else 'MISSED'}: {mutant}",
              file=sys.stderr, flush=True)
    for room in rooms or ROOMS:
        print(f"{room}: {counts[f'{room} killed']} of {counts[f'{room} tried']} mistakes found")
    killed = len(chosen) - len(survivors)
    survivors.sort(key=lambda one: (one.path, one.place))
    unexplained = [mutant for mutant in survivors if mutant.key not in explained]
    print(f"{len(everything)} possible, {len(chosen)} tried, {killed} found ({100 * killed / max(1, len(chosen)):.0f} %), "
          f"{len(survivors) - len(unexplained)} explained in {SURVIVORS.name}, {len(unexplained)} not")
    for mutant in unexplained:
        print(f"- `{mutant.key}` (line {mutant.line})")
    return int(killed + len(survivors) - len(unexplained) < 0.85 * len(chosen))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3]), *sys.argv[3:]))
