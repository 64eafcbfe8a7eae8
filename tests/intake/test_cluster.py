"""A real Dask scheduler with two worker processes on loopback: the same results as without them, also when one is killed."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

from flows.errors import WrongUsageError
from flows.intake import receive as door
from flows.intake.cluster import run_on_cluster
from flows.intake.pool import Lost
from flows.intake.receive import Received, receive
from flows.intake.remembered import surroundings
from flows.intake.worker import Batch, read_batch
from flows.run import Run, cluster_address, open_run
from tests.intake.test_pool import MEMORY_BYTES, read
from tests.operation.servers import free_port, running

pytest.importorskip("distributed", reason="the extra dask is not installed")
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "inputs"


@dataclass(frozen=True)
class Cluster:
    address: str
    workers: list["subprocess.Popen[bytes]"]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Two workers; one that dies stays dead."""
    port, quiet = free_port(), {"PYTHONPATH": str(ROOT)}
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as stack:
        stack.enter_context(running(["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port),
                                     "--no-dashboard"], tmp_path, tmp_path / "scheduler.log", **quiet))
        workers = [stack.enter_context(running(
            ["distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--no-nanny", "--nthreads", "1", "--no-dashboard",
             "--death-timeout", "60", "--local-directory", str(tmp_path / f"worker-{number}")], tmp_path,
            tmp_path / f"worker-{number}.log", **quiet)) for number in range(2)]
        _wait_for_workers(address, 2)
        yield Cluster(address, workers)


def _wait_for_workers(address: str, number: int) -> None:
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)


def opened(outputs: Path, address: str = "") -> Run:
    return open_run("2018", SAMPLE, outputs, cluster=address, workers=2)


def same(one: Received, other: Received) -> None:
    pd.testing.assert_frame_equal(one.facts, other.facts)
    assert one.readings == other.readings
    assert one.findings == other.findings
    assert (one.dates, one.files) == (other.dates, other.files)


def test_the_sample_year_is_read_alike_while_a_worker_is_killed(cluster: Cluster, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    alone = receive(opened(tmp_path / "alone"))
    seen = []

    def kill(done: int, total: int) -> None:
        if 0 < done < total and seen == [0]:
            cluster.workers[0].kill()
        seen.append(done)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read here")

    with monkeypatch.context() as watched:
        watched.setattr("flows.intake.cluster.run_batches", refuse)
        watched.setattr(door, "run_batches", refuse)
        together = receive(opened(tmp_path / "together", cluster.address), kill)
    same(together, alone)
    assert cluster.workers[0].wait(10) != 0
    assert len(seen) > 3


def test_what_kills_every_worker_costs_one_file_and_the_rest_is_read_here(cluster: Cluster) -> None:
    batches = [["a", "b"], ["c", "abort"], ["d"], ["e", "bug"]]
    results = run_on_cluster(cluster.address, read, batches, None, workers=2, timeout_seconds=4, memory_bytes=MEMORY_BYTES)
    assert [(batch, result.code if isinstance(result, Lost) else result) for batch, result in results] == [
        (["a", "b"], "a b"), (["c"], "c"), (["abort"], "crashed-reader"), (["d"], "d"), (["e"], "e"), (["bug"], "crashed-reader")]
    assert [worker.wait(10) != 0 for worker in cluster.workers] == [True, True]


def test_a_worker_with_other_settings_or_code_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    run = opened(tmp_path, cluster.address)
    batch = Batch(SAMPLE, "2018", "", 0, ())
    around = surroundings(SAMPLE / "2018", run.catalogue.digest)
    for name in ("code", "nam.toml", "catalogue"):
        with pytest.raises(WrongUsageError, match=f"khác máy này ở: {name}"):
            list(run_on_cluster(cluster.address, read_batch, [batch], {**around, name: "x"}, workers=1, timeout_seconds=30,
                                memory_bytes=MEMORY_BYTES))
    with pytest.raises(WrongUsageError, match="không đọc được thư mục dữ liệu"):
        list(run_on_cluster(cluster.address, read_batch, [replace(batch, inputs=tmp_path)], around, workers=1, timeout_seconds=30,
                            memory_bytes=MEMORY_BYTES))


@pytest.mark.parametrize(("runner", "address"), [("dask", ""), ("local", "tcp://127.0.0.1:1")])
def test_runner_and_address_go_together(runner: str, address: str) -> None:
    with pytest.raises(WrongUsageError, match="--runner dask"):
        cluster_address(runner, address)


def test_a_cluster_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.intake.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(WrongUsageError, match="Không kết nối được cụm Dask"):
        list(run_on_cluster(f"tcp://127.0.0.1:{free_port()}", read, [["a"]], None, workers=1, timeout_seconds=1,
                            memory_bytes=MEMORY_BYTES))
