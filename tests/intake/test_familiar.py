"""Copies of a sheet are searched for tables by what differs alone; that may be faster, never different."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.catalogue import load_catalogue
from flows.intake.formats import xlsx
from flows.intake.formats.recognise import read_sheets
from flows.intake.formats.sheets import Origin, Sheet
from flows.intake.formats.xlsx_copies import Copies
from flows.intake.layout.familiar import Familiar
from flows.intake.layout.find import Finder
from flows.intake.layout.labels import LabelBook
from flows.intake.layout.lines import text_columns

SAMPLE = Path("inputs/2018")
FINDER = Finder(LabelBook(load_catalogue(2018, SAMPLE / "mau")))
# What a sender may write in any cell of text: titles and their beginnings, numbers of forms, headings, numbers, nothing.
TEXTS = ("Biểu số 2a", "Biểu số", "TỔNG HỢP KẾT QUẢ", "Kết quả tiếp công dân", "Đơn vị", "Chỉ tiêu", "Nội dung", "STT", "(3)",
         "A", "Xã Bành Trạch", "Có", None)


@pytest.fixture(scope="module")
def copies() -> list[Sheet]:
    """One sheet of every form, as it is read the second time: as a copy of itself."""
    paths = [path for name in ("01840*", "061*", "BK-TTT*") for path in sorted(SAMPLE.rglob(f"{name}.xlsx"))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "_COPIES", Copies())
        for path in paths:
            read_sheets(path.read_bytes(), path.name)
        sheets = [sheet for path in paths for sheet in read_sheets(path.read_bytes(), path.name) if sheet.origin]
    return list({tuple(forms_on(sheet)): sheet for sheet in sheets}.values())


def forms_on(sheet: Sheet) -> list[str]:
    return [region.header.labels.form.id for region in FINDER.regions(sheet)]


def other_words(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet with another text in its first cell of text, row by row down to the table and into it."""
    for place, row in enumerate(sheet.rows[:16]):
        for column in [column for column, value in enumerate(row) if type(value) is str][:1]:
            for text in TEXTS:
                yield _with(sheet, place, [*row[:column], text, *row[column + 1:]])


def other_numbers(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet with other numbers, row by row: what was a row of column numbers is none any more, or the other way round."""
    for place, row in enumerate(sheet.rows[:16]):
        for first in (1.0, 40.5):
            yield _with(sheet, place, [first + column if type(value) is float else value for column, value in enumerate(row)])


def _with(sheet: Sheet, place: int, row: list[object]) -> Sheet:
    return replace(sheet, rows=[*sheet.rows[:place], row, *sheet.rows[place + 1:]], reworded=None)


def test_the_sheets_tried_are_copies_of_many_forms(copies: list[Sheet]) -> None:
    assert len({form for sheet in copies for form in forms_on(sheet)}) >= 12


def numbers_typed(sheet: Sheet) -> Sheet:
    """The sheet with its column numbers "(1)", "(2)" … typed as numbers."""
    rows = [[float(value.strip("()")) if type(value) is str and value.strip("()").isdigit() else value for value in row]
            for row in sheet.rows]
    columns = [text_columns(tuple(column for column, value in enumerate(row) if type(value) is str)) for row in rows]
    lines = tuple(known.line(row) for known, row in zip(columns, rows, strict=True))
    return replace(sheet, rows=rows, origin=Origin(tuple(columns), lines), reworded=None)


@pytest.mark.parametrize("variants", [other_words, other_numbers])
@pytest.mark.parametrize("typed", [False, True])
def test_a_copy_with_one_row_changed_has_its_tables_where_a_search_finds_them(copies: list[Sheet], variants, typed: bool) -> None:
    for sheet in map(numbers_typed, copies) if typed else copies:
        for changed in variants(sheet):
            for first, then in ((sheet, changed), (changed, sheet)):
                familiar = Familiar(FINDER)
                familiar.regions(first)
                assert familiar.regions(then) == FINDER.regions(then), (sheet.name, changed.rows)


def test_a_copy_needs_no_search(copies: list[Sheet], monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the short cut would be none, and nobody would notice but the clock."""
    familiar = Familiar(FINDER)
    found = [familiar.regions(sheet) for sheet in copies]
    monkeypatch.setattr(Finder, "survey", None)
    assert [familiar.regions(sheet) for sheet in copies] == found


def test_a_list_with_other_rows_needs_no_search(copies: list[Sheet], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even without a title: the names in a list do not tell the form."""
    sheet = next(sheet for sheet in copies if forms_on(sheet) == ["models"])
    [region] = FINDER.regions(sheet)
    for place in range(region.top):
        sheet = _with(sheet, place, [None] * len(sheet.rows[place]))
    one, other = (_with(sheet, region.first, [None, name, *[None] * (len(sheet.rows[0]) - 2)])
                  for name in ("Nhà sạch, vườn đẹp", "Cổng trường an toàn"))
    familiar = Familiar(FINDER)
    found = familiar.regions(one)
    monkeypatch.setattr(Finder, "survey", None)
    assert familiar.regions(other) == found


def test_the_name_of_a_sheet_may_tell_its_form(copies: list[Sheet]) -> None:
    familiar = Familiar(FINDER)
    for sheet in copies:
        familiar.regions(sheet)
        renamed = replace(sheet, name="2b")
        assert familiar.regions(renamed) == FINDER.regions(renamed)
