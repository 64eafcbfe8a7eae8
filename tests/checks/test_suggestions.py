"""Which single cell would explain a broken identity, and when nothing may be said."""

import pytest

from flows.checks.rules import check_rules
from tests.checks.tables import known_codes
from tests.checks.test_rules import rule
from tests.helpers import facts, form

# 3=4+5+6, 3=7+11, 7=9+10 as on the form of the one-stop shop, shortened.
DESK = form(id="f", rows="item", field=[
    {"id": "name", "label": "Lĩnh vực", "type": "text", "key": True},
    *({"id": f"c{number}", "number": str(number), "label": f"Cột {number}"} for number in (3, 4, 5, 6, 7, 9, 10, 11))],
    rule=[rule("3=4+5+6", "received"), rule("3=7+11", "balance"), rule("7=9+10", "resolved"),
          rule("10 <= 5", "late-within", severity="warning")])
COLUMNS = dict(zip("34567", "CDEFG", strict=True)) | {"9": "I", "10": "J", "11": "K"}


def desk(*rows: str, **same: str) -> str:
    """Rows of numbers in the order 3 4 5 6 7 9 10 11 as a facts table, from sheet row 10 on."""
    lines = ["unit | row | field | value | cell"]
    for place, numbers in enumerate(rows, start=10):
        for (number, column), value in zip(COLUMNS.items(), numbers.split(), strict=True):
            lines.append(f"01 | r{place} | c{number} | {value} | {column}{place}")
    return facts("\n".join(lines), form="f", **same)


def said(*rows: str, before: str = "") -> list[tuple[str, str, str, str]]:
    """(rule, suggested cell, suggested value, reason in brackets) of each finding."""
    last = desk(*before.split("/"), year="2017") if before else None
    found = check_rules(desk(*rows), known_codes(DESK), (lambda: last) if last is not None else None)
    return [(one.code.removeprefix("f."), one.suggested_cell, one.suggested_value,
             one.message.partition("(")[2].rpartition(")")[0]) for one in found]


#      3   4  5   6  7   9   10 11
GOOD = "120 78 30 12 100 95 5 20"


def test_a_form_that_balances_is_left_alone():
    assert said(GOOD) == []


@pytest.mark.parametrize(("numbers", "expected"), [
    # 78 typed as 87: only 3=4+5+6 breaks, by 9.
    ("120 87 30 12 100 95 5 20", [("received", "D10", "78", "đảo chữ số của 87")]),
    # 120 typed as 210: both identities of column 3 break, by 90 each.
    ("210 78 30 12 100 95 5 20", [(rule, "C10", "120", "đảo chữ số của 210") for rule in ("received", "balance")]),
    # 30 typed as 3 and as 300, 20 as 20.000.
    ("120 78 3 12 100 95 5 20", [("received", "E10", "30", "gấp 10 lần 3")]),
    ("120 78 300 12 100 95 5 20", [("received", "E10", "30", "bằng một phần mười của 300")]),
    ("120000 78000 30 12000 100000 95000 5000 20000", [("received", "E10", "30.000", "gấp 1.000 lần 30")]),
    ("120 78 30 12 100 95 5 20000", [("balance", "K10", "20", "bằng một phần nghìn của 20.000")]),
])
def test_a_slip_of_the_hand_is_named_with_the_cell_it_fits(numbers, expected):
    assert [one for one in said(numbers) if one[0] != "late-within"] == expected


@pytest.mark.parametrize("numbers", [
    "120 79 30 12 100 95 5 20",         # one too many: a wrong digit fits any of the four cells
    "121 78 30 12 100 95 5 20",         # column 3 must be 120, yet nothing tells how 121 came about
    "120 78 30 12 91 95 5 20",          # column 7 must be 100: the same
    "129 87 30 12 100 95 5 20",         # two cells wrong
])
def test_a_number_that_no_slip_leads_to_gets_no_suggestion(numbers):
    assert {one[1:] for one in said(numbers)} <= {("", "", "")}


def test_two_cells_that_would_both_explain_it_are_no_explanation():
    """12 for 21 in column 4, or 45 for 54 in column 5: nine too few either way."""
    assert said("87 12 45 21 60 55 5 27") == [("received", "", "", "")]


def test_a_new_number_may_break_nothing_else():
    """Column 10 as 21 instead of 12 would balance 7=9+10, but 21 late of 20 direct files cannot be."""
    assert said("116 84 20 12 100 79 12 16") == [("resolved", "", "", "")]
    assert said("116 74 30 12 100 79 12 16") == [("resolved", "J10", "21", "đảo chữ số của 12")]


def test_a_column_that_slid_by_a_row_is_seen_in_the_row_below():
    #  column 4 of the first row is empty-handed: 55 stands where 40 belongs, 40 in the row below, where 33 belongs
    found = said("100 55 30 30 80 78 2 20", "75 40 24 18 60 59 1 15", "53 33 10 10 50 49 1 3")
    assert found == [("received", "D10", "40", "số đang ở dòng dưới"), ("received", "D11", "33", "số đang ở dòng dưới")]


def test_a_number_copied_from_the_row_above_is_seen():
    found = said("100 40 30 30 80 78 2 20", "75 40 24 18 60 59 1 15")
    assert found == [("received", "D11", "33", "40 là số của dòng trên")]


def test_a_zero_may_be_what_belongs_there_but_nothing_below_it():
    assert said("100 40 30 30 80 78 2 20", "42 40 24 18 27 26 1 15") == [("received", "D11", "0", "40 là số của dòng trên")]
    assert said("100 40 30 30 80 78 2 20", "41 40 24 18 26 25 1 15") == [("received", "", "", "")]


@pytest.mark.parametrize(("number", "reason"), [(10, "10 là số của dòng trên"), (9, "")])
def test_only_a_number_from_ten_on_is_taken_for_a_copy(number, reason):
    found = said(f"{number + 60} {number} 30 30 {number + 40} {number + 38} 2 20", f"42 {number} 24 18 27 26 1 15")
    assert [one[3] for one in found] == [reason]


def test_what_mends_one_sum_of_two_that_belong_together_mends_nothing():
    """78 instead of 87 in column 4 would do for 3=4+5+6, but column 3 or 11 is wrong too."""
    assert said("120 87 30 12 100 95 5 25") == [("received", "", "", ""), ("balance", "", "", "")]


def test_a_sum_that_holds_must_go_on_holding():
    """100 instead of 10 in column 7 would do for 3=7+11, and break 7=9+10."""
    assert said("120 78 30 12 10 5 5 20") == [("balance", "", "", "")]


def test_two_sums_without_a_common_cell_are_explained_each_for_itself():
    apart = form(id="f", field=[{"id": name, "label": name} for name in "abcdef"],
                 rule=[rule("a = b + c", "one"), rule("d = e + f", "other")])
    values = zip("abcdef", (50, 24, 8, 60, 37, 32), strict=True)
    lines = ["unit | field | value | cell", *(f"01 | {name} | {value} | {name.upper()}9" for name, value in values)]
    found = check_rules(facts("\n".join(lines), form="f"), known_codes(apart))
    assert [(one.suggested_cell, one.suggested_value) for one in found] == [("B9", "42"), ("F9", "23")]


@pytest.mark.parametrize(("bounds", "suggested"), [
    ({"minimum": 78}, "78"), ({"minimum": 79}, ""), ({"maximum": 78}, "78"), ({"maximum": 77}, ""), ({}, "78"),
])
def test_a_number_the_field_may_not_hold_is_not_suggested(bounds, suggested):
    small = form(id="f", field=[{"id": "a", "label": "a"}, {"id": "b", "label": "b", **bounds}, {"id": "c", "label": "c"}],
                 rule=[rule("a = b + c", "sum")])
    (found,) = check_rules(facts("unit | field | value | cell\n01 | a | 120 | C9\n01 | b | 87 | D9\n01 | c | 42 | E9", form="f"),
                           known_codes(small))
    assert found.suggested_value == suggested


ABC = [{"id": name, "label": name} for name in "abc"]


def suggested(asked, *values: float | str, fields: str = "abc") -> list[str]:
    """What is proposed for one row of values; "-" stands where the sheet has no such cell."""
    lines = [f"01 | {name} | {value} | {name.upper()}9" for name, value in zip(fields, values, strict=True) if value != "-"]
    found = check_rules(facts("\n".join(["unit | field | value | cell", *lines]), form="f"), known_codes(asked))
    return [f"{one.suggested_cell} {one.suggested_value}".strip() for one in found]


@pytest.mark.parametrize(("formula", "values", "expected"), [
    ("a = b + 10", (120, 101, 0), "B9 110"),        # 110 typed as 101
    ("a = b + b", (156, 87, 0), "B9 78"),           # counted twice
    ("a = b + b", (157, 87, 0), ""),                # 78,5 is no number of things
    ("a - b = c", (120, 42, 87), "C9 78"), ("a = b * 2", (156, 87, 0), ""),      # no plain sum
])
def test_what_balances_is_worked_out_from_the_formula(formula, values, expected):
    assert suggested(form(id="f", field=ABC, rule=[rule(formula, "sum")]), *values) == [expected]


def test_a_sum_with_a_blank_in_it_is_no_witness():
    """a = b + c cannot be judged; a = d + e asks for 120."""
    asked = form(id="f", field=[{"id": name, "label": name} for name in "abcde"],
                 rule=[rule("a = b + c", "blank"), rule("a = d + e", "whole")])
    assert suggested(asked, 210, 78, "-", 100, 20, fields="abcde") == ["A9 120"]


def test_where_fields_are_rows_a_number_may_repeat_the_line_above():
    lines = form(id="f", layout="rows", rows="single", rule=[rule("a = b + c", "sum")],
                 field=[{"id": "first", "label": "Khác"}, ABC[1], {"id": "kind", "label": "Loại", "type": "text"}, *ABC[::2]])
    (found,) = check_rules(facts("""
        unit | field | value | text | cell
        01   | first |    90 |      | D10
        01   | b     |    90 |      | D11
        01   | kind  |       | tốt  | D12
        01   | a     |    90 |      | D13
        01   | c     |    30 |      | D14
    """, form="f"), known_codes(lines))
    assert found.message.endswith("Nếu ô D11 là 60 (90 là số của dòng trên) thì biểu khớp.")


def test_other_rules_of_the_form_are_no_hindrance():
    """One of texts, one over all rows, one that is no comparison of numbers."""
    asked = form(id="f", rows="item", field=[*ABC, {"id": "kind", "label": "Loại", "type": "text"}],
                 rule=[rule("a = b + c", "sum"), rule("sum(a) <= 1000", "all"), rule('kind = "x"', "kind")])
    lines = [f"01 | r | {name} | {value} | | {name.upper()}9" for name, value in zip("abc", (120, 87, 42), strict=True)]
    table = facts("\n".join(["unit | row | field | value | text | cell", *lines, "01 | r | kind | | x | D9"]), form="f")
    assert [one.suggested_cell for one in check_rules(table, known_codes(asked))] == ["B9"]


def test_a_cell_that_is_not_on_the_sheet_explains_nothing():
    """10 in the row below would fit the third column, which the first row does not have."""
    asked = form(id="f", rows="item", field=[*ABC[:2], {"id": "c", "label": "c", "blank": "zero"}],
                 rule=[rule("a = b + c", "sum")])
    (found,) = check_rules(facts("""
        unit | row | field | value | cell
        01   | x   | a     |    30 | A9
        01   | x   | b     |    20 | B9
        01   | y   | a     |    25 | A10
        01   | y   | b     |    15 | B10
        01   | y   | c     |    10 | C10
    """, form="f"), known_codes(asked))
    assert found.suggested_cell == ""


def test_nothing_is_no_tenth_of_a_number():
    """Half a unit of tolerance: 0 would do for 1, and 0,1 is as good as 0."""
    money = form(id="f", field=[{"id": name, "label": name, "type": "money"} for name in "abc"],
                 rule=[rule("a = b + c", "sum", tolerance=0.5)])
    (found,) = check_rules(facts("unit | field | value\n01 | a | 5\n01 | b | 5\n01 | c | 1", form="f"), known_codes(money))
    assert found.suggested_value == ""


def test_last_year_is_asked_for_only_where_a_sum_is_broken():
    def refuse():
        raise AssertionError

    late = "120 78 5 37 100 90 10 20"           # 10 late of 5 direct files: no sum
    assert [one.code for one in check_rules(desk(late, GOOD), known_codes(DESK), refuse)] == ["f.late-within"]


def test_last_years_number_left_in_the_pattern_is_seen():
    assert said("120 61 30 12 100 95 5 20", before="99 61 28 10 90 89 1 9") == [("received", "D10", "78", "61 là số năm trước")]
    assert said("120 61 30 12 100 95 5 20", before="99 60 28 10 90 89 1 9") == [("received", "", "", "")]
    assert said("99 78 30 12 100 95 5 20", before="99 61 28 10 90 89 1 9") == [
        (rule, "C10", "120", "99 là số năm trước") for rule in ("received", "balance")]


def test_small_numbers_stand_everywhere_by_chance():
    """7 stood there last year too and stands in the row above; it means nothing."""
    assert said("57 7 30 20 50 48 2 7", "61 7 30 20 50 48 2 11", before="57 7 30 20 50 48 2 7/99 7 70 22 90 88 2 9") == [
        ("received", "", "", "")]


def test_the_sentence_stands_behind_the_words_of_the_rule():
    (found,) = check_rules(desk("120 87 30 12 100 95 5 20"), known_codes(DESK))
    assert found.message == "Cần 129, đang là 120. Nếu ô D10 là 78 (đảo chữ số của 87) thì biểu khớp."
    assert (found.cell, found.found, found.suggested_cell, found.suggested_value) == ("C10", "120", "D10", "78")


def test_where_fields_are_rows_the_lines_above_and_below_are_other_fields():
    names = ("total", "one", "two", "three")
    lines = form(id="f", layout="rows", rows="single", field=[{"id": name, "label": name} for name in names],
                 rule=[rule("total = one + two + three", "sum")])
    values = zip(names, (90, 30, 30, 45), (10, 11, 12, 13), strict=True)      # 15 too many: two repeats one
    table = facts("\n".join(["unit | field | value | cell", *(f"01 | {name} | {value} | D{row}" for name, value, row in values)]),
                  form="f")
    (found,) = check_rules(table, known_codes(lines))
    assert found.suggested_cell == ""           # 15 instead of 30 in either line
    values = zip(names, (90, 30, 45, 45), (10, 11, 12, 13), strict=True)      # 30 too many: 15 in either line of 45
    table = facts("\n".join(["unit | field | value | cell", *(f"01 | {name} | {value} | D{row}" for name, value, row in values)]),
                  form="f")
    (found,) = check_rules(table, known_codes(lines))
    assert found.suggested_cell == ""


def test_money_with_decimals_and_a_chain_of_sums():
    money = form(id="f", field=[{"id": name, "label": name, "type": "money", "decimals": 1} for name in "abcde"],
                 rule=[rule("a = b + c = d + e", "chain", tolerance=0.05)])

    def with_values(*values: float) -> list[tuple[str, str]]:
        text = "\n".join(["unit | field | value | cell", *(f"01 | {name} | {value} | {name.upper()}9"
                                                          for name, value in zip("abcde", values, strict=True))])
        return [(one.suggested_cell, one.suggested_value) for one in check_rules(facts(text, form="f"), known_codes(money))]

    assert with_values(57.2, 50.0, 7.2, 57.0, 0.2) == []
    assert with_values(75.2, 50.0, 7.2, 57.0, 0.2) == [("A9", "57,2")]       # 75,2 for 57,2
    assert with_values(57.2, 50.0, 72.0, 57.0, 0.2) == [("C9", "7,2")]       # breaks both pairs; told once
    assert with_values(57.2, 50.0, 7.2, 75.0, 0.2) == [("D9", "57")]
