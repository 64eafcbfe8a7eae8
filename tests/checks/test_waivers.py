"""mien-tru.csv: what the secretariat lets pass, as it comes out of Excel."""

import pandas as pd
import pytest

from flows.checks.waivers import Waiver, open_errors, open_gaps, read_waivers
from flows.errors import BrokenConfigurationError
from flows.findings import findings_table

UNITS = ("06", "058", "01909", "BK-SKHCN")


def test_codes_that_lost_their_zeros_in_excel_are_understood(tmp_path):
    lines = "unit;form;finding;reason;by\n1909;vpcp_06;;thiên tai;Nguyễn Văn A\n"
    (tmp_path / "mien-tru.csv").write_text(lines, encoding="utf-8-sig")
    assert read_waivers(tmp_path, UNITS) == [Waiver("01909", "vpcp_06", "", "thiên tai", "Nguyễn Văn A")]


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
