"""The yearly job stage by stage, without Prefect: each stage is one room's door. The flow calls them through its tasks."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from flows.checks import examine as checks
from flows.checks.accept import contract_columns
from flows.checks.examine import Examined
from flows.figures.compute import FIGURE_COLUMNS, Job, compute_figures
from flows.intake import receive as intake
from flows.intake.receive import Received
from flows.publish import history
from flows.publish.edition import Published, recover
from flows.publish.edition import publish as exchange
from flows.publish.ledger import write_ledger as ledger
from flows.publish.manifest import write_manifest
from flows.publish.package import FOLDER as PACKAGE
from flows.publish.package import write_package
from flows.run import Run
from flows.state.accepted import AcceptedFiles
from flows.wording.shown import figure_texts


@dataclass(frozen=True, slots=True)
class Staging:
    """The folder a new edition grows in, on the same file system as ``outputs/YEAR``."""

    folder: Path


def prepare(run: Run) -> Path:
    """Finish or undo an interrupted publication, then give an empty staging folder."""
    recover(run.year.outputs_root, run.year.id)
    staging = run.year.state / f"dang-lap-{run.year.id}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def receive(run: Run, progress: Callable[[int, int], None] = lambda done, total: None) -> Received:
    """Every file of the year -> facts as read and findings of reading."""
    return intake.receive(run, progress)


def previous_facts(run: Run) -> pd.DataFrame:
    """The year before, for comparisons."""
    return history.previous_facts(run.year)


def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    """Check what was received: what counts, what is wrong, who has reported. Keeps a copy of every accepted file."""
    examined = checks.examine(run.year, run.catalogue, received.facts, received.readings, received.findings, received.dates,
                              previous, run.as_of)
    _keep(run, examined)
    return examined


def _keep(run: Run, examined: Examined) -> None:
    store = AcceptedFiles(run.year.state)
    accepted = examined.submissions[examined.submissions["accepted"]].drop_duplicates("sha256")
    for file, sha256 in zip(accepted["file"], accepted["sha256"], strict=True):
        if sha256 not in store:
            store.put((run.year.inputs / file).read_bytes())
    store.settle()


def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    """Accepted facts -> the figures table, with what each figure shows."""
    figures = compute_figures(Job(run.year, run.catalogue, examined.facts, previous, examined.register))
    return figures.assign(text=figure_texts(figures))
