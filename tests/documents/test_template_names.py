"""What the functions of a template print: brackets joined, counts of nothing left out, no comparison where there is none."""

import pandas as pd
import pytest

from flows.documents.context import FigureNames
from flows.documents.figure_book import FigureBook
from flows.wording.marks import marks, unbound
from tests.helpers import table


def names(text: str) -> FigureNames:
    rows = table(text)
    usual = {"text": "", "formula": "", "label": "", "decimals": 0, "unit_of_measure": "hồ sơ", "state": "ok", "n_reported": 3,
             "n_expected": 3}
    for column, value in usual.items():
        rows[column] = rows.get(column, pd.Series([value] * len(rows))).fillna(value)
    return FigureNames(FigureBook(rows.astype({"decimals": int})), 2018)


def test_the_number_of_units_and_a_reference_share_one_pair_of_brackets():
    some = names("id | value | n_reported | n_expected\na.b | 5 | 2 | 3\na.c | 5 | 3 | 3")

    assert unbound(some.so_don_vi("a.b", them="Phụ lục I kèm theo")) == " (số liệu của 02/03 đơn vị; Phụ lục I kèm theo)"
    assert unbound(some.so_don_vi("a.b")) == " (số liệu của 02/03 đơn vị)"
    assert some.so_don_vi("a.c", them="Phụ lục I kèm theo") == " (Phụ lục I kèm theo)"
    assert some.so_don_vi("a.c") == ""


def test_counts_of_nothing_are_left_out_of_a_list():
    some = names("id | value | state\na.one | 2 | ok\na.two | 0 | ok\na.three | 14 | ok\na.four | | missing")
    told = some.liet_ke(("a.one", "xã đạt"), ("a.two", "xã hỏng"), ("a.three", "xã khá"), ("a.four", "xã lạ"), truoc=", gồm ")

    assert unbound(told) == ", gồm 02 xã đạt, 14 xã khá"
    assert marks(told) == [("a.one", "02"), ("a.three", "14")]
    assert some.liet_ke(("a.two", "xã hỏng"), truoc=", gồm ", sau=".") == ""


@pytest.mark.parametrize(("state", "told"), [("ok", ", tăng 02 hồ sơ so với năm 2017"),
                                             ("low_coverage", ", chưa đủ số liệu để so sánh với năm 2017"), ("missing", "")])
def test_a_comparison_is_silent_only_where_nothing_at_all_can_be_compared(state, told):
    value = "2" if state == "ok" else ""
    some = names(f"id | value | state\na.b | 5 | ok\na.b.change | {value} | {state}")

    assert unbound(some.so_sanh("a.b")) == told
