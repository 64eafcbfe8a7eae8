"""All hostile files in one small year, run once: each is told about in its own words and costs nothing but itself."""

import csv
import os
import re
import time
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from lxml import etree

from flows.publish.csv_text import unescape
from flows.units import read_units
from tests.flows.direct import run_stages
from tests.flows.small import small_year
from tests.intake.packages import edited
from tests.trust.conftest import SmallYear
from tests.trust.hostile import Hostile, hostile_files

GOOD = "061-huyen-ba-be/01891 Xã Bành Trạch.xlsx"
POISONED = "061-huyen-ba-be/01897 Xã Hà Hiệu.xlsx"
# Text cells of a sound workbook: each would do something if any of our files took it for more than text.
TEXTS = {
    "Tổ hợp tác trồng rừng gỗ lớn": "=HYPERLINK(\"http://a.b\") {{ 7*7 }} {% for x in so %} </w:t></w:r></w:p> Tổ gỗ lớn",
    "Họp thôn ngắn, việc làm rõ": "@SUM(1+1)*cmd|' /C calc'!A0 <script>alert(7)</script> _x0000__xD800__x202E_ Họp thôn",
    "Thu nhập tăng, nhiều hộ làm theo": "-2+3+{{ cycler.__init__.__globals__ }}",
}
NARRATIVE = "{{ ''.__class__.__mro__ }} {%p if 1 %} <w:p/> =1+1 &lt; \ue000one_stop.received\ue0011\ue002 lời văn"
FEW_SECONDS = 100       # some 15 on a free machine
_DANGEROUS = re.compile(r"[=+\-@\t\r＝＋－＠]")
_LISTING = "danh sach phat hien"


@dataclass(frozen=True)
class Mixed:
    """The year with all of them: what was put there, the edition made, how long it took."""

    hostile: Sequence[Hostile]
    odd_names: Sequence[str]
    edition: Path
    seconds: float


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    folder = tmp_path_factory.mktemp("hostile")
    inputs = small_year(folder)
    year = inputs / "2018"
    hostile = list(hostile_files((year / GOOD).read_bytes()))
    for file in hostile:
        put(year / file.name, file.data)
    odd_names = oddly_named(year)
    put(year / POISONED, poisoned((year / POISONED).read_bytes()))
    ticked(year / "loi-van.xlsx", NARRATIVE)
    started = time.monotonic()
    published, _ = run_stages("2018", inputs, folder / "outputs")
    return Mixed(hostile, odd_names, published.path, time.monotonic() - started)


def put(path: Path, data: bytes) -> None:
    """A file that has lain there for long: nobody is copying it just now."""
    path.write_bytes(data)
    os.utime(path, (1_545_000_000, 1_545_000_000))


def oddly_named(year: Path) -> list[str]:
    """Places that are no plain files, and names that another system would take for something else."""
    outside = year.parent.parent / "outside.xlsx"
    outside.write_bytes((year / GOOD).read_bytes())
    (year / "01894 liên kết.xlsx").symlink_to(outside)
    (year / "01894 vòng").symlink_to(year)
    os.mkfifo(year / "01894 ống.xlsx")
    names = ["01894 liên kết.xlsx", "01894 vòng", "01894 ống.xlsx"]
    with suppress(PermissionError):
        os.mknod(year / "01894 thiết bị.xlsx", 0o20600, os.makedev(1, 5))     # /dev/zero never ends
        names.append("01894 thiết bị.xlsx")
    long = "01894 " + "a" * 244 + ".xlsx"
    for name in ("CON.xlsx", "aux.csv", "01894 ..\\..\\..\\x.xlsx", "01894 ..%2F..%2Fx.xlsx", "01894 \u202exslx.csv",
                 "01894 \x07.csv", "01894 'a';--.xlsx", "01894 $(reboot).xlsx", "-rf.xlsx", long):
        put(year / name, b"PK\x03\x04 cut" + name.encode())
        names.append(name)
    return names


def poisoned(good: bytes) -> bytes:
    """Sound, but with macros, links, DDE, a million formatted empty rows and texts that mean something elsewhere."""
    def texts(xml: bytes) -> bytes:
        for old, new in TEXTS.items():
            assert old.encode() in xml
            xml = xml.replace(old.encode(), escape(new, quote=False).encode())
        return xml

    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(100_000, 1_048_577, 2))
    data = edited(edited(good, texts, "xl/sharedStrings.xml"), lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    path = "xl/externalLinks/"
    link = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            'Type="x" Target="http://127.0.0.1:9/thu.xlsx" TargetMode="External"/></Relationships>')
    dde = ('<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" '
           'ddeTopic="/c calc"/></externalLink>')
    return appended(data, {"xl/vbaProject.bin": b"\xcc\x61", f"{path}_rels/externalLink1.xml.rels": link.encode(),
                           f"{path}externalLink2.xml": dde.encode()})


def appended(data: bytes, parts: dict[str, bytes]) -> bytes:
    from io import BytesIO

    target = BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def ticked(path: Path, text: str) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("chon", "unit", "unit_name", "field", "text", "file", "cell"))
        sheet.write_row(1, 0, ("x", "BK-SNV", "Sở Nội vụ", "results", text, "", ""))


def table(edition: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(edition / "so-lieu" / f"{name}.csv", dtype=str, keep_default_na=False).map(unescape)


# -- what is told ------------------------------------------------------------------------------------------------------

def test_every_hostile_file_has_one_finding_that_says_what_is_wrong(mixed: Mixed) -> None:
    findings = table(mixed.edition, "findings")
    for file in mixed.hostile:
        told = findings[findings["file"] == file.name]
        assert list(told["code"]) == [file.code], file.name
        assert list(told["severity"]) == ["error"], file.name
        assert file.words in told["message"].iloc[0], file.name


def test_odd_names_and_what_is_no_file_have_one_finding_each(mixed: Mixed) -> None:
    findings = table(mixed.edition, "findings")
    for name in mixed.odd_names:
        shown = "".join(letter if letter.isprintable() else "?" for letter in name)
        (code,) = findings[findings["file"] == shown]["code"]
        assert code in {"unsupported-file", "unreadable-file", "damaged-file"}, name


def test_macros_links_and_dde_are_told_and_the_values_taken_as_stored(mixed: Mixed) -> None:
    findings = table(mixed.edition, "findings")
    told = findings[(findings["file"] == POISONED) & findings["code"].isin(["macro", "external-link"])]
    assert list(told["code"]) == ["external-link", "macro"]
    assert told["found"].iloc[0] == "DDE, thu.xlsx"


def test_nothing_else_is_told_about_anyone(mixed: Mixed, clean: SmallYear) -> None:
    columns = ["unit", "form", "code", "file", "sheet", "cell", "expected", "found"]
    before, after = (table(edition, "findings")[columns] for edition in (clean.edition, mixed.edition))
    ours = {file.name for file in mixed.hostile} | {POISONED, ""}
    names = {"".join(letter if letter.isprintable() else "?" for letter in name) for name in mixed.odd_names}
    assert set(after["file"]) - set(before["file"]) <= ours | names
    untouched = after[~after["file"].isin(ours | names)]
    assert untouched.values.tolist() == before[before["file"] != POISONED].values.tolist()


def test_the_figures_are_those_of_the_good_files(mixed: Mixed, clean: SmallYear) -> None:
    for name, columns in (("facts", ["unit", "form", "field", "value", "state", "scope", "sheet", "cell"]),
                          ("figures", ["id", "value", "n_reported", "n_expected"]), ("register", ["unit", "form", "state"])):
        before, after = (table(edition, name)[columns].sort_values(columns).values.tolist()
                         for edition in (clean.edition, mixed.edition))
        assert after == before, name


def test_it_takes_seconds(mixed: Mixed, tell: list[str]) -> None:
    assert mixed.seconds < FEW_SECONDS
    tell.append(f"hostile files: {len(mixed.hostile)} contents and {len(mixed.odd_names)} names in one year, "
                f"{mixed.seconds:.0f} s for the whole run")


# -- what is written ---------------------------------------------------------------------------------------------------

def test_no_cell_of_our_workbooks_is_a_formula_or_a_link(mixed: Mixed) -> None:
    """Also of the lists of findings that go back where a workbook cannot be marked."""
    books = {path: xml_of(path) for path in mixed.edition.rglob("*.xlsx")}
    ours = {path: parts for path, parts in books.items()
            if "tra-lai" not in path.parts or parts["xl/workbook.xml"].count(b"<sheet ") == 1}
    assert len(ours) > 20
    for path, parts in ours.items():
        for name, xml in parts.items():
            assert not re.search(rb"<f[ >/]", xml), (path, name)
            assert b'TargetMode="External"' not in xml, (path, name)
    assert b"{{ 7*7 }}" in books[mixed.edition / "nguon-so-lieu.xlsx"]["xl/sharedStrings.xml"]


def xml_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def test_no_cell_of_our_csv_begins_with_what_a_table_program_runs(mixed: Mixed) -> None:
    for path in (mixed.edition / "so-lieu").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert not [cell for cell in row if _DANGEROUS.match(cell) and not re.fullmatch(r"-?[0-9.e+-]+", cell)], path.name


def test_markup_in_cells_is_printed_as_it_was_typed(mixed: Mixed) -> None:
    texts = {path.name: word_text(path) for path in mixed.edition.rglob("*.docx")}
    report, unit = texts["bao-cao-2018.docx"], texts["01897.docx"]
    assert '=HYPERLINK("http://a.b") {{ 7*7 }} {% for x in so %} </w:t></w:r></w:p> Tổ gỗ lớn' in report
    assert "{{ ''.__class__.__mro__ }} {%p if 1 %} <w:p/> =1+1 &lt; one_stop.received1 lời văn" in report
    assert "Hà Hiệu" in unit
    assert not [name for name, text in texts.items() if "\u202e" in text or "\x00" in text]


def word_text(path: Path) -> str:
    """All text of a Word file, which must be sound XML."""
    roots = [etree.fromstring(content) for content in xml_of(path).values()]
    return "\n".join("".join(node.text or "" for node in root.iter("{*}t")) for root in roots)


def test_the_board_runs_nothing(mixed: Mixed) -> None:
    page = (mixed.edition / "theo-doi.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "Họp thôn" not in page or "&lt;script&gt;alert(7)" in page


def test_returned_files_lie_in_the_edition_under_names_every_system_takes(mixed: Mixed) -> None:
    returned = [path.relative_to(mixed.edition) for path in mixed.edition.glob("tra-lai/**/*.xls*")]
    assert len(returned) >= len(mixed.hostile)
    for path in returned:
        assert len(path.parts) == 3
        assert all(not re.search(r'[<>:"\\|?*\x00-\x1f\u202e]', part) and len(part.encode()) < 200 for part in path.parts)
        assert path.stem.casefold() not in {"con", "aux"}


@pytest.mark.parametrize("code", ["../../../tmp/x", "a/b", "C:\\x", "..", "x.", "a b"])
def test_a_code_that_would_leave_the_edition_is_refused(tmp_path: Path, code: str) -> None:
    from datetime import date

    from flows.errors import BrokenConfigurationError

    path = tmp_path / "don-vi.csv"
    path.write_text(f"code,name,level,parent_code,valid_from,valid_to,successor,forms\n06,Tỉnh,tinh,,,,,\n{code},Xã,xa,06,,,,\n",
                    encoding="utf-8")
    with pytest.raises(BrokenConfigurationError, match="không dùng làm tên thư mục được"):
        read_units(path, ["tinh", "xa"], date(2018, 12, 14))
