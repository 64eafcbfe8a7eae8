"""Every rule for Party documents: a report that keeps them all, and one that breaks each; and the two formats apart."""

import unicodedata

import pytest

from flows.documents.conformity import check_document, profile_of
from flows.documents.conformity.rules import load_format
from tests.documents.conformity.writing import (
    BORDERS,
    DOCUMENT,
    FOOTER,
    HEADER,
    PAGE,
    STYLES,
    bordered,
    edited,
    packed,
    para,
    party_body,
    party_parts,
    state_parts,
)

ITEM = party_body("2. Đã hòa giải “tại chỗ” 97 vụ.")
SUBJECT = para("kết quả công tác dân vận năm 2018", 14, "b")
HYPHENS = para("-----", 14)
ADDRESSED = HYPHENS + para("Kính gửi:", align="left") + para("- Tỉnh ủy,", align="left") + para("- Đảng ủy.", align="left")

BROKEN = [
    ("PG-01", ('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')),
    ("PG-07", ('w:right="851"', 'w:right="1134"')),
    ("PG-08", ('w:header="567"', 'w:header="650"')),
    ("PG-09", ('w:gutter="0"', 'w:gutter="284"')),
    ("NUM-01", (HEADER, " PAGE ", " DATE ")),
    ("NUM-02", ("<w:titlePg/>", "")),
    ("NUM-03", (HEADER, '<w:sz w:val="28"/>', '<w:sz w:val="26"/>')),
    ("NUM-04", (FOOTER, "<w:p/>", f"<w:p>{PAGE}</w:p>")),
    ("FONT-01", (STYLES, 'w:ascii="Times New Roman"', 'w:ascii="Calibri"')),
    ("FONT-02", (ITEM, ITEM.replace("<w:r><w:rPr>", '<w:r><w:rPr><w:color w:val="FF0000"/>'))),
    ("FONT-03", (ITEM, ITEM.replace("<w:r><w:rPr>", '<w:r><w:rPr><w:shd w:val="clear" w:fill="FFFF00"/>'))),
    ("FONT-04", ("Toàn tỉnh", unicodedata.normalize("NFD", "Toàn tỉnh"))),
    ("PHD-01", (para("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "b"), para("ĐẢNG CỘNG SẢN VIỆT NAM", 14, "b"))),
    ("PHD-01", (bordered(4350, 5556), "")),
    ("PHD-01", (ITEM, ITEM + party_body("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))),
    ("PHD-02", (para("*", 14), "")),
    ("PHD-02", (para("BAN DÂN VẬN", 14, "b"), para("BAN DÂN VẬN", 13, "b"))),
    ("PHD-02", (para("TỈNH ỦY BẮC KẠN", 14), para("TỈNH ỦY BẮC KẠN", 14, "b"))),
    ("PHD-03", ("Số 12-BC/BDVTU", "Số: 12-BC/BDVTU")),
    ("PHD-03", ("Số 12-BC/BDVTU", "Số 5-BC/BDVTU")),
    ("PHD-04", ("kết quả công tác", "Kết quả công tác")),
    ("PHD-04", (para("BÁO CÁO", 15, "b"), para("BÁO CÁO", 14, "b"))),
    ("PHD-04", (HYPHENS, "")),
    ("PHD-05", (ITEM, ITEM.replace('w:line="360"', 'w:line="340"'))),
    ("PHD-05", (ITEM, ITEM.replace('w:lineRule="exact"', 'w:lineRule="atLeast"'))),
    ("PHD-06", ("K/T TRƯỞNG BAN", "KT. TRƯỞNG BAN")),
    ("PHD-06", (para("PHÓ TRƯỞNG BAN", 14), para("PHÓ TRƯỞNG BAN", 14, "b"))),
    ("PHD-07", (para("Nơi nhận:", 14, "u", "left"), para("Nơi nhận:", 14, "b", "left"))),
    ("PHD-07", (para("- Thường trực Tỉnh ủy,", 12, align="left"), para("- Thường trực Tỉnh ủy,", 14, align="left"))),
    ("HDR-10", ("ngày 05 tháng 01 năm", "ngày 5 tháng 01 năm")),
    ("HDR-11", (para("Bắc Kạn, ngày 05 tháng 01 năm 2019", 14, "i"), para("Bắc Kạn, ngày 05 tháng 01 năm 2019", 13, "i"))),
    ("HDR-12", ('<w:tcW w:w="5556" w:type="dxa"/>', f'<w:tcW w:w="5556" w:type="dxa"/><w:tcBorders>{BORDERS}</w:tcBorders>')),
    ("BODY-10", ("của Ban Dân vận Tỉnh ủy.</w:t>", "của Ban Dân vận Tỉnh ủy./.</w:t>")),
    ("BODY-11", (HYPHENS, ADDRESSED)),
    ("SIG-04", (para() * 4, para())),
    ("TXT-01", ("“tại chỗ”", "tại chỗ”")),
    ("TXT-02", ("hòa giải", "hòa giải, thoả thuận")),
    ("TXT-03", ("98,5%", "98,5 %")),
    ("TXT-04", ("ngày 05/3/2018", "ngày 5/3/2018")),
    ("TXT-06", ("97 vụ.", "97 vụ .")),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN, ids=[f"{rule}-{place}" for place, (rule, _) in enumerate(BROKEN)])
def test_a_breach_is_told_under_its_rule_and_no_other(rule, edit):
    part, old, new = edit if len(edit) == 3 else (DOCUMENT, *edit)
    data = edited(party_parts(), (old, new), part=part)
    assert {finding.rule for finding in check_document(data, "party")} == {rule}


def test_every_rule_has_a_document_that_breaks_it():
    assert {rule for rule, _ in BROKEN} == {rule.id for rule in load_format("party").rule}


def test_a_party_report_keeps_the_party_rules_and_breaks_those_of_the_state():
    data = packed(party_parts())

    assert check_document(data) == []
    state = {finding.rule for finding in check_document(data, "nd30") if finding.severity == "error"}
    assert {"HDR-01", "HDR-02", "HDR-05", "HDR-06", "HDR-07", "TTL-01", "TTL-03", "REC-01", "SIG-01"} <= state


def test_a_state_report_breaks_the_party_rules():
    errors = {finding.rule for finding in check_document(packed(state_parts()), "party") if finding.severity == "error"}
    assert {"PG-07", "PHD-01", "PHD-02", "PHD-03", "PHD-04", "PHD-06", "PHD-07"} <= errors


def test_the_head_of_a_document_says_which_format_it_follows():
    assert [profile_of(packed(parts)) for parts in (state_parts(), party_parts())] == ["nd30", "party"]


def test_a_head_of_the_board_signs_for_himself_with_his_post_alone():
    data = edited(party_parts(), (para("K/T TRƯỞNG BAN", 14, "b") + para("PHÓ TRƯỞNG BAN", 14), para("TRƯỞNG BAN", 14)))
    assert check_document(data) == []


def test_a_number_left_open_for_signing_is_right():
    assert check_document(edited(party_parts(), ("Số 12-BC/BDVTU", "Số        -BC/BDVTU"))) == []


@pytest.mark.parametrize(("subject", "broken"), [
    (para("về việc gửi số liệu năm dân vận", 12, "i"), set()), (para("V/v gửi số liệu năm dân vận", 12, "i"), {"PHD-04"}),
    (para("về việc gửi số liệu năm dân vận", 13), {"PHD-04"})])
def test_the_subject_of_a_letter_begins_with_ve_viec_under_its_number(subject, broken):
    number = para("Số 12-BC/BDVTU", 14)
    title = para("BÁO CÁO", 15, "b") + para("kết quả công tác dân vận năm 2018", 14, "b") + HYPHENS
    letter = edited(party_parts(), (number, para("Số 12-CV/BDVTU", 14) + subject), (title, ""))
    assert {finding.rule for finding in check_document(letter)} == broken
