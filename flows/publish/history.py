"""The year before, for comparisons: the data package it was published with, else ``inputs/lich-su.csv``.

lich-su.csv holds years from before the system, one value per line: year,unit,form,row,field,value,state,source. A value
that is not a number is kept as text; the field may be one the figures derive (a verdict known only as such).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from flows.errors import BrokenConfigurationError
from flows.facts import facts_table
from flows.handwritten import Row, read_table
from flows.publish.approval import read_approval
from flows.publish.package import read_package
from flows.units import Units
from flows.year import Year

HISTORY_COLUMNS = ("year", "unit", "form", "row", "field", "value", "state", "source")
STATES = ("reported", "zero", "not_applicable", "missing")
_SERIES_YEARS = 7


def previous_facts(year: Year) -> pd.DataFrame:
    """Facts of the year before, units booked to today's successors; an empty table where nothing is known.

    ``reporter`` is the unit of then, whose code may be that of another unit today.
    """
    return past_facts(year, year.previous)


def earlier_facts(year: Year) -> tuple[pd.DataFrame, ...]:
    """Facts of the years before the last, the latest first, as far back as a series of a unit's own is looked at."""
    tables = ((past, _past_rows(year, past)) for past in years_looked_at(year)[1:])
    return tuple(_booked(rows, year, int(past)) for past, rows in tables if rows)


def years_looked_at(year: Year) -> list[str]:
    """The years before whose facts are asked for, the latest first."""
    last = int(year.previous)
    return [str(past) for past in range(last, last - 1 - _SERIES_YEARS, -1)]


def past_facts(year: Year, past: str) -> pd.DataFrame:
    """Facts of an earlier year, as ``previous_facts``."""
    return _booked(_past_rows(year, past), year, int(past))


def _past_rows(year: Year, past: str) -> list[dict[str, object]]:
    """Facts of an earlier year as published, else as lich-su.csv has them."""
    package = year.outputs_root / past / "so-lieu"
    if not (package / "facts.csv").exists():
        return _history_rows(year.history, past)
    table = read_package(package, only=["facts"])["facts"]
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _booked(rows: Sequence[Mapping[str, object]], year: Year, past: int) -> pd.DataFrame:
    """The facts of an earlier year, each unit's under the one that carries on for it."""
    heirs = {unit.code: unit.successor for unit in year.units.gone_since(year.end_of(past))}
    return facts_table({**row, "unit": _heir(str(row["unit"]), heirs, year.units), "reporter": row["unit"]} for row in rows)


def is_previous_final(year: Year) -> bool:
    """Whether the figures of the year before can change no more: its edition is approved, or it is from before the system."""
    edition = year.outputs_root / year.previous
    return not (edition / "so-lieu" / "facts.csv").exists() or read_approval(edition) is not None


def _heir(code: str, heirs: Mapping[str, str], units: Units) -> str:
    """The unit that carries on for a unit of last year; without one its own code, unless that means another unit today."""
    if code not in heirs:
        return units.successor_of(code) or code
    return units.successor_of(heirs[code]) or ("" if code in units else code)


def _history_rows(path: Path, year: str) -> list[dict[str, object]]:
    """The lines of one year of lich-su.csv as facts; their cell is the value column of the line, beside its source."""
    if not path.exists() and not path.with_suffix(".xlsx").exists():
        return []
    found: list[dict[str, object]] = []
    wrong: list[str] = []
    lines = _lines_by_year(path, *_stamp(path))
    for row in lines.get(year, ()):
        state = row["state"] or ("reported" if row["value"] else "missing")
        if state not in STATES:
            wrong.append(f"dòng {row.line}: state {state!r} không phải một trong {', '.join(STATES)}")
        number = _number(row["value"])
        found.append({"year": year, "unit": row["unit"], "form": row["form"], "row": row["row"], "field": row["field"],
                      "value": number, "text": row["value"] if np.isnan(number) else "", "state": state, "scope": "own",
                      "file": path.name, "sheet": "", "cell": f"F{row.line}", "reporter": row["unit"]})
    if wrong:
        raise BrokenConfigurationError(f"{path.as_posix()}: {'; '.join(wrong)}.")
    return found


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when somebody writes the file: it is read once for all years asked for."""
    found = (path if path.exists() else path.with_suffix(".xlsx")).stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1)
def _lines_by_year(path: Path, *stamp: int) -> dict[str, list[Row]]:  # noqa: ARG001 - a changed file is read again
    lines: dict[str, list[Row]] = {}
    for row in read_table(path, HISTORY_COLUMNS, required=("year", "unit", "form", "field")):
        lines.setdefault(row["year"], []).append(row)
    return lines


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
