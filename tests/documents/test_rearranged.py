"""The sentence about units that were merged, split or abolished."""

import pandas as pd
import pytest

from flows.documents.figure_book import FigureBook
from flows.documents.rearranged import rearranged_sentence
from flows.wording.marks import unbound
from tests.helpers import settings


@pytest.mark.parametrize(("before", "now", "told"), [
    ({"so": 19, "xa": 122}, {"so": 19, "xa": 108}, "Năm 2018, số xa giảm từ 122 xuống 108 do sắp xếp"),
    ({"so": 19, "xa": 8}, {"so": 14, "xa": 9}, "Năm 2018, số so giảm từ 19 xuống 14; số xa tăng từ 08 lên 09 do sắp xếp"),
    ({"huyen": 8, "xa": 122}, {"xa": 37}, "Năm 2018, không còn đơn vị cấp huyen (năm trước có 08); số xa giảm từ 122 xuống 37"),
    ({"xa": 122}, {"xa": 122}, ""),
    ({}, {"xa": 122}, ""),
])
def test_what_became_of_each_level_is_told(before, now, told):
    rows = [(f"units.{level}{year}", float(count), level) for year, counts in (("#2017", before), ("", now))
            for level, count in counts.items()]
    table = pd.DataFrame([{"id": name, "label": f"Số đơn vị cấp {level}", "unit_of_measure": "đơn vị", "value": count, "text": "",
                           "decimals": 0, "state": "ok", "formula": ""} for name, count, level in rows],
                         columns=["id", "label", "unit_of_measure", "value", "text", "decimals", "state", "formula"])
    said = unbound(rearranged_sentence(FigureBook(table), settings()))
    assert said.startswith(told) if told else said == ""
