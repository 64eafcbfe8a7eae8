"""Work in parts -> results in the same order, done from the front here and from the back by a process that helps out."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, suppress
from threading import Thread
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")
Work = Callable[[Part], Result]


def done_with_help(parts: Sequence[Part], here: Work[Part, Result], threads: int,
                   helper: Callable[[], AbstractContextManager[Work[Part, Result]]] | None = None) -> Iterator[Result]:
    """``here`` is called in so many threads of this process. ``helper`` gives, once it is ready, what does the same elsewhere.

    Nobody waits for help that comes late; a part it fails at is done here. Raises what ``here`` raises.
    """
    results: list[Future[Result]] = [Future() for _ in parts]
    left = deque(range(len(parts)))

    def work_here() -> None:
        with suppress(IndexError):
            while True:
                place = left.popleft()
                _settle(results[place], here, parts[place])

    def work_elsewhere(ready: AbstractContextManager[Work[Part, Result]]) -> None:
        with suppress(Exception), ready as there:       # it is only help: without it all is done here
            while True:
                place = left.pop()
                try:
                    results[place].set_result(there(parts[place]))
                except Exception:       # whatever befell the other process; and it is not asked again
                    _settle(results[place], here, parts[place])
                    raise

    for _ in range(threads):
        Thread(target=work_here).start()
    if helper:
        Thread(target=work_elsewhere, args=(helper(),)).start()
    try:
        for result in results:
            yield result.result()
    finally:
        left.clear()


def _settle(result: Future[Result], work: Work[Part, Result], part: Part) -> None:
    try:
        result.set_result(work(part))
    except BaseException as error:
        result.set_exception(error)
