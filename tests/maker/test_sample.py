"""The committed sample year: made by the maker, balanced, true where it claims to be, and clean but for what is planted."""

import csv
import hashlib
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from flows.catalogue import load_catalogue
from flows.intake.reader import Reader
from flows.intake.reading import Reading
from flows.intake.senders import Senders
from flows.year import open_year
from tests.maker import peculiar
from tests.maker.bulk import make_commune_files
from tests.maker.committed import YEAR, commune_file, labelled, number_of, numbered_rows, units, workbook_sheets
from tests.maker.sample_year import make_sample_year
from tests.maker.two_level_year import make_two_level_year

_ODD = {peculiar.XLS, peculiar.ODS, peculiar.CSV_1258, peculiar.FORMULAS[0], *peculiar.NAMES_ONLY, *peculiar.NOTHING_SENT,
        *(unit for unit, _ in peculiar.ERRORS)}
COMMUNES = [unit["code"] for unit in units() if unit["level"] == "xa" and unit["code"] not in _ODD]
STANDARD_COLUMNS = [code for code in COMMUNES if not code.startswith(("0183", "0184", "0185"))]     # not the split layout


def amount(row: dict[str, object], *numbers: int) -> float:
    return sum(float(str(row[str(number)])) for number in numbers)


# -- the maker -------------------------------------------------------------------------------------------------------

def test_the_maker_gives_the_committed_files(tmp_path: Path) -> None:
    make_sample_year(tmp_path)
    made = files_below(tmp_path / "2018") | {"lich-su.csv": tmp_path / "lich-su.csv"}
    committed = files_below(YEAR) | {"lich-su.csv": YEAR.parent / "lich-su.csv"}
    assert made.keys() == committed.keys()
    assert [name for name in made if not same_content(made[name], committed[name])] == []


def files_below(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def same_content(one: Path, other: Path) -> bool:
    """The same bytes, or in an .xlsx or .ods the same cells: another version of a library may compress or order otherwise.

    The .ods library also names its XML prefixes by what else the process has imported.
    """
    if one.read_bytes() == other.read_bytes():
        return True
    if one.suffix == ".ods":
        return all(left.equals(right) for left, right in zip(ods_sheets(one), ods_sheets(other), strict=True))
    return one.suffix == ".xlsx" and cells(one) == cells(other)


def ods_sheets(path: Path) -> list[pd.DataFrame]:
    return list(pd.read_excel(path, engine="odf", header=None, sheet_name=None, dtype=object, na_filter=False).values())


def cells(path: Path) -> list[list[list[object]]]:
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in load_workbook(path).worksheets]


# -- balance ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("code", STANDARD_COLUMNS[::9])
def test_files_received_are_resolved_or_pending(code: str) -> None:
    rows = numbered_rows(workbook_sheets(commune_file(code))["06 VPCP"])
    assert len(rows) == 6
    for row in rows:
        own_numbers = "13" not in row       # without "Trước hạn" the columns are counted anew: 7 = 8 + 9, 10 = 11 + 12
        assert amount(row, 3) == amount(row, 7) + amount(row, 10 if own_numbers else 11)
        assert amount(row, 7) == (amount(row, 8, 9) if own_numbers else amount(row, 8, 9, 10))
        assert amount(row, 3) == amount(row, 4, 5, 6)
    for number in ("3", "7"):
        assert float(str(rows[-1][number])) == sum(float(str(row[number])) for row in rows[:-1])


@pytest.mark.parametrize("code", COMMUNES[::11])
def test_petitions_complaints_and_denunciations_agree(code: str) -> None:
    sheets = workbook_sheets(commune_file(code))
    two_a, two_b, two_c, two_d = (numbered_rows(sheets[name])[0] for name in ("2a", "2b", "2c", "2d"))
    assert amount(two_a, *range(17, 27)) == amount(two_a, *range(27, 31)) == amount(two_a, 3, 4, 11, 12)
    assert amount(two_b, 1) == amount(two_b, 2, 3, 4, 5) >= amount(two_b, 6)
    assert amount(two_b, 7, 12, 13, 14) == amount(two_b, 20, 21, 22) == amount(two_b, 23, 24, 25)
    assert amount(two_b, 30) == amount(two_c, 2)
    assert amount(two_b, 31) == amount(two_d, 2)
    assert amount(two_c, 1) == amount(two_c, 2, 3)
    assert amount(two_c, 6) == amount(two_c, 7, 8) == amount(two_c, 26, 27)
    assert amount(two_c, 7) == amount(two_c, 9, 10, 11) == amount(two_c, 12, 13, 14)
    assert amount(two_d, 6) == amount(two_d, 7, 8, 9) == amount(two_d, 21, 22)


def district_file(code: str, words: str) -> Path:
    return next(YEAR.glob(f"{code}-*/{code} {words}*.xlsx"))


DISTRICTS = [unit["code"] for unit in units() if unit["level"] == "huyen"]


def test_poverty_adds_up_to_the_published_province() -> None:
    province = dict.fromkeys(("2", "3", "9", "14"), 0.0)
    communes = 0
    for code in DISTRICTS:
        rows = numbered_rows(workbook_sheets(district_file(code, "Biểu NTM"))["Ho ngheo"])
        rows = [row for row in rows if row["name"] not in ("Tổng cộng", "Toàn huyện")]
        communes += len(rows)
        for row in rows:
            assert amount(row, 9) == amount(row, 3, 5, 6, 7) - amount(row, 4, 8)
            assert amount(row, 14) == amount(row, 11, 13) - amount(row, 12)
            for number in province:
                province[number] += amount(row, int(number))
    assert communes == 122
    assert province == {"2": 79_685, "3": 19_158, "9": 17_435, "14": 9_415}
    assert f"{17_435 / 79_685:.2%}" == "21.88%"
    assert round(19_158 / 78_905 * 100 - 17_435 / 79_685 * 100, 1) == 2.4     # the target's "mức giảm"


def test_rural_criteria_agree_with_the_targets_and_the_published_end_of_2017() -> None:
    now: dict[str, float] = {}
    for code in DISTRICTS:
        rows = numbered_rows(workbook_sheets(district_file(code, "Biểu NTM"))["NTM"])
        now |= {str(row["name"]): amount(row, 1) for row in rows if row["name"] not in ("Tổng cộng", "Toàn huyện")}
    assert len(now) == 110
    assert sum(now.values()) / 110 == 9.8
    assert sum(value == 19 for value in now.values()) == 9 + 6
    with (YEAR.parent / "lich-su.csv").open(encoding="utf-8") as file:
        before = [float(row["value"]) for row in csv.DictReader(file) if (row["form"], row["field"]) == ("rural", "criteria")]
    groups = [sum(low <= value <= high for value in before) for low, high in ((19, 19), (15, 18), (10, 14), (5, 9), (0, 4))]
    assert groups == [9, 0, 23, 74, 4]
    assert round(sum(before) / 110, 1) == 8.7


def test_a_district_repeats_what_its_communes_resolved() -> None:
    members = [unit["code"] for unit in units() if unit["parent_code"] == "062"]
    resolved = sum(amount(numbered_rows(workbook_sheets(commune_file(code))["06 VPCP"])[-1], 7) for code in members)
    assert len(members) == 11
    assert labelled(workbook_sheets(district_file("062", "Báo cáo"))["CCHC"])["3.8.5"] == resolved


def test_what_a_year_left_open_is_carried_into_the_next() -> None:
    with (YEAR.parent / "lich-su.csv").open(encoding="utf-8") as file:
        pending = {(row["unit"], row["row"]): float(row["value"]) for row in csv.DictReader(file)
                   if (row["form"], row["field"]) == ("vpcp_06", "pending")}
    for code in STANDARD_COLUMNS[::25]:
        for row in numbered_rows(workbook_sheets(commune_file(code))["06 VPCP"])[:-1]:
            assert pending.get((code, str(row["2"])), amount(row, 6)) == amount(row, 6)


# -- published facts -------------------------------------------------------------------------------------------------

def test_the_index_and_the_targets_are_the_published_ones() -> None:
    indices = workbook_sheets(YEAR / "BK-SNV" / "Chỉ số CCHC và các chỉ số năm 2018.xlsx")
    rows = {row[2]: row for row in indices["Chi so"].iter_rows(values_only=True) if "PAR INDEX" in str(row[1])}
    assert [rows[year][5] for year in (2016, 2017, 2018)] == [60, 49, 44]
    assert rows[2017][3] == 73.92
    assert rows[2018][3] is None                        # a forecast has no score
    points = [row[3] for row in indices["Linh vuc PAR"].iter_rows(values_only=True) if isinstance(row[3], float)]
    assert len(points) == 8
    assert round(sum(points), 2) == 73.92


def test_twenty_seven_of_thirty_targets_are_met() -> None:
    sheet = workbook_sheets(YEAR / "BK-SKHDT" / "Chỉ tiêu KT-XH năm 2018.xlsx")["KTXH"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int) and isinstance(row[1], str) and row[2]]
    assert len(rows) == 30
    missed = []
    for row in rows:
        plan = float(str(number_of(re.sub(r"[≤≥ ]", "", str(row[4])).replace(".", ",") if isinstance(row[4], str) else row[4])))
        worse = float(row[5]) > plan if "suy dinh dưỡng" in row[1] else float(row[5]) < plan
        missed += [row[1]] if worse else []
    assert missed == ["Thu ngân sách nhà nước trên địa bàn", "Số xã đạt chuẩn nông thôn mới tăng thêm",
                      "Tỷ lệ tốt nghiệp trung học phổ thông"]


def test_the_settings_fit_the_sample() -> None:
    settings = tomllib.loads((YEAR / "nam.toml").read_text(encoding="utf-8"))
    assert settings["minh_hoa"] is True
    assert settings["so_tinh_xep_hang"] == 63
    verified = [basis["ngan"] for basis in settings["can_cu"] if basis["da_kiem"]]
    assert not any("16/CT-TTg" in basis for basis in verified)      # found in no stored source
    levels = [unit["level"] for unit in units()]
    assert [levels.count(level) for level in ("tinh", "so", "huyen", "xa")] == [1, 22, 8, 122]


# -- as the reader sees it -------------------------------------------------------------------------------------------

def read(inputs: Path, year: str) -> tuple[list[Reading], list[tuple[str, str, str]]]:
    """Everything read, and (unit, form, code) of every finding that is an error."""
    opened, catalogue = open_year(year, inputs), load_catalogue(int(year))
    reader = Reader(catalogue, opened.settings, Senders(opened.units))
    paths = [path for path in sorted((inputs / year).rglob("*.*")) if path.suffix in (".xlsx", ".xls", ".ods", ".csv")
             and path.name not in ("don-vi.csv", "tiep-nhan.csv")]
    readings = [reader.read(path.relative_to(inputs / year).as_posix(), path.read_bytes(), "0") for path in paths]
    errors = [(found.unit, found.form, found.code) for reading in readings for found in reading.findings
              if (found.severity or catalogue.finding_codes[found.code].severity) == "error"]
    return readings, errors


def test_every_form_owed_is_read_and_only_the_planted_errors_are_found() -> None:
    readings, errors = read(Path("inputs"), "2018")
    assert sorted(errors) == [("02041", "ttcp_2a", "negative"), ("02176", "democracy", "wrong-unit-of-measure")]
    received = {(form.unit, form.form) for reading in readings for form in reading.forms}
    owed = {(unit["code"], form) for unit in units() for form in unit["forms"].split()}
    assert {unit for unit, _ in owed - received} == set(peculiar.NOTHING_SENT)


def test_a_year_without_districts_is_clean(tmp_path: Path) -> None:
    make_two_level_year(tmp_path)
    readings, errors = read(tmp_path, "2026")
    assert errors == []
    assert len(readings) == 8
    year = open_year("2026", tmp_path)
    assert {unit.level for unit in year.units} == {"tinh", "so", "xa"}
    assert year.settings.ranked_provinces == 34


def test_commune_files_in_bulk_are_clean_and_all_different(tmp_path: Path) -> None:
    paths = make_commune_files(tmp_path, 90)
    readings, errors = read(tmp_path, "2018")
    assert errors == []
    assert [reading.unit for reading in readings] == [str(20_000 + number) for number in range(90)]
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}) == 90
    received = [sum(value for _, form, _, field, value, *_ in reading.facts if (form, field) == ("vpcp_06", "received"))
                for reading in readings]
    assert received[84 + 5] == received[5] + 1     # the second round of the 84 templates has one file more


def test_more_commune_files_are_those_that_would_have_been_made_at_once(tmp_path: Path) -> None:
    early = make_commune_files(tmp_path / "grown", 3)
    early[0].write_bytes(b"edited since")
    grown, at_once = make_commune_files(tmp_path / "grown", 20), make_commune_files(tmp_path / "once", 20)
    assert [path.relative_to(tmp_path / "grown") for path in grown] == [path.relative_to(tmp_path / "once") for path in at_once]
    assert [path.read_bytes() for path in grown[1:]] == [path.read_bytes() for path in at_once[1:]]
    assert grown[0].read_bytes() == b"edited since"
    assert (tmp_path / "grown/2018/don-vi.csv").read_bytes() == (tmp_path / "once/2018/don-vi.csv").read_bytes()
