"""Mistakes of a template as Word writes them, told in Vietnamese with paragraph or table cell, before anything is written."""

import json
import shutil

import pytest

from flows.cli import main
from flows.documents.package import DOCUMENT, read_parts, write_parts
from flows.documents.render import Properties, document_root, render
from flows.documents.template import compile_template, is_template, problems
from flows.documents.word_xml import P, text_of
from flows.errors import BrokenConfigurationError
from tests.documents.reading import template
from tests.documents.sample import ROOT

RSID = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r w:rsidR="00A1B2C3" w:rsidRPr="00D4E5F6"><w:t>'
LANGUAGE = '</w:t></w:r><w:r><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">'
BOOKMARK = '</w:t></w:r><w:bookmarkStart w:id="7" w:name="_GoBack"/><w:bookmarkEnd w:id="7"/><w:r><w:t>'


def as_word_writes(folder, text: str, **pieces: str):
    """A template whose text holds the given names, each then replaced by what Word would write there."""
    path = template(folder, text)
    parts = read_parts(path.read_bytes())
    xml = parts[DOCUMENT].decode()
    for name, piece in pieces.items():
        xml = xml.replace(name, piece)
    path.write_bytes(write_parts({**parts, DOCUMENT: xml.encode()}))
    return path


@pytest.mark.parametrize("cut", [RSID, LANGUAGE, BOOKMARK])
@pytest.mark.parametrize("tag", ["{CUT{ nam }}", "{{ naCUTm }}", "{{ nam }CUT}", "{CUT% if nam %}2018{% endCUTif %}"])
def test_a_tag_word_has_cut_into_runs_prints_as_if_it_were_whole(tmp_path, cut, tag):
    path = as_word_writes(tmp_path, f"Năm {tag}.", CUT=cut)
    root = document_root(render(path, {"nam": 2018}, {}, Properties("Tiêu đề", "Tỉnh")))
    assert [text_of(item) for item in root.iter(P) if text_of(item)] == ["Năm 2018."]


def test_quotes_that_word_has_curled_are_quotes(tmp_path):
    path = as_word_writes(tmp_path, "Có {{ so(QUOTED) }} hồ sơ.", QUOTED="‘one_stop.received’")
    root = document_root(render(path, {"so": str}, {}, Properties("Tiêu đề", "Tỉnh")))
    assert "Có one_stop.received hồ sơ." in [text_of(item) for item in root.iter(P)]


@pytest.mark.parametrize(("text", "told"), [
    ("Đầu.\n{%p for noi in nhan %}\n- {{ noi }}\nCuối.", "đoạn “{% for noi in nhan %}”: thẻ {% for noi in nhan %} chưa đóng"),
    ("{%p if nam %}\nA\n{%p if nam %}\nB\n{%p endif %}", "đoạn “{% if nam %}”: thẻ {% if nam %} chưa đóng, thiếu thẻ endif."),
    ("A {% if nam %}B{% endfor %}", "đoạn “A {% if nam %}B{% endfor %}”: thẻ sai cú pháp: thẻ đóng “endfor” thừa "),
    ("A {% neu nam %}", "đoạn “A {% neu nam %}”: thẻ sai cú pháp: không có lệnh “neu”; chỉ dùng if, elif, else, endif, "),
    ("A {{ so('x') ) }}", "đoạn “A {{ so('x') ) }}”: thẻ sai cú pháp: thừa “)” hoặc thiếu dấu mở ngoặc."),
    ("A {{ nam nam }}", "đoạn “A {{ nam nam }}”: thẻ sai cú pháp: chỗ cần “end of print statement” lại gặp “nam”; "),
    ("A {{ nam # }}", "đoạn “A {{ nam # }}”: thẻ sai cú pháp: ký tự lạ “#” trong thẻ"),
])
def test_a_tag_that_is_not_right_is_told_with_its_paragraph(tmp_path, text, told):
    with pytest.raises(BrokenConfigurationError) as error:
        compile_template(template(tmp_path, text))
    assert str(error.value).startswith(f"mau.docx: {told}")


CELL = ('</w:t></w:r></w:p><w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/>'
        "</w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>Có {{ so('one_stop.recieved') }}</w:t></w:r></w:p></w:tc>"
        "</w:tr></w:tbl><w:p><w:r><w:t>")


def test_a_mistake_in_a_table_is_told_with_row_and_cell_and_the_nearest_name(tmp_path):
    path = as_word_writes(tmp_path, "Trước TABLE sau {{ namm }}.", TABLE=CELL)

    assert problems(compile_template(path), {"so", "nam"}, {"one_stop.received", "one_stop.late"}, None) == [
        "mau.docx: đoạn “sau {{ namm }}.”: không có tên “namm”; gần nhất: “nam”",
        ("mau.docx: bảng 1, hàng 2, ô 2: “Có {{ so('one_stop.recieved') }}”: không có con số “one_stop.recieved”; "
         "gần nhất: “one_stop.received”")]


def test_a_style_that_tables_need_is_missed_before_they_are_made(tmp_path):
    path = template(tmp_path, "{{ bang('a') }}\n{{ bieu_do('b') }}")
    parts = read_parts(path.read_bytes())
    styles = parts["word/styles.xml"].decode().replace('"Bảng số đậm"', '"Table number"').replace('"caption"', '"Figure text"')
    path.write_bytes(write_parts({**parts, "word/styles.xml": styles.encode()}))

    assert problems(compile_template(path), {"bang", "bieu_do"}, None, {"a", "b"}) == [
        "mau.docx: mẫu thiếu kiểu chữ (style) “Bảng số đậm”", "mau.docx: mẫu thiếu kiểu chữ (style) “caption”"]


@pytest.fixture()
def templates(tmp_path):
    """A copy of report_templates in which the leaders' page names a figure wrongly and the report does not parse."""
    folder = tmp_path / "report_templates"
    shutil.copytree(ROOT / "report_templates", folder)
    planted = (("tom-tat.docx", "targets.met'", "targets.meet'"), ("bao-cao-party.docx", "{{ nam_sau }}", "{{ nam_sau }"))
    for name, old, new in planted:
        path = folder / name
        parts = read_parts(path.read_bytes())
        path.write_bytes(write_parts({**parts, DOCUMENT: parts[DOCUMENT].decode().replace(old, new, 1).encode()}))
    return folder


def called(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0), *capsys.readouterr()


def test_the_folder_of_templates_is_checked_as_a_whole(capsys, templates):
    code, told, _ = called(capsys, "check", str(templates), "--json")
    found = json.loads(told)

    assert code == 1
    assert [(row["file"], row["code"]) for row in found] == [("bao-cao-party.docx", "broken-template"),
                                                             ("tom-tat.docx", "broken-template")]
    assert "thẻ sai cú pháp" in found[0]["message"]
    assert "không có con số “targets.meet”; gần nhất: “targets.met”" in found[1]["message"]


def test_verify_sends_a_template_to_check(capsys):
    path = "report_templates/tom-tat.docx"
    assert called(capsys, "verify", path) == (
        2, "", f"{path} là mẫu Word (còn thẻ {{{{ }}}}, {{% %}}); kiểm tra mẫu bằng lệnh: danvan check {path}.\n")


def test_a_report_that_speaks_of_braces_is_no_template(tmp_path):
    assert not is_template(template(tmp_path, "Tập hợp { 1; 2 } và 5 % của {năm}.").read_bytes())
