"""The rule files against the rule table of the reference, and against themselves."""

import pytest

from flows.documents.conformity.rules import FORMATS, load_format
from flows.errors import BrokenConfigurationError

# Rule table: state rules by severity, and those for Party documents.
STATE_ERRORS = """PG-01 PG-03 PG-04 PG-05 PG-09 NUM-01 NUM-02 NUM-03 NUM-05 FONT-01 FONT-02 FONT-04 HDR-01 HDR-02 HDR-03 HDR-04
HDR-05 HDR-06 HDR-07 HDR-08 HDR-09 HDR-10 HDR-11 HDR-12 TTL-01 TTL-02 TTL-03 BODY-01 BODY-02 BODY-03 BODY-04 BODY-05 BODY-06
BODY-08 REC-01 REC-02 SIG-01 SIG-02 APX-01 APX-02 APX-03 APX-04 TXT-01"""
STATE_WARNINGS = """PG-02 PG-06 PG-08 NUM-04 NUM-06 FONT-03 BODY-07 BODY-09 BODY-10 BODY-11 REC-03 SIG-03 SIG-04 TBL-01 TBL-02
TXT-02 TXT-03 TXT-04 TXT-05 TXT-06"""
PARTY_ERRORS = """PG-01 PG-07 PG-09 NUM-01 NUM-02 NUM-03 FONT-01 FONT-02 FONT-04 HDR-10 HDR-11 HDR-12 PHD-01 PHD-02 PHD-03 PHD-04
PHD-06 PHD-07 TXT-01"""
PARTY_WARNINGS = "PG-08 NUM-04 FONT-03 PHD-05 BODY-10 BODY-11 SIG-04 TXT-02 TXT-03 TXT-04 TXT-06"


@pytest.mark.parametrize(("profile", "errors", "warnings"), [
    ("nd30", STATE_ERRORS, STATE_WARNINGS), ("party", PARTY_ERRORS, PARTY_WARNINGS)])
def test_every_rule_of_the_table_is_there_with_its_severity(profile, errors, warnings):
    severities = {rule.id: rule.severity for rule in load_format(profile).rule}
    assert severities == {**dict.fromkeys(errors.split(), "error"), **dict.fromkeys(warnings.split(), "warning")}


@pytest.mark.parametrize(("old", "new", "mistake"), [
    ('severity = "error"', 'severity = "fatal"', "rule.0.severity: không thuộc các giá trị cho phép"),
    ('id = "PG-02"', 'id = "PG-01"', "quy tắc khai báo hai lần: PG-01"),
    ("look = { size", "look = { colour = 1, size", "khóa lạ"),
    ('name = "', 'name = ', "sai cú pháp TOML"),
])
def test_a_mistake_in_a_rule_file_is_told_with_its_place(tmp_path, old, new, mistake):
    text = (FORMATS / "nd30.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "nd30.toml").write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(BrokenConfigurationError, match=r"nd30\.toml") as told:
        load_format("nd30", tmp_path)
    assert mistake in str(told.value)
