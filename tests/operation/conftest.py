"""Two offices at work at once: ``danvan serve`` on SQLite behind a secret, and ``prefect.yaml`` with a worker on PostgreSQL."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flows.small import small_year
from tests.operation.servers import INITDB, POOL, ROOT, SECRET, Api, clean, free_port, postgres, running, wait_for


@dataclass(frozen=True)
class Office:
    """A server with deployments and someone who runs them. ``collect_at``: hour and minute of nightly collecting.

    ``started`` is the run that was asked for as soon as the office was open.
    """

    api: Api
    inputs: Path
    outputs: Path
    started: dict[str, Any]
    collect_at: str = ""
    database: str = ""


@dataclass(frozen=True)
class _Opening:
    served: "Future[Office]"
    deployed: "Future[Office] | None"


@pytest.fixture(scope="package")
def _opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Opening]:
    """Both start at the same time: most of a start is waiting."""
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(2) as starters:
        served = starters.submit(_serve, tmp_path_factory.mktemp("serve"), stack)
        deployed = starters.submit(_deploy, tmp_path_factory.mktemp("deploy"), stack) if INITDB else None
        yield _Opening(served, deployed)
        for office in filter(None, (served, deployed)):
            office.exception()      # has come up or failed: only then can all be ended


@pytest.fixture(scope="package")
def office(_opening: _Opening) -> Office:
    """``danvan serve`` with its own server."""
    return _opening.served.result()


@pytest.fixture(scope="package")
def postgres_office(_opening: _Opening) -> Office:
    """``prefect server start`` on PostgreSQL, a process work pool, a worker, ``prefect deploy --all``."""
    if _opening.deployed is None:
        pytest.skip("PostgreSQL is not installed")
    return _opening.deployed.result()


def _serve(folder: Path, stack: contextlib.ExitStack) -> Office:
    inputs, port = small_year(folder), free_port()
    collect_at = f"{datetime.now(UTC) + timedelta(hours=7 + 12):%H}:30"      # far from now on an office's clock in Việt Nam
    with (inputs / "2018" / "nam.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[lich]\nsau_han = 36500\ngio_nhan = "{collect_at}"\n')
    process = stack.enter_context(running(["flows", "serve", "--port", str(port)], folder, folder / "serve.log",
                                          PREFECT_HOME=str(folder / "prefect"), PREFECT_SERVER_API_AUTH_STRING=SECRET,
                                          PREFECT_RUNNER_POLL_FREQUENCY="1"))
    api = Api(port, SECRET)
    wait_for(lambda: len(api.deployments()) == 4, "the deployments of danvan serve", process=process,
             log=folder / "serve.log")
    asked = wait_for(lambda: api.start("annual_report"), "a run of the report")     # refused while the database is busy
    return Office(api, inputs, folder / "outputs", asked, collect_at)


def _deploy(folder: Path, stack: contextlib.ExitStack) -> Office:
    inputs, port = small_year(folder), free_port()
    address = stack.enter_context(postgres())
    home = {"PREFECT_HOME": str(folder / "prefect")}
    process = stack.enter_context(running(["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)], folder,
                                          folder / "server.log", **home,
                                          PREFECT_API_DATABASE_CONNECTION_URL=f"postgresql+asyncpg://{address}"))
    api, known = Api(port), {**home, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    wait_for(lambda: api("GET", "/health"), "the server on PostgreSQL", process=process, log=folder / "server.log")
    stack.enter_context(running(["prefect", "worker", "start", "--pool", POOL, "--type", "process"], folder,
                                folder / "worker.log", **known, PREFECT_WORKER_QUERY_SECONDS="1"))
    wait_for(lambda: api("GET", f"/work_pools/{POOL}"), "the work pool")
    subprocess.run([sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"], cwd=ROOT, env=clean(**known), check=True,
                   capture_output=True)
    run = api.start("collect", year="2018", inputs=str(inputs), outputs=str(folder / "outputs"))
    return Office(api, inputs, folder / "outputs", run, database=address)


@pytest.fixture(scope="package")
def report_run(office: Office) -> dict[str, Any]:
    """The yearly report, started as from the page, at its end."""
    return office.api.finished(office.started)
