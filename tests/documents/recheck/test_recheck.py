"""Edits as people make them in a printed report are found, and nothing else is."""

import copy

import pytest

from flows.documents.figure_book import FigureBook
from flows.documents.recheck.reading import SDT
from flows.documents.recheck.recheck import read_document, recheck
from flows.documents.report import annual_report, leaders_page
from flows.documents.word_xml import P, T, qn, run, text_of, w
from tests.documents.recheck.editing import (
    add_paragraph,
    codes,
    control,
    edited,
    edition,
    figures,
    found,
    paragraph_of,
    replace_text,
    report,
    retype,
    tracked,
)
from tests.documents.sample import sample_data


def test_an_untouched_report_has_no_findings():
    assert codes(report()) == []


def test_the_documents_of_the_real_templates_have_no_findings():
    data = sample_data(figures=FigureBook(figures()))

    assert codes(annual_report(data)) == []
    assert codes(leaders_page(data)) == []


def test_a_changed_number_is_told_with_old_new_and_difference():
    [one] = found(edited(lambda root: retype(root, "one_stop.received", "45.698")))

    assert (one.code, one.severity, one.place.figure) == ("figure-edited", "error", "one_stop.received")
    assert (one.expected, one.found) == ("45.678", "45.698")
    assert "+20" in one.message
    assert one.place.paragraph.place.startswith("đoạn ")
    assert "Trong kỳ, các cấp tiếp nhận" in one.place.paragraph.place


@pytest.mark.parametrize(("identity", "text"), [
    ("one_stop.online_rate", "5,3%"), ("par_index.rank", "48"), ("targets.met", "28"), ("par_index.score", "75,92 điểm"),
    ("one_stop.received", "45678,5"), ("one_stop.received", "nhiều"), ("one_stop.received", "45,678"), ("targets.missed", "02")])
def test_every_kind_of_changed_number_is_found(identity, text):
    assert ("figure-edited", identity) in codes(edited(lambda root: retype(root, identity, text)))


@pytest.mark.parametrize(("identity", "text"), [
    ("one_stop.received", "45.678 hồ sơ"), ("targets.missed", "3"), ("one_stop.online_rate", "5,1 %"),
    ("one_stop.received", "45.678\u00a0"), ("par_index.score", "73,92")])
def test_another_right_form_of_the_same_number_is_no_finding(identity, text):
    assert codes(edited(lambda root: retype(root, identity, text))) == []


def test_data_that_changed_since_is_told_apart_from_an_edit():
    [one] = found(report(), edition(par_index__score=74.11))

    assert (one.code, one.place.figure) == ("figure-outdated", "par_index.score")
    assert (one.expected, one.found) == ("74,11 điểm", "73,92 điểm")


def test_an_edit_that_anticipates_the_new_data_is_right():
    data = edited(lambda root: retype(root, "par_index.score", "74,11 điểm"))

    assert codes(data, edition(par_index__score=74.11)) == []
    assert codes(data) == [("figure-edited", "par_index.score")]


def test_a_turned_verb_inside_a_control_is_a_wrong_direction_and_no_changed_number():
    [one] = found(edited(lambda root: retype(root, "one_stop.received.change", "giảm 4.568 hồ sơ")))

    assert (one.code, one.expected, one.found) == ("direction-word", "tăng", "giảm")


def test_a_number_edited_below_last_year_contradicts_the_rise_beside_it():
    # 45.678 is 4.568 more than the year before: with 40.000 both rises told beside it would be falls.
    data = edited(lambda root: retype(root, "one_stop.received", "40.000"))

    assert sorted(codes(data)) == [
        ("direction-word", "one_stop.received.change"), ("direction-word", "one_stop.received.change_pct"),
        ("figure-edited", "one_stop.received")]


def test_a_worse_rank_contradicts_the_climb_beside_it():
    # From 60th to 49th is a climb of 11; at 61st the province has fallen.
    data = edited(lambda root: retype(root, "par_index.rank", "61"))

    assert ("direction-word", "par_index.rank_gain") in codes(data)


@pytest.mark.parametrize(("old", "new", "within", "identity"), [
    (", giảm ", ", tăng ", "toàn tỉnh còn", "poverty.reduction"),
    ("không đạt kế hoạch", "đạt kế hoạch", "Toàn tỉnh có", "targets.missed"),
    ("không đạt kế hoạch", "vượt kế hoạch", "gồm:", "targets.missed"),
    ("đạt và vượt kế hoạch", "không đạt kế hoạch", "Toàn tỉnh có", "targets.total"),
    ("đạt và vượt", "đạt và không đạt", "Toàn tỉnh có", "targets.total"),
    ("chỉ tiêu vượt", "chỉ tiêu không đạt", "Toàn tỉnh có", "targets.exceeded")])
def test_a_turned_word_outside_a_control_is_found(old, new, within, identity):
    assert codes(edited(lambda root: replace_text(root, old, new, within))) == [("direction-word", identity)]


def test_a_turned_verdict_in_the_table_of_targets_is_found():
    def change(root):
        row = next(control(root, "targets.actual.graduation", 1).iterancestors(qn("tr")))
        next(item for item in row.iter(T) if item.text == "Không đạt").text = "Vượt"

    assert codes(edited(change)) == [("direction-word", "targets.actual.graduation")]


def test_a_result_edited_past_its_plan_no_longer_fits_the_list_of_missed_targets():
    # 93,6 of 95,0 is listed as missed; 96,0 is above the plan.
    data = edited(lambda root: retype(root, "targets.actual.graduation", "96,0%"))

    assert ("direction-word", "targets.actual.graduation") in codes(data)


@pytest.mark.parametrize(("old", "new", "within"), [
    ("năm 2018", "năm 2017", "Trên đây là báo cáo"), ("15/12/2017", "15/12/2016", "tổng hợp từ báo cáo"),
    ("năm 2016", "năm 2015", "PAR INDEX"), ("năm 2017", "năm 2016", "Các cơ quan tiếp nhận"),
    ("03/6/2013", "03/6/2014", "25-NQ/TW"),
    ("Năm 2019", "Năm 2020", "tập trung thực hiện")])
def test_a_changed_year_or_date_is_an_error_naming_the_printed_one(old, new, within):
    [one] = found(edited(lambda root: replace_text(root, old, new, within)))

    assert (one.code, one.severity) == ("date-differs", "error")
    assert (one.expected, one.found) == (old[-len(one.expected):], new[-len(one.found):])


def test_the_year_of_the_title_is_checked():
    def change(root):
        holder = paragraph_of(root, "Kết quả thực hiện “Năm dân vận chính quyền” năm 2018")
        texts = list(holder.iter(T))
        texts[0].text, rest = text_of(holder).replace("2018", "2019"), texts[1:]
        for item in rest:
            item.text = ""

    assert [code for code, _ in codes(edited(change))] == ["date-differs"]


def test_a_number_typed_in_plain_text_is_a_warning():
    [one] = found(edited(lambda root: add_paragraph(root, "Đã hỗ trợ 12.347,5 triệu đồng cho các hộ khó khăn.")))

    assert (one.code, one.severity, one.found) == ("loose-number", "warning", "12.347,5")


def test_a_number_typed_over_plain_text_of_the_report_is_a_warning():
    data = edited(lambda root: replace_text(root, " chỉ tiêu kinh tế", " trong số 987,25 chỉ tiêu kinh tế", "gồm:"))

    assert codes(data) == [("loose-number", "")]


@pytest.mark.parametrize("text", [
    "Thực hiện Nghị quyết số 25-NQ/TW ngày 03/6/2013 và Quyết định số 12 của Ủy ban nhân dân tỉnh.",
    "Theo Điều 5, khoản 2 Luật số 10/2022/QH15, ngày 05 tháng 3 năm 2018, giai đoạn 2016 - 2021.",
    "3. Một mục mới do người soạn thêm vào, lần thứ 2, theo Phụ lục 3, Biểu đồ 4, quý 3 và 6 tháng đầu năm.",
    "Tỷ lệ giải quyết đúng hạn đạt 73,92 điểm; 27/30 chỉ tiêu đạt kế hoạch; xếp thứ 49.",
    "Từ năm 2010 đến năm 2025, trong 05 năm qua, tỉnh áp dụng ISO 9001 và dịch vụ công mức độ 4."])
def test_numbers_that_are_names_dates_or_figures_of_the_report_are_no_finding(text):
    assert codes(edited(lambda root: add_paragraph(root, text))) == []


def test_a_number_of_a_unit_counts_only_where_the_unit_is_named():
    own = edition()
    row = own.table[own.table["id"] == "one_stop.received@060"].iloc[0]
    number = row["text"].split()[0]
    assert number not in own.province_forms

    named = edited(lambda root: add_paragraph(root, f"Huyện Pác Nặm tiếp nhận {number} hồ sơ."))
    unnamed = edited(lambda root: add_paragraph(root, f"Một huyện tiếp nhận {number} hồ sơ."))

    assert codes(named) == []
    assert codes(unnamed) == [("loose-number", "")]


@pytest.mark.parametrize(("text", "code"), [
    ("Trong năm 2012, tỉnh đã làm tốt.", "unusual-year"), ("Hội nghị họp ngày 31/02/2018.", "impossible-date")])
def test_odd_years_and_impossible_dates_in_new_text_are_told(text, code):
    assert [one for one, _ in codes(edited(lambda root: add_paragraph(root, text)))] == [code]


def test_deleted_and_copied_figures_are_notes():
    def change(root):
        gone = control(root, "voters.settled")
        gone.getparent().remove(gone)
        target = paragraph_of(root, "Chính quyền các cấp quan tâm")
        target.append(copy.deepcopy(control(root, "par_index.score")))

    listed = found(edited(change))

    assert sorted((one.code, one.severity, one.place.figure) for one in listed) == [
        ("figure-copied", "note", "par_index.score"), ("figure-deleted", "note", "voters.settled")]
    copied = next(one for one in listed if one.code == "figure-copied")
    assert "Chính quyền các cấp quan tâm" in copied.place.paragraph.place


def test_a_control_emptied_by_a_person_is_a_deleted_figure():
    assert codes(edited(lambda root: retype(root, "voters.settled", ""))) == [("figure-deleted", "voters.settled")]


def test_tracked_changes_count_as_the_text_they_make():
    assert codes(edited(lambda root: tracked(root, "one_stop.received", "45.698"))) == [("figure-edited", "one_stop.received")]
    assert codes(edited(lambda root: tracked(root, "one_stop.received", "45.678"))) == []


def test_a_number_split_over_runs_reads_as_one():
    def split(text):
        def change(root):
            first = next(control(root, "one_stop.received").iter(qn("r")))
            next(first.iter(T)).text = text[:3]
            first.addnext(run(text[3:]))
        return change

    assert codes(edited(split("45.678"))) == []
    assert codes(edited(split("45.698"))) == [("figure-edited", "one_stop.received")]


def test_a_digit_typed_right_behind_a_control_changes_the_number():
    def change(root):
        control(root, "one_stop.received").addnext(run("5"))

    assert codes(edited(change))[0] == ("figure-edited", "one_stop.received")


def test_a_control_around_the_whole_paragraph_and_one_without_tag_are_read():
    def change(root):
        for item in root.iter(SDT):
            item.find("*/" + qn("tag")).getparent().remove(item.find("*/" + qn("tag")))
        cell = next(control(root, "targets.actual.graduation", 1).iterancestors(P))
        inner = cell.find(SDT)
        wrapped = w("sdt", copy.deepcopy(inner[0]), w("sdtContent"))
        cell.replace(inner, next(inner.iter(qn("r"))))
        cell.addprevious(wrapped)
        wrapped[1].append(cell)

    assert codes(edited(change)) == []


def test_without_a_published_edition_the_document_is_compared_with_itself():
    data = edited(lambda root: retype(root, "targets.met", "29"))

    assert [one.code for one in recheck(read_document(data), None)] == ["figure-edited", "edition-missing"]
    assert read_document(data).year == "2018"
