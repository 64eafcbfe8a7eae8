"""Reports of many units: the same from worker processes as from this one; who gets one and what it says of its forms."""

from pathlib import Path

import pandas as pd
import pytest

from flows.documents.figure_book import FigureBook
from flows.documents.pictures import Picture
from flows.documents.render import document_root
from flows.documents.units import write
from flows.documents.units.pages import pages_of
from flows.documents.units.report import Edition, UnitReports, open_edition
from flows.documents.units.write import write_unit_reports
from flows.documents.word_xml import text_of
from flows.findings import Finding, findings_table
from flows.state.parts import Parts
from tests.documents.reading import control_texts
from tests.documents.sample import png, sample_catalogue, sample_figures, sample_year
from tests.helpers import table

REGISTER = table("""
    unit   | form    | state   | value_late
    BK-SNV | vpcp_06 | valid   | 3
    BK-SNV | ttcp_2a | overdue |
    BK-SNV | ttcp_2b | invalid | 0
    061    | vpcp_06 | valid   | 0
    01891  | vpcp_06 | missing |
    01894  | vpcp_06 | valid   | 0
""").rename(columns={"value_late": "days_late"})
FOUND = findings_table([Finding("a", unit="BK-SNV", form="ttcp_2b", cell="E14", severity="warning", message="Xem lại."),
                        Finding("b", unit="BK-SNV", form="ttcp_2b", cell="E15", severity="error", message="Cần số nguyên."),
                        Finding("c", unit="BK-SNV", form="ttcp_2b", severity="note", message="Không nêu.")], "2018")


def test_a_page_says_what_is_missing_wrong_and_late_errors_first():
    pages = {page.code: page for page in pages_of(sample_year(), sample_catalogue(), REGISTER, FOUND, ())}
    told = pages["BK-SNV"].reporting
    assert (told.missing, told.invalid, told.late) == ("biểu 2a", "biểu 2b", "biểu 06/VPCP/KSTT")
    assert told.findings == ("Biểu 2b, ô E15: Cần số nguyên.", "Biểu 2b, ô E14: Xem lại.")
    assert pages["061"].reporting.children_missing == "xã Bành Trạch (tất cả các biểu)"
    assert (pages["01891"].superior, pages["061"].superior) == ("Huyện Ba Bể", "")
    assert "06" not in pages


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    rows = sample_figures(sample_catalogue(), sample_year())
    units = rows["id"].str.extract(r"@([^#]+)")[0].fillna("06")
    return rows.assign(unit=pd.Categorical(units, categories=[unit.code for unit in sample_year().units]))


@pytest.fixture(scope="module")
def edition() -> Edition:
    return open_edition(sample_year(), sample_catalogue(), is_draft=True)


def test_a_public_report_of_a_commune_tells_nothing_of_complaints_not_even_in_its_findings(figures: pd.DataFrame) -> None:
    """``cong_khai = true``; the figures of communes in this sample are those of its district."""
    year = sample_year(is_public=True)
    found = Finding("a", unit="01891", form="ttcp_2c", cell="E14", severity="error", message="Đang là 977.")
    wrong = findings_table([found], "2018")
    page = next(page for page in pages_of(year, sample_catalogue(), REGISTER, wrong, ()) if page.code == "01891")
    own = figures[figures["unit"] == "061"]
    of_commune = own.assign(id=own["id"].str.replace("@061", "@01891"))
    book = FigureBook(pd.concat([figures, of_commune]))
    for is_public, told in ((False, True), (True, False)):
        edition = open_edition(sample_year(is_public=is_public), sample_catalogue(), is_draft=True)
        data = UnitReports(edition).report(page, book, {})
        withheld = [identity for identity in control_texts(data) if identity.split(".")[0] in edition.layout.withheld]
        assert (bool(withheld), "977" in text_of(document_root(data))) == (told, told)
        assert ("theo số chung của huyện Ba Bể" in text_of(document_root(data))) is is_public


@pytest.mark.parametrize(("unit", "told"), [("061", False), ("BK-SNV", True)])
def test_a_public_report_of_a_district_quotes_no_values_of_its_communes(figures: pd.DataFrame, unit: str, told: bool) -> None:
    """A finding of a district may speak of its communes' rows; a department has nobody below it."""
    year = sample_year(is_public=True)
    wrong = Finding("a", unit=unit, form="ttcp_2c", cell="E14", severity="error", message="Đang là 977.")
    found = findings_table([wrong], "2018")
    page = next(page for page in pages_of(year, sample_catalogue(), REGISTER, found, ()) if page.code == unit)
    report = UnitReports(open_edition(year, sample_catalogue(), is_draft=True)).report(page, FigureBook(figures), {})
    assert ("977" in text_of(document_root(report))) is told


def test_worker_processes_write_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: pd.DataFrame,
                                               edition: Edition) -> None:
    pages = pages_of(sample_year(), sample_catalogue(), REGISTER, FOUND, ())
    some = [page for page in pages if page.code in ("BK-SNV", "BK-BDV", "061", "065")]
    charts = {"061": {name: Picture(png(), 7.8, "Biểu đồ", "Quá hạn") for name in ("qua_han.nho", "ho_ngheo.nho")}}
    here = write_unit_reports(tmp_path / "here", edition, some, figures, charts, workers=2)
    monkeypatch.setattr(write, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(write, "_PAGES_PER_BATCH", 3)
    monkeypatch.setattr(write, "_print", None)      # this process cannot do it itself
    there = write_unit_reports(tmp_path / "there", edition, some, figures, charts, workers=2)
    assert [path.name for path in there] == [f"{page.code}.docx" for page in some]
    assert [path.read_bytes() for path in there] == [path.read_bytes() for path in here]


def test_reports_kept_by_workers_are_used_again_without_them_and_the_other_way_round(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: pd.DataFrame, edition: Edition) -> None:
    pages = pages_of(sample_year(), sample_catalogue(), REGISTER, FOUND, ())
    some = [page for page in pages if page.code in ("061", "065", "066")]
    monkeypatch.setattr(write, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(write, "_PAGES_PER_BATCH", 2)
    later = figures.assign(value=figures["value"].where(figures["id"] != "one_stop.received@065", 7.0))
    for table_now, workers, made in ((figures, 2, {"new": 3}), (figures, 1, {}), (later, 2, {"shown": 1}), (later, 1, {})):
        kept = Parts(tmp_path / "kept")
        with_kept = write_unit_reports(tmp_path / "again", edition, some, table_now, {}, workers, kept)
        assert kept.close().made == made
        anew = write_unit_reports(tmp_path / "anew", edition, some, table_now, {})
        assert [path.read_bytes() for path in with_kept] == [path.read_bytes() for path in anew]
