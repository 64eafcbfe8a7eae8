"""A report opened, edited and saved by LibreOffice: what it changes by itself is no finding, what a person changed is."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from flows.documents.recheck.recheck import read_document
from flows.documents.recheck.update import update
from tests.documents.reading import control_texts
from tests.documents.recheck.editing import codes, edition, report

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


def saved_by_libreoffice(folder: Path, data: bytes, edits: Iterable[tuple[str, str]] = ()) -> bytes:
    """The document after LibreOffice replaced some texts in it and saved it."""
    source, target = folder / "vao.docx", folder / "ra.docx"
    source.write_bytes(data)
    _soffice(folder, "--terminate_after_init")      # lays out the profile, over anything that lies there already
    steps = "\n".join(_EDIT.format(old=old, new=new) for old, new in edits)
    module = _MODULE.format(edits=steps, source=source.as_uri(), target=target.as_uri())
    (folder / "profile/user/basic/Standard/Module1.xba").write_text(module, encoding="utf-8")
    _soffice(folder, "macro:///Standard.Module1.Edit")
    return target.read_bytes()


def _soffice(folder: Path, command: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([str(SOFFICE), profile, "--headless", command], check=True, capture_output=True, timeout=180)


@pytest.fixture(scope="module")
def edited_report(tmp_path_factory) -> bytes:
    edits = [("45.678", "45.698"), ("tăng 341 đơn", "giảm 341 đơn"), ("toàn tỉnh còn", "toàn tỉnh với 12.347,5 ha rừng còn"),
             ("tổng hợp từ báo cáo của các sở", "tổng hợp (sửa) từ báo cáo của các sở"), ("15/12/2017", "15/12/2016"),
             ("không đạt kế hoạch, gồm", "vượt kế hoạch, gồm"), ("4.466", "")]
    return saved_by_libreoffice(tmp_path_factory.mktemp("lo"), report(), edits)


def test_every_edit_is_found_after_saving_in_libreoffice_and_nothing_else(edited_report):
    assert read_document(edited_report).year == "2018"
    # The number of files received stands in a sentence and in the total of an appendix; the replacement met both.
    assert codes(edited_report) == [
        ("date-differs", ""), ("figure-edited", "one_stop.received"), ("direction-word", "petitions.total.change"),
        ("direction-word", "targets.missed"), ("figure-edited", "one_stop.received"), ("loose-number", ""),
        ("figure-deleted", "voters.settled")]


def test_a_file_saved_by_libreoffice_can_be_updated(edited_report):
    now = edition(par_index__score=74.0)
    result = update(read_document(edited_report), now, {})

    assert set(control_texts(result.data)["par_index.score"]) == {"74,00 điểm"}
    assert [one.id for one in result.kept] == ["one_stop.received", "petitions.total.change", "one_stop.received"]
    assert ("figure-outdated", "par_index.score") in codes(edited_report, now)
    assert ("figure-outdated", "par_index.score") not in codes(result.data, now)
