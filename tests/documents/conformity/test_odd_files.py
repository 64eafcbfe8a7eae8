"""Files nobody expects: one Vietnamese sentence, or findings; never a traceback."""

import pytest

from flows.documents.conformity import check_document
from flows.documents.package import write_parts
from flows.errors import BrokenConfigurationError, UnreadableFileError, WrongUsageError
from tests.documents.conformity.writing import DOCUMENT, STYLES, W, edited, packed, para, state_parts, table, word_file


@pytest.mark.parametrize(("data", "sentence"), [
    (b"", "la.docx: không phải tệp Word (.docx) đọc được."),
    (b"\xd0\xcf\x11\xe0 old or encrypted", "la.docx: không phải tệp Word (.docx) đọc được."),
    (write_parts({"mimetype": b"x"}), "la.docx: không phải tệp Word (.docx): thiếu word/document.xml."),
    (packed({**state_parts(), DOCUMENT: "<w:document"}), "la.docx: phần word/document.xml của tệp Word bị hỏng."),
    (packed({**state_parts(), DOCUMENT: f'<w:document xmlns:w="{W}"/>'}),
     "la.docx: tệp Word không có phần thân (word/document.xml)."),
    (packed({**state_parts(), STYLES: "styles"}), "la.docx: phần word/styles.xml của tệp Word bị hỏng."),
])
def test_a_file_that_cannot_be_read_is_one_sentence(data, sentence):
    with pytest.raises(UnreadableFileError) as told:
        check_document(data, name="la.docx")
    assert str(told.value) == sentence


def test_a_file_that_declares_entities_is_not_read():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    text = state_parts()[DOCUMENT].replace("Toàn tỉnh", "&b;")
    with pytest.raises(UnreadableFileError, match="khai báo DTD hoặc ENTITY"):
        check_document(packed({**state_parts(), DOCUMENT: bomb + text}))


def test_an_empty_document_lacks_its_parts():
    found = {finding.rule for finding in check_document(word_file(""))}
    assert {"PG-01", "HDR-01", "HDR-02", "HDR-05", "HDR-07", "HDR-10", "TTL-01"} <= found


def test_without_styles_word_writes_times_new_roman_of_10_points():
    parts = state_parts()
    del parts[STYLES]
    assert check_document(packed(parts)) == []
    bare = parts[DOCUMENT].replace(para("Ba Bể", 12), "<w:p><w:r><w:t>Ba Bể</w:t></w:r></w:p>")
    assert check_document(packed({**parts, DOCUMENT: bare})) == []      # 10 points are allowed in a table
    plain = parts[DOCUMENT].replace(para("SỞ NỘI VỤ", 13, "b"), "<w:p><w:r><w:t>SỞ NỘI VỤ</w:t></w:r></w:p>")
    assert "cỡ 10; không đậm; căn trái" in {finding.found for finding in check_document(packed({**parts, DOCUMENT: plain}))}


@pytest.mark.parametrize("missing", ["word/header1.xml", "word/header2.xml", "word/footer1.xml", "word/_rels/document.xml.rels"])
def test_a_lost_part_is_no_traceback(missing):
    parts = state_parts()
    del parts[missing]
    assert {finding.rule for finding in check_document(packed(parts))} <= {"NUM-01"}


def test_tables_in_tables_and_rows_without_cells_are_read():
    inner = table((1000, 1000), ("<w:p/>", "<w:p/>"))
    for _ in range(40):
        inner = table((2000,), (inner + "<w:p/>",))
    data = edited(state_parts(), ("<w:tblGrid>", "<w:tr/><w:tblGrid>"), (para("Ba Bể", 12), inner + para("Ba Bể", 12)))
    assert {finding.rule for finding in check_document(data)} <= {"TBL-01", "HDR-12"}


@pytest.mark.parametrize("edit", [
    ('w:firstLine="720"', 'w:firstLine="abc"'), ('<w:sz w:val="28"/>', '<w:sz w:val=""/>'), ('w:top="1134"', 'w:top="2cm"'),
    ("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="x"/>'), ("<w:pPr>", '<w:pPr><w:numPr><w:numId w:val="77"/></w:numPr>'),
    ("<w:pPr>", '<w:pPr><w:pStyle w:val="Không có"/>'),
])
def test_values_out_of_place_are_no_traceback(edit):
    assert isinstance(check_document(edited(state_parts(), edit)), list)


def test_a_list_item_without_words_is_empty():
    numbering = (f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
                 '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
                 '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>')
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    title = para("BÁO CÁO", style="b")
    text = state_parts()[DOCUMENT].replace(title, item + title)
    assert check_document(packed({**state_parts(), DOCUMENT: text, "word/numbering.xml": numbering})) == []


def test_lengths_may_carry_their_unit():
    assert check_document(edited(state_parts(), ('w:top="1134" w:bottom="1134"', 'w:top="2cm" w:bottom="20mm"'))) == []


def test_strict_open_xml_is_read():
    strict = {name: text.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                                 "http://purl.oclc.org/ooxml/wordprocessingml/main")
              .replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                       "http://purl.oclc.org/ooxml/officeDocument/relationships") for name, text in state_parts().items()}
    assert check_document(packed(strict)) == []


def test_text_that_was_deleted_with_tracking_does_not_count():
    deleted = '<w:del w:id="1"><w:r><w:rPr><w:sz w:val="60"/></w:rPr><w:delText>cũ</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2"><w:r><w:rPr><w:sz w:val="60"/></w:rPr><w:t>mới</w:t></w:r></w:ins>'
    anchor = '<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">d) Đã'
    assert check_document(edited(state_parts(), (anchor, deleted + anchor))) == []
    assert "BODY-01" in {finding.rule for finding in check_document(edited(state_parts(), (anchor, inserted + anchor)))}


def test_an_unknown_format_is_one_sentence():
    with pytest.raises(WrongUsageError, match="Không có thể thức “nd99”"):
        check_document(packed(state_parts()), "nd99")


def test_a_rule_without_its_limit_names_rule_and_key():
    from flows.documents.conformity.rules import load_format
    rule = next(item for item in load_format("nd30").rule if item.id == "PG-03")
    with pytest.raises(BrokenConfigurationError, match=r"quy tắc PG-03: limits\.twips: thiếu"):
        rule.model_copy(update={"limits": {}}).span("twips")
