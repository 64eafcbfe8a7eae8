"""Every chart of charts.toml, with good, patchy, empty, zero and huge values: nothing is cut, nothing overlaps."""

import math
import struct
import tomllib
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from flows.catalogue.model import ChartSpec, FormSpec
from flows.charts import alt_text, chart_data, draw, half_width, mistakes, png_bytes
from flows.charts.data import figures_used
from flows.units import Unit, Units
from tests.charts import probe
from tests.charts.test_chart_data import spec
from tests.charts.test_row_charts import RATES, cells
from tests.helpers import date

CATALOGUE = Path(__file__).parents[2] / "report_templates" / "catalogue"
DISTRICTS = ("Thành phố Bắc Kạn", "Huyện Pác Nặm", "Huyện Ba Bể", "Huyện Ngân Sơn", "Huyện Bạch Thông", "Huyện Chợ Đồn",
             "Huyện Chợ Mới", "Huyện Na Rì")
UNITS = Units([Unit("06", "Tỉnh Bắc Kạn", "tinh", ""),
               *(Unit(f"{58 + place:03}", name, "huyen", "06") for place, name in enumerate(DISTRICTS))], date(2018, 12, 14))


def toml(name):
    return tomllib.loads((CATALOGUE / name).read_text(encoding="utf-8"))


CHARTS = {chart["id"]: ChartSpec(**chart) for chart in toml("charts.toml")["chart"]}


@cache
def declared():
    return {figure["id"]: figure for path in sorted((CATALOGUE / "figures").glob("*.toml"))
            for figure in tomllib.loads(path.read_text(encoding="utf-8"))["figure"]}


@cache
def form(name):
    return FormSpec(**toml(f"forms/{name}.toml"))


def some_value(name, unit):
    """A plausible value that depends on nothing but the id."""
    part = zlib.crc32(name.encode()) % 1000 / 1000
    return 85 + 15 * part if unit == "%" else round(1 + 62 * part) if unit == "hạng" else round(10 ** (4 * part))


VALUES = {
    "good": some_value,
    "patchy": lambda name, unit: math.nan if zlib.crc32(name.encode()) % 3 == 0 else some_value(name, unit),
    "empty": lambda *_: math.nan,
    "zero": lambda *_: 0.0,
    "huge": lambda name, unit: 100.0 if unit == "%" else 123456789.0 if "@06" in name else 7.0,
}


def figures(chart, values):
    marks = ["", "#2016", "#2017", *(f"@{unit.code}" for unit in UNITS)]
    if chart.over.startswith("items:"):
        marks = [f".{item.id}" for item in form(chart.over.removeprefix("items:")).item]
    rows = []
    for figure in map(declared().__getitem__, figures_used(chart)):
        unit = figure.get("unit", "")
        for name in (figure["id"] + mark for mark in marks):
            value = VALUES[values](name, unit)
            rows.append({"id": name, "unit_of_measure": unit, "value": value, "text": "", "decimals": figure.get("decimals", 0),
                         "state": "missing" if math.isnan(value) else "ok", "label": figure["label"],
                         "is_forecast": figure.get("forecast", False)})
    return pd.DataFrame(rows).set_index("id")


def picture(name, values, *, half=False):
    chart = half_width(CHARTS[name]) if half else CHARTS[name]
    verdicts = {item.id: ("vượt", "đạt", "không đạt")[place % 3] for place, item in enumerate(form("targets").item)}
    data = chart_data(chart, figures(chart, values), UNITS, 2018, {"targets": form("targets"), "par_fields": form("par_fields")},
                      verdicts, {"grdp_growth"})
    return draw(chart, data), alt_text(chart, data)


@pytest.mark.parametrize("name", CHARTS)
def test_every_declared_chart_speaks_of_declared_figures(name):
    assert mistakes(CHARTS[name], declared().keys()) == []


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_is_cut_or_covers_another(name, values, half):
    figure, _ = picture(name, values, half=half)

    assert probe.cut_texts(figure) == []
    assert probe.overlapping_texts(figure) == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_fits_text_width_and_page_with_readable_letters(name):
    figure, _ = picture(name, "good")
    width, height = figure.get_size_inches() * 2.54

    across = name == "targets_of_plan"          # it stands on a page of its own, 25,2 cm x 17,5 cm with its caption
    assert width == pytest.approx(25.2 if across else 16)
    assert height <= (16.3 if across else 24)
    assert min(text.get_fontsize() for text in probe.texts(figure)) >= 7.5


@pytest.mark.parametrize("name", CHARTS)
def test_the_alternative_text_has_the_caption_and_says_what_is_missing(name):
    _, text = picture(name, "empty")

    assert CHARTS[name].caption in text
    assert "chưa có số liệu" in text or "Chưa đánh giá" in text


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_gives_the_same_bytes(name):
    first, second = (png_bytes(picture(name, "patchy")[0]) for _ in range(2))

    assert first == second


def chunks(png):
    """PNG chunk names in order."""
    place, found = 8, []
    while place < len(png):
        length, name = struct.unpack(">I4s", png[place:place + 8])
        found.append(name.decode())
        place += 12 + length
    return found


def test_a_png_is_200_dpi_and_carries_neither_time_nor_software():
    png = png_bytes(draw(spec(figures=["a.b"]), cells(RATES)))
    width, height = struct.unpack(">II", png[16:24])

    assert set(chunks(png)) == {"IHDR", "pHYs", "PLTE", "IDAT", "IEND"}
    assert struct.unpack(">II", png[png.index(b"pHYs") + 4:][:8]) == (7874, 7874)      # pixels per metre
    assert width == int(16 / 2.54 * 200)
    assert height > 300


def test_the_paper_of_a_picture_is_white_like_the_page():
    """Reduced colours must not turn it into a grey that prints as a box."""
    picture_bytes = png_bytes(draw(spec(figures=["a.b"]), cells(RATES)))
    corner = Image.open(BytesIO(picture_bytes)).convert("RGB").getpixel((2, 2))

    assert corner == (255, 255, 255)


@pytest.mark.parametrize("kind", ["bars", "stacked", "targets", "bullet", "grouped"])
def test_very_long_names_and_labels_stay_inside(kind):
    name = ("Ban Quản lý dự án đầu tư xây dựng công trình nông nghiệp và phát triển nông thôn tỉnh Bắc Kạn và các đơn vị "
            "sự nghiệp công lập trực thuộc khác trên địa bàn")
    figure = draw(spec(kind=kind, figures=["a.b"], unit="triệu đồng"), cells(f"""
        category | series | value        | label
        {name} 1 | Vốn    | 123456789012 | 123.456.789.012
        {name} 2 | Vốn    | 12           | 12
        X        | Vốn    |              | {"không phát sinh trong kỳ báo cáo theo quy định " * 3}
    """))

    assert probe.cut_texts(figure) == []
    assert probe.overlapping_texts(figure) == []
    assert any("Bắc Kạn và các đơn vị sự nghiệp" in shown for shown in probe.shown(figure))


def test_122_communes_fit_one_page():
    rows = "\n".join(f"Xã Thượng Quan {number} | {80 + number / 10} | {80 + number / 10}%" for number in range(122))
    figure = draw(spec(figures=["a.b"], unit="%"), cells(f"category | value | label\n{rows}"))

    assert figure.get_size_inches()[1] * 2.54 == pytest.approx(24)
    assert len(probe.bars(figure)) == 122
    assert probe.cut_texts(figure) == []


@pytest.mark.parametrize("kind", ["bars", "stacked", "bullet", "targets", "grouped", "funnel", "columns", "lines"])
def test_a_chart_without_rows_says_that_there_is_nothing(kind):
    figure = draw(spec(kind=kind, figures=["a.b"]), cells("category | value | label\nX | 1 | 1").iloc[:0])

    assert "chưa có số liệu" in probe.shown(figure)
