"""A province's figures, listings and charts invented for tests: every declared figure has a value, most of them made up.

The published ones are real: PAR INDEX 2017 73,92 points and 49th of 63, 11 places up, 5 more expected; 27 of 30 targets met.
"""

import struct
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from flows.catalogue import Catalogue, load_catalogue
from flows.documents.figure_book import FigureBook
from flows.documents.pictures import Picture
from flows.documents.report import ReportData
from flows.year import Year, YearSettings, open_year

ROOT = Path(__file__).parents[2]
GIVEN = {"par_index.score": 73.92, "par_index.rank": 49, "par_index.ranked_units": 63, "par_index.rank_gain": 11,
         "par_index.forecast_gain": 5, "targets.met": 27, "targets.total": 30, "targets.exceeded": 25, "targets.achieved": 2,
         "targets.missed": 3, "targets.met_rate": 90.0, "pci.rank": 59, "pci.ranked_units": 63, "one_stop.received": 45678,
         "one_stop.resolved": 44321, "one_stop.on_time_rate": 98.5, "one_stop.late": 665, "targets.actual.budget_revenue": 601.3,
         "targets.plan.budget_revenue": 645.0, "targets.actual.new_rural_communes": 6, "targets.plan.new_rural_communes": 8,
         "targets.actual.graduation": 93.6, "targets.plan.graduation": 95.0}
MISSED = {"budget_revenue": "Một số khoản thu từ sản xuất, kinh doanh giảm", "new_rural_communes": "Nguồn vốn phân bổ chậm",
          "graduation": ""}
CHARTS = ("one_stop_by_level", "one_stop_on_time", "par_index", "democracy_ratings", "settlement", "targets_by_group", "poverty",
          "models_by_sector")


@cache
def sample_catalogue() -> Catalogue:
    return load_catalogue(2018)


def sample_year(**settings: Any) -> Year:
    """2018 as in inputs/2018, with some settings of nam.toml changed."""
    year = open_year("2018", ROOT / "inputs", ROOT / "outputs")
    year.settings = year.settings.model_copy(update=settings)
    return year


def party_year() -> Year:
    """2018 as in inputs/2018 with one word of nam.toml changed: ``the_thuc = "party"``."""
    year = sample_year()
    written = tomllib.loads((ROOT / "inputs/2018/nam.toml").read_text(encoding="utf-8-sig"))
    year.settings = YearSettings.model_validate({**written, "the_thuc": "party"})
    return year


def sample_figures(catalogue: Catalogue, year: Year, **states: str) -> pd.DataFrame:
    """One row per declared figure, for the province and each unit below it. ``states``: id with ``__`` for the dot -> state."""
    rows = [row for spec in catalogue.figures.values() for row in _rows(spec, catalogue, year)]
    table = pd.DataFrame(rows)
    for name, state in states.items():
        chosen = table["id"] == name.replace("__", ".")
        table.loc[chosen, "state"] = state
        table.loc[chosen, "value"] = float("nan")
    return table


def _rows(spec: Any, catalogue: Catalogue, year: Year) -> Iterator[dict[str, Any]]:
    items = catalogue.forms[spec.each_row].item if spec.each_row else (None,)
    units = [""] if spec.per == "province" else ["", *(f"@{unit.code}" for unit in year.units.children(year.province))]
    for item in items:
        name = f"{spec.id}.{item.id}" if item else spec.id
        unit = spec.unit or (item.unit if item else "")
        decimals = spec.decimals if spec.unit or not item else item.decimals
        for place, code in enumerate(units):
            value = GIVEN.get(name, _invented(name, unit, place)) if not code else _invented(name, unit, place)
            common = {"text": "", "formula": spec.formula, "n_reported": 131, "n_expected": 131, "label": spec.label,
                      "decimals": decimals, "state": "ok", "unit_of_measure": unit}
            yield {"id": f"{name}{code}", "value": value, **common}
            if spec.compare:
                yield {"id": f"{name}{code}#2017", "value": value * 0.9, **common}
                change_unit = "điểm phần trăm" if unit == "%" else unit
                yield {**common, "id": f"{name}.change{code}", "value": value * 0.1, "unit_of_measure": change_unit}
                yield {**common, "id": f"{name}.change_pct{code}", "value": 100 / 9, "unit_of_measure": "%", "decimals": 1}


def _invented(name: str, unit: str, place: int) -> float:
    number = zlib.crc32(f"{name}{place}".encode())
    return number % 1000 / 10 if unit in ("%", "điểm", "điểm phần trăm") else float(number % (900 if place else 9000))


def sample_records(catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    targets = [{"item": item.id, "verdict": "Không đạt" if item.id in MISSED else "Vượt", "lead": "Sở Kế hoạch và Đầu tư",
                "reason": MISSED.get(item.id, ""), "note": MISSED.get(item.id, ""), "is_estimate": item.id == "budget_revenue"}
               for item in catalogue.forms["targets"].item]
    docs = [{"number": f"{number}/KH-UBND", "issued_on": "05/3/2018", "issuer": "UBND huyện Ba Bể",
             "summary": "Kế hoạch thực hiện “Năm dân vận chính quyền” năm 2018", "unit_name": "Huyện Ba Bể"}
            for number in range(11, 51)]
    models = [{"name": f"Nhân dân hiến đất làm đường thôn số {number}", "unit_name": "Xã Bằng Thành", "sector": "Kinh tế",
               "result": "hiến 500 m2 đất"} for number in range(1, 21)]
    return {"targets": pd.DataFrame(targets), "direction_docs": pd.DataFrame(docs), "models": pd.DataFrame(models)}


def png(width: int = 1260, height: int = 591) -> bytes:
    """A grey picture of that size."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    line = b"\x00" + b"\xcc" * width
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(line * height)) + chunk(b"IEND", b"")


def sample_data(**changes: Any) -> ReportData:
    """A complete ReportData; ``changes`` replace its fields."""
    year = changes.pop("year", None) or sample_year()
    catalogue = sample_catalogue()
    names = catalogue.charts or dict.fromkeys(CHARTS)
    data = ReportData(
        year=year, catalogue=catalogue, figures=FigureBook(sample_figures(catalogue, year)),
        charts={name: Picture(png(), 16.0, f"Biểu đồ {name}: giá trị 12, 34", f"Kết quả {name}") for name in names},
        small_charts={name: Picture(png(630, 420), 8.0, f"Biểu đồ {name}", f"Kết quả {name}") for name in names},
        records=sample_records(catalogue))
    return replace(data, **changes)
