"""The collection season of a year: on which days the office's machine collects and reminds. Pure functions of nam.toml.

Whoever starts the commands by cron or Task Scheduler can ask here as well as the server's timetable does.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flows.year import Deadlines, YearSettings

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Season:
    """Nightly collecting from ``first`` to ``last``, both included; letters on the mornings of ``reminders``."""

    first: date
    last: date
    reminders: tuple[date, ...]


def season(settings: YearSettings) -> Season:
    """Around the deadlines of the year, as far as ``[lich]`` of nam.toml says.

    Reminders are due on the morning after each deadline, and ``truoc_han`` days ahead of it where ``[don_doc]`` asks for it.
    """
    deadlines = _days(settings.deadlines) or [settings.period.end]
    ahead = settings.reminders.days_before
    mornings = {day + _DAY for day in deadlines} | ({day - ahead * _DAY for day in deadlines} if ahead else set())
    table = settings.timetable
    return Season(deadlines[0] - table.days_before * _DAY, deadlines[-1] + table.days_after * _DAY, tuple(sorted(mornings)))


def _days(deadlines: Deadlines) -> list[date]:
    days = {*deadlines.by_level.values(), *(day for levels in deadlines.by_form.values() for day in levels.values())}
    return sorted(days)
