"""``danvan update``: rows of danvan's own tables come and go with the edition; what a person made of a table stays."""

import copy
import dataclasses
import io
from functools import cache

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from flows.documents.blocks import Block
from flows.documents.comments import with_comments
from flows.documents.figure_book import FigureBook
from flows.documents.package import read_parts
from flows.documents.recheck.recheck import read_document
from flows.documents.recheck.record import find_record
from flows.documents.recheck.reworded import paragraphs_of
from flows.documents.recheck.update import Updated, update
from flows.documents.render import document_root
from flows.documents.report import tables_of
from flows.documents.tables import Row
from flows.documents.word_xml import P, T, qn, text_of, w
from flows.wording.marks import unbound
from tests.documents.reading import findings as audit
from tests.documents.recheck.editing import (
    add_paragraph,
    codes,
    distinct,
    edited,
    edition,
    figures,
    printed,
    replace_text,
    retype,
    saved_by_python_docx,
)
from tests.documents.sample import sample_data

OFFICE, OTHER = "Sở Nội vụ", "Sở Tài chính"        # both with a row in Phụ lục III
TEXTS = [f"{number}/KH-UBND" for number in range(11, 51)]        # Phụ lục I


@cache
def blocks() -> dict[str, Block]:
    tables = tables_of(sample_data(figures=FigureBook(figures())))
    charts = {name: distinct(name) for name in ("targets_by_group", "poverty")}
    return {name: table for name, table in tables.items() if name in ("phu_luc_1", "phu_luc_3", "phu_luc_7")} | charts


def with_rows(name: str, change) -> bytes:
    """The report with other rows in one of its tables, numbered anew as danvan itself numbers them."""
    table = blocks()[name]
    rows, number = [], 0
    for row in change(list(table.rows)):
        number += row.kind == "data"
        rows.append(dataclasses.replace(row, cells=(str(number), *row.cells[1:])) if row.kind == "data" else row)
    return printed({**blocks(), name: dataclasses.replace(table, rows=tuple(rows))})


@cache
def whole() -> bytes:
    return printed(blocks())


@cache
def without(*names: str) -> bytes:
    """The report before the units of these names had rows in Phụ lục III."""
    return with_rows("phu_luc_3", lambda rows: [row for row in rows if row.cells[1] not in names])


def carried(old: bytes, new: bytes) -> Updated:
    return update(read_document(old), edition(), {}, fresh=find_record(read_parts(new)), own=read_parts(new))


def rows_of(data: bytes, heading: str) -> list[list[str]]:
    """Cells of all rows of the tables with that word in their heading, but for the headings."""
    tables = [table for table in document_root(data).iter(qn("tbl")) if heading in text_of(table.find(qn("tr")))]
    return [[text_of(cell) for cell in row.iter(qn("tc"))] for table in tables for row in table.iter(qn("tr"))
            if row.find(f"*/{qn('tblHeader')}") is None]


def row_with(root, words: str, heading: str = "Hồ sơ nhận giải quyết"):
    return next(row for table in root.iter(qn("tbl")) if heading in text_of(table.find(qn("tr")))
                for row in table.iter(qn("tr")) if words in text_of(row))


OFFICES = "Hồ sơ nhận giải quyết"
LISTED = "Số, ký hiệu"


@pytest.mark.parametrize(("before", "now"), [
    ((OFFICE,), ()), ((), (OFFICE,)), ((OFFICE,), (OTHER,)), ((OFFICE, OTHER, "Huyện Ba Bể"), ())])
def test_rows_of_units_come_and_go_with_their_figures_and_all_numbers_are_right(before, now, tmp_path):
    result = carried(without(*before), without(*now))

    assert rows_of(result.data, OFFICES) == rows_of(without(*now), OFFICES)
    assert {(one.kind, one.rows[0]) for one in result.tables} == {
        *(("added", name) for name in before if name not in now), *(("removed", name) for name in now if name not in before)}
    assert codes(result.data) == []
    assert audit(result.data, tmp_path) == []


def test_twice_is_once():
    once = carried(without(OFFICE), without(OTHER)).data
    again = carried(once, without(OTHER))

    assert (again.data, again.tables) == (once, ())


def test_figures_of_new_rows_are_watched_and_refreshed_like_all_others():
    grown = carried(without(OFFICE), whole()).data
    identity = next(one for one in find_record(read_parts(grown)).figures if one.startswith("one_stop.received@") and one not in
                    find_record(read_parts(without(OFFICE))).figures)
    by_hand = edited(lambda root: retype(root, identity, "77.777"), grown)
    table = edition().table
    is_it = table["id"] == identity
    later = dataclasses.replace(edition(), table=table.assign(value=table["value"].mask(is_it, 5.0),
                                                              text=table["text"].mask(is_it, "5 hồ sơ")))

    assert codes(by_hand) == [("figure-edited", identity)]
    assert identity in {name for code, name in codes(grown, later) if code == "figure-outdated"}
    assert codes(update(read_document(grown), later, {}).data, later) == []


def test_listed_texts_come_go_and_change_their_words():
    """A text more at the top, one less, one with another summary; the dates of rows that went are no missing dates."""
    def change(rows):
        new = Row(("", "3/CT-UBND", "31/01/2018", "UBND tỉnh", "Chỉ thị về 12 nhiệm vụ dân vận"))
        told = dataclasses.replace(rows[5], cells=(*rows[5].cells[:4], "Kế hoạch sửa đổi"))
        return [new, *rows[:2], *rows[3:5], told, *rows[6:]]
    newer = with_rows("phu_luc_1", change)

    result = carried(whole(), newer)

    assert rows_of(result.data, LISTED) == rows_of(newer, LISTED)
    assert [one.kind for one in result.tables] == ["added", "removed", "cell"]
    assert codes(result.data) == []


def test_a_new_row_looks_like_its_neighbours():
    """A person has set the whole table in red: so is what comes."""
    def edit(document):
        for table in document.tables:
            for row in table.rows:
                for cell in row.cells:
                    for run in cell._tc.iter(qn("r")):
                        Run(run, None).font.highlight_color = WD_COLOR_INDEX.YELLOW
    result = carried(saved_by_python_docx(edit, without(OFFICE)), whole())

    row = row_with(document_root(result.data), OFFICE)
    marked = [run.find(f"*/{qn('highlight')}") is not None for run in row.iter(qn("r")) if text_of(run)]
    assert len(marked) == 13
    assert all(marked)


def test_a_row_a_person_has_added_stays_and_is_counted():
    def add(root):
        row = row_with(root, OTHER)
        own = copy.deepcopy(row)
        for cell, text in zip(own.iter(qn("tc")), ["5", "Ban Quản lý khu công nghiệp", *("" for _ in range(11))], strict=True):
            for item in next(iter(cell.iter(P))).findall("*"):
                if item.tag != qn("pPr"):
                    item.getparent().remove(item)
            if text:
                cell.find(qn("p")).append(w("r", w("t")))
                next(cell.iter(T)).text = text
        row.addnext(own)
    result = carried(edited(add, without(OFFICE)), whole())
    lead = [row[:2] for row in rows_of(result.data, OFFICES) if row[0].isdigit()]

    assert "Ban Quản lý khu công nghiệp" in [name for _, name in lead]
    assert OFFICE in [name for _, name in lead]
    assert [number for number, _ in lead] == [str(number) for number in range(1, len(lead) + 1)]
    assert not [one for one in result.tables if not one.is_done]


def test_a_row_a_person_has_deleted_is_not_brought_back():
    deleted = edited(lambda root: (row := row_with(root, OTHER)).getparent().remove(row), without(OFFICE))
    names = [row[1] for row in rows_of(carried(deleted, whole()).data, OFFICES)]

    assert OFFICE in names
    assert OTHER not in names


def _reword(root) -> None:
    next(item for item in row_with(root, OFFICE).iter(T) if item.text == OFFICE).text = "Sở Nội vụ (sáp nhập)"


def _comment(document) -> None:
    row = row_with(document.element, OFFICE)
    cell = next(row.iter(P))
    document.add_comment(Paragraph(cell, document).runs[0], text="Vì sao thấp?", author="Lê Văn A")


def _retype(root) -> None:
    first = next(row_with(root, OFFICE).iter(qn("sdt")))
    next(first.iter(T)).text = "77.777"


@pytest.mark.parametrize("touch", [
    lambda: edited(_reword, whole()), lambda: edited(_retype, whole()), lambda: saved_by_python_docx(_comment, whole())])
def test_a_row_in_which_a_person_has_written_is_kept_and_named(touch):
    result = carried(touch(), without(OFFICE))

    assert [(one.kind, one.is_done) for one in result.tables] == [("kept", False)]
    assert any(row[1].startswith(OFFICE) for row in rows_of(result.data, OFFICES))
    assert carried(result.data, without(OFFICE)).tables == ()


def test_comments_of_a_person_stay_and_those_of_danvan_go_with_their_row():
    """An annotated draft: danvan's note at each figure is no reason to keep a row."""
    notes = {identity: f"Nguồn của {identity}" for identity in find_record(read_parts(whole())).figures}

    def ask(document):
        asked = next(item for item in document.paragraphs if "Chính quyền các cấp quan tâm" in item.text)
        document.add_comment(asked.runs[0], text="Hỏi lại Sở Nội vụ", author="Lê Văn A")
        document.add_comment(Paragraph(next(row_with(document.element, OTHER).iter(P)), document).runs[0], text="Đúng chưa?",
                             author="Lê Văn A")
    result = carried(saved_by_python_docx(ask, with_comments(whole(), notes)), without(OFFICE))
    comments = list(Document(io.BytesIO(result.data)).comments)
    anchors = {item.get(qn("id")) for item in document_root(result.data).iter(qn("commentReference"))}

    assert [one.kind for one in result.tables] == ["removed"]
    assert [one.text for one in comments if one.author == "Lê Văn A"] == ["Hỏi lại Sở Nội vụ", "Đúng chưa?"]
    assert {str(one.comment_id) for one in comments} == anchors


def _without_column(root) -> None:
    table = next(row_with(root, OTHER).iterancestors(qn("tbl")))
    for row in table.iter(qn("tr")):
        row.remove(list(row.iter(qn("tc")))[-1])


def _with_column(root) -> None:
    table = next(row_with(root, OTHER).iterancestors(qn("tbl")))
    for row in table.iter(qn("tr")):
        row.append(copy.deepcopy(list(row.iter(qn("tc")))[1]))


def _merged(root) -> None:
    for number, words in enumerate((OTHER, "Sở Tư pháp")):
        look = row_with(root, words).find(f"{qn('tc')}/{qn('tcPr')}")
        look.insert(1, w("vMerge") if number else w("vMerge", val="restart"))


@pytest.mark.parametrize("restructure", [_without_column, _with_column, _merged])
def test_a_table_whose_columns_a_person_has_changed_is_named_and_left(restructure):
    before = edited(restructure, without(OFFICE))
    result = carried(before, whole())

    assert [(one.kind, one.rows) for one in result.tables] == [("columns", (OFFICE,))]
    assert "thêm 01 dòng" in result.tables[0].message
    assert rows_of(result.data, OFFICES) == rows_of(before, OFFICES)
    assert carried(result.data, whole()).tables == result.tables        # until a person has done it


def test_a_table_the_edition_has_no_more_is_named():
    result = carried(whole(), printed({name: table for name, table in blocks().items() if name != "phu_luc_7"}
                                      | {"phu_luc_7": blocks()["phu_luc_1"]}))

    assert ("gone-table", blocks()["phu_luc_7"].title) in [(one.kind, one.table) for one in result.tables]


def test_the_total_stays_last_and_keeps_the_rows_above_on_its_page():
    grown = rows_of(carried(without("Huyện Ba Bể"), whole()).data, OFFICES)
    assert unbound(grown[-1][1]) == "Toàn tỉnh"


def test_sentences_the_edition_words_otherwise_are_told_and_those_of_a_person_are_not():
    """A list in the text is one item longer, another one is gone; a person has rewritten a third sentence and added one."""
    def change(root):
        replace_text(root, "Chính quyền các cấp quan tâm", "Chính quyền các cấp luôn quan tâm")
        add_paragraph(root, "Câu của người soạn.", after="Chính quyền các cấp luôn")
    newer = edited(lambda root: replace_text(root, "tập trung thực hiện", "tiếp tục tập trung thực hiện"), whole())
    said = find_record(read_parts(newer))
    said = dataclasses.replace(said, paragraphs=frozenset(paragraphs_of(read_document(newer).paragraphs)))
    document = read_document(edited(change, whole()))

    told = update(document, edition(), {}, fresh=said, own=read_parts(newer))

    assert [(one.is_new, one.text) for one in told.sentences] == [
        (False, "Năm 2019 tập trung thực hiện các nhiệm vụ sau:"),
        (True, "Năm 2019 tiếp tục tập trung thực hiện các nhiệm vụ sau:")]
    assert "Câu của người soạn." in [text_of(item) for item in document_root(told.data).iter(P)]
    assert update(read_document(told.data), edition(), {}, fresh=said, own=read_parts(newer)).sentences == ()
