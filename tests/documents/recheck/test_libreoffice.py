"""A report opened, edited and saved by LibreOffice: what it changes by itself is no finding, what a person changed is."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from flows.cli import main
from flows.documents.recheck.recheck import read_document
from flows.documents.recheck.update import update
from tests.documents.reading import control_texts
from tests.documents.recheck.editing import codes, edition, report
from tests.documents.recheck.test_update_tables import OFFICE, OFFICES, carried, rows_of, whole, without

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed; saving by it was not tried")

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit()
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "MS Word 2007 XML"
  document = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
{edits}
  document.storeToURL("{target}", kind())
  document.close(True)
End Sub
</script:module>"""
_EDIT = """  search = document.createReplaceDescriptor()
  search.SearchString = "{old}"
  search.SearchCaseSensitive = True
  search.ReplaceString = "{new}"
  document.replaceAll(search)"""


# A paragraph copied before another one, and one whose text is deleted, as a hand at the keyboard does it.
_COPY_AND_DELETE = """
  controller = document.CurrentController
  search = document.createSearchDescriptor()
  search.SearchString = "73,92"
  found = document.findFirst(search)
  para = found.Text.createTextCursorByRange(found.Start)
  para.gotoStartOfParagraph(False)
  para.gotoEndOfParagraph(True)
  controller.select(para)
  copied = controller.getTransferable()
  search.SearchString = "Chính quyền các cấp quan tâm"
  place = document.findFirst(search)
  controller.ViewCursor.gotoRange(place.Start, False)
  controller.insertTransferable(copied)
  search.SearchString = "toàn tỉnh còn"
  gone = document.findFirst(search)
  para = gone.Text.createTextCursorByRange(gone.Start)
  para.gotoStartOfParagraph(False)
  para.gotoEndOfParagraph(True)
  para.String = "" """


def saved_by_libreoffice(folder: Path, data: bytes, edits: Iterable[tuple[str, str]] = (), steps: str = "") -> bytes:
    """The document after LibreOffice replaced some texts in it, took further steps in Basic, and saved it."""
    source, target = folder / "vao.docx", folder / "ra.docx"
    source.write_bytes(data)
    if not (folder / "profile").exists():
        _soffice(folder, "--terminate_after_init")      # lays out the profile, over anything that lies there already
    steps = "\n".join([*(_EDIT.format(old=old, new=new) for old, new in edits), steps])
    module = _MODULE.format(edits=steps, source=source.as_uri(), target=target.as_uri())
    (folder / "profile/user/basic/Standard/Module1.xba").write_text(module, encoding="utf-8")
    _soffice(folder, "macro:///Standard.Module1.Edit")
    return target.read_bytes()


def _soffice(folder: Path, *command: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([str(SOFFICE), profile, "--headless", *command], check=True, capture_output=True, timeout=180)


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    """A folder with a profile of LibreOffice, laid out once."""
    return tmp_path_factory.mktemp("lo")


@pytest.fixture(scope="module")
def edited_report(office) -> bytes:
    edits = [("45.678", "45.698"), ("tăng 341 đơn", "giảm 341 đơn"), ("toàn tỉnh còn", "toàn tỉnh với 12.347,5 ha rừng còn"),
             ("tổng hợp từ báo cáo của các sở", "tổng hợp (sửa) từ báo cáo của các sở"), ("15/12/2017", "15/12/2016"),
             ("không đạt kế hoạch, gồm", "vượt kế hoạch, gồm"), ("4.466", "")]
    return saved_by_libreoffice(office, report(), edits)


def test_every_edit_is_found_after_saving_in_libreoffice_and_nothing_else(edited_report):
    assert read_document(edited_report).year == "2018"
    # The number of files received stands in a sentence and in the total of an appendix; the replacement met both.
    assert codes(edited_report) == [
        ("date-differs", ""), ("figure-edited", "one_stop.received"), ("direction-word", "petitions.total.change"),
        ("direction-word", "targets.missed"), ("figure-edited", "one_stop.received"), ("loose-number", ""),
        ("figure-deleted", "voters.settled")]


def test_figures_copied_and_deleted_in_libreoffice_are_noted(office):
    saved = saved_by_libreoffice(office, report(), steps=_COPY_AND_DELETE)

    assert sorted(codes(saved)) == [
        *(("figure-copied", f"par_index.{name}") for name in ("rank", "rank_gain", "ranked_units", "score")),
        ("figure-deleted", "poverty.poor_end"), ("figure-deleted", "poverty.reduction")]
    # What was copied is refreshed like the figure it was copied from.
    assert set(control_texts(update(read_document(saved), edition(par_index__score=74.0), {}).data)["par_index.score"]) == {
        "74,00 điểm"}


def test_rows_come_into_a_file_libreoffice_has_saved_and_it_opens_the_outcome(office):
    result = carried(saved_by_libreoffice(office, without(OFFICE)), whole())
    (office / "moi.docx").write_bytes(result.data)
    _soffice(office, "--convert-to", "docx", "--outdir", str(office / "mo-lai"), str(office / "moi.docx"))
    opened = (office / "mo-lai/moi.docx").read_bytes()

    assert [one.kind for one in result.tables] == ["added"]
    expected = rows_of(whole(), OFFICES)
    assert rows_of(opened, OFFICES)[:len(expected)] == expected     # LibreOffice joins the table right below to it
    assert codes(opened) == []


def test_a_way_through_odt_loses_the_sources_and_verify_says_so(office, capsys):
    """LibreOffice 7.4 keeps neither controls nor stored data in that format."""
    (office / "bao-cao.docx").write_bytes(report())
    for kind, source in (("odt", "bao-cao.docx"), ("docx", "bao-cao.odt")):
        _soffice(office, "--convert-to", kind, "--outdir", str(office), str(office / source))
    figures = read_document((office / "bao-cao.docx").read_bytes()).has_figures

    with pytest.raises(SystemExit):
        main(["verify", str(office / "bao-cao.docx")])
    assert figures or "không có con số nào gắn nguồn" in capsys.readouterr().out


def test_a_file_saved_by_libreoffice_can_be_updated(edited_report):
    now = edition(par_index__score=74.0)
    result = update(read_document(edited_report), now, {})

    assert set(control_texts(result.data)["par_index.score"]) == {"74,00 điểm"}
    assert [one.id for one in result.kept] == ["one_stop.received", "petitions.total.change", "one_stop.received"]
    assert ("figure-outdated", "par_index.score") in codes(edited_report, now)
    assert ("figure-outdated", "par_index.score") not in codes(result.data, now)
