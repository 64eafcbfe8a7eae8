"""Who a file, a sheet or a row is about: names as people write them -> unit codes."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath

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


class Senders:
    """Resolves names within one year's units."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.names: dict[str, tuple[str, ...]] = dict(units.names)
        for key, codes in units.names.items():          # "Na Rỳ" for "Na Rì": y and i are one
            self.names.setdefault(key.replace("y", "i"), codes)
        self._full_names = sorted(((fold(unit.name), unit.code) for unit in units), key=lambda pair: -len(pair[0]))
        self._codes = {fold(unit.code): unit.code for unit in units}
        self.scope_of = lru_cache(maxsize=None)(self._scope_of)
        self.in_row = lru_cache(maxsize=65536)(self._in_row)

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

    def _named(self, text: str) -> tuple[str, ...]:
        key = name_key(text)
        return self.names.get(key) or self.names.get(key.replace("y", "i")) or ()

    def of_path(self, file: str) -> str:
        """The unit a folder or file name tells, the deepest first; "" if none does."""
        parts = PurePosixPath(file).parts
        for part in (PurePosixPath(parts[-1]).stem, *reversed(parts[:-1])):
            if code := self._in_name(part):
                return code
        return ""

    def _in_name(self, part: str) -> str:
        key = fold(part)
        if key in self._codes:
            return self._codes[key]
        named = self._named(part)
        if len(named) == 1:
            return named[0]
        for code_key, code in self._codes.items():
            if key.startswith(code_key + " ") and len(code_key) > 1:
                return code
        inside = [(name, code) for name, code in self._full_names if f" {name} " in f" {name_key(key)} "]
        longest = [code for name, code in inside if len(name) == len(inside[0][0])]
        return longest[0] if len(longest) == 1 else ""

    def of_texts(self, texts: Iterable[str]) -> str:
        """The unit a file's own envelope names: the lowest of the units in its first lines, if they stand in one line.

        A letterhead with a unit nobody knows names no unit: its first line, of the superior, must not speak for it.
        """
        lines = list(texts)
        if any(_LETTERHEAD.match(fold(line)) and not self._named(line) for line in lines):
            return ""
        codes = [code for text in lines for code in self._named(text)[:1] if len(self._named(text)) == 1]
        lowest = max(codes, key=lambda code: len(self.units.chain(code)), default="")
        chain = set(self.units.chain(lowest)) if lowest else set()
        return lowest if chain >= set(codes) else ""
