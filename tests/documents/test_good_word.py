"""Documents as Word likes them, read with python-docx and as XML: fields, bookmarks, language, tables, pictures, outline."""

import io
import re
from functools import cache

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from flows.documents.conformity import check_document, profile_of
from flows.documents.package import read_parts
from tests.documents import other_kinds
from tests.documents.outlines import DOCUMENTS, GOLDEN, KINDS, outline
from tests.documents.reading import findings as audit


@cache
def made(name: str) -> bytes:
    return KINDS[name]()


@pytest.fixture(params=sorted(DOCUMENTS))
def data(request) -> bytes:
    return made(request.param)


@pytest.fixture(params=sorted(KINDS))
def of_any_kind(request) -> bytes:
    return made(request.param)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_text_is_the_one_agreed_on(name):
    """After a change that is meant: ``python -m tests.documents.outlines``."""
    assert outline(made(name)) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def fields(document) -> list[tuple[str, str]]:
    """(instruction, cached result) of every field of the text, in reading order."""
    found, instruction, shown, state = [], "", "", ""
    for run in document.element.body.iter(qn("w:r")):
        for item in run:
            if item.tag == qn("w:fldChar"):
                state = item.get(qn("w:fldCharType"))
                if state == "begin":
                    instruction = shown = ""
                elif state == "end":
                    found.append((instruction.strip(), shown))
            elif item.tag == qn("w:instrText"):
                instruction += item.text
            elif item.tag == qn("w:t") and state == "separate":
                shown += item.text
    return found


def test_captions_are_numbered_by_fields_that_show_the_right_number_on_opening(data):
    document = Document(io.BytesIO(data))
    numbers: dict[str, int] = {}
    for instruction, shown in fields(document):
        if kind := re.fullmatch(r"SEQ (\S+) \\\* ARABIC", instruction):
            numbers[kind[1]] = numbers.get(kind[1], 0) + 1
            assert shown == str(numbers[kind[1]])
    assert numbers["Biểu_đồ"] == len(document.inline_shapes)
    assert b"updateFields" not in read_parts(data)["word/settings.xml"]
    assert not list(document.element.body.iter(qn("w:fldSimple")))


@pytest.mark.parametrize("name", ["bao-cao", "bao-cao-party"])
def test_a_cross_reference_says_what_its_caption_says(name):
    document = Document(io.BytesIO(made(name)))
    captions = {}
    for start in document.element.body.iter(qn("w:bookmarkStart")):
        inside = []
        for item in start.itersiblings():
            if item.tag == qn("w:bookmarkEnd"):
                assert item.get(qn("w:id")) == start.get(qn("w:id"))
                break
            inside += [text.text for text in item.iter(qn("w:t"))]
        captions[start.get(qn("w:name"))] = "".join(inside)
    references = [(found[1], shown) for instruction, shown in fields(document)
                  if (found := re.fullmatch(r"REF (\S+) \\h", instruction))]

    assert len(references) >= 8
    assert [shown for name, shown in references] == [captions[name] for name, _ in references]
    assert len(captions) == len(set(captions.values())) == len(document.inline_shapes) + sum(
        shown.startswith("Bảng") for shown in captions.values())
    assert "(Biểu đồ 1, Biểu đồ 2)." in "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_language_properties_and_no_traces_of_the_run(data):
    parts, document = read_parts(data), Document(io.BytesIO(data))
    language = etree.fromstring(parts["word/styles.xml"]).find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    core = document.core_properties

    assert language.get(qn("w:val")) == "vi-VN"
    assert core.title == "Kết quả thực hiện “Năm dân vận chính quyền” năm 2018"
    assert (core.subject, core.language) == ("Năm 2018", "vi-VN")
    assert core.author in ("Ủy ban nhân dân tỉnh Bắc Kạn", "Ban Thường vụ Tỉnh ủy Bắc Kạn")
    assert b"created" not in parts["docProps/core.xml"]


def test_tables_repeat_their_headings_and_rows_are_not_cut(data):
    tables = Document(io.BytesIO(data)).tables
    kept = [row for table in tables for row in table.rows if row._tr.find(f".//{qn('w:cantSplit')}") is None]
    lists = [table for table in tables if table.style.name == "Bảng số liệu"]

    assert kept == []
    assert lists
    assert all(table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in lists)


def test_every_picture_says_in_words_what_it_shows(data):
    about = [item.get("descr") for item in Document(io.BytesIO(data)).element.body.iter("{*}docPr")]
    assert about
    assert all(text and len(text) > 10 for text in about)


def test_headings_are_real_headings_of_the_navigation_pane():
    document = Document(io.BytesIO(made("bao-cao")))
    headings = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs
                if paragraph.style.name.startswith("Heading")]

    assert [text.split(".")[0] for style, text in headings if style == "Heading 1"] == ["I", "II", "III", "IV", "V"]
    assert [text[:2] for style, text in headings if style == "Heading 3"][:8] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)"]
    levels = {style.name: style.element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val"))
              for style in document.styles if style.name.startswith("Heading ")}
    assert levels == {"Heading 1": "0", "Heading 2": "1", "Heading 3": "2"}


def test_every_style_that_is_named_is_there(of_any_kind):
    """Word would fall back to Normal without a word."""
    parts = read_parts(of_any_kind)
    known = {style.get(qn("w:styleId")) for style in etree.fromstring(parts["word/styles.xml"]).iter(qn("w:style"))}
    used = {item.get(qn("w:val")) for item in etree.fromstring(parts["word/document.xml"]).iter(
        qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))}
    assert used <= known


@pytest.mark.parametrize("name", other_kinds.NAMES)
def test_a_document_of_any_kind_breaks_no_rule_of_its_format_and_opens_clean(name, tmp_path):
    assert profile_of(made(name)) == ("party" if name.endswith("-party") else "nd30")
    assert [(found.rule, found.place, found.found) for found in check_document(made(name))] == []
    assert audit(made(name), tmp_path) == []


def test_no_document_asks_to_update_its_fields_and_none_cuts_a_row(of_any_kind):
    document = Document(io.BytesIO(of_any_kind))
    assert b"updateFields" not in read_parts(of_any_kind)["word/settings.xml"]
    assert [row for table in document.tables for row in table.rows if row._tr.find(f".//{qn('w:cantSplit')}") is None] == []
    assert all(table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
               for table in document.tables if table.style.name == "Bảng số liệu")
