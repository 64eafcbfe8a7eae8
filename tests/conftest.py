"""Tests run in several processes at once, each file in one: which start first, what all share, and what is told at the end."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.sample import SampleRuns, run_the_sample, runs_in

settings.register_profile("untimed", deadline=None)     # a busy machine is no mistake
settings.load_profile("untimed")

_TESTS = Path(__file__).parent
_LONGEST_FIRST = ("operation", "flows", "trust", "returns")
_TOLD = "told"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest start first: the last to start decides when all are done."""
    items.sort(key=lambda item: _turn(item.path.relative_to(_TESTS).parts[0]))


def _turn(room: str) -> int:
    return _LONGEST_FIRST.index(room) if room in _LONGEST_FIRST else len(_LONGEST_FIRST)


@pytest.fixture(scope="session")
def sample_runs(tmp_path_factory: pytest.TempPathFactory) -> SampleRuns:
    return runs_in(_made_once(tmp_path_factory, "sample", run_the_sample))


@pytest.fixture(scope="session")
def edition(sample_runs: SampleRuns) -> Path:
    """``outputs/2018`` of the sample year."""
    return sample_runs.edition


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first process that asks fills for all."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{folder}.lock"):
        finished = folder.with_suffix(".finished")
        if not finished.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            finished.touch()
    return folder


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Lines for the end of the test output: how much was tried."""
    lines: list[str] = []
    yield lines
    request.node.user_properties += [(_TOLD, line) for line in lines]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for reports in terminalreporter.stats.values() for report in reports
               if getattr(report, "when", "") == "teardown"]
    lines = [str(line) for report in reports for name, line in report.user_properties if name == _TOLD]
    if lines:
        terminalreporter.section("what was tried")
        for line in lines:
            terminalreporter.write_line(line)
