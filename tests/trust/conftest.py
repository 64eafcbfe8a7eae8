"""One small year run once, for everything that is compared with it; and what was tried, told at the end of the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.small import small_year
from tests.trust.running import Ended, run_small

TOLD = pytest.StashKey[list[str]]()


@dataclass(frozen=True)
class SmallYear:
    """A small year and its first edition. Both are to be copied, not changed."""

    inputs: Path
    outputs: Path
    ended: Ended

    @property
    def edition(self) -> Path:
        return self.outputs / "2018"


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> SmallYear:
    folder = tmp_path_factory.mktemp("clean")
    inputs = small_year(folder)
    ended = run_small(inputs, folder / "outputs")
    assert ended.code == 0, ended.complaints
    return SmallYear(inputs, folder / "outputs", ended)


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Lines for the end of the test output: how much was tried."""
    lines: list[str] = []
    yield lines
    request.config.stash.setdefault(TOLD, []).extend(lines)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash.get(TOLD, []):
        terminalreporter.section("what was tried")
        for line in lines:
            terminalreporter.write_line(line)
