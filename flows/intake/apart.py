"""Reading in a copy of this process, for a quick look at a few files: what aborts or never ends costs one file, no more.

Copying is quick (a new process would load everything anew), and safe where nothing but this thread works: on the command line.
Where the system cannot copy processes (Windows) the files are read in this one.
"""

import multiprocessing
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

from flows.intake.isolation import MEMORY_BYTES, Lost, prepare_worker

File = TypeVar("File")
Result = TypeVar("Result")


def read_apart(read: Callable[[File], Result], files: Sequence[File], timeout_seconds: float,
               meanwhile: Callable[[], None] = lambda: None) -> list[Result | Lost]:
    """``read`` applied to every file, all in one copy of this process; what comes after a lost file in another one.

    Raises what ``read`` raises. ``timeout_seconds`` is for one file. ``meanwhile`` is done here while a copy reads.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return [read(file) for file in files]
    results: list[Result | Lost] = []
    while len(results) < len(files):
        results += _until_lost(read, files[len(results):], timeout_seconds, meanwhile)
    return results


def _until_lost(read: Callable[[File], Result], files: Sequence[File], timeout_seconds: float,
                meanwhile: Callable[[], None]) -> list[Result | Lost]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(read, files, theirs), daemon=True)
    with warnings.catch_warnings():     # Python 3.12 warns of threads, also of those that libraries keep asleep
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    results: list[Result | Lost] = []
    try:
        meanwhile()
        for _ in files:
            if not ours.poll(timeout_seconds):
                return [*results, Lost("timeout", f"quá {timeout_seconds:g} giây")]
            outcome = ours.recv()
            if isinstance(outcome, BaseException):
                raise outcome
            results.append(outcome)
    except EOFError:
        return [*results, Lost("crashed-reader", "tiến trình đọc tệp dừng đột ngột")]
    finally:
        process.kill()
        process.join()
        ours.close()
    return results


def _work(read: Callable[[File], Result], files: Sequence[File], results: Connection) -> None:
    prepare_worker(MEMORY_BYTES)
    for file in files:
        try:
            results.send(read(file))
        except Exception as error:
            results.send(error)
            return
