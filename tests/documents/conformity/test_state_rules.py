"""Every rule of Nghị định 30/2020/NĐ-CP: a report that keeps them all, and one that breaks each."""

import unicodedata

import pytest

from flows.documents.conformity import check_document
from flows.documents.conformity.rules import load_format
from tests.documents.conformity.writing import (
    BORDERS,
    DOCUMENT,
    FOOTER,
    HEADER,
    PAGE,
    STATE_HEAD,
    STYLES,
    body,
    bordered,
    edited,
    ends_section,
    packed,
    para,
    section,
    state_parts,
)

DATE = para("Bắc Kạn, ngày 05 tháng 3 năm 2019", 14, "i")
LAST_ROW = f"<w:tr><w:tc>{para()}</w:tc><w:tc>{DATE}</w:tc></w:tr></w:tbl>"
SIGNED = body("d) Đã khắc phục 05 tồn tại.")
SUBJECT = para("Kết quả công tác dân vận chính quyền năm 2018", style="b")
REFERENCE = para("(Kèm theo Báo cáo số 15/BC-SNV ngày 05 tháng 3 năm 2019 của Sở Nội vụ)", style="i")
APPENDIX = 'w:gutter="0"/><w:pgNumType w:start="1"/></w:sectPr>'

# rule -> texts of the document replaced; (part, old, new) where it is another part
BROKEN = [
    ("PG-01", ('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')),
    ("PG-01", ('<w:pgSz w:w="11906" w:h="16838"/>', "")),
    ("PG-02", (ends_section(section(title=True)),
               ends_section(section(title=True)) + body("Xem thêm.") + ends_section(section(landscape=True)))),
    ("PG-03", ('w:top="1134"', 'w:top="1000"')),
    ("PG-04", ('w:left="1701" w:right="1134" w:header', 'w:left="1600" w:right="1134" w:header')),
    ("PG-05", ('w:right="1134" w:header', 'w:right="1200" w:header')),
    ("PG-06", ('w:orient="landscape"/><w:pgMar w:top="1134"', 'w:orient="landscape"/><w:pgMar w:top="600"')),
    ("PG-08", ('w:header="567"', 'w:header="300"')),
    ("PG-09", ('w:gutter="0"', 'w:gutter="284"')),
    ("NUM-01", (HEADER, " PAGE ", " DATE ")),
    ("NUM-01", (HEADER, '<w:jc w:val="center"/>', '<w:jc w:val="right"/>')),
    ("NUM-02", ("<w:titlePg/>", "")),
    ("NUM-02", ("word/header2.xml", "<w:p/>", f"<w:p>{PAGE}</w:p>")),
    ("NUM-03", (HEADER, '<w:sz w:val="28"/>', '<w:b/><w:sz w:val="28"/>')),
    ("NUM-04", (FOOTER, "<w:p/>", f"<w:p>{PAGE}</w:p>")),
    ("NUM-05", (APPENDIX, APPENDIX.replace(' w:start="1"', ""))),
    ("NUM-05", (ends_section(section()), "")),
    ("NUM-06", ('<w:pgNumType w:start="1"/>', '<w:pgNumType w:start="1" w:fmt="lowerRoman"/>')),
    ("FONT-01", (STYLES, 'w:hAnsi="Times New Roman"', 'w:hAnsi="Arial"')),
    ("FONT-02", (SUBJECT, SUBJECT.replace("<w:b/>", '<w:b/><w:color w:val="1F3864"/>'))),
    ("FONT-03", (SIGNED, SIGNED.replace('<w:r><w:rPr>', '<w:r><w:rPr><w:highlight w:val="yellow"/>'))),
    ("FONT-04", ("Toàn tỉnh", unicodedata.normalize("NFD", "Toàn tỉnh"))),
    ("FONT-04", ("05 tồn tại", "05 tån t¹i")),
    ("HDR-01", (para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b"), para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13))),
    ("HDR-01", ("VIỆT NAM", "VIỆT NAM.")),
    ("HDR-02", ("Độc lập - Tự do", "Độc lập - tự do")),
    ("HDR-03", (para("Độc lập - Tự do - Hạnh phúc", 14, "b"), para("Độc lập - Tự do - Hạnh phúc", 13, "b"))),
    ("HDR-04", (bordered(3450, 5556), bordered(2000, 5556))),
    ("HDR-04", (bordered(3450, 5556), para())),
    ("HDR-05", (para("SỞ NỘI VỤ", 13, "b"), para("SỞ NỘI VỤ", 13))),
    ("HDR-05", (para("UBND TỈNH BẮC KẠN", 13), para("UBND TỈNH BẮC KẠN", 13, "b"))),
    ("HDR-06", (bordered(600, 3515), bordered(1400, 3515))),
    ("HDR-06", (bordered(600, 3515), "")),
    ("HDR-07", ("Số: 15/BC-SNV", "Số: 15/KH-SNV")),
    ("HDR-08", ("Số: 15/BC-SNV", "Số: 5/BC-SNV")),
    ("HDR-08", ("Số: 15/BC-SNV", "Số: 15 /BC-SNV")),
    ("HDR-09", (para("Số: 15/BC-SNV", 13), para("Số: 15/BC-SNV", 14))),
    ("HDR-10", ("Bắc Kạn, ngày 05 tháng 3 năm", "Bắc Kạn, ngày 05 tháng 03 năm")),
    ("HDR-10", ("Bắc Kạn, ngày 05 tháng 3 năm", "Bắc Kạn, ngày 31 tháng 4 năm")),
    ("HDR-10", ("Bắc Kạn, ngày 05 tháng 3 năm", "Bắc Kạn ngày 05 tháng 3 năm")),
    ("HDR-11", (DATE, para("Bắc Kạn, ngày 05 tháng 3 năm 2019", 14))),
    ("HDR-12", (STATE_HEAD, STATE_HEAD.replace("<w:tblPr>", f"<w:tblPr><w:tblBorders>{BORDERS}</w:tblBorders>"))),
    ("HDR-12", (STATE_HEAD, STATE_HEAD.replace(DATE, para()).replace("</w:tbl>", LAST_ROW))),
    ("TTL-01", (para("BÁO CÁO", style="b"), para("BÁO CÁO", 16, "b"))),
    ("TTL-01", (para("BÁO CÁO", style="b"), para("Báo cáo", style="b"))),
    ("TTL-02", (SUBJECT, para("Kết quả công tác dân vận chính quyền năm 2018", style="bi"))),
    ("TTL-02", ("Kết quả công tác dân vận", "V/v kết quả công tác dân vận")),
    ("TTL-03", (bordered(2200, 9071), bordered(4800, 9071))),
    ("BODY-01", (SIGNED, SIGNED.replace('<w:sz w:val="28"/></w:rPr><w:t', '<w:sz w:val="26"/></w:rPr><w:t'))),
    ("BODY-01", (SIGNED, SIGNED.replace('<w:sz w:val="28"/></w:rPr><w:t', '<w:sz w:val="24"/></w:rPr><w:t'))),
    ("BODY-02", (SIGNED, SIGNED.replace('<w:jc w:val="both"/>', ""))),
    ("BODY-03", (SIGNED, SIGNED.replace('w:firstLine="720"', 'w:firstLine="567"'))),
    ("BODY-03", (SIGNED, SIGNED.replace('w:firstLine="720"', 'w:firstLine="400"'))),
    ("BODY-04", (SIGNED, SIGNED.replace('w:after="120"', 'w:after="60"'))),
    ("BODY-05", (SIGNED, SIGNED.replace('w:line="240"', 'w:line="400"'))),
    ("BODY-05", (SIGNED, SIGNED.replace('w:line="240" w:lineRule="auto"', 'w:line="300" w:lineRule="exact"'))),
    ("BODY-06", ("d) Đã khắc", "    d) Đã khắc")),
    ("BODY-06", (SIGNED, SIGNED.replace("<w:t xml", "<w:tab/><w:t xml"))),
    ("BODY-07", (body("1. Cải cách hành chính", "b"), body("1. Cải cách hành chính"))),
    ("BODY-07", ("II. NHIỆM VỤ NĂM 2019", "II. Nhiệm vụ năm 2019")),
    ("BODY-07", (SIGNED, body("d) Đã khắc phục 05 tồn tại.", "b"))),
    ("BODY-08", ("đ) Đã tinh giản", "e) Đã tinh giản")),
    ("BODY-09", (body("1. Cải cách hành chính", "b"), "")),
    ("BODY-10", ("của Sở Nội vụ./.", "của Sở Nội vụ.")),
    ("BODY-11", ("- Ủy ban nhân dân tỉnh;", "- Ủy ban nhân dân tỉnh,")),
    ("BODY-11", (para("- Ban Dân vận Tỉnh ủy.", align="left", more='<w:ind w:left="1985"/>'),
                 para("- Ban Dân vận Tỉnh ủy.", align="left", more='<w:ind w:left="2500"/>'))),
    ("REC-01", (para("Nơi nhận:", 12, "bi", "left"), para("Nơi nhận:", 12, "b", "left"))),
    ("REC-01", ("Nơi nhận:", "Nơi nhận")),
    ("REC-02", ("- Lãnh đạo Sở;", "- Lãnh đạo Sở,")),
    ("REC-02", ("- Lưu: VT, CCHC.", "- Lưu VT.")),
    ("REC-02", (para("- Lãnh đạo Sở;", 11, align="left"), para("- Lãnh đạo Sở;", 12, align="left"))),
    ("REC-03", (para("- Như trên;", 11, align="left"), "")),
    ("SIG-01", ("KT. GIÁM ĐỐC", "KT.GIÁM ĐỐC")),
    ("SIG-01", (para("PHÓ GIÁM ĐỐC", style="b"), para("PHÓ GIÁM ĐỐC"))),
    ("SIG-02", ("Nguyễn Văn An", "TS. Nguyễn Văn An")),
    ("SIG-03", ('<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="4309"', '<w:tr><w:tc><w:tcPr><w:tcW w:w="4309"')),
    ("SIG-04", (para() * 4, para())),
    ("APX-01", (para("Phụ lục I", style="b"), para("PHỤ LỤC I", style="b"))),
    ("APX-01", (para("Phụ lục I", style="b"), para("Phụ lục 1", style="b"))),
    ("APX-02", (para("KẾ HOẠCH NĂM 2019", style="b"), para("KẾ HOẠCH NĂM 2019"))),
    ("APX-03", (REFERENCE, REFERENCE.replace("<w:i/>", ""))),
    ("APX-03", ("(Kèm theo Báo cáo số", "(Kèm theo số")),
    ("APX-04", (" (Phụ lục II kèm theo)", "")),
    ("TBL-01", ("<w:tblHeader/>", "")),
    ("TBL-01", (f"<w:tblBorders>{BORDERS}</w:tblBorders>", "")),
    ("TBL-02", (para("Ba Bể", 12), para("Ba Bể", 15))),
    ("TXT-01", ("“một cửa liên thông”", "“một cửa liên thông")),
    ("TXT-02", ("hòa giải thành 97 vụ", "hòa giải, thoả thuận 97 vụ")),
    ("TXT-03", ("98,5%", "98,5 %")),
    ("TXT-03", ("98,5%", "98.5%")),
    ("TXT-03", ("16.003 hồ sơ", "16003 hồ sơ")),
    ("TXT-04", ("ngày 05/3/2018", "ngày 05/03/2018")),
    ("TXT-05", ("thực hiện Kế hoạch số 21/KH-UBND (", "thực hiện Kế hoạch số 21/KH-UBND ngày 16/01/2018 (")),
    ("TXT-05", ("Kế hoạch số 21/KH-UBND ngày 16/01/2018 của", "Kế hoạch số 21/KH-UBND của")),
    ("TXT-06", ("tại 122 xã", "tại  122 xã")),
    ("TXT-06", ("cuộc đối thoại;", "cuộc đối thoại ;")),
]


def broken(edit: tuple[str, ...]) -> bytes:
    part, old, new = edit if len(edit) == 3 else (DOCUMENT, *edit)
    return edited(state_parts(), (old, new), part=part)


def test_a_report_that_keeps_every_rule_has_no_finding():
    assert check_document(packed(state_parts())) == []


@pytest.mark.parametrize(("rule", "edit"), BROKEN, ids=[f"{rule}-{place}" for place, (rule, _) in enumerate(BROKEN)])
def test_a_breach_is_told_under_its_rule_and_no_other(rule, edit):
    assert {finding.rule for finding in check_document(broken(edit))} == {rule}


def test_every_rule_has_a_document_that_breaks_it():
    assert {rule for rule, _ in BROKEN} == {rule.id for rule in load_format("nd30").rule}


def test_a_finding_says_place_found_allowed_and_clause():
    finding, = check_document(broken((para("PHÓ GIÁM ĐỐC", style="b"), para("PHÓ GIÁM ĐỐC", 12))))

    assert finding.rule == "SIG-01"
    assert finding.severity == "error"
    assert finding.place == "đoạn 33: “PHÓ GIÁM ĐỐC”"
    assert finding.found == "cỡ 12; không đậm"
    assert finding.expected.startswith("in hoa, cỡ 13 - 14, đứng, đậm, canh giữa")
    assert finding.clause == "Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 7"


def test_pages_are_named_by_their_section():
    margins = 'w:orient="landscape"/><w:pgMar w:top="{}"'
    finding, = check_document(broken((margins.format(1134), margins.format(600))))
    assert (finding.place, finding.found) == ("phần 3 (trang ngang)", "lề trên 10,6 mm")


def test_a_page_turned_by_word_has_its_bound_edge_on_top():
    """Word turns the margins with the page: left becomes top. Nghị định 30 has no margins of its own for such a page."""
    landscape = 'w:orient="landscape"/><w:pgMar w:top="1134" w:bottom="1134" w:left="1701" w:right="1134"'
    turned = 'w:orient="landscape"/><w:pgMar w:top="1701" w:bottom="851" w:left="1134" w:right="1134"'
    assert check_document(broken((landscape, turned))) == []


def test_number_and_day_left_open_for_signing_are_right():
    data = edited(state_parts(), ("Số: 15/BC-SNV", "Số:        /BC-SNV"),
                  ("Bắc Kạn, ngày 05 tháng 3", "Bắc Kạn, ngày       tháng 3"))
    assert check_document(data) == []


def test_letters_in_the_order_of_the_alphabet_of_english_lists_are_told_with_the_right_letter():
    finding, = check_document(broken(("đ) Đã tinh giản", "e) Đã tinh giản")))
    assert (finding.found, finding.expected) == ("điểm e)", "điểm đ)")


def test_appendices_named_as_a_range_are_named():
    data = edited(state_parts(), (" (Phụ lục I kèm theo)", " (Phụ lục I - II kèm theo)"), (" (Phụ lục II kèm theo)", ""))
    assert check_document(data) == []


@pytest.mark.parametrize(("rule", "edit"), [
    ("HDR-01", ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "NƯỚC CỘNG HÒA")),
    ("HDR-02", ("Độc lập - Tự do - Hạnh phúc", "Đoàn kết")),
    ("HDR-07", ("Số: 15/BC-SNV", "15-BC")),
    ("HDR-10", ("Bắc Kạn, ngày 05 tháng 3 năm 2019", "Bắc Kạn, 2019")),
    ("TTL-01", ("BÁO CÁO", "báo cáo gửi tỉnh")),
    ("TTL-02", (SUBJECT, "")),
    ("REC-01", ("Nơi nhận:", "Nơi đến:")),
    ("SIG-02", (para("Nguyễn Văn An", style="b"), para())),
    ("APX-02", (para("KẾ HOẠCH NĂM 2019", style="b"), "")),
    ("APX-03", (REFERENCE, "")),
])
def test_a_part_that_is_missing_is_told_under_its_rule(rule, edit):
    assert rule in {finding.rule for finding in check_document(broken(edit))}


def test_a_draft_may_lack_the_name_of_its_signer():
    data = edited(state_parts(), (para("Nguyễn Văn An", style="b"), para()),
                  (para("Số: 15/BC-SNV", 13), para("Số: 15/BC-SNV", 13) + para("DỰ THẢO", 13, "b")))
    assert check_document(data) == []
