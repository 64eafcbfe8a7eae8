"""Workers that abort, hang or eat memory cost one file; the results of all others come back in order."""

import multiprocessing
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.errors import BrokenConfigurationError
from flows.intake.isolation import Lost
from flows.intake.pool import make_ready, run_batches
from flows.intake.worker import needed, reader_of

MEMORY_BYTES = 512 * 2**20


@dataclass(frozen=True)
class Named:
    """A file as the pool sees it."""

    path: str
    size: int = 1000


@dataclass(frozen=True)
class Chunk:
    """Files with what the worker must know about them."""

    year: str
    files: tuple[Named, ...]


def read(files: list[str]) -> str:
    """Stands for reading: files named after what they do to the reader."""
    for file in files:
        if file == "abort":
            os.abort()
        if file == "endless":
            while True:
                pass
        if file == "greedy":
            bytearray(4 * MEMORY_BYTES)
        if file == "bug":
            raise ZeroDivisionError(file)
        if file == "locked":
            raise PermissionError(file)
        if file == "catalogue":
            raise BrokenConfigurationError("Danh mục hỏng.")
        if file.startswith("slow"):
            time.sleep(0.1)
    return " ".join(files)


def read_chunk(chunk: Chunk) -> str:
    return f"{chunk.year}: {read([file.path for file in chunk.files])}"


def outcome(batches: list[Any], function: Any = read, workers: int = 2, timeout_seconds: float = 30) -> list[tuple[Any, Any]]:
    results = run_batches(function, batches, workers=workers, timeout_seconds=timeout_seconds, memory_bytes=MEMORY_BYTES)
    return [(batch, result.code if isinstance(result, Lost) else result) for batch, result in results]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_abort_and_an_endless_loop_cost_one_file_each(workers):
    batches = [["a", "b"], ["c", "abort", "d"], ["e"], ["endless", "f"], ["g"]]

    assert outcome(batches, workers=workers, timeout_seconds=0.6) == [
        (["a", "b"], "a b"), (["c"], "c"), (["abort"], "crashed-reader"), (["d"], "d"), (["e"], "e"), (["endless"], "timeout"),
        (["f"], "f"), (["g"], "g")]


def test_a_file_that_needs_too_much_memory_or_meets_a_mistake_in_the_code_costs_only_itself():
    assert outcome([["a", "greedy", "bug", "locked", "b"]]) == [
        (["a"], "a"), (["greedy"], "too-large"), (["bug"], "crashed-reader"), (["locked"], "unreadable-file"), (["b"], "b")]


def test_results_come_in_the_order_of_the_batches_whoever_is_done_first():
    batches = [["slow"], ["a"], ["slow again"], ["b"]]

    assert [result for _, result in outcome(batches)] == ["slow", "a", "slow again", "b"]


def test_a_batch_that_carries_more_than_files_is_split_by_its_files():
    chunk = Chunk("2018", (Named("a"), Named("abort"), Named("b")))

    assert [result for _, result in outcome([chunk], read_chunk)] == ["2018: a", "crashed-reader", "2018: b"]


def test_a_broken_catalogue_stops_the_run():
    with pytest.raises(BrokenConfigurationError, match="Danh mục hỏng"):
        outcome([["a"], ["catalogue", "b"]])


def test_the_pool_works_while_other_threads_hold_locks():
    """Prefect and progress bars run threads: a plain fork would copy their locks, locked for ever."""
    lock, done = threading.Lock(), threading.Event()

    def hold() -> None:
        with lock:
            done.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert outcome([["a"]]) == [(["a"], "a")]
    finally:
        done.set()
        thread.join()


def test_a_run_given_up_half_way_leaves_no_worker_behind():
    results = run_batches(read, [["a"], ["endless"]], workers=2, timeout_seconds=600, memory_bytes=MEMORY_BYTES)
    assert next(results) == (["a"], "a")

    started = time.monotonic()
    results.close()

    assert time.monotonic() - started < 10


def readers_at_hand(_: list[str]) -> int:
    """How many readers a worker finds made before it has read anything."""
    return reader_of.cache_info().currsize


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="no fork server on this system")
@pytest.mark.parametrize(("needs", "readers"), [
    (needed(Path("inputs").resolve(), "2018", "as of today"), 1),
    (needed(Path("inputs").resolve(), "1000", "a year that is not there"), 0),
    ("broken", 0),
])
def test_workers_find_the_reader_ready_where_there_is_much_to_read(needs, readers):
    """Else the start would be no sooner, and nobody would notice but the clock. What is broken is told by who reads."""
    make_ready(readers_at_hand, needs, is_much=True)
    assert outcome([["a"]], readers_at_hand) == [(["a"], readers)]
