"""The sample year published once for the pages' commands to be tried on."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.summary import Summary
from tests.docs.pages import ROOT
from tests.flows.direct import run_stages


@dataclass(frozen=True)
class Sample:
    """``outputs`` holds the edition of 2018; ``summary`` is how its run ended."""

    outputs: Path
    summary: Summary


@pytest.fixture(scope="package")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    outputs = tmp_path_factory.mktemp("outputs")
    _, summary = run_stages("2018", ROOT / "inputs", outputs)
    return Sample(outputs, summary)
