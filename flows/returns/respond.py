"""The room of returns from its door: what was received and examined -> ``tra-lai/``, ``theo-doi.html`` and ``theo-doi.docx``."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from flows.checks.examine import Examined
from flows.intake.receive import Received
from flows.returns.answer import Returned, return_files
from flows.returns.board import BOARD, board
from flows.returns.explanations import explanations
from flows.returns.progress import progress
from flows.returns.register_document import DOCUMENT as REGISTER
from flows.returns.register_document import register_document
from flows.run import Run
from flows.state.parts import Parts, Tally


@dataclass(frozen=True, slots=True)
class Answered:
    """What went back, and what senders have explained in files they sent (columns ``EXPLANATION_COLUMNS``).

    ``kept`` tells what became of the answers that earlier runs have kept.
    """

    returned: tuple[Returned, ...]
    explanations: pd.DataFrame
    kept: Tally = field(default_factory=Tally)


def respond(run: Run, received: Received, examined: Examined, edition: Path, kept: Parts | None = None) -> Answered:
    """Writes the answers to all senders, the board and the register in Word into the folder of the edition in the making."""
    explained = explanations(received.readings, set(examined.submissions["file"]), examined.findings, run.year.id)
    returned = return_files(run.year, run.catalogue, received.readings, examined.findings, explained, edition,
                            kept or Parts())
    units = progress(run.year, run.catalogue, received.facts, examined.findings, examined.register,
                     examined.revised.cells)
    page = board(run.year, run.catalogue, run.as_of, units, returned, explained)
    (edition / BOARD).write_text(page, encoding="utf-8", newline="\n")
    (edition / REGISTER).write_bytes(register_document(run.year, run.catalogue, run.as_of, units))
    return Answered(tuple(returned), explained)
