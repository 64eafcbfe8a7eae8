"""Writes report_templates/bao-cao.docx and tom-tat.docx from the texts beside this file.

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
from pathlib import Path
from xml.sax.saxutils import escape

from tests.maker.word_package import FIRST_HEADER_ID, HEADER_ID, package
from tests.maker.word_styles import KEEP, PARAGRAPHS

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "report_templates"
IDS = {name: style.id for style in PARAGRAPHS for name in (style.name, *style.aliases.split(","))}

UPRIGHT = ('<w:pgSz w:w="11906" w:h="16838"/>'
           '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>')
ACROSS = ('<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
          '<w:pgMar w:top="1134" w:right="851" w:bottom="851" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>')
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
ENCLOSED = "(Kèm theo Báo cáo {{ so_de_trong }} ngày … {{ thang_nam }} %scủa {{ ten_co_quan }})"
MACROS = {
    "@dau-van-ban": HEAD,
    "@chu-ky": paragraph("Khoảng trống", section=KEEP) + table((4309, 4762), (RECIPIENTS, SIGNATURE)),
    "@kem-theo": lines(("Phụ lục - kèm theo", ENCLOSED % "\n"), ("Kẻ dưới phụ lục", ""), ("Khoảng trống", "")),
    "@kem-theo-ngang": lines(("Phụ lục - kèm theo", ENCLOSED % ""), ("Kẻ dưới phụ lục ngang", ""), ("Khoảng trống", "")),
    "@bieu-do-chi-tieu": side_by_side("targets_by_group", "targets_over_years"),
    "@hai-bieu-do": side_by_side("par_index", "targets_by_group"),
}


def body(text: str) -> str:
    """The content of ``<w:body>`` for a text; its last line must end the last section."""
    entries = [line for line in text.splitlines() if line.strip()]
    ends = [place for place, line in enumerate(entries) if line.startswith("===")]
    parts = []
    for place, line in enumerate(entries):
        if line.startswith("==="):
            page = ACROSS if line.endswith("ngang") else UPRIGHT
            parts.append(section(page, first=place == ends[0], last=place == ends[-1]))
        else:
            parts.append(MACROS.get(line) or _line(line))
    return "".join(parts)


def _line(line: str) -> str:
    if styled := re.fullmatch(r"\[([^]]+)\] ?(.*)", line):
        return paragraph(styled[1], styled[2])
    for sign, style in HEADINGS.items():
        if line.startswith(sign):
            return paragraph(style, line.removeprefix(sign))
    alone = line.startswith("{%p ") or re.fullmatch(r"\{\{ (bang|bieu_do)\('[^']+'\) \}\}", line)
    leads_on = line.endswith((":", "./."))      # a list or the signature follows: not alone at the foot of a page
    return paragraph(COMMAND if alone else "Thân văn bản", line, KEEP if leads_on else "")


def build(name: str, title: str) -> bytes:
    return package(body((HERE / f"{name}.txt").read_text(encoding="utf-8")), title)


def main() -> None:
    for name, title in (("bao-cao", "Mẫu báo cáo năm dân vận chính quyền"), ("tom-tat", "Mẫu trang tóm tắt cho lãnh đạo")):
        (TARGET / f"{name}.docx").write_bytes(build(name, title))


if __name__ == "__main__":
    main()
