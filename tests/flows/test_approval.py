"""A year signed off, reached by late files, opened again and signed anew; the year after compares with what was signed."""

import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from openpyxl import load_workbook

from flows import stages
from flows.cli import main
from flows.documents.conformity import check_document
from flows.documents.word_xml import qn
from flows.errors import DanvanError, RefusedError, WrongUsageError
from flows.opening.open import Opened, open_next_year
from flows.publish.history import is_previous_final, previous_facts
from flows.publish.package import file_sha256
from flows.questions.document_check import verify_document
from flows.questions.edition_reader import verify_edition
from flows.run import open_run
from flows.signing.approve import approve_year
from flows.signing.correct import correct_year
from flows.signing.reopen import reopen_year
from flows.state.accepted import AcceptedFiles
from flows.year import open_year
from tests.documents.reading import findings as audit
from tests.flows.direct import run_stages
from tests.flows.reading import paragraphs
from tests.flows.small import small_year
from tests.opening.filling import COMPARED, fill, workbook_of
from tests.sample import hashes

LATE = "061-huyen-ba-be/01897 Xã Hà Hiệu.xlsx"
SIGNED_ON = date(2019, 1, 16)
BY = "Bà Nguyễn Thị A, Phó Chủ tịch"
FACTS = ["year", "unit", "form", "row", "field", "value", "text", "state", "scope", "file", "sheet", "cell"]


@dataclass
class Story:
    """What happened to one year, step by step; ``refused``: step -> exit code and sentence."""

    inputs: Path
    outputs: Path
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    facts: pd.DataFrame = field(default_factory=pd.DataFrame)
    signed: dict[str, str] = field(default_factory=dict)        # hashes of the first signed edition
    first: Path = Path()                                        # a copy of it, as it was
    after_late: dict[str, str] = field(default_factory=dict)
    opened: Opened | None = None
    second: Path = Path()                                       # a copy of the edition signed anew

    @property
    def edition(self) -> Path:
        return self.outputs / "2018"

    @property
    def report(self) -> Path:
        return self.edition / "bao-cao-2018.docx"

    def approve(self, step: str = "", document: Path | None = None) -> None:
        try:
            approve_year("2018", BY, document, self.inputs, self.outputs, SIGNED_ON)
        except DanvanError as error:
            self.refused[step] = error.exit_code, str(error)


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("approval")
    inputs = small_year(folder)
    kept_back = folder / "late.xlsx"
    (inputs / "2018" / LATE).rename(kept_back)
    waivers = inputs / "2018" / "mien-tru.csv"
    waivers.write_text("unit,form,finding,reason,by\n01897,,not-reported,lũ quét,Bà A\n", encoding="utf-8")
    told = Story(inputs, folder / "outputs")
    run_stages("2018", inputs, told.outputs)
    told.facts = examined_facts(inputs, told.outputs)

    refusals(told, folder, waivers)
    edit_as_a_clerk(told.report)
    told.approve()
    told.signed = hashes(told.edition)
    told.first = Path(shutil.copytree(told.edition, folder / "first"))

    told.opened = open_next_year("2019", inputs, told.outputs)
    fill(workbook_of(inputs, "01891"), "01891")
    run_stages("2019", inputs, told.outputs)

    kept_back.rename(inputs / "2018" / LATE)
    with pytest.raises(RefusedError):
        run_stages("2018", inputs, told.outputs)
    told.after_late = hashes(told.edition)
    return told


def examined_facts(inputs: Path, outputs: Path) -> pd.DataFrame:
    """The accepted facts as they are before anything is written."""
    run = open_run("2018", inputs, outputs)
    return stages.examine(run, stages.receive(run), stages.previous_facts(run)).facts


def refusals(told: Story, folder: Path, waivers: Path) -> None:
    """Everything that stands in the way of a signature, one thing after the other; nothing of it changes the edition."""
    before = hashes(told.edition)
    report = told.report.read_bytes()
    shutil.copy(told.report, folder / "edited.docx")
    book = docx.Document(folder / "edited.docx")
    control = next(book.element.body.iterfind(f".//{qn('sdt')}/{qn('sdtPr')}/{qn('tag')}[@{qn('val')}='targets.total']"))
    next(control.getparent().getparent().iter(qn("t"))).text = "31"
    book.save(folder / "edited.docx")
    told.approve("figure", folder / "edited.docx")
    told.approve("other document", told.edition / "tom-tat-2018.docx")

    new = told.inputs / "2018" / "BK-SNV" / "bổ sung.csv"
    new.write_text("Biểu\n", encoding="utf-8")
    told.approve("new file")
    new.unlink()

    manifest = told.edition / "manifest.json"
    written = manifest.read_text(encoding="utf-8")
    content = json.loads(written)
    content["configuration"] = [item for item in content["configuration"] if not item["path"].endswith("mien-tru.csv")]
    manifest.write_text(json.dumps(content), encoding="utf-8")  # an edition made before anything was waived
    waivers.rename(folder / "waivers.csv")
    told.approve("gap")
    (folder / "waivers.csv").rename(waivers)
    manifest.write_text(written, encoding="utf-8")

    board = told.edition / "theo-doi.html"
    page = board.read_bytes()
    board.write_bytes(page + b" ")
    told.approve("damage")
    board.write_bytes(page)
    assert hashes(told.edition) == before
    assert told.report.read_bytes() == report


def edit_as_a_clerk(path: Path) -> None:
    """Other words in one place, and a comment."""
    book = docx.Document(path)
    line = next(item for item in book.paragraphs if "nhiệm vụ thường xuyên" in item.text)
    for run in line.runs:
        run.text = run.text.replace("nhiệm vụ thường xuyên", "nhiệm vụ thường xuyên, lâu dài")
    book.add_comment(line.runs, "Đã xin ý kiến", "Văn thư", "VT")
    book.save(path)


@pytest.mark.parametrize(("step", "sentence"), [
    ("figure", "còn 1 lỗi: đoạn"),
    ("figure", "). Xem danvan verify "),
    ("other document", "không phải báo cáo năm 2018"),
    ("new file", "đã đổi sau khi lập: inputs/2018/BK-SNV/bổ sung.csv; chạy danvan run 2018"),
    ("gap", "Chưa thể phê duyệt năm 2018: còn 7 biểu bắt buộc chưa nhận (Xã Hà Hiệu). Xem register.csv"),
    ("damage", "đã bị sửa hoặc thiếu tệp: theo-doi.html"),
], ids=["figure", "figure, whose sentence ends once", "other document", "new file", "gap", "damage"])
def test_nothing_is_signed_that_does_not_hold(story: Story, step: str, sentence: str) -> None:
    code, told = story.refused[step]
    assert (code, sentence in told) == (1, True), told


def test_the_signed_report_is_the_clerks_without_draft_mark_and_comments(story: Story) -> None:
    signed, edited = (paragraphs(story.first / f"bao-cao-2018{end}.docx") for end in ("", ".sua-tay"))
    assert [line for line in edited if line != "DỰ THẢO"] == signed
    assert any("nhiệm vụ thường xuyên, lâu dài" in line for line in signed)
    assert "Số:        /BC-UBND" in signed
    assert "DỰ THẢO" not in paragraphs(story.first / "tom-tat-2018.docx")
    assert len(list(docx.Document(story.first / "bao-cao-2018.sua-tay.docx").comments)) == 1
    assert len(list(docx.Document(story.first / "bao-cao-2018.docx").comments)) == 0


def test_the_record_tells_who_when_and_of_what_the_edition_was_made(story: Story) -> None:
    record, manifest = (read(story.first / name) for name in ("phe-duyet.json", "manifest.json"))
    assert (record["by"], record["date"], manifest["edition"]) == (BY, "2019-01-16", "approved")
    assert record["sha256"] == story.signed["bao-cao-2018.docx"]
    assert record["handed_in"] == story.signed["bao-cao-2018.sua-tay.docx"]
    listed = {item["path"]: item["sha256"] for item in manifest["configuration"]}
    assert {f"inputs/2018/{name}" for name in ("nam.toml", "don-vi.csv", "mien-tru.csv", "tiep-nhan.csv")} <= listed.keys()
    assert {"inputs/lich-su.csv", "report_templates/bao-cao.docx",
            "report_templates/catalogue/forms/vpcp_06.toml"} <= listed.keys()
    assert listed["inputs/2018/nam.toml"] == file_sha256(story.inputs / "2018" / "nam.toml")
    assert {item["path"] for item in manifest["outputs"]} == story.signed.keys() - {"manifest.json", "bao-cao-2018.sua-tay.docx"}
    assert manifest["versions"]["pandas"] == pd.__version__


def test_a_signed_edition_is_verified_whole_and_damage_is_found(story: Story, tmp_path: Path) -> None:
    assert verify_edition(story.first)[["severity", "file"]].values.tolist() == [["note", "bao-cao-2018.sua-tay.docx"]]
    edition = Path(shutil.copytree(story.first, tmp_path / "2018"))
    record = (edition / "phe-duyet.json").read_text(encoding="utf-8")
    (edition / "phe-duyet.json").write_text(record.replace(BY, "Ông B"), encoding="utf-8")
    (edition / "so-lieu" / "facts.csv").unlink()
    found = verify_edition(edition)
    assert {("changed-output", "phe-duyet.json"), ("missing-output", "so-lieu/facts.csv")} <= set(
        found.loc[found["severity"] == "error", ["code", "file"]].itertuples(index=False, name=None))


def test_what_comes_later_is_journaled_as_late_and_changes_nothing(story: Story) -> None:
    assert story.after_late == story.signed
    entries = [json.loads(line) for line in (story.outputs / ".danvan" / "tiep-nhan-2018.jsonl").read_text("utf-8").splitlines()]
    assert [entry["file"] for entry in entries if entry.get("state") == "late"] == [LATE]


@pytest.mark.parametrize("command", ["run", "collect"])
def test_a_run_of_a_signed_year_ends_at_once_with_one_sentence(story: Story, command: str,
                                                              capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "2018", "--inputs", str(story.inputs), "--outputs", str(story.outputs)])
    assert ended.value.code == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert f"Năm 2018 đã được {BY} phê duyệt ngày 16/01/2019" in shown.err
    assert f"1 tệp nộp sau khi chốt đã ghi sổ tiếp nhận là nộp muộn: {LATE}" in shown.err


def test_the_status_of_a_signed_year_tells_what_came_since_and_counts_it_nowhere(story: Story,
                                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["status", "2018", "--inputs", str(story.inputs), "--outputs", str(story.outputs)])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert (f"Năm 2018 đã được {BY} phê duyệt ngày 16/01/2019; 1 tệp nộp sau khi chốt, chưa tính vào bản này: {LATE}."
            in " ".join(shown.split()))
    [row] = [line for line in shown.splitlines() if "Hà Hiệu" in line and LATE not in line]
    assert re.findall(r"\d+", row)[0] == "0"        # not one form of that commune is valid in what was signed


def test_every_fact_of_the_signed_year_is_there_to_compare_with(story: Story) -> None:
    """Against the facts as they were in memory before anything was written."""
    year = open_year("2019", story.inputs, story.outputs)
    assert is_previous_final(year)
    taken, made = (table[FACTS].astype(object).where(table[FACTS].notna(), None).values.tolist()
                   for table in (previous_facts(year), story.facts))
    assert len(made) > 500
    assert taken == made


def test_the_next_year_is_issued_with_the_values_of_the_signed_one(story: Story) -> None:
    sheet = load_workbook(workbook_of(story.inputs, "01894"))["06 VPCP KSTT"]
    labels = {row: str(sheet.cell(row, 2).value) for row in range(1, sheet.max_row + 1)}
    compared = [sheet.cell(row, 3).value for row, label in labels.items() if COMPARED.fullmatch(label)]
    chosen = story.facts[["unit", "form", "field"]].eq(["01894", "vpcp_06", "received"]).all(axis=1)
    own = story.facts.loc[chosen, "value"].dropna()
    assert own.sum() > 0
    assert sorted(compared) == sorted(own)
    assert not [task for task in story.opened.tasks if "chưa phê duyệt" in task]


def test_the_report_of_the_next_year_compares_with_the_signed_one(story: Story) -> None:
    then, now = (pd.read_csv(story.outputs / year / "so-lieu" / "figures.csv", keep_default_na=False).set_index("id")
                 for year in ("2018", "2019"))
    for name in ("one_stop.received@01891", "one_stop.on_time@01891"):
        assert now.at[f"{name}#2018", "value"] == then.at[name, "value"] != ""
        unit_change = name.replace("@", ".change@")
        assert float(now.at[unit_change, "value"]) == float(now.at[name, "value"]) - float(then.at[name, "value"])
    assert now.at["one_stop.received#2018", "value"] == then.at["one_stop.received", "value"]
    text = " ".join(paragraphs(story.outputs / "2019" / "bao-cao-2019.docx"))
    assert "so với năm 2018" in text
    assert "chưa chốt" not in text


def damage_copies(outputs: Path) -> None:
    """A byte in the middle of some packages of accepted files, the end of the others."""
    for place, package in enumerate(sorted((outputs / ".danvan" / "accepted").glob("*.zip"))):
        content = bytearray(package.read_bytes())
        content[len(content) // 2] ^= 1
        package.write_bytes(content if place % 2 else content[:-100])


@pytest.fixture(scope="module")
def again(story: Story) -> Story:
    """The year opened again because of the late file, run, and signed anew."""
    for wrong in ({"reason": " "}, {"reason": "x", "replaces": "15 ngày nào đó"}):
        with pytest.raises(WrongUsageError):
            reopen_year("2018", inputs=story.inputs, outputs=story.outputs, **wrong)
    (story.edition / "theo-doi.html").write_bytes(b"edited after it was signed")
    reopen_year("2018", "Xã Hà Hiệu đã gửi đủ", "15/BC-UBND ngày 16/01/2019", story.inputs, story.outputs, date(2019, 3, 1))
    story.approve("not run again")
    story.refused["base"] = int(is_previous_final(open_year("2019", story.inputs, story.outputs))), ""
    damage_copies(story.outputs)
    run_stages("2018", story.inputs, story.outputs)
    damage_copies(story.outputs)
    story.approve("second")
    story.second = Path(shutil.copytree(story.edition, story.outputs.parent / "second"))
    return story


def test_the_signed_edition_is_kept_to_the_byte_through_every_publication(again: Story) -> None:
    signed = {name: digest for name, digest in again.signed.items() if not name.endswith(".sua-tay.docx")}
    assert hashes(again.second / "luu" / "1") == signed
    assert verify_edition(again.second / "luu" / "1").empty
    for report in ("bao-cao-2018.docx", "luu/1/bao-cao-2018.docx"):      # each against the figures of its own edition
        found = verify_document(again.second / report, outputs=again.outputs)
        assert not (found["severity"] == "error").any()
    why = read(again.second / "luu" / "mo-lai-1.json")
    assert (why["reason"], why["date"], why["number"], why["issued_on"]) == (
        "Xã Hà Hiệu đã gửi đủ", "2019-03-01", "15/BC-UBND", "2019-01-16")


def test_an_open_year_is_no_base_and_wants_a_new_report_before_it_is_signed(again: Story) -> None:
    assert again.refused["base"] == (0, "")
    assert again.refused["not run again"] == (
        1, "Năm 2018 đã mở lại mà chưa lập lại báo cáo; chạy danvan run 2018 rồi phê duyệt.")


def test_the_new_report_counts_what_came_late_and_names_what_it_replaces(again: Story) -> None:
    assert "second" not in again.refused
    record = read(again.second / "phe-duyet.json")
    assert (record["replaces"], record["replaced_number"], record["replaced_on"]) == ("luu/1", "15/BC-UBND", "2019-01-16")
    assert ("Báo cáo này thay thế Báo cáo số 15/BC-UBND ngày 16 tháng 01 năm 2019 của Ủy ban nhân dân tỉnh Bắc Kạn."
            in paragraphs(again.second / "bao-cao-2018.docx"))
    assert not [line for line in paragraphs(again.first / "bao-cao-2018.docx") if "thay thế Báo cáo" in line]
    units = {item["unit"] for item in read(again.second / "manifest.json")["inputs"]}
    assert "01897" in units


def test_a_second_copy_of_what_is_signed_is_kept_whole_whatever_lay_there_damaged(again: Story) -> None:
    store = AcceptedFiles(again.outputs / ".danvan")
    for item in read(again.second / "manifest.json")["outputs"]:
        assert store.get(item["sha256"]) == (again.second / item["path"]).read_bytes()


def test_damage_to_a_kept_edition_is_found_from_the_edition_above(again: Story, tmp_path: Path) -> None:
    edition = Path(shutil.copytree(again.second, tmp_path / "2018"))
    assert not (verify_edition(edition)["severity"] == "error").any()
    (edition / "luu" / "1" / "bao-cao-2018.docx").write_bytes(b"another")
    shutil.rmtree(edition / "luu" / "1" / "bieu-do")
    (edition / "luu" / "mo-lai-1.json").unlink()
    found = verify_edition(edition)
    errors = set(found.loc[found["severity"] == "error", ["code", "file"]].itertuples(index=False, name=None))
    assert {("changed-output", "luu/1/bao-cao-2018.docx"), ("missing-output", "luu/1/bieu-do/par_index.png"),
            ("missing-output", "luu/mo-lai-1.json")} <= errors


def test_a_slip_of_form_gets_an_official_letter_and_a_wrong_figure_does_not(again: Story, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    shutil.copytree(again.second, outputs / "2018")
    before = hashes(outputs / "2018")
    done = correct_year("2018", "nhiệm vụ thường xuyên", "nhiệm vụ quan trọng", "15/BC-UBND ngày 16/01/2019", again.inputs,
                        outputs, date(2019, 2, 1))
    letter = outputs / "2018" / "dinh-chinh" / "1.docx"
    assert (done.letter, done.places) == (letter.as_posix(), 1)
    text = paragraphs(letter)
    assert "V/v đính chính Báo cáo số 15/BC-UBND" in text
    assert any(line.startswith("- Điểm 1 mục I, đoạn bắt đầu bằng") and line.endswith(
        "đã ghi “nhiệm vụ thường xuyên”, nay sửa là “nhiệm vụ quan trọng”.") for line in text)
    assert [found.rule for found in check_document(letter.read_bytes()) if found.severity == "error"] == []
    assert audit(letter.read_bytes(), tmp_path) == []
    assert not (verify_edition(outputs / "2018")["severity"] == "error").any()
    after = hashes(outputs / "2018")
    assert {name for name in after if after[name] != before.get(name)} == {"manifest.json", "dinh-chinh/1.docx"}
    with pytest.raises(RefusedError, match="là số liệu"):
        correct_year("2018", "30 chỉ tiêu kinh tế - xã hội", "31 chỉ tiêu kinh tế - xã hội", "", again.inputs, outputs)
    with pytest.raises(WrongUsageError, match="không có chỗ nào ghi"):
        correct_year("2018", "câu không có", "câu khác", "", again.inputs, outputs)
