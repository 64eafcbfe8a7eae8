"""A province of 2026 without districts: the same program, other levels, other names, 34 provinces ranked."""

import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.flows.direct import run_stages
from tests.flows.reading import controls, paragraphs
from tests.maker.two_level_year import make_two_level_year
from tests.oracle.sheets import body, number
from tests.oracle.shown import shown


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    make_two_level_year(folder / "inputs")
    published, _ = run_stages("2026", folder / "inputs", folder / "outputs")
    return published.path


@pytest.fixture(scope="module")
def figures(edition: Path) -> pd.DataFrame:
    return table(edition, "figures").set_index("id")


def table(edition: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(edition / "so-lieu" / f"{name}.csv", dtype=str, keep_default_na=False)


def desks(edition: Path) -> dict[str, tuple[Fraction, Fraction]]:
    """Unit -> files received and files resolved late, read from the workbooks by themselves."""
    found = {}
    for path in sorted((edition.parents[1] / "inputs" / "2026").glob("*.xlsx")):
        sheet = load_workbook(path)["06 VPCP"]
        first, _, rows = body([list(row) for row in sheet.iter_rows(values_only=True)])
        amounts = [[number(cell) or Fraction(0) for cell in row[first + 2:]] for row in rows]
        found[path.name.split()[0]] = (sum(row[0] for row in amounts), sum(row[7] for row in amounts))
    return found


def test_every_file_of_both_levels_is_received_without_an_error(edition: Path) -> None:
    register = table(edition, "register")
    assert set(register["state"]) == {"valid"}
    assert register["unit"].nunique() == 8
    assert "error" not in set(table(edition, "findings")["severity"])


def test_communes_and_departments_add_up_to_the_province_directly(edition: Path, figures: pd.DataFrame) -> None:
    by_unit = desks(edition)
    assert len(by_unit) == 8
    assert int(figures.at["one_stop.received", "value"]) == sum(received for received, _ in by_unit.values())
    assert int(figures.at["one_stop.late", "value"]) == sum(late for _, late in by_unit.values())
    communes = sum(received for unit, (received, _) in by_unit.items() if unit.startswith("900"))
    assert int(figures.at["one_stop.received_xa", "value"]) == communes
    for unit, (received, _) in by_unit.items():
        assert int(figures.at[f"one_stop.received@{unit}", "value"]) == received


def test_ranks_are_those_among_thirty_four_provinces(edition: Path) -> None:
    (sentence,) = [text for text in paragraphs(edition / "bao-cao-2026.docx") if "86,02 điểm" in text]
    assert "19/34" in sentence
    assert "bậc" not in sentence            # 41st of 63 in 2024: how far that is from 19th of 34 nobody can say
    assert "không so sánh được với năm 2024 do thay đổi số địa phương được xếp hạng (năm 2024 xếp thứ 41/63)" in sentence
    assert "".join(paragraphs(edition / "bao-cao-2026.docx")).count("/63") == 1


@pytest.mark.parametrize("document", ["bao-cao-2026.docx", "tom-tat-2026.docx"])
def test_nothing_speaks_of_districts_or_of_another_province(edition: Path, document: str) -> None:
    text = "\n".join(paragraphs(edition / document))
    assert re.findall(r"[Hh]uyện|HUYỆN|thành phố Bắc Kạn|Bắc Kạn|BẮC KẠN|2018|2017", text) == []
    assert "TỈNH THANH LAM" in text


def test_tables_list_communes_where_districts_stood(edition: Path, figures: pd.DataFrame) -> None:
    listed = {control.figure for control in controls(edition / "bao-cao-2026.docx") if control.in_table}
    for figure in ("one_stop.received", "dialogue.meetings", "models.registered", "democracy.good"):
        assert {f"{figure}@{code}" for code in ("90001", "90004", "90007", "90010", "90013")} <= listed
    for control in controls(edition / "bao-cao-2026.docx"):
        if control.figure.startswith("one_stop.received@"):
            assert control.text == shown(Fraction(figures.at[control.figure, "value"]), 0)


def test_charts_have_a_bar_for_every_commune_and_none_for_a_level_there_is_not(edition: Path) -> None:
    captions = [text for text in paragraphs(edition / "bao-cao-2026.docx") if text.startswith("Biểu đồ")]
    assert any(text.endswith("theo xã, phường") for text in captions)
    alternatives = alternative_texts(edition / "bao-cao-2026.docx")
    by_commune = next(text for text in alternatives if "trước hạn và đúng hạn theo xã, phường" in text)
    for name in ("Hạ Lam", "Suối Mây", "Đồng Vàng", "Núi Voi", "Ao Sen"):
        assert name in by_commune
    by_level = next(text for text in alternatives if "theo cấp" in text)
    assert "Cấp xã" in by_level
    assert "chưa có số liệu" not in by_level


def test_the_chart_of_ranks_breaks_where_fewer_provinces_are_ranked(edition: Path) -> None:
    (told,) = [text for text in alternative_texts(edition / "bao-cao-2026.docx") if "Thứ hạng Chỉ số" in text]
    assert "2024 41/63" in told
    assert "2025 19/34 (86,02 điểm)" in told
    assert "Từ 2025 không so sánh được do thay đổi số địa phương được xếp hạng." in told


def alternative_texts(path: Path) -> list[str]:
    """What the pictures of a document say they show."""
    with zipfile.ZipFile(path) as package:
        return re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', package.read("word/document.xml").decode())
