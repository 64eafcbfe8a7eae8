"""Templates: what they may name, what they refuse, and text that tries to be more than text."""

import pytest

from flows.documents.blocks import Notice
from flows.documents.package import read_parts, write_parts
from flows.documents.render import Properties, document_root, render
from flows.documents.template import compile_template, figure_ids
from flows.documents.word_xml import P, text_of
from flows.errors import BrokenConfigurationError
from tests.documents.reading import outline, paragraph_with, rendered, template

PROPERTIES = Properties("Tiêu đề", "Ủy ban nhân dân")


def refused(folder, text, names=None, blocks=None, figures=None) -> str:
    with pytest.raises(BrokenConfigurationError) as error:
        render(template(folder, text), names or {}, blocks or {}, PROPERTIES, figures)
    return str(error.value)


def test_an_unknown_name_is_refused_with_template_paragraph_and_name(tmp_path):
    assert refused(tmp_path, "Kỳ báo cáo năm {{ namm }}.") == (
        "mau.docx: đoạn “Kỳ báo cáo năm {{ namm }}.”: không có tên “namm”")
    assert refused(tmp_path, "Năm {{ namm }}.", {"nam": 2018, "tinh": "x"}).endswith("không có tên “namm”; gần nhất: “nam”")


def test_every_mistake_is_told_at_once_also_in_branches_not_taken(tmp_path):
    text = "{%p if False %}\nCó {{ so('one_stop.recieved') }} hồ sơ.\n{%p endif %}\n{{ bang('phu_luc_9') }}\n{{ ten }}"
    message = refused(tmp_path, text, {"so": str}, {}, {"one_stop.received"})

    assert [line.split(": ", 2)[2] for line in message.splitlines()] == [
        "không có tên “ten”", "không có con số “one_stop.recieved”; gần nhất: “one_stop.received”",
        "không có bảng hoặc biểu đồ “phu_luc_9”"]


def test_a_tag_that_does_not_parse_is_refused_with_its_paragraph(tmp_path):
    message = refused(tmp_path, "Đoạn đầu.\nTổng số {{ so('a.b' }} hồ sơ.")
    assert message.startswith("mau.docx: đoạn “Tổng số {{ so('a.b' }} hồ sơ.”: thẻ sai cú pháp")


def test_a_tag_that_fails_while_rendering_is_refused_with_its_paragraph(tmp_path):
    message = refused(tmp_path, "Đoạn đầu.\nTrung bình {{ 1 // khong }}.", {"khong": 0})
    assert message.startswith("mau.docx: đoạn “Trung bình {{ 1 // khong }}.”")


def test_a_template_cannot_reach_into_python(tmp_path):
    assert "mau.docx" in refused(tmp_path, "{{ ten.__class__.__mro__ }}", {"ten": "x"})


def test_tags_that_word_cut_into_runs_are_made_whole(tmp_path):
    path = template(tmp_path, "Năm TAG.")
    parts = read_parts(path.read_bytes())
    cut = b'{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{ n</w:t></w:r><w:r><w:t>am }</w:t></w:r><w:r><w:t>}'
    path.write_bytes(write_parts({**parts, "word/document.xml": parts["word/document.xml"].replace(b"TAG", cut)}))

    root = document_root(render(path, {"nam": 2018}, {}, PROPERTIES))

    assert text_of(paragraph_with(root, "Năm")) == "Năm 2018."


@pytest.mark.parametrize(("hostile", "printed"), [
    ("{{ nam }} {% if %}", "{{ nam }} {% if %}"),
    ("<w:p><w:r/></w:p> & 'x' \"y\"", "<w:p><w:r/></w:p> & 'x' \"y\""),
    ("chuông\x07 trang\x0c hết\x00", "chuông trang hết"),
    ("lẻ \ud800 loi", "lẻ  loi"),
    ("dòng một\ndòng hai", "dòng một dòng hai"),
])
def test_text_of_people_prints_as_text(tmp_path, hostile, printed):
    root = rendered(tmp_path, "Ý kiến: {{ loi }} - hết.", loi=hostile)

    assert text_of(paragraph_with(root, "Ý kiến")) == f"Ý kiến: {printed} - hết."
    assert len([item for item in root.iter(P) if text_of(item)]) == 1


def test_a_block_takes_the_place_of_its_paragraph(tmp_path):
    document = render(template(tmp_path, "Trước.\n{{ bang('a') }}\nSau."), {}, {"a": Notice("Chưa có số liệu.")}, PROPERTIES)

    assert [text for _, text in outline(document)] == ["Trước.", "Chưa có số liệu.", "Sau."]


def test_a_block_that_shares_its_paragraph_is_refused(tmp_path):
    message = refused(tmp_path, "Xem {{ bang('a') }} dưới đây.", {}, {"a": Notice("x")})
    assert "phải đứng riêng một đoạn" in message


def test_the_figures_a_template_names_can_be_listed(tmp_path):
    path = template(tmp_path, "{% if co('pci.rank', 'pci.score') %}{{ so('pci.rank') }}{% endif %}{{ tang_giam('targets.met') }}")
    assert figure_ids(path) == ["pci.rank", "pci.score", "targets.met"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a zip at all"])
def test_a_file_that_is_no_word_document_is_refused_by_name(tmp_path, content):
    path = tmp_path / "hong.docx"
    path.write_bytes(content)
    with pytest.raises(BrokenConfigurationError, match=r"hong\.docx"):
        compile_template(path)
