"""Real servers on free loopback ports, each with a home of its own: Prefect's on SQLite and on PostgreSQL, and a worker."""

import base64
import contextlib
import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECRET = "can-bo:chi-de-thu"  # noqa: S105 - of servers that live for a minute
POOL = "danvan"
INITDB = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), shutil.which("initdb"))
_GIVEN: set[int] = set()
_DICE = random.Random(os.getpid())
PATIENCE_SECONDS = 420          # on busy cores; some 20 s when they are free
_STOP_SECONDS = 120
_PORTS = range(20_000, 32_000)  # below those that systems give to calls: a server binds its port long after it was chosen


@dataclass(frozen=True)
class Api:
    """Prefect's own interface of one server, asked with the secret or without."""

    port: int
    secret: str = ""

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["Authorization"] = "Basic " + base64.b64encode(self.secret.encode()).decode()
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.page}/api{path}", data, headers, method=method)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return json.load(answer)

    def status(self, method: str, path: str, body: object = None) -> int:
        """The HTTP status of a request that may be refused."""
        try:
            self(method, path, body)
        except urllib.error.HTTPError as refused:
            return refused.code
        return 200

    def deployments(self) -> dict[str, dict[str, Any]]:
        """By the name of the flow's function."""
        found = self("POST", "/deployments/filter", {})
        return {one["entrypoint"].replace(":", ".").rpartition(".")[2]: one for one in found}

    def start(self, flow: str, **parameters: object) -> dict[str, Any]:
        """A run of a deployment, as a click on its page starts it."""
        identity = self.deployments()[flow]["id"]
        run: dict[str, Any] = self("POST", f"/deployments/{identity}/create_flow_run", {"parameters": parameters})
        return run

    def finished(self, run: dict[str, Any]) -> dict[str, Any]:
        """The run when it has come to its end."""
        return wait_for(lambda: self._ended(run["id"]), "the end of a run")

    def _ended(self, identity: str) -> dict[str, Any] | None:
        run: dict[str, Any] = self("GET", f"/flow_runs/{identity}")
        return run if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"} else None

    def of_run(self, what: str, run: dict[str, Any]) -> list[dict[str, Any]]:
        """The artifacts or task runs of a flow run."""
        found: list[dict[str, Any]] = self("POST", f"/{what}/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
        return found


def wait_for(look: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS,
             process: "subprocess.Popen[bytes] | None" = None, log: Path | None = None) -> Any:
    """What ``look`` gives as soon as it gives something; fails at once where the process waited for has ended.

    ``log`` is where that process writes: its last words are told.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and (process is None or process.poll() is None):
        with contextlib.suppress(OSError, KeyError):
            if found := look():
                return found
        time.sleep(0.2)
    last_words = log.read_text(encoding="utf-8", errors="replace")[-3000:] if log else ""
    raise AssertionError(f"waited in vain for {what}\n{last_words}")


def free_port() -> int:
    """A port nobody listens on, and never the same twice; other processes that ask choose elsewhere."""
    while True:
        port = _DICE.choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _GIVEN:
                _GIVEN.add(port)
                return port


@contextlib.contextmanager
def running(arguments: Sequence[str], cwd: Path, log: Path, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A Python module as a process, none of the caller's Prefect settings in its environment; ended as services are."""
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=cwd, env=clean(**environment), stdout=output,
                                   stderr=output)
        try:
            yield process
        finally:
            end(process, signal.SIGTERM)


def end(process: "subprocess.Popen[bytes]", by: signal.Signals) -> None:
    """Asks a process to end, and kills one that does not."""
    process.send_signal(by)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def clean(**environment: str) -> dict[str, str]:
    """The environment without Prefect's settings but these."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**known, "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", **environment}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database on a server of its own, run by an unprivileged user: PostgreSQL refuses root."""
    folder = Path(tempfile.mkdtemp(prefix="danvan-postgres-"))
    user = _unprivileged() if os.geteuid() == 0 else None
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    (secret := folder / "mat-khau").write_text("thu-nghiem\n", encoding="ascii")
    port, tools = free_port(), Path(str(INITDB)).parent
    try:
        subprocess.run([str(INITDB), "-D", str(folder / "data"), "-U", "danvan", "-A", "scram-sha-256", f"--pwfile={secret}",
                        "-E", "UTF8", "--locale=C", "--no-sync"], check=True, capture_output=True, cwd=folder, **as_user)
        process = subprocess.Popen(
            [str(tools / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder), "-F",
             "-c", "listen_addresses=127.0.0.1"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user)
        try:
            wait_for(lambda: subprocess.run([str(tools / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)],
                                            check=False).returncode == 0, "PostgreSQL")
            yield f"danvan:thu-nghiem@127.0.0.1:{port}/postgres"
        finally:
            end(process, signal.SIGINT)     # without waiting for whoever is still connected
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise AssertionError("no unprivileged user on this machine")


def rows_in(address: str, query: str) -> list[str]:
    """What PostgreSQL itself answers, one line per row."""
    done = subprocess.run([str(Path(str(INITDB)).parent / "psql"), f"postgresql://{address}", "-Atc", query], check=True,
                          capture_output=True, encoding="utf-8")
    return done.stdout.splitlines()
