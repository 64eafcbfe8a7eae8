"""A figure's formula -> its value for every unit at once, and why a value is absent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from flows.catalogue import Catalogue, FigureSpec
from flows.catalogue.formula import Binary, Call, Comparison, Name, Node, Number, Text, divides, leaves, parse
from flows.errors import BrokenConfigurationError
from flows.figures.rollup import Mask, Vector
from flows.figures.source import Source, is_field


@dataclass(frozen=True, slots=True)
class Values:
    """One figure for all units: values (NaN = none) and where a zero denominator is the reason."""

    value: Vector
    zero_denominator: Mask


class Evaluator:
    """Evaluates figures over one year's source. ``years`` fills ``{year}``, ``{prev}``, ``{prev2}`` in row names."""

    def __init__(self, catalogue: Catalogue, source: Source, years: Mapping[str, str], unit_mask: Mask | None = None) -> None:
        self.catalogue, self.source, self.years, self.unit_mask = catalogue, source, years, unit_mask
        self._known: dict[tuple[str, str], Values] = {}
        self._open: set[str] = set()

    def figure(self, spec: FigureSpec, item: str = "") -> Values:
        """The figure for every unit; ``item`` picks the row of a figure declared for each row of a form."""
        key = (spec.id, item)
        if key not in self._known:
            if spec.id in self._open:
                raise BrokenConfigurationError(f"Con số {spec.id}: công thức quay vòng về chính nó.")
            self._open.add(spec.id)
            node = parse(spec.formula)
            complete = self._complete(node, item)
            zero = np.zeros(len(self.source.tree.codes), dtype=bool)
            value = np.asarray(self._value(node, item, complete, zero), dtype=float)
            value = np.broadcast_to(value, zero.shape).copy()
            value[~np.isfinite(value)] = np.nan
            self._known[key] = Values(value, zero & np.isnan(value))
            self._open.discard(spec.id)
        return self._known[key]

    def _value(self, node: Node, item: str, complete: Mask | None, zero: Mask) -> Vector | float:
        match node:
            case Number(value):
                return value
            case Name():
                return self._name(node, item, complete)
            case Call("level", (Text(level),)):
                return self.source.of_level(level)
            case Call(function, arguments):
                return self.source.counted(function, arguments, self.unit_mask)
            case Binary(operator, left, right):
                first, second = (self._value(side, item, complete, zero) for side in (left, right))
                return _apply(operator, first, second, zero)
        raise BrokenConfigurationError(f"Công thức con số có phần không tính được: {node}.")

    def differs(self, comparable: str) -> Mask:
        """Where an equation does not hold between two known values; "" differs nowhere."""
        differs, zero = (np.zeros(len(self.source.tree.codes), dtype=bool) for _ in range(2))
        node = parse(comparable) if comparable else None
        for pair in node.pairs() if isinstance(node, Comparison) else ():
            left, right = (np.asarray(self._value(side, "", None, zero), dtype=float) for side in (pair[0], pair[2]))
            differs |= ~np.isnan(left) & ~np.isnan(right) & ~np.isclose(left, right)
        return differs

    def _name(self, name: Name, item: str, complete: Mask | None) -> Vector:
        if self.source.is_field(name.name):     # a field outranks a figure of the same name
            mask = complete if self.unit_mask is None else self.unit_mask if complete is None else complete & self.unit_mask
            return self.source.rolled_up(name, self._row(name, item), mask)
        return self.figure(self.catalogue.figures[name.name], item).value

    def _row(self, name: Name, item: str) -> str:
        return name.row.format_map(self.years) if name.row else item

    def _complete(self, node: Node, item: str) -> Mask | None:
        """For a ratio: units that report every additive field of it. A numerator without its denominator would lie."""
        if not divides(node):
            return None
        names = [leaf for leaf in leaves(node)
                 if isinstance(leaf, Name) and self.source.is_field(leaf.name) and not _in_call(node, leaf)]
        asked = {(name.name.partition(".")[0], name.level) for name in names}
        additive = [name for name in names if not name.row]
        if len(asked) != 1 or not additive or item:
            return None
        known: Mask = np.logical_and.reduce([~np.isnan(self.source.own(name, "")) for name in additive])
        return known


def _apply(operator: str, left: Vector | float, right: Vector | float, zero: Mask) -> Vector | float:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    zero |= np.asarray(right) == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(left, right)


def _in_call(node: Node, name: Name) -> bool:
    return any(isinstance(leaf, Call) and name in tuple(leaves(leaf))[1:] for leaf in leaves(node))


def forms_used(formula: str, catalogue: Catalogue) -> frozenset[str]:
    """The forms a formula draws on, through the figures it names."""
    return frozenset(name.name.partition(".")[0] for name, _ in _fields_of(parse(formula), catalogue))


def fields_used(spec: FigureSpec, catalogue: Catalogue) -> Iterator[tuple[Name, str]]:
    """Every (field, function around it or "") a figure draws on, through the figures it names, in formula order."""
    yield from _fields_of(parse(spec.formula), catalogue)


def _fields_of(node: Node, catalogue: Catalogue, function: str = "") -> Iterator[tuple[Name, str]]:
    if isinstance(node, Name):
        if is_field(node.name, catalogue):
            yield node, function
        elif node.name in catalogue.figures:
            yield from _fields_of(parse(catalogue.figures[node.name].formula), catalogue)
        return
    inner = node.function if isinstance(node, Call) else function
    for part in _parts(node):
        yield from _fields_of(part, catalogue, inner)


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Call(_, arguments):
            return arguments
        case Binary(_, left, right):
            return left, right
        case Comparison(operands, _):
            return operands
        case _:
            return ()
