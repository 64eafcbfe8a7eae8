"""Copies of a sheet are read by their values alone; that may be faster, never different."""

from pathlib import Path

import pytest

from flows.intake.formats import xlsx
from flows.intake.formats.recognise import read_sheets
from flows.intake.formats.sheets import Sheet, UnreadableSheet
from flows.intake.formats.xlsx_copies import Copies
from tests.intake.packages import SHEET_1, cells, edited

SAMPLE = sorted(path for path in Path("inputs/2018").rglob("*.xlsx") if path.parent.name != "2018")
FIRST = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>"x"</f><v>a</v></c><c r="C1"><f>A1</f><v>5</v></c></row>'


@pytest.fixture(autouse=True)
def _nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_COPIES", Copies())


class Blind(Copies):
    """Never recognises a copy: everything goes through calamine."""

    def read(self, *_: object, **__: object) -> None:
        return None


def by_calamine(data: bytes, monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    with monkeypatch.context() as patch:
        patch.setattr(xlsx, "_COPIES", Blind())
        return read_sheets(data, "")


def test_every_workbook_of_the_sample_reads_the_same_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in SAMPLE[::3]:
        data = path.read_bytes()
        first, again = read_sheets(data, ""), read_sheets(data, "")
        assert [repr(sheet) for sheet in again] == [repr(sheet) for sheet in by_calamine(data, monkeypatch)], path
        assert len(again) == len(first)


def test_a_known_workbook_needs_no_calamine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the short cut would be none, and nobody would notice but the clock."""
    commune = next(path for path in SAMPLE if path.name.startswith("01840")).read_bytes()
    first = read_sheets(commune, "")
    monkeypatch.setattr(xlsx, "CalamineWorkbook", None)
    assert [sheet.name for sheet in read_sheets(commune, "")] == [sheet.name for sheet in first]


@pytest.mark.parametrize(("written", "read"), [
    ("<v>-2.50E+1</v>", -25.0),
    ("<v>0</v>", 0.0),
])
def test_a_copy_with_another_number(written: str, read: float) -> None:
    read_sheets(cells(FIRST), "")
    [sheet] = read_sheets(cells(FIRST.replace("<v>1</v>", written)), "")
    assert sheet.rows == [[read, "a", 5.0]]


@pytest.mark.parametrize("written", ["1_000", " 12", "0x10", "1,5", "--1", "nan", "inf", "1e", ""])
def test_a_number_written_unusually_is_left_to_calamine(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome(read: object) -> object:
        try:
            return repr([sheet.rows for sheet in read(data)])      # repr, because nan is not nan     # type: ignore[operator]
        except UnreadableSheet as error:
            return error.code

    read_sheets(cells(FIRST), "")
    data = cells(FIRST.replace("<v>1</v>", f"<v>{written}</v>"))
    assert outcome(lambda given: read_sheets(given, "")) == outcome(lambda given: by_calamine(given, monkeypatch))


@pytest.mark.parametrize(("written", "read"), [("a &lt; b &amp;lt;", "a < b &lt;"), ("&#272;", "Đ"), ("ở đây", "ở đây")])
def test_a_copy_with_another_text(written: str, read: str) -> None:
    read_sheets(cells(FIRST), "")
    [sheet] = read_sheets(cells(FIRST.replace("<v>a</v>", f"<v>{written}</v>")), "")
    assert sheet.rows == [[1.0, read, 5.0]]


@pytest.mark.parametrize(("written", "read"), [
    ("dòng một&#10;dòng hai", "dòng một\ndòng hai"),
    ("a &amp; b", "a & b"),
    ("", None),
])
def test_a_copy_with_another_text_amid_others(written: str, read: str | None) -> None:
    around = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
    rows = around + FIRST.replace("1\"", "2\"") + around.replace("1\"", "3\"")
    for text in ("a", written):
        [sheet] = read_sheets(cells(rows.replace("<v>a</v>", f"<v>{text}</v>")), "")
    assert sheet.rows[1] == [1.0, read, 5.0]


def test_a_zero_that_may_be_no_result_is_looked_at_more_closely() -> None:
    def unfinished(xml: str) -> bytes:
        return edited(cells(xml), lambda old: old.replace(b"</workbook>", b'<calcPr fullCalcOnLoad="1"/></workbook>'),
                      "xl/workbook.xml")

    read_sheets(unfinished(FIRST), "")
    [sheet] = read_sheets(unfinished(FIRST.replace("<v>5</v>", "<v>0</v>")), "")
    assert (sheet.rows[0][2], sheet.uncached) == (None, {(1, 3): "A1"})
    [sheet] = read_sheets(cells(FIRST.replace("<v>5</v>", "<v>0</v>")), "")
    assert (sheet.rows[0][2], sheet.uncached) == (0.0, {})


def test_the_same_cells_under_other_styles_are_no_copy() -> None:
    """Style 1 is a percentage here and plain there: 0,985 may be 98,5 % or nearly one piece."""
    one = '<row r="1"><c r="A1" s="1"><v>0.5</v></c></row>'
    [percent] = read_sheets(cells(one), "")
    [plain] = read_sheets(edited(cells(one), lambda old: old.replace(b'"0.0%"', b'"0.0"'), "xl/styles.xml"), "")
    assert (percent.formats, plain.formats) == ({(1, 1): "0.0%"}, {})


def test_a_damaged_copy_is_told_even_where_it_still_unpacks() -> None:
    data = cells(FIRST)
    read_sheets(data, "")
    stored = data.index(b"PK\x01\x02")
    place = data.index(SHEET_1.encode(), stored) - 46 + 16      # the checksum in the directory
    with pytest.raises(UnreadableSheet) as told:
        read_sheets(data[:place] + b"\0\0\0\0" + data[place + 4:], "")
    assert told.value.code == "damaged-file"


def test_the_lines_of_a_copy_are_those_of_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in SAMPLE[::20]:
        read_sheets(path.read_bytes(), "")
        for copied, fresh in zip(read_sheets(path.read_bytes(), ""), by_calamine(path.read_bytes(), monkeypatch), strict=True):
            assert [line.cells for line in copied.lines] == [line.cells for line in fresh.lines], (path, copied.name)
