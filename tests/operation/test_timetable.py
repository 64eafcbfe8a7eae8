"""On which days the machine works by itself: worked out from the deadlines of the year, without any server."""

import socket
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from dateutil.rrule import rrulestr

from flows.errors import BusyError, WrongUsageError
from flows.season import season
from flows.serving import newest_year, rules, server
from flows.year import YearSettings, read_settings
from tests.operation.servers import ROOT

SAMPLE = read_settings(ROOT / "inputs/2018/nam.toml")


def with_table(**keys: object) -> YearSettings:
    return SAMPLE.model_copy(update={"timetable": SAMPLE.timetable.model_copy(update=keys)})


def test_the_season_lies_around_the_deadlines_and_reminders_follow_each() -> None:
    # deadlines of the sample: 18/12 (communes), 20/12 (the others), 08/01 (yearly indicators)
    days = season(with_table(days_before=10, days_after=5))
    assert (days.first, days.last) == (date(2018, 12, 8), date(2019, 1, 13))
    assert days.reminders == (date(2018, 12, 19), date(2018, 12, 21), date(2019, 1, 9))


def test_forms_that_fall_due_soon_are_reminded_of_as_many_days_ahead_as_asked() -> None:
    ahead = SAMPLE.model_copy(update={"reminders": SAMPLE.reminders.model_copy(update={"days_before": 3})})
    assert season(ahead).reminders == (date(2018, 12, 15), date(2018, 12, 17), date(2018, 12, 19), date(2018, 12, 21),
                                       date(2019, 1, 5), date(2019, 1, 9))


def test_the_rules_recur_on_just_these_days_at_the_hours_of_the_office() -> None:
    settings = with_table(collect_at="23:15", remind_at="06:30", days_before=1, days_after=1)
    named = rules(settings, season(settings))
    nights = list(rrulestr(named["collect"]["hang-dem"]))
    assert nights == [datetime.fromisoformat("2018-12-17T23:15") + number * timedelta(days=1) for number in range(24)]
    mornings = [day for rule in named["remind"].values() for day in rrulestr(rule)]
    assert [f"{day:%Y-%m-%d %H:%M}" for day in mornings] == ["2018-12-19 06:30", "2018-12-21 06:30", "2019-01-09 06:30"]


def test_the_deployment_file_follows_the_sample_year() -> None:
    declared = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    by_flow = {one["entrypoint"].rpartition(":")[2]: one for one in declared["deployments"]}
    assert by_flow["collect"]["parameters"]["year"] == "2018"
    assert by_flow["open_year"]["parameters"]["year"] == "2019"
    days = season(SAMPLE)
    assert {day.month for day in (days.first, days.last, *days.reminders)} <= _months(by_flow["collect"])
    assert {(day.month, day.day) for day in days.reminders} == _mornings(by_flow["remind"])


def _months(deployment: dict[str, list[dict[str, str]]]) -> set[int]:
    [schedule] = deployment["schedules"]
    return {int(month) for month in schedule["cron"].split()[3].split(",")}


def _mornings(deployment: dict[str, list[dict[str, str]]]) -> set[tuple[int, int]]:
    crons = [schedule["cron"].split() for schedule in deployment["schedules"]]
    return {(int(month), int(day)) for _, _, days, month, _ in crons for day in days.split(",")}


def test_the_newest_year_is_served_where_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match="Chưa có năm nào"):
        newest_year(tmp_path)
    for name in ("2018", "2020", ".2021-dang-mo", "2019"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "nam.toml").write_text("")
    assert newest_year(tmp_path) == "2020"


def test_a_secret_with_accents_is_refused_before_the_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "cán-bộ:bí-mật")
    with pytest.raises(WrongUsageError, match="không dấu"), server(1):
        pass


def test_a_port_in_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(BusyError, match="--port"), server(other.getsockname()[1]):
            pass
