"""mien-tru.csv: what the secretariat lets pass, as it comes out of Excel."""

import pytest

from flows.checks.waivers import Waiver, read_waivers
from flows.errors import BrokenConfigurationError

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
