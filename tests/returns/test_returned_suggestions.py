"""A suggestion reaches its sender by every way: on the screen, in findings.csv, in his own workbook."""

import openpyxl
import pytest

from flows.console import show_findings
from flows.questions.inspection import inspect
from tests.returns.nightly import COMMUNE, collected, csv_rows, one_commune, set_cells

CODE, WORDS = "vpcp_06.received-total", "Nếu ô F15 là 252 (đảo chữ số của 225) thì biểu khớp."


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """254 files received for certification, 252 of them directly: typed as 225."""
    year = one_commune(tmp_path_factory.mktemp("hint"), COMMUNE)
    set_cells(year / COMMUNE, {("06 VPCP", "F15"): 225})
    return year


@pytest.fixture(scope="module")
def edition(year):
    published, _ = collected(year.parent, year.parents[1] / "outputs")
    return published.path


def test_check_says_it(year, capsys):
    findings = inspect([year / COMMUNE], inputs=year.parent)
    (found,) = findings[findings["code"] == CODE].to_dict("records")
    assert (found["cell"], found["suggested_cell"], found["suggested_value"]) == ("D15", "F15", "252")
    show_findings(findings)
    assert WORDS in capsys.readouterr().out


def test_findings_csv_holds_cell_and_value(edition):
    (found,) = [row for row in csv_rows(edition / "so-lieu" / "findings.csv") if row["code"] == CODE]
    assert (found["suggested_cell"], found["suggested_value"], found["severity"]) == ("F15", "252", "error")
    assert found["message"].endswith(WORDS)


def test_the_returned_workbook_says_it_in_the_list_and_in_the_note_once(edition):
    book = openpyxl.load_workbook(next((edition / "tra-lai" / "01894").glob("*.xlsx")))
    (row,) = [[cell.value or "" for cell in row] for row in book["Phát hiện"].iter_rows() if CODE in [cell.value for cell in row]]
    assert sum(WORDS in str(value) for value in row) == 1
    note = book["06 VPCP"]["D15"].comment.text
    assert note.count("252") == note.count("F15") == 1
    assert book["06 VPCP"]["F15"].value == 225          # said, never put right
