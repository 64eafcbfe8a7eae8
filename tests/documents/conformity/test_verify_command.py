"""``danvan verify FILE.docx``."""

import json

import pytest

from flows.cli import main
from tests.documents.conformity.writing import body, edited, packed, para, party_parts, state_parts


def verify(capsys, *arguments: str) -> tuple[int, str]:
    """Exit code, and what was printed on both streams."""
    with pytest.raises(SystemExit) as ended:
        main(["verify", *arguments])
    return int(ended.value.code or 0), "".join(capsys.readouterr())


@pytest.fixture
def file(tmp_path):
    def write(data: bytes) -> str:
        path = tmp_path / "van-ban.docx"
        path.write_bytes(data)
        return str(path)
    return write


def test_a_right_document_is_told_so(capsys, file):
    code, told = verify(capsys, file(packed(state_parts())))
    assert code == 0
    assert "van-ban.docx: đúng thể thức" in told


def test_an_error_is_printed_with_rule_place_found_allowed_and_clause(capsys, file):
    code, told = verify(capsys, file(edited(state_parts(), (para("PHÓ GIÁM ĐỐC", style="b"), para("PHÓ GIÁM ĐỐC")))))

    assert code == 1
    error, _, without_source = told.partition("khoản 7)\n")
    assert without_source.endswith("nên không so được số liệu.\n")
    assert error == ("Lỗi SIG-01 đoạn 33: “PHÓ GIÁM ĐỐC”\n"
                    "  Quyền hạn, chức vụ người ký: không đậm; quy định: in hoa, cỡ 13 - 14, đứng, đậm, canh giữa; "
                    "TM., KT., TL., TUQ., Q. có dấu chấm và một dấu cách "
                    "(Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, ")


def test_warnings_alone_leave_the_exit_code_at_0(capsys, file):
    code, told = verify(capsys, file(edited(state_parts(), ("ngày 05/3/2018", "ngày 05/03/2018"))))
    assert (code, told.split()[:3]) == (0, ["Cảnh", "báo", "TXT-04"])


def test_the_same_breach_in_many_paragraphs_is_told_once(capsys, file):
    old, new = body("X").partition("X")[0], body("X").partition("X")[0].replace('w:line="240"', 'w:line="400"')
    _, told = verify(capsys, file(edited(state_parts(), (old, new))))

    assert told.count("BODY-05") == 1
    assert "và 8 chỗ khác: đoạn 18; đoạn 19; đoạn 20; đoạn 21;" in told      # 13 paragraphs, 4 of them bold headings


def test_json_holds_every_breach_with_its_clause(capsys, file):
    code, told = verify(capsys, file(edited(state_parts(), ('w:gutter="0"', 'w:gutter="284"'))), "--json")
    rows = json.loads(told)

    assert code == 1
    assert [(row["code"], row["severity"], row["file"], row["sheet"], row["found"]) for row in rows] == [
        ("PG-09", "error", "van-ban.docx", place, "lề đóng gáy 5 mm") for place in ("phần 1", "phần 2", "phần 3 (trang ngang)")]
    assert {row["clause"] for row in rows} == {"Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 3"}


def test_the_format_can_be_given(capsys, file):
    path = file(packed(party_parts()))
    assert verify(capsys, path)[0] == 0
    assert verify(capsys, path, "--profile", "nd30")[0] == 1


def test_what_is_no_word_file_is_one_sentence(capsys, tmp_path, file):
    path = file(b"not a zip")
    assert verify(capsys, path) == (2, "van-ban.docx: không phải tệp Word (.docx) đọc được.\n")
    (tmp_path / "bang.xlsx").write_bytes(b"")
    assert verify(capsys, str(tmp_path / "bang.xlsx"))[0] == 2
    assert "Không có tệp" in verify(capsys, str(tmp_path / "thieu.docx"))[1]
