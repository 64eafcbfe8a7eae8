"""The templates of letters: reminders (``don-doc.docx``), what puts a slip of form right (``dinh-chinh.docx``); and of the
register (``theo-doi.docx``).

Run through ``python -m tests.maker.word_templates``. They share paragraphs and styles with the report's templates.
"""

from dataclasses import replace

from tests.maker.word_styles import CENTRE, KEEP, Style, rule, spacing
from tests.maker.word_templates import (
    ADDRESSEES,
    AGENCY,
    COMMAND,
    MARKS,
    NATION,
    PARTY,
    PARTY_AGENCY,
    PARTY_FORMAT,
    PARTY_RECIPIENTS,
    PARTY_SIGNATURE,
    RECIPIENTS,
    SIGNATURE,
    STATE,
    build,
    lines,
    paragraph,
    table,
)

NAMES = (("don-doc", "Mẫu công văn đôn đốc gửi số liệu"), ("theo-doi", "Mẫu sổ theo dõi gửi số liệu"),
         ("dinh-chinh", "Mẫu công văn đính chính"))
_SUBJECT = Style("TrichYeuCongVan", "Trích yếu công văn", spacing(before=120) + CENTRE, 26)
_PARTY_SUBJECT = Style("TrichYeuCongVan", "Trích yếu công văn", spacing(before=120) + CENTRE, 24, "<w:i/><w:iCs/>")
_LINE_ACROSS = Style("KeTrichYeuNgang", "Kẻ dưới trích yếu ngang", rule(6400, 6400), 4)
_ABOUT = "đôn đốc gửi số liệu báo cáo {{ trich_yeu_trong_cau }}"
_ABOUT_SLIP = "đính chính {{ bao_cao_ngan }}"
_STATE_START, _PARTY_START = "V/v ", "về việc "      # as TTL-02 and PHD-04 of the format profiles want it
_REGISTERED, _AS_OF = "số liệu báo cáo {{ trich_yeu_trong_cau }}", "(tính đến ngày {{ ngay_xem }})"
_NUMBER = paragraph("Số, ký hiệu", "{{ so_ky_hieu }}")
_DATE = paragraph("Địa danh, ngày tháng", "{{ dia_danh_ngay }}")
_SUPERIOR = lines((COMMAND, "{%p if cap_tren %}"), ("Nơi nhận", "- {{ cap_tren }} (để chỉ đạo);"), (COMMAND, "{%p endif %}"))
_GAP = 14286 - 3515 - 5556          # between the two blocks of a page across
_KEPT_BEFORE_LAST = lines((COMMAND, "{%p endfor %}"))


def _with_superior(recipients: str) -> str:
    """Behind the recipients of the settings, before the line of the file."""
    first, _, last = recipients.rpartition(_KEPT_BEFORE_LAST)
    return first + _KEPT_BEFORE_LAST + _SUPERIOR + last


def _own(style: Style, text: str = "") -> str:
    """A paragraph in a style that only these templates have."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.id}"/></w:pPr>{run}</w:p>'


def _across(agency: str, nation: str) -> str:
    empty = paragraph("Khoảng trống")
    return table((3515, _GAP, 5556), (agency, empty, nation), (_NUMBER + MARKS, empty, _DATE))


STATE_ROUND = replace(STATE, styles=(*STATE.styles, _SUBJECT, _LINE_ACROSS), macros={
    **STATE.macros,
    "@dau-cong-van": table((3515, 5556), (AGENCY, NATION), (_NUMBER + _own(_SUBJECT, _STATE_START + _ABOUT) + MARKS, _DATE)),
    "@dau-dinh-chinh": table((3515, 5556), (AGENCY, NATION), (
        _NUMBER + _own(_SUBJECT, _STATE_START + _ABOUT_SLIP) + MARKS, _DATE)),
    "@kinh-gui-noi-nhan-bao-cao": ADDRESSEES,
    "@kinh-gui-mot": paragraph("Kính gửi", "Kính gửi: {{ don_vi }}"),
    "@chu-ky-cong-van": paragraph("Khoảng trống", section=KEEP) + table((4309, 4762), (_with_superior(RECIPIENTS), SIGNATURE)),
    "@dau-van-ban-ngang": _across(AGENCY, NATION),
    "@trich-yeu-so": lines(("Trích yếu", f"Gửi {_REGISTERED}"), ("Trích yếu", _AS_OF)) + _own(_LINE_ACROSS),
})
PARTY_ROUND = replace(PARTY_FORMAT, styles=(*PARTY_FORMAT.styles, _PARTY_SUBJECT, _LINE_ACROSS), macros={
    **PARTY_FORMAT.macros,
    "@dau-cong-van": table((3798, 5556), (PARTY_AGENCY, PARTY), (
        _NUMBER + _own(_PARTY_SUBJECT, _PARTY_START + _ABOUT) + MARKS, _DATE)),
    "@dau-dinh-chinh": table((3798, 5556), (PARTY_AGENCY, PARTY), (
        _NUMBER + _own(_PARTY_SUBJECT, _PARTY_START + _ABOUT_SLIP) + MARKS, _DATE)),
    "@kinh-gui-noi-nhan-bao-cao": paragraph("Thân văn bản", "Kính gửi: {{ kinh_gui|join(', ') }}"),
    "@kinh-gui-mot": paragraph("Thân văn bản", "Kính gửi: {{ don_vi }}"),
    "@chu-ky-cong-van": paragraph("Khoảng trống", section=KEEP) + table(
        (4592, 4762), (_with_superior(PARTY_RECIPIENTS), PARTY_SIGNATURE)),
    "@dau-van-ban-ngang": _across(PARTY_AGENCY, PARTY),
    "@trich-yeu-so": lines(("Trích yếu", f"gửi {_REGISTERED}"), ("Trích yếu", _AS_OF), ("Gạch dưới trích yếu", "-----")),
})


def templates() -> dict[str, bytes]:
    """File name -> template, for the state and for the Party."""
    return {f"{name}{form.suffix}.docx": build(name, title, form) for name, title in NAMES for form in (STATE_ROUND, PARTY_ROUND)}
