"""The units' own words: gathered, ticked and edited by a person, printed only then, and traced to who wrote them."""

import openpyxl
import pytest

from flows.catalogue import load_catalogue
from flows.documents.narrative import gathered, ticked, traced, write_texts
from flows.documents.report import annual_report
from tests.documents.reading import outline
from tests.documents.sample import sample_data
from tests.helpers import facts, units

CATALOGUE = load_catalogue(2018)
SENT = facts("""
    unit | field        | text                  | state          | file     | cell
    02   | shortcomings | Tiến độ còn chậm.     | reported       | 02.xlsx  | C7
    SNV  | shortcomings | Thiếu cán bộ.         | reported       | snv.xlsx | C7
    SNV  | results      | Đã bỏ 05 thủ tục.     | reported       | snv.xlsx | C6
    01   | results      |                       | not_applicable | 01.xlsx  | C6
""", form="narrative", sheet="Nhận xét")
TEXTS = gathered(SENT, CATALOGUE, units())


@pytest.fixture
def folder(tmp_path):
    """The gathered texts saved by the secretariat: one ticked as it is, one ticked and edited, one left out."""
    path = tmp_path / "loi-van.xlsx"
    write_texts(path, TEXTS)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet["A2"], sheet["A4"], sheet["E4"] = "x", "x", "Tiến độ một số việc còn chậm."
    book.save(path)
    return tmp_path


def test_texts_are_gathered_by_part_and_official_order_with_nothing_ticked():
    assert TEXTS.values.tolist() == [
        ["", "SNV", "Sở Nội vụ", "results", "Đã bỏ 05 thủ tục.", "snv.xlsx", "Nhận xét!C6"],
        ["", "SNV", "Sở Nội vụ", "shortcomings", "Thiếu cán bộ.", "snv.xlsx", "Nhận xét!C7"],
        ["", "02", "Xã Phúc Lộc", "shortcomings", "Tiến độ còn chậm.", "02.xlsx", "Nhận xét!C7"]]


def test_only_what_is_ticked_is_printed_as_edited_with_its_unit(folder):
    texts = " ".join(text for _, text in outline(annual_report(sample_data(narrative=ticked(folder)))))
    assert "Đã bỏ 05 thủ tục. (Sở Nội vụ)" in texts
    assert "Tiến độ một số việc còn chậm. (xã Phúc Lộc)" in texts
    assert "Thiếu cán bộ" not in texts and "Tiến độ còn chậm" not in texts


def test_the_ledger_says_whose_words_they_are_where_they_stand_and_what_was_edited(folder):
    rows = traced(ticked(folder), TEXTS.iloc[1:], CATALOGUE).values.tolist()     # the first has been withdrawn meanwhile
    assert rows == [
        ["Sở Nội vụ", "Kết quả nổi bật", "Đã bỏ 05 thủ tục.", "không có trong tệp đã nhận", "", "snv.xlsx", "Nhận xét!C6"],
        ["Xã Phúc Lộc", "Tồn tại, hạn chế", "Tiến độ một số việc còn chậm.", "đã biên tập", "Tiến độ còn chậm.", "02.xlsx",
         "Nhận xét!C7"]]
    assert traced(ticked(folder), TEXTS, CATALOGUE)["So với đơn vị gửi"].tolist() == ["nguyên văn", "đã biên tập"]


def test_without_a_saved_file_nothing_is_printed(tmp_path):
    assert len(ticked(tmp_path)) == 0


def test_the_same_texts_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_texts(tmp_path / name, TEXTS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
