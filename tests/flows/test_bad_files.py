"""Files that cannot be used, among good ones: each is told about in its own words, and costs nothing but itself."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

from flows import stages
from flows.checks.examine import Examined
from flows.cli import main
from flows.run import open_run
from tests.flows.small import small_year

GOOD = "061-huyen-ba-be/01891 Xã Bành Trạch.xlsx"


@dataclass(frozen=True)
class Year:
    """The small year examined without and with the bad files."""

    clean: Examined
    mixed: Examined


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_year(tmp_path_factory.mktemp("bad"))


@pytest.fixture(scope="module")
def year(inputs: Path) -> Year:
    folder = inputs.parent
    clean = examined(inputs, folder / "clean")
    place = inputs / "2018"
    good = (place / GOOD).read_bytes()
    (place / "hỏng.xlsx").write_bytes(good[:9000])
    (place / "ảnh chụp.xls").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8)
    (place / "quét.pdf").write_bytes(b"%PDF-1.4")
    (place / "gửi qua thư.docx").write_bytes(b"PK")
    (place / "01891 có mật khẩu.xlsx").write_bytes(locked(good))
    (place / "của ai.xlsx").write_bytes(renamed(good, {"BÀNH TRẠCH": "MƯỜNG LẠ", "Bành Trạch": "Mường Lạ"}))
    (place / "01894 danh sách.xlsx").write_bytes(sheet([["Món ăn", "Giá"], ["Phở", 30], ["Bún", 25]]))
    (place / "01897 sổ tiếp dân.xlsx").write_bytes(register_of_people())
    (place / "061-huyen-ba-be" / "01891 bản sao.xlsx").write_bytes(good)
    return Year(clean, examined(inputs, folder / "mixed"))


def examined(inputs: Path, outputs: Path) -> Examined:
    run = open_run("2018", inputs, outputs, as_of=date(2019, 1, 15))
    return stages.examine(run, stages.receive(run), stages.previous_facts(run))


def locked(data: bytes) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("bí mật", target)
    return target.getvalue()


def renamed(data: bytes, names: dict[str, str]) -> bytes:
    """The workbook with other names in its cells."""
    book = load_workbook(io.BytesIO(data))
    for cell in (cell for page in book for row in page.iter_rows() for cell in row if isinstance(cell.value, str)):
        for old, new in names.items():
            cell.value = cell.value.replace(old, new)
    return saved(book)


def sheet(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def register_of_people() -> bytes:
    people = [[place, f"Nguyễn Văn {name}", "Thôn Nà Mạ", f"09512345{place}", "Đề nghị giải quyết tranh chấp đất"]
              for place, name in enumerate("ABCDE", start=1)]
    return sheet([["STT", "Họ và tên", "Địa chỉ", "Số CMND", "Nội dung đơn"], *people])


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def told(year: Year, file: str) -> list[tuple[str, str, str]]:
    """(severity, code, message) of everything said about a file."""
    findings = year.mixed.findings[year.mixed.findings["file"] == file]
    return list(zip(findings["severity"], findings["code"], findings["message"], strict=True))


@pytest.mark.parametrize(("file", "severity", "code", "words"), [
    ("hỏng.xlsx", "error", "damaged-file", "Tệp bị hỏng"),
    ("ảnh chụp.xls", "error", "unreadable-file", "Không đọc được tệp"),
    ("quét.pdf", "warning", "unsupported-file", "Không nhận loại tệp này: tệp .pdf"),
    ("gửi qua thư.docx", "warning", "unsupported-file", "Không nhận loại tệp này: tệp .docx"),
    ("01891 có mật khẩu.xlsx", "error", "password", "Tệp có mật khẩu nên không đọc được"),
    ("của ai.xlsx", "error", "unknown-unit", "Không xác định được đơn vị"),
    ("01894 danh sách.xlsx", "error", "unknown-form", "Không nhận ra biểu nào trong tệp"),
    ("01897 sổ tiếp dân.xlsx", "error", "personal-data", "Bảng có thông tin của từng người"),
    ("061-huyen-ba-be/01891 bản sao.xlsx", "note", "duplicate-file", f"Tệp trùng hoàn toàn với {GOOD}."),
])
def test_a_bad_file_is_told_about_once_and_clearly(year: Year, file: str, severity: str, code: str, words: str) -> None:
    (found,) = told(year, file)
    assert found[:2] == (severity, code)
    assert found[2].startswith(words)


def test_what_else_came_in_counts_as_if_they_were_not_there(year: Year) -> None:
    columns = ["unit", "form", "row", "field", "value", "text", "state"]
    first, second = (side.facts[columns].astype(str).values.tolist() for side in (year.clean, year.mixed))
    assert first == second
    assert year.clean.register[["unit", "form", "state"]].equals(year.mixed.register[["unit", "form", "state"]])


def test_nothing_of_a_list_of_people_is_kept(year: Year) -> None:
    everything = pd.concat([year.mixed.findings.astype(str), year.mixed.facts.astype(str)]).to_csv()
    assert "Nguyễn Văn" not in everything
    assert "0951234" not in everything
    assert "tranh chấp đất" not in everything


@pytest.mark.parametrize(("name", "code", "words"), [
    ("061-huyen-ba-be/01891 Xã Bành Trạch.xlsx", 0, "Không có phát hiện nào."),
    ("hỏng.xlsx", 1, "Lỗi: Tệp bị hỏng"),
    ("01894 danh sách.xlsx", 1, "Lỗi: Không nhận ra biểu nào trong tệp"),
    ("061-huyen-ba-be", 0, "Không có phát hiện nào."),
])
def test_one_file_or_folder_can_be_looked_at_by_itself(year: Year, inputs: Path, capsys: pytest.CaptureFixture[str], name: str,
                                                       code: int, words: str) -> None:
    assert len(year.mixed.findings)         # the bad files lie in their places
    with pytest.raises(SystemExit) as ended:
        main(["check", str(inputs / "2018" / name), "--inputs", str(inputs)])
    said = capsys.readouterr()
    assert (ended.value.code, said.err) == (code, "")
    assert words in said.out
