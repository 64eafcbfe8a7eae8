"""Work that another process helps with comes out whole and in order, whatever becomes of the helper."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.intake import files, pool
from flows.intake.helped import done_with_help

PARTS = list(range(200))


def doubled(part: int) -> int:
    return 2 * part


def helper(work: Callable[[int], int], ready: Callable[[], object] = bool) -> Callable[[], object]:
    @contextmanager
    def helping() -> Iterator[Callable[[int], int]]:
        ready()
        yield work
    return helping


@pytest.mark.parametrize("threads", [1, 4])
def test_each_part_is_done_once_and_comes_in_its_place(threads):
    done: list[int] = []
    helped: list[int] = []

    def here(part: int) -> int:
        time.sleep(0.001)
        done.append(part)
        return doubled(part)

    def there(part: int) -> int:
        helped.append(part)
        return here(part)

    assert list(done_with_help(PARTS, here, threads, helper(there))) == [2 * part for part in PARTS]
    assert sorted(done) == PARTS
    assert helped[:3] == [199, 198, 197]


@pytest.mark.parametrize("fails_at", [199, 150])
def test_a_helper_that_fails_costs_nothing_but_its_help(fails_at):
    def there(part: int) -> int:
        if part == fails_at:
            raise RuntimeError
        return doubled(part)

    assert list(done_with_help(PARTS, doubled, 1, helper(there))) == [2 * part for part in PARTS]


def test_nobody_waits_for_a_helper_that_is_not_ready_or_cannot_start():
    asked = threading.Event()
    late = done_with_help(PARTS, doubled, 1, helper(doubled, lambda: asked.wait(60)))
    assert list(late) == [2 * part for part in PARTS]
    assert not asked.is_set()
    asked.set()
    assert list(done_with_help(PARTS, doubled, 1, helper(doubled, lambda: 1 / 0))) == [2 * part for part in PARTS]


def test_what_goes_wrong_here_is_told():
    with pytest.raises(ZeroDivisionError):
        list(done_with_help([1, 0, 2], lambda part: 1 // part, 1))


def test_a_helping_process_finds_the_same_files(monkeypatch):
    """The yearly sample, as the process alone finds it and with help from the first files on."""
    alone = files.list_files(Path("inputs/2018"))
    helped = []
    real = pool.helping_process

    @contextmanager
    def watched(function, **limits):
        with real(function, **limits) as there:
            yield lambda asked: helped.extend(asked) or there(asked)

    def slowly(part):
        time.sleep(0.2)     # so that the helper is up before all is done
        return files._examine_all(part)

    monkeypatch.setattr(pool, "helping_process", watched)
    monkeypatch.setattr(files, "_MANY_PARTS", 0)
    monkeypatch.setattr(files, "_PART", 4)
    monkeypatch.setattr(files, "done_with_help",
                        lambda parts, _here, threads, helper: done_with_help(parts, slowly, threads, helper))
    assert files.list_files(Path("inputs/2018")) == alone
    assert len(helped) >= 4
