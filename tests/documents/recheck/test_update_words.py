"""``danvan update`` turns the words of direction danvan wrote itself; what a person has written is listed for a person."""

import dataclasses

import pytest

from flows.documents.figure_book import FigureBook
from flows.documents.recheck.imprint import Imprint
from flows.documents.recheck.recheck import read_document
from flows.documents.recheck.record import Verdict, find_record
from flows.documents.recheck.update import update
from flows.documents.render import Properties, document_root, render
from flows.documents.report import report_names
from flows.documents.word_xml import P, qn, text_of
from tests.documents.reading import template
from tests.documents.recheck.editing import codes, control, edited, edition, figures, replace_text, report
from tests.documents.sample import sample_data

GRADUATION = "targets.actual.graduation"      # 93,6 of 95,0 per cent: missed, in the text and in the table of Phụ lục VII


def row_of(data: bytes) -> list[str]:
    """The table row of the target."""
    in_table = next(item for number in (0, 1) if (item := control(document_root(data), GRADUATION, number)) is not None
                    and next(item.iterancestors(qn("tr")), None) is not None)
    return [text_of(cell) for cell in next(in_table.iterancestors(qn("tr"))).iter(qn("tc"))]


@pytest.mark.parametrize(("value", "verdict"), [(93.0, "Không đạt"), (95.0, "Đạt"), (96.5, "Vượt")])
def test_the_verdict_in_a_table_turns_with_its_result(value, verdict):
    assert "Không đạt" in row_of(report())
    result = update(read_document(report()), edition(targets__actual__graduation=value), {})

    assert verdict in row_of(result.data)
    assert [(one.old, one.new) for one in result.words] == ([] if verdict == "Không đạt" else [("không đạt", verdict.lower())])


def test_only_the_sentence_without_such_a_word_is_left_for_a_person():
    now = edition(targets__actual__graduation=96.5)
    once = update(read_document(report()), now, {}).data

    left = [(one, place) for one, place in codes(once, now)]
    assert left == [("direction-word", GRADUATION)]         # "- Tỷ lệ tốt nghiệp: …" still stands in the list of those missed
    again = update(read_document(once), now, {})
    assert (again.data, again.words) == (once, ())


def test_a_word_can_turn_back():
    up = update(read_document(report()), edition(targets__actual__graduation=96.5), {}).data
    down = update(read_document(up), edition(), {})

    assert row_of(down.data) == row_of(report())
    assert codes(down.data) == []


def test_a_row_a_person_has_edited_is_left_and_told():
    data = edited(lambda root: replace_text(root, "Không đạt", "Không đạt (nộp chậm)", "Không đạt"))
    result = update(read_document(data), edition(targets__actual__budget_revenue=700.0, targets__actual__graduation=96.5,
                                                 targets__actual__new_rural_communes=9.0), {})

    assert len(result.words) == 2       # of three missed targets in the table
    assert "Không đạt (nộp chậm)" in [text_of(item) for item in document_root(result.data).iter(P)]


def test_where_less_is_better_the_edition_itself_says_how_it_judges():
    """A result that equalled its plan: which side is the good one, only the new document knows."""
    at_plan = update(read_document(report()), edition(targets__actual__graduation=95.0), {}).data
    now = edition(targets__actual__graduation=96.5)
    fresh = dataclasses.replace(find_record(read_document(report()).parts), verdicts=(Verdict(GRADUATION, 1, "missed"),))

    assert "Đạt" in row_of(update(read_document(at_plan), now, {}).data)
    assert ("direction-word", GRADUATION) in codes(update(read_document(at_plan), now, {}).data, now)
    assert "Không đạt" in row_of(update(read_document(at_plan), now, {}, fresh=fresh).data)


def test_a_verb_before_a_change_turns_and_takes_the_sign_over(tmp_path):
    data = sample_data(figures=FigureBook(figures()))
    path = template(tmp_path, "BÁO CÁO\nSố hồ sơ tiếp nhận tăng {{ so('one_stop.received.change') }} hồ sơ so với năm 2017.")
    document = render(path, report_names(data), {}, Properties("Báo cáo", "Tỉnh"), None, Imprint("2018", "mau", data.figures))
    now = edition(one_stop__received__change=-12.0)

    result = update(read_document(document), now, {})

    assert "Số hồ sơ tiếp nhận giảm 12 hồ sơ so với năm 2017." in [text_of(item) for item in document_root(result.data).iter(P)]
    assert codes(result.data, now) == []


def test_a_verdict_that_still_fits_is_left_though_a_sentence_says_the_same_in_other_words():
    """“đạt 93,2% kế hoạch” in the text is no verdict of “đạt” for the row of the table."""
    said = find_record(read_document(report()).parts)
    in_words = (Verdict(GRADUATION, -1, "met"), Verdict(GRADUATION, -1, "missed"))
    others = tuple(one for one in said.verdicts if one.id != GRADUATION)
    document = read_document(report())
    document = dataclasses.replace(document, record=dataclasses.replace(said, verdicts=(*others, *in_words)))
    fresh = dataclasses.replace(said, verdicts=(*others, *in_words))

    assert update(document, edition(), {}, fresh=fresh).words == ()
