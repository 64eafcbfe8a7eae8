"""Commune to district to province: a value per unit -> a value per unit with all its subordinates, for all at once."""

from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from flows.units import Unit, Units

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Tree:
    """The unit tree as arrays, in official order, for rolling up from the lowest level.

    With ``on`` it is the tree for the facts of an earlier year: units that were valid on that day and are no more hang,
    behind all others, below the unit that carries on for them, or below the nearest superior where none does. So what
    was reported then stays one value per unit of then, and adds up to the units of today.
    """

    def __init__(self, units: Units, on: date | None = None) -> None:
        today, gone = list(units), units.gone_since(on) if on else []
        self.units = units
        self.codes = [unit.code for unit in (*today, *gone)]
        self.place = {unit.code: place for place, unit in enumerate(today)}
        self._then = self.place | {unit.code: len(today) + number for number, unit in enumerate(gone)}
        self.home = np.array([*range(len(today)), *(self.place.get(self._heir(unit), -1) for unit in gone)], dtype=np.int64)
        """The place of today's unit that stands for each; -1 where no unit carries on."""
        self.existed = np.array([not on or not unit.valid_from or unit.valid_from <= on.isoformat() for unit in today]
                                + [True] * len(gone), dtype=bool)
        self.parent = np.array([self.place.get(unit.parent, -1) for unit in today]
                               + [self.place[self._heir(unit) or units.superior_of(unit).code] for unit in gone], dtype=np.int64)
        self.level = np.array([unit.level for unit in (*today, *gone)], dtype=object)
        self._with_level: dict[str, Mask] = {}
        self._counts: dict[bytes, Vector] = {}
        self.root = int(np.flatnonzero(self.parent < 0)[0])

    def _heir(self, unit: Unit) -> str:
        return self.units.successor_of(unit.successor) if unit.successor else ""

    def where(self, code: str) -> int:
        """The place of the unit that facts of a code are of; -1 for a code nobody knows."""
        place = self._then.get(code)
        return self.place.get(self.units.successor_of(code), -1) if place is None else place

    @cached_property
    def rearranged(self) -> Mask:
        """In which of today's units, their subordinates included, units came or went since the tree's day."""
        moved = (np.arange(len(self.codes)) >= len(self.place)) | ~self.existed
        return np.asarray(self.count(moved)[:len(self.place)] > 0, dtype=bool)

    @cached_property
    def _depths(self) -> list[npt.NDArray[np.int64]]:
        """Places of the units by depth, the deepest first, without the root."""
        depth, above = np.zeros(len(self.parent), dtype=np.int64), self.parent
        while (above >= 0).any():
            depth += above >= 0
            above = np.where(above >= 0, self.parent[above], -1)
        return [np.flatnonzero(depth == level) for level in range(int(depth.max()), 0, -1)]

    def totals(self, own: Vector) -> Vector:
        """Each unit's own value plus those of all its subordinates; own values are 0 where there is none."""
        total = own.copy()
        for places in self._depths:
            np.add.at(total, self.parent[places], total[places])
        return total

    def count(self, units: Mask) -> Vector:
        """How many of these units there are in each unit's subtree; not to be changed.

        Fields of one form are reported by the same units: most are counted once, not once per field.
        """
        key = units.tobytes()
        if key not in self._counts:
            self._counts[key] = self.totals(units.astype(np.float64))
        return self._counts[key]

    def agreed(self, own: Vector) -> Vector:
        """For each unit with its subordinates the value that all who have one have; NaN where they differ or none has any."""
        lowest, highest = (np.where(np.isnan(own), np.inf, sign * own) for sign in (1.0, -1.0))
        for places in self._depths:
            for extreme in (lowest, highest):
                np.minimum.at(extreme, self.parent[places], extreme[places])
        return np.where(lowest == -highest, lowest, np.nan)

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
        """Which units are of a level; not to be changed, it is asked for again and again."""
        if level not in self._with_level:
            self._with_level[level] = np.asarray(self.level == level, dtype=bool)
        return self._with_level[level]

    def subtree(self, place: int) -> Mask:
        """Which units are the unit or its subordinates."""
        return self.below(np.arange(len(self.codes)) == place)

    def below(self, units: Mask) -> Mask:
        """Which units are one of these or subordinate to one."""
        inside = units.copy()
        for places in reversed(self._depths):
            inside[places] |= inside[self.parent[places]]
        return inside
