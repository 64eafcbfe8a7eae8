"""What is taken out of a report before it is signed, and what is left to a person."""

import io

import docx
import pytest

from flows.documents.finished import finished
from flows.documents.package import DOCUMENT, read_parts, write_parts
from flows.documents.render import Properties, document_root, render
from flows.documents.signed import has_signer, number_and_day
from flows.documents.word_xml import P, text_of
from flows.errors import RefusedError
from tests.documents.reading import findings, template

HEAD = ("Số:        /BC-UBND\n{}\nBắc Kạn, ngày       tháng 01 năm 2019\n[Tên loại văn bản] BÁO CÁO\n"
        + "Lời văn của báo cáo. " * 20)
WATERMARK = ('<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:400pt;height:100pt">'
             '<v:textpath string="DỰ THẢO"/></v:shape></w:pict></w:r>')
BOX = ('<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
       '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent>'
       '</w:drawing></mc:Choice><mc:Fallback>'
       '<w:pict><w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>'
       '</mc:AlternateContent></w:r>')


def document(folder, text: str) -> bytes:
    return render(template(folder, text), {}, {}, Properties("Báo cáo", "UBND"))


def with_xml(data: bytes, old: str, new: str) -> bytes:
    parts = read_parts(data)
    return write_parts({**parts, DOCUMENT: parts[DOCUMENT].replace(old.encode(), new.encode())})


def lines(data: bytes) -> list[str]:
    return [text for item in document_root(data).iter(P) if (text := text_of(item))]


@pytest.mark.parametrize("mark", ["DỰ THẢO", "Dự thảo lần 2", "BẢN DỰ THẢO", "DỰ THẢO LẦN THỨ BA"])
def test_the_draft_mark_goes_and_no_other_line(tmp_path, mark):
    with_mark, without = (document(tmp_path, HEAD.format(line)) for line in (mark, "SỐ LIỆU MINH HỌA"))
    assert lines(finished(with_mark, "a.docx")) == [line for line in lines(without) if line != "SỐ LIỆU MINH HỌA"]
    assert finished(without, "a.docx") == without


@pytest.mark.parametrize("drawn", [WATERMARK, BOX], ids=["watermark", "box"])
def test_a_drawn_mark_goes_whole(tmp_path, drawn):
    plain, line = document(tmp_path, HEAD.format("Dòng")), '<w:r><w:t xml:space="preserve">Dòng'
    done = finished(with_xml(plain, line, drawn + line), "a.docx")
    assert read_parts(done)[DOCUMENT] == read_parts(plain)[DOCUMENT]


def test_comments_go_with_everything_that_spoke_of_them(tmp_path):
    plain = document(tmp_path, HEAD.format("Dòng"))
    book = docx.Document(io.BytesIO(plain))
    line = next(item for item in book.paragraphs if item.text == "Dòng")
    book.add_comment(line.runs, "Xem lại chỗ này", "Bà A", "A")
    buffer = io.BytesIO()
    book.save(buffer)
    assert b"Xem l" in read_parts(buffer.getvalue())["word/comments.xml"]

    done = finished(buffer.getvalue(), "a.docx")

    parts = read_parts(done)
    assert [name for name, content in parts.items() if b"omment" in content or "comment" in name] == []
    assert lines(done) == lines(plain)
    assert findings(done, tmp_path) == []


@pytest.mark.parametrize("change", [
    '<w:ins w:id="1" w:author="A"><w:r><w:t>thêm</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">Dòng',
    '<w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange></w:rPr><w:t xml:space="preserve">Dòng'])
def test_changes_that_are_still_tracked_are_for_a_person_to_settle(tmp_path, change):
    data = with_xml(document(tmp_path, HEAD.format("Dòng")), '<w:r><w:t xml:space="preserve">Dòng', change)
    with pytest.raises(RefusedError, match="Track Changes"):
        finished(data, "a.docx")


def test_a_mark_inside_other_text_is_for_a_person_to_settle(tmp_path):
    with pytest.raises(RefusedError, match="dự thảo"):
        finished(document(tmp_path, HEAD.format("DỰ THẢO BÁO CÁO ngày 5")), "a.docx")


@pytest.mark.parametrize(("number", "day", "read"), [
    ("Số: 15/BC-UBND", "Bắc Kạn, ngày 16 tháng 01 năm 2019", ("15/BC-UBND", "2019-01-16")),
    ("Số:        /BC-UBND", "Bắc Kạn, ngày       tháng 01 năm 2019", ("", "")),
    ("Số: 05/BC-UBND", "Bắc Kạn, ngày 31 tháng 02 năm 2019", ("05/BC-UBND", "")),
])
def test_number_and_day_are_read_where_a_clerk_has_written_them(tmp_path, number, day, read):
    data = document(tmp_path, HEAD.format("Dòng").replace("Số:        /BC-UBND", number).replace(
        "Bắc Kạn, ngày       tháng 01 năm 2019", day))
    assert number_and_day(data, "a.docx") == read
    assert not has_signer(data, "a.docx")
