"""Reminder letters as their readers see them, read back with python-docx."""

import hashlib
import io
from datetime import date
from pathlib import Path

import docx
import pandas as pd
import pytest

from flows.checks.examine import Examined
from flows.documents.conformity import check_document
from flows.findings import FINDING_COLUMNS
from flows.returns.answer import Returned
from flows.returns.letters import Reminder, write_letters
from flows.run import Run
from tests.documents.reading import findings as audit
from tests.helpers import catalogue, form, table, year

FORMS = catalogue(form(id="f", number="06/VPCP/KSTT", title="Kết quả giải quyết thủ tục hành chính", field=[]),
                  form(id="g", number="2a", title="Tổng hợp kết quả tiếp công dân", field=[]))
REGISTER = """
    unit | form | state   | days_late | received_on | file
    SNV  | f    | overdue | 26        |             |
    SNV  | g    | overdue | 26        |             |
    061  | f    | valid   | 0         | 2018-12-20  | 061/a.xlsx
    061  | g    | valid   | 3         | 2018-12-23  | 061/b.xlsx
    01   | f    | overdue | 29        |             |
    01   | g    | overdue | 29        |             |
    02   | f    | invalid | 1         | 2018-12-18  | 061/02 Xã Phúc Lộc.xlsx
    02   | g    | valid   | 0         | 2018-12-17  | 061/02 Xã Phúc Lộc.xlsx
    065  | f    | valid   | 0         | 2018-12-17  | 065/a.xlsx
    065  | g    | valid   | 0         | 2018-12-17  | 065/a.xlsx
    03   | f    | valid   | 0         | 2018-12-17  | 065/b.xlsx
    03   | g    | valid   | 5         | 2018-12-22  | 065/b.xlsx
"""
ERRORS = """
    unit | form | code     | severity | file                    | sheet   | cell | message
    02   | f    | negative | error    | 061/02 Xã Phúc Lộc.xlsx | 06 VPCP | C15  | Cần 404, đang là 412.
    02   | f    | outlier  | warning  | 061/02 Xã Phúc Lộc.xlsx | 06 VPCP | C16  | Cao khác thường.
    02   | f    | negative | error    | 061/02 Xã Phúc Lộc.xlsx | 06 VPCP | D15  | Cần số không âm.
    065  | g    | negative | error    | 065/old.xlsx            | 2a      | D1   | Tệp cũ, đã có tệp khác thay.
"""
RETURNED = [Returned("061/02 Xã Phúc Lộc.xlsx", "02", "tra-lai/02/02 Xã Phúc Lộc.xlsx", True, 2, 1, 0)]
NOTHING = pd.DataFrame()


def examined(register: str = REGISTER, errors: str = ERRORS) -> Examined:
    rows = table(register).assign(year="2018")
    rows["days_late"] = pd.to_numeric(rows["days_late"]).astype("Int64")
    return Examined(NOTHING, table(errors).reindex(columns=list(FINDING_COLUMNS), fill_value=""), NOTHING, rows)


def written(folder: Path, given: Examined | None = None, as_of: date = date(2019, 1, 15),
            **reminders: object) -> tuple[list[Reminder], dict[str, bytes]]:
    opened = year(folder, forms="f g", minh_hoa=True, don_doc=reminders)
    opened.inputs.mkdir(parents=True, exist_ok=True)
    edition = folder / "edition"
    edition.mkdir(exist_ok=True)
    letters = write_letters(Run(opened, FORMS, as_of), given or examined(), RETURNED, edition)
    return letters, {letter.unit: (edition / letter.path).read_bytes() for letter in letters}


def text(data: bytes) -> list[str]:
    """Paragraphs outside tables."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs if paragraph.text]


def tables(data: bytes) -> list[list[list[str]]]:
    """Tables between the head of the page and the signature."""
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in docx.Document(io.BytesIO(data)).tables[1:-1]]


@pytest.fixture(scope="module")
def letters(tmp_path_factory) -> dict[str, bytes]:
    return written(tmp_path_factory.mktemp("letters"))[1]


def test_letters_go_to_those_who_are_due_with_their_counts(tmp_path):
    told, _ = written(tmp_path)
    assert told == [Reminder("SNV", "Sở Nội vụ", "don-doc/SNV.docx", 2, 0, 0, 0),
                    Reminder("061", "Huyện Ba Bể", "don-doc/061.docx", 2, 0, 1, 1),
                    Reminder("065", "Huyện Chợ Mới", "don-doc/065.docx", 0, 0, 0, 1)]


def test_a_department_reads_which_forms_are_missing_since_when(letters):
    assert "Kính gửi: Sở Nội vụ" in text(letters["SNV"])
    assert "Chưa gửi biểu nào trong 02 biểu phải gửi, đều đã quá hạn, cụ thể:" in text(letters["SNV"])
    assert tables(letters["SNV"]) == [[
        ["TT", "Biểu số", "Tên biểu", "Hạn gửi", "Tình trạng"],
        ["1", "06/VPCP/KSTT", "Kết quả giải quyết thủ tục hành chính", "20/12/2018", "chưa gửi, quá hạn 26 ngày"],
        ["2", "2a", "Tổng hợp kết quả tiếp công dân", "20/12/2018", "chưa gửi, quá hạn 26 ngày"]]]


def test_a_district_reads_about_itself_and_each_of_its_communes(letters):
    said = text(letters["061"])
    assert "Kính gửi: Ủy ban nhân dân huyện Ba Bể" in said
    assert "Đã gửi đủ 02/02 biểu, đều hợp lệ." in said
    assert "Có 01 biểu gửi chậm so với thời hạn: 2a (chậm 03 ngày)." in said
    assert "Có 02/02 xa chưa gửi đủ số liệu hợp lệ hoặc gửi chậm:" in said
    communes, errors = tables(letters["061"])
    assert communes[1:] == [["1", "Xã Bành Trạch", "cả 2 biểu (quá hạn 29 ngày)", "–", "–"],
                            ["2", "Xã Phúc Lộc", "–", "06/VPCP/KSTT (2 lỗi, chậm 1 ngày)", "–"]]
    assert errors == [["TT", "Đơn vị", "Biểu số", "Trang tính, ô", "Lỗi cần sửa"],
                      ["1", "Xã Phúc Lộc", "06/VPCP/KSTT", "06 VPCP, ô C15", "Cần 404, đang là 412."],
                      ["2", "Xã Phúc Lộc", "06/VPCP/KSTT", "06 VPCP, ô D15", "Cần số không âm."]]
    assert any("“02 Xã Phúc Lộc.xlsx”" in line for line in said)


def test_who_only_was_late_is_asked_for_nothing_but_the_next_time(letters):
    said = text(letters["065"])
    assert "Đã gửi đủ 02/02 biểu, đều hợp lệ, đúng hạn." in said
    assert said[-1] == ("Ủy ban nhân dân tỉnh Bắc Kạn đề nghị Ủy ban nhân dân huyện Chợ Mới chỉ đạo các đơn vị nêu trên rút kinh "
                        "nghiệm, gửi số liệu đúng hạn trong các kỳ báo cáo sau./.")
    assert tables(letters["065"])[0][1] == ["1", "Thị trấn Chợ Mới", "–", "–", "2a (chậm 5 ngày)"]


def test_a_commune_with_a_letter_of_its_own_reads_its_errors_and_its_district_is_told(tmp_path):
    _, made = written(tmp_path, gui_cap_duoi=True)
    assert list(made) == ["SNV", "061", "01", "02", "065", "03"]
    assert "Kính gửi: Ủy ban nhân dân xã Phúc Lộc" in text(made["02"])
    forms, errors = tables(made["02"])
    assert forms[1][1:] == ["06/VPCP/KSTT", "Kết quả giải quyết thủ tục hành chính", "17/12/2018", "có 2 lỗi, gửi chậm 1 ngày"]
    assert [row[1:] for row in errors[1:]] == [["06/VPCP/KSTT", "06 VPCP, ô C15", "Cần 404, đang là 412."],
                                               ["06/VPCP/KSTT", "06 VPCP, ô D15", "Cần số không âm."]]
    recipients = docx.Document(io.BytesIO(made["02"])).tables[-1].cell(0, 0).text
    assert "- Ủy ban nhân dân huyện Ba Bể (để chỉ đạo);" in recipients.splitlines()


def test_before_the_deadline_the_letter_only_recalls_it(tmp_path):
    nobody = examined("unit | form | state | days_late | received_on | file\nSNV | f | missing | | |", ERRORS.splitlines()[1])
    _, made = written(tmp_path, nobody, date(2018, 12, 18), truoc_han=3)
    assert tables(made["SNV"])[0][1][3:] == ["20/12/2018", "chưa gửi, sắp đến hạn"]
    assert any("biểu chưa đến hạn thì gửi đúng hạn" in line for line in text(made["SNV"]))


def test_a_file_that_could_not_be_read_at_all_is_named(tmp_path):
    errors = "unit | form | severity | file | sheet | cell | message\nSNV | | error | SNV/khoa.xlsx | | | Có mật khẩu."
    _, made = written(tmp_path, examined(errors=errors))
    assert tables(made["SNV"])[1][1] == ["1", "cả tệp", "khoa.xlsx", "Có mật khẩu."]


def test_head_and_signature_are_those_of_the_settings(tmp_path):
    _, made = written(tmp_path, ky_hieu="UBND-TH", quyen_han_ky=["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], nguoi_ky="Nguyễn Văn An",
                      du_thao=False)
    head, *_, signature = docx.Document(io.BytesIO(made["SNV"])).tables
    assert head.cell(1, 0).text.split("\n")[0] == "Số:        /UBND-TH"
    assert head.cell(1, 1).text == "Bắc Kạn, ngày       tháng 01 năm 2019"
    assert "DỰ THẢO" not in head.cell(1, 0).text and "SỐ LIỆU MINH HỌA" in head.cell(1, 0).text
    assert signature.cell(0, 1).text.split("\n") == ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "", "", "", "", "Nguyễn Văn An"]
    assert check_document(made["SNV"]) == []


@pytest.mark.parametrize("unit", ["SNV", "061", "065"])
def test_letters_keep_the_official_format_and_open_clean(letters, unit, tmp_path):
    assert check_document(letters[unit]) == [] and check_document(letters[unit], "party") != []
    assert audit(letters[unit], tmp_path) == []


def test_a_party_body_writes_in_its_own_format(tmp_path):
    opened = year(tmp_path, forms="f g", the_thuc="party", bao_cao_dang={
        "co_quan": ["TỈNH ỦY BẮC KẠN"], "ten_co_quan": "Ban Thường vụ Tỉnh ủy", "ky_hieu": "BC/TU", "luu": "Văn phòng Tỉnh ủy",
        "quyen_han_ky": ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"]})
    opened.inputs.mkdir(parents=True)
    letter = write_letters(Run(opened, FORMS, date(2019, 1, 15)), examined(), RETURNED, tmp_path)[0]
    data = (tmp_path / letter.path).read_bytes()
    assert [finding for finding in check_document(data, "party") if finding.severity == "error"] == []
    assert "Số        -CV/TU" in docx.Document(io.BytesIO(data)).tables[0].cell(1, 0).text


def test_the_same_register_gives_the_same_bytes(letters, tmp_path):
    again = written(tmp_path)[1]
    assert {unit: hashlib.sha256(data).hexdigest() for unit, data in again.items()} == {
        unit: hashlib.sha256(data).hexdigest() for unit, data in letters.items()}
