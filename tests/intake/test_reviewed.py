"""khop-cot.toml: column matches that a person has reviewed."""

import pytest

from flows.catalogue import load_catalogue
from flows.errors import BrokenConfigurationError
from flows.intake.reviewed import reviewed_columns

CATALOGUE = load_catalogue(2018)


def test_a_match_leads_from_the_label_as_written_to_the_field(tmp_path):
    (tmp_path / "khop-cot.toml").write_text('[vpcp_06]\n"Nộp qua mạng" = "online"\n', encoding="utf-8")
    assert reviewed_columns(tmp_path, CATALOGUE) == {"vpcp_06": {"Nộp qua mạng": "online"}}


def test_forms_and_fields_nobody_declared_are_all_told(tmp_path):
    (tmp_path / "khop-cot.toml").write_text(
        '[vpcp_60]\n"Nộp qua mạng" = "online"\n[ttcp_2a]\n"Lượt" = "visits"\n"Người" = "regular_people"\n', encoding="utf-8")
    with pytest.raises(BrokenConfigurationError) as told:
        reviewed_columns(tmp_path, CATALOGUE)
    assert "[vpcp_60]: danh mục không có biểu này; [ttcp_2a]: biểu không có chỉ tiêu “visits”." in str(told.value)
