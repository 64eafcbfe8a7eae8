"""One year's figures worked out: a formula, a unit and its subordinates -> an exact fraction. Plain loops."""

import ast
import operator
from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from tests.oracle.catalogue import forms
from tests.oracle.definitions import definitions
from tests.oracle.formulas import Leaf, divides, leaf, literal, operands, tree
from tests.oracle.lines import Cell, Line, Sent
from tests.oracle.units import below, children, units

DERIVED = {"targets.verdict", "targets.plan_value", "targets.pct"}
COMPARE = {ast.Eq: operator.eq, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge}
OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Div: operator.truediv, ast.Mod: lambda part, of: 100 * part / of}
Units = frozenset[str]


class Value(NamedTuple):
    """A figure's value, None where there is none; ``over_nothing``: something was divided by zero."""

    number: Fraction | None
    over_nothing: bool = False


@cache
def is_field(name: str) -> bool:
    form, _, field = name.partition(".")
    return name in DERIVED or field in forms().get(form, {}).get("fields", ())


class Year:
    """Figures of ``year`` over what was sent; ``only``: the units that may contribute, None for all."""

    def __init__(self, year: int, sent: Sent, only: Collection[str] | None = None) -> None:
        self.year = year
        self.lines = {form: [line for line in lines if only is None or line.unit in only] for form, lines in sent.lines.items()}
        self._values: dict[tuple[str, str, str], Value] = {}
        self._own: dict[tuple[Leaf, Units | None], dict[str, Fraction]] = {}
        self._reporting: dict[ast.expr, Units | None] = {}
        self._counts: dict[tuple[str, ast.expr], Counter[str]] = {}

    @cached_property
    def having(self) -> dict[str, Units]:
        """Form -> the units that have lines of it."""
        return {form: frozenset(line.unit for line in lines) for form, lines in self.lines.items()}

    def figure(self, name: str, unit: str, item: str = "") -> Value:
        """``item``: the line of a closed list whose figure is asked."""
        key = name, unit, item
        if key not in self._values:
            self._values[key] = self.formula(definitions()[name], unit, item)
        return self._values[key]

    def formula(self, formula: str, unit: str, item: str = "") -> Value:
        work = _Work(self, tree(formula), unit, item)
        number = work.out(work.formula)
        return Value(number, number is None and work.over_nothing)

    # -- fields ------------------------------------------------------------------------------------------------------

    def own(self, asked: Leaf, reporting: Units | None) -> dict[str, Fraction]:
        """Unit -> the sum over its own lines; units without any value are left out."""
        key = asked, reporting
        if key not in self._own:
            form, _, field = asked.name.partition(".")
            found: dict[str, Fraction] = {}
            for line in self.lines.get(form, ()):
                value = line.cells.get(field)
                if (isinstance(value, Fraction) and (not asked.row or line.name == asked.row)
                        and (not asked.level or units()[line.unit].level == asked.level)
                        and (reporting is None or line.unit in reporting)):
                    found[line.unit] = found.get(line.unit, Fraction(0)) + value
            self._own[key] = found
        return self._own[key]

    def field(self, asked: Leaf, unit: str, reporting: Units | None) -> Fraction | None:
        """The unit and its subordinates together, by how the field adds up."""
        form, _, field = asked.name.partition(".")
        own = self.own(asked, reporting)
        adds = forms()[form]["fields"].get(field, {"adds": "never"}).get("adds", "sum")
        if asked.row or adds in ("distinct", "index", "never"):
            return _alone(own, unit)
        if forms()[form].get("scope") == "all":
            return _whole(own, unit)
        known = [own[one] for one in below(unit) if one in own]
        return sum(known, Fraction(0)) if known else None

    def reporting(self, formula: ast.expr) -> Units | None:
        """A ratio of fields of one form counts only the units that report all of them; None: it counts all."""
        if formula not in self._reporting:
            fields = [one for one in operands(formula) if is_field(one.name)]
            of_one_form = len({(one.name.partition(".")[0], one.level) for one in fields}) == 1
            known = [frozenset(self.own(one, None)) for one in fields if not one.row]
            self._reporting[formula] = frozenset.intersection(*known) if divides(formula) and of_one_form and known else None
        return self._reporting[formula]

    # -- counts ------------------------------------------------------------------------------------------------------

    def count(self, what: str, conditions: list[ast.expr], unit: str) -> Fraction | None:
        """``rows`` or ``units`` of which all conditions hold; None where nobody who is asked has sent the form."""
        asked = [found for condition in conditions if (found := _asked(condition)) and found.name != "group"]
        form, level = asked[0].name.partition(".")[0], asked[0].level
        inside = below(unit, level) or below(unit)
        if not self.having.get(form, frozenset()).intersection(inside):
            return None
        matching = self._matching(what, form, conditions)
        return Fraction(sum(matching[one] for one in inside))

    def _matching(self, what: str, form: str, conditions: list[ast.expr]) -> Counter[str]:
        key = what, conditions[0]
        if key not in self._counts:
            found = Counter(line.unit for line in self.lines[form] if all(_holds(one, form, line) for one in conditions))
            self._counts[key] = Counter(dict.fromkeys(found, 1)) if what == "units" else found
        return self._counts[key]


class _Work:
    """One formula for one unit."""

    def __init__(self, year: Year, formula: ast.expr, unit: str, item: str) -> None:
        self.year, self.formula, self.unit, self.item = year, formula, unit, item
        self.over_nothing = False
        self.reporting = None if item else year.reporting(formula)

    def out(self, node: ast.expr) -> Fraction | None:
        if isinstance(node, ast.Constant):
            return Fraction(literal(node))
        if isinstance(node, ast.BinOp):
            return self._operation(node)
        if asked := leaf(node):
            return self._leaf(asked)
        assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name), ast.dump(node)
        if node.func.id == "level":
            number = len(below(self.unit, str(literal(node.args[0]))))
            return Fraction(number) if number else None
        return self.year.count(node.func.id, node.args, self.unit)

    def _operation(self, node: ast.BinOp) -> Fraction | None:
        left, right = self.out(node.left), self.out(node.right)
        is_ratio = isinstance(node.op, ast.Div | ast.Mod)
        if is_ratio and right == 0:
            self.over_nothing = True
            return None
        return None if left is None or right is None else OPERATIONS[type(node.op)](left, right)

    def _leaf(self, asked: Leaf) -> Fraction | None:
        if not is_field(asked.name):
            return self.year.figure(asked.name, self.unit, self.item).number
        year = self.year.year
        row = asked.row.format(year=year, prev=year - 1, prev2=year - 2) or self.item
        return self.year.field(asked._replace(row=row), self.unit, self.reporting)


def _alone(own: dict[str, Fraction], unit: str) -> Fraction | None:
    """What does not add up: a unit's own word, else what all below it who say anything agree on."""
    if unit in own:
        return own[unit]
    said = {own[one] for one in below(unit) if one in own}
    return said.pop() if len(said) == 1 else None


def _whole(own: dict[str, Fraction], unit: str) -> Fraction | None:
    """A form about the unit with all below it: its own word stands for all; without one, its children's together."""
    if unit in own:
        return own[unit]
    known = [value for one in children(unit) if (value := _whole(own, one)) is not None]
    return sum(known, Fraction(0)) if known else None


def _asked(condition: ast.expr) -> Leaf | None:
    return leaf(condition.left) if isinstance(condition, ast.Compare) else leaf(condition)


def _holds(condition: ast.expr, form: str, line: Line) -> bool:
    """``field``: there is a value; ``field = "code"``, ``field >= 10``; ``group = "Kinh tế"``; of units of a level if named."""
    asked = _asked(condition)
    assert asked, ast.dump(condition)
    if asked.level and units()[line.unit].level != asked.level:
        return False
    value = _group(form, line) if asked.name == "group" else line.cells.get(asked.name.partition(".")[2])
    if not isinstance(condition, ast.Compare):
        return value is not None
    wanted = literal(condition.comparators[0])
    return value is not None and bool(COMPARE[type(condition.ops[0])](value, wanted))


def _group(form: str, line: Line) -> Cell:
    return next((str(item["group"]) for item in forms()[form]["item"] if item["id"] == line.name), None)
