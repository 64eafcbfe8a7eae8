"""A list of units carried into a year with other forms: whoever owed the old ones owes the new ones."""

import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

from flows.catalogue import load_catalogue
from flows.opening.replaced import replace_forms

CATALOGUE = load_catalogue(2021)        # the year in which the complaint forms changed


def units(path: Path, forms: str) -> bytes:
    book = Workbook()
    for row in (["code", "name", "forms"], ["066", "Huyện Na Rì", forms], ["01", "Xã ttcp_2a_x", None]):
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


def test_old_forms_become_those_that_replace_them_in_a_workbook_that_does_not_tell_when(tmp_path: Path) -> None:
    path = tmp_path / "don-vi.xlsx"
    units(path, "vpcp_06 ttcp_2a democracy")
    replace_forms(path, CATALOGUE)
    book = load_workbook(path)
    assert list(book.active.values)[1:] == [
        ("066", "Huyện Na Rì", "vpcp_06 tcd_01 tcd_02 democracy"), ("01", "Xã ttcp_2a_x", None)]
    assert (book.properties.created.year, book.properties.modified.year) == (2000, 2000)
    with zipfile.ZipFile(path) as package:
        assert {part.date_time[0] for part in package.infolist()} == {1980}


def test_a_workbook_without_old_forms_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "don-vi.xlsx"
    before = units(path, "vpcp_06 democracy")
    replace_forms(path, CATALOGUE)
    assert path.read_bytes() == before
