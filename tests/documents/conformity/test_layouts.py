"""The same document laid out and drawn in other ways: the parts are found, the formatting is what Word shows."""

import pytest

from flows.documents.conformity import check_document
from tests.documents.conformity.writing import (
    BORDERS,
    STATE_DOCUMENT,
    STATE_END,
    STATE_HEAD,
    STYLES,
    STYLES_XML,
    W,
    body,
    bordered,
    edited,
    packed,
    para,
    parts_of,
    run,
    state_parts,
    table,
    word_file,
)

MOTTO_LINE, ISSUER_LINE = bordered(3450, 5556), bordered(600, 3515)
TABS = '<w:tabs><w:tab w:val="center" w:pos="1750"/><w:tab w:val="center" w:pos="6290"/></w:tabs>'
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def rules(data: bytes, profile: str | None = None) -> set[str]:
    return {finding.rule for finding in check_document(data, profile)}


def drawn(length_twips: int, left_twips: int = 0) -> str:
    """A line as Word 2010 and later draw it, with the copy for older programs."""
    return (f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:drawing><wp:anchor xmlns:wp="{WP}">'
            f'<wp:positionH relativeFrom="column"><wp:posOffset>{left_twips * 635}</wp:posOffset></wp:positionH>'
            f'<wp:extent cx="{length_twips * 635}" cy="0"/><a:graphic xmlns:a="{A}"><a:graphicData uri="x">'
            '<a:prstGeom prst="line"/></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>'
            f'<mc:Fallback><w:pict>{old_shape(9999)}</w:pict></mc:Fallback></mc:AlternateContent></w:r>')


def old_shape(length_twips: int) -> str:
    return (f'<v:line xmlns:v="urn:schemas-microsoft-com:vml" from="10pt,3pt" to="{10 + length_twips / 20}pt,3pt" '
            'style="position:absolute"/>')


def empty(content: str) -> str:
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{content}</w:p>'


@pytest.mark.parametrize("line", [
    para("_" * 25),                                                     # 25 times 140 twips: as long as the motto
    empty(drawn(3450)),
    empty(f"<w:r><w:pict>{old_shape(3450)}</w:pict></w:r>"),
    para("—" * 12, 14),
    para("_" * 38).replace("<w:rPr><w:sz", '<w:rPr><w:vertAlign w:val="superscript"/><w:sz'),       # 0,65 times as wide
], ids=["underscores", "drawing", "old-drawing", "dashes", "raised-underscores"])
def test_a_line_may_be_drawn_in_any_way(line):
    assert check_document(edited(state_parts(), (MOTTO_LINE, line))) == []


@pytest.mark.parametrize("line", [para("_" * 12), empty(drawn(6000)), empty(f"<w:r><w:pict>{old_shape(900)}</w:pict></w:r>")])
def test_a_line_of_the_wrong_length_is_told_however_it_is_drawn(line):
    assert rules(edited(state_parts(), (MOTTO_LINE, line))) == {"HDR-04"}


def test_the_border_of_the_motto_itself_is_a_line_as_long_as_its_indents_leave():
    motto = para("Độc lập - Tự do - Hạnh phúc", 14, "b")
    side = (5556 - 3450) // 2
    lined = para("Độc lập - Tự do - Hạnh phúc", 14, "b", more='<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr>'
                 f'<w:ind w:left="{side}" w:right="{side}"/>')
    assert check_document(edited(state_parts(), (motto + MOTTO_LINE, lined))) == []


def test_underlined_words_are_no_line():
    motto, underlined = (para("Độc lập - Tự do - Hạnh phúc", 14, style) for style in ("b", "bu"))
    finding, = check_document(edited(state_parts(), (motto, underlined)))
    assert (finding.rule, finding.found) == ("HDR-04", "gạch chân chữ thay cho đường kẻ")


def tabbed(*pieces: str, strokes: str = "") -> str:
    return (f'<w:p><w:pPr>{TABS}<w:rPr><w:sz w:val="28"/></w:rPr></w:pPr>'
            + "".join(f"<w:r><w:tab/></w:r>{piece}" for piece in pieces) + strokes + "</w:p>")


TABBED_HEAD = (
    tabbed(run("UBND TỈNH BẮC KẠN", 13), run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b"))
    + tabbed(run("SỞ NỘI VỤ", 13, "b"), run("Độc lập - Tự do - Hạnh phúc", 14, "b")))
TABBED_NUMBER = tabbed(run("Số: 15/BC-SNV", 13), run("Bắc Kạn, ngày 05 tháng 3 năm 2019", 14, "i"))
TABBED_LINES = tabbed(run("_" * 5, 13), run("_" * 25, 14))
DRAWN_LINES = tabbed(strokes=drawn(3450, 4600) + drawn(600, 1450))


@pytest.mark.parametrize("lines", [TABBED_LINES, DRAWN_LINES], ids=["underscores", "drawings"])
def test_a_head_at_tab_stops_is_as_good_as_a_table(lines):
    data = edited(state_parts(), (STATE_HEAD, TABBED_HEAD + lines + TABBED_NUMBER))
    assert check_document(data) == []


def test_wrong_lines_at_tab_stops_are_told_on_their_side():
    swapped = tabbed(strokes=drawn(3450, 4600) + drawn(1600, 950))
    assert rules(edited(state_parts(), (STATE_HEAD, TABBED_HEAD + swapped + TABBED_NUMBER))) == {"HDR-06"}


def test_a_head_with_a_row_for_each_line_is_found():
    rows = ((para("UBND TỈNH BẮC KẠN", 13), para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b")),
            (para("SỞ NỘI VỤ", 13, "b"), para("Độc lập - Tự do - Hạnh phúc", 14, "b")),
            (ISSUER_LINE, MOTTO_LINE),
            (para("Số: 15/BC-SNV", 13), para("Bắc Kạn, ngày 05 tháng 3 năm 2019", 14, "i")))
    assert check_document(edited(state_parts(), (STATE_HEAD, table((3515, 5556), *rows)))) == []


def test_a_head_one_line_below_the_other_is_told_as_such():
    head = (para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b") + para("Độc lập - Tự do - Hạnh phúc", 14, "b")
            + bordered(3450, 9071) + para("UBND TỈNH BẮC KẠN", 13) + para("SỞ NỘI VỤ", 13, "b") + bordered(600, 9071)
            + para("Số: 15/BC-SNV", 13) + para("Bắc Kạn, ngày 05 tháng 3 năm 2019", 14, "i"))
    found = check_document(edited(state_parts(), (STATE_HEAD, head)))
    assert [finding.found for finding in found] == ["phần đầu không xếp thành hai cột", "số và ngày tháng không cùng một dòng"]


def test_a_name_in_two_bold_lines_is_one_body():
    data = edited(state_parts(), (para("UBND TỈNH BẮC KẠN", 13) + para("SỞ NỘI VỤ", 13, "b"),
                                  para("ỦY BAN NHÂN DÂN", 13, "b") + para("TỈNH BẮC KẠN", 13, "b")),
                  (ISSUER_LINE, bordered(900, 3515)))
    assert rules(data) == set()


def test_recipients_and_signature_at_tab_stops_are_found():
    end = (tabbed_end(run("Nơi nhận:", 12, "bi"), run("KT. GIÁM ĐỐC", style="b"))
           + tabbed_end(run("- Như trên;", 11), run("PHÓ GIÁM ĐỐC", style="b")) + tabbed_end(run("- Lưu: VT.", 11), "")
           + para() * 3 + tabbed_end("", run("Nguyễn Văn An", style="b")))
    assert rules(edited(state_parts(), (STATE_END, end))) == {"SIG-03"}     # a warning: it may break across pages
    wrong = end.replace("Nguyễn Văn An", "Bác sĩ Nguyễn Văn An")
    assert rules(edited(state_parts(), (STATE_END, wrong))) == {"SIG-03", "SIG-02"}


def tabbed_end(left: str, right: str) -> str:
    tab = '<w:tabs><w:tab w:val="center" w:pos="6700"/></w:tabs>'
    return f'<w:p><w:pPr>{tab}<w:rPr><w:sz w:val="28"/></w:rPr></w:pPr>{left}<w:r><w:tab/></w:r>{right}</w:p>'


def test_a_column_of_a_table_may_be_called_recipients():
    rows = tuple(tuple(para(cell, 12) for cell in row) for row in (("Văn bản", "Nơi nhận"), ("Kế hoạch", "Các huyện")))
    listed = body("2. Thực hiện dân chủ ở cơ sở", "b")
    data = edited(state_parts(), (listed, table((3000, 3000), *rows, ruled=True, header=True) + listed))
    assert check_document(data) == []


def test_a_recipient_may_go_on_in_the_next_line():
    item = para("- Lãnh đạo Sở;", 11, align="left")
    wrapped = para("- Lãnh đạo các sở,", 11, align="left") + para("ban, ngành;", 11, align="left")
    assert check_document(edited(state_parts(), (item, wrapped))) == []


def test_numbers_that_word_counts_are_headings_too():
    """A list numbered by Word in capital letters of English has e where đ must stand."""
    level = ('<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/>'
             '<w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr></w:lvl>')
    levels = level.format(0, "upperRoman", "%1.") + level.format(1, "decimal", "%2.") + level.format(2, "lowerLetter", "%3)")
    parts = state_parts()
    text = parts["word/document.xml"]
    for sign, place in (("I. KẾT", 0), ("1. Cải", 1), ("a) Đã", 2), ("b) Đã", 2), ("c) Đã", 2), ("d) Đã", 2), ("đ) Đã", 2)):
        old = next(item for item in text.split("<w:p>") if f">{sign}" in item)
        new = old.replace("<w:pPr>", f'<w:pPr><w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="1"/></w:numPr>', 1)
        text = text.replace(old, new.replace(f">{sign}", f">{sign.split(' ', 1)[1]}"))
    numbered = {**parts, "word/document.xml": text, "word/numbering.xml":
                f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
                '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'}

    finding, = check_document(packed(numbered))
    assert (finding.rule, finding.found, finding.expected) == ("BODY-08", "điểm e)", "điểm đ)")
    assert "“e) Đã tinh giản" in finding.place


STYLED = STYLES_XML.replace("</w:styles>", """
<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:spacing w:after="120" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/><w:rPr><w:sz w:val="{size}"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="C"><w:name w:val="C"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="D"><w:name w:val="D"/><w:basedOn w:val="A"/><w:rPr><w:b/></w:rPr></w:style>
</w:styles>""")
PLAIN = body("d) Đã khắc phục 05 tồn tại.")


def styled(paragraph: str, size: int = 28) -> set[str]:
    return rules(packed(parts_of(STATE_DOCUMENT.replace(PLAIN, paragraph), STYLED.replace("{size}", str(size)))))


def test_formatting_comes_down_the_chain_of_styles():
    by_style = '<w:p><w:pPr><w:pStyle w:val="B"/></w:pPr><w:r><w:t>d) Đã khắc phục 05 tồn tại.</w:t></w:r></w:p>'
    assert styled(by_style) == set()
    assert styled(by_style, size=24) == {"BODY-01"}
    assert styled(by_style.replace("</w:pPr>", '<w:jc w:val="left"/></w:pPr>')) == {"BODY-02"}


def test_bold_of_a_style_within_a_bold_style_is_not_bold():
    """ECMA-376 17.7.3: two style levels that switch the same thing on switch it off."""
    bold = '<w:p><w:pPr><w:pStyle w:val="D"/></w:pPr><w:r>{}<w:t>d) Đã khắc phục 05 tồn tại.</w:t></w:r></w:p>'
    assert styled(bold.format("")) == {"BODY-07"}
    assert styled(bold.format('<w:rPr><w:rStyle w:val="C"/></w:rPr>')) == set()
    assert styled(bold.format('<w:rPr><w:rStyle w:val="C"/><w:b/></w:rPr>')) == {"BODY-07"}


def test_a_circle_of_styles_does_not_hang():
    data = word_file(STATE_DOCUMENT, STYLES_XML.replace(
        '<w:name w:val="Normal"/>', '<w:name w:val="Normal"/><w:basedOn w:val="Normal"/>'))
    assert check_document(data) == []


def test_fonts_come_from_the_theme():
    parts = state_parts()
    themed = parts[STYLES].replace('w:ascii="Times New Roman" w:hAnsi="Times New Roman"',
                                   'w:ascii="Times New Roman" w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"')
    theme = ('<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme name="x">'
             '<a:minorFont><a:latin typeface="{}"/><a:cs typeface=""/></a:minorFont></a:fontScheme></a:themeElements></a:theme>')
    right, wrong = (packed({**parts, STYLES: themed, "word/theme/theme1.xml": theme.format(face)})
                    for face in ("Times New Roman", "Aptos"))

    assert check_document(right) == []
    finding = check_document(wrong)[0]
    assert (finding.rule, finding.found) == ("FONT-01", "phông chữ Aptos")


def test_a_table_style_gives_size_and_lines():
    styles = STYLES_XML.replace("</w:styles>", (
        '<w:style w:type="table" w:styleId="Luoi"><w:name w:val="Luoi"/><w:rPr><w:sz w:val="32"/></w:rPr>'
        f"<w:tblPr><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr></w:style></w:styles>"))
    ruled = STATE_DOCUMENT.replace(f"<w:tblBorders>{BORDERS}</w:tblBorders>", '<w:tblStyle w:val="Luoi"/>')

    assert rules(word_file(ruled, styles)) == set()
    bare = ruled.replace(para("Ba Bể", 12), "<w:p><w:r><w:t>Ba Bể</w:t></w:r></w:p>")
    finding, = check_document(word_file(bare, styles))
    assert (finding.rule, finding.found) == ("TBL-02", "cỡ 16")


def test_lines_set_cell_by_cell_are_lines():
    """LibreOffice writes the inner lines of a table to one of the two cells they part."""
    sides = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
    by_cells = STATE_DOCUMENT.replace('<w:tcW w:w="3000" w:type="dxa"/>',
                                      f'<w:tcW w:w="3000" w:type="dxa"/><w:tcBorders>{sides}</w:tcBorders>')
    assert check_document(word_file(by_cells.replace(f"<w:tblBorders>{BORDERS}</w:tblBorders>", ""))) == []


def test_an_official_letter_has_its_subject_below_the_number_and_no_type_name():
    subject = para("V/v báo cáo năm dân vận", 13)
    letter = STATE_DOCUMENT.replace(para("Số: 15/BC-SNV", 13), para("Số: 15/SNV-CCHC", 13) + subject)
    start, end = letter.index(para("BÁO CÁO", style="b")), letter.index(para("Kính gửi:", align="left"))
    letter = letter[:start] + letter[end:]

    assert check_document(word_file(letter)) == []
    for wrong in (para("V/v báo cáo năm dân vận", 14, "b"), para("Về việc báo cáo năm dân vận", 13)):
        assert rules(word_file(letter.replace(subject, wrong))) == {"TTL-02"}
