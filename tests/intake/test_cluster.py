"""A real Dask scheduler with two worker processes on loopback: the same results as without them, also when one is killed."""

import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from flows.errors import WrongUsageError
from flows.intake import gather
from flows.intake.cluster import run_on_cluster
from flows.intake.isolation import Lost
from flows.intake.receive import Received, receive
from flows.intake.remembered import surroundings
from flows.intake.worker import Batch, read_batch
from flows.run import Run, cluster_address, open_run
from tests.intake.dask_cluster import Cluster, two_workers
from tests.intake.test_pool import MEMORY_BYTES, read
from tests.operation.servers import free_port

pytest.importorskip("distributed", reason="the extra dask is not installed")
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "inputs"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with two_workers(tmp_path) as started:
        yield started


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
        watched.setattr(gather, "run_batches", refuse)
        together = receive(opened(tmp_path / "together", cluster.address), kill)
    same(together, alone)
    assert cluster.workers[0].wait(10) != 0
    assert len(seen) > 3


def test_what_kills_every_worker_costs_one_file_and_the_rest_is_read_here(cluster: Cluster) -> None:
    batches = [["a", "b"], ["c", "abort"], ["d"], ["e", "bug"]]
    results = run_on_cluster(cluster.address, read, batches, None, workers=2, timeout_seconds=8, memory_bytes=MEMORY_BYTES)
    assert [(batch, result.code if isinstance(result, Lost) else result) for batch, result in results] == [
        (["a", "b"], "a b"), (["c"], "c"), (["abort"], "crashed-reader"), (["d"], "d"), (["e"], "e"), (["bug"], "crashed-reader")]
    assert any(worker.poll() for worker in cluster.workers)     # all of them, unless this machine is too busy to wait for it


def test_a_cluster_whose_scheduler_is_killed_is_not_waited_for(cluster: Cluster) -> None:
    batches, started = [["a", "b"], ["c"], ["d"]], time.monotonic()
    results = run_on_cluster(cluster.address, read, batches, None, workers=2, timeout_seconds=600, memory_bytes=MEMORY_BYTES)
    assert next(results) == (["a", "b"], "a b")
    cluster.scheduler.kill()
    assert [result for _, result in results] == ["c", "d"]
    assert time.monotonic() - started < 300


def test_a_worker_that_does_not_answer_is_told(cluster: Cluster, tmp_path: Path) -> None:
    cluster.workers[0].send_signal(signal.SIGSTOP)
    run = opened(tmp_path, cluster.address)
    around = surroundings(SAMPLE / "2018", run.catalogue.digest)
    with pytest.raises(WrongUsageError, match="không trả lời trong 3 giây"):
        list(run_on_cluster(cluster.address, read_batch, [Batch(SAMPLE, "2018", "", 0, ())], around, workers=1, timeout_seconds=3,
                            memory_bytes=MEMORY_BYTES))


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
