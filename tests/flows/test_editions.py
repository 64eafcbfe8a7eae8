"""The sample year as a whole: the same with and without Prefect, complete, sound, and made without touching its inputs."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pandas as pd

from flows.questions.edition_reader import verify_edition
from tests.flows.small import small_year
from tests.sample import ROOT, SAMPLE, SampleRuns, hashes


def test_with_prefect_and_without_the_edition_is_the_same_byte_for_byte(sample_runs: SampleRuns) -> None:
    assert hashes(sample_runs.edition) == hashes(sample_runs.direct)


def test_a_run_leaves_the_inputs_as_they_were(sample_runs: SampleRuns) -> None:
    assert hashes(SAMPLE) == sample_runs.inputs_before


def test_the_edition_is_what_its_manifest_says(edition: Path) -> None:
    assert verify_edition(edition).empty
    manifest = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["edition"] == "draft"
    assert manifest["counts"]["inputs"] == 164
    assert {"bao-cao-2018.docx", "tom-tat-2018.docx", "nguon-so-lieu.xlsx", "so-lieu/facts.csv", "loi-van.xlsx"} <= {
        item["path"] for item in manifest["outputs"]}


def test_nothing_in_the_edition_tells_where_or_when_it_was_made(edition: Path) -> None:
    place = str(edition.parent).encode()
    for path in edition.rglob("*.*"):
        data = path.read_bytes()
        assert place not in data, path.name
        assert str(SAMPLE).encode() not in data, path.name
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as package:
                said = re.findall(rb"<dcterms:\w+[^>]*>(\d{4})", package.read("docProps/core.xml"))
                assert {int(year) for year in said} <= {2000, 2018}, path.name       # senders' own say 2018
                assert {part.date_time[0] for part in package.infolist()} == {1980}, path.name


def test_the_summary_counts_files_units_and_findings(sample_runs: SampleRuns) -> None:
    summary = sample_runs.summary
    assert (summary["n_files"], summary["n_units"], summary["n_expected_units"]) == (164, 148, 152)
    assert summary["missing"] == ["Sở Khoa học và Công nghệ", "Xã Nam Mẫu", "Xã Cao Sơn", "Xã Ân Tình"]
    assert summary["n_errors"] == 4         # the one broken identity breaks two rules: 3 = 4+5+6 and 3 = 7+11
    assert summary["path"] == sample_runs.edition.as_posix()
    assert sample_runs.complaints == ""


def test_prefect_shows_every_stage_and_the_tables_people_look_for(sample_runs: SampleRuns) -> None:
    connection = sqlite3.connect(sample_runs.prefect_home / "prefect.db")
    try:
        runs = connection.execute("select name, state_type, run_count from task_run order by start_time").fetchall()
        artifacts = dict(connection.execute("select key, data from artifact").fetchall())
        described = dict(connection.execute("select key, description from artifact").fetchall())
        flows = connection.execute("select name, state_type from flow_run").fetchall()
    finally:
        connection.close()
    assert flows == [("báo cáo năm 2018", "COMPLETED")]
    assert [unicodedata.normalize("NFC", name) for name, _, _ in runs] == [
        "chuẩn bị", "nhận tệp", "số liệu năm trước", "kiểm tra", "trả lời đơn vị", "tính con số", "vẽ biểu đồ", "viết văn bản",
        "viết báo cáo đơn vị", "ghi nguồn số liệu", "so với bản trước", "công bố"]
    assert {(state, count) for _, state, count in runs} == {("COMPLETED", 1)}
    findings = pd.read_csv(sample_runs.edition / "so-lieu" / "findings.csv", dtype=str, keep_default_na=False)
    shown = pd.DataFrame(_artifact(artifacts["findings"]))
    assert shown["Nội dung"].tolist() == findings["message"].tolist()
    assert described["findings"].startswith(f"Phát hiện: đủ {len(findings)} dòng")
    owed = pd.read_csv(sample_runs.edition / "so-lieu" / "register.csv", dtype=str, keep_default_na=False)["state"].tolist()
    overdue, invalid, missing = (owed.count(state) for state in ("overdue", "invalid", "missing"))
    assert pd.DataFrame(_artifact(artifacts["register"]))["Tình trạng"].tolist() == [
        *["quá hạn chưa nộp"] * overdue, *["có lỗi"] * invalid, *["chưa nộp"] * missing,
        *["hợp lệ"] * (500 - overdue - invalid - missing)]
    assert overdue > 20
    assert described["register"] == "Sổ theo dõi: 500/1.457 dòng, việc gấp xếp trước. Bản đầy đủ: so-lieu/register.csv"


def test_the_graph_of_a_run_can_show_the_names_of_its_tasks(sample_runs: SampleRuns) -> None:
    """Its font has ASCII only and leaves out what it has not; "đ" is the one letter that cannot be helped."""
    connection = sqlite3.connect(sample_runs.prefect_home / "prefect.db")
    names = [name for (name,) in connection.execute("select name from task_run order by start_time")]
    connection.close()
    in_graph = ["".join(letter for letter in name if letter.isascii()) for name in names]
    assert in_graph[:3] == ["chuan bi", "nhan tep", "so lieu nam truoc"]
    assert in_graph[6] == "ve bieu o"


def _artifact(stored: object) -> object:
    while isinstance(stored, str):
        stored = json.loads(stored)
    return stored


def test_a_final_edition_is_refused_while_forms_are_missing(sample_runs: SampleRuns, tmp_path: Path) -> None:
    """Exit code 1 and one sentence, also from inside a Prefect flow; what was published stays."""
    inputs = small_year(tmp_path, with_files=False)
    earlier = tmp_path / "outputs" / "2018" / "bao-cao-2018.docx"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"published last week")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(sample_runs.prefect_home)}
    ended = subprocess.run([sys.executable, "-m", "flows", "run", "2018", "--final", "--inputs", str(inputs)], cwd=tmp_path,
                           env=environment, encoding="utf-8", timeout=300, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Chưa thể lập bản chính thức năm 2018: còn 60 biểu bắt buộc chưa nhận (")
    assert "(Sở Nội vụ, Sở Kế hoạch và Đầu tư, Huyện Ba Bể, Xã Bành Trạch, Xã Phúc Lộc và 01 đơn vị khác)" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert [path.name for path in earlier.parent.iterdir()] == ["bao-cao-2018.docx"]
    assert earlier.read_bytes() == b"published last week"
