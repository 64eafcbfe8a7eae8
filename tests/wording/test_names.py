"""Names of units inside a sentence (Nghị định 30/2020/NĐ-CP, Phụ lục II)."""

import pytest

from flows.wording.names import council, inside_sentence, small


@pytest.mark.parametrize(("name", "written"), [
    ("Xã Bằng Thành", "xã Bằng Thành"), ("Huyện Ba Bể", "huyện Ba Bể"), ("Thị trấn Chợ Rã", "thị trấn Chợ Rã"),
    ("Thành phố Bắc Kạn", "thành phố Bắc Kạn"), ("Phường 1", "Phường 1"), ("Phường 1A", "Phường 1A"), ("Quận 10", "Quận 10"),
    ("Sở Khoa học và Công nghệ", "Sở Khoa học và Công nghệ"), ("Xãng", "Xãng"),
])
def test_the_common_noun_of_a_unit_is_small_and_an_organ_keeps_its_capital(name, written):
    assert inside_sentence(name) == written


@pytest.mark.parametrize(("text", "written"), [("Thu ngân sách", "thu ngân sách"), ("Ở Bắc Kạn", "ở Bắc Kạn"),
                                               ("GRDP giá hiện hành", "GRDP giá hiện hành"),
                                               ("", "")])
def test_a_label_goes_on_inside_a_sentence(text, written):
    assert small(text) == written


@pytest.mark.parametrize(("name", "addressed"), [
    ("Huyện Ba Bể", "Ủy ban nhân dân huyện Ba Bể"), ("Phường 1", "Ủy ban nhân dân Phường 1"), ("Sở Nội vụ", "Sở Nội vụ")])
def test_a_letter_goes_to_the_council_of_a_district_and_to_an_office_itself(name, addressed):
    assert council(name) == addressed
