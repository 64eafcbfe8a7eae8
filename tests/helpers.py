"""Small tables as text, and a tiny province to try things on."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from flows.catalogue import Catalogue, FigureSpec, FormSpec
from flows.facts import facts_table
from flows.units import Unit, Units
from flows.year import Year, YearSettings


def table(text: str) -> pd.DataFrame:
    """A table drawn with ``|``, rulers skipped. ``value`` and ``value_*`` are numbers, the rest text; empty = missing."""
    lines = [line.strip() for line in text.strip().splitlines()]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if not set(line) <= set("-+| ")]
    frame = pd.DataFrame(rows[1:], columns=rows[0]).replace("", np.nan)
    for name in frame.columns:
        frame[name] = frame[name].astype(float) if name.startswith("value") else frame[name].fillna("")
    return frame


def facts(text: str, **same: str) -> pd.DataFrame:
    """A facts table: columns ``unit form row field value text state file cell`` as drawn; ``same`` fills whole columns."""
    rows = []
    for record in table(text).astype(object).to_dict("records"):
        row = {"year": "2018", "row": "", "text": "", "state": "reported", "scope": "own", "sheet": "Sheet1", "file": "a.xlsx",
               "cell": "A1", **same}
        row |= {name: value for name, value in record.items() if value != "" and value == value}
        row.setdefault("reporter", row["unit"])
        rows.append({name: str(value) if name != "value" else value for name, value in row.items()})
    return facts_table(rows)


# A province with one department, two districts and three communes.
PROVINCE = (Unit("06", "Tỉnh Bắc Kạn", "tinh", ""), Unit("SNV", "Sở Nội vụ", "so", "06"),
            Unit("061", "Huyện Ba Bể", "huyen", "06"), Unit("01", "Xã Bành Trạch", "xa", "061"),
            Unit("02", "Xã Phúc Lộc", "xa", "061"),
            Unit("065", "Huyện Chợ Mới", "huyen", "06"), Unit("03", "Thị trấn Chợ Mới", "xa", "065"))


def units(*more: Unit) -> Units:
    return Units([*PROVINCE, *more], date(2018, 12, 14))


def form(**keys: object) -> FormSpec:
    """A form with sensible defaults for what a test does not care about."""
    base = {"id": "f", "title": "Biểu thử", "family": "A", "valid_from": 2013, "source": "thử",
            "reporters": ["so", "huyen", "xa"]}
    return FormSpec.model_validate(base | keys)


def settings(**keys: object) -> YearSettings:
    """Year settings for a small province; ``keys`` are those of nam.toml."""
    base: dict[str, object] = {
        "nam": 2018, "ma_tinh": "06", "ten_tinh": "Bắc Kạn", "so_tinh_xep_hang": 63,
        "ky": {"tu_ngay": "2017-12-15", "den_ngay": "2018-12-14"},
        "cap": [{"ma": level, "ten": f"cấp {level}", "ten_nhieu": level} for level in ("tinh", "so", "huyen", "xa")],
        "han_nop": {"cap": {"xa": "2018-12-17", "huyen": "2018-12-20", "so": "2018-12-20"}},
        "bao_cao": {"trich_yeu": "Kết quả", "co_quan": ["ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN"],
                    "ten_co_quan": "Ủy ban nhân dân tỉnh Bắc Kạn",
                    "ky_hieu": "BC-UBND", "dia_danh": "Bắc Kạn", "thang_nam": "tháng 01 năm 2019", "noi_nhan": ["Lưu"],
                    "luu": "VT",
                    "quyen_han_ky": ["CHỦ TỊCH"]},
    }
    return YearSettings.model_validate(base | keys)


def year(folder: Path, *more: Unit, forms: str = "f", **keys: object) -> Year:
    """The small province as an opened year; every unit but the province owes ``forms``."""
    owing = [replace(unit, forms=() if unit.level == "tinh" else tuple(forms.split())) for unit in (*PROVINCE, *more)]
    return Year(settings(**keys), Units(owing, date(2018, 12, 14)), folder / "inputs", folder / "outputs")


def catalogue(*forms: FormSpec, figures: list[dict[str, object]] | None = None) -> Catalogue:
    """A catalogue of a few forms and figures."""
    specs = [FigureSpec.model_validate({"label": "thử", **figure}) for figure in figures or []]
    return Catalogue(year=2018, forms={form.id: form for form in forms}, cross_rules=(),
                     figures={spec.id: spec for spec in specs},
                     charts={}, finding_codes={}, digest="")
