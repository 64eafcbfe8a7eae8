"""The reports of the units of the sample year, read back: right by themselves, and adding up to the province's."""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from flows.questions.document_check import verify_document
from tests.documents.reading import findings
from tests.flows.reading import controls, paragraphs
from tests.oracle.comparing import printed
from tests.oracle.ledger import ledger, values
from tests.oracle.units import children
from tests.oracle.units import units as all_units

LEVELS = {unit.code: unit.level for unit in all_units().values()}
ONE_OF_EACH = ("BK-SNV", "061", "01840")
# Figures that add up, as the reports of communes and departments print them, and of a district's own office.
ADDED = {"one_stop.received": "one_stop.received_huyen", "reception.visits": "reception.visits_huyen",
         "petitions.total": "petitions.total_huyen", "settlement.cases": "settlement.cases_huyen",
         "dialogue.meetings": "dialogue.meetings_huyen", "models.recognised": "models.recognised_huyen"}


def number(text: str) -> Fraction | None:
    """``14.424 hồ sơ`` -> 14424; None for a sign in the place of a number, or a phrase with a verb."""
    found = re.fullmatch(r"(-?[\d.]+(?:,\d+)?)(?: ?[^\d]*)", text)
    return Fraction(found[1].replace(".", "").replace(",", ".")) if found else None


read = cache(controls)


@cache
def numbers(path: Path) -> dict[str, set[Fraction]]:
    """Figure id -> the numbers a document prints for it."""
    found: dict[str, set[Fraction]] = {}
    for control in read(path):
        if (value := number(control.text)) is not None:
            found.setdefault(control.figure, set()).add(value)
    return found


@pytest.fixture(scope="module")
def units(edition: Path) -> dict[str, dict[str, set[Fraction]]]:
    """Unit -> what its report prints."""
    return {path.stem: numbers(path) for path in sorted((edition / "don-vi").glob("*.docx"))}


def the(values: set[Fraction]) -> Fraction:
    """The one number a document prints for a figure, however often."""
    value, = values
    return value


def test_every_unit_has_its_report(units: dict[str, object]) -> None:
    assert set(units) == {code for code, level in LEVELS.items() if level != "tinh"}


@pytest.mark.parametrize(("figure", "own"), ADDED.items())
def test_the_reports_of_all_levels_add_up_to_the_provinces(edition: Path, units: dict[str, dict[str, set[Fraction]]], figure: str,
                                                           own: str) -> None:
    province = the(numbers(edition / "bao-cao-2018.docx")[figure])
    of = {level: {code: report for code, report in units.items() if LEVELS[code] == level} for level in ("so", "huyen", "xa")}
    alone = {level: sum(the(report[f"{figure}@{code}"]) for code, report in of[level].items() if f"{figure}@{code}" in report)
             for level in of}
    offices = sum(the(report[f"{own}@{code}"]) for code, report in of["huyen"].items())
    assert alone["so"] + alone["huyen"] == province
    assert alone["so"] + offices + alone["xa"] == province
    assert min(alone.values()) > 0


@pytest.mark.parametrize("figure", ADDED)
def test_a_districts_table_of_communes_adds_up(units: dict[str, dict[str, set[Fraction]]], figure: str) -> None:
    for code, report in units.items():
        if LEVELS[code] == "huyen":
            parts = sum(the(report[f"{figure}@{one}"]) for one in children(code) if f"{figure}@{one}" in report)
            assert parts + the(report[f"{ADDED[figure]}@{code}"]) == the(report[f"{figure}@{code}"]), code


def test_every_report_prints_what_a_second_computation_gives(edition: Path, tell: list[str]) -> None:
    shown = [(path.stem, *control) for path in sorted((edition / "don-vi").glob("*.docx")) for control in read(path)
             if control.figure in ledger()]
    assert [(unit, figure, text, right) for unit, figure, text, in_table in shown
            if text not in (right := printed(figure, in_table=in_table))] == []
    tell.append(f"second computation: {len(shown)} figures printed in the reports of {len({unit for unit, *_ in shown})} units")
    assert len(shown) > 15_000


def test_the_rank_among_the_districts_is_right(edition: Path) -> None:
    """Worked out by counting the better ones."""
    rates = {code: values()[f"one_stop.on_time_rate@{code}"] for code, level in LEVELS.items() if level == "huyen"}
    own = rates["061"]
    place = 1 + sum(rate > own for rate in rates.values() if rate is not None and own is not None)
    assert f"(xếp thứ {place}/{len(rates)} huyện, thành phố)" in " ".join(paragraphs(edition / "don-vi" / "061.docx"))


def test_a_report_says_what_is_missing_and_what_is_wrong(edition: Path) -> None:
    """GHI-CHU.md: commune 01861 sent a form 06 whose total does not fit; one commune of district 061 sent nothing."""
    commune = paragraphs(edition / "don-vi" / "01861.docx")
    assert "Biểu còn lỗi, chưa tính vào số liệu tổng hợp: biểu 06/VPCP/KSTT. " in commune
    assert any(text.startswith("- Biểu 06/VPCP/KSTT, ô C15: ") for text in commune)
    assert any("xã Nam Mẫu (tất cả các biểu)" in text for text in paragraphs(edition / "don-vi" / "061.docx"))


@pytest.mark.parametrize("code", ONE_OF_EACH)
def test_a_report_keeps_the_rules_and_its_figures_are_those_of_the_edition(edition: Path, tmp_path: Path, code: str) -> None:
    path = edition / "don-vi" / f"{code}.docx"
    table = verify_document(path, outputs=edition.parent)
    assert table.to_dict("records") == []
    assert findings(path.read_bytes(), tmp_path) == []


def test_every_report_is_marked_as_an_illustration_and_names_its_unit(edition: Path) -> None:
    named = {"BK-SNV": "của Sở Nội vụ", "061": "của huyện Ba Bể", "01840": "của phường Đức Xuân, thành phố Bắc Kạn"}
    for code, name in named.items():
        texts = paragraphs(edition / "don-vi" / f"{code}.docx")
        assert {"DỰ THẢO", "SỐ LIỆU MINH HỌA", name} <= set(texts)
