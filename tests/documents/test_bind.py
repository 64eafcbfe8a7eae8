"""Marked text becomes content controls."""

import pytest
from lxml import etree

from flows.documents.bind import Binder, controls, leftovers
from flows.documents.word_xml import SDT, qn, run, text_of, w
from flows.errors import BrokenConfigurationError
from flows.wording.marks import bound


def bold() -> etree._Element:
    return w("rPr", w("b"))


def test_a_marked_number_becomes_a_control_with_the_id_in_tag_and_alias_and_the_runs_formatting():
    paragraph = w("p", run(f"đạt {bound('one_stop.on_time_rate', '98,5')}% số hồ sơ", bold()))

    assert Binder().bind(paragraph) == 1

    control = paragraph.find(SDT)
    assert control.find(f"*/{qn('text')}") is not None, "LibreOffice keeps the alias of plain text controls only"
    assert [control.find(f"*/{qn(name)}").get(qn("val")) for name in ("alias", "tag", "id")] == [
        "one_stop.on_time_rate", "one_stop.on_time_rate", "1"]
    assert control.find(f"*/{qn('r')}/{qn('rPr')}/{qn('b')}") is not None
    assert text_of(paragraph) == "đạt 98,5% số hồ sơ"


def test_several_figures_in_one_paragraph_keep_their_order_and_their_neighbours():
    paragraph = w("p", run(f"{bound('a.b', '49')}/{bound('a.c', '63')} tỉnh"))

    Binder().bind(paragraph)

    assert list(controls(paragraph)) == [("a.b", "49"), ("a.c", "63")]
    assert text_of(paragraph) == "49/63 tỉnh"


def test_a_mark_cut_into_several_runs_is_still_one_control():
    mark = bound("targets.met", "27")
    paragraph = w("p", run(f"có {mark[:4]}"), run(mark[4:-2], bold()), run(f"{mark[-2:]} chỉ tiêu"))

    Binder().bind(paragraph)

    assert list(controls(paragraph)) == [("targets.met", "27")]
    assert text_of(paragraph) == "có 27 chỉ tiêu"
    assert leftovers(paragraph) == []


def test_control_ids_count_through_all_parts_and_avoid_those_a_clerk_has_placed():
    clerks = w("p", w("sdt", w("sdtPr", w("id", val="2")), w("sdtContent", run("ghi chú"))))
    body, header = w("p", run(bound("a.a", "1") + bound("a.b", "2"))), w("p", run(bound("a.c", "3")))
    binder = Binder([clerks])

    binder.bind(body)
    binder.bind(header)

    made = [item.get(qn("val")) for root in (body, header) for item in root.iterfind(f".//{SDT}/*/{qn('id')}")]
    assert made == ["1", "3", "4"]


def test_line_breaks_and_tabs_beside_a_figure_survive():
    source = w("r", bold())
    source.extend([run("a").find(qn("t")), w("br"), run(bound("a.b", "5")).find(qn("t")), w("tab")])
    paragraph = w("p", source)

    Binder().bind(paragraph)

    order = [item.tag for item in paragraph.iter() if item.tag in (qn("br"), qn("tab"), SDT)]
    assert order == [qn("br"), SDT, qn("tab")]


def test_a_mark_that_never_ends_is_refused_with_its_paragraph():
    paragraph = w("p", run("Tỷ lệ " + bound("a.b", "5")[:-1]))

    with pytest.raises(BrokenConfigurationError, match="Tỷ lệ"):
        Binder().bind(paragraph)
