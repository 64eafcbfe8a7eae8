"""What the pipeline writes keeps the rules, also after LibreOffice has opened and saved it."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from flows.documents.conformity import FormatFinding, check_document
from flows.documents.package import read_parts
from flows.documents.report import annual_report, leaders_page
from tests.documents.conformity.writing import edited, section, state_parts
from tests.documents.sample import sample_data, sample_year

SOFFICE = shutil.which("soffice")


@cache
def report() -> bytes:
    return annual_report(sample_data())


def errors(data: bytes) -> list[FormatFinding]:
    return [finding for finding in check_document(data) if finding.severity == "error"]


def test_the_draft_report_breaks_no_rule():
    assert errors(report()) == []


@pytest.mark.parametrize("make", [annual_report, leaders_page])
def test_final_documents_break_no_rule(make):
    head = sample_year().settings.report.model_copy(update={"signer_name": "Nguyễn Văn An"})
    assert errors(make(sample_data(year=sample_year(report=head), is_draft=False))) == []


def test_a_final_report_without_the_name_of_its_signer_is_not_right():
    assert [finding.rule for finding in errors(annual_report(sample_data(is_draft=False)))] == ["SIG-02"]


def test_the_report_is_found_in_all_its_parts():
    """A checker that finds no parts would find no breaches either: as a Party document the report breaks its rules."""
    found = {finding.rule for finding in check_document(report(), "party")}
    assert {"PG-07", "PHD-01", "PHD-02", "PHD-03", "PHD-04", "PHD-05", "PHD-06", "PHD-07"} <= found


def test_a_first_section_of_one_page_needs_no_number():
    """LibreOffice saves such a section with an empty head and without the switch for another first page."""
    saved = edited(state_parts(), (section(title=True), section().replace('r:id="rId2"', 'r:id="rId3"')))
    assert check_document(saved) == []


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_report_saved_by_libreoffice_still_keeps_the_rules(tmp_path: Path):
    (tmp_path / "bao-cao.docx").write_bytes(report())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run([str(SOFFICE), profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "saved"),
                    str(tmp_path / "bao-cao.docx")], check=True, capture_output=True, timeout=180)
    saved = (tmp_path / "saved" / "bao-cao.docx").read_bytes()

    assert b"LibreOffice" in read_parts(saved)["docProps/app.xml"]
    assert errors(saved) == []
    assert {finding.rule for finding in check_document(saved, "party")} >= {"PG-07", "PHD-01", "PHD-06"}
