"""The Vietnamese guide: its examples are the project's own lines or work as they stand, its tables agree with the catalogue."""

from pathlib import Path
from typing import get_args

import pytest
from docx import Document

from flows.catalogue import load_catalogue
from flows.catalogue.formula import parse as parse_formula
from flows.catalogue.model import Adds, Blank, FieldSpec, FieldType
from flows.checks.decisions import read_decisions
from flows.checks.waivers import read_waivers
from flows.documents.report import template_mistakes
from flows.intake.reviewed import reviewed_columns
from flows.intake.values.parse import parse
from flows.units import read_units
from flows.year import open_year
from tests.docs.finding_codes import DICTIONARY, SEVERITIES, dictionary
from tests.docs.pages import GUIDE, ROOT, Block, blocks, read, spans, table_after

CATALOGUE = load_catalogue(2018)
LEVELS = ["tinh", "so", "huyen", "xa"]


def examples(language: str, where: str = "") -> list[Block]:
    """The guide's blocks of a language for a file named so; without ``where`` those that name no file."""
    return [block for block in blocks(GUIDE) if block.language == language and bool(block.name) == bool(where)
            and block.name.startswith(where)]


OWN_LINES = [*examples("toml", "report_templates"), *examples("toml", "inputs"), *examples("csv", "inputs")]


@pytest.mark.parametrize("block", OWN_LINES, ids=lambda block: f"{block.name}: {block.lines[0][:40]}")
def test_examples_are_lines_of_the_file_they_name(block):
    lines = (ROOT / block.name).read_text(encoding="utf-8-sig").splitlines()
    assert [line for line in block.lines if line and line not in lines] == []


@pytest.mark.parametrize("block", examples("toml", "mau/"), ids=lambda block: block.name)
def test_a_new_catalogue_file_of_a_year_is_accepted(block, tmp_path):
    path = tmp_path / block.name
    path.parent.mkdir(parents=True)
    path.write_text(block.text, encoding="utf-8")
    assert len(load_catalogue(2018, tmp_path / "mau").figures) == len(CATALOGUE.figures) + 1


def test_the_reviewed_column_match_is_accepted(tmp_path):
    (block,) = examples("toml", "khop-cot.toml")
    (tmp_path / "khop-cot.toml").write_text(block.text, encoding="utf-8")
    assert reviewed_columns(tmp_path, CATALOGUE)["vpcp_06"] == {"Số hồ sơ nhận giải quyết › Trong đó › Nộp qua mạng": "online"}


def test_the_decision_between_two_files_is_accepted(tmp_path):
    (block,) = examples("toml", "quyet-dinh.toml")
    (tmp_path / "quyet-dinh.toml").write_text(block.text, encoding="utf-8")
    (decision,) = read_decisions(tmp_path, open_year("2018", ROOT / "inputs").units, CATALOGUE.forms)
    assert (decision.speaks_of("02050", "vpcp_06"), decision.speaks_of("02050", "ttcp_2b")) == (True, False)
    assert (ROOT / "inputs/2018" / decision.file).exists()


def test_the_waivers_are_accepted(tmp_path):
    (block,) = [block for block in examples("csv") if block.text.startswith("unit,")]
    (tmp_path / "mien-tru.csv").write_text(block.text, encoding="utf-8")
    first, second = read_waivers(tmp_path, open_year("2018", ROOT / "inputs").units.order)
    assert first.covers("01861", "vpcp_06", "vpcp_06.received-total")
    assert second.covers("01909", "democracy", "not-reported")
    assert not first.covers("01861", "democracy", "negative")


def test_merged_units_are_booked_to_the_new_one(tmp_path):
    (block,) = [block for block in examples("csv") if block.text.startswith("code,")]
    known = (ROOT / "inputs/2018/don-vi.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "don-vi.csv"
    path.write_text(known + block.text.partition("\n")[2] + "\n", encoding="utf-8")
    year = open_year("2018", ROOT / "inputs")
    before, after = (read_units(path, LEVELS, year.settings.period.end.replace(year=of)) for of in (2018, 2020))
    assert ("90001" in before, "90003" in before) == (True, False)
    assert ("90001" in after, after.successor_of("90001"), after.successor_of("90002")) == (False, "90003", "90003")


def test_the_forms_listed_are_those_of_the_catalogue():
    listed = [number for first, _, _ in table_after(GUIDE, "- Trang tính **ẩn**") for number in first.split(", ")]
    assert sorted(listed) == sorted(form.number for form in CATALOGUE.forms.values())


def test_finding_codes_have_the_severity_of_the_catalogue():
    for code, severity, _, remedy in table_after(GUIDE, "### B4."):
        assert severity == SEVERITIES[CATALOGUE.finding_codes[code.strip("`")].severity], code
        assert remedy


def test_the_dictionary_of_codes_is_up_to_date():
    assert read(DICTIONARY) == dictionary()


def test_every_formula_explained_is_a_formula():
    formulas = [formula.strip("`") for formula, _ in table_after(GUIDE, "### C3.")]
    assert formulas
    assert all(parse_formula(formula) for formula in formulas)


def test_the_keys_of_a_field_are_all_told():
    table = table_after(GUIDE, "Thêm chỉ tiêu là thêm")
    told = {spans(first)[0]: spans(second) for first, second in table}
    for key, kind in (("type", FieldType), ("adds", Adds), ("blank", Blank)):
        assert sorted(told[key]) == sorted(get_args(kind))
    assert {name for first, _ in table for name in spans(first)} <= set(FieldSpec.model_fields)


def test_every_template_tag_explained_works(tmp_path: Path):
    document = Document(str(ROOT / "report_templates/bao-cao.docx"))
    document.element.body.clear_content()       # its styles stay
    for first, _ in table_after(GUIDE, "### C7."):
        for tag in spans(first):
            document.add_paragraph(tag)
    document.save(path := tmp_path / "mau.docx")
    assert template_mistakes(open_year("2018", ROOT / "inputs"), CATALOGUE, path) == []


# What the table of B2 promises: how the cells of a row are read as values of these fields.
COUNT = FieldSpec(id="f", label="F")
WRITTEN = {
    "không phát sinh": (COUNT, {"0": (0.0, "zero"), "-": (0.0, "zero")}),
    "chưa có số liệu": (COUNT, {"…": (None, "missing")}),
    "không áp dụng cho đơn vị mình": (COUNT, {"x": (None, "not_applicable")}),
    "một nghìn hai trăm ba mươi tư": (COUNT, {"1234": (1234.0, "reported"), "1.234": (1234.0, "reported")}),
    "số lẻ": (FieldSpec(id="f", label="F", type="number"), {"1234,5": (1234.5, "reported")}),
    "tỷ lệ": (FieldSpec(id="f", label="F", type="percent"), {"98,5": (98.5, "reported"), "98,5%": (98.5, "reported")}),
    "ngày": (FieldSpec(id="f", label="F", type="date"), {"31/12/2018": (None, "reported")}),
    "kế hoạch dạng khoảng": (FieldSpec(id="f", label="F", type="range"),
                             {"34-35": (34.0, "reported"), "≤ 17,8": (17.8, "reported"), "trên 95": (95.0, "reported")}),
}


@pytest.mark.parametrize("row", table_after(GUIDE, "### B2."), ids=lambda row: row[0])
def test_cells_are_read_as_the_guide_says(row):
    meaning, write, avoid = row
    if meaning == "số áng chừng":
        assert {parse(text, COUNT).problem for text in spans(avoid)} == {"inexact-number"}
        return
    field, read_as = WRITTEN[meaning]
    assert {text: (parsed.value, parsed.state) for text in spans(write) if not (parsed := parse(text, field)).problem} == read_as
