"""Tables written by hand: what people and Excel really save, and what they are told when it is wrong."""

import re

import openpyxl
import pytest

from flows.errors import BrokenConfigurationError
from flows.handwritten import read_date, read_table, restore_zeros

COLUMNS = ("code", "name", "valid_from")


def write(folder, content, name="don-vi.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def mistakes(path, **options):
    with pytest.raises(BrokenConfigurationError) as caught:
        read_table(path, COLUMNS, required=("code", "name"), dates=("valid_from",), **options)
    return str(caught.value).removeprefix(path.parent.as_posix() + "/")


@pytest.mark.parametrize("content", [
    "code,name,valid_from\n058,Huyện Ba Bể,1984-12-29\n",
    "\ufeffcode;name;valid_from\r\n058;Huyện Ba Bể;29/12/1984\r\n",
    'sep=;\r\ncode;name;valid_from\r\n"=""058""";Huyện Ba Bể;29.12.1984\r\n',
    "valid_from\tname\tcode\tghi chú\n29-12-1984\tHuyện Ba Bể\t'058\tđã kiểm\n".encode("utf-16"),
    "Code,NAME,Valid from\n\n,,\n058, Huyện Ba Bể ,1984-12-29 00:00:00\n,,",
    "code,name,valid_from\n058,Huyện Ba Bể,1984-12-29\n",
])
def test_a_table_reads_the_same_however_it_was_saved(tmp_path, content):
    rows = read_table(write(tmp_path, content), COLUMNS, required=("code",), dates=("valid_from",))

    assert [row.values for row in rows] == [{"code": "058", "name": "Huyện Ba Bể", "valid_from": "1984-12-29"}]


def test_an_xlsx_of_the_same_columns_is_read_instead(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["code", "name", "valid_from"])
    book.active.append([58, "Huyện Ba Bể", read_date("29/12/1984")])
    book.active["A2"].number_format = "000"
    book.active.append(["BK-SNV", "Sở Nội vụ"])
    book.save(tmp_path / "don-vi.xlsx")

    rows = read_table(tmp_path / "don-vi.csv", COLUMNS, dates=("valid_from",))

    assert [(row.line, *row.values.values()) for row in rows] == [
        (2, "058", "Huyện Ba Bể", "1984-12-29"), (3, "BK-SNV", "Sở Nội vụ", "")]


def test_two_versions_of_one_table_are_refused_because_nobody_knows_which_counts(tmp_path):
    write(tmp_path, "code,name\n058,x\n")
    write(tmp_path, b"", "don-vi.xlsx")
    assert "chỉ giữ lại một tệp" in mistakes(tmp_path / "don-vi.csv")


@pytest.mark.parametrize(("content", "message"), [
    ("code,name,valid_from\n,Ba Bể,31/02/2018\n060,,x\n",
     ("don-vi.csv: dòng 2, cột code: để trống; "
     "dòng 2, cột valid_from: “31/02/2018” không phải là ngày; viết dạng 31/12/2018; "
     "dòng 3, cột name: để trống; dòng 3, cột valid_from: “x” không phải là ngày; viết dạng 31/12/2018.")),
    ("code,ten,name,name\n", ("don-vi.csv: dòng 1: cột lạ “ten”; các cột được dùng: code, name, valid_from; "
                             "dòng 1: cột name lặp lại.")),
    ("\nname\nBa Bể\n", "don-vi.csv: dòng 2: thiếu cột code."),
    ('code,name\n"058,Ba Bể\n', "don-vi.csv: dòng 2: dấu ngoặc kép không khớp."),
    ('code,name\n058,"Ba\nBể"\n061,Bạch Thông,,,thừa\n', "don-vi.csv: dòng 4: thừa ô “thừa” ngoài các cột có tên."),
    ("code,name\n058,Huyện ".encode() + b"\xc7a\n",
     "don-vi.csv: dòng 2: có chữ không phải UTF-8; trong Excel hãy lưu dạng “CSV UTF-8”."),
    ("", "don-vi.csv: dòng 1: thiếu cột code; dòng 1: thiếu cột name."),
])
def test_every_mistake_is_told_at_once_with_line_and_column(tmp_path, content, message):
    assert mistakes(write(tmp_path, content)) == message


def test_a_missing_table_is_empty_only_where_it_may_be_missing(tmp_path):
    assert read_table(tmp_path / "mien-tru.csv", COLUMNS, optional=True) == []
    with pytest.raises(BrokenConfigurationError, match=re.escape("mien-tru.csv")):
        read_table(tmp_path / "mien-tru.csv", COLUMNS)


def test_a_damaged_workbook_is_a_sentence_not_a_traceback(tmp_path):
    assert "không đọc được như một tệp .xlsx" in mistakes(write(tmp_path, b"PK\x03\x04 rubbish", "don-vi.xlsx"))


@pytest.mark.parametrize(("code", "restored"), [
    ("58", "058"), ("058", "058"), ("1834", "01834"), ("6", "06"), ("99", "99"), ("BK-SNV", "BK-SNV"), ("7", "7")])
def test_codes_get_back_the_zeros_excel_took_unless_two_codes_fit(code, restored):
    assert restore_zeros(code, ("06", "058", "01834", "07", "007", "BK-SNV")) == restored
