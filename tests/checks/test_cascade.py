"""One blank is one finding, however many sums it stands in."""

from flows.checks.examine import find_in_files
from flows.findings import Finding
from tests.checks.tables import known_codes
from tests.checks.test_rules import rule
from tests.helpers import facts, form

FIELDS = [{"id": name, "number": str(number), "label": name, **more} for number, (name, more) in enumerate({
    "total": {}, "own": {}, "sent": {}, "late": {"blank": "zero"}, "money": {"type": "money"}}.items(), start=1)]
FORM = form(id="f", field=FIELDS, rule=[rule("1=2+3", "sum"), rule("2 <= 1", "within"), rule("4 <= 3", "late"),
                                        rule("1 >= 2+4", "most"), rule("money <= total", "money")])
TABLE = """
    unit | field | value | state    | cell
    01   | total |    10 | reported | C9
    01   | own   |     {own} | {state} | D9
    01   | sent  |     4 | reported | E9
    01   | money | 50000 | reported | G{line}
"""


def codes(table: str, *told: Finding) -> list[str]:
    return [one.code for one in find_in_files(facts(table, form="f"), told, known_codes(FORM))]


def at(code: str, cell: str, **more: str) -> Finding:
    return Finding(code, "a.xlsx", "Sheet1", cell, "01", "f", **more)


def test_a_blank_that_stands_in_three_rules_is_told_once():
    blank = TABLE.format(own="", state="missing", line=9)
    assert codes(blank, at("required-missing", "D9")) == ["required-missing", "f.money"]
    assert codes(blank, at("not-a-number", "D9")) == ["not-a-number", "f.money"]
    assert codes(TABLE.format(own=20, state="reported", line=9)) == ["f.sum", "f.within", "f.most", "f.money"]


def test_a_number_that_is_wrong_by_itself_breaks_no_sum_as_well():
    negative = TABLE.format(own=-2, state="reported", line=9)
    assert codes(negative) == ["f.sum", "f.money"]
    assert codes(negative, at("negative", "D9")) == ["negative", "f.money"]
    assert codes(negative, at("negative", "")) == ["negative", "f.sum", "f.money"]              # of no cell
    assert codes(negative, at("duplicate-file", "D9")) == ["duplicate-file", "f.sum", "f.money"]    # leaves the cell its value
    assert codes(negative, Finding("negative", "a.xlsx", "Sheet2", "D9", "01", "f")) == ["negative", "f.sum", "f.money"]


def test_a_line_in_a_wrong_unit_of_measure_is_told_once():
    """50.000 nghìn đồng are 50 triệu: that they are more than the total is no second mistake."""
    right = TABLE.format(own=6, state="reported", line=50)
    assert codes(right) == ["f.money"]
    assert codes(right, at("wrong-unit-of-measure", "C50")) == ["wrong-unit-of-measure"]
    assert codes(right, at("wrong-unit-of-measure", "C5")) == ["wrong-unit-of-measure", "f.money"]      # another line


def test_a_total_below_a_row_that_could_not_be_taken_is_not_told_column_by_column():
    right = "unit | field | value\n01 | total | 1"
    columns = [at("total-mismatch", f"{column}20") for column in "CDEFGHIJKL"]
    assert codes(right, at("unknown-unit", "B14"), *columns) == ["unknown-unit"]
    assert codes(right, *columns[:2]) == ["total-mismatch", "total-mismatch"]
    other_sheet = Finding("unknown-unit", "a.xlsx", "Sheet2", "B14", "01", "f")
    assert codes(right, other_sheet, *columns[:2]) == ["unknown-unit", "total-mismatch", "total-mismatch"]


def test_a_chain_of_sums_is_told_once_per_row():
    chain = form(id="f", field=FIELDS, rule=[rule("1=2+3=5", "chain")])
    table = facts("unit | field | value\n01 | total | 10\n01 | own | 5\n01 | sent | 4\n01 | money | 10", form="f")
    assert [one.code for one in find_in_files(table, [], known_codes(chain))] == ["f.chain"]
