"""A clerk opens a template in LibreOffice and saves it: it must still give the report."""

import shutil
import subprocess

import pytest

from flows.documents.render import document_root
from flows.documents.report import annual_report, leaders_page, template_mistakes
from flows.documents.word_xml import P, text_of
from tests.documents.reading import control_texts
from tests.documents.sample import ROOT, sample_catalogue, sample_data, sample_year

TEMPLATES = ROOT / "report_templates"
pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="không có LibreOffice trên máy")


@pytest.fixture(scope="module")
def saved_year(tmp_path_factory):
    """2018 with both templates under mau/, as LibreOffice has saved them."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "mau").mkdir()
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                    "docx:MS Word 2007 XML", "--outdir", folder / "mau", TEMPLATES / "bao-cao.docx", TEMPLATES / "tom-tat.docx"],
                   check=True, capture_output=True, timeout=180)
    year = sample_year()
    year.inputs = folder
    return year


def words(data: bytes) -> list[str]:
    return [text_of(item) for item in document_root(data).iter(P) if text_of(item).strip()]


@pytest.mark.parametrize("make", [annual_report, leaders_page])
def test_a_template_saved_by_libreoffice_says_the_same_with_the_same_figures(saved_year, make):
    ours, theirs = make(sample_data()), make(sample_data(year=saved_year))

    assert (saved_year.inputs / "mau/bao-cao.docx").read_bytes() != (TEMPLATES / "bao-cao.docx").read_bytes()
    assert words(theirs) == words(ours)
    assert control_texts(theirs) == control_texts(ours)


def test_the_check_of_such_a_template_finds_no_mistake(saved_year):
    assert template_mistakes(saved_year, sample_catalogue(), saved_year.inputs / "mau/bao-cao.docx") == []
