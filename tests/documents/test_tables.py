"""Tables and pictures in Word: what repeats, what stays together, what is merged, what is numbered."""

from flows.documents.listings import Sources, build_table
from flows.documents.pictures import Picture, png_size
from flows.documents.render import Properties, document_root, render
from flows.documents.table_specs import TableSpec
from flows.documents.tables import Column, Row, Table, rows_of
from flows.documents.word_xml import P, qn, style_of, text_of
from tests.documents.reading import control_texts, template
from tests.documents.sample import png, sample_data

COLUMNS = (Column(("TT",), 1, "center"), Column(("Đơn vị",), 5, "left"), Column(("Đã giải quyết", "Tổng số"), 2),
           Column(("Đã giải quyết", "Quá hạn"), 2))
ROWS = (Row(("I", "HUYỆN, THÀNH PHỐ", "", ""), "group"), Row(("1", "Huyện Ba Bể", "965", "7")),
        Row(("", "Toàn tỉnh", "965", "7"), "total"))


def placed(folder, *blocks):
    text = "\n".join(f"{{{{ bang('b{place}') }}}}" for place in range(len(blocks)))
    named = {f"b{place}": block for place, block in enumerate(blocks)}
    return document_root(render(template(folder, text), {}, named, Properties("Tiêu đề", "Tác giả")))


def test_a_shared_heading_spans_its_columns_and_a_single_one_reaches_down(tmp_path):
    root = placed(tmp_path, Table(COLUMNS, ROWS, 16.0))

    assert rows_of(next(root.iter(qn("tbl"))))[:2] == [["TT", "Đơn vị", "Đã giải quyết"], ["", "", "Tổng số", "Quá hạn"]]
    merges = [item.get(qn("val")) for item in root.iter(qn("vMerge"))]
    assert merges == ["restart", "restart", None, None]


def test_heading_rows_repeat_and_no_row_splits_over_pages(tmp_path):
    root = placed(tmp_path, Table(COLUMNS, ROWS, 16.0))

    rows = list(root.iter(qn("tr")))
    assert [row.find(f".//{qn('tblHeader')}") is not None for row in rows] == [True, True, False, False, False]
    assert all(row.find(f".//{qn('cantSplit')}") is not None for row in rows)


def test_numbers_stand_right_names_left_and_totals_bold(tmp_path):
    root = placed(tmp_path, Table(COLUMNS, ROWS, 16.0))

    data, total = list(root.iter(qn("tr")))[-2:]
    assert [style_of(item) for item in data.iter(P)] == ["BangGiua", "BangChu", "BangSo", "BangSo"]
    assert [style_of(item) for item in total.iter(P)] == ["BangGiuaDam", "BangChuDam", "BangSoDam", "BangSoDam"]


def test_column_widths_fill_the_table_in_proportion(tmp_path):
    root = placed(tmp_path, Table(COLUMNS, ROWS, 16.0))

    assert [int(item.get(qn("w"))) for item in root.iter(qn("gridCol"))] == [907, 4536, 1814, 1814]   # 16 cm = 9.072 twips


def test_pictures_carry_words_for_those_who_do_not_see_them_and_keep_their_shape(tmp_path):
    root = placed(tmp_path, Picture(png(1200, 600), 16.0, "Biểu đồ: đúng hạn 98,5%", "Kết quả"))

    properties = next(item for item in root.iter() if str(item.tag).endswith("}docPr"))
    extent = next(item for item in root.iter() if str(item.tag).endswith("}extent"))
    assert properties.get("descr") == "Biểu đồ: đúng hạn 98,5%"
    assert (int(extent.get("cx")), int(extent.get("cy"))) == (5760000, 2880000)     # 16 cm x 8 cm


def test_captions_are_numbered_per_kind_in_fields(tmp_path):
    picture, table = Picture(png(), 16.0, "a", "Hồ sơ"), Table(COLUMNS, ROWS, 16.0, title="Đơn thư", captioned=True)
    root = placed(tmp_path, picture, table, picture)

    captions = [text_of(item) for item in root.iter(P) if text_of(item).startswith(("Biểu đồ", "Bảng"))]
    assert captions == ["Biểu đồ 1. Hồ sơ", "Bảng 1. Đơn thư", "Biểu đồ 2. Hồ sơ"]
    assert [item.text for item in root.iter(qn("instrText"))] == [
        " SEQ Biểu_đồ \\* ARABIC ", " SEQ Bảng \\* ARABIC ", " SEQ Biểu_đồ \\* ARABIC "]


def test_the_size_of_a_picture_is_read_from_the_picture():
    assert png_size(png(321, 123)) == (321, 123)


def sources(**changes):
    data = sample_data(**changes)
    return Sources(data.year, data.catalogue, data.figures, data.records)


def spec(**keys):
    return TableSpec.model_validate({"id": "t", "title": "Bảng thử", "width_cm": 16, **keys})


UNITS = [{"heading": "TT", "field": "stt", "width": 1}, {"heading": "Đơn vị", "field": "name", "width": 5, "align": "left"},
         {"heading": "Tiếp nhận", "figure": "one_stop.received", "width": 2}]


def test_a_table_of_units_lists_departments_then_districts_and_ends_with_the_province():
    table = build_table(spec(kind="units", forms=["vpcp_06"], columns=UNITS), sources())

    assert [row.cells[1] for row in table.rows if row.kind == "group"] == ["SỞ, BAN, NGÀNH", "HUYỆN, THÀNH PHỐ"]
    names = [row.cells[1] for row in table.rows if row.kind == "data"]
    assert names[0] == "Sở Nội vụ"
    assert names[-1] == "Huyện Na Rì"
    assert "Văn phòng UBND tỉnh" not in names, "it does not owe the form"
    assert table.rows[-1].cells[1] == "Toàn tỉnh"
    assert [row.cells[0] for row in table.rows if row.kind == "data"] == [str(number) for number in range(1, len(names) + 1)]


def test_each_cell_of_a_unit_leads_to_that_units_figure(tmp_path):
    table = build_table(spec(kind="units", forms=["vpcp_06"], levels=["huyen"], columns=UNITS), sources())
    text = render(template(tmp_path, "{{ bang('a') }}"), {}, {"a": table}, Properties("", ""))

    districts = ["058", "060", "061", "062", "063", "064", "065", "066"]
    assert list(control_texts(text)) == [*(f"one_stop.received@{code}" for code in districts), "one_stop.received"]
    assert control_texts(text)["one_stop.received"] == ["45.678"]


def test_a_listing_without_rows_says_so():
    block = build_table(spec(kind="records", records="direction_docs", empty="Chưa có văn bản.", columns=UNITS[:2]),
                        sources(records={}))
    assert block.text == "Chưa có văn bản."


def test_a_table_may_give_each_group_its_own_pages_with_headings_and_total(tmp_path):
    rows = (Row(("I", "SỞ, BAN, NGÀNH", "", ""), "group"), Row(("1", "Sở Nội vụ", "12", "0")), *ROWS)
    root = placed(tmp_path, Table(COLUMNS, rows, 16.0, page_per_group=True))

    first, second = (rows_of(table) for table in root.iter(qn("tbl")))
    assert first[:2] == second[:2], "the heading rows"
    assert [row[1] for row in first[2:]] == ["SỞ, BAN, NGÀNH", "Sở Nội vụ"]
    assert [row[1] for row in second[2:]] == ["HUYỆN, THÀNH PHỐ", "Huyện Ba Bể", "Toàn tỉnh"]
    assert len(list(root.iter(qn("pageBreakBefore")))) == 1


def test_signs_in_place_of_numbers_are_explained_above_the_table():
    missing = spec(kind="units", forms=["vpcp_06"], levels=["huyen"], unit_line="Đơn vị tính: hồ sơ",
                   columns=[*UNITS, {"heading": "Tỷ lệ", "figure": "one_stop.no_such_figure", "width": 1}])
    table = build_table(missing, sources())

    assert table.unit_line == "Đơn vị tính: hồ sơ; “…”: chưa có số liệu; “x”: không phát sinh hoặc không phải báo cáo"
    assert build_table(spec(kind="units", forms=["vpcp_06"], columns=UNITS), sources()).unit_line == ""


def test_a_table_that_would_hold_only_signs_becomes_a_sentence():
    columns = [*UNITS[:2], {"heading": "Tỷ lệ", "figure": "one_stop.no_such_figure", "width": 1}]
    block = build_table(spec(kind="units", forms=["vpcp_06"], columns=columns), sources())

    assert block.text == "Chưa có số liệu."
