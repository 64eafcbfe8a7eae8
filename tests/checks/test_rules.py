"""The rules printed on a form, applied to what was received."""

from flows.checks.examine import find_in_files
from flows.checks.rules import check_rules
from flows.checks.wording import worded
from flows.findings import Finding
from tests.checks.tables import known_codes, places
from tests.helpers import facts, form


def rule(formula: str, identity: str = "r", **keys: object) -> dict[str, object]:
    return {"id": identity, "formula": formula, "passes": {}, "fails": {}, "message": "Cần {expected}, đang là {found}.", **keys}


DESK = form(id="f", field=[
    {"id": "received", "number": "3", "label": "Nhận"}, {"id": "resolved", "number": "7", "label": "Đã giải quyết"},
    {"id": "pending", "number": "11", "label": "Đang giải quyết"},
    {"id": "late", "number": "10", "label": "Quá hạn", "blank": "zero"},
], rule=[rule("3=7+11", "balance"), rule("late <= resolved", "late-within", severity="warning")])


def test_a_broken_identity_stands_at_the_cell_of_its_left_side():
    found = check_rules(facts("""
        unit | field    | value | file   | cell
        01   | received |   412 | x.xlsx | C15
        01   | resolved |   400 | x.xlsx | G15
        01   | pending  |     4 | x.xlsx | K15
        02   | received |    10 | y.xlsx | C15
        02   | resolved |     7 | y.xlsx | G15
        02   | pending  |     3 | y.xlsx | K15
    """, form="f"), known_codes(DESK))
    assert places(found) == [("f.balance", "x.xlsx", "C15")]
    assert found[0].message == "Cần 404, đang là 412."
    assert (found[0].severity, found[0].unit, found[0].form) == ("error", "01", "f")


def test_a_missing_operand_breaks_no_rule():
    """The blank is told once, by itself; three findings about one empty cell would hide it."""
    assert check_rules(facts("""
        unit | field    | value | state
        01   | received |   412 | reported
        01   | resolved |       | missing
        01   | pending  |     4 | reported
    """, form="f"), known_codes(DESK)) == []


def test_a_column_left_out_counts_zero_only_where_its_blank_means_zero():
    text = "unit | field | value | cell\n01 | resolved | 0 | G1\n02 | late | 3 | J1\n02 | resolved | 2 | G1"
    assert places(check_rules(facts(text, form="f"), known_codes(DESK))) == [("f.late-within", "a.xlsx", "J1")]


def test_every_row_of_a_table_is_checked_and_a_sum_over_its_rows_is_told_once():
    fields = form(id="par", rows="item", field=[{"id": "most", "label": "Tối đa", "type": "number"},
                                                {"id": "score", "label": "Điểm", "type": "number"}],
                  rule=[rule("score <= most", "within"), rule("sum(most) = 100", "hundred")])
    found = check_rules(facts("""
        unit | row | field | value | cell
        SNV  | a   | most  |  60   | C10
        SNV  | a   | score |  61.5 | D10
        SNV  | b   | most  |  39   | C11
        SNV  | b   | score |  20   | D11
    """, form="par"), known_codes(fields))
    assert places(found) == [("par.within", "a.xlsx", "D10"), ("par.hundred", "a.xlsx", "C10")]
    assert [finding.message for finding in found] == ["Cần 60, đang là 61,5.", "Cần 100, đang là 99."]


def test_numbers_in_messages_are_written_the_vietnamese_way():
    fields = [{"id": name, "label": name, "type": "money"} for name in "ab"]
    money = form(id="m", field=fields, rule=[rule("a = b")])
    text = "unit | field | value\n01 | a | 1234567.25\n01 | b | -3"
    assert check_rules(facts(text, form="m"), known_codes(money))[0].message == "Cần -3, đang là 1.234.567,25."


def test_a_finding_keeps_the_severity_or_the_words_it_brings():
    told = [Finding("negative", found="-2", expected="x", severity="note"), Finding("negative", message="Có lời riêng."),
            Finding("negative", severity="note", message="Có cả hai.")]
    assert [(one.severity, one.message) for one in worded(told, known_codes(DESK))][::2] == [
        ("note", "Cần x; trong ô là -2."), ("note", "Có cả hai.")]
    assert worded(told, known_codes(DESK))[1].severity == "error"


def test_findings_of_intake_get_severity_and_words_from_the_catalogue():
    found = find_in_files(facts("unit | value", form="f"), [
        Finding("negative", "x.xlsx", "2a", "E14", "01", "f", "số nguyên không âm (vụ việc)", "-2"),
        Finding("quite-new", "x.xlsx", expected="này", found="kia")], known_codes(DESK))
    assert [(finding.severity, finding.message) for finding in found] == [
        ("error", "Cần số nguyên không âm (vụ việc); trong ô là -2."), ("error", "quite-new: cần này, gặp kia")]
