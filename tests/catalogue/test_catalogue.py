"""The catalogue that ships: sound, complete, and refused with every mistake named when it is broken."""

import shutil

import pytest

from flows.catalogue import TEMPLATES, load_catalogue
from flows.catalogue.proofs import breaks
from flows.errors import BrokenConfigurationError

CATALOGUE = load_catalogue(2018)
RULES = [(form, rule) for form in CATALOGUE.forms.values() for rule in form.rule]


@pytest.mark.parametrize(("form", "rule"), RULES, ids=[f"{form.id}.{rule.id}" for form, rule in RULES])
def test_every_rule_passes_and_fails_as_its_examples_say(form, rule):
    assert not breaks(rule, form, rule.passes)
    assert breaks(rule, form, rule.fails)


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
