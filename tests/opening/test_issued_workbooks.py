"""Issued workbooks as the sender meets them: what is locked, asked, shown and printed, and what the reader makes of them."""

import math
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from flows.catalogue import load_catalogue
from flows.intake.reader import Reader
from flows.intake.senders import Senders
from flows.opening.open import open_next_year
from flows.questions.inspection import inspect
from flows.year import open_year
from tests.opening.filling import COMPARED, fill, header_row, required_cells, small_inputs, workbook_of


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inputs = small_inputs(tmp_path_factory.mktemp("issued"))
    open_next_year("2019", inputs, inputs.parent / "outputs")
    return inputs


@pytest.fixture(scope="module")
def commune(inputs: Path) -> Workbook:
    return load_workbook(workbook_of(inputs, "01891"))


@pytest.fixture(scope="module")
def district(inputs: Path) -> Workbook:
    return load_workbook(workbook_of(inputs, "061"))


@pytest.fixture
def copied(inputs: Path, tmp_path: Path) -> Path:
    """The opened year once more, free to be written into."""
    shutil.copytree(inputs, tmp_path / "inputs")
    return tmp_path / "inputs"


def test_a_commune_gets_a_cover_and_one_sheet_per_form_it_owes(commune: Workbook):
    assert commune.sheetnames == ["Hướng dẫn", "06 VPCP KSTT", "2a", "2b", "2c", "2d", "01 QCDC", "03 ĐT", "02 DVK", "Danh mục"]
    assert commune["Danh mục"].sheet_state == "hidden"


def test_unit_year_and_catalogue_are_written_inside(commune: Workbook):
    digest = load_catalogue(2019).digest
    properties = {item.name: item.value for item in commune.custom_doc_props.props}
    assert properties == {"danvan.don-vi": "01891", "danvan.nam": "2019", "danvan.danh-muc": digest}
    cover = [cell.value for row in commune["Hướng dẫn"].iter_rows() for cell in row if cell.value]
    assert "Xã Bành Trạch (mã 01891)" in cover
    assert commune["2a"]["A5"].value == f"Mẫu danvan năm 2019 · đơn vị 01891 · danh mục {digest[:12]}"


def test_only_input_cells_are_unlocked(commune: Workbook):
    sheet = commune["06 VPCP KSTT"]
    assert sheet.protection.sheet and not sheet.protection.password
    top, first = header_row(sheet), 10
    assert all(cell.protection.locked for row in sheet.iter_rows(1, first - 1) for cell in row)
    assert not sheet.cell(first, 3).protection.locked
    assert sheet.cell(first + 1, 3).protection.locked                  # last year's value
    assert top == 6


def test_validation_asks_for_what_the_field_is(district: Workbook):
    def rule(sheet: str, cell: str):
        return next(each for each in district[sheet].data_validations.dataValidation if cell in each.sqref)

    count = rule("07 NTM", "C9")                                      # criteria met: a whole number up to 19
    assert (count.type, count.formula1, count.formula2) == ("whole", "0", "19")
    assert rule("07 NTM", "D9").formula1 == '"Có,Không"'
    income = rule("07 NTM", "F9")
    assert (income.type, income.operator, float(income.formula1)) == ("decimal", "greaterThanOrEqual", 0)
    assert rule("12 VB", "C8").type == "date"
    listed = rule("02 DVK", "G9")                                     # "Sở, ngành" has a comma, so the list stands in cells
    name, cells = listed.formula1.split("!")
    assert [cell.value for column in district[name.strip("'")][cells.replace("$", "")] for cell in column] == [
        "Tỉnh", "Sở, ngành", "Huyện", "Xã"]
    assert "không âm" in count.error


def test_last_years_values_stand_beside_the_empty_cells(commune: Workbook, district: Workbook):
    sheet = commune["06 VPCP KSTT"]
    assert [sheet["B10"].value, sheet["B11"].value] == ["Hộ tịch", "Năm 2018 (đối chiếu)"]
    assert [sheet.cell(10, column).value for column in range(3, 14)] == [None] * 11
    assert sheet["C11"].value == sheet["G11"].value + sheet["K11"].value      # the sample keeps 3 = 7 + 11
    rural = district["07 NTM"]
    names = [rural.cell(row, 2).value for row in range(9, 13)]
    assert names == ["Xã Bành Trạch", "Năm 2018 (đối chiếu)", "Xã Phúc Lộc", "Năm 2018 (đối chiếu)"]
    assert commune["01 QCDC"]["E6"].value == "Năm 2018 (đối chiếu)"


def test_a_unit_without_a_past_has_no_comparison(inputs: Path):
    for sheet in load_workbook(workbook_of(inputs, "01894")).worksheets[1:]:
        assert not any(COMPARED.fullmatch(str(cell.value)) for row in sheet.iter_rows() for cell in row)


def test_the_header_is_merged_and_numbered_as_printed(commune: Workbook):
    sheet = commune["06 VPCP KSTT"]
    assert "C6:F6" in sheet.merged_cells and sheet["C6"].value == "Số hồ sơ nhận giải quyết"
    assert sheet["C9"].value.replace("\n", "") == "(3)=(7)+(11)=(4)+(5)+(6)"
    assert [sheet.cell(9, column).value for column in (1, 2, 4)] == ["(1)", "(2)", "(4)"]


def test_printed_formulas_are_live_and_colour_what_does_not_fit(commune: Workbook):
    sheet = commune["06 VPCP KSTT"]
    formula = sheet["N10"].value
    assert sheet["N6"].value == "Kiểm tra (tự động)"
    assert '"SAI: (3) phải bằng (7)+(11). "' in formula and "COUNT($C10,$G10,$K10)=3" in formula
    coloured = {str(rules.sqref): [rule.formula[0] for rule in rules.rules] for rules in sheet.conditional_formatting}
    assert any("(3) phải bằng (7)+(11)" in rule for cells, found in coloured.items() if cells.startswith("C10") for rule in found)
    assert any(cells.startswith("N10") for cells in coloured)


def test_sheets_print_on_a4_with_their_header_on_every_page(commune: Workbook, district: Workbook):
    for book in (commune, district):
        for sheet in book.worksheets[1:-1]:
            assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
                9, 0, True)
            assert sheet.print_title_rows.startswith(f"${header_row(sheet)}:")
            assert sheet.freeze_panes is not None
    assert commune["2a"].page_setup.orientation == "landscape"
    assert commune["01 QCDC"].page_setup.orientation != "landscape"
    assert commune["06 VPCP KSTT"].print_area.endswith("$A$1:$M$36")       # the check column is not printed


@pytest.mark.parametrize("code", ["01891", "01894", "061", "BK-SNV", "BK-SKHDT", "BK-VPUB"])
def test_an_unfilled_workbook_is_told_exactly_what_is_missing(inputs: Path, code: str):
    path = workbook_of(inputs, code)
    cover = load_workbook(path)["Hướng dẫn"]
    compulsory = {row[1].value for row in cover.iter_rows(9, 40) if not str(row[2].value).endswith("(không bắt buộc)")}
    found = inspect([path], "2019", inputs)
    assert set(found["code"]) == {"required-missing"}
    assert sorted(zip(found["sheet"], found["cell"], strict=True)) == sorted(
        cell for cell in required_cells(path) if cell[0] in compulsory)


@pytest.mark.parametrize("code", ["01891", "061", "BK-SNV", "BK-SKHDT", "BK-VPUB"])
def test_a_workbook_filled_with_valid_values_has_no_findings_and_gives_them_back(copied: Path, code: str):
    path = workbook_of(copied, code)
    typed = fill(path, code)
    found = inspect([path], "2019", copied)
    assert found[found["code"] != "dialogue.yearly_dialogue"].empty, found[["code", "sheet", "cell", "expected", "found"]]
    year = open_year("2019", copied)
    reading = Reader(load_catalogue(2019), year.settings, Senders(year.units)).read(path.name, path.read_bytes(), "")
    read, wanted = ({fact[:4]: (0.0 if math.isnan(fact[4]) else fact[4], fact[5]) for fact in facts} for facts in (
        reading.facts, typed))
    assert len(wanted) > 100
    assert {key: value for key, value in wanted.items() if read.get(key) != value} == {}


def test_a_workbook_nobody_touched_is_not_a_submission(inputs: Path):
    year, path = open_year("2019", inputs), workbook_of(inputs, "01891")
    reading = Reader(load_catalogue(2019), year.settings, Senders(year.units)).read(path.name, path.read_bytes(), "")
    assert (reading.unit, reading.forms, list(reading.facts), reading.findings) == ("01891", [], [], [])


def test_a_list_without_rows_may_say_so(copied: Path):
    path = workbook_of(copied, "061")
    book = load_workbook(path)
    book["12 VB"]["B8"] = "Không phát sinh"
    book.save(path)
    assert "12 VB" not in set(inspect([path], "2019", copied)["sheet"])


def test_a_broken_formula_and_an_empty_cell_are_told_at_their_cells(copied: Path):
    path = workbook_of(copied, "01891")
    fill(path, "01891")
    book = load_workbook(path)
    book["06 VPCP KSTT"]["C10"] = book["06 VPCP KSTT"]["C10"].value + 1
    book["2a"]["C11"] = None
    book.save(path)
    found = inspect([path], "2019", copied)
    assert sorted(zip(found["code"], found["sheet"], found["cell"], strict=True)) == [
        ("required-missing", "2a", "C11"), ("vpcp_06.received-resolved-pending", "06 VPCP KSTT", "C10"),
        ("vpcp_06.received-total", "06 VPCP KSTT", "C10")]
