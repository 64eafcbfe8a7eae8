"""A unit against its peers, against last year's file, against its neighbour; opening stock against closing stock."""

from collections.abc import Iterable

import pytest

from flows.catalogue.proofs import prove
from flows.checks.comparisons import compare
from flows.checks.wording import worded
from flows.findings import Finding
from flows.units import Unit
from tests.checks.tables import known_codes
from tests.helpers import catalogue, facts, form, units

NAMES = ("a", "b", "c", "d", "e", "f")
COUNTS = form(id="f", field=[{"id": name, "label": name} for name in NAMES])
MORE = [Unit(f"1{number:02}", f"Xã số {number}", "xa", "061") for number in range(30)]
NOTHING = facts("unit | value")


def report(rows: Iterable[tuple[str, str, float]], identity: str = "f") -> str:
    return facts("\n".join(["unit | field | value | cell | file", *(
        f"{unit} | {field} | {value} | {field.upper()}9 | {unit}.xlsx" for unit, field, value in rows)]), form=identity)


def whole(unit: str, *values: float) -> list[tuple[str, str, float]]:
    return [(unit, name, value) for name, value in zip(NAMES, values, strict=True)]


def found(now, before=NOTHING, asked=COUNTS) -> list[Finding]:
    return worded(compare(now, before, (), known_codes(asked), units(*MORE)), known_codes(asked))


# -- peers: 24 communes with 40, 50 or 60; 50 * e^(6 * 0.3) = 302 is the bound ---------------------------------------

PEERS = [(f"1{number:02}", "a", (40, 50, 60)[number % 3]) for number in range(24)]


@pytest.mark.parametrize(("value", "told"), [(290, []), (320, ["129"]), (9, []), (8, ["129"]), (1, ["129"]), (0, [])])
def test_a_commune_far_from_all_others_is_told(value, told):
    assert [one.unit for one in found(report([*PEERS, ("129", "a", value)]))] == told


@pytest.mark.parametrize(("value", "told"), [(29, []), (30, ["129"])])
def test_small_numbers_are_far_from_others_without_meaning_anything(value, told):
    ones = [(unit, "a", 1) for unit, _, _ in PEERS]
    assert [one.unit for one in found(report([*ones, ("129", "a", value)]))] == told


def test_a_unit_that_was_large_last_year_is_large():
    now = report([*PEERS, ("129", "a", 320)])
    assert found(now, report([("129", "a", 300)])) == []
    assert [one.code for one in found(now, report([("129", "a", 100)]))] == ["change-too-large"]


def test_too_few_peers_or_mostly_zeros_say_nothing():
    assert found(report([*PEERS[:19], ("129", "a", 5000)])) != []       # 20 values with its own
    assert found(report([*PEERS[:18], ("129", "a", 5000)])) == []
    zeros = [(f"1{number:02}", "a", 0) for number in range(24, 29)]
    assert [one.unit for one in found(report([*PEERS, *zeros, ("129", "a", 5000)]))] == ["129"]
    assert found(report([*[(unit, "a", 0) for unit, _, _ in PEERS], *[(unit, "a", 50) for unit, _, _ in zeros],
                         ("129", "a", 5000)])) == []


@pytest.mark.parametrize(("zeros", "told"), [(25, ["129"]), (26, [])])
def test_more_zeros_than_numbers_are_no_measure(zeros, told):
    """24 communes around 50 and the one with 5.000 are 25 numbers."""
    silent = [Unit(f"2{number:02}", f"Xã yên {number}", "xa", "061") for number in range(zeros)]
    asked = known_codes(COUNTS)
    now = report([*PEERS, ("129", "a", 5000), *((unit.code, "a", 0) for unit in silent)])
    assert [one.unit for one in compare(now, NOTHING, (), asked, units(*MORE, *silent))] == told


def test_districts_are_not_held_against_communes():
    assert found(report([*PEERS, ("061", "a", 5000), ("065", "a", 4000)])) == []


def test_what_peers_say_is_said_in_words():
    (one,) = found(report([*PEERS, ("129", "a", 5000)]))
    assert (one.code, one.severity, one.cell, one.file) == ("unusual-among-peers", "warning", "A9", "129.xlsx")
    assert one.message == "Số khác hẳn các đơn vị cùng cấp: đơn vị khác thường khoảng 50, ở đây 5.000."


# -- copies ----------------------------------------------------------------------------------------------------------

FULL = (41, 52, 63, 74, 85, 0)      # five different numbers from 10 on


def test_a_form_that_repeats_last_years_number_for_number_is_told_once():
    (one,) = found(report(whole("01", *FULL)), report(whole("01", *FULL)))
    assert (one.code, one.severity, one.unit, one.form, one.cell) == ("copied-last-year", "warning", "01", "f", "")
    assert one.message == "Cả biểu giống hệt biểu năm trước của đơn vị, không khác một con số nào."


@pytest.mark.parametrize(("now", "before"), [
    (FULL, (41, 52, 63, 74, 86, 0)), (FULL, (41, 52, 63, 74, 85, 1)),       # one number has moved
    *[(same, same) for same in [
        (41, 41, 41, 74, 85, 0),                                            # three different numbers only
        (1, 2, 3, 4, 5, 6), (0, 0, 0, 0, 0, 0)]],                           # small ones are the same in many years
])
def test_a_form_that_differs_or_says_little_is_no_copy(now, before):
    assert found(report(whole("01", *now)), report(whole("01", *before))) == []


@pytest.mark.parametrize(("smallest", "told"), [(10, ["copied-last-year"]), (9, [])])
def test_only_numbers_from_ten_on_tell_a_copy(smallest, told):
    numbers = (smallest, 52, 63, 74, 85, 0)
    assert [one.code for one in found(report(whole("01", *numbers)), report(whole("01", *numbers)))] == told


def test_only_what_last_years_data_has_is_compared():
    assert found(report(whole("01", *FULL)), report(whole("01", *FULL)[:5])) != []
    assert found(report(whole("01", *FULL[:5], 9)), report(whole("01", *FULL)[:5])) != []   # nobody asked for the sixth then
    assert found(report(whole("01", *FULL)), report(whole("01", *FULL)[:4])) == []          # four numbers are few
    assert found(report(whole("01", *FULL)[:5]), report(whole("01", 41, 52, 63, 74, 85, 9))) == []      # one has gone
    assert found(report(whole("01", *FULL)), report(whole("02", *FULL))) == []              # another unit's


def test_a_blank_where_last_year_was_nothing_is_no_difference():
    now = facts("\n".join(["unit | field | value | state", *(f"01 | {name} | {value} | reported" for name, value in zip(
        "abcde", FULL, strict=False)), "01 | f | | missing"]), form="f")
    assert [one.code for one in found(now, report(whole("01", *FULL)))] == ["copied-last-year"]


def test_a_row_more_than_last_year_is_no_copy():
    """The fields are those of last year; a row without any number says nothing new."""
    listed = form(id="f", rows="item", field=[{"id": "name", "label": "Tên", "type": "text", "key": True},
                                              *({"id": name, "label": name} for name in NAMES)])
    before = [f"01 | x | {name} | {value}" for name, value in zip(NAMES, FULL, strict=True)]
    head = "unit | row | field | value"
    then = facts("\n".join([head, *before]), form="f")
    for line, told in (("01 | y | a | 7", []), ("01 | y | a | 0", ["copied-last-year"])):
        now = facts("\n".join([head, *before, line]), form="f")
        assert [one.code for one in found(now, then, listed)] == told


def test_stocks_may_stand_still():
    standing = form(id="f", field=[{"id": name, "label": name, "adds": "stock"} for name in NAMES])
    assert found(report(whole("01", *FULL)), report(whole("01", *FULL)), standing) == []


def test_two_neighbours_with_one_form_are_both_told_and_named():
    two = found(report([*whole("01", *FULL), *whole("02", *FULL), *whole("03", *FULL)]))
    assert [(one.code, one.unit, one.severity) for one in two] == [("identical-neighbours", "01", "warning"),
                                                                  ("identical-neighbours", "02", "warning")]
    assert [one.message for one in two] == [f"Cả biểu giống hệt biểu của {name}." for name in ("Xã Phúc Lộc", "Xã Bành Trạch")]


@pytest.mark.parametrize(("smallest", "told"), [(10, ["01", "02"]), (9, [])])
def test_four_different_numbers_from_ten_on_are_enough_for_neighbours(smallest, told):
    same = (41, 52, 63, smallest, 0, 0)
    assert [one.unit for one in found(report([*whole("01", *same), *whole("02", *same)]))] == told


def test_neighbours_may_have_the_same_stocks():
    standing = form(id="f", field=[{"id": name, "label": name, "adds": "stock"} for name in NAMES])
    assert found(report([*whole("01", *FULL), *whole("02", *FULL)]), asked=standing) == []


@pytest.mark.parametrize(("sixth", "told"), [
    (["01 | f | 0 | zero", "02 | f | -0.0 | zero"], ["01", "02"]),
    (["01 | f | | missing"], ["01", "02"]), (["01 | f | | missing", "02 | f | 0 | zero"], []),
])
def test_an_empty_cell_is_as_one_that_is_not_there_and_neither_is_zero(sixth, told):
    lines = [f"{unit} | {name} | {value} | reported" for unit in ("01", "02") for name, value in zip("abcde", FULL, strict=False)]
    now = facts("\n".join(["unit | field | value | state", *lines, *sixth]), form="f")
    assert [one.unit for one in found(now)] == told


@pytest.mark.parametrize(("more", "told"), [
    ([], ["01", "02"]), (["02 | z | a |"], ["01", "02"]),                   # a row without any number says nothing
    (["02 | z | a | 7"], []), (["02 | z | a | 0"], [])])
def test_a_form_of_several_rows_is_compared_row_by_row_in_whatever_order(more, told):
    one = [(row, name, number + 10 * place) for place, row in enumerate("xy") for name, number in zip(NAMES, FULL, strict=True)]
    lines = [f"{unit} | {row} | {name} | {value}" for unit, rows in (("01", one), ("02", one[6:] + one[:6]))
             for row, name, value in rows]
    listed = form(id="f", rows="item", field=COUNTS.field)
    now = facts("\n".join(["unit | row | field | value", *lines, *more]), form="f")
    assert [finding.unit for finding in found(now, asked=listed)] == told


def test_rows_that_changed_places_are_no_copy():
    one = [("x", name, value) for name, value in zip(NAMES, FULL, strict=True)] + [("y", "a", 7)]
    other = [("yx"["xy".index(row)], name, value) for row, name, value in one]
    lines = [f"{unit} | {row} | {name} | {value}" for unit, rows in (("01", one), ("02", other)) for row, name, value in rows]
    now = facts("\n".join(["unit | row | field | value", *lines]), form="f")
    assert found(now, asked=form(id="f", rows="item", field=COUNTS.field)) == []


@pytest.mark.parametrize(("first", "second"), [
    (FULL, (41, 52, 63, 74, 86, 0)), (FULL, (41, 52, 63, 74, 85, 1)),               # one differs
    (FULL, (52, 41, 63, 74, 85, 0)),                                                # two changed places
    ((1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, 6)), ((41, 52, 63, 0, 0, 0), (41, 52, 63, 0, 0, 0)),
])
def test_neighbours_that_differ_or_say_little_are_left_alone(first, second):
    assert found(report([*whole("01", *first), *whole("02", *second)])) == []


# -- opening stock ---------------------------------------------------------------------------------------------------

DESK = form(id="f", rows="item", field=[
    {"id": "sector", "label": "Lĩnh vực", "type": "text", "key": True},
    {"id": "carried", "label": "Từ kỳ trước", "adds": "stock", "opening": "pending"},
    {"id": "left", "label": "Tồn", "adds": "stock", "opening": "total - resolved"},
    {"id": "pending", "label": "Đang giải quyết", "adds": "stock"},
    {"id": "total", "label": "Tổng"}, {"id": "resolved", "label": "Đã giải quyết"}])


def opening(now: str, before: str) -> list[tuple[str, str, str]]:
    """(cell, expected, found) of each finding; lines are ``row field value cell``."""
    head = "unit | row | field | value | state | cell\n"
    tables = [facts(head + "\n".join(f"01 | {row} | {field} | {value if value != '-' else ''} | "
                                     f"{'missing' if value == '-' else 'reported'} | {cell}"
                                     for row, field, value, cell in (line.split() for line in text.split("/"))), form="f")
              for text in (now, before)]
    return [(one.cell, one.expected, one.found) for one in found(*tables, DESK) if one.code == "opening-stock"]


@pytest.mark.parametrize(("now", "before", "expected"), [
    ("x carried 12 F9", "x pending 12 K9", []),
    ("x carried 12 F9", "x pending 14 K9", [("F9", "14", "12")]),
    ("x carried 12 F9/y carried 5 F10", "x pending 12 K9/y pending 3 K10", [("F10", "3", "5")]),
    ("x carried 12 F9/y carried 5 F10", "u pending 10 K9/v pending 7 K10", []),         # other names, same sum
    ("x carried 12 F9/y carried 5 F10", "u pending 10 K9/v pending 6 K10", [("F9", "16", "17")]),   # told for the unit
    ("x left 3 F9", "x total 18 C9/x resolved 15 D9", []), ("x left 3 F9", "x total 18 C9/x resolved 16 D9", [("F9", "2", "3")]),
    ("x carried 0 F9", "x pending 4 K9", [("F9", "4", "0")]),
    ("x carried - F9", "x pending 4 K9", []), ("x carried 4 F9", "x pending - K9", []), ("x left 3 F9", "x total 18 C9", []),
    ("x carried 12 F9/y carried - F10", "x pending 10 K9/y pending 7 K10", []),         # a blank is told by itself
    ("x pending 12 K9", "x pending 14 K9", []),
])
def test_this_year_begins_with_what_last_year_left(now, before, expected):
    assert opening(now, before) == expected


def test_an_opening_stock_that_is_no_sum_of_fields_is_not_judged():
    asked = form(id="f", field=[{"id": "carried", "label": "Từ kỳ trước", "opening": "sum(pending)"},
                                {"id": "pending", "label": "Đang giải quyết", "adds": "stock"}])
    now, before = (facts(f"unit | field | value\n01 | carried | {value}\n01 | pending | {value}", form="f") for value in (12, 14))
    assert found(now, before, asked) == []


@pytest.mark.parametrize(("formula", "problem"), [
    ("nothing", "f: carried: opening 'nothing': nói đến 'nothing' không có trong biểu"),
    ("pending +", "f: carried: opening 'pending +': cần một số hạng, gặp 'hết công thức'"), ("pending", ""),
])
def test_an_opening_that_means_nothing_is_a_mistake_of_the_catalogue(formula, problem):
    asked = form(id="f", field=[{"id": "carried", "label": "Từ kỳ trước", "opening": formula},
                                {"id": "pending", "label": "Đang giải quyết"}])
    assert prove(catalogue(asked)) == ([problem] if problem else [])


def test_a_broken_carry_over_is_said_in_words():
    (one,) = found(facts("unit | row | field | value | cell\n01 | x | carried | 12 | F9", form="f"),
                   facts("unit | row | field | value\n01 | x | pending | 14", form="f"), DESK)
    assert (one.severity, one.message) == ("warning", "Kỳ trước chuyển sang là 12, nhưng cuối năm trước còn 14.")
