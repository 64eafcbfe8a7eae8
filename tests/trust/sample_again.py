"""The sample year through checks, figures and wording in this process, against what is known of it: for ``make mutants`` only.

What is read from the workbooks is kept for the next test in ``DANVAN_SAMPLE_READ``: reading is none of the three rooms.
"""

import os
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

from flows import stages
from flows.checks import examine as checks
from flows.checks.examine import Examined
from flows.intake.receive import Received
from flows.publish.history import earlier_facts, previous_facts
from flows.run import Run, open_run
from tests.flows import test_planted as planted
from tests.oracle.comparing import differences
from tests.oracle.ledger import ledger
from tests.oracle.sheets import INPUTS


@cache
def _received() -> tuple[Run, Received, pd.DataFrame]:
    folder = os.environ.get("DANVAN_SAMPLE_READ") or tempfile.mkdtemp()
    run = open_run("2018", INPUTS, Path(folder), workers=1)
    return run, stages.receive(run), previous_facts(run.year)


def test_the_workbooks_are_read_once_for_all() -> None:
    _, received, previous = _received()
    assert len(received.readings) > 150
    assert len(previous) > 1000
    assert len(differences(())) == len(ledger()) > 100_000


def _examined() -> Examined:
    run, received, previous = _received()
    return checks.examine(run.year, run.catalogue, received.facts, received.forms, received.findings, received.dates, previous,
                          run.as_of, (), (), earlier_facts(run.year))


def test_the_sample_year_comes_out_as_it_must() -> None:
    run, _, previous = _received()
    examined = _examined()
    findings, register = (table.astype(object).where(table.notna(), "").astype(str)
                          for table in (examined.findings, examined.register))
    planted.test_exactly_the_planted_errors_are_found_each_at_its_cell(findings)
    planted.test_nothing_else_is_told_but_jumps_replaced_files_and_years_without_dialogue(findings)
    planted.test_the_register_knows_who_is_silent_wrong_or_late(register)

    figures = stages.put_into_words(run, stages.compute(run, examined, previous))
    columns = ("id", "unit_of_measure", "value", "text", "formula", "n_reported", "n_expected")
    assert differences(zip(*(figures[name].tolist() for name in columns), strict=True)) == {}
