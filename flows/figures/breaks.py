"""Where a series breaks between last year and this: another form, units merged or split."""

from dataclasses import dataclass

import numpy as np

from flows.catalogue import Catalogue, FigureSpec
from flows.catalogue.formula import Call, Name, divides, leaves, parse
from flows.figures.rollup import Mask, Tree
from flows.figures.source import is_field

UNITS_REARRANGED = "sắp xếp đơn vị hành chính"


@dataclass(frozen=True, slots=True)
class Broken:
    """For which of today's units a figure cannot be compared with last year, and why ("" = it can be everywhere)."""

    reason: str
    where: Mask


class Breaks:
    """The breaks of one year. ``past_tree`` knows which units came or went since the year before."""

    def __init__(self, catalogue: Catalogue, past_tree: Tree) -> None:
        self.catalogue, self.tree = catalogue, past_tree
        self._known: dict[str, Broken] = {}

    def of(self, spec: FigureSpec) -> Broken:
        if spec.id not in self._known:
            self._known[spec.id] = self._found(spec)
        return self._known[spec.id]

    def _found(self, spec: FigureSpec) -> Broken:
        everywhere = np.ones(len(self.tree.place), dtype=bool)
        reason = break_of(spec, self.catalogue, rearranged=bool(self.tree.rearranged.any()))
        return Broken(reason, self.tree.rearranged if reason == UNITS_REARRANGED else everywhere if reason else ~everywhere)


def break_of(spec: FigureSpec, catalogue: Catalogue, *, rearranged: bool) -> str:
    """Why the province's figure cannot be compared with the year before the catalogue's; "" where it can be."""
    return declared_break(spec, catalogue) or (UNITS_REARRANGED if rearranged and counts_units(spec, catalogue) else "")


def declared_break(spec: FigureSpec, catalogue: Catalogue) -> str:
    """Why the figure, or one it is made of, cannot be compared with the year before the catalogue's; "" where it can be."""
    own = next((one.reason for one in spec.breaks if one.year == catalogue.year), "")
    return own or next((found for part in _parts(spec, catalogue) if (found := declared_break(part, catalogue))), "")


def counts_units(spec: FigureSpec, catalogue: Catalogue) -> bool:
    """Whether the figure is a number of units: two that merge are one fewer. A share of them can be compared."""
    node = parse(spec.formula)
    if divides(node):
        return False
    if any(isinstance(leaf, Call) and leaf.function == "units" for leaf in leaves(node)):
        return True
    return any(counts_units(part, catalogue) for part in _parts(spec, catalogue))


def _parts(spec: FigureSpec, catalogue: Catalogue) -> list[FigureSpec]:
    """The figures a figure is computed from."""
    return [catalogue.figures[leaf.name] for leaf in leaves(parse(spec.formula))
            if isinstance(leaf, Name) and leaf.name in catalogue.figures and not is_field(leaf.name, catalogue)]
