"""Reporting units: ``don-vi.csv`` -> a tree in official order, with who owes which form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from flows.errors import BrokenConfigurationError
from flows.handwritten import read_table
from flows.text import fold, squeeze

LOCALITIES = "dia_phuong"       # in charts.toml and tables.toml: the local governments right below the province
_CODE = re.compile(r"\w(?:[\w.-]*[\w-])?")       # codes are names of files and folders of the edition
UNIT_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "successor", "forms")


@dataclass(frozen=True, slots=True)
class Unit:
    """One reporting unit (đơn vị). Dates are ISO text, "" = unbounded; ``forms`` are the ids of the forms it owes."""

    code: str
    name: str
    level: str
    parent: str
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""
    forms: tuple[str, ...] = ()

    @property
    def short_name(self) -> str:
        """The name without the common noun of its level: ``Huyện Ba Bể`` -> ``Ba Bể``."""
        for noun in ("Thành phố ", "Huyện ", "Thị xã ", "Xã ", "Phường ", "Thị trấn ", "Tỉnh ", "Đặc khu "):
            if self.name.startswith(noun):
                return self.name.removeprefix(noun)
        return self.name


class Units:
    """The units valid at the end of the period, in the order of don-vi.csv; predecessors are known by ``successor_of``.

    ``levels`` are the ids of nam.toml from the top down; without them the order of don-vi.csv tells.
    """

    def __init__(self, units: Sequence[Unit], day: date, levels: Sequence[str] = ()) -> None:
        iso = day.isoformat()
        self.levels = tuple(levels) or tuple(dict.fromkeys(unit.level for unit in units))
        self.all, self._day = tuple(units), iso
        self.valid = tuple(unit for unit in units if _is_valid(unit, iso))
        self._by_code = {unit.code: unit for unit in self.valid}
        self._children: dict[str, list[Unit]] = {}
        for unit in self.valid:
            self._children.setdefault(unit.parent, []).append(unit)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Unit:
        return self._by_code[code]

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.valid)

    def __len__(self) -> int:
        return len(self.valid)

    @cached_property
    def order(self) -> dict[str, int]:
        """Unit code -> place in the official order."""
        return {unit.code: place for place, unit in enumerate(self.valid)}

    @cached_property
    def root(self) -> Unit:
        return next(unit for unit in self.valid if not unit.parent)

    @cached_property
    def locality_level(self) -> str:
        """The level of the local governments right below the province: districts where there are any, else communes."""
        return max((unit.level for unit in self.children(self.root.code)), key=self.levels.index, default=self.root.level)

    def of_level(self, level: str) -> list[Unit]:
        """Units of a level; ``dia_phuong`` stands for ``locality_level``."""
        wanted = self.locality_level if level == LOCALITIES else level
        return [unit for unit in self.valid if unit.level == wanted]

    def children(self, code: str) -> list[Unit]:
        return self._children.get(code, [])

    def subtree(self, code: str) -> list[Unit]:
        """The unit itself and all its subordinates."""
        found = [self[code]]
        for unit in found:
            found.extend(self.children(unit.code))
        return sorted(found, key=lambda unit: self.order[unit.code])

    def chain(self, code: str) -> list[str]:
        """Codes from the unit up to the root."""
        codes = [code]
        while self[codes[-1]].parent:
            codes.append(self[codes[-1]].parent)
        return codes

    def successor_of(self, code: str) -> str:
        """The valid unit that carries on for a code, following successors; "" if there is none."""
        for _ in range(20):
            if code in self._by_code:
                return code
            if code not in self._ever or not self._ever[code].successor:
                return ""
            code = self._ever[code].successor
        return ""

    def gone_since(self, day: date) -> list[Unit]:
        """Units that were valid on an earlier day and are no more, in the order of don-vi.csv."""
        iso = day.isoformat()
        return [unit for unit in self.all if not _is_valid(unit, self._day) and _is_valid(unit, iso)]

    def rearranged_between(self, first: date, second: date) -> bool:
        """Whether units came or went between two days."""
        days = first.isoformat(), second.isoformat()
        return any(_is_valid(unit, days[0]) != _is_valid(unit, days[1]) for unit in self.all)

    def superior_of(self, unit: Unit) -> Unit:
        """The nearest superior that is valid, for a unit of any time; the root where all are gone."""
        code = unit.parent
        for _ in range(20):
            if heir := self.successor_of(code):
                return self[heir]
            code = self._ever[code].parent if code in self._ever else ""
        return self.root

    @cached_property
    def _ever(self) -> dict[str, Unit]:
        """Every unit by code, also those no longer valid."""
        return {unit.code: unit for unit in self.all}

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Folded name, with and without its common noun, and code -> codes of the units so called.

        A unit of the past lends its name to its successor; one of the future has none yet.
        """
        table: dict[str, list[str]] = {}
        for unit in self.all:
            code = self.successor_of(unit.code) if unit.valid_from <= self._day else ""
            for key in {fold(unit.name), fold(unit.short_name), fold(unit.code)} if code else set():
                if code not in table.setdefault(key, []):
                    table[key].append(code)
        return {key: tuple(codes) for key, codes in table.items()}


def _is_valid(unit: Unit, iso: str) -> bool:
    return (not unit.valid_from or unit.valid_from <= iso) and (not unit.valid_to or iso <= unit.valid_to)


def read_units(path: Path, levels: Sequence[str], day: date) -> Units:
    """don-vi.csv -> Units valid on ``day``. Raises BrokenConfigurationError listing every mistake with its line."""
    rows = read_table(path, UNIT_COLUMNS, required=("code", "name", "level"))
    units = [Unit(row["code"], squeeze(row["name"]), row["level"], row["parent_code"], row["valid_from"], row["valid_to"],
                  row["successor"], tuple(row["forms"].split())) for row in rows]
    problems = list(_problems(units, [row.line for row in rows], levels, day))
    if problems:
        raise BrokenConfigurationError(f"{path.as_posix()}: " + "; ".join(problems) + ".")
    return Units(units, day, levels)


def _problems(units: Sequence[Unit], lines: Sequence[int], levels: Sequence[str], day: date) -> Iterator[str]:
    tree = Units(units, day)
    valid = {id(unit) for unit in tree}
    known = {unit.code for unit in units}
    seen: set[str] = set()
    for unit, line in zip(units, lines, strict=True):
        if unit.successor and unit.successor not in known:
            yield f"dòng {line}: không có đơn vị kế thừa {unit.successor} của {unit.code}"
        if id(unit) not in valid:
            continue
        if unit.code in seen:
            yield f"dòng {line}: mã {unit.code} lặp lại"
        seen.add(unit.code)
        if not _CODE.fullmatch(unit.code):
            yield f"dòng {line}: mã {unit.code!r} không dùng làm tên thư mục được (chỉ chữ, số, “-”, “_”, “.” ở giữa)"
        if unit.level not in levels:
            yield f"dòng {line}: cấp “{unit.level}” của {unit.code} không có trong nam.toml"
        if unit.parent and unit.parent not in tree:
            yield f"dòng {line}: không có đơn vị cấp trên {unit.parent} của {unit.code}"
    if sum(not unit.parent for unit in tree) != 1:
        yield "phải có đúng một đơn vị không có cấp trên (tỉnh)"
    elif any(_has_cycle(unit, tree) for unit in tree):
        yield "quan hệ cấp trên - cấp dưới quay vòng"


def _has_cycle(unit: Unit, tree: Units) -> bool:
    code = unit.code
    for _ in range(20):
        if code not in tree or not tree[code].parent:
            return False
        code = tree[code].parent
    return True
