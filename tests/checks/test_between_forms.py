"""Rules between the forms of one unit, which stand on no form."""

from flows.checks.between_forms import check_between_forms
from tests.checks.tables import known_codes
from tests.helpers import facts, form

RECEIVED = form(id="letters", field=[{"id": "own", "label": "Thuộc thẩm quyền"}])
RESOLVED = form(id="cases", rows="item", field=[{"id": "kind", "label": "Loại", "type": "text", "key": True},
                                                {"id": "new", "label": "Mới"}])
RULE = {"id": "own-new", "formula": "letters.own = cases.new", "message": "Biểu thư {found}, biểu vụ {expected}."}
CATALOGUE = known_codes(RECEIVED, RESOLVED, cross=[RULE])


def test_a_form_counts_with_the_sum_of_its_rows() -> None:
    assert check_between_forms(facts("""
        unit | form    | row | field | value
        01   | letters |     | own   |    15
        01   | cases   | a   | new   |    10
        01   | cases   | b   | new   |     5
    """), CATALOGUE) == []


def test_a_difference_is_told_at_the_first_cell_of_the_left_side() -> None:
    (found,) = check_between_forms(facts("""
        unit | form    | row | field | value | file   | cell
        01   | letters |     | own   |    17 | x.xlsx | AF15
        01   | cases   | a   | new   |    10 | y.xlsx | B14
        01   | cases   | b   | new   |     5 | y.xlsx | B15
        02   | letters |     | own   |     3 | z.xlsx | AF15
        02   | cases   | a   | new   |     3 | z.xlsx | B14
    """), CATALOGUE)
    assert (found.code, found.file, found.cell, found.unit, found.form) == ("cross.own-new", "x.xlsx", "AF15", "01", "letters")
    assert (found.severity, found.message) == ("warning", "Biểu thư 17, biểu vụ 15.")


def test_a_unit_without_one_of_the_forms_is_not_judged() -> None:
    assert check_between_forms(facts("unit | form | field | value\n01 | letters | own | 17"), CATALOGUE) == []
    other = "\n02 | letters | own | 3\n02 | cases | new | 3"
    assert check_between_forms(facts("unit | form | field | value\n01 | letters | own | 17" + other), CATALOGUE) == []


def test_a_sum_with_a_blank_in_it_is_no_sum_but_a_row_that_does_not_apply_may_be() -> None:
    """10 and a blank are not 10 of 15: the blank is told once, by itself."""
    text = """
        unit | form    | row | field | value | state
        01   | letters |     | own   |    15 | reported
        01   | cases   | a   | new   |    10 | reported
        01   | cases   | b   | new   |       | missing
    """
    assert check_between_forms(facts(text), CATALOGUE) == []
    (found,) = check_between_forms(facts(text.replace("missing", "not_applicable")), CATALOGUE)
    assert found.expected == "10"


def test_a_rule_may_name_one_row() -> None:
    """10 of kind a stand against 10 letters; the 5 of kind b are none of this rule's business."""
    rule = {"id": "own-a", "formula": "letters.own = cases.new[a]", "message": "Biểu thư {found}, biểu vụ {expected}."}
    catalogue = known_codes(RECEIVED, RESOLVED, cross=[rule])
    text = """
        unit | form    | row | field | value | cell
        01   | letters |     | own   |    10 | AF15
        01   | cases   | a   | new   |    10 | B14
        01   | cases   | b   | new   |     5 | B15
    """
    assert check_between_forms(facts(text), catalogue) == []
    (found,) = check_between_forms(facts(text.replace("10 | B14", "9 | B14")), catalogue)
    assert (found.found, found.expected) == ("10", "9")


def test_a_blank_in_another_row_than_the_one_named_does_not_matter() -> None:
    rule = {"id": "own-a", "formula": "letters.own = cases.new[a]", "message": "{found}"}
    (found,) = check_between_forms(facts("""
        unit | form    | row | field | value | state
        01   | letters |     | own   |    12 | reported
        01   | cases   | a   | new   |    10 | reported
        01   | cases   | b   | new   |       | missing
    """), known_codes(RECEIVED, RESOLVED, cross=[rule]))
    assert (found.found, found.expected) == ("12", "10")


def test_a_row_may_be_named_by_its_year() -> None:
    """2018 is the year of the catalogue."""
    ranks = form(id="ranks", rows="item", field=[{"id": "year", "label": "Năm", "type": "text", "key": True},
                                                 {"id": "rank", "label": "Hạng"}])
    rules = [{"id": name, "formula": f"ranks.rank[{{{name}}}] = letters.own", "message": "{found}"}
             for name in ("year", "prev", "prev2")]
    found = check_between_forms(facts("""
        unit | form    | row  | field | value
        01   | letters |      | own   |    10
        01   | ranks   | 2018 | rank  |    18
        01   | ranks   | 2017 | rank  |    17
        01   | ranks   | 2016 | rank  |    16
        01   | ranks   | 2015 | rank  |    15
    """), known_codes(RECEIVED, ranks, cross=rules))
    assert [(one.code, one.found) for one in found] == [("cross.year", "18"), ("cross.prev", "17"), ("cross.prev2", "16")]


def test_a_rule_points_to_the_cell_of_the_row_it_names() -> None:
    rule = {"id": "b-own", "formula": "cases.new[b] <= letters.own", "message": "{found} hơn {expected}."}
    (found,) = check_between_forms(facts("""
        unit | form    | row | field | value | cell
        01   | letters |     | own   |     3 | AF15
        01   | cases   | a   | new   |    10 | B14
        01   | cases   | b   | new   |     5 | B15
    """), known_codes(RECEIVED, RESOLVED, cross=[rule]))
    assert (found.cell, found.found, found.expected) == ("B15", "5", "3")
