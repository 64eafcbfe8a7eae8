"""PDFs by LibreOffice: the same bytes from the same documents, and one sentence where there is no LibreOffice."""

import shutil

import pytest
from pypdf import PdfReader

from flows.cli import main
from flows.documents import pdf
from flows.documents.pdf import without_time, write_pdfs
from flows.documents.report import leaders_page
from flows.errors import UnreadableFileError
from tests.documents.sample import sample_data

SOFFICE = shutil.which("soffice")
MADE = b"%%PDF <</Producer(x)/CreationDate(D:%s+07'00')>> <</ID [ <%s>\n<%s> ]\n/DocChecksum /%s>> %%EOF"


def test_time_and_chance_are_taken_out_without_moving_a_byte():
    made = ((b"20190115081500", b"A"), (b"20260101000000", b"7"))
    first, second = (MADE % (stamp, *[letter * 32] * 3) for stamp, letter in made)

    assert without_time(first) == without_time(second)
    assert len(without_time(first)) == len(first)
    assert without_time(first) != without_time(first.replace(b"(x)", b"(y)"))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_document_gives_the_same_pdf_twice(tmp_path, monkeypatch):
    places = [tmp_path / name / "tom-tat-2018.docx" for name in ("a", "b")]
    for place in places:
        place.parent.mkdir()
        place.write_bytes(leaders_page(sample_data()))
    first = write_pdfs(places[:1])[0]
    monkeypatch.setenv("TZ", "Asia/Bangkok")
    second = write_pdfs(places[1:])[0]

    assert first == tmp_path / "a/tom-tat-2018.pdf"
    assert first.read_bytes() == second.read_bytes()
    assert "73,92 điểm" in PdfReader(second).pages[0].extract_text().replace("\n", " ")


def test_without_libreoffice_the_run_does_not_start(monkeypatch, capsys):
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    with pytest.raises(SystemExit) as ended:
        main(["run", "2018", "--pdf"])

    assert ended.value.code == 2
    assert capsys.readouterr().err == "Không thấy LibreOffice trên máy nên không lập được PDF; cài LibreOffice hoặc bỏ --pdf.\n"


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_a_year_of_documents_costs_a_few_starts_of_libreoffice(tmp_path, monkeypatch):
    """The report, the leaders' page and 152 reports of units on two cores: three starts, each document once."""
    office = tmp_path / "soffice"
    office.write_text("""#!/bin/sh
echo start >> "$(dirname "$0")/starts"
while [ "$1" != --outdir ]; do shift; done
folder=$2; shift 2
for document; do name=$(basename "$document" .docx); echo "%PDF $name" >> "$folder/$name.pdf"; done
""")
    office.chmod(0o755)
    documents = [tmp_path / "bao-cao-2018.docx", *(tmp_path / f"don-vi/{number:03}.docx" for number in range(152)),
                 tmp_path / "tom-tat-2018.docx"]
    (tmp_path / "don-vi").mkdir()
    monkeypatch.setattr(pdf, "find_office", lambda: str(office))
    monkeypatch.setattr(pdf.os, "cpu_count", lambda: 2)

    written = write_pdfs(documents)

    assert sorted(written) == sorted(document.with_suffix(".pdf") for document in documents)
    assert [path.read_text() for path in written] == [f"%PDF {path.stem}\n" for path in written]
    assert (tmp_path / "starts").read_text().count("start") == 3


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_an_office_that_hangs_is_ended_and_its_document_named(tmp_path, monkeypatch):
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nsleep 60 & wait\n")
    office.chmod(0o755)
    document = tmp_path / "bao-cao-2018.docx"
    document.write_bytes(b"")
    monkeypatch.setattr(pdf, "find_office", lambda: str(office))
    monkeypatch.setattr(pdf, "_START_SECONDS", 0.2)
    monkeypatch.setattr(pdf, "_DOCUMENT_SECONDS", 0)

    with pytest.raises(UnreadableFileError, match=r"PDF của bao-cao-2018\.docx"):
        write_pdfs([document])
