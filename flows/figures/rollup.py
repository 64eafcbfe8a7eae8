"""Commune to district to province: a value per unit -> a value per unit with all its subordinates, for all at once."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from flows.units import Units

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Tree:
    """The unit tree as arrays, in official order, for rolling up from the lowest level."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.codes = [unit.code for unit in units]
        self.place = {code: place for place, code in enumerate(self.codes)}
        self.parent = np.array([self.place.get(unit.parent, -1) for unit in units], dtype=np.int64)
        self.level = np.array([unit.level for unit in units], dtype=object)
        self.root = int(np.flatnonzero(self.parent < 0)[0])

    @cached_property
    def _depths(self) -> list[npt.NDArray[np.int64]]:
        """Places of the units by depth, the deepest first, without the root."""
        depth = np.array([len(self.units.chain(code)) for code in self.codes])
        return [np.flatnonzero(depth == level) for level in range(int(depth.max()), 1, -1)]

    def totals(self, own: Vector) -> Vector:
        """Each unit's own value plus those of all its subordinates; own values are 0 where there is none."""
        total = own.copy()
        for places in self._depths:
            np.add.at(total, self.parent[places], total[places])
        return total

    def totals_unless_own(self, own: Vector) -> Vector:
        """For forms whose figures include subordinates: a unit's own value (NaN = none) stands for its whole subtree.

        A unit without one is the sum of its children; NaN where none of them has a value.
        """
        total = np.where(np.isnan(own), 0.0, own)
        has = ~np.isnan(own)
        for places in self._depths:
            parents = self.parent[places]
            open_parent = np.isnan(own[parents])
            giving = places[open_parent & has[places]]
            np.add.at(total, self.parent[giving], total[giving])
            has[self.parent[giving]] = True
        return np.where(has, total, np.nan)

    def with_level(self, level: str) -> Mask:
        return np.asarray(self.level == level, dtype=bool)

    def subtree(self, place: int) -> Mask:
        """Which units are the unit or its subordinates."""
        inside = np.zeros(len(self.codes), dtype=bool)
        inside[place] = True
        for places in reversed(self._depths):
            inside[places] |= inside[self.parent[places]]
        return inside
