"""mien-tru.csv: what the secretariat lets pass, as it comes out of Excel."""

import pandas as pd
import pytest

from flows.checks.waivers import Waiver, open_errors, open_gaps, read_waivers, unused_waivers, waived_forms
from flows.errors import BrokenConfigurationError
from flows.findings import Finding, findings_table

UNITS = ("06", "058", "01909", "BK-SKHCN")


def test_codes_that_lost_their_zeros_in_excel_are_understood(tmp_path):
    lines = "unit;form;finding;reason;by\n1909;vpcp_06;;thiên tai;Nguyễn Văn A\n"
    (tmp_path / "mien-tru.csv").write_text(lines, encoding="utf-8-sig")
    assert read_waivers(tmp_path, UNITS) == [Waiver("01909", "vpcp_06", "", "thiên tai", "Nguyễn Văn A")]


def test_a_year_without_waivers_has_none(tmp_path):
    assert read_waivers(tmp_path, UNITS) == []


def test_every_unit_nobody_knows_is_told_with_its_line(tmp_path):
    (tmp_path / "mien-tru.csv").write_text(
        "unit,form,finding,reason,by\nBK-SKHCN,,,sáp nhập,A\n99999,,,lý do,A\nSở Y tế,,,lý do,A\n", encoding="utf-8")
    with pytest.raises(BrokenConfigurationError) as told:
        read_waivers(tmp_path, UNITS)
    assert "dòng 3, cột unit: không có đơn vị mã “99999”" in str(told.value)
    assert "dòng 4, cột unit: không có đơn vị mã “Sở Y tế”" in str(told.value)


def test_gaps_without_any_error_are_open_and_errors_without_any_gap_too():
    nothing = findings_table([], "2018")
    gap = pd.DataFrame([("02", "f", "missing")], columns=["unit", "form", "state"])
    assert list(open_errors(nothing, [])["unit"]) == [] and list(open_gaps(gap, frozenset({"f"}), [])["unit"]) == ["02"]
    assert list(open_gaps(gap[:0], frozenset({"f"}), [])["unit"]) == []


FOUND = [Finding(code, f"{unit}.xlsx", unit=unit, form=form, severity=severity) for unit, form, code, severity in (
    ("01", "f", "negative", "error"), ("01", "f", "f.sum", "error"), ("01", "g", "negative", "error"),
    ("02", "f", "negative", "error"), ("02", "f", "superseded", "note"))]
REGISTER = pd.DataFrame([("01", "f", "invalid"), ("01", "g", "invalid"), ("02", "f", "invalid"), ("02", "g", "overdue"),
                         ("03", "f", "missing"), ("03", "g", "valid")], columns=["unit", "form", "state"])
OWED = frozenset({"f", "g"})


def waiver(unit, form="", finding=""):
    return Waiver(unit, form, finding, "thiên tai", "Nguyễn Văn A")


@pytest.mark.parametrize(("waivers", "errors", "gaps", "waived"), [
    ([], "01f 01f 01g 02f", "01f 01g 02f 02g 03f", ""),
    ([waiver("01")], "02f", "02f 02g 03f", "01f 01g"),                      # all of a unit's
    ([waiver("01", "f")], "01g 02f", "01g 02f 02g 03f", "01f"),
    ([waiver("01", "f", "negative")], "01f 01g 02f", "01f 01g 02f 02g 03f", ""),    # another error of the form stays
    ([waiver("01", "f", "negative"), waiver("01", "f", "f.sum")], "01g 02f", "01f 01g 02f 02g 03f", "01f"),
    ([waiver("01", "", "negative")], "01f 02f", "01f 01g 02f 02g 03f", "01g"),
    ([waiver("03", "f", "not-reported")], "01f 01f 01g 02f", "01f 01g 02f 02g", "03f"),
    ([waiver("03", "f", "negative")], "01f 01f 01g 02f", "01f 01g 02f 02g 03f", ""),
])
def test_a_waiver_lets_pass_what_it_names_and_no_more(waivers, errors, gaps, waived):
    findings = findings_table(FOUND, "2018")
    left = open_errors(findings, waivers)
    assert " ".join(left["unit"] + left["form"]) == errors
    missing = open_gaps(REGISTER, OWED, waivers)
    assert " ".join(missing["unit"] + missing["form"]) == gaps
    assert sorted(unit + form for unit, form in waived_forms(REGISTER, findings, waivers)) == waived.split()


def test_only_compulsory_forms_are_gaps():
    assert open_gaps(REGISTER, frozenset({"g"}), [])[["unit", "form"]].to_numpy().tolist() == [["01", "g"], ["02", "g"]]


@pytest.mark.parametrize(("one", "told"), [
    (waiver("01"), []), (waiver("01", "f", "f.sum"), []), (waiver("03", "f", "not-reported"), []), (waiver("02", "g"), []),
    (waiver("03", "f", "negative"), ["03 f negative"]), (waiver("03", "g"), ["03 g"]), (waiver("SNV"), ["SNV"]),
    (waiver("02", "f", "superseded"), ["02 f superseded"]),                 # a note needs no waiver
])
def test_a_waiver_that_lets_nothing_pass_is_told(one, told):
    found = unused_waivers([one], FOUND, REGISTER)
    assert [(finding.file, finding.unit, finding.form, finding.found) for finding in found] == [
        ("mien-tru.csv", one.unit, one.form, words) for words in told]
