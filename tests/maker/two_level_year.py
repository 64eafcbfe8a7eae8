"""A small invented province of 2026 with two levels below it, departments and communes: no districts, 34 provinces ranked.

``make_two_level_year(folder)`` writes ``folder/2026`` and ``folder/lich-su.csv``.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from flows.catalogue import load_catalogue
from tests.maker import offices, one_stop, people
from tests.maker.habits import SHEET_NAMES
from tests.maker.layout import lay_out
from tests.maker.letterhead import Look
from tests.maker.places import Place
from tests.maker.sample_year import UNIT_COLUMNS, csv_text
from tests.maker.tables import Line, Table
from tests.maker.writers import xlsx

_COMMUNE, _OFFICE = "vpcp_06 democracy dialogue models", "vpcp_06 cchc discipline democracy dialogue publicity"
PLACES = (
    Place("90", "Tỉnh Thanh Lam", "tinh", ""),
    Place("TL-SNV", "Sở Nội vụ", "so", "90", tuple(f"{_OFFICE} indices par_fields".split())),
    Place("TL-STC", "Sở Tài chính", "so", "90", tuple(_OFFICE.split())),
    Place("TL-SXD", "Sở Xây dựng", "so", "90", tuple(_OFFICE.split())),
    Place("90001", "Phường Hạ Lam", "xa", "90", tuple(_COMMUNE.split())),
    Place("90004", "Xã Suối Mây", "xa", "90", tuple(_COMMUNE.split())),
    Place("90007", "Xã Đồng Vàng", "xa", "90", tuple(_COMMUNE.split())),
    Place("90010", "Xã Núi Voi", "xa", "90", tuple(_COMMUNE.split())),
    Place("90013", "Xã Ao Sen", "xa", "90", tuple(_COMMUNE.split())),
)
_NAM_TOML = '''\
nam = 2026
ma_tinh = "90"
ten_tinh = "Thanh Lam"
ngay_xem = 2027-01-15
minh_hoa = true
so_tinh_xep_hang = 34

[ky]
tu_ngay = 2025-12-15
den_ngay = 2026-12-14

[ky_bieu]
indices = { tu_ngay = 2026-01-01, den_ngay = 2026-12-31 }
par_fields = { tu_ngay = 2026-01-01, den_ngay = 2026-12-31 }

[[cap]]
ma = "tinh"
ten = "cấp tỉnh"
ten_nhieu = "tỉnh"

[[cap]]
ma = "so"
ten = "cấp sở"
ten_nhieu = "sở, ban, ngành"

[[cap]]
ma = "xa"
ten = "cấp xã"
ten_nhieu = "xã, phường"

[han_nop.cap]
xa = 2026-12-18
so = 2026-12-20

[bao_cao]
trich_yeu = "Kết quả công tác dân vận chính quyền năm 2026"
co_quan = ["ỦY BAN NHÂN DÂN", "TỈNH THANH LAM"]
ten_co_quan = "Ủy ban nhân dân tỉnh Thanh Lam"
ky_hieu = "BC-UBND"
dia_danh = "Thanh Lam"
thang_nam = "tháng 01 năm 2027"
noi_nhan = ["Thường trực Tỉnh ủy", "Các sở, ngành", "UBND các xã, phường"]
luu = "VT, NC"
quyen_han_ky = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
nhiem_vu = ["Tiếp tục thực hiện dân chủ ở cơ sở."]
'''
_INDICES = Table("indices", "TL-SNV", (
    Line("par_index/2024", {"index": "Chỉ số cải cách hành chính (PAR INDEX)", "index_year": 2024, "score": 84.37, "scale": 100,
                            "rank": 41, "ranked_units": 63, "is_forecast": "Không"}),
    Line("par_index/2025", {"index": "Chỉ số cải cách hành chính (PAR INDEX)", "index_year": 2025, "score": 86.02, "scale": 100,
                            "rank": 19, "ranked_units": 34, "is_forecast": "Không"}),
    Line("dti/2025", {"index": "Chỉ số chuyển đổi số (DTI)", "index_year": 2025, "score": 0.6104, "scale": 1, "rank": 22,
                      "ranked_units": 34, "is_forecast": "Không"}),
))
_FIELDS = Table("par_fields", "TL-SNV", tuple(
    Line(item, {"maximum": most, "score": score}) for item, most, score in (
        ("steering", 9.5, 8.41), ("legal_docs", 10.0, 8.75), ("procedures", 13.0, 11.6), ("apparatus", 10.5, 9.12),
        ("personnel", 15.0, 12.7), ("finance", 12.0, 10.08), ("modernisation", 14.0, 11.9), ("impact", 16.0, 13.46))))
_MAKERS: dict[str, Callable[[Place], Table]] = {
    "vpcp_06": one_stop.one_stop, "democracy": people.democracy, "dialogue": people.dialogue, "models": people.models,
    "cchc": offices.reform, "discipline": offices.discipline, "publicity": offices.publicity, "indices": lambda _: _INDICES,
    "par_fields": lambda _: _FIELDS,
}


def make_two_level_year(folder: Path) -> Path:
    """Write the year below ``folder`` (an inputs folder); returns ``folder/2026``. All nine files are clean."""
    year = folder / "2026"
    year.mkdir(parents=True)
    (year / "nam.toml").write_text(_NAM_TOML, encoding="utf-8", newline="\n")
    rows = [[place.code, place.name, place.level, place.parent, "", "", "", " ".join(place.forms)] for place in PLACES]
    (year / "don-vi.csv").write_text(csv_text(UNIT_COLUMNS.split(","), rows), encoding="utf-8", newline="\n")
    receipts = []
    for place in PLACES[1:]:
        name = f"{place.code} {place.name}.xlsx"
        (year / name).write_bytes(_workbook(place))
        receipts.append([name, "2026-12-17"])
    (year / "tiep-nhan.csv").write_text(csv_text(["file", "date"], receipts), encoding="utf-8", newline="\n")
    (folder / "lich-su.csv").write_text(_history(), encoding="utf-8", newline="\n")
    return year


def report(place: Place, form: str) -> Table:
    """What a unit reports on a form."""
    return _MAKERS[form](place)


def _workbook(place: Place) -> bytes:
    known = tuple((one.code, one) for one in PLACES)
    forms = load_catalogue(2026).forms
    above = "TỈNH THANH LAM" if place.level == "xa" else "UBND TỈNH THANH LAM"
    return xlsx([lay_out(forms[form], report(place, form), place,
                         Look(year=2026, sheet=SHEET_NAMES[form], signed=date(2026, 12, 16), above=above, town="Thanh Lam",
                              places=known, numbers="" if form in ("indices", "par_fields") else "brackets"))
                 for form in place.forms])


def _history() -> str:
    """2025: what every unit received and resolved at its one-stop desk."""
    rows = [["2025", place.code, "vpcp_06", line.label, field, str(line.values[field]), "reported", "minh họa"]
            for place in PLACES[1:] for line in one_stop.one_stop(place, 2017).lines
            for field in ("received", "resolved", "late", "pending")]
    return csv_text(["year", "unit", "form", "row", "field", "value", "state", "source"], rows)
