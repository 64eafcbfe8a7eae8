"""A pytest session that tries many mistakes: it imports and runs every test once, then forks a child for each mistake.

The child gives the live functions the mistaken code and runs the tests that pass by the mistaken line, the fastest first, until
one fails. Whatever was executed while tests were imported cannot be changed that way; such mistakes are told as ``import``.
"""

import functools
import gc
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType
from typing import TypeVar

import pytest

from tests.trust.planting import ROOMS, ROOT, Mutant, functions_in, planted, source

Job = TypeVar("Job")
Line = tuple[str, int]
Swap = tuple[FunctionType, CodeType]
_MEMORY_BYTES = 8 * 1024**3
_PATIENCE_SECONDS = 5.0     # beside ten times of what a test takes when all is well


def ended(jobs: Iterable[Job], start: Callable[[Job], int], at_once: int) -> Iterator[tuple[Job, str]]:
    """Starts a process for each job, so many at once; each job with ``found`` where its tests failed, ``endless`` where they had
    to be stopped, and ``missed``."""
    going = dict[int, Job]()
    for job in jobs:
        going[start(job)] = job
        if len(going) >= at_once:
            yield _next(going)
    while going:
        yield _next(going)


def _next(going: dict[int, Job]) -> tuple[Job, str]:
    pid, status = os.wait()
    return going.pop(pid), "endless" if os.WIFSIGNALED(status) else "found" if status else "missed"


def stop_after(seconds: float) -> None:
    """This process ends by a signal once it has worked so long from now on; where it only waits, after an hour."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(3600)


class Watch:
    """Which lines of the rooms are executed between ``start`` and ``stop``."""

    def __init__(self) -> None:
        self._rooms = tuple(f"{ROOT / 'flows' / room}{os.sep}" for room in ROOMS)
        self._seen = set[Line]()

    def start(self) -> None:
        self._seen = set()
        sys.settrace(self._call)

    def stop(self) -> set[Line]:
        sys.settrace(None)
        return self._seen

    def _call(self, frame: FrameType, event: str, argument: object) -> Callable | None:
        return self._line(frame, event, argument) if frame.f_code.co_filename.startswith(self._rooms) else None

    def _line(self, frame: FrameType, _event: str, _argument: object) -> Callable:
        self._seen.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line


@dataclass(frozen=True)
class Ran:
    """A test, the lines of the rooms it executes, and how long it works."""

    item: pytest.Item
    lines: set[Line]
    seconds: float


class Forking:
    """The plugin. ``tell`` gets the place of each mistake among ``chosen`` and its verdict, or ``import``."""

    def __init__(self, chosen: Sequence[Mutant], tell: Callable[[int, str], None], at_once: int) -> None:
        self.chosen, self.tell, self.at_once = chosen, tell, at_once
        self.watch, self.failed = Watch(), False
        self.watch.start()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = True
            print(report.longreprtext, file=sys.stderr)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        imported = self.watch.stop()
        caches, functions = _caches(), _functions()
        ran = self._recorded(session.items, caches)
        for test in ran:
            if not test.lines:      # what it keeps for others (workbooks read) is none of a mistake's business
                _run(test.item)
        gc.freeze()                 # children share what they do not touch
        jobs = []
        for number, mutant in enumerate(self.chosen):
            swaps = None if _passes(imported, mutant) else _swaps(mutant, functions)
            if swaps is None:
                self.tell(number, "import")
            else:
                jobs.append((number, swaps, [one for one in ran if _passes(one.lines, mutant)]))
        for (number, _, _), verdict in ended(jobs, lambda job: self._started(caches, *job[1:]), self.at_once):
            self.tell(number, verdict)
        return True

    def _recorded(self, items: Sequence[pytest.Item], caches: Sequence[functools._lru_cache_wrapper]) -> list[Ran]:
        """Every test, the fastest first; run in a child, so that nothing of the rooms has run and been kept in this process."""
        with tempfile.TemporaryFile("w+") as notes:
            pid = os.fork()
            if not pid:
                code = 2
                try:
                    json.dump([self._watched(item, caches) for item in items], notes)
                    notes.flush()
                    code = int(self.failed)
                finally:
                    os._exit(code)
            if os.waitpid(pid, 0)[1]:
                raise pytest.UsageError("the tests fail without any mistake")
            notes.seek(0)
            told = json.load(notes)
        ran = [Ran(item, {(file, line) for file, line in lines}, seconds)
               for item, (lines, seconds) in zip(items, told, strict=True)]
        return sorted(ran, key=lambda one: one.seconds)

    def _watched(self, item: pytest.Item, caches: Sequence[functools._lru_cache_wrapper]) -> tuple[list[Line], float]:
        for cache in caches:
            cache.cache_clear()
        begun = time.process_time()
        self.watch.start()
        _run(item)
        return list(self.watch.stop()), time.process_time() - begun

    def _started(self, caches: Sequence[functools._lru_cache_wrapper], swaps: Sequence[Swap], tests: Sequence[Ran]) -> int:
        pid = os.fork()
        if not pid:
            code = 2
            try:
                for cache in caches:
                    cache.cache_clear()
                for function, mistaken in swaps:
                    function.__code__ = mistaken
                code = self._tests_fail(tests)
            finally:
                os._exit(code)
        return pid

    def _tests_fail(self, tests: Sequence[Ran]) -> int:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        for test in tests:
            stop_after(_PATIENCE_SECONDS + 10 * test.seconds)
            _run(test.item)
            if self.failed:
                return 1
        return 0


def _run(item: pytest.Item) -> None:
    """With ``nextitem=None`` every fixture is torn down after each test, so that each test is seen making its own."""
    item.ihook.pytest_runtest_protocol(item=item, nextitem=None)


def _passes(lines: set[Line], mutant: Mutant) -> bool:
    return any((str(mutant.path), line) in lines for line in mutant.lines)


def _swaps(mutant: Mutant, functions: dict[tuple[str, str, int], list[FunctionType]]) -> list[Swap] | None:
    """The live functions that hold the mistake with their mistaken code; None where some of it is in no live function."""
    right = functions_in(compile(source(mutant.path), str(mutant.path), "exec", dont_inherit=True))
    wrong = [(key, code) for key, code in functions_in(planted(mutant)).items() if code != right[key]]
    if not all((str(mutant.path), *key) in functions for key, _ in wrong):
        return None
    return [(function, code) for key, code in wrong for function in functions[str(mutant.path), *key]]


def _functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    """(file, qualified name, first line) -> the functions that are there, decorated ones included."""
    found = defaultdict(list)
    for one in gc.get_objects():
        if type(one) is FunctionType:
            code = one.__code__
            found[code.co_filename, code.co_qualname, code.co_firstlineno].append(one)
    return dict(found)


def _caches() -> list[functools._lru_cache_wrapper]:
    """Those of functions of the rooms."""
    modules = tuple(f"flows.{room}." for room in ROOMS)
    caches = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return [one for one in caches if one.__module__.startswith(modules)]
