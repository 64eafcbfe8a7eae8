"""``danvan serve``: a server on this machine, and the flows as its deployments, run when the timetable or a person says so."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import BrokenConfigurationError, BusyError, WrongUsageError
from flows.season import Season, season
from flows.year import Year, YearSettings, open_year

HOST = "127.0.0.1"          # never a wider address: who can reach the server can run flows as its user
NAME = "danvan"             # of every deployment: collect/danvan, annual-report/danvan …
_PATIENCE_SECONDS = 300     # a first start makes the database, on an old and busy machine for minutes
_STOP_SECONDS = 20


def newest_year(inputs: Path) -> str:
    """The last year that has been opened. Raises WrongUsageError where there is none."""
    years = [path.parent.name for path in inputs.glob("[0-9][0-9][0-9][0-9]/nam.toml")]
    if not years:
        raise WrongUsageError(f"Chưa có năm nào trong {inputs.as_posix()}; kiểm tra lại tùy chọn --inputs.")
    return max(years)


def rules(settings: YearSettings, days: Season) -> dict[str, dict[str, str]]:
    """Flow -> name of a schedule -> its recurrence rule (RFC 5545) in the office's time, from the season."""
    table = settings.timetable
    nightly = f"DTSTART:{_moment(days.first, table.collect_at)}\nRRULE:FREQ=DAILY;UNTIL={_moment(days.last, '23:59')}"
    mornings = {f"don-doc-{day}": f"DTSTART:{_moment(day, table.remind_at)}\nRRULE:FREQ=DAILY;COUNT=1" for day in days.reminders}
    return {"collect": {"hang-dem": nightly}, "remind": mornings}


def _moment(day: date, clock: str) -> str:
    return f"{day:%Y%m%d}T{clock.replace(':', '')}00"


@contextmanager
def server(port: int) -> Iterator[str]:
    """The address of the server to work with: that of PREFECT_API_URL, else one started here, which ends with this block.

    Raises BusyError where the port is taken or the server does not come up, WrongUsageError for a secret that cannot work.
    """
    if known := os.environ.get("PREFECT_API_URL"):
        yield known
        return
    _show_secret()
    _refuse_taken(port)
    os.environ["PREFECT_API_URL"] = address = f"http://{HOST}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own interpreter
    try:
        _wait_for(process, address)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _show_secret() -> None:
    """The runs must show the secret the server asks for. One with accents makes the server fail at every request."""
    if secret := os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        if not secret.isascii():
            raise WrongUsageError("PREFECT_SERVER_API_AUTH_STRING chỉ được có chữ không dấu, chữ số và dấu câu.")
        os.environ.setdefault("PREFECT_API_AUTH_STRING", secret)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise BusyError(f"Cổng {port} đang có chương trình khác dùng; chọn cổng khác bằng --port, "
                            "hoặc đặt PREFECT_API_URL để dùng máy chủ Prefect đang chạy.")


def _wait_for(process: "subprocess.Popen[bytes]", address: str) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise BusyError(f"Máy chủ Prefect không khởi động được ở {address}; chạy “prefect server start” để xem lý do.")


def serve_flows(year: Year, inputs: Path, outputs: Path) -> None:
    """Register the deployments and run what is asked for, one run at a time, until stopped."""
    from prefect import serve

    serve(*deployments(year, inputs.resolve(), outputs.resolve()), limit=1, print_starting_message=False)


def deployments(year: Year, inputs: Path, outputs: Path) -> list[Any]:
    """The four flows, each with this year's parameters and its schedules. Prefect is imported here."""
    from prefect.types.entrypoint import EntrypointType

    from flows.annual_report import annual_report
    from flows.collect import collect
    from flows.open_year import open_year as open_next
    from flows.remind import remind

    places = {"inputs": inputs.as_posix(), "outputs": outputs.as_posix()}
    schedules = _schedules(year.settings)
    following = str(int(year.id) + 1)
    # Not paused: stopping pauses them all, so that nothing piles up while nobody serves.
    return [flow.to_deployment(NAME, parameters={"year": following if flow is open_next else year.id, **places}, paused=False,
                               schedules=schedules.get(flow.name, []), entrypoint_type=EntrypointType.MODULE_PATH)
            for flow in (open_next, collect, annual_report, remind)]


def _schedules(settings: YearSettings) -> Mapping[str, list[Any]]:
    from prefect.schedules import RRule

    try:
        return {flow: [RRule(rule, timezone=settings.timetable.time_zone, slug=slug) for slug, rule in named.items()]
                for flow, named in rules(settings, season(settings)).items()}
    except ValueError as error:
        raise BrokenConfigurationError(f"nam.toml: [lich] chưa đúng (mui_gio = {settings.timetable.time_zone!r}).") from error


def opened(year: str, inputs: Path, outputs: Path) -> Year:
    """The year to serve; the newest where none is named."""
    return open_year(year or newest_year(inputs), inputs, outputs)
