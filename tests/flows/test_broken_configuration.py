"""What people write by hand and get wrong: exit code 2, the mistakes in Vietnamese with file and line, nothing harmed."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.cli import main
from tests.flows.small import small_year
from tests.sample import ROOT, hashes

Change = Callable[[Path], object]     # given inputs/2018


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """inputs/2018 of the small year, and an edition published earlier."""
    folder = small_year(tmp_path, with_files=False) / "2018"
    earlier = tmp_path / "outputs" / "2018"
    earlier.mkdir(parents=True)
    (earlier / "bao-cao-2018.docx").write_bytes(b"published last week")
    return folder


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    said: str
    complained: str


Danvan = Callable[..., Ended]


@pytest.fixture
def danvan(year: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Danvan:
    """The program, called in the folder that holds inputs and outputs."""
    monkeypatch.chdir(year.parents[1])

    def call(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        return Ended(int(str(caught.value.code)), *capsys.readouterr())
    return call


def replaced(name: str, old: str, new: str) -> Change:
    """A file with some text exchanged."""
    def change(year: Path) -> None:
        path = year / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return change


def written(name: str, content: str | bytes) -> Change:
    """A file with this content."""
    def change(year: Path) -> None:
        path = year / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return change


def removed(name: str) -> Change:
    return lambda year: (year / name).unlink()


def template(old: str, new: str) -> Change:
    """The year's own copy of the Word template, with some text of its tags exchanged."""
    def change(year: Path) -> None:
        (year / "mau").mkdir()
        with zipfile.ZipFile(ROOT / "report_templates" / "bao-cao.docx") as source, \
                zipfile.ZipFile(year / "mau" / "bao-cao.docx", "w") as target:
            for part in source.namelist():
                data = source.read(part)
                if part == "word/document.xml":
                    assert old.encode() in data
                    data = data.replace(old.encode(), new.encode(), 1)
                target.writestr(part, data)
    return change


HERE = "inputs/2018"
BROKEN = {
    "no settings": (removed("nam.toml"), f"Thiếu tệp {HERE}/nam.toml."),
    "settings that are no TOML": (replaced("nam.toml", "nam = 2018", "nam = = 2018"),
                                  f"{HERE}/nam.toml: dòng 5, cột 7: sai cú pháp TOML."),
    "settings with a misspelt key": (replaced("nam.toml", "so_tinh_xep_hang", "so_tinh"),
                                     f"{HERE}/nam.toml: so_tinh_xep_hang: thiếu; so_tinh: khóa lạ."),
    "settings of another year": (replaced("nam.toml", "nam = 2018", "nam = 2019"),
                                 f"{HERE}/nam.toml: nam = 2019 không khớp thư mục 2018."),
    "settings in another encoding": (written("nam.toml", "nam = 2018 # tỉnh".encode("utf-16")),
                                     f"{HERE}/nam.toml: không đọc được; tệp phải là văn bản UTF-8."),
    "no units": (removed("don-vi.csv"), f"Thiếu tệp {HERE}/don-vi.csv."),
    "a unit twice, one below nobody": (
        written("don-vi.csv", "code,name,level,parent_code\n06,Tỉnh,tinh,\n01,Xã Một,xa,06\n01,Xã Hai,xa,06\n02,Xã Ba,xa,99\n"),
        f"{HERE}/don-vi.csv: dòng 4: mã 01 lặp lại; dòng 5: không có đơn vị cấp trên 99 của 02."),
    "a unit owing a form there is not": (
        replaced("don-vi.csv", "01894,Xã Phúc Lộc,xa,061,,,,", "01894,Xã Phúc Lộc,xa,061,,,,vpcp_99 "),
        f"{HERE}/don-vi.csv: cột forms: 01894: danh mục năm 2018 không có biểu vpcp_99."),
    "a form of the year's own that is no TOML": (
        written("mau/forms/democracy.toml", "id = democracy\n"),
        f"Danh mục có lỗi:\n- {HERE}/mau/forms/democracy.toml: dòng 1, cột 6: sai cú pháp TOML"),
    "a figure of the year's own, of nothing": (
        written("mau/figures/dti.toml", 'figure = [{ id = "dti.x", label = "x", formula = "dti.y / 2", unit = "%" }]'),
        f"Danh mục có lỗi:\n- {HERE}/mau/figures/dti.toml: con số dti.x: công thức nói đến 'dti.y' không có trong danh mục"),
    "a date of receipt that is none": (
        written("tiep-nhan.csv", "file,date\na.xlsx,32/13/2018\n"),
        f"{HERE}/tiep-nhan.csv: dòng 2, cột date: “32/13/2018” không phải là ngày; viết dạng 31/12/2018."),
    "a waiver without reason": (written("mien-tru.csv", "unit,form,finding,reason,by\n01891,,,,Hoàng Văn B\n"),
                                f"{HERE}/mien-tru.csv: dòng 2, cột reason: để trống."),
    "a decision about nobody": (written("quyet-dinh.toml", '[[ban_dung]]\ndon_vi = "77"\ntep = "a.xlsx"\nly_do = "gọi điện"\n'),
                                f"{HERE}/quyet-dinh.toml: mục 1: không có đơn vị 77."),
    "history in a state there is not": (
        written("../lich-su.csv", "year,unit,form,row,field,value,state,source\n2017,01891,dialogue,,meetings,1,bịa,x\n"),
        "inputs/lich-su.csv: dòng 2: state 'bịa' không phải một trong reported, zero, not_applicable, missing."),
    "texts that are no workbook": (written("loi-van.xlsx", b"x"),
                                   f"{HERE}/loi-van.xlsx: không đọc được như một tệp .xlsx (BadZipFile)."),
    "a template that is no Word file": (written("mau/bao-cao.docx", b"x"),
                                        f"{HERE}/mau/bao-cao.docx: không phải tệp Word (.docx) đọc được."),
    "two mistakes in two files": (
        lambda year: (written("mien-tru.csv", "unit,form,finding,reason,by\n01891,,,,B\n")(year),
                      written("mau/bao-cao.docx", b"x")(year)),
        f"{HERE}/mien-tru.csv: dòng 2, cột reason: để trống.\n{HERE}/mau/bao-cao.docx: không phải tệp Word (.docx) đọc được."),
}


@pytest.mark.parametrize(("change", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_is_told_with_its_place_and_nothing_is_lost(year: Path, danvan: Danvan, change: Change, told: str) -> None:
    place = year.parents[1]
    before = hashes(place / "outputs")
    change(year)
    assert danvan("run", "2018") == Ended(2, "", f"{told}\n")
    assert hashes(place / "outputs") == before
    assert not (place / "danvan-loi.log").exists()


@pytest.mark.parametrize(("change", "place", "told"), [
    (template("so('publicity.conferences')", "so('publicity.nope')"), "hội nghị", "không có con số “publicity.nope”"),
    (template("so('publicity.conferences')", "so('publicity.conferences'"), "hội nghị", "thẻ sai cú pháp"),
], ids=["a figure there is not", "a tag that is not closed"])
def test_a_mistake_in_a_template_is_told_with_its_paragraph(year: Path, danvan: Danvan, change: Change, place: str,
                                                            told: str) -> None:
    change(year)
    ended = danvan("run", "2018")
    assert ended.code == 2
    assert ended.complained.startswith(f"{HERE}/mau/bao-cao.docx: đoạn “")
    assert place in ended.complained
    assert told in ended.complained
    assert ended.complained.count("\n") == 1


@pytest.mark.parametrize(("arguments", "told"), [
    (("run", "2017"), "Không có thư mục inputs/2017; kiểm tra lại năm hoặc tùy chọn --inputs."),
    (("run",), "Lệnh còn thiếu YEAR (năm báo cáo, ví dụ 2018). Xem danvan run --help."),
    (("approve", "2018"), "Lệnh còn thiếu --by (người phê duyệt: họ tên, chức vụ). Xem danvan approve --help."),
    (("run", "2018", "--nope"), "Không có tùy chọn --nope. Xem danvan run --help."),
    (("nope",), "Không có lệnh nope. Xem danvan --help."),
    (("run", "2018", "--as-of", "hôm qua"),
     "Không hiểu “hôm qua” ở --as-of (ngày tính quá hạn, dạng 2019-01-15). Xem danvan run --help."),
    (("run", "2018", "2019"), "Tham số của lệnh chưa đúng. Xem danvan run --help."),
    (("check", "nope.xlsx", "--year", "2018"), "Không có tệp nope.xlsx."),
    (("trace", "2018", "one_stop.received"), "Chưa có bản năm 2018 trong outputs; chạy danvan run 2018."),
    (("verify", "outputs/2030"), "Không có tệp hoặc thư mục outputs/2030."),
])
def test_a_command_called_wrongly_says_so_in_one_sentence(danvan: Danvan, arguments: tuple[str, ...], told: str) -> None:
    assert danvan(*arguments) == Ended(2, "", f"{told}\n")


def test_a_program_of_its_own_ends_the_same_way_without_a_traceback(year: Path) -> None:
    """Through ``python -m flows``, with a console that knows no Vietnamese."""
    (year / "nam.toml").unlink()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run([sys.executable, "-m", "flows", "run", "2018"], cwd=year.parents[1], env=environment, encoding="utf-8",
                           timeout=120, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", f"Thiếu tệp {HERE}/nam.toml.\n")
