"""Accepted facts become the listings a report prints as text."""

from flows.documents.records import records_of
from tests.documents.sample import sample_catalogue, sample_year
from tests.helpers import facts


def listings(text: str, form: str):
    return records_of(facts(text, form=form), sample_catalogue(), sample_year().units)


def test_direction_documents_stand_in_the_order_of_units_with_short_dates():
    table = listings("""
        unit   | row | field     | text
        -------+-----+-----------+---------------
        061    | 1   | number    | 12/KH-UBND
        061    | 1   | issued_on | 2018-03-05
        BK-SNV | 1   | number    | 7/KH-SNV
        BK-SNV | 1   | issued_on | trong tháng 2
        """, "direction_docs")["direction_docs"]

    assert table[["number", "issued_on", "unit_name"]].values.tolist() == [
        ["7/KH-SNV", "trong tháng 2", "Sở Nội vụ"], ["12/KH-UBND", "05/3/2018", "Huyện Ba Bể"]]


def test_only_exemplary_models_are_listed_with_their_sector_in_words():
    table = listings("""
        unit | row        | field  | text
        -----+------------+--------+-----------
        061  | Làm đường  | name   | Làm đường
        061  | Làm đường  | sector | kinh_te
        061  | Làm đường  | status | dien_hinh
        061  | Trồng hoa  | name   | Trồng hoa
        061  | Trồng hoa  | status | cong_nhan
        """, "models")["models"]

    assert table[["name", "sector"]].values.tolist() == [["Làm đường", "Kinh tế"]]


def test_targets_carry_verdict_and_say_when_the_result_is_an_estimate():
    table = listings("""
        unit     | row            | field       | value | text
        ---------+----------------+-------------+-------+-----------------
        BK-SKHDT | grdp_growth    | plan        | 5.5   |
        BK-SKHDT | grdp_growth    | actual      | 6.2   |
        BK-SKHDT | grdp_growth    | data_status |       | uoc
        BK-SKHDT | budget_revenue | plan        | 645   |
        BK-SKHDT | budget_revenue | actual      | 601.3 |
        BK-SKHDT | budget_revenue | reason      |       | nguồn thu giảm
        """, "targets")["targets"]

    assert table[["item", "verdict", "note", "is_estimate"]].values.tolist() == [
        ["grdp_growth", "Vượt", "Số ước thực hiện", True], ["budget_revenue", "Không đạt", "nguồn thu giảm", False]]


def test_a_form_nobody_sent_has_no_listing():
    assert list(listings("unit | row | field | text\n061 | 1 | number | 1/KH", "direction_docs")) == ["direction_docs"]
