"""Work in batches -> results in the same order, each batch in a worker process that may die without harm to the others.

Readers of office files can abort the whole process or never return. So they run in processes with a time limit and a
memory limit; a batch that is lost is tried again file by file, and only the guilty file stays lost.
"""

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from threading import Thread
from typing import Any, TypeVar, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from flows.errors import DanvanError
from flows.intake.file_bytes import FileChangedError
from flows.intake.isolation import Lost, prepare_worker

NEEDS = "DANVAN_WORKERS_NEED"    # in the environment of the server process
_ready_for = ""
_AHEAD_PER_WORKER = 8           # batches handed out before their turn; bounds the results held back


Batch = TypeVar("Batch")
Result = TypeVar("Result")


def run_batches(function: Callable[[Batch], Result], batches: Iterable[Batch], *, workers: int, timeout_seconds: float,
                memory_bytes: int) -> Iterator[tuple[Batch, Result | Lost]]:
    """Apply a function to every batch in worker processes; results come in the order of the batches.

    A batch is a list or tuple of files, or a dataclass with a field ``files``. One that is lost comes back in pieces of
    one file each, in order, each with its own result or ``Lost``. ``timeout_seconds`` is for one call; ``memory_bytes`` is
    what a worker may take beyond its start. ``function`` must be importable by name. Raises DanvanError as the function
    raised it: broken configuration is no fault of a file.
    """
    pool = _pool(function, workers, memory_bytes)
    try:
        tasks: deque[tuple[Batch, ProcessFuture[Result]]] = deque()
        waiting = iter(batches)
        while True:
            while len(tasks) < workers * _AHEAD_PER_WORKER and (batch := next(waiting, None)) is not None:
                tasks.append((batch, pool.schedule(function, args=(batch,), timeout=timeout_seconds)))
            if not tasks:
                return
            batch, task = tasks.popleft()
            result = _outcome(task, timeout_seconds)
            if isinstance(result, Lost) and len(pieces := split_batch(batch)) > 1:
                tasks.extendleft(
                    reversed([(piece, pool.schedule(function, args=(piece,), timeout=timeout_seconds)) for piece in pieces]))
            else:
                yield batch, result
    finally:
        _end(pool)


@contextmanager
def helping_process(function: Callable[[Batch], Result], *, timeout_seconds: float,
                    memory_bytes: int) -> Iterator[Callable[[Batch], Result]]:
    """One worker process, up when this is entered -> what calls the function there. It raises what befalls the call."""
    pool = _pool(function, 1, memory_bytes)
    try:
        pool.schedule(os.getpid).result()
        yield lambda part: pool.schedule(function, args=(part,), timeout=timeout_seconds).result()
    finally:
        _end(pool)


def _pool(function: Callable[[Batch], Result], workers: int, memory_bytes: int) -> ProcessPool:
    return ProcessPool(max_workers=workers, context=_context(function), initializer=prepare_worker, initargs=(memory_bytes,))


def _end(pool: ProcessPool) -> None:
    """The processes have given all they had: their end is nothing to wait for."""
    pool.stop()     # type: ignore[no-untyped-call]
    Thread(target=pool.join).start()


def make_ready(function: Callable[[Batch], Result], needs: str, *, is_much: bool) -> None:
    """Worker processes of ``run_batches`` start sooner if what they need is loaded while something else is done here.

    They are copies of a server process: what ``flows.intake.prepared`` makes there of ``needs``, each of them has. Where there
    is much to do, a server that was made ready for something else is replaced; else that would take longer than it saves.
    """
    global _ready_for
    if _context(function).get_start_method() != "forkserver":
        return
    if is_much and needs != _ready_for:
        forkserver._forkserver._stop()      # type: ignore[attr-defined]
        _ready_for = needs
    os.environ[NEEDS] = needs
    forkserver.ensure_running()
    del os.environ[NEEDS]


def split_batch(batch: Batch) -> list[Batch]:
    """The batch in pieces of one file each."""
    if isinstance(batch, list | tuple):
        return [cast("Batch", type(batch)((item,))) for item in batch]
    if is_dataclass(batch) and not isinstance(batch, type) and any(field.name == "files" for field in fields(batch)):
        files = cast("Any", batch).files
        return [cast("Batch", replace(batch, files=piece)) for piece in split_batch(files)]
    return [batch]


def _outcome(task: ProcessFuture[Result], timeout_seconds: float) -> Result | Lost:
    try:
        return task.result()
    except DanvanError:
        raise
    except TimeoutError:
        return Lost("timeout", f"quá {timeout_seconds:g} giây")
    except ProcessExpired:
        return Lost("crashed-reader", "tiến trình đọc tệp dừng đột ngột")
    except MemoryError:
        return Lost("too-large", "cần quá nhiều bộ nhớ để đọc")
    except FileChangedError:
        return Lost("file-changed", "dung lượng còn thay đổi")
    except OSError as error:
        return Lost("unreadable-file", f"hệ thống không cho đọc tệp ({type(error).__name__})")
    except Exception as error:  # one file must not stop ten thousand
        return Lost("crashed-reader", _kind(error))


def _kind(error: Exception) -> str:
    """The kind of error alone: its words may repeat the cell that caused it, also one about a person."""
    return type(error).__name__


def _context(function: Callable[[Batch], Result]) -> BaseContext:
    """New processes come from a small server process that has the function's module loaded already.

    Never a copy of this process: it may run threads (Prefect, a progress bar), whose locks a copy would inherit locked.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, function.__module__, *_modules_of_the_start_script(), "flows.intake.prepared"])
    return context


def _modules_of_the_start_script() -> list[str]:
    """Our modules that the running script imports: multiprocessing makes every worker import them again."""
    script = vars(sys.modules["__main__"]).values()
    modules = {str(getattr(value, "__module__", "")) for value in script}
    return sorted(module for module in modules if module.startswith("flows."))
