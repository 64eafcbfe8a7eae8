"""A real Dask scheduler with two worker processes on loopback."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.operation.servers import free_port, running

ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Cluster:
    """``workers`` may be killed: one that dies stays dead."""

    address: str
    scheduler: "subprocess.Popen[bytes]"
    workers: list["subprocess.Popen[bytes]"]


@contextmanager
def two_workers(folder: Path) -> Iterator[Cluster]:
    """A cluster that works in a folder; killed at the end, for nothing of it is worth a farewell."""
    port, quiet = free_port(), {"PYTHONPATH": str(ROOT)}
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        scheduler = stack.enter_context(running(["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port),
                                                 "--no-dashboard"], folder, folder / "scheduler.log", **quiet))
        workers = [stack.enter_context(running(
            ["distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--no-nanny", "--nthreads", "1", "--no-dashboard",
             "--death-timeout", str(_PATIENCE_SECONDS), "--local-directory", str(folder / f"worker-{number}")], folder,
            folder / f"worker-{number}.log", **quiet)) for number in range(2)]
        for process in (scheduler, *workers):
            stack.callback(process.kill)
        _wait_for_workers(address, 2)
        yield Cluster(address, scheduler, workers)


def _wait_for_workers(address: str, number: int) -> None:
    from distributed import Client

    with Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=_PATIENCE_SECONDS)
