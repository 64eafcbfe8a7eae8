"""The catalogue that ships: sound, complete, and refused with every mistake named when it is broken."""

import shutil

import pytest

from flows.catalogue import TEMPLATES, load_catalogue
from flows.catalogue.proofs import breaks, cross_rule_problems
from flows.errors import BrokenConfigurationError

CATALOGUE = load_catalogue(2018)
EDITIONS = {year: load_catalogue(year) for year in (2018, 2021, 2024)}      # the years in which forms change
RULES = [(form, rule) for catalogue in EDITIONS.values() for form in catalogue.forms.values() for rule in form.rule
         if catalogue is CATALOGUE or form.valid_from == catalogue.year]


@pytest.mark.parametrize(("form", "rule"), RULES, ids=[f"{form.id}-{form.valid_from}.{rule.id}" for form, rule in RULES])
def test_every_rule_passes_and_fails_as_its_examples_say(form, rule):
    assert not breaks(rule, form, rule.passes)
    assert breaks(rule, form, rule.fails)


@pytest.mark.parametrize("rule", CATALOGUE.cross_rules, ids=lambda rule: rule.id)
def test_a_rule_between_forms_passes_and_fails_as_its_examples_say(rule):
    swapped = rule.model_copy(update={"passes": rule.fails, "fails": rule.passes})
    assert list(cross_rule_problems(rule, CATALOGUE.forms)) == []
    assert list(cross_rule_problems(swapped, CATALOGUE.forms)) == ["ví dụ đúng (passes) lại bị báo sai",
                                                                   "ví dụ sai (fails) không bị báo"]


def test_all_families_are_asked_for():
    assert {form.family for form in CATALOGUE.forms.values()} == set("ABCDEFGHIJK")


@pytest.mark.parametrize(("form", "columns", "formulas"), [
    ("ttcp_2a", 31, []), ("ttcp_2b", 32, ["1=2+3+4+5", "7=8+9+10+11", "14=15+16+17+18+19"]),
    ("ttcp_2c", 38, ["1=2+3"]), ("ttcp_2d", 33, ["1=2+3"]),
])
def test_the_complaint_forms_have_every_printed_column_and_formula(form, columns, formulas):
    """Thông tư 03/2013/TT-TTCP: columns counted on the printed forms, formulas word for word."""
    spec = CATALOGUE.forms[form]
    assert sorted(int(number) for number in spec.by_number) == list(range(1, columns + 1))
    assert set(formulas) <= {rule.formula for rule in spec.rule if rule.severity == "error"}


@pytest.mark.parametrize(("form", "columns", "formulas"), [
    ("tcd_01", 29, ["1=4+13+22", "2=5+14+23", "3=6+7+15+16+24+25"]),
    ("tcd_02", 17, ["1=3+5+7=9+11", "2=4+6+8=10+12"]),
    ("xld_01", 26, ["1=2+3+...+7", "9=11+12+13=14+15+16+17=18+22", "18=19+20+21", "22=23+24+25"]),
    ("xld_02", 30, ["1=2+..+5", "6=7+8", "10=11+15+16+17=18+…+22=23+26", "23=24+25", "26=27+28+29"]),
    ("xld_03", 33, ["1=2+...+7", "12=13+18+...+21=22+...+25=26+29", "26=27+28", "29=30+31+32"]),
    ("xld_04", 24, ["1=2+..+7", "8=9+10", "12=13+..+16=17+..+19=20+21", "21=22+23"]),
    ("kqgq_01", 26, ["1=2+3", "5=20+..+24"]),
    ("kqgq_02", 19, []),
    ("kqgq_03", 31, ["1=2+3", "8=25+27+29"]),
    ("kqgq_04", 24, []),
])
def test_the_complaint_forms_of_2021_have_every_printed_column_and_formula(form, columns, formulas):
    """Thông tư 02/2021/TT-TTCP: columns and formulas of the printed number row."""
    spec = EDITIONS[2021].forms[form]
    assert [field.number for field in spec.field] == [str(number) for number in range(1, columns + 1)]
    assert formulas == [rule.formula for rule in spec.rule if rule.severity == "error"]
    assert len({field.label for field in spec.field}) == columns


def test_a_denunciation_withdrawn_is_no_error_though_the_printed_formula_forgets_it():
    """03/KQGQ prints 6=24+26+28=30+31, which leaves withdrawn and suspended cases (9, 10) without an outcome."""
    rule = next(rule for rule in EDITIONS[2021].forms["kqgq_03"].rule if rule.formula == "6=7+..+10=24+26+28=30+31")
    assert rule.severity == "warning"


@pytest.mark.parametrize(("form", "columns", "formulas"), [
    ("xld_01", 22, ["1=2+3=4+5", "6=8+9+10=11+12+13=14+18", "14=15+16+17", "18=19+20+21"]),
    ("xld_02", 26, ["1=2+3", "4=5+6", "9=10+11+12", "20=21+22", "23=24+25"]),
    ("xld_03", 27, ["8=9+14+15+16+17=18+19+20=21+24", "9=10+…+13", "21=22+23", "24=25+26"]),
    ("xld_04", 20, ["1=2+3", "4=5+6", "16=17+18"]),
])
def test_the_shorter_forms_of_2024_replace_those_of_2021_under_the_same_id(form, columns, formulas):
    spec = EDITIONS[2024].forms[form]
    assert [field.number for field in spec.field] == [str(number) for number in range(1, columns + 1)]
    assert formulas == [rule.formula for rule in spec.rule if rule.severity == "error"]
    assert spec.unsure


def test_forms_stay_in_force_until_others_replace_them_and_are_unsure_once_the_law_has_moved_on():
    assert {"ttcp_2a", "ttcp_2b", "ttcp_2c", "ttcp_2d"} <= load_catalogue(2020).forms.keys()
    assert not any(form.startswith("ttcp_") for form in EDITIONS[2021].forms)
    assert not EDITIONS[2024].forms["tcd_01"].unsure
    assert load_catalogue(2026).forms["tcd_01"].unsure
    assert EDITIONS[2024].forms["kqgq_03"].unsure


@pytest.mark.parametrize("year", range(2018, 2028))
def test_the_catalogue_is_sound_in_every_year_and_no_figure_of_complaints_is_lost(year):
    figures = load_catalogue(year).figures
    assert {"reception.visits", "petitions.total", "settlement.resolved_rate", "denunciations.decisions"} <= figures.keys()


def broken_copy(tmp_path, name, old, new):
    folder = tmp_path / "report_templates"
    shutil.copytree(TEMPLATES / "catalogue", folder / "catalogue")
    path = folder / "catalogue" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_every_mistake_is_told_at_once_with_file_and_key(tmp_path):
    folder = broken_copy(tmp_path, "forms/ttcp_2c.toml", 'formula = "1=2+3"', 'formula = "1=2+99"')
    poverty = folder / "catalogue" / "forms" / "poverty.toml"
    poverty.write_text(poverty.read_text(encoding="utf-8").replace('scope = "own"', 'scope = "mine"', 1), encoding="utf-8")

    with pytest.raises(BrokenConfigurationError) as caught:
        load_catalogue(2018, templates=folder)

    assert "ttcp_2c" in str(caught.value)
    assert "'99'" in str(caught.value)
    assert "forms/poverty.toml: poverty: scope: không thuộc các giá trị cho phép" in str(caught.value)


def test_a_file_of_the_year_outranks_the_common_one(tmp_path):
    own = tmp_path / "forms"
    own.mkdir()
    text = (TEMPLATES / "catalogue" / "forms" / "ttcp_2c.toml").read_text(encoding="utf-8")
    title = CATALOGUE.forms["ttcp_2c"].title
    (own / "ttcp_2c.toml").write_text(text.replace(title, "Biểu riêng của năm"), encoding="utf-8")

    assert load_catalogue(2018, override=tmp_path).forms["ttcp_2c"].title == "Biểu riêng của năm"
