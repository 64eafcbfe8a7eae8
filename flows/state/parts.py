"""Parts of an edition kept from run to run: charts, reports of units, returned workbooks, whatever costs time to make.

A part is used again where everything it depends on is as it was when it was made: its surroundings (code, libraries,
templates, each by name) and what it shows. Otherwise it is made anew, and why is remembered for ``--explain``.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from flows.state.cache import Cache

Reason = Literal["forced", "new", "damaged", "around", "shown"]

_MOST_KEPT = 64 * 2**20         # of a file: the tables of a country would be held in memory as a whole


@dataclass(frozen=True, slots=True)
class Part:
    """What was made, and what its maker wants to know of it again (anything JSON holds)."""

    content: bytes
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the parts of one kind. ``made`` counts them by reason; ``around``: names of what had changed around them."""

    kind: str = ""
    reused: int = 0
    made: Mapping[Reason, int] = field(default_factory=dict)
    around: tuple[str, ...] = ()


class Parts:
    """The parts of one kind and year, one kept of each name. Without a folder nothing is kept, and everything is made.

    ``around``: name -> digest or version of what all of them depend on; the names are told to people. ``forced`` uses
    nothing that was kept.
    """

    def __init__(self, folder: Path | None = None, kind: str = "", around: Mapping[str, str] | None = None, *,
                 forced: bool = False) -> None:
        self._cache = Cache(folder) if folder else None
        self._kind, self._around, self._forced = kind, dict(around or {}), forced
        self._used: set[str] = set()
        self._reused = 0
        self._made: dict[Reason, int] = {}
        self._differing: set[str] = set()

    def made(self, name: str, shown: str, make: Callable[[], Part]) -> Part:
        """The part called ``name``, which depends on its surroundings and ``shown`` (see ``canonical``) alone."""
        kept = self.recall(name, shown)
        if kept is None:
            kept = make()
            self.keep(name, shown, kept)
        return kept

    def file_made(self, path: Path, shown: str, make: Callable[[Path], Mapping[str, Any] | None]) -> Mapping[str, Any]:
        """Like ``made``, of a file: ``make`` writes it to ``path``, or it is as it was kept. Returns what is known about it."""
        if kept := self.recall(path.name, shown):
            path.write_bytes(kept.content)
            return kept.about
        about = make(path) or {}
        if path.stat().st_size <= _MOST_KEPT:
            self.keep(path.name, shown, Part(path.read_bytes(), about))
        return about

    def recall(self, name: str, shown: str, still: Callable[[Part], bool] = lambda _: True) -> Part | None:
        """What was kept, if it would be made the same today; None counts as made anew. ``still`` has the last word."""
        reason, part = self._found(name, shown)
        if part is not None and not still(part):
            reason, part = "shown", None
        if part is None:
            self._made[reason] = self._made.get(reason, 0) + 1
        else:
            self._reused += 1
            self._used.add(_place(name))
        return part

    def keep(self, name: str, shown: str, part: Part) -> None:
        """Keep what was made in the place of what was kept under this name."""
        if self._cache:
            head = {"around": self._around, "shown": shown, "about": part.about}
            self._cache.put(_place(name), json.dumps(head).encode() + b"\n" + part.content)
            self._used.add(_place(name))

    def close(self) -> Tally:
        """Forget what this run has neither used nor made, and tell what became of the rest."""
        if self._cache:
            self._cache.keep_only(self._used)
        return Tally(self._kind, self._reused, self._made, tuple(name for name in self._around if name in self._differing))

    def _found(self, name: str, shown: str) -> tuple[Reason, Part | None]:
        if self._cache is None or _place(name) not in self._cache:
            return "new", None
        if self._forced:
            return "forced", None
        head, part = _taken_apart(self._cache.get(_place(name)))
        if part is None:
            return "damaged", None
        if differing := {about for about in self._around.keys() | head["around"].keys()
                         if self._around.get(about) != head["around"].get(about)}:
            self._differing |= differing
            return "around", None
        return "shown", part if head["shown"] == shown else None


def _place(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _taken_apart(stored: bytes | None) -> tuple[dict[str, Any], Part | None]:
    """Head and part; no part where nothing readable is left of it."""
    if stored is None:
        return {}, None
    try:
        text, _, content = stored.partition(b"\n")
        head: dict[str, Any] = json.loads(text)
        return head, Part(content, head["about"])
    except (ValueError, KeyError):
        return {}, None
