"""Files that cannot be marked get a list of their own that says why; names are safe; what is private stays out."""

import hashlib
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from flows.findings import Finding, findings_table
from flows.intake.layout.own_sheets import ListedFinding
from flows.intake.reading import Reading
from flows.returns.answer import return_files
from flows.returns.explanations import EXPLANATION_COLUMNS, explanations
from flows.returns.names import return_places, safe_name
from flows.state.parts import Parts
from tests.helpers import catalogue, form, year
from tests.returns.nightly import collected, one_commune
from tests.returns.workbooks import SHEET, repacked, sender_workbook

NOTHING = pd.DataFrame(columns=list(EXPLANATION_COLUMNS))


def answered(folder: Path, *findings: Finding, content: bytes | None = None, explained: pd.DataFrame = NOTHING):
    """Returned files for findings about files of Phúc Lộc (code 02), all with the same content."""
    opened, readings = year(folder), []
    for file in sorted({finding.file for finding in findings}):
        path = opened.inputs / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sender_workbook() if content is None else content)
        readings.append(Reading(file, hashlib.sha256(path.read_bytes()).hexdigest(), "02"))
    table = findings_table(findings, "2018")
    return return_files(opened, catalogue(form(field=[])), readings, table, explained, folder / "edition", Parts())


def wrong(file: str = "061/02.xlsx", code: str = "negative", **keys: str) -> Finding:
    return Finding(code, file, **({"sheet": SHEET, "cell": "C3", "unit": "02", "severity": "error", "message": "Sai."} | keys))


def listing(folder: Path, path: str):
    return openpyxl.load_workbook(folder / "edition" / path).worksheets[0]


@pytest.mark.parametrize(("file", "content", "code", "reason"), [
    ("061/02.xls", b"\xd0\xcf\x11\xe0", "negative", "tệp dạng .xls"),
    ("061/02.ods", repacked(b"PK\x05\x06" + bytes(18), mimetype=b"x"), "negative", "tệp dạng .ods"),
    ("061/02.csv", b"a,b", "negative", "tệp dạng .csv"),
    ("061/02.xlsx", b"\xd0\xcf\x11\xe0", "password", "tệp có mật khẩu"),
    ("061/02.xlsx", b"PK", "damaged-file", "tệp bị hỏng"),
    ("061/02.xlsx", None, "personal-data", "tệp có thông tin của từng người"),
    ("061/02.xlsx", repacked(sender_workbook(), _xmlsignatures__a=b""), "negative", "tệp có chữ ký số"),
])
def test_a_file_that_cannot_be_marked_gets_a_list_that_says_why(tmp_path, file, content, code, reason):
    (one,) = answered(tmp_path, wrong(file, code), content=content)
    assert (one.path, one.is_marked) == ("tra-lai/02/02.xlsx", False)
    book = openpyxl.load_workbook(tmp_path / "edition" / one.path)
    assert book.sheetnames == ["Phát hiện"] and reason in book.worksheets[0]["A3"].value
    assert (book.worksheets[0]["B2"].value, book.worksheets[0]["D6"].value) == (file, "C3")


def test_files_with_notes_only_are_not_returned_but_notes_are_listed_beside_warnings(tmp_path):
    found = [wrong("a.xlsx", severity="note"), wrong("b.xlsx", severity="warning"), wrong("b.xlsx", severity="note", cell="D3")]
    (one,) = answered(tmp_path, *found)
    assert (one.file, one.is_marked, one.n_errors, one.n_warnings, one.n_notes) == ("b.xlsx", True, 0, 1, 1)
    assert [listing(tmp_path, one.path)[f"B{row}"].value for row in (6, 7)] == ["Cảnh báo", "Lưu ý"]


def test_a_file_that_has_changed_since_it_was_read_is_not_marked(tmp_path):
    opened = year(tmp_path)
    opened.inputs.mkdir(parents=True)
    (opened.inputs / "a.xlsx").write_bytes(sender_workbook())
    (one,) = return_files(opened, catalogue(form(field=[])), [Reading("a.xlsx", "0" * 64, "02")],
                          findings_table([wrong("a.xlsx")], "2018"), NOTHING, tmp_path / "edition", Parts())
    assert not one.is_marked and "thay bằng tệp khác" in listing(tmp_path, one.path)["A3"].value


def test_the_same_answers_have_the_same_bytes(tmp_path):
    found = [wrong("a.xlsx"), wrong("b.xls")]
    for name in ("one", "two"):
        answered(tmp_path / name, *found)
    trees = [{path.name: path.read_bytes() for path in (tmp_path / name / "edition").rglob("*.xls*")} for name in ("one", "two")]
    assert trees[0] == trees[1] and len(trees[0]) == 2


def test_a_list_that_comes_apart_does_not_tell_when_it_was_made(tmp_path):
    (one,) = answered(tmp_path, wrong("b.xls"), content=b"\xd0\xcf\x11\xe0")
    assert not one.is_marked
    properties = openpyxl.load_workbook(tmp_path / "edition" / one.path).properties
    assert (properties.created.year, properties.modified.year) == (2000, 2000)


def test_the_offices_own_files_have_no_sender_to_go_back_to(tmp_path):
    own = [wrong(name, "past-unit-unknown", severity="warning", unit="", sheet="", cell="")
           for name in ("don-vi.csv", "Don-vi.xlsx", "tiep-nhan.csv", "mien-tru.xlsx", "quyet-dinh.toml", "nam.toml")]
    sent = [wrong("061/don-vi.csv"), wrong("lich-su.csv")]         # so called, but not where the office keeps its own
    assert [one.file for one in answered(tmp_path, *own, *sent)] == ["061/don-vi.csv", "lich-su.csv"]
    assert len([path for path in (tmp_path / "edition").rglob("*") if path.is_file()]) == 2


def test_two_files_of_one_name_get_two_names():
    places = return_places([("b/BC.xlsx", "02"), ("a/bc.xls", "02"), ("BC.csv", "03")])
    assert places == {"BC.csv": "tra-lai/03/BC", "a/bc.xls": "tra-lai/02/bc", "b/BC.xlsx": "tra-lai/02/BC-2"}


@pytest.mark.parametrize(("name", "safe"), [
    ("Báo cáo năm 2018", "Báo cáo năm 2018"),
    ('a<b>:"c"|d?*', "a_b___c__d__"), ("..", "_"), ("CON", "_CON"), ("lpt1.cũ", "_lpt1.cũ"),
    ("x. . ", "x"), ("~$a", "_~$a"), ("", "_"), ("\u202egpj.exe", "gpj.exe"), ("a\x00\tb", "a b"), ("ă" * 200, "ă" * 75)])
def test_names_are_safe_on_every_system(name, safe):
    assert safe_name(name) == safe


def test_a_list_sent_back_by_itself_carries_its_explanations_to_the_file_it_names():
    listed = [ListedFinding("1", "outlier", "061/02.xls", "2a", "C3", "Có thêm đợt chi trả.", ""),
              ListedFinding("2", "negative", "061/02.xls", "2a", "C4", "", "")]
    found = findings_table([Finding("outlier", "061/02.xls", "2a", "C3", "02", "ttcp_2a", severity="warning")], "2018")
    readings = [Reading("061/02.xls", "a", "02"), Reading("061/02 phát hiện.xlsx", "b", "02", listed=listed)]
    assert explanations(readings, {"061/02.xls"}, found, "2018").values.tolist() == [
        ["2018", "02", "ttcp_2a", "outlier", "061/02.xls", "2a", "C3", "Có thêm đợt chi trả."]]


def test_a_list_sent_back_by_itself_is_no_submission(tmp_path):
    folder = one_commune(tmp_path)
    answered(tmp_path / "made", wrong("061/02.xls"), content=b"\xd0\xcf\x11\xe0")
    (folder / "01894").mkdir()
    shutil.copy(tmp_path / "made" / "edition" / "tra-lai" / "02" / "02.xlsx", folder / "01894" / "02.xlsx")
    published, found = collected(folder.parent, tmp_path / "outputs")
    assert found.returned == () and (published.path / "so-lieu" / "findings.csv").read_text(encoding="utf-8").count("\n") == 1
