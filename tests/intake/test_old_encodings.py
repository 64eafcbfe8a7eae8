"""Texts of TCVN3, VNI and windows-1258 files become the words they were typed as; Unicode is left alone."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows.intake.formats
from flows.intake.formats.legacy import convert, decode_csv, delimiter, detect
from flows.intake.formats.syllables import is_syllable

SHEET = ["Tỉnh Bắc Kạn", "Đơn vị", "Tổng cộng", "hồ sơ", "Số đơn tiếp nhận", "Đã giải quyết", "Ủy ban nhân dân huyện Ba Bể",
         "nước", "Không", "xã", "Kết quả thực hiện năm 2018", "Đúng hạn (%)", "mười", "kỷ luật, kỷ cương", "ý kiến", "Cao Kỳ"]


def inverse(encoding):
    """Unicode letter -> what the old encoding types for it; the first form where there are two."""
    with Path(flows.intake.formats.__path__[0], "legacy-encodings.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["encoding"] == encoding]
    return {row["unicode"]: "".join(chr(int(point[2:], 16)) for point in row["legacy_codepoints"].split())
            for row in reversed(rows)}


def typed_in(encoding, text):
    letters = inverse(encoding)
    return "".join(letters.get(letter, letter) for letter in text)


def no_capitals(text):
    """TCVN3 has no toned capitals: Ủ is typed as a small letter in a font of capitals."""
    letters = inverse("TCVN3")
    return "".join(letter if letter in letters or letter.isascii() else letter.lower() for letter in text)


@pytest.mark.parametrize(("legacy", "encoding", "unicode"), [
    ("TØnh B¾c K¹n", "TCVN3", "Tỉnh Bắc Kạn"), ("§¬n vÞ", "TCVN3", "Đơn vị"), ("Tæng céng", "TCVN3", "Tổng cộng"),
    ("hå s¬", "TCVN3", "hồ sơ"), ("n\u00adíc", "TCVN3", "nước"),
    ("Céng hoµ x· héi", "TCVN3-H", "CỘNG HOÀ XÃ HỘI"),
    ("Coäng hoøa xaõ hoäi", "VNI-WIN", "Cộng hòa xã hội"), ("COÄNG HOØA", "VNI-WIN", "CỘNG HÒA"),
    ("Baéc Kaïn", "VNI-WIN", "Bắc Kạn"), ("chaúng", "VNI-WIN", "chẳng"), ("öôùc tính", "VNI-WIN", "ước tính"),
    ("kyï luaät", "VNI-WIN", "kỵ luật"), ("kyø", "VNI-WIN", "kỳ"), ("lyù do", "VNI-WIN", "lý do"), ("iø iù", "VNI-WIN", "ì í"),
    ("Bãìc Kaòn", "windows-1258", "Bắc Kạn"), ("Báº¯c Káº¡n", "UTF-8", "Bắc Kạn"),
])
def test_words_of_the_reference_are_converted(legacy, encoding, unicode):
    assert convert(legacy, encoding) == unicode


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI-WIN", "windows-1258", "UTF-8"])
def test_a_sheet_without_font_names_is_recognised_by_its_texts(encoding):
    texts = [no_capitals(text) for text in SHEET] if encoding == "TCVN3" else SHEET
    match encoding:
        case "windows-1258":
            typed = [_as_1258(text).decode("cp1252") for text in texts]
        case "UTF-8":
            typed = ["".join(_read_as_1252(byte) for byte in text.encode()) for text in texts]
        case _:
            typed = [typed_in(encoding, text) for text in texts]
    assert detect(typed) == encoding
    assert [convert(text, encoding) for text in typed] == texts


def _read_as_1252(byte):
    return bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)


def _as_1258(text):
    """windows-1258 holds the letters with their quality; the tone follows as a mark."""
    out = b""
    for letter in text:
        base, tone = letter, ""
        for mark in "\u0300\u0301\u0303\u0309\u0323":
            parts = unicodedata.normalize("NFD", letter)
            if mark in parts:
                base, tone = unicodedata.normalize("NFC", parts.replace(mark, "")), mark
        out += (base + tone).encode("cp1258")
    return out


def test_unicode_sheets_stay_whatever_their_fonts_are_called():
    """Offices keep .VnTime on cells typed in Unicode; ô of "Không" is also the code of ụ."""
    assert detect(SHEET) is None
    assert detect(SHEET, [".VnTime"]) is None
    assert detect(["Không", "Có", "Hà Giang"]) is None
    assert detect([unicodedata.normalize("NFD", text) for text in SHEET], ["VNI-Times"]) is None
    assert detect(["Tong cong", "2018"], [".VnTime"]) is None
    assert detect(["m²", "≤ 5", "½", "Café"]) is None
    assert detect([]) is None


def test_fonts_settle_what_the_text_leaves_open():
    assert detect(["Sè"], [".VnTime"]) == "TCVN3"
    assert convert("Sè", "TCVN3") == "Số"
    assert detect(["Sè"]) is None
    assert detect(["Céng hoµ"], [".VnTimeH"]) == "TCVN3-H"
    assert detect(["Céng hoµ"], [".VnTimeH", ".VnTime"]) == "TCVN3"
    assert detect(["Coäng hoøa"], ["VNI-Times", ".VnTime"]) == "VNI-WIN"


def test_in_a_mixed_workbook_unicode_columns_stay():
    typed = [typed_in("TCVN3", text) for text in ("Tổng cộng", "hồ sơ", "Đơn vị")]
    encoding = detect([*typed, "Đúng hạn", "Quá hạn", "Không"])
    assert encoding == "TCVN3+Unicode"
    assert [convert(text, encoding) for text in typed] == ["Tổng cộng", "hồ sơ", "Đơn vị"]
    assert [convert(text, encoding) for text in ("Đúng hạn", "Không", "Ba Be")] == ["Đúng hạn", "Không", "Ba Be"]


def test_text_with_unmistakable_letters_is_never_converted():
    assert convert("Số: ó", "TCVN3") == "Số: ó"
    assert convert("đã có", "VNI-WIN") == "đã có"


@given(st.text(st.sampled_from(sorted(inverse("TCVN3")) + list("abcxyz 0123")), max_size=40))
def test_every_text_survives_the_way_through_tcvn3(text):
    assert convert(typed_in("TCVN3", text), "TCVN3") == text


def _through_vni(text):
    return convert(typed_in("VNI-WIN", text), "VNI-WIN")


@pytest.mark.parametrize("encoding", ["TCVN3", "TCVN3-H", "VNI-WIN"])
def test_every_letter_survives_the_way_through_its_encoding(encoding):
    letters = sorted(inverse(encoding))
    assert len(letters) == {"TCVN3": 74, "TCVN3-H": 67, "VNI-WIN": 134}[encoding]
    assert [convert(typed_in(encoding, letter), encoding) for letter in letters] == letters


@given(st.lists(st.sampled_from(SHEET), max_size=6))
def test_every_sentence_survives_the_way_through_vni(words):
    text = " ".join(words).upper()
    assert _through_vni(text) == text
    assert _through_vni(text.lower()) == text.lower()


CSV = "STT;Đơn vị;Số hồ sơ\r\n1;Huyện Ba Bể;1.234,5\r\n"


@pytest.mark.parametrize(("data", "encoding"), [
    (CSV.encode(), "UTF-8"), (CSV.encode("utf-8-sig"), "UTF-8"), (CSV.encode("utf-16"), "UTF-16"),
    (CSV.encode("utf-16-le"), "UTF-16"), (CSV.encode("utf-16-be"), "UTF-16"), (_as_1258(CSV), "windows-1258"),
])
def test_a_csv_is_read_in_the_encoding_it_was_saved_in(data, encoding):
    assert decode_csv(data) == (CSV, encoding)


def test_a_csv_of_old_fonts_comes_as_windows_1252_and_is_then_converted_as_a_sheet():
    text, encoding = decode_csv(typed_in("TCVN3", CSV).encode("latin-1"))
    assert encoding == "windows-1252"
    assert convert(text, detect(text.split(";"))) == CSV


def test_no_byte_of_a_csv_is_lost():
    text, encoding = decode_csv(bytes(range(1, 256)))
    assert (len(text), encoding) == (255, "windows-1252")


@pytest.mark.parametrize(("text", "sign"), [
    ("a;b;c\n1,5;2,5;3,5\n", ";"), ("a,b\n1,2\n", ","), ("a\tb\n1,5\t2,5\n", "\t"), ("sep=|\na|b\n", "|"), ("", ","),
    ('BÁO CÁO, năm 2018\nTên;Số\n"a;b,c";1\nd;2\n', ";"),
])
def test_the_sign_between_cells_is_the_one_that_divides_the_lines_alike(text, sign):
    assert delimiter(text) == sign


@pytest.mark.parametrize("word", ["Bắc", "Kạn", "ỦY", "nghiệm", "giếng", "quyết", "khuỷu", "hoà", "hòa", "yêu", "được"])
def test_vietnamese_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["céng", "Tæng", "hå", "bàt", "ngé", "ghà", "xyz", "", "Coäng", "á̀"])
def test_other_words_are_not_syllables(word):
    assert not is_syllable(word)
