"""A draft with comments: each figure says where it comes from, and all else is as without them."""

import io

import pytest
from docx import Document
from lxml import etree

from flows.cli import main
from flows.documents.comments import with_comments
from flows.documents.figure_book import FigureBook
from flows.documents.recheck.recheck import read_document, recheck
from flows.documents.render import document_root
from flows.documents.source_notes import source_notes
from flows.documents.word_xml import SDT, P, qn, text_of
from tests.documents.reading import control_texts
from tests.documents.reading import findings as audit
from tests.documents.recheck.editing import codes, edition, report, saved_by_python_docx
from tests.documents.recheck.test_update import updated
from tests.helpers import catalogue, facts, form, table, year


def noted(data: bytes) -> bytes:
    return with_comments(data, {identity: f"Nguồn của {identity}" for identity in control_texts(data)})


def commented(root: etree._Element) -> list[tuple[str, str]]:
    """(number of the comment, figure text) of everything that stands between a comment's start and end."""
    found = []
    for start in root.iter(qn("commentRangeStart")):
        control, end = start.getnext(), start.getnext().getnext()
        assert (control.tag, end.tag) == (SDT, qn("commentRangeEnd"))
        assert start.get(qn("id")) == end.get(qn("id")) == next(end.getnext().iter(qn("commentReference"))).get(qn("id"))
        found.append((start.get(qn("id")), text_of(control)))
    return found


def test_every_figure_has_a_comment_of_its_own(tmp_path):
    data = noted(report())
    comments = Document(io.BytesIO(data)).comments      # an independent reader
    marked = commented(document_root(data))

    assert len(marked) == sum(len(texts) for texts in control_texts(data).values())
    assert [text for _, text in marked] == [text_of(item) for item in document_root(report()).iter(SDT)]
    about = {str(comment.comment_id): comment.text for comment in comments}
    assert [about[number] for number, text in marked if text == "73,92 điểm"] == ["Nguồn của par_index.score"]
    assert {comment.author for comment in comments} == {"danvan"}
    assert all(comment.timestamp is None for comment in comments)
    assert audit(data, tmp_path) == []


def test_the_text_and_what_is_found_in_it_stay_and_the_bytes_are_the_same_each_time():
    data = noted(report())

    assert noted(report()) == data
    assert [text_of(item) for item in document_root(data).iter(P)] == [text_of(item) for item in document_root(report()).iter(P)]
    assert recheck(read_document(data), edition()) == []
    assert codes(updated(data, par_index__score=74.0).data, edition(par_index__score=74.0)) == []
    assert len(Document(io.BytesIO(updated(data, par_index__score=74.0).data)).comments) == len(commented(document_root(data)))


def test_comments_of_people_stay_beside_those_of_danvan():
    def comment(document):
        document.add_comment(document.paragraphs[0].runs, text="Hỏi lại Sở Nội vụ", author="Lê Văn A")

    found = Document(io.BytesIO(noted(saved_by_python_docx(comment)))).comments

    assert len({one.comment_id for one in found}) == len(found) == len(commented(document_root(report()))) + len(
        commented(document_root(noted(report())))) + 1
    assert [one.text for one in found if one.author == "Lê Văn A"] == ["Hỏi lại Sở Nội vụ"]


FORM = form(field=[{"id": "visits", "label": "Lượt tiếp", "type": "count"}, {"id": "people", "label": "Người", "type": "count"}])
FIGURES = [{"id": "a.visits", "label": "Số lượt tiếp", "formula": "f.visits", "per": "all"},
           {"id": "a.rate", "label": "Người mỗi lượt", "formula": "f.people / f.visits", "per": "all"}]
NOW = """unit | field | value | state | file | sheet | cell
         01 | visits | 5 | reported | 01.xlsx | Biểu F | C7
         01 | people | 9 | reported | 01.xlsx | Biểu F | D7
         02 | visits | 0 | zero | 02.xlsx | Biểu F | C9
         02 | people | | missing | 02.xlsx | Biểu F | D9"""
BEFORE = """unit | field | value | file | sheet | cell
            01 | visits | 4 | lich-su.csv | Sheet1 | F2"""


@pytest.mark.parametrize(("identity", "note"), [
    ("a.visits", "Số lượt tiếp = f.visits. Nguồn: 2 tệp, 2 ô; ô đầu tiên: 01.xlsx, trang Biểu F, ô C7."),
    ("a.visits@02", "Số lượt tiếp = f.visits. Nguồn: 02.xlsx, trang Biểu F, ô C9."),
    ("a.rate@01", "Người mỗi lượt = f.people / f.visits. Nguồn: 1 tệp, 2 ô; ô đầu tiên: 01.xlsx, trang Biểu F, ô C7."),
    ("a.visits@065", "Số lượt tiếp = f.visits. Nguồn: chưa có số liệu."),
    ("a.visits#2017", "Số lượt tiếp (năm 2017) = f.visits. Nguồn: lich-su.csv, trang Sheet1, ô F2."),
    ("a.visits.change", ("Chênh lệch so với năm 2017, tính trên các đơn vị có số liệu cả hai năm, của số lượt tiếp = f.visits. "
                         "Nguồn: 2 tệp, 2 ô; ô đầu tiên: 01.xlsx, trang Biểu F, ô C7.")),
])
def test_a_note_names_formula_files_and_the_first_cell(tmp_path, identity, note):
    known = catalogue(FORM, figures=FIGURES)
    book = FigureBook(table(f"id | text | label | formula\n{identity} | | | "))

    told = source_notes([identity], book, known, year(tmp_path), facts(NOW, form="f"), facts(BEFORE, form="f", year="2017"))

    assert told == {identity: note}


def run(capsys, *options: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["run", "2018", *options])
    return int(ended.value.code or 0), capsys.readouterr().err


def test_a_final_edition_takes_no_comments(capsys):
    assert run(capsys, "--final", "--annotate") == (
        2, "Bản chính thức không có ghi chú nguồn: bỏ --annotate, hoặc bỏ --final để lập bản dự thảo.\n")


def test_a_final_edition_wants_the_name_of_its_signer_before_anything_is_done(capsys):
    code, told = run(capsys, "--final")
    assert code == 1
    assert told == ("Chưa thể lập bản chính thức năm 2018: chưa ghi họ tên người ký "
                    "(nguoi_ky ở [bao_cao] của inputs/2018/nam.toml).\n")
