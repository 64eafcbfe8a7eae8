"""A year run again after people have worked on it: edits survive, new files count, the edition is replaced as a whole."""

import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from flows import stages
from flows.checks.revisions import Revision
from flows.errors import RefusedError
from flows.publish.edition import Published
from flows.questions.edition_reader import verify_edition
from flows.run import open_run
from tests.flows.direct import run_stages
from tests.flows.reading import controls, paragraphs
from tests.flows.small import small_year
from tests.sample import hashes

COMMUNE = "061-huyen-ba-be/01897 Xã Hà Hiệu.xlsx"
REVISED = "061-huyen-ba-be/01897 Xã Hà Hiệu (sửa lần 2).xlsx"


@dataclass(frozen=True)
class Twice:
    """The edition after the second run, what it was after the first, and the report as a clerk had edited it."""

    edition: Path
    published: Published
    first: dict[str, str]
    before: pd.DataFrame
    edited: bytes
    revisions: tuple[Revision, ...]
    board: str                          # of a third run, with nothing new
    journal: list[dict[str, Any]]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    folder = tmp_path_factory.mktemp("twice")
    inputs = small_year(folder)
    first, _ = run_stages("2018", inputs, folder / "outputs")
    before, made = figures(first.path), hashes(first.path)
    edited = reworded(first.path / "bao-cao-2018.docx", "Nơi nhận", "Gửi đến")
    (first.path / "ghi chú của tôi.txt").write_text("gọi xã Hà Hiệu")
    more_files_at_the_desk(inputs / "2018" / COMMUNE, inputs / "2018" / REVISED, 10)
    again, summary = run_stages("2018", inputs, folder / "outputs")
    run = open_run("2018", inputs, folder / "outputs")
    board = folder / "board"
    board.mkdir()
    received = stages.receive(run)
    stages.answer(run, received, stages.examine(run, received, stages.previous_facts(run)), board)
    lines = (folder / "outputs" / ".danvan" / "tiep-nhan-2018.jsonl").read_text(encoding="utf-8").splitlines()
    page = (board / "theo-doi.html").read_text(encoding="utf-8")
    return Twice(again.path, again, made, before, edited, summary.revisions, page, [json.loads(line) for line in lines])


def figures(edition: Path) -> pd.DataFrame:
    return pd.read_csv(edition / "so-lieu" / "figures.csv", keep_default_na=False).set_index("id")


def reworded(path: Path, old: str, new: str) -> bytes:
    """Words of a report changed, as in Word; returns the bytes now on disk."""
    copy = path.with_suffix(".tmp")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for part in source.namelist():
            target.writestr(part, source.read(part).replace(old.encode(), new.encode()))
    copy.replace(path)
    return path.read_bytes()


def more_files_at_the_desk(source: Path, target: Path, more: int) -> None:
    """The one-stop form with more files received, resolved and on time in its first line and its total, and the dialogues
    with five more people; no other form.
    """
    book = load_workbook(source)
    for name in set(book.sheetnames) - {"06 VPCP", "Doi thoai"}:
        del book[name]
    book["Doi thoai"]["E14"].value += 5
    sheet = book["06 VPCP"]
    rows = [row for row in sheet.iter_rows() if row[2].value in ("Hộ tịch", "Tổng cộng")]
    assert len(rows) == 2
    for row in rows:
        for column in (3, 5, 7, 9):         # received, direct, resolved, on time; the table starts in column B
            row[column].value += more
    book.save(target)


def test_a_revision_changes_the_figures_of_its_unit_and_of_all_above_it(twice: Twice) -> None:
    after = figures(twice.edition)
    for name, more in (("one_stop.received", 10), ("one_stop.on_time", 10), ("dialogue.attendees", 5)):
        for unit in ("", "@061", "@01897"):
            assert int(after.at[name + unit, "value"]) == int(twice.before.at[name + unit, "value"]) + more
    assert after.at["one_stop.received@01891", "value"] == twice.before.at["one_stop.received@01891", "value"]


def test_a_revision_says_what_it_changed_in_the_report(twice: Twice) -> None:
    """Five cells: received, direct, resolved, on time; people at dialogues. Figures and charts are counted from what is shown."""
    (revision,) = twice.revisions
    shown = {control.figure for name in ("bao-cao-2018.docx", "tom-tat-2018.docx") for control in controls(twice.edition / name)}
    after = figures(twice.edition)
    changed = [name for name in sorted(shown) if after.at[name, "text"] != twice.before.at[name, "text"]]
    pictures = {name: digest for name, digest in hashes(twice.edition).items() if name.startswith("bieu-do/")}
    charts = [name for name, digest in pictures.items() if digest != twice.first[name]]
    assert (revision.file, revision.unit, revision.replaces) == (REVISED, "01897", (COMMUNE,))
    assert (revision.cells, revision.figures, revision.charts) == (5, len(changed), len(charts))
    assert {"dialogue.attendees", "one_stop.received"} <= set(changed)
    assert len(charts) > 0


def test_the_journal_keeps_the_verdicts_and_the_board_the_changed_cells(twice: Twice) -> None:
    told = {line["file"]: line for line in twice.journal if "verdict" in line}
    assert told[REVISED]["verdict"] == "accepted"
    assert told[REVISED]["counts"] == {"vpcp_06": ["01897"], "dialogue": ["01897"]}
    assert told[REVISED]["revision"]["cells"] == 5
    assert (told[COMMUNE]["verdict"], told[COMMUNE]["aside"]) == ("partly", {"vpcp_06": ["01897"], "dialogue": ["01897"]})
    assert told.keys() == {line["file"] for line in twice.journal}          # every file received has a verdict
    assert '"changed":4' in twice.board
    assert '"changed":1' in twice.board
    assert twice.board == (twice.edition / "theo-doi.html").read_text(encoding="utf-8")


def test_the_file_it_replaces_is_told_so(twice: Twice) -> None:
    findings = pd.read_csv(twice.edition / "so-lieu" / "findings.csv", keep_default_na=False)
    told = findings[findings["code"] == "superseded"]
    assert told[["file", "form", "severity"]].values.tolist() == [[COMMUNE, form, "note"] for form in ("dialogue", "vpcp_06")]
    assert set(told["message"]) == {f"Bản này đã được thay bằng {REVISED}."}


def test_an_edited_report_is_kept_beside_the_new_one(twice: Twice) -> None:
    assert twice.published.kept == ("bao-cao-2018.sua-tay.docx",)
    assert (twice.edition / "bao-cao-2018.sua-tay.docx").read_bytes() == twice.edited
    assert "Gửi đến:" in paragraphs(twice.edition / "bao-cao-2018.sua-tay.docx")
    assert "Nơi nhận:" in paragraphs(twice.edition / "bao-cao-2018.docx")
    assert (twice.edition / "ghi chú của tôi.txt").read_text() == "gọi xã Hà Hiệu"


def test_the_new_report_shows_the_new_figures(twice: Twice) -> None:
    received = f"{int(figures(twice.edition).at['one_stop.received', 'value']):,}".replace(",", ".")
    shown = [control.text for control in controls(twice.edition / "bao-cao-2018.docx") if control.figure == "one_stop.received"]
    assert shown
    assert {text.removesuffix(" hồ sơ") for text in shown} == {received}


def test_nothing_of_the_first_edition_is_left_that_the_second_did_not_write(twice: Twice) -> None:
    found = verify_edition(twice.edition)
    assert not (found["severity"] == "error").any()
    assert set(hashes(twice.edition)) - set(twice.first) == {"bao-cao-2018.sua-tay.docx", "ghi chú của tôi.txt"}


def test_the_same_inputs_give_the_same_bytes_in_any_folder(tmp_path: Path, twice: Twice) -> None:
    """Taking the revision back gives the first edition again, to the byte, at another place."""
    shutil.copytree(twice.edition.parents[1] / "inputs", tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "2018" / REVISED).unlink()
    published, _ = run_stages("2018", tmp_path / "elsewhere", tmp_path / "results")
    assert hashes(published.path) == twice.first


def test_a_final_edition_wants_every_gap_waived_with_a_reason_that_the_ledger_prints(tmp_path: Path) -> None:
    inputs = small_year(tmp_path)
    (inputs / "2018" / COMMUNE).unlink()
    with pytest.raises(RefusedError, match=r"năm 2018: còn 7 biểu bắt buộc chưa nhận \(Xã Hà Hiệu\)") as refused:
        run_stages("2018", inputs, tmp_path / "outputs", final=True)
    assert refused.value.exit_code == 1
    assert not (tmp_path / "outputs" / "2018").exists()

    waivers = "unit,form,finding,reason,by\n01897,,not-reported,lũ quét ngày 12/12,Bà A\nBK-SNV,,negative,không còn nữa,Bà A\n"
    (inputs / "2018" / "mien-tru.csv").write_text(waivers, encoding="utf-8")
    published, summary = run_stages("2018", inputs, tmp_path / "outputs", final=True)
    assert summary.is_final
    assert "DỰ THẢO" not in paragraphs(published.path / "bao-cao-2018.docx")
    ledger = load_workbook(published.path / "nguon-so-lieu.xlsx", read_only=True)
    cells = {cell for sheet in ledger.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    ledger.close()
    assert "lũ quét ngày 12/12" in cells
    findings = pd.read_csv(published.path / "so-lieu" / "findings.csv", keep_default_na=False)
    assert findings.loc[findings["code"] == "unused-waiver", "message"].tolist() == [
        "Miễn trừ không khớp phát hiện nào: BK-SNV negative."]
