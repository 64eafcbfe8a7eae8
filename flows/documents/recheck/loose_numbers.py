"""Numbers in plain text: which are names of things, which the report printed itself, which no figure shows."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from flows.documents.recheck.findings import Findings, Found, Place
from flows.documents.recheck.reading import Paragraph
from flows.documents.recheck.tokens import Token, context
from flows.documents.word_xml import T

Tokens = Mapping[Paragraph, Sequence[Token]]
# A number behind one of these names or orders something; it counts nothing.
_NAMING = frozenset({
    "ngày", "tháng", "quý", "tuần", "lần", "khóa", "khoá", "kỳ", "điều", "khoản", "mục", "chương", "phần", "mẫu", "biểu", "bảng",
    "hình", "đồ", "lục", "độ", "cấp", "iso", "trang", "tổ", "thôn", "bản", "khu", "phường", "quận", "phố", "lộ", "phiên", "bước",
    "nhóm", "loại", "nghị", "tcvn", "đợt", "vòng", "phòng", "điện", "thoại", "fax", "số:"})
_NAMING_BEFORE_NUMBER = frozenset({"định", "quyết", "thị", "luận", "hoạch", "trình", "cáo", "tư", "lệnh", "văn", "luật", "dẫn",
                                   "bản", "thôn", "tổ", "phố", "đường", "mẫu", "biểu", "lục", "bảng"})
_DURATION = frozenset({"tháng", "năm", "ngày", "giờ", "phút", "tuần", "quý", "thế"})
_PARTS = re.compile(r"[/\-–]")
_BEFORE, _AFTER = 1, 1


def numbers_of(tokens: Tokens) -> frozenset[str]:
    """Numbers the report itself prints in plain text, each with its neighbours, for the record."""
    return frozenset(_around(line, place) for _, line, place in _counting(tokens))


def check_numbers(tokens: Tokens, stored: Collection[str], shown: Collection[str],
                  of_units: Mapping[str, Collection[str]]) -> Findings:
    """Warnings for plain numbers that are neither printed so nor shown by a figure.

    ``shown``: every form of the figures of the document and of the province, small letters. ``of_units``: unit name (small
    letters) -> forms of its figures, which count where the paragraph or table row names the unit.
    """
    for paragraph, line, place in _counting(tokens):
        if _around(line, place) in stored:
            continue
        named = [forms for name, forms in of_units.items() if name in surroundings(paragraph).lower()]
        for number in _PARTS.split(line[place].text):
            forms = _forms(number, line, place)
            if not forms & set(shown) and not any(forms & set(own) for own in named):
                yield Found("loose-number", Place(paragraph), "một con số của báo cáo", number,
                            f"Số {number} gõ tay, không khớp con số nào của báo cáo nên không có nguồn.")


def surroundings(paragraph: Paragraph) -> str:
    """What a reader takes a number to be about: the paragraph, in a table the row."""
    return paragraph.text if paragraph.row is None else " ".join(item.text or "" for item in paragraph.row.iter(T))


def _counting(tokens: Tokens) -> Iterator[tuple[Paragraph, Sequence[Token], int]]:
    for paragraph, line in tokens.items():
        for place, token in enumerate(line):
            if token.kind == "number" and not _is_name(paragraph, line, place):
                yield paragraph, line, place


def _around(line: Sequence[Token], place: int) -> str:
    return context(line, place, _BEFORE, _AFTER).replace("…", line[place].text)


def _forms(number: str, line: Sequence[Token], place: int) -> set[str]:
    """The number alone and with its percent sign."""
    follows = line[place + 1].text if place + 1 < len(line) else ""
    return {number, f"{number}%"} if follows == "%" else {number}


def _is_name(paragraph: Paragraph, line: Sequence[Token], place: int) -> bool:
    before = [token.text for token in line[max(0, place - 2):place]]
    after = [token.text for token in line[place + 1:place + 3]]
    return (_is_label(paragraph, line, place) or _is_ordinal(before) or _is_numbered(before)
            or bool(after and after[0] in _DURATION and after[1:] != ["công"])
            or bool(before and before[-1] in _NAMING))


def _is_label(paragraph: Paragraph, line: Sequence[Token], place: int) -> bool:
    """Number of a heading (``1.``, ``1.2.``, ``2)``), of a table row, of a table column."""
    if paragraph.row is not None and len(line) == 1:
        return paragraph.leads or (line[place].text.isdigit() and paragraph.text.strip().startswith("("))
    follows = line[place + 1].text if place + 1 < len(line) else ""
    if paragraph.row is not None and [token.text for token in line[:place]] == ["("] and follows == ")":
        return True
    return place == 0 and follows in (".", ")")


def _is_ordinal(before: Sequence[str]) -> bool:
    """``lần thứ 3``; a rank (``xếp thứ 49``) is a figure."""
    return bool(before) and before[-1] == "thứ" and before[0] not in ("xếp", "đứng")


def _is_numbered(before: Sequence[str]) -> bool:
    """``Quyết định số 12``; but not ``tổng số 12``."""
    return len(before) == 2 and before[1] == "số" and before[0] in _NAMING_BEFORE_NUMBER
