"""Five years of one small province: communes merge in 2020, forms change in 2021, and the series stay honest.

The figures are worked out from the factors of ``tests.maker.years``: reception of 2019 is 12+24+6+4+5+18+7+3+2+3 = 84, that of
2020 is 11+30+7+10+21+11+6+4 = 100. Hảo Nghĩa sent nothing for 2019, so its successor Trần Phú (6, of which 2 from Hữu Thác in
2019) stays out of the comparison: 94 against 82.
"""

import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from flows import stages
from flows.opening.open import open_next_year
from flows.publish.configuration import changed_since
from flows.publish.manifest import read_manifest
from flows.questions.edition_reader import trace_figure
from flows.run import open_run
from tests.flows.direct import run_stages
from tests.flows.reading import controls, paragraphs
from tests.maker.years import make_year
from tests.opening.issued_years import fill_year


@dataclass(frozen=True)
class Edition:
    path: Path
    figures: pd.DataFrame
    report: str


def edition(path: Path) -> Edition:
    figures = pd.read_csv(path / "so-lieu" / "figures.csv", dtype=str, keep_default_na=False).set_index("id")
    report = next(path.glob("bao-cao-*.docx"), None)
    return Edition(path, figures, "\n".join(paragraphs(report)) if report else "")


def run_without_documents(year: str, inputs: Path, outputs: Path) -> None:
    """A year that is only looked back on: its numbers, published."""
    run = open_run(year, inputs, outputs)
    staging = stages.prepare(run)
    received, previous = stages.receive(run), stages.previous_facts(run)
    examined = stages.examine(run, received, previous)
    answered = stages.answer(run, received, examined, staging)
    figures = stages.put_into_words(run, stages.compute(run, examined, previous))
    sources = stages.write_sources(run, examined, answered, figures, [], staging)
    stages.publish(run, received, examined, sources.rows, staging)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2018 and 2019 as numbers, 2020 with its documents."""
    found = tmp_path_factory.mktemp("years")
    for year in (2018, 2019, 2020):
        make_year(found / "inputs", year)
    for year in ("2018", "2019"):
        run_without_documents(year, found / "inputs", found / "outputs")
    run_stages("2020", found / "inputs", found / "outputs")
    return found


@pytest.fixture(scope="module")
def merged(folder: Path) -> Edition:
    return edition(folder / "outputs" / "2020")


def shown(figures: pd.DataFrame, *ids: str) -> list[str]:
    return [figures.at[identity, "text"] for identity in ids]


def alternative_texts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', package.read("word/document.xml").decode())


def test_last_years_total_is_what_was_published_then_although_its_units_are_gone(folder: Path, merged: Edition) -> None:
    published = edition(folder / "outputs" / "2019").figures
    assert merged.figures.at["reception.visits#2019", "value"] == published.at["reception.visits", "value"] == "84"
    assert merged.figures.at["rural.standard#2019", "value"] == published.at["rural.standard", "value"] == "3"


@pytest.mark.parametrize(("changed", "told"), [
    ("outputs/2019/so-lieu/facts.csv", True),
    ("outputs/2018/so-lieu/facts.csv", True),
    ("outputs/2019/phe-duyet.json", True),          # "chưa chốt" is in the report
    ("inputs/2018/mau/forms/dialogue.toml", True),
    ("inputs/2018/mau/bao-cao.docx", False),        # nothing of 2020 is printed with it
    ("outputs/2018/bao-cao-2018.docx", False),
])
def test_a_report_is_out_of_date_when_a_year_it_looks_back_at_has_changed(folder: Path, tmp_path: Path, changed: str,
                                                                          told: bool) -> None:
    for year in ("2018", "2019", "2020"):
        shutil.copytree(folder / "inputs" / year, tmp_path / "inputs" / year)
        (tmp_path / "outputs" / year / "so-lieu").mkdir(parents=True)
        shutil.copy(folder / "outputs" / year / "so-lieu" / "facts.csv", tmp_path / "outputs" / year / "so-lieu" / "facts.csv")
    run = open_run("2020", tmp_path / "inputs", tmp_path / "outputs")
    manifest = read_manifest(folder / "outputs" / "2020")
    assert changed_since(run, manifest, ()) == []
    (tmp_path / changed).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / changed).write_bytes(b"x")
    assert changed_since(run, manifest, ()) == ([changed] if told else [])


def test_a_change_is_over_units_known_whole_in_both_years(merged: Edition) -> None:
    """94 - 82 = 12, 14,6 %; Thượng Giáo 10 - (5 + 4); the town 11 - (7 + 3); Ba Bể (30+7+10) - (24+6+4+5)."""
    assert shown(merged.figures, "reception.visits", "reception.visits.change", "reception.visits.change_pct") == [
        "100 lượt", "tăng 12 lượt", "tăng 14,6%"]
    assert shown(merged.figures, "reception.visits@01912#2019", "reception.visits.change@01912") == ["09 lượt", "tăng 01 lượt"]
    assert shown(merged.figures, "reception.visits@02155#2019", "reception.visits.change@02155") == ["10 lượt", "tăng 01 lượt"]
    assert merged.figures.at["reception.visits.change@02179", "value"] == ""
    assert merged.figures.at["reception.visits.change@061", "value"] == "8"
    assert merged.figures.at["reception.visits.change@066", "text"] == "chưa đủ số liệu để so sánh"      # 3 of 4 units
    assert "tăng 12 lượt (tăng 14,6%) so với năm 2019" in merged.report


def test_numbers_of_communes_are_not_compared_across_the_merger_but_shares_are(merged: Edition) -> None:
    """Up to standard: 3 of 7 in 2019, 3 of 4 in 2020; of those judged in both years 3 of 6 and 3 of 4."""
    assert shown(merged.figures, "rural.standard", "rural.standard#2019", "rural.standard.change") == [
        "03 xã", "03 xã", "không so sánh được do sắp xếp đơn vị hành chính"]
    assert shown(merged.figures, "rural.standard_rate", "rural.standard_rate#2019", "rural.standard_rate.change") == [
        "75,0%", "42,9%", "tăng 25,0 điểm phần trăm"]


def test_the_report_says_that_there_are_fewer_communes(merged: Edition) -> None:
    assert ("Năm 2020, số xã, phường, thị trấn giảm từ 08 xuống 05 do sắp xếp tổ chức, đơn vị hành chính; số liệu năm 2019 của "
            "đơn vị được sắp xếp tính cho đơn vị kế thừa; số đếm đơn vị không so sánh với năm 2019.") in merged.report


def test_charts_over_years_show_what_each_year_published_and_where_the_series_breaks(merged: Edition) -> None:
    told = alternative_texts(merged.path / "bao-cao-2020.docx")
    (cases,) = [text for text in told if "Giải quyết khiếu nại, tố cáo thuộc thẩm quyền qua các năm" in text]
    # Two cases and one resolved per factor; the factors add up to 71, 84 and 100.
    assert [f"{year}: phải giải quyết {2 * total}, đã giải quyết {total}" in cases
            for year, total in ((2018, 71), (2019, 84), (2020, 100))] == [True] * 3
    assert "không so sánh" not in cases
    (communes,) = [text for text in told if "Số xã đạt chuẩn nông thôn mới qua các năm" in text]
    assert "2018 2 (28,6% số xã); 2019 3 (42,9% số xã); 2020 3 (75,0% số xã)" in communes
    assert "Từ 2020 không so sánh được do sắp xếp đơn vị hành chính." in communes


@pytest.mark.usefixtures("merged")
def test_a_figure_of_last_year_leads_to_the_cells_of_the_units_of_then(folder: Path) -> None:
    traced = trace_figure("2020", "reception.visits@02155#2019", folder / "inputs", folder / "outputs")
    rows = traced.sources[traced.sources["field"] == "ttcp_2a.regular_visits"]
    assert dict(zip(rows["unit"].astype(str), rows["value"], strict=True)) == {"02134": 7, "02155": 3}
    traced = trace_figure("2020", "settlement.resolved#2018", folder / "inputs", folder / "outputs")
    assert traced.sources["value"].sum() == 71


@pytest.fixture(scope="module")
def renewed(folder: Path, merged: Edition) -> Path:
    """2021 and 2022 opened one after the other, the issued workbooks filled; 2021 as numbers, 2022 with its documents."""
    assert merged.path.exists()
    for year in (2021, 2022):
        open_next_year(str(year), folder / "inputs", folder / "outputs")
        fill_year(folder / "inputs", year)
        (run_without_documents if year == 2021 else run_stages)(str(year), folder / "inputs", folder / "outputs")
    return folder


def test_opening_the_year_of_new_forms_asks_everyone_for_what_replaces_the_old_ones(renewed: Path) -> None:
    run = open_run("2021", renewed / "inputs", renewed / "outputs")
    assert " ".join(run.year.units["02158"].forms) == ("tcd_01 tcd_02 xld_01 xld_02 xld_03 xld_04 "
                                                       "kqgq_01 kqgq_02 kqgq_03 kqgq_04")
    tasks = (renewed / "inputs" / "2021" / "VIEC-CAN-LAM.md").read_text(encoding="utf-8")
    assert "biểu ttcp_2a hết hiệu lực đã được thay bằng tcd_01, tcd_02" in tasks


@pytest.mark.parametrize("year", ["2021", "2022"])
def test_every_new_form_is_issued_filled_and_read_without_a_finding(renewed: Path, year: str) -> None:
    data = renewed / "outputs" / year / "so-lieu"
    findings = pd.read_csv(data / "findings.csv", dtype=str, keep_default_na=False)
    assert findings[findings["severity"] == "error"].empty
    register = pd.read_csv(data / "register.csv", dtype=str, keep_default_na=False)
    assert set(register["state"]) == {"valid"}
    assert len(register) == 8 * 10 + 2      # ten complaint forms of eight units, rural development of two districts


def test_the_series_goes_on_where_the_new_forms_count_alike_and_breaks_where_they_do_not(renewed: Path) -> None:
    """2021: factors add up to 11; each stands for 10 turns of reception, 5 + 2 cases of which 4 + 1 are settled."""
    figures = edition(renewed / "outputs" / "2021").figures
    assert shown(figures, "reception.visits", "reception.visits#2020", "reception.visits.change") == [
        "110 lượt", "100 lượt", "tăng 10 lượt"]
    assert shown(figures, "settlement.cases", "settlement.resolved", "settlement.cases#2020") == ["77 vụ việc", "55 vụ việc",
                                                                                                "200 vụ việc"]
    for broken in ("reception.cases_new", "complaints.justified_rate", "petitions.other", "settlement.decisions"):
        assert figures.at[f"{broken}.change", "text"] == "không so sánh được do thay đổi biểu mẫu"
    assert not any("reception.land" in identity for identity in figures.index)


def test_the_year_after_the_change_is_compared_as_usual_and_reported(renewed: Path) -> None:
    """2022: factors add up to 14 against 11. 140 turns, 168 petitions of which 140 can be dealt with, 70 of 98 cases settled."""
    found = edition(renewed / "outputs" / "2022")
    assert shown(found.figures, "complaints.justified.change", "petitions.other.change") == ["tăng 03 vụ việc", "tăng 09 đơn"]
    assert "Các cơ quan hành chính đã tiếp 140 lượt/182 lượt người, tăng 30 lượt (tăng 27,3%) so với năm 2021" in found.report
    assert "tiếp nhận, xử lý 168 đơn" in found.report
    assert "Đã giải quyết 70/98 vụ việc khiếu nại, tố cáo thuộc thẩm quyền, đạt 71,4%" in found.report
    told = alternative_texts(found.path / "bao-cao-2022.docx")
    (petitions,) = [text for text in told if "theo loại đơn qua các năm" in text]
    assert "Từ 2021 kiến nghị, phản ánh, đơn khác không so sánh được do thay đổi biểu mẫu." in petitions
    assert "2021: khiếu nại 55, tố cáo 22, kiến nghị, phản ánh, đơn khác 33" in petitions


def test_a_units_own_table_marks_what_cannot_be_compared_and_explains_the_sign(merged: Edition) -> None:
    document = merged.path / "don-vi" / "066.docx"
    (change,) = [control for control in controls(document) if control.figure == "rural.standard.change@066"]
    assert change.text == "≠"
    assert any("“≠”: không so sánh được với năm trước" in text for text in paragraphs(document))
