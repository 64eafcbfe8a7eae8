"""From one end to the other: a workbook is issued, filled in, checked, spoiled, returned, mended and accepted."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from flows import stages
from flows.opening.open import open_next_year
from flows.publish.edition import Published
from flows.questions.inspection import inspect
from flows.run import open_run
from tests.opening.filling import fill, small_inputs, workbook_of
from tests.returns.nightly import csv_rows

UNIT, SHEET, TOTAL = "01891", "06 VPCP KSTT", "C10"
LISTING = "Phát hiện"


def collected(inputs: Path) -> Published:
    """A night of collecting the opened year."""
    run = open_run("2019", inputs, inputs.parent / "outputs", workers=1)
    staging = stages.prepare(run)
    received = stages.receive(run)
    examined = stages.examine(run, received, stages.previous_facts(run))
    answered = stages.answer(run, received, examined, staging)
    return stages.publish_collected(run, received, examined, answered, staging)


def state(edition: Path) -> str:
    (row,) = [row for row in csv_rows(edition / "so-lieu" / "register.csv") if (row["unit"], row["form"]) == (UNIT, "vpcp_06")]
    return row["state"]


def returned(edition: Path) -> Path:
    (path,) = (edition / "tra-lai" / UNIT).glob("*.xlsx")
    return path


def errors(path: Path, inputs: Path) -> list[tuple[str, str, str]]:
    found = inspect([path], "2019", inputs)
    found = found[found["severity"] == "error"]
    return list(zip(found["code"], found["sheet"], found["cell"], strict=True))


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inputs = small_inputs(tmp_path_factory.mktemp("whole"))
    open_next_year("2019", inputs, inputs.parent / "outputs")
    return inputs


def test_a_workbook_goes_the_whole_way_from_issue_to_acceptance(inputs: Path) -> None:
    path = workbook_of(inputs, UNIT)
    assert state(collected(inputs).path) in ("missing", "overdue")                  # issued: empty workbooks are no submissions

    fill(path, UNIT)
    assert errors(path, inputs) == []
    right = openpyxl.load_workbook(path)[SHEET][TOTAL].value
    book = openpyxl.load_workbook(path)
    book[SHEET][TOTAL] = right + 1
    book.save(path)
    broken = [("vpcp_06.received-resolved-pending", SHEET, TOTAL), ("vpcp_06.received-total", SHEET, TOTAL)]
    assert errors(path, inputs) == broken

    edition = collected(inputs).path
    assert state(edition) == "invalid"
    answer = openpyxl.load_workbook(returned(edition))
    assert answer.sheetnames[0] == LISTING and answer[SHEET][TOTAL].fill.fgColor.rgb == "FFFFC7CE"
    assert answer[SHEET].protection.sheet and not answer[SHEET][TOTAL].protection.locked      # the sender can still mend it
    assert str(answer[SHEET]["N10"].value).startswith("=")                           # live checks came back alive

    shutil.copy(returned(edition), path)                                            # saved where it came from, and mended there
    book = openpyxl.load_workbook(path)
    book[SHEET][TOTAL] = right
    book.save(path)
    assert errors(path, inputs) == []
    edition = collected(inputs).path
    assert state(edition) == "valid"
    facts = {(row["row"], row["field"]): row["value"] for row in csv_rows(edition / "so-lieu" / "facts.csv")
             if (row["unit"], row["form"]) == (UNIT, "vpcp_06")}
    assert float(facts["Hộ tịch", "received"]) == right
