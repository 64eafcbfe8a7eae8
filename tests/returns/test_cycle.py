"""Received, returned, mended, accepted: what a commune and the secretariat see from one night to the next."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from flows.questions.edition_reader import verify_edition
from tests.returns.nightly import COMMUNE, collected, csv_rows, one_commune, received_total, set_cells

RETURNED = "tra-lai/01894/01894 Xã Phúc Lộc.xlsx"
SHEET = "06 VPCP"


@pytest.fixture(scope="module")
def first_night(tmp_path_factory):
    """(folder, address of the wrong cell, its right value) after a wrong file has been collected; ``first`` is the edition."""
    folder = tmp_path_factory.mktemp("cycle")
    year = one_commune(folder, COMMUNE)
    shutil.copy(year / COMMUNE, folder / "right.xlsx")
    address = received_total(year / COMMUNE)
    right = openpyxl.load_workbook(year / COMMUNE)[SHEET][address].value
    set_cells(year / COMMUNE, {(SHEET, address): right + 7})
    collected(year.parent, folder / "outputs")
    shutil.copytree(folder / "outputs" / "2018", folder / "first")
    return folder, address, right


@pytest.fixture(scope="module")
def second_night(first_night):
    """The commune has mended the returned file, explained the second finding and saved it where it was."""
    folder, address, right = first_night
    year, edition = folder / "inputs" / "2018", folder / "outputs" / "2018"
    shutil.copy(edition / RETURNED, year / COMMUNE)
    set_cells(year / COMMUNE, {(SHEET, address): right, ("Phát hiện", "I7"): "Đã đối chiếu sổ, số đúng."})
    collected(year.parent, folder / "outputs")
    return folder


def states(edition: Path) -> dict[str, str]:
    return {row["form"]: row["state"] for row in csv_rows(edition / "so-lieu" / "register.csv") if row["unit"] == "01894"}


def test_the_wrong_form_comes_back_marked_and_the_others_count(first_night):
    folder, address, right = first_night
    assert states(folder / "first")["vpcp_06"] == "invalid" and set(states(folder / "first").values()) == {"valid", "invalid"}
    cell = openpyxl.load_workbook(folder / "first" / RETURNED)[SHEET][address]
    assert cell.value == right + 7 and str(right) in cell.comment.text and cell.fill.fgColor.rgb == "FFFFC7CE"


def test_the_mended_file_is_accepted_and_nothing_comes_back(second_night):
    edition = second_night / "outputs" / "2018"
    assert set(states(edition).values()) == {"valid"}
    assert csv_rows(edition / "so-lieu" / "findings.csv") == [] and not (edition / "tra-lai").exists()


def test_our_sheet_and_marks_bring_no_numbers(second_night, tmp_path):
    year = one_commune(tmp_path, COMMUNE)
    shutil.copy(second_night / "right.xlsx", year / COMMUNE)
    clean, _ = collected(year.parent, tmp_path / "outputs")
    mended = second_night / "outputs" / "2018"
    assert (clean.path / "so-lieu" / "facts.csv").read_bytes() == (mended / "so-lieu" / "facts.csv").read_bytes()


def test_what_the_commune_explained_is_kept_and_shown(second_night):
    edition = second_night / "outputs" / "2018"
    (row,) = csv_rows(edition / "so-lieu" / "explanations.csv")
    assert (row["unit"], row["file"], row["sheet"], row["explanation"]) == ("01894", COMMUNE, SHEET, "Đã đối chiếu sổ, số đúng.")
    assert "Đã đối chiếu sổ, số đúng." in (edition / "theo-doi.html").read_text(encoding="utf-8")


def test_every_night_leaves_a_whole_edition(second_night):
    assert len(verify_edition(second_night / "outputs" / "2018")) == 0 == len(verify_edition(second_night / "first"))


def test_an_explanation_comes_back_with_the_finding_it_is_about(first_night, tmp_path):
    year = one_commune(tmp_path, COMMUNE)
    shutil.copy(first_night[0] / "first" / RETURNED, year / COMMUNE)
    set_cells(year / COMMUNE, {("Phát hiện", "I6"): "Chờ sở trả lời."})
    published, answered = collected(year.parent, tmp_path / "outputs")
    book = openpyxl.load_workbook(published.path / RETURNED)
    assert book.sheetnames.count("Phát hiện") == 1 and book["Phát hiện"]["I6"].value == "Chờ sở trả lời."
    assert list(answered.explanations["form"]) == ["vpcp_06"]
