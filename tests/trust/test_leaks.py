"""Tables of people are refused whatever their layout, and nothing of what was refused, nor a password, is written anywhere."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook

from flows.documents.bind import controls
from flows.documents.render import document_root
from flows.documents.word_xml import text_of
from flows.intake import pool
from flows.intake.files import list_files
from flows.intake.formats.recognise import read_sheets
from flows.intake.personal import personal_columns
from flows.intake.worker import Batch, read_batch
from flows.publish.package import read_package
from flows.state.accepted import WaitingFiles
from tests.flows.direct import run_stages
from tests.flows.small import small_year
from tests.trust.hostile import ods, rows_workbook

NAMES = ("Hoàng Thị Bí", "Nông Văn Mật", "Triệu Thị Kín")
PHONES = ("0912345678", "0987654321", "0209387654")
IDENTITIES = ("095123456", "006188000123", "006099001234")
PLACES = ("Thôn Nà Kín, xã Phúc Lộc", "Tổ 5 Bí Mật", "Bản Lủng Lẳng")
SECRET = "m@t-kh4u-b1"     # noqa: S105 - of a test
WRONG, WRONG_SHOWN = 97_531, "97.531"
SECRETS = (*NAMES, *PHONES, *IDENTITIES, *PLACES, SECRET)


def columns(*named: tuple[str, Sequence[object]]) -> list[list[object]]:
    """A table of named columns with a number before each row."""
    rows = [list(row) for row in zip(*(values for _, values in named), strict=True)]
    return [["STT", *(name for name, _ in named)], *([place, *row] for place, row in enumerate(rows, start=1))]


# A table of layouts: (what it is, rows).
LAYOUTS: list[tuple[str, list[list[object]]]] = [
    ("name and identity", columns(("Họ và tên", NAMES), ("Số CMND", IDENTITIES))),
    ("name and address", columns(("HỌ TÊN", NAMES), ("ĐỊA CHỈ", PLACES))),
    ("complainants", columns(("Người khiếu nại", NAMES), ("Nội dung khiếu nại", PLACES))),
    ("unaccented heads", columns(("ho va ten", NAMES), ("dia chi", PLACES))),
    ("heads with colons and breaks", columns(("Họ\nvà tên:", NAMES), ("Nơi cư trú", PLACES))),
    ("upside down tone marks", columns(("Ho\u0323 va\u0300 te\u0302n", NAMES), ("Đi\u0323a chi\u0309", PLACES))),
    ("identity numbers under any head", columns(("Mã", IDENTITIES), ("Ghi chú", PLACES))),
    ("telephones under any head", columns(("Liên hệ", PHONES), ("Ghi chú", PLACES))),
    ("numbers with dots", columns(("CCCD", [f"{one[:3]}.{one[3:6]}.{one[6:]}" for one in IDENTITIES]), ("Họ tên", NAMES))),
    ("telephones with spaces", columns(("Điện thoại", [f"{one[:4]} {one[4:7]} {one[7:]}" for one in PHONES]), ("Họ tên", NAMES))),
    ("telephones with country code", columns(("Số điện thoại", [f"+84{one[1:]}" for one in PHONES]), ("Họ tên", NAMES))),
    ("numbers stored as numbers", columns(("Số CCCD", [int(one) for one in IDENTITIES]), ("Họ và tên", NAMES))),
    ("bare numbers of people", columns(("Số CMTND", [int(one) for one in IDENTITIES]), ("Số tiền", (1, 2, 3)))),
    ("below other lines", [["UBND XÃ PHÚC LỘC"], [], ["SỔ TIẾP DÂN"], [], *columns(("Họ và tên", NAMES), ("Địa chỉ", PLACES))]),
    ("far right", [[None] * 30 + row for row in columns(("Họ và tên", NAMES), ("Địa chỉ", PLACES))]),
    ("two heads above each other", [["STT", "Công dân", None], *columns(("Họ và tên", NAMES), ("Nơi ở", PLACES))]),
    ("one person to a row of labels", [["Họ và tên", NAMES[0]], ["Số CCCD", IDENTITIES[1]], ["Điện thoại", PHONES[0]]]),
]
HONEST: list[tuple[str, list[list[object]]]] = [
    ("signatures", [["NGƯỜI LẬP BIỂU", "CHỦ TỊCH"], ["(Ký, ghi rõ họ tên)", "(Ký, ghi rõ họ tên)"], [None, None],
                    ["Hoàng Thị Bí", "Nông Văn Mật"]]),
    ("counts of identity papers", [["Chỉ tiêu", "Số lượng"], ["Cấp CCCD", 1_234], ["Đổi CMND", 56], ["Đăng ký thường trú", 789]]),
    ("large amounts of money", [["Chỉ tiêu", "Số tiền (đồng)"], ["Thu hồi", 123_456_789], ["Trả lại", 987_654_321]]),
    ("contact of the office", [["UBND XÃ PHÚC LỘC"], ["Điện thoại:", "theo danh bạ"], ["Chỉ tiêu", "Số"], ["Lượt", 5]]),
    ("numbers of petitions", [["Nội dung", "Tổng số"], ["Đơn khiếu nại", 12], ["Đơn tố cáo", 3]]),
]


@pytest.mark.parametrize(("layout", "rows"), LAYOUTS, ids=[name for name, _ in LAYOUTS])
def test_a_table_of_people_is_recognised(layout: str, rows: list[list[object]]) -> None:
    assert personal_columns(read_sheets(rows_workbook(rows), f"{layout}.xlsx")[0])


@pytest.mark.parametrize(("layout", "rows"), HONEST, ids=[name for name, _ in HONEST])
def test_a_table_of_counts_is_not(layout: str, rows: list[list[object]]) -> None:
    assert not personal_columns(read_sheets(rows_workbook(rows), f"{layout}.xlsx")[0])


# -- nothing of it anywhere ----------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small year with refused files of several kinds, run to the end."""
    folder = tmp_path_factory.mktemp("leaks")
    inputs = small_year(folder)
    place = inputs / "2018"
    (inputs / "mat-khau.toml").write_text(f'mat_khau = ["sai-rồi", "{SECRET}"]\n', encoding="utf-8")
    settings = (place / "nam.toml").read_text(encoding="utf-8")
    (place / "nam.toml").write_text(settings.replace("cong_khai = false", "cong_khai = true"), encoding="utf-8")
    _plant_a_wrong_number(place / "061-huyen-ba-be" / "01894 Xã Phúc Lộc.xlsx")
    people = LAYOUTS[0][1]
    sound = (place / "061-huyen-ba-be" / "01891 Xã Bành Trạch.xlsx").read_bytes()
    (place / "01894 sổ.xlsx").write_bytes(rows_workbook(people))
    cells = "".join(f"<table:table-row>{''.join(f'<table:table-cell><text:p>{cell}</text:p></table:table-cell>' for cell in row)}"
                    "</table:table-row>" for row in people)
    (place / "01894 sổ.ods").write_bytes(ods(cells))
    (place / "01894 sổ.csv").write_text("\n".join(";".join(map(str, row)) for row in people), encoding="utf-8")
    (place / "01894 sổ cụt.xlsx").write_bytes(rows_workbook(people)[:-200])
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(sound)).encrypt(SECRET, locked)
    (place / "01897 mở được.xlsx").write_bytes(locked.getvalue())
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(rows_workbook(people))).encrypt("không ai biết", locked)
    (place / "01897 không mở được.xlsx").write_bytes(locked.getvalue())
    run_stages("2018", inputs, folder / "outputs")
    return folder / "outputs"


def _plant_a_wrong_number(path: Path) -> None:
    """More complaints than came in."""
    book = load_workbook(path)
    book["2c"]["D14"] = WRONG
    book.save(path)


def test_documents_to_be_published_tell_of_no_commune_how_many_complained(year: Path) -> None:
    """``cong_khai = true``: neither figures nor findings that quote them; districts, departments and the province do tell."""
    edition = year / "2018"
    known = set(read_package(edition / "so-lieu", only=["figures"])["figures"]["id"])
    documents = {path: document_root(path.read_bytes()) for path in [*edition.glob("*.docx"), *edition.glob("don-vi/*.docx")]}
    shown = {identity for root in documents.values() for identity, _ in controls(root)}
    about = ("reception", "petitions", "complaints", "denunciations", "settlement")
    withheld = {identity for identity in known if identity.split(".")[0] in about}
    of_communes = {identity for identity in withheld if re.search(r"@\d{5}\b", identity)}
    assert len(of_communes) > 100
    assert shown & of_communes == set()
    assert len(shown & withheld) > 50
    assert WRONG_SHOWN in (edition / "so-lieu" / "findings.csv").read_text(encoding="utf-8")
    texts = "\n".join(text_of(root) for root in documents.values())
    assert [secret for secret in (WRONG_SHOWN, *NAMES) if secret in texts] == []


def test_nothing_of_a_refused_file_and_no_password_is_written_anywhere(year: Path) -> None:
    """In the edition and in the state: journal, cache, kept files; also inside of packages."""
    looked_at = 0
    for path in (path for path in year.rglob("*") if path.is_file()):
        for content in contents(path.read_bytes()):
            looked_at += 1
            for secret in SECRETS:
                assert secret.encode() not in content, (path.name, secret)
                assert secret.encode("utf-16-le") not in content, (path.name, secret)
    assert looked_at > 200


def test_a_refused_file_leaves_no_copy_even_for_a_moment(tmp_path: Path) -> None:
    inputs = small_year(tmp_path)
    refused = inputs / "2018" / "061-huyen-ba-be" / "01894 sổ.xlsx"
    refused.write_bytes(rows_workbook([["Người khiếu nại", "Số CMND"], ["Ông A", "095123456"]]))
    files, _ = list_files(inputs / "2018")
    waiting = WaitingFiles(tmp_path / "cho-nhan")
    waiting.open()
    read_batch(Batch(inputs, "2018", "", 0, tuple(files), waiting.folder))
    [package] = waiting.packages()
    assert set(zipfile.ZipFile(package).namelist()) == {file.sha256 for file in files if "sổ" not in file.path}


def contents(data: bytes) -> list[bytes]:
    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:      # kept files lie in packages, and are packages themselves
        return [content for name in archive.namelist() for content in contents(archive.read(name))]


def test_what_is_told_about_refused_files_names_the_file_and_no_cell_text(year: Path) -> None:
    manifest = json.loads((year / "2018" / "manifest.json").read_text(encoding="utf-8"))
    told = (year / "2018" / "so-lieu" / "findings.csv").read_text(encoding="utf-8")
    assert told.count("personal-data") == 3
    assert "01897 không mở được.xlsx" in told
    assert {tuple(item["forms"]) for item in manifest["inputs"] if "sổ" in item["path"]} == {()}


def test_a_file_that_breaks_its_reader_is_told_by_the_kind_of_error_only() -> None:
    """The words of an exception may repeat the cell that caused it."""
    def broken(_batch: object) -> None:
        raise ValueError(f"could not convert string to float: '{NAMES[0]} {PHONES[0]}'")

    assert pool._outcome(_Failed(broken), 1.0) == pool.Lost("crashed-reader", "ValueError")      # type: ignore[arg-type]


class _Failed:
    """A task whose function has failed."""

    def __init__(self, function: object) -> None:
        self.function = function

    def result(self) -> object:
        return self.function(None)      # type: ignore[operator]
