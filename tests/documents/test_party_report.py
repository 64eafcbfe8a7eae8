"""With ``the_thuc = "party"`` the same report in the Party's format: its own head, number, signature and recipients."""

import tomllib

import pytest

from flows.documents.conformity import check_document, profile_of
from flows.documents.render import document_root
from flows.documents.report import annual_report, leaders_page, template_mistakes, template_path
from flows.documents.word_xml import P, text_of
from flows.errors import BrokenConfigurationError
from flows.year import open_year, read_settings
from tests.documents.reading import control_texts
from tests.documents.reading import findings as audit
from tests.documents.sample import ROOT, party_year, sample_catalogue, sample_data

MAKERS = [annual_report, leaders_page]


def lines(data: bytes) -> list[str]:
    return [text for item in document_root(data).iter(P) if (text := text_of(item).strip())]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("is_draft", [True, False])
def test_a_party_document_breaks_no_rule_of_the_party(make, is_draft, tmp_path):
    data = make(sample_data(year=party_year(), is_draft=is_draft))

    assert profile_of(data) == "party"
    assert [(finding.rule, finding.place) for finding in check_document(data)] == []
    assert audit(data, tmp_path) == []


def test_head_title_and_end_are_those_of_the_party():
    told = lines(annual_report(sample_data(year=party_year())))
    end = told.index("Nơi nhận:")

    assert told[:6] == ["TỈNH ỦY BẮC KẠN", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số        -BC/TU", "DỰ THẢO", "SỐ LIỆU MINH HỌA"]
    assert told[6:10] == ["Bắc Kạn, ngày       tháng 01 năm 2019", "BÁO CÁO",
                          "kết quả thực hiện “Năm dân vận chính quyền” năm 2018", "-----"]
    assert "I- CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI THỰC HIỆN" in told
    assert told[end - 1].endswith("của Ban Thường vụ Tỉnh ủy Bắc Kạn.")
    assert told[end + 1:end + 10] == [
        "- Ban Dân vận Trung ương,", "- Thường trực Tỉnh ủy,", "- Ban cán sự đảng Ủy ban nhân dân tỉnh,",
        "- Ban Dân vận Tỉnh ủy,", "- Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh,", "- Các huyện ủy, thành ủy, đảng ủy trực thuộc,",
        "- Lưu Văn phòng Tỉnh ủy.",
        "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"]
    assert not [line for line in told if "CỘNG HÒA" in line or line.startswith("Kính gửi") or line.endswith("./.")]
    assert "(Kèm theo Báo cáo số …-BC/TU, ngày … tháng 01 năm 2019 của Ban Thường vụ Tỉnh ủy Bắc Kạn)" in " ".join(told)


def test_legal_texts_take_a_comma_before_their_date():
    opening = next(line for line in lines(annual_report(sample_data(year=party_year()))) if line.startswith("Thực hiện"))
    assert "Nghị quyết số 25-NQ/TW, ngày 03/6/2013 của Ban Chấp hành Trung ương" in opening


@pytest.mark.parametrize("make", MAKERS)
def test_both_formats_show_the_same_figures(make):
    assert control_texts(make(sample_data(year=party_year()))) == control_texts(make(sample_data()))


@pytest.mark.parametrize("name", ["bao-cao.docx", "tom-tat.docx"])
def test_the_party_templates_name_nothing_that_does_not_exist(name):
    year = party_year()
    assert template_path(year, name).name == name.replace(".", "-party.")
    assert template_mistakes(year, sample_catalogue(), template_path(year, name)) == []


def written(folder, **changes):
    """inputs/2018 in another place, with words of nam.toml exchanged."""
    source = ROOT / "inputs/2018"
    year = folder / "2018"
    year.mkdir()
    (year / "don-vi.csv").write_bytes((source / "don-vi.csv").read_bytes())
    text = (source / "nam.toml").read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    (year / "nam.toml").write_text(text, encoding="utf-8")
    return year


def test_a_mistake_in_the_party_part_is_told_before_it_is_needed(tmp_path):
    year = written(tmp_path, **{'ky_hieu = "BC/TU"': "ky_hieu = 12"})
    with pytest.raises(BrokenConfigurationError, match=r"nam\.toml: bao_cao_dang\.ky_hieu: phải là chữ trong ngoặc kép\.$"):
        read_settings(year / "nam.toml")


def test_the_party_format_with_the_symbol_of_the_state_is_refused(tmp_path):
    written(tmp_path, **{'the_thuc = "nd30"': 'the_thuc = "party"', 'ky_hieu = "BC/TU"': ""})
    with pytest.raises(BrokenConfigurationError, match=r"ví dụ ky_hieu = \"BC/TU\" \(đang là 'BC-UBND'\)"):
        open_year("2018", tmp_path)


def test_only_what_differs_stands_in_the_party_part(tmp_path):
    settings = read_settings(written(tmp_path, **{'the_thuc = "nd30"': 'the_thuc = "party"'}) / "nam.toml")
    raw = tomllib.loads((ROOT / "inputs/2018/nam.toml").read_text(encoding="utf-8"))

    assert settings.report.issuer == ("TỈNH ỦY BẮC KẠN",)
    assert settings.report.tasks == tuple(raw["bao_cao"]["nhiem_vu"])
