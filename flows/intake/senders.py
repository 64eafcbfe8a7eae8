"""Who a file, a sheet or a row is about: names as people write them -> unit codes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from flows.intake.layout.lines import REMEMBERED
from flows.text import fold
from flows.units import Units

_ABBREVIATIONS = (("tp ", "thanh pho "), ("tx ", "thi xa "), ("tt ", "thi tran "), ("h ", "huyen "), ("x ", "xa "),
                  ("p ", "phuong "), ("vp ", "van phong "))
_LEAD_IN = re.compile(r"^(?:(?:don vi bao cao|don vi lap bieu|don vi|co quan|ubnd|uy ban nhan dan|hdnd) )+")
_LETTERHEAD = re.compile(r"(?:ubnd|uy ban nhan dan|hdnd)[ .]+"
                         r"(?:xa|phuong|thi tran|tt|huyen|thi xa|tx|thanh pho|tp|dac khu|tinh)\b")


def name_key(text: str) -> str:
    """A unit's name as compared: folded, lead-ins dropped, abbreviations resolved. ``UBND TT. Chợ Rã`` -> ``thi tran cho ra``."""
    key = _LEAD_IN.sub("", fold(text))
    for short, long in _ABBREVIATIONS:
        if key.startswith(short):
            return long + key.removeprefix(short)
    return key


def _word_runs(words: Sequence[str], only_from: int | None = None) -> Iterator[str]:
    """Every run of consecutive words as text; with ``only_from`` those that begin there."""
    for start in range(len(words)) if only_from is None else (only_from,):
        for end in range(start + 1, len(words) + 1):
            yield " ".join(words[start:end])


class Senders:
    """Resolves names within one year's units."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.names: dict[str, tuple[str, ...]] = dict(units.names)
        for key, codes in units.names.items():          # "Na Rỳ" for "Na Rì": y and i are one
            self.names.setdefault(key.replace("y", "i"), codes)
        self._codes = {fold(unit.code): unit.code for unit in units}
        self._full_names: dict[str, list[str]] = {}
        for unit in units:
            self._full_names.setdefault(fold(unit.name), []).append(unit.code)
        self._named = lru_cache(maxsize=REMEMBERED)(self._codes_named)
        self._told = lru_cache(maxsize=REMEMBERED)(self._code_in_line)
        self.scope_of = lru_cache(maxsize=None)(self._scope_of)
        self.in_row = lru_cache(maxsize=65536)(self._in_row)
        self._of_part = lru_cache(maxsize=REMEMBERED)(self._in_name)
        self._chain = lru_cache(maxsize=None)(units.chain)

    def _scope_of(self, code: str) -> frozenset[str]:
        """The units a reporter may speak for: itself and its subordinates; a provincial department, the whole province."""
        units = self.units
        top = code
        if units[code].parent == units.root.code and not units.children(code):
            top = units.root.code
        return frozenset(unit.code for unit in units.subtree(top))

    def _in_row(self, text: str, reporter: str) -> str:
        """The unit a row's heading names, for a reporter ("" = unknown reporter); "" if none or more than one fits."""
        candidates = self._named(text)
        if len(candidates) > 1 and reporter:
            scope = self.scope_of(reporter)
            candidates = tuple(code for code in candidates if code in scope and code != reporter) or candidates
            children = {unit.code for unit in self.units.children(reporter)}
            candidates = tuple(code for code in candidates if code in children) or candidates
        return candidates[0] if len(candidates) == 1 else ""

    def _codes_named(self, text: str) -> tuple[str, ...]:
        key = name_key(text)
        return self.names.get(key) or self.names.get(key.replace("y", "i")) or ()

    def _code_in_line(self, text: str) -> str | None:
        """The one unit a line names, "" if none; None for a letterhead with a unit nobody knows."""
        named = self._named(text)
        if not named and _LETTERHEAD.match(fold(text)):
            return None
        return named[0] if len(named) == 1 else ""

    def of_path(self, file: str) -> str:
        """The unit a folder or file name tells, the deepest first; "" if none does."""
        parts = PurePosixPath(file).parts
        for part in (PurePosixPath(parts[-1]).stem, *reversed(parts[:-1])):
            if code := self._of_part(part):
                return code
        return ""

    def _in_name(self, part: str) -> str:
        key = fold(part)
        if key in self._codes:
            return self._codes[key]
        named = self._named(part)
        if len(named) == 1:
            return named[0]
        words = key.split()
        begun = [self._codes[start] for start in _word_runs(words, only_from=0) if start in self._codes and len(start) > 1]
        if begun:
            return min(begun, key=self.units.order.__getitem__)
        inside = [name for name in _word_runs(name_key(key).split()) if name in self._full_names]
        longest = max(map(len, inside), default=0)
        codes = [code for name in dict.fromkeys(inside) if len(name) == longest for code in self._full_names[name]]
        return codes[0] if len(codes) == 1 else ""

    def of_texts(self, texts: Iterable[str]) -> str:
        """The unit a file's own envelope names: the lowest of the units in its first lines, if they stand in one line.

        A letterhead with a unit nobody knows names no unit: its first line, of the superior, must not speak for it.
        """
        told = [self._told(text) for text in texts]
        if None in told:
            return ""
        codes = [code for code in told if code]
        lowest = max(codes, key=lambda code: len(self._chain(code)), default="")
        return lowest if set(codes).issubset(self._chain(lowest) if lowest else ()) else ""
