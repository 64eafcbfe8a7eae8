"""The yearly report and the leaders' page of the sample year."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from lxml import etree

from flows.documents.figure_book import FigureBook
from flows.documents.package import read_parts
from flows.documents.render import document_root
from flows.documents.report import annual_report, leaders_page, template_mistakes
from flows.documents.word_xml import SDT, P, qn, text_of
from flows.errors import BrokenConfigurationError
from flows.wording.shown import shown_forms
from tests.documents.reading import control_texts, findings, outline, text_outside_controls
from tests.documents.sample import ROOT, sample_catalogue, sample_data, sample_figures, sample_year

HEADINGS = """
I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI THỰC HIỆN
1. Công tác quán triệt, tuyên truyền
2. Văn bản lãnh đạo, chỉ đạo, triển khai
3. Công tác kiểm tra, giám sát
II. KẾT QUẢ THỰC HIỆN
1. Cải cách hành chính, giải quyết thủ tục hành chính, ứng dụng công nghệ thông tin
2. Thực hiện dân chủ ở cơ sở
3. Tiếp công dân, đối thoại, giải quyết khiếu nại, tố cáo, kiến nghị, phản ánh
4. Kỷ luật, kỷ cương hành chính, đạo đức công vụ, văn hóa công sở
5. Phát triển kinh tế - xã hội, an sinh xã hội và những vấn đề liên quan trực tiếp đến người dân
6. Dân tộc, tôn giáo; quốc phòng, an ninh
7. Phong trào “Dân vận khéo”, thực hiện Chỉ thị số 05-CT/TW
8. Phối hợp với Ban Dân vận, Mặt trận Tổ quốc và các đoàn thể; giám sát, phản biện xã hội
III. ĐÁNH GIÁ CHUNG
1. Kết quả đạt được
2. Tồn tại, hạn chế
3. Nguyên nhân
IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2019
V. KIẾN NGHỊ, ĐỀ XUẤT
""".strip().splitlines()


@cache
def report() -> bytes:
    return annual_report(sample_data())


def told(data: bytes, words: str) -> str:
    """The paragraph that holds the words."""
    return next((text_of(item) for item in document_root(data).iter(P) if words in text_of(item)), "")


def test_the_report_has_parts_one_to_five_of_the_official_outline():
    headings = [text for style, text in outline(report()) if style in ("Mục I", "Mục 1")]
    assert headings == HEADINGS


def test_the_report_states_what_was_published_of_the_sample_year():
    sentence = told(report(), "(PAR INDEX) năm 2017")

    assert "đạt 73,92 điểm, xếp thứ 49/63 tỉnh, thành phố, tăng 11 bậc so với năm 2016" in sentence
    assert "dự kiến tăng 05 bậc so với năm 2017" in sentence
    assert told(report(), "27/30 chỉ tiêu kinh tế - xã hội chủ yếu đạt và vượt kế hoạch")


def test_published_figures_are_controls_with_their_ids():
    texts = control_texts(report())

    assert texts["par_index.score"] == ["73,92 điểm"]
    assert texts["par_index.rank"] == ["49"]
    assert texts["par_index.rank_gain"] == ["tăng 11 bậc"]
    assert set(texts["targets.met"]) == {"27"}


@pytest.mark.parametrize("topic", [
    "một cửa, một cửa liên thông", "Quy chế dân chủ", "niêm yết tại trụ sở", "hệ thống truyền thanh", "cuộc họp thôn, tổ dân phố",
    "các khoản phí, lệ phí", "bình xét hộ nghèo", "vốn vay", "Tiếp công dân", "Giải phóng mặt bằng", "nông thôn mới",
    "Bảo vệ môi trường", "môi trường đầu tư kinh doanh", "(PCI)", "chính quyền điện tử", "Đối thoại", "đạo đức công vụ",
    "“Dân vận khéo”", "05-CT/TW", "an ninh chính trị",
])
def test_every_topic_of_the_published_article_has_its_place(topic):
    assert told(report(), topic)


def test_no_number_from_the_data_stands_outside_a_control():
    """With every value changed, the text around the controls stays the same to the letter."""
    data = sample_data()
    other = sample_figures(data.catalogue, data.year)
    other["value"] = other["value"].where(other["value"] <= 0, other["value"] + 17)
    changed = sample_data(figures=FigureBook(other))

    for make in (annual_report, leaders_page):
        assert text_outside_controls(make(data)) == text_outside_controls(make(changed))


def test_every_figure_printed_is_one_that_exists():
    data = sample_data()
    assert [identity for identity in control_texts(annual_report(data)) if identity not in data.figures] == []


def test_every_control_shows_its_figure_in_a_form_the_recheck_accepts():
    data = sample_data()
    for make in (annual_report, leaders_page):
        for identity, texts in control_texts(make(data)).items():
            assert set(texts) <= shown_forms(data.figures[identity]), identity


def test_units_that_did_not_report_are_counted_in_the_text_and_named():
    table = sample_figures(sample_catalogue(), sample_year())
    table.loc[table["id"] == "one_stop.received", "n_reported"] = 129
    missing = pd.DataFrame({"unit_name": ["Xã Bằng Thành"], "forms": ["biểu 06"]})
    data = annual_report(sample_data(figures=FigureBook(table), missing=missing))

    assert "(số liệu của 129/131 đơn vị)" in told(data, "các cấp tiếp nhận")
    assert control_texts(data)["one_stop.received.n_reported"] == ["129"]
    assert "chưa có đủ báo cáo hợp lệ của: xã Bằng Thành (biểu 06);" in told(data, "Đến thời điểm tổng hợp")


def test_a_missing_figure_is_said_to_be_missing_and_never_shown_as_zero():
    figures = FigureBook(sample_figures(sample_catalogue(), sample_year(), discipline__checks="missing",
                                        one_stop__late_rate="zero_denominator"))
    data = annual_report(sample_data(figures=figures))

    assert told(data, "số liệu về thanh tra") == "Đến thời điểm báo cáo chưa có số liệu về thanh tra, kiểm tra công vụ."
    assert "discipline.checks" not in control_texts(data)
    assert "one_stop.late_rate" not in control_texts(data)


def test_a_report_without_any_figure_is_still_a_report(tmp_path):
    table = sample_figures(sample_catalogue(), sample_year())
    table = table[~table["id"].str.contains(r"[@#]|\.change")].assign(value=float("nan"), state="missing")
    data = annual_report(sample_data(figures=FigureBook(table), records={}))

    assert told(data, "số liệu về tiếp công dân") == "Đến thời điểm báo cáo chưa có số liệu về tiếp công dân."
    assert told(data, "Chưa có số liệu năm 2017 để so sánh.")
    assert not told(data, "để so sánh với năm 2017"), "once is enough where nothing can be compared"
    assert findings(data, tmp_path) == []


def test_targets_that_were_missed_are_listed_with_plan_result_and_reason():
    sentence = told(report(), "- Thu ngân sách")
    assert sentence == ("- Thu ngân sách nhà nước trên địa bàn: ước thực hiện 601,3 tỷ đồng, kế hoạch 645,0 tỷ đồng. "
                        "Một số khoản thu từ sản xuất, kinh doanh giảm.")


def test_a_draft_leaves_number_and_day_blank_and_says_what_it_is():
    texts = [text_of(item) for item in document_root(report()).iter(P)]

    assert "Số:        /BC-UBND" in texts
    assert "Bắc Kạn, ngày       tháng 01 năm 2019" in texts
    assert texts.index("DỰ THẢO") + 1 == texts.index("SỐ LIỆU MINH HỌA")


def test_a_final_edition_of_a_real_year_carries_no_marks():
    data = annual_report(sample_data(is_draft=False, year=sample_year(is_illustration=False)))
    assert not told(data, "DỰ THẢO")
    assert not told(data, "MINH HỌA")


def test_figures_of_a_last_year_that_is_not_approved_are_said_not_to_be_final():
    said = {is_final: told(leaders_page(replace(sample_data(), previous_is_final=is_final)), "Ghi chú:")
            for is_final in (True, False)}
    assert said[False] == said[True].removesuffix(".") + "; số liệu năm 2017 chưa chốt."


def test_only_verified_legal_bases_are_cited():
    year = sample_year()
    unverified = [basis for basis in year.settings.legal_bases if not basis.verified]
    text = " ".join(text for _, text in outline(report()))
    opening = told(report(), "Nghị quyết số 25-NQ/TW")

    assert unverified
    assert all(basis.short not in text for basis in unverified)
    verified = [basis for basis in year.settings.legal_bases if basis.verified]
    assert [basis.short for basis in verified if basis.opening] == [basis.short for basis in verified if basis.full in opening]


def test_a_legal_basis_of_one_topic_is_cited_where_the_topic_is_told():
    assert told(report(), "số 61/2018/NĐ-CP").startswith("Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ")
    without = [basis for basis in sample_year().settings.legal_bases if "61/2018" not in basis.short]
    other = annual_report(sample_data(year=sample_year(legal_bases=tuple(without))))
    assert told(other, "cơ chế một cửa, một cửa liên thông giúp").startswith("Việc duy trì, mở rộng")


def test_ticked_texts_are_printed_with_their_unit_in_their_place():
    narrative = pd.DataFrame({"field": ["shortcomings"], "unit_name": ["Huyện Ba Bể"], "text": ["Tiến độ còn chậm."]})
    texts = [text for _, text in outline(annual_report(sample_data(narrative=narrative)))]

    place = texts.index("Tiến độ còn chậm. (huyện Ba Bể)")
    assert texts.index("2. Tồn tại, hạn chế") < place < texts.index("3. Nguyên nhân")


def test_appendices_are_numbered_named_in_the_text_and_paged_by_themselves():
    text = " ".join(text for style, text in outline(report()) if style == "Thân văn bản")
    numbers = [text for style, text in outline(report()) if style == "Phụ lục - số"]
    sections = list(document_root(report()).iter(qn("sectPr")))

    assert numbers == [f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V", "VI", "VII")]
    assert all(re.search(rf"{number}\b", text) for number in numbers)
    assert [item.find(qn("pgNumType")).get(qn("start")) for item in sections] == ["1"] * 8
    assert [item.find(qn("pgSz")).get(qn("orient")) for item in sections] == [
        None, None, "landscape", "landscape", None, None, "landscape", "landscape"]
    assert [item.find(qn("titlePg")) is not None for item in sections] == [True] + [False] * 7


def test_the_first_page_shows_no_number_and_the_others_do():
    parts = read_parts(report())
    assert b" PAGE " in parts["word/header1.xml"]
    assert b" PAGE " not in parts["word/header2.xml"]


def test_both_documents_open_clean(tmp_path):
    assert findings(report(), tmp_path) == []
    assert findings(leaders_page(sample_data()), tmp_path) == []


def test_the_same_inputs_give_the_same_bytes():
    assert annual_report(sample_data()) == report()


def test_document_properties_and_language_are_set():
    parts = read_parts(report())
    core = etree.fromstring(parts["docProps/core.xml"])

    assert {item.tag.split("}")[1]: item.text for item in core} == {
        "title": "Kết quả thực hiện “Năm dân vận chính quyền” năm 2018", "subject": "Năm 2018",
        "creator": "Ủy ban nhân dân tỉnh Bắc Kạn", "language": "vi-VN"}
    assert b'w:lang w:val="vi-VN"' in parts["word/styles.xml"]


def test_control_ids_are_unique_in_the_document():
    ids = [item.get(qn("val")) for item in document_root(report()).iterfind(f".//{SDT}/*/{qn('id')}")]
    assert ids == [str(number) for number in range(1, len(ids) + 1)]


def test_the_leaders_page_shows_key_figures_with_last_year_and_change():
    texts = control_texts(leaders_page(sample_data()))

    assert texts["one_stop.received"] == ["45.678"]
    assert texts["one_stop.received#2017"] == ["41.110"]       # 45678 * 0.9
    assert texts["one_stop.received.change"] == ["tăng 4.568 hồ sơ"]
    assert len([1 for item in document_root(leaders_page(sample_data())).iter() if str(item.tag).endswith("}inline")]) == 2


def test_charts_of_any_size_keep_the_leaders_page_to_one_page():
    data = sample_data()
    root = document_root(leaders_page(sample_data(small_charts=data.charts)))

    heights = [int(item.get("cy")) / 360_000 for item in root.iter() if str(item.tag).endswith("}extent")]
    widths = [int(item.get("cx")) / 360_000 for item in root.iter() if str(item.tag).endswith("}extent")]
    assert max(heights) <= 8.5
    assert max(widths) <= 7.8


@pytest.mark.parametrize("name", ["bao-cao.docx", "tom-tat.docx"])
def test_the_templates_name_nothing_that_does_not_exist(name):
    data = sample_data()
    charts = {"charts": data.charts} if data.catalogue.charts else {}
    catalogue = data.catalogue if charts else data.catalogue.model_copy(update={"charts": dict(data.charts)})
    assert template_mistakes(data.year, catalogue, ROOT / "report_templates" / name) == []


def test_a_table_that_names_an_unknown_figure_stops_the_run_with_its_place(tmp_path):
    year = sample_year()
    year.inputs = tmp_path
    tables = (ROOT / "report_templates/catalogue/tables.toml").read_text(encoding="utf-8")
    (tmp_path / "mau").mkdir()
    (tmp_path / "mau/tables.toml").write_text(tables.replace('"one_stop.late"', '"one_stop.too_late"'), encoding="utf-8")

    with pytest.raises(BrokenConfigurationError, match=r"bảng phu_luc_3: không có con số “one_stop\.too_late”"):
        annual_report(sample_data(year=year))
