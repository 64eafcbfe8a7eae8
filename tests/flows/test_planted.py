"""What is planted in the sample year (inputs/2018/GHI-CHU.md, section 2) is found, or read as a person would read it."""

from pathlib import Path

import pandas as pd
import pytest

RECEIVED, HOTICH = "received", "Hộ tịch"


@pytest.fixture(scope="module")
def findings(edition: Path) -> pd.DataFrame:
    return table(edition, "findings")


@pytest.fixture(scope="module")
def facts(edition: Path) -> pd.DataFrame:
    return table(edition, "facts")


@pytest.fixture(scope="module")
def register(edition: Path) -> pd.DataFrame:
    return table(edition, "register")


def table(edition: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(edition / "so-lieu" / f"{name}.csv", dtype=str, keep_default_na=False)


def value(facts: pd.DataFrame, unit: str, form: str, field: str, row: str = "") -> float:
    """One accepted value."""
    rows = facts[(facts["unit"] == unit) & (facts["form"] == form)]
    (found,) = rows.loc[(rows["field"] == field) & (rows["row"] == row), "value"]
    return float(found)


# -- what must be told -----------------------------------------------------------------------------------------------

def test_exactly_the_planted_errors_are_found_each_at_its_cell(findings: pd.DataFrame) -> None:
    errors = findings[findings["severity"] == "error"]
    assert errors[["unit", "code", "file", "sheet", "cell"]].values.tolist() == [
        ["01861", "vpcp_06.received-resolved-pending", "060-huyen-pac-nam/01861 Xã Nhạn Môn.xlsx", "06 VPCP", "C15"],
        ["01861", "vpcp_06.received-total", "060-huyen-pac-nam/01861 Xã Nhạn Môn.xlsx", "06 VPCP", "C15"],
        ["02041", "negative", "064-huyen-cho-don/02041 Xã Bằng Phúc.xlsx", "2a", "E14"],
        ["02176", "wrong-unit-of-measure", "066-huyen-na-ri/02176 Xã Cư Lễ.xlsx", "QCDC", "C50"],
    ]
    assert errors["message"].tolist() == [
        "Hồ sơ nhận giải quyết (cột 3) phải bằng đã giải quyết cộng đang giải quyết (7+11): cần 404, đang là 412.",
        ("Tổng hồ sơ nhận giải quyết (cột 3) phải bằng trực tuyến + trực tiếp, bưu chính + từ kỳ trước (4+5+6): "
         "cần 404, đang là 412."),
        "Cần số nguyên không âm (vụ việc); trong ô là -2.",
        "Sai đơn vị tính: cần triệu đồng, trong tệp là nghìn đồng.",
    ]


def test_nothing_else_is_told_but_jumps_replaced_files_and_years_without_dialogue(findings: pd.DataFrame) -> None:
    """A clean file that draws a finding would teach its sender not to read them."""
    others = findings[findings["severity"] != "error"]
    assert set(others["code"]) == {"change-too-large", "dialogue.yearly_dialogue", "superseded"}
    replaced = others[others["code"] == "superseded"]
    assert replaced[["unit", "form", "file"]].values.tolist() == [
        ["02050", form, "064-huyen-cho-don/02050 Xã Phương Viên.xlsx"] for form in ("ttcp_2b", "vpcp_06")]


def test_the_register_knows_who_is_silent_wrong_or_late(register: pd.DataFrame) -> None:
    silent = register[register["file"] == ""]
    assert set(silent["unit"]) == {"01909", "02002", "02164", "BK-SKHCN"}
    assert set(silent["state"]) == {"overdue"}
    wrong = register[register["state"] == "invalid"]
    assert wrong[["unit", "form"]].values.tolist() == [["01861", "vpcp_06"], ["02041", "ttcp_2a"], ["02176", "democracy"]]
    late = register[(register["days_late"] != "") & (register["days_late"] != "0") & (register["file"] != "")]
    days = {unit: set(rows["days_late"]) for unit, rows in late.groupby("unit")}
    assert days == {"BK-SXD": {"7"}, "060": {"3"}, "01846": {"6"}, "01981": {"3"}, "02044": {"10"}, "02194": {"2"}}
    assert set(late.loc[late["unit"] == "060", "form"]) == {"rural", "poverty", "environment", "clearance"}    # its second file


# -- what must be read -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("unit", "file_ends", "sum_of_received"), [
    ("01837", ".xls", 448 + 913 + 160 + 273 + 147),
    ("01873", ".ods", 218 + 493 + 103 + 141 + 81),
    ("01900", "một cửa.csv", 296 + 374 + 119 + 157 + 74),       # windows-1258
    ("02089", "Tân Sơn.xlsx", 154 + 258 + 41 + 76 + 41),        # VNI
    ("02101", "Thanh Mai.xlsx", 120 + 172 + 55 + 74 + 38),      # formulas nobody has calculated
    ("01834", "Minh Khai.xlsx", 237 + 383 + 93 + 182 + 93),     # direct and postal in two columns
    ("02086", "Chợ Mới.xlsx", 253 + 566 + 124 + 142 + 109),     # without "Trước hạn"
])
def test_the_one_stop_form_is_read_from_every_format_and_layout(facts: pd.DataFrame, unit: str, file_ends: str,
                                                                sum_of_received: int) -> None:
    rows = facts[(facts["unit"] == unit) & (facts["form"] == "vpcp_06") & (facts["field"] == RECEIVED)]
    assert set(rows["row"]) == {HOTICH, "Chứng thực", "Bảo trợ xã hội", "Đất đai", "Người có công"}
    assert rows["value"].astype(float).sum() == sum_of_received
    assert set(rows["file"].str.endswith(file_ends)) == {True}


def test_a_sheet_in_tcvn3_gives_its_words_and_numbers(facts: pd.DataFrame) -> None:
    rows = facts[(facts["unit"] == "01942") & (facts["form"] == "democracy")].set_index("field")
    assert rows.at["rating", "text"] == "trung_binh"
    assert (float(rows.at["documents", "value"]), rows.at["documents", "cell"]) == (6, "D13")
    assert set(rows["state"]) <= {"reported", "zero"}


def test_of_two_submissions_only_the_revision_counts(facts: pd.DataFrame) -> None:
    rows = facts[(facts["unit"] == "02050") & facts["form"].isin(["vpcp_06", "ttcp_2b"])]
    assert set(rows["file"]) == {"064-huyen-cho-don/02050 Xã Phương Viên (sửa lần 2).xlsx"}
    others = facts[(facts["unit"] == "02050") & (facts["form"] == "ttcp_2a")]
    assert set(others["file"]) == {"064-huyen-cho-don/02050 Xã Phương Viên.xlsx"}


def test_numbers_typed_as_text_are_numbers(facts: pd.DataFrame) -> None:
    assert value(facts, "02185", "democracy", "attending") == 1382                  # "1.382"
    assert value(facts, "02185", "ttcp_2c", "return_money") == 57.2                 # "57,2"
    assert value(facts, "02137", "rural", "capital") == 5805.3                      # "5.805,3"


def test_percentages_typed_and_formatted_mean_the_same(facts: pd.DataFrame) -> None:
    """112,7% as text beside 1.1012… shown as per cent."""
    assert value(facts, "BK-SKHDT", "targets", "pct_of_plan", "grdp_growth") == pytest.approx(112.7)
    assert value(facts, "BK-SKHDT", "targets", "pct_of_previous", "grdp_growth") == pytest.approx(110.1243, abs=1e-4)


def test_plans_with_a_bound_keep_their_sign(facts: pd.DataFrame) -> None:
    plans = facts[(facts["form"] == "targets") & (facts["field"] == "plan")].set_index("row")["text"]
    assert (plans["child_malnutrition"], plans["forest_cover"]) == ("≤ 17,8", "≥ 72,0")


def test_a_remark_beside_a_number_changes_nothing(facts: pd.DataFrame) -> None:
    """"12/15 ý kiến…" and "đạt 98,5%" stand in the column of remarks."""
    assert value(facts, "01843", "dialogue", "settled") == 0
    assert value(facts, "01921", "dialogue", "settled") == 14


def test_dashes_are_true_zeros_not_gaps(facts: pd.DataFrame) -> None:
    rows = facts[(facts["unit"] == "02020") & (facts["form"] == "ttcp_2d") & (facts["field"] != "note")]
    assert len(rows) == 32
    assert set(rows["state"]) == {"zero", "reported"}


def test_decomposed_and_old_letters_name_the_same_rows(facts: pd.DataFrame) -> None:
    """NFD in three communes, "hoá" for "hóa" in a district: one spelling of every choice, composed letters in every text."""
    models = facts[(facts["form"] == "models") & (facts["field"] == "sector")]
    assert set(models["text"]) == {"kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "he_thong_chinh_tri"}
    for unit in ("01975", "01990", "02113"):
        rows = facts[facts["unit"] == unit]
        assert len(rows) > 100
        assert rows["text"].equals(rows["text"].str.normalize("NFC"))


def test_files_without_a_code_in_their_name_belong_to_the_unit_they_name(facts: pd.DataFrame) -> None:
    names = {"02134": "TT Yến Lạc - biểu năm 2018.xlsx", "02158": "UBND xa Kim Lu.xlsx",
             "02032": "BC dan van 2018 - xã Tân Lập.xlsx"}
    for unit, name in names.items():
        own = facts[(facts["unit"] == unit) & (facts["form"] == "dialogue")]
        assert {file.rpartition("/")[2] for file in own["file"]} == {name}


def test_rows_named_without_their_noun_are_communes_not_the_district(facts: pd.DataFrame) -> None:
    """In district Chợ Mới the row "Chợ Mới" is the town."""
    rows = facts[(facts["form"] == "poverty") & facts["file"].str.startswith("065-")]
    assert "02086" in set(rows["unit"])
    assert "065" not in set(rows["unit"])
    assert rows["unit"].nunique() == 16


def test_total_rows_are_checked_and_never_added(facts: pd.DataFrame) -> None:
    """Before the rows in Chợ Đồn, after them elsewhere."""
    rows = facts[(facts["form"] == "poverty") & (facts["field"] == "poor_end")]
    assert rows["unit"].nunique() == len(rows) == 122
    assert rows["value"].astype(float).sum() == 17_435


def test_communes_in_their_districts_sheet_count_once(facts: pd.DataFrame) -> None:
    rows = facts[(facts["form"] == "ttcp_2a") & (facts["field"] == "regular_visits") & facts["file"].str.startswith("062-")]
    assert len(rows) == rows["unit"].nunique() == 12
    assert {file.rpartition("/")[2].split()[0] for file in rows["file"]} == set(rows["unit"])     # each from its own file


def test_a_part_of_a_target_is_no_target(facts: pd.DataFrame) -> None:
    rows = facts[(facts["form"] == "targets") & (facts["field"] == "actual")]
    assert len(rows) == 30
    assert value(facts, "BK-SKHDT", "targets", "actual", "budget_revenue") == 601.3


def test_a_project_across_two_districts_counts_each_districts_part(facts: pd.DataFrame) -> None:
    rows = facts[(facts["form"] == "clearance") & (facts["row"] == "Nâng cấp đường tỉnh đoạn nối hai huyện")]
    assert set(rows["unit"]) == {"061", "063"}


def test_units_without_last_year_take_no_part_in_comparisons(edition: Path) -> None:
    figures = table(edition, "figures").set_index("id")
    for unit in ("01876", "02110"):
        assert float(figures.at[f"one_stop.received@{unit}", "value"]) > 0
        assert figures["value"].get(f"one_stop.received.change@{unit}", "") == ""
        assert figures["value"].get(f"one_stop.received@{unit}#2017", "") == ""
    assert float(figures.at["one_stop.received.change@01864", "value"])       # their neighbour does
