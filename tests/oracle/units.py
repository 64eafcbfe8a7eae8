"""The units of the sample year, from don-vi.csv: who is below whom, who owes what. All of them are there in both years."""

import csv
from functools import cache
from typing import NamedTuple

from tests.oracle.sheets import INPUTS

PROVINCE = "06"


class Unit(NamedTuple):
    """A line of don-vi.csv."""

    code: str
    name: str
    level: str
    parent: str
    forms: frozenset[str]


@cache
def units() -> dict[str, Unit]:
    """Code -> unit, in the order of the file."""
    with (INPUTS / "2018" / "don-vi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not any(row["valid_from"] or row["valid_to"] or row["successor"] for row in rows), "units came or went"
    return {row["code"]: Unit(row["code"], row["name"], row["level"], row["parent_code"], frozenset(row["forms"].split()))
            for row in rows}


@cache
def children(code: str) -> tuple[str, ...]:
    return tuple(unit.code for unit in units().values() if unit.parent == code)


@cache
def below(code: str, level: str = "") -> tuple[str, ...]:
    """The unit and all its subordinates, of one level where it is given."""
    inside = [code]
    for one in inside:
        inside += children(one)
    return tuple(one for one in inside if not level or units()[one].level == level)


@cache
def named(name: str, district: str) -> str:
    """The commune a district calls ``Xã Hòa Mục``, ``Hoà Mục``."""
    found = [code for code in children(district) if _plain(name) in (_plain(units()[code].name), _bare(units()[code].name))]
    assert len(found) == 1, (name, district, found)
    return found[0]


def _bare(name: str) -> str:
    return _plain(name).removeprefix("xã ").removeprefix("phường ").removeprefix("thị trấn ")


def _plain(name: str) -> str:
    """Without capitals, the tone mark in the new place."""
    for old, new in (("oà", "òa"), ("oá", "óa"), ("uỷ", "ủy"), ("uý", "úy"), ("oè", "òe")):
        name = name.lower().replace(old, new)
    return name
