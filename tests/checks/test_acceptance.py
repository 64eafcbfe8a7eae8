"""Which submission counts: own before superior's, the latest valid revision, a person's decision before all."""

import pytest

from flows.checks.accept import Accepted, accept
from flows.checks.decisions import Decision, read_decisions, unused_decisions
from flows.checks.wording import worded
from flows.errors import BrokenConfigurationError
from flows.findings import Finding
from tests.checks.tables import known_codes, submissions
from tests.helpers import facts, form, units

CODES = known_codes(form(field=[]))


def chosen(text: str, *errors: Finding, decisions: tuple[Decision, ...] = (), values: str = "unit | value") -> Accepted:
    return accept(facts(values, form="f"), submissions(text), errors, decisions)


def files(accepted: Accepted) -> dict[str, str]:
    """Unit -> the file that counts for it."""
    table = accepted.submissions[accepted.submissions["accepted"]]
    return dict(zip(table["unit"], table["file"], strict=True))


def error(file: str, unit: str = "01", code: str = "negative") -> Finding:
    return Finding(code, file, unit=unit, form="f", severity="error")


def told(accepted: Accepted) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.file, finding.message) for finding in worded(accepted.findings, CODES)]


@pytest.mark.parametrize(("table", "counts"), [
    ("""file  | unit | revision | signed_on  | received_on
        a     | 01   |          | 2018-12-20 | 2018-12-21
        b     | 01   | 2        | 2018-12-10 | 2018-12-11
        c     | 01   | 1        | 2018-12-22 | 2018-12-23""", "b"),      # "sửa lần n" before every date
    ("""file  | unit | signed_on  | received_on
        a     | 01   | 2018-12-20 | 2018-12-21
        b     | 01   | 2018-12-18 | 2018-12-23""", "a"),                # the later signature before the later arrival
    ("""file  | unit | signed_on  | received_on
        a     | 01   | 2018-12-18 | 2018-12-19
        b     | 01   | 2018-12-18 | 2018-12-23""", "b"),                # then the later arrival
])
def test_the_later_revision_counts(table: str, counts: str) -> None:
    assert files(chosen(table)) == {"01": counts}


def test_a_newer_file_with_errors_does_not_replace_an_older_valid_one() -> None:
    accepted = chosen("""
        file  | unit | revision | signed_on
        a     | 01   |          | 2018-12-10
        b     | 01   | 2        | 2018-12-20
    """, error("b"))
    assert files(accepted) == {"01": "a"}
    assert told(accepted) == [("invalid-revision", "b", "Bản mới hơn có lỗi nên vẫn dùng bản cũ a.")]


def test_an_older_file_with_errors_needs_no_further_word() -> None:
    accepted = chosen("file | unit | revision\na | 01 |\nb | 01 | 2", error("a"))
    assert files(accepted) == {"01": "b"}
    assert told(accepted) == []


def test_a_file_with_errors_of_the_same_age_needs_no_further_word() -> None:
    accepted = chosen("file | unit | signed_on\na | 01 | 2018-12-20\nb | 01 | 2018-12-20", error("b"))
    assert (files(accepted), told(accepted)) == ({"01": "a"}, [])


def test_cells_that_differ_are_named_blanks_included_and_no_more_than_twenty() -> None:
    """Of 24 fields one agrees and one is blank in both."""
    values = {"same": (5, 5), "none": ("", ""), "f10": (7, ""), **{f"f{number}": (1, 2) for number in range(11, 32)}}
    lines = [f"01 | {field} | {value} | {file} | {column}{field[1:]}" for field, both in values.items()
             for value, file, column in zip(both, "ab", "CD", strict=True)]
    accepted = chosen("file | unit\na | 01\nb | 01", values="\n".join(["unit | field | value | file | cell", *lines]))
    (found,) = accepted.findings
    assert found.found == ", ".join(f"D{number}" for number in range(10, 30))


def test_an_error_keeps_out_one_unit_and_form_and_nothing_else() -> None:
    accepted = chosen("file | unit | form\na | 01 | f\na | 01 | g\nb | 02 | f", error("a"))
    rows = accepted.submissions[accepted.submissions["accepted"]]
    assert rows[["unit", "form"]].values.tolist() == [["01", "g"], ["02", "f"]]


def test_a_warning_keeps_nothing_out() -> None:
    jump = Finding("change-too-large", "a", unit="01", form="f", severity="warning")
    assert files(chosen("file | unit\na | 01", jump)) == {"01": "a"}


def test_a_wrong_unit_of_measure_keeps_the_whole_sheet_out() -> None:
    collective = "file | reporter | unit\nx | 061 | 061\nx | 061 | 01\nx | 061 | 02"
    assert files(chosen(collective, error("x", "061", "wrong-unit-of-measure"))) == {}
    assert files(chosen(collective, error("x", "01"))) == {"061": "x", "02": "x"}


def test_of_two_files_nothing_tells_apart_the_earlier_stays_and_the_cells_that_differ_are_named() -> None:
    accepted = chosen("""
        file  | unit | signed_on  | received_on
        b     | 01   | 2018-12-18 | 2018-12-19
        a     | 01   | 2018-12-18 | 2018-12-19
    """, values="""
        unit | field | value | file | cell
        01   | x     |     5 | a    | C10
        01   | y     |     7 | a    | D10
        01   | x     |     5 | b    | C10
        01   | y     |     9 | b    | D12
    """)
    assert files(accepted) == {"01": "a"}
    assert told(accepted) == [
        ("undecided-revision", "b", "Có hai bản chưa rõ bản nào thay bản nào; đang dùng a, khác nhau ở: D12.")]


def test_a_decision_settles_it_and_the_facts_are_those_of_the_file_chosen() -> None:
    settled = Decision(don_vi="01", tep="b", ly_do="xã xác nhận")
    accepted = chosen("file | unit\na | 01\nb | 01", decisions=(settled,), values="""
        unit | field | value | file
        01   | x     |     5 | a
        01   | x     |     9 | b
    """)
    assert files(accepted) == {"01": "b"}
    assert accepted.facts["value"].tolist() == [9]
    assert list(accepted.facts.columns) == list(facts("unit | value").columns)
    assert told(accepted) == [("superseded", "a", "Bản này đã được thay bằng b.")]
    assert unused_decisions([settled], accepted.submissions) == []


def test_a_decision_for_a_file_with_errors_or_without_existence_is_told() -> None:
    decisions = (Decision(don_vi="01", tep="b", ly_do="x"), Decision(don_vi="02", bieu="f", tep="mất.xlsx", ly_do="x"))
    accepted = chosen("file | unit\na | 01\nb | 01\nc | 02", error("b"), decisions=decisions)
    assert files(accepted) == {"01": "a", "02": "c"}
    assert [finding.message for finding in worded(unused_decisions(decisions, accepted.submissions), CODES)] == [
        "Quyết định chọn bản không khớp tệp nào: b.", "Quyết định chọn bản không khớp tệp nào: mất.xlsx."]


def test_a_decision_for_a_file_that_is_not_there_changes_nothing() -> None:
    nowhere = Decision(don_vi="01", tep="mất", ly_do="x")
    assert files(chosen("file | unit | revision\na | 01 |\nb | 01 | 1", decisions=(nowhere,))) == {"01": "b"}


def test_a_decision_about_one_form_comes_before_one_about_all() -> None:
    decisions = (Decision(don_vi="01", tep="a", ly_do="x"), Decision(don_vi="01", bieu="f", tep="b", ly_do="x"))
    accepted = chosen("file | unit | form\na | 01 | f\nb | 01 | f\na | 01 | g\nb | 01 | g", decisions=decisions)
    rows = accepted.submissions[accepted.submissions["accepted"]]
    assert rows[["form", "file"]].values.tolist() == [["f", "b"], ["g", "a"]]


def test_a_units_own_file_counts_before_the_row_about_it_in_its_superiors() -> None:
    both = "file | reporter | unit | revision\nhuyện | 061 | 01 | 2\nxã | 01 | 01 |"
    assert files(chosen(both)) == {"01": "xã"}
    assert files(chosen(both, error("xã"))) == {"01": "huyện"}      # rather than nothing
    assert files(chosen("file | reporter | unit\nhuyện | 061 | 01")) == {"01": "huyện"}


def test_the_same_file_sent_twice_is_no_doubt() -> None:
    accepted = chosen("file | unit | sha256\na | 01 | h\nb | 01 | h")
    assert files(accepted) == {"01": "a"}
    assert told(accepted) == []


def test_every_mistake_in_a_decision_is_told(tmp_path) -> None:
    assert read_decisions(tmp_path, units(), {"f"}) == []
    (tmp_path / "quyet-dinh.toml").write_text("".join(
        f'[[ban_dung]]\ndon_vi = "{unit}"\nbieu = "{named}"\ntep = "a"\nly_do = "x"\n'
        for unit, named in (("99", "f"), ("01", "g"), ("02", "f"), ("02", "f"), ("02", ""))), encoding="utf-8")
    with pytest.raises(BrokenConfigurationError) as told:
        read_decisions(tmp_path, units(), {"f"})
    assert str(told.value).partition(": ")[2] == (
        "mục 1: không có đơn vị 99; mục 2: không có biểu g; mục 4: đã có quyết định cho 02 f.")


def test_a_decision_needs_a_unit_a_form_and_a_reason(tmp_path) -> None:
    (tmp_path / "quyet-dinh.toml").write_text("""
        [[ban_dung]]
        don_vi = "01"
        bieu = "f"
        tep = "./xã\\\\a.xlsx"
        ly_do = "gọi điện"
    """, encoding="utf-8")
    assert read_decisions(tmp_path, units(), {"f"}) == [Decision(don_vi="01", bieu="f", tep="xã/a.xlsx", ly_do="gọi điện")]
    with pytest.raises(BrokenConfigurationError, match="mục 1: không có biểu f"):
        read_decisions(tmp_path, units(), {"g"})
    (tmp_path / "quyet-dinh.toml").write_text('[[ban_dung]]\ndon_vi = "01"\ntep = "a"\n', encoding="utf-8")
    with pytest.raises(BrokenConfigurationError, match=r"ban_dung\.0\.ly_do: thiếu"):
        read_decisions(tmp_path, units(), {"f"})
