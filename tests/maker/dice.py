"""Numbers that look like chance and never change: each is a hash of what it is about, on any machine and version."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers named by its key: the same key gives the same stream."""

    def __init__(self, *key: object) -> None:
        self._key = "|".join(str(part) for part in key)
        self._count = 0

    def _next(self) -> int:
        self._count += 1
        return int.from_bytes(hashlib.sha256(f"{self._key}|{self._count}".encode()).digest()[:8], "big")

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self._next() % (high - low + 1)

    def share(self, low: float, high: float) -> float:
        """A number between two others."""
        return low + (high - low) * (self._next() % 1_000_001) / 1_000_000

    def chance(self, percent: int) -> bool:
        """True in that many of a hundred throws."""
        return self.between(1, 100) <= percent

    def few(self, most: int, percent: int) -> int:
        """Mostly 0, in ``percent`` of a hundred throws 1 to ``most``."""
        return self.between(1, most) if self.chance(percent) else 0

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self._next() % len(choices)]

    def parts(self, total: int, *weights: float) -> list[int]:
        """``total`` divided by weights that waver a little; the parts add up to it."""
        return split(total, [weight * self.share(0.7, 1.3) for weight in weights])


def steady(year: int, *key: object) -> float:
    """1 in the sample year; some ten percent more or less for the year before, so that most changes are believable."""
    return 1.0 if year == 2018 else Dice("steady", year, *key).share(0.87, 1.09)


def split(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` in whole parts proportional to weights; the largest remainders get what rounding left."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[:total - sum(parts)]:
        parts[place] += 1
    return parts
