"""Copies of a sheet have their tables where the first of them had: only rows whose text is another are looked at again.

Such a row must not matter to where tables are, now or then: no header, no title, no heading. Else the sheet is searched
like any other. So this is a short cut, never a second opinion.
"""

from dataclasses import dataclass
from typing import Final

from flows.intake.formats.sheets import Origin, Sheet
from flows.intake.layout.find import Finder, Region, Survey
from flows.intake.layout.lines import Line
from flows.intake.layout.number_rows import printed_numbers

_MOST_SEEN: Final = 1024            # distinct sheets remembered at a time


@dataclass(frozen=True, slots=True)
class _Seen:
    sheet: Sheet
    survey: Survey


class Familiar:
    """Finds tables on sheets, at once on copies of what was seen before."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._seen: dict[tuple[Origin, str], _Seen] = {}

    def regions(self, sheet: Sheet) -> list[Region]:
        """``Finder.regions``; the name of a sheet belongs to what tells its form."""
        if sheet.origin is None:
            return self._finder.survey(sheet).regions
        key = (sheet.origin, sheet.name)
        seen = self._seen.get(key)
        if seen and self._is_alike(sheet, seen):
            return seen.survey.regions
        survey = self._finder.survey(sheet)
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen[key] = _Seen(sheet, survey)
        return survey.regions

    def _is_alike(self, sheet: Sheet, seen: _Seen) -> bool:
        then = seen.sheet
        for place in {*sheet.own_lines, *then.own_lines}:
            line, before = sheet.lines[place], then.lines[place]
            if line is not before and (self._matters(line, place, seen.survey) or self._matters(before, place, seen.survey)):
                return False
        return all(sheet.rows[place] == then.rows[place] for place in seen.survey.numbered)

    def _matters(self, line: Line, place: int, survey: Survey) -> bool:
        """Whether the line at a place may have to do with where the tables are."""
        return (place in survey.consulted or self._finder.tells(line)
                or (place in survey.searched and printed_numbers(line) is not None))
