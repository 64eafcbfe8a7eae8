"""The room of returns from its door: what was received and examined -> ``tra-lai/``, ``theo-doi.html`` and ``theo-doi.docx``."""

from dataclasses import dataclass
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
from flows.state.canonical import canonical
from flows.state.parts import Part, Parts, Tally


@dataclass(frozen=True, slots=True)
class Answered:
    """What went back, and what senders have explained in files they sent (columns ``EXPLANATION_COLUMNS``).

    ``kept`` tells what became of the answers that earlier runs have kept.
    """

    returned: tuple[Returned, ...]
    explanations: pd.DataFrame
    kept: tuple[Tally, ...] = ()


def respond(run: Run, received: Received, examined: Examined, edition: Path, returned: Parts, registers: Parts) -> Answered:
    """Writes the answers to all senders, the board and the register in Word into the folder of the edition in the making.

    ``returned`` and ``registers`` hold what earlier runs have kept of them.
    """
    explained = explanations(received.readings, set(examined.submissions["file"]), examined.findings, run.year.id)
    answers = return_files(run.year, run.catalogue, received.readings, examined.findings, explained, edition, returned)
    units = progress(run.year, run.catalogue, received.facts, examined.findings, examined.register,
                     examined.revised.cells)
    shown = canonical(run.as_of, run.year.units.all, units, answers, explained)
    page = registers.made(BOARD, shown, lambda: Part(
        board(run.year, run.catalogue, run.as_of, units, answers, explained).encode()))
    (edition / BOARD).write_bytes(page.content)
    document = registers.made(REGISTER, shown, lambda: Part(register_document(run.year, run.catalogue, run.as_of, units)))
    (edition / REGISTER).write_bytes(document.content)
    return Answered(tuple(answers), explained)
