"""Counting units of one level: none of them is 0, none of them known is missing."""

from tests.figures.test_figures import computed
from tests.helpers import form

RATED = form(field=[{"id": "rating", "label": "Xếp loại", "type": "choice", "adds": "share", "blank": "missing",
                     "choices": {"tot": ["Tốt"], "kha": ["Khá"]}}])


def rated(*rows: str) -> dict[str, tuple[object, str, str]]:
    table = "\n".join(["unit | field | text", *(f"{unit} | rating | {rating}" for unit, rating in (row.split() for row in rows))])
    return computed(table, [{"id": "x.good", "formula": 'units(f.rating@xa = "tot")'},
                            {"id": "x.cities", "formula": 'units(f.rating@thanh_pho = "tot")'}], RATED)


def test_a_district_whose_communes_have_all_been_silent_has_no_number_of_good_communes():
    found = rated("061 tot", "03 kha")
    assert found["x.good@061"][:2] == (None, "missing")         # only the district's own office has reported
    assert found["x.good@065"][:2] == (0, "ok")                 # its one commune has, and is not good
    assert found["x.good"][:2] == (0, "ok")


def test_a_level_the_province_does_not_have_counts_nothing():
    assert rated("01 tot", "03 tot")["x.cities"][:2] == (0, "ok")
    assert rated("01 tot", "03 tot")["x.good"][:2] == (2, "ok")


INDEX = form(rows="item", field=[{"id": "index", "label": "Chỉ số", "type": "text", "adds": "never", "key": True},
                                 {"id": "rank", "label": "Hạng", "adds": "index"}])


def ranks(*told: str) -> tuple[object, str]:
    rows = [" | ".join([unit, "par", "rank", rank]) for unit, rank in (pair.split() for pair in told)]
    table = "\n".join(["unit | row | field | value", *rows])
    return computed(table, [{"id": "x.rank", "formula": "f.rank[par]"}], INDEX)["x.rank"][:2]


def test_an_index_told_by_two_offices_stands_only_where_they_agree():
    assert ranks("SNV 49") == (49, "ok")
    assert ranks("SNV 49", "061 49") == (49, "ok")
    assert ranks("SNV 49", "061 48") == (None, "missing")
