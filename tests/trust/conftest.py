"""One small year run once, for everything that is compared with it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.small import small_year
from tests.trust.kills import Scene
from tests.trust.running import Nursery


@dataclass(frozen=True)
class SmallYear:
    """A small year and its first edition. Both are to be copied, not changed."""

    inputs: Path
    outputs: Path

    @property
    def edition(self) -> Path:
        return self.outputs / "2018"


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery() as started:
        yield started


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> SmallYear:
    folder = tmp_path_factory.mktemp("clean")
    inputs = small_year(folder)
    ended = nursery.run(inputs, folder / "outputs")
    assert ended.code == 0, ended.complaints
    return SmallYear(inputs, folder / "outputs")


@pytest.fixture
def scene(tmp_path: Path, clean: SmallYear) -> Scene:
    """The small year with its first edition, free to be harmed."""
    shutil.copytree(clean.inputs, tmp_path / "inputs")
    shutil.copytree(clean.outputs, tmp_path / "outputs")
    return Scene(tmp_path / "inputs", tmp_path / "outputs")
