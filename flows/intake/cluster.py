"""Batches read by the workers of a Dask cluster that is there already; results come as ``run_batches`` gives them.

The cluster is trusted with speed, not with results: workers must show the same code, libraries, catalogue and settings, and
a batch they cannot finish (a worker died of it, an error, no answer) is read here, in isolated processes, as without them.

Batches are tasks of Dask, below the one task of Prefect that receives the files. Prefect's own runner for Dask would make a
task of Prefect of each: hundreds of calls to Prefect's server, which every worker would have to reach; and where a worker
dies, it reads again what that worker had finished.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from flows.catalogue import load_catalogue
from flows.errors import DanvanError, WrongUsageError
from flows.intake.isolation import Lost
from flows.intake.pool import run_batches
from flows.intake.remembered import surroundings
from flows.intake.worker import Batch as FileBatch
from flows.year import open_year

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT_SECONDS = 20

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def run_on_cluster(address: str, function: Callable[[Batch], Result], batches: Sequence[Batch], around: Mapping[str, str] | None,
                   *, workers: int, timeout_seconds: float, memory_bytes: int) -> Iterator[tuple[Batch, Result | Lost]]:
    """Like ``run_batches``, on the cluster whose scheduler answers at ``address`` (tcp://host:port).

    ``around`` is what the readings depend on; each worker must have the same (None: not asked). ``timeout_seconds`` is how
    long the cluster may finish nothing at all before the rest is read here, by ``workers`` processes. Raises WrongUsageError
    where the cluster cannot be used, DanvanError as the function raised it.
    """
    if not batches:
        return
    limits: dict[str, Any] = {"timeout_seconds": timeout_seconds, "memory_bytes": memory_bytes}
    done = 0
    with _connect(address) as client:
        if around is not None:
            _compare(client, batches[0], around, timeout_seconds)
        futures = client.map(function, list(batches), pure=False, retries=0)
        for batch, future in zip(batches, futures, strict=True):
            result = _outcome(client, future, futures, timeout_seconds)
            if result is _Lost.CLUSTER:
                break
            if result is _Lost.BATCH:
                yield from run_batches(function, [batch], workers=1, **limits)
            else:
                yield batch, result
            done += 1
            future.release()
    if done < len(batches):     # the client is closed by now, so that the cluster forgets them
        yield from run_batches(function, batches[done:], workers=workers, **limits)


class _Lost(Enum):
    """What the cluster could not do: this batch, or anything any more."""

    BATCH = 0
    CLUSTER = 1


def _outcome(client: "Client", future: "Future", futures: "Sequence[Future]", seconds: float) -> Any:  # noqa: ANN401 - or whatever is returned
    """The result. Never waits without limit: a result that was there goes with its worker, and nothing else may come."""
    finished: set[str] | None = None
    while finished != (now := {one.key for one in futures if one.done()}):
        finished = now
        try:
            return future.result(timeout=seconds)
        except DanvanError:
            raise
        except TimeoutError:
            if future.status == "error":        # the function's own, not that of waiting
                return _Lost.BATCH
        except Exception:   # a dead worker, an error of a reader: what it really is shows where it is read again
            return _Lost.BATCH if client.status == "running" else _Lost.CLUSTER     # else it was the scheduler that went
    return _Lost.CLUSTER


def _connect(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise WrongUsageError("Chưa cài phần chạy trên cụm Dask (phần mở rộng dask của danvan, gói distributed).") from error
    try:
        client = Client(address, timeout=_CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        raise WrongUsageError(f"Không kết nối được cụm Dask ở {address}; kiểm tra lại --dask-address.") from error
    if not client.scheduler_info()["workers"]:
        client.close()
        raise WrongUsageError(f"Cụm Dask ở {address} chưa có worker nào.")
    return client


def _compare(client: "Client", batch: object, around: Mapping[str, str], seconds: float) -> None:
    """Raises WrongUsageError naming the first worker that would read otherwise than this machine, or that does not answer."""
    asked = {worker: client.submit(seen_by_worker, batch, workers=[worker], allow_other_workers=False, pure=False)
             for worker in sorted(client.scheduler_info()["workers"])}
    for worker, future in asked.items():
        seen = _answer(worker, future, seconds)
        if differing := sorted(name for name in around.keys() | seen.keys() if around.get(name) != seen.get(name)):
            raise WrongUsageError(f"Worker {worker} của cụm Dask khác máy này ở: {', '.join(differing)}; "
                                  "cài cùng phiên bản, dùng chung thư mục dữ liệu rồi khởi động lại worker.")


def _answer(worker: str, future: "Future", seconds: float) -> dict[str, str]:
    try:
        seen: dict[str, str] = future.result(timeout=seconds)
    except TimeoutError as error:
        raise WrongUsageError(f"Worker {worker} của cụm Dask không trả lời trong {seconds:g} giây; "
                              "khởi động lại worker, hoặc chạy ở máy này (bỏ --runner dask).") from error
    except Exception as error:
        raise WrongUsageError(f"Worker {worker} của cụm Dask không đọc được thư mục dữ liệu hoặc chưa cài danvan: "
                              f"{type(error).__name__}.") from error
    return seen


def seen_by_worker(batch: FileBatch) -> dict[str, str]:
    """On the worker: what its readings depend on."""
    opened = open_year(batch.year, batch.inputs)
    return surroundings(opened.inputs, load_catalogue(opened.settings.year, opened.inputs / "mau").digest)
