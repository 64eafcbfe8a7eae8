"""A small province from 2018 to 2022: communes merge in January 2020, the complaint forms change in 2021. All of it invented.

Numbers are small and every form is one set of values times a factor, so that each total can be worked out by hand: a unit
with factor 3 has three times every value of ``BASE``.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from flows.catalogue import FormSpec, load_catalogue
from tests.maker.layout import lay_out
from tests.maker.letterhead import Look
from tests.maker.places import Place
from tests.maker.sample_year import UNIT_COLUMNS, csv_text
from tests.maker.tables import Line, Table, Value, Values, single
from tests.maker.writers import xlsx

OLD_FORMS = ("ttcp_2a", "ttcp_2b", "ttcp_2c", "ttcp_2d")
_MERGED = "2020-01-09", "2020-01-10"        # last day of the old communes, first day of the new

# code, name, level, parent, valid_from, valid_to, successor. 02155 was Lương Hạ and becomes the town that takes it in.
UNITS = tuple(tuple(cell.strip() for cell in line.split("|")) for line in f"""\
06        | Tỉnh Bắc Kạn      | tinh  |     |             |             |
BK-TTT    | Thanh tra tỉnh    | so    | 06  |             |             |
061       | Huyện Ba Bể       | huyen | 06  |             |             |
01891     | Xã Bành Trạch     | xa    | 061 |             |             |
01903     | Xã Cao Trĩ        | xa    | 061 |             | {_MERGED[0]} | 01912
01912     | Xã Thượng Giáo    | xa    | 061 |             |             |
066       | Huyện Na Rì       | huyen | 06  |             |             |
02134     | Thị trấn Yến Lạc  | xa    | 066 |             | {_MERGED[0]} | 02155
02155     | Xã Lương Hạ       | xa    | 066 |             | {_MERGED[0]} | 02155
02155     | Thị trấn Yến Lạc  | xa    | 066 | {_MERGED[1]} |             |
02179     | Xã Hữu Thác       | xa    | 066 |             | {_MERGED[0]} | 02179
02182     | Xã Hảo Nghĩa      | xa    | 066 |             | {_MERGED[0]} | 02179
02179     | Xã Trần Phú       | xa    | 066 | {_MERGED[1]} |             |
02158     | Xã Kim Lư         | xa    | 066 |             |             |
""".splitlines())

# Unit -> factor, by year. Hảo Nghĩa (02182) sends nothing for 2019.
FACTORS: dict[int, dict[str, int]] = {
    2018: {"BK-TTT": 10, "061": 20, "01891": 5, "01903": 3, "01912": 4, "066": 15, "02134": 6, "02155": 2, "02179": 1, "02182": 2,
           "02158": 3},
    2019: {"BK-TTT": 12, "061": 24, "01891": 6, "01903": 4, "01912": 5, "066": 18, "02134": 7, "02155": 3, "02179": 2,
           "02158": 3},
    2020: {"BK-TTT": 11, "061": 30, "01891": 7, "01912": 10, "066": 21, "02155": 11, "02179": 6, "02158": 4},
    2021: {"BK-TTT": 1, "061": 2, "01891": 1, "01912": 1, "066": 3, "02155": 1, "02179": 1, "02158": 1},
    2022: {"BK-TTT": 2, "061": 3, "01891": 1, "01912": 1, "066": 4, "02155": 1, "02179": 1, "02158": 1},
}

# Communes up to the standard of new rural development: code -> criteria met (19 = standard). Towns are not judged.
CRITERIA: dict[int, dict[str, int]] = {
    2018: {"01891": 19, "01903": 12, "01912": 15, "02155": 10, "02179": 9, "02182": 19, "02158": 11},
    2019: {"01891": 19, "01903": 12, "01912": 19, "02155": 10, "02179": 9, "02182": 19, "02158": 11},
    2020: {"01891": 19, "01912": 19, "02179": 19, "02158": 12},
    2021: {"01891": 19, "01912": 19, "02179": 19, "02158": 13},
    2022: {"01891": 19, "01912": 19, "02179": 19, "02158": 19},
}

# What a unit with factor 1 reports: column number -> value; columns not named are 0.
BASE: dict[str, Mapping[int, int]] = {
    "ttcp_2a": {1: 1, 2: 1, 4: 1, 17: 1, 29: 1},
    "ttcp_2b": {1: 3, 3: 3, 6: 3, 7: 1, 8: 1, 14: 1, 15: 1, 20: 2, 24: 2, 26: 1, 30: 1, 31: 1},
    "ttcp_2c": {1: 1, 2: 1, 4: 1, 5: 1, 6: 1, 7: 1, 9: 1, 12: 1, 26: 1, 28: 1, 29: 1},
    "ttcp_2d": {1: 1, 2: 1, 4: 1},
    "tcd_01": {1: 10, 2: 13, 3: 9, 4: 6, 5: 8, 6: 4, 7: 1, 8: 1, 9: 5, 10: 1, 12: 12, 13: 3, 14: 4, 15: 2, 16: 1, 21: 4,
               22: 1, 23: 1, 24: 1},
    "tcd_02": {1: 6, 2: 6, 3: 3, 4: 3, 5: 1, 6: 1, 7: 2, 8: 2, 9: 4, 10: 4, 11: 2, 12: 2, 13: 1, 14: 1, 16: 1},
    "xld_01": {1: 12, 3: 2, 5: 1, 6: 9, 8: 11, 9: 10, 10: 9, 11: 5, 12: 2, 13: 3, 14: 3, 15: 1, 16: 4, 17: 2, 18: 7, 19: 4,
               20: 1, 21: 2, 22: 3, 23: 1, 24: 2, 26: 1},
    "xld_02": {1: 6, 3: 1, 4: 1, 5: 4, 6: 5, 7: 1, 8: 4, 9: 5, 10: 5, 11: 4, 12: 1, 13: 2, 14: 1, 15: 1, 18: 2, 19: 1, 21: 1,
               22: 1, 23: 4, 24: 3, 25: 1, 26: 1, 27: 1},
    "xld_03": {1: 2, 6: 2, 8: 2, 10: 2, 11: 2, 12: 2, 13: 1, 16: 1, 21: 1, 22: 1, 23: 1, 26: 1, 27: 1, 29: 1, 31: 1},
    "xld_04": {1: 4, 3: 1, 6: 3, 8: 4, 9: 1, 10: 3, 11: 3, 12: 3, 13: 1, 14: 1, 16: 1, 17: 1, 18: 1, 19: 1, 20: 2, 21: 1,
               22: 1, 24: 1},
    "kqgq_01": {1: 6, 2: 2, 3: 4, 4: 5, 5: 3, 6: 1, 7: 10, 11: 5, 14: 1, 15: 1, 16: 1, 20: 1, 21: 1, 23: 1, 25: 3, 26: 1},
    "kqgq_02": {1: 3, 2: 2, 3: 10, 5: 8, 9: 5, 13: 5, 15: 1, 16: 1},
    "kqgq_03": {1: 2, 3: 2, 4: 2, 6: 1, 7: 1, 26: 1, 30: 1},
    "kqgq_04": {1: 1, 2: 1},
}
_NAM_TOML = '''\
nam = {year}
ma_tinh = "06"
ten_tinh = "Bắc Kạn"
ngay_xem = {next}-01-15
minh_hoa = true
so_tinh_xep_hang = 63

[ky]
tu_ngay = {before}-12-15
den_ngay = {year}-12-14

[ky_bieu]
rural = {{ tu_ngay = {year}-01-01, den_ngay = {year}-12-31 }}

[[cap]]
ma = "tinh"
ten = "cấp tỉnh"
ten_nhieu = "tỉnh"

[[cap]]
ma = "so"
ten = "cấp sở"
ten_nhieu = "sở, ban, ngành"

[[cap]]
ma = "huyen"
ten = "cấp huyện"
ten_nhieu = "huyện, thành phố"

[[cap]]
ma = "xa"
ten = "cấp xã"
ten_nhieu = "xã, phường, thị trấn"

[han_nop.cap]
xa = {year}-12-18
huyen = {year}-12-20
so = {year}-12-20

[bao_cao]
trich_yeu = "Kết quả công tác dân vận chính quyền năm {year}"
co_quan = ["ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN"]
ten_co_quan = "Ủy ban nhân dân tỉnh Bắc Kạn"
ky_hieu = "BC-UBND"
dia_danh = "Bắc Kạn"
thang_nam = "tháng 01 năm {next}"
noi_nhan = ["Thường trực Tỉnh ủy", "Các sở, ngành"]
luu = "VT, NC"
quyen_han_ky = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
nhiem_vu = ["Tiếp tục thực hiện dân chủ ở cơ sở."]
'''


def make_year(folder: Path, year: int) -> Path:
    """Write ``folder/YEAR`` (2018 to 2020), with a workbook of every unit that has a factor; returns it."""
    target = folder / str(year)
    target.mkdir(parents=True)
    (target / "nam.toml").write_text(_NAM_TOML.format(year=year, before=year - 1, next=year + 1), encoding="utf-8", newline="\n")
    rows = [[*unit[:7], " ".join(_owed(unit[2]))] for unit in UNITS]
    (target / "don-vi.csv").write_text(csv_text(UNIT_COLUMNS.split(","), rows), encoding="utf-8", newline="\n")
    known, forms = {place.code: place for place in places(year)}, load_catalogue(year).forms
    files = [(f"{code} {known[code].name}.xlsx", _workbook(known[code], known, forms, year)) for code in FACTORS[year]]
    for name, content in files:
        (target / name).write_bytes(content)
    receipts = [[name, f"{year}-12-17"] for name, _ in files]
    (target / "tiep-nhan.csv").write_text(csv_text(["file", "date"], receipts), encoding="utf-8", newline="\n")
    return target


def _owed(level: str) -> tuple[str, ...]:
    return {"tinh": (), "huyen": (*OLD_FORMS, "rural")}.get(level, OLD_FORMS)


def places(year: int) -> list[Place]:
    """The units of a year: those valid at the end of its period."""
    day = f"{year}-12-14"
    valid = [unit for unit in UNITS if (not unit[4] or unit[4] <= day) and (not unit[5] or day <= unit[5])]
    return [Place(unit[0], unit[1], unit[2], unit[3], _owed(unit[2])) for unit in valid]


def values(form: str, year: int, code: str) -> dict[int, int]:
    """Column number -> what the unit reports on a complaint form."""
    return {number: value * FACTORS[year][code] for number, value in BASE[form].items()}


def _table(form: FormSpec, year: int, place: Place, known: Mapping[str, Place]) -> Table:
    if form.id == "rural":
        return Table(form.id, place.code, tuple(Line(code, rural_values(met)) for code, met in CRITERIA[year].items()
                                                if known[code].parent == place.code))
    given = values(form.id, year, place.code)
    row: Values = {field.id: None if field.type == "text" else given.get(int(field.number), 0) for field in form.field}
    return single(form.id, place.code, row)


def rural_values(criteria: int) -> dict[str, Value]:
    return {"criteria": criteria, "meets_standard": "Có" if criteria == 19 else "Không"}


def _workbook(place: Place, known: Mapping[str, Place], forms: Mapping[str, FormSpec], year: int) -> bytes:
    listed = tuple(known.items())
    return xlsx([lay_out(forms[form], _table(forms[form], year, place, known), place,
                         Look(year=year, sheet=form, signed=date(year, 12, 16), places=listed,
                              unit_names="full" if form == "rural" else "office")) for form in place.forms])
