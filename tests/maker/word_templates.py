"""Writes bao-cao.docx, tom-tat.docx and don-vi.docx of report_templates from the texts beside this file, for state and Party.

Run ``python -m tests.maker.word_templates``.

The .docx files are the templates: a clerk edits them in Word. This script gave them their first form and can give it again.
A line of a text is one paragraph:

    # I. …   ## 1. …   ### a) …      headings
    [Style name] …                   that style
    {%p … %}   {{ bang('…') }}       a command in a paragraph of its own
    @macro                           a table or group of paragraphs made below
    === dung | ngang                 ends a section, upright or across
    anything else                    Thân văn bản
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tests.maker.party_styles import PARTY_PARAGRAPHS
from tests.maker.word_package import FIRST_HEADER_ID, HEADER_ID, package
from tests.maker.word_styles import KEEP, PARAGRAPHS, Style

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "report_templates"
IDS = {name: style.id for style in (*PARTY_PARAGRAPHS, *PARAGRAPHS) for name in (style.name, *style.aliases.split(","))}

UPRIGHT = ('<w:pgSz w:w="11906" w:h="16838"/>'
           '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>')
ACROSS = ('<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
          '<w:pgMar w:top="1134" w:right="851" w:bottom="851" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>')
UPRIGHT_PARTY = UPRIGHT.replace('w:right="1134"', 'w:right="851"')
HEADINGS = {"# ": "Mục I", "## ": "Mục 1", "### ": "Mục a"}


def paragraph(style: str, text: str = "", section: str = "") -> str:
    """``section``: further paragraph properties, those of a section among them."""
    shown = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    run = f'<w:r><w:t xml:space="preserve">{shown}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{IDS[style]}"/>{section}</w:pPr>{run}</w:p>'


def section(page: str, *, first: bool = False, last: bool = False) -> str:
    """Section properties. Every section but the first is an appendix: own page numbers from 1, shown from its first page."""
    headers = f'<w:headerReference w:type="default" r:id="{HEADER_ID}"/>'
    if first:
        headers += f'<w:headerReference w:type="first" r:id="{FIRST_HEADER_ID}"/>'
    kind = '<w:type w:val="nextPage"/>'
    number = '<w:pgNumType w:start="1"/>'
    title = "<w:titlePg/>" if first else ""
    properties = f"<w:sectPr>{headers}{kind}{page}{number}<w:cols w:space=\"708\"/>{title}</w:sectPr>"
    return properties if last else paragraph("Ngắt phần", section=properties)


def table(widths: tuple[int, ...], *rows: tuple[str, ...], stands: str = "top") -> str:
    """A table without lines: the header block and the signature block of the decree's own models, charts side by side.

    ``stands``: where the content of a cell stands that is lower than its row.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>" + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="{stands}"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(widths, row, strict=True)) + "</w:tr>" for row in rows)
    return (f'<w:tbl><w:tblPr><w:tblStyle w:val="KhongKe"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>')


def lines(*items: tuple[str, str]) -> str:
    return "".join(paragraph(style, text) for style, text in items)


def side_by_side(*names: str) -> str:
    """Two charts of half the text width in one row, with a gap between their captions."""
    first, second = (paragraph(COMMAND, f"{{{{ bieu_do_nho('{name}') }}}}") for name in names)
    return table((4422, 227, 4422), (first, paragraph(COMMAND), second), stands="bottom")


COMMAND = "Lệnh mẫu"
AGENCY = lines(
    (COMMAND, "{%p if co_quan_cap_tren %}"), ("Tên cơ quan cấp trên", "{{ co_quan_cap_tren }}"), (COMMAND, "{%p endif %}"),
    (COMMAND, "{%p for dong in co_quan %}"), ("Tên cơ quan", "{{ dong }}"), (COMMAND, "{%p endfor %}"), ("Kẻ dưới cơ quan", ""))
NATION = lines(("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
               ("Kẻ dưới tiêu ngữ", ""))
MARKS = lines(
    (COMMAND, "{%p if du_thao or minh_hoa %}"), ("Khoảng trống", ""), (COMMAND, "{%p endif %}"),
    (COMMAND, "{%p if du_thao %}"), ("Dấu dự thảo", "DỰ THẢO"), (COMMAND, "{%p endif %}"),
    (COMMAND, "{%p if minh_hoa %}"), ("Dấu dự thảo", "SỐ LIỆU MINH HỌA"), (COMMAND, "{%p endif %}"))
HEAD = table((3515, 5556), (AGENCY, NATION),
             (paragraph("Số, ký hiệu", "{{ so_ky_hieu }}") + MARKS, paragraph("Địa danh, ngày tháng", "{{ dia_danh_ngay }}")))
RECIPIENTS = lines(
    ("Nơi nhận - đầu", "Nơi nhận:"), (COMMAND, "{%p for noi in noi_nhan %}"), ("Nơi nhận", "- {{ noi }};"),
    (COMMAND, "{%p endfor %}"), ("Nơi nhận", "- Lưu: {{ luu }}."))
SIGNATURE = lines(
    (COMMAND, "{%p for dong in quyen_han_ky %}"), ("Quyền hạn ký", "{{ dong }}"), (COMMAND, "{%p endfor %}"),
    *[("Khoảng ký", "")] * 4, ("Họ tên người ký", "{{ nguoi_ky }}"))
SUBJECT = lines(("Trích yếu", "{{ trich_yeu }}"), ("Kẻ dưới trích yếu", ""))
ADDRESSEES = lines(
    (COMMAND, "{%p if kinh_gui|length == 1 %}"), ("Kính gửi", "Kính gửi: {{ kinh_gui[0] }}"),
    (COMMAND, "{%p elif kinh_gui %}"), ("Kính gửi", "Kính gửi:"), (COMMAND, "{%p for noi in kinh_gui %}"),
    ("Kính gửi - nơi", "- {{ noi }}{% if loop.last %}.{% else %};{% endif %}"), (COMMAND, "{%p endfor %}"),
    (COMMAND, "{%p endif %}"))
ENCLOSED = "(Kèm theo Báo cáo {{ so_de_trong }} ngày … {{ thang_nam }} %scủa {{ ten_co_quan }})"
SHARED = {
    "@bieu-do-chi-tieu": side_by_side("targets_by_group", "targets_over_years"),
    "@hai-bieu-do": side_by_side("par_index", "targets_by_group"),
    "@bieu-do-don-vi": side_by_side("qua_han", "ho_ngheo"),
}
STATE_MACROS = {
    **SHARED,
    "@dau-van-ban": HEAD,
    "@trich-yeu": SUBJECT,
    "@trich-yeu-don-vi": lines(("Trích yếu", "{{ trich_yeu }}"), ("Trích yếu", "của {{ don_vi }}"), ("Kẻ dưới trích yếu", "")),
    "@kinh-gui": ADDRESSEES,
    "@chu-ky": paragraph("Khoảng trống", section=KEEP) + table((4309, 4762), (RECIPIENTS, SIGNATURE)),
    "@kem-theo": lines(("Phụ lục - kèm theo", ENCLOSED % "\n"), ("Kẻ dưới phụ lục", ""), ("Khoảng trống", "")),
    "@kem-theo-ngang": lines(("Phụ lục - kèm theo", ENCLOSED % ""), ("Kẻ dưới phụ lục ngang", ""), ("Khoảng trống", "")),
}

PARTY_AGENCY = lines(
    (COMMAND, "{%p if co_quan_cap_tren %}"), ("Tên cơ quan cấp trên", "{{ co_quan_cap_tren }}"), (COMMAND, "{%p endif %}"),
    (COMMAND, "{%p for dong in co_quan %}"), ("Tên cơ quan", "{{ dong }}"), (COMMAND, "{%p endfor %}"), ("Dấu sao", "*"))
PARTY = lines(("Tiêu đề Đảng", "ĐẢNG CỘNG SẢN VIỆT NAM"), ("Kẻ dưới tiêu đề Đảng", ""))
PARTY_HEAD = table((3798, 5556), (PARTY_AGENCY, PARTY),
                   (paragraph("Số, ký hiệu", "{{ so_ky_hieu }}") + MARKS,
                    paragraph("Địa danh, ngày tháng", "{{ dia_danh_ngay }}")))
PARTY_RECIPIENTS = lines(
    ("Nơi nhận - đầu", "Nơi nhận:"), (COMMAND, "{%p for noi in noi_nhan %}"), ("Nơi nhận", "- {{ noi }}{{ dau_noi_nhan }}"),
    (COMMAND, "{%p endfor %}"), ("Nơi nhận", "- Lưu {{ luu }}."))
# The authority is bold, the post below it is not; a head who signs for himself has only the post.
PARTY_SIGNATURE = lines(
    ("Quyền hạn ký", "{{ quyen_han_ky[0] }}"), (COMMAND, "{%p for dong in quyen_han_ky[1:] %}"),
    ("Chức vụ người ký", "{{ dong }}"), (COMMAND, "{%p endfor %}"), *[("Khoảng ký", "")] * 4,
    ("Họ tên người ký", "{{ nguoi_ky }}"))
PARTY_ENCLOSED = ENCLOSED.replace(" ngày", ", ngày")
PARTY_MACROS = {
    **SHARED,
    "@dau-van-ban": PARTY_HEAD,
    "@trich-yeu": lines(("Trích yếu", "{{ trich_yeu_trong_cau }}"), ("Gạch dưới trích yếu", "-----")),
    "@trich-yeu-don-vi": lines(("Trích yếu", "{{ trich_yeu_trong_cau }}"), ("Trích yếu", "của {{ don_vi }}"),
                               ("Gạch dưới trích yếu", "-----")),
    "@kinh-gui": "",            # a report of the Party is addressed to nobody
    "@chu-ky": paragraph("Khoảng trống", section=KEEP) + table((4592, 4762), (PARTY_RECIPIENTS, PARTY_SIGNATURE)),
    "@kem-theo": lines(("Phụ lục - kèm theo", PARTY_ENCLOSED % "\n"), ("Kẻ dưới phụ lục", ""), ("Khoảng trống", "")),
    "@kem-theo-ngang": lines(("Phụ lục - kèm theo", PARTY_ENCLOSED % ""), ("Kẻ dưới phụ lục ngang", ""), ("Khoảng trống", "")),
}


@dataclass(frozen=True)
class Format:
    """What differs between the templates of the state and those of the Party; their text is the same."""

    suffix: str
    styles: tuple[Style, ...]
    upright: str
    macros: Mapping[str, str]
    roman: str                          # behind the number of a part: ``I.``, ``I-``
    end: str                            # of the last sentence


STATE = Format("", PARAGRAPHS, UPRIGHT, STATE_MACROS, ".", "./.")
PARTY_FORMAT = Format("-party", PARTY_PARAGRAPHS, UPRIGHT_PARTY, PARTY_MACROS, "-", ".")


def body(text: str, form: Format = STATE) -> str:
    """The content of ``<w:body>`` for a text; its last line must end the last section."""
    entries = [line for line in text.splitlines() if line.strip()]
    ends = [place for place, line in enumerate(entries) if line.startswith("===")]
    parts = []
    for place, line in enumerate(entries):
        if line.startswith("==="):
            page = ACROSS if line.endswith("ngang") else form.upright
            parts.append(section(page, first=place == ends[0], last=place == ends[-1]))
        else:
            parts.append(form.macros[line] if line in form.macros else _line(line, form))
    return "".join(parts)


def _line(line: str, form: Format) -> str:
    if styled := re.fullmatch(r"\[([^]]+)\] ?(.*)", line):
        return paragraph(styled[1], styled[2])
    for sign, style in HEADINGS.items():
        if line.startswith(sign):
            return paragraph(style, re.sub(r"^([IVX]+)\.", rf"\1{form.roman}", line.removeprefix(sign)))
    alone = line.startswith("{%p ") or re.fullmatch(r"\{\{ (bang|bieu_do)\('[^']+'\) \}\}", line)
    leads_on = line.endswith((":", "./."))      # a list or the signature follows: not alone at the foot of a page
    shown = re.sub(r"\./\.$", form.end, line)
    return paragraph(COMMAND if alone else "Thân văn bản", shown, KEEP if leads_on else "")


def build(name: str, title: str, form: Format = STATE) -> bytes:
    return package(body((HERE / f"{name}.txt").read_text(encoding="utf-8"), form), title, form.styles)


def main() -> None:
    titles = {"bao-cao": "Mẫu báo cáo năm dân vận chính quyền", "tom-tat": "Mẫu trang tóm tắt cho lãnh đạo",
              "don-vi": "Mẫu báo cáo của từng đơn vị"}
    for name, title in titles.items():
        for form in (STATE, PARTY_FORMAT):
            (TARGET / f"{name}{form.suffix}.docx").write_bytes(build(name, title, form))
    from tests.maker.letter_templates import templates  # made of the pieces above
    for file, content in templates().items():
        (TARGET / file).write_bytes(content)


if __name__ == "__main__":
    main()
