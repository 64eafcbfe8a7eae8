"""``danvan serve``: a server on this machine, and the flows as its deployments, run when the timetable or a person says so."""

import _thread
import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import BrokenConfigurationError, BusyError, WrongUsageError
from flows.prefect_settings import leave_out_newer_page
from flows.season import Season, season
from flows.year import Year, YearSettings, open_year

HOST = "127.0.0.1"          # never a wider address: who can reach the server can run flows as its user
NAME = "danvan"             # of every deployment: collect/danvan, annual-report/danvan …
_PATIENCE_SECONDS = 300     # a first start makes the database, on an old and busy machine for minutes
_STOP_SECONDS = 20
_DYING_SECONDS = 5          # the answers of a server of our own stop a moment before it is gone
_ANSWER_SECONDS = 5
_ASK_SECONDS, _COMING_BACK_SECONDS = 1, 9       # of a server that others run
_NOBODY_BEHIND = frozenset({502, 503, 504})     # the answers of a gateway


@dataclass(frozen=True)
class Server:
    """Where it is asked; its process where it was started here."""

    address: str
    process: "subprocess.Popen[bytes] | None" = None


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
def server(port: int) -> Iterator["Server"]:
    """The server to work with: that of PREFECT_API_URL, else one started here, which ends with this block.

    Raises BusyError where the port is taken or the server does not come up, WrongUsageError for a secret that cannot work.
    """
    if known := os.environ.get("PREFECT_API_URL"):
        yield Server(known)
        return
    _show_secret()
    _refuse_taken(port)
    leave_out_newer_page()
    os.environ["PREFECT_API_URL"] = address = f"http://{HOST}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    # In a group of its own: Ctrl-C is for us alone, who still need it to pause the timetable.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, process_group=0)  # noqa: S603 - our own interpreter
    try:
        _wait_for(process, address)
        yield Server(address, process)
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
            return _ask(address)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise BusyError(f"Máy chủ Prefect không khởi động được ở {address}; chạy “prefect server start” để xem lý do.")


def serve_flows(year: Year, inputs: Path, outputs: Path, of: Server) -> None:
    """Register the deployments and run what is asked for, one run at a time, until stopped: by Ctrl-C, as a service is,
    or because the server is gone. Raises BusyError in the last case, what is running being stopped first.
    """
    from prefect.runner import Runner

    class Serving(Runner):
        def handle_sigterm(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as Prefect has it
            """As on Ctrl-C."""
            signal.raise_signal(signal.SIGINT)

        async def __aexit__(self, *ended: Any) -> None:  # noqa: ANN401
            """What runs is stopped and told so, where there is a server to tell; else its page shows it as running for ever."""
            if self.pause_on_shutdown:
                await self.cancel_all()
            await super().__aexit__(*ended)

    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:               # as a shell script has it for what it starts with “&”
        signal.signal(signal.SIGINT, signal.default_int_handler)
    runner = Serving(limit=1, pause_on_shutdown=True)
    with suppress(KeyboardInterrupt), _watched(of, runner) as gone:     # so it ends, by a person or because the server is gone
        try:
            for one in deployments(year, inputs.resolve(), outputs.resolve()):
                runner.add_deployment(one)
            asyncio.run(runner.start())
        except Exception:
            if not gone.wait(_DYING_SECONDS):   # else of no interest: whatever could not be asked of the dead one
                raise
    if gone.is_set():
        whose = "của danvan serve" if of.process else f"ở {of.address}"
        raise BusyError(f"Máy chủ Prefect {whose} đã dừng giữa chừng; bản đã công bố không thay đổi. Chạy lại lệnh này.")


@contextmanager
def _watched(server: Server, runner: Any) -> Iterator[threading.Event]:  # noqa: ANN401 - Prefect's Runner
    """Ends the runner as Ctrl-C would when the server is gone, which it then tells: Prefect would ask for minutes whether it
    comes back."""
    gone, over, deciding = threading.Event(), threading.Event(), threading.Lock()

    def watch() -> None:
        if not (_ended(server.process) if server.process else _left(server.address, over)):
            return
        with deciding:
            if not over.is_set():
                gone.set()
                runner.pause_on_shutdown = False    # there is nobody left to be asked for it
                _interrupt_main()

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield gone
    finally:
        with deciding:                              # if it interrupts, then here
            over.set()


def _ended(process: "subprocess.Popen[bytes]") -> bool:
    return process.wait() is not None


def _left(address: str, over: threading.Event) -> bool:
    """Waits until a server that has been there is there no more, or until it is ``over``: then False.

    One that is only slow is there; one that starts again has some seconds for it.
    """
    seen = None
    while not over.wait(_ASK_SECONDS):
        if _is_there(address):
            seen = time.monotonic()
        elif seen is not None and time.monotonic() - seen > _COMING_BACK_SECONDS:
            return True
    return False


def _is_there(address: str) -> bool:
    """False only where the machine, or the gateway before it, says that nobody listens; no answer is none."""
    try:
        _ask(address)
    except urllib.error.HTTPError as answer:
        return answer.code not in _NOBODY_BEHIND
    except (urllib.error.URLError, OSError) as error:
        return not isinstance(getattr(error, "reason", error), ConnectionError)
    return True


def _ask(address: str) -> None:
    with urllib.request.urlopen(f"{address.rstrip('/')}/health", timeout=_ANSWER_SECONDS):  # noqa: S310 - our own address
        return


def _interrupt_main() -> None:
    """As Ctrl-C; on POSIX it also wakes a thread that waits."""
    main = threading.main_thread().ident
    if os.name == "posix" and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()


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
