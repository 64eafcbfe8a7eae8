"""The styles of the Word templates: every kind of paragraph of Nghị định 30/2020/NĐ-CP has its own, by its Vietnamese name.

A row of ``PARAGRAPHS`` is id, name, paragraph properties, run properties. Sizes are half-points, lengths twips.
"""

from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONT = "Times New Roman"

CENTRE, LEFT, RIGHT, BOTH = ('<w:jc w:val="center"/>', '<w:jc w:val="left"/>', '<w:jc w:val="right"/>', '<w:jc w:val="both"/>')
BOLD, ITALIC, CAPITALS = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>", "<w:caps/>"
KEEP = "<w:keepNext/>"

BUILT_IN = {"heading 1", "heading 2", "heading 3", "caption", "header"}


@dataclass(frozen=True)
class Style:
    """One paragraph style. ``outline`` 0-based level makes it a heading of the navigation pane."""

    id: str
    name: str
    paragraph: str
    size: int
    run: str = ""
    aliases: str = ""
    outline: int | None = None
    based_on: str = "Normal"
    next: str = ""
    underlined: bool = False

    def xml(self) -> str:
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        custom = "" if self.name in BUILT_IN else ' w:customStyle="1"'
        return (f'<w:style w:type="paragraph"{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
                + (f'<w:aliases w:val="{self.aliases}"/>' if self.aliases else "")
                + f'<w:basedOn w:val="{self.based_on}"/>'
                + (f'<w:next w:val="{self.next}"/>' if self.next else "")
                + f'<w:qFormat/><w:pPr>{self.paragraph}{outline}</w:pPr>'
                f'<w:rPr>{self.run}<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'
                + ('<w:u w:val="single"/>' if self.underlined else "") + "</w:rPr></w:style>")


def spacing(before: int = 0, after: int = 0, line: int = 240, rule: str = "auto") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def indent(left: int = 0, right: int = 0, first: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}" w:firstLine="{first}"/>'


def rule(left: int, right: int) -> str:
    """A low paragraph with a line on top: the solid line below agency, motto and subject; its length comes from the indents."""
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    return f'{border}{spacing(70, 0, 60, "exact")}{indent(left, right)}{CENTRE}'


BOX = "<w:pBdr>" + "".join(f'<w:{side} w:val="single" w:sz="6" w:space="2" w:color="auto"/>'
                           for side in ("top", "left", "bottom", "right")) + "</w:pBdr>"

PARAGRAPHS = (
    # first page
    Style("QuocHieu", "Quốc hiệu", spacing() + CENTRE, 26, BOLD),
    Style("TieuNgu", "Tiêu ngữ", spacing() + CENTRE, 28, BOLD),
    Style("KeTieuNgu", "Kẻ dưới tiêu ngữ", rule(1157, 1157), 4),
    Style("CoQuanCapTren", "Tên cơ quan cấp trên", spacing() + CENTRE, 26),
    Style("TenCoQuan", "Tên cơ quan", spacing() + CENTRE, 26, BOLD),
    Style("KeCoQuan", "Kẻ dưới cơ quan", rule(1347, 1347), 4),
    Style("SoKyHieu", "Số, ký hiệu", spacing(before=60) + CENTRE, 26),
    Style("DiaDanh", "Địa danh, ngày tháng", spacing(before=60) + CENTRE, 28, ITALIC),
    Style("DauDuThao", "Dấu dự thảo", BOX + spacing() + indent(340, 340) + CENTRE, 26, BOLD),
    Style("KhoangTren", "Khoảng trống", spacing(line=200, rule="exact"), 12),
    Style("TenLoai", "Tên loại văn bản", KEEP + spacing(before=240) + CENTRE, 28, BOLD),
    Style("TrichYeu", "Trích yếu", KEEP + spacing() + CENTRE, 28, BOLD),
    Style("KeTrichYeu", "Kẻ dưới trích yếu", rule(3118, 3118), 4),
    Style("KinhGui", "Kính gửi", KEEP + spacing(before=240, after=0) + indent(left=1985), 28),
    Style("KinhGuiNoi", "Kính gửi - nơi", spacing() + indent(left=3062), 28),
    # body
    Style("ThanVanBan", "Thân văn bản", spacing(after=120, line=259) + indent(first=720) + BOTH, 28),
    Style("Heading1", "heading 1", KEEP + spacing(before=120, after=120, line=259) + indent(first=720) + BOTH, 28, BOLD,
          aliases="Mục I", outline=0, next="ThanVanBan"),
    Style("Heading2", "heading 2", KEEP + spacing(before=60, after=120, line=259) + indent(first=720) + BOTH, 28, BOLD,
          aliases="Mục 1", outline=1, next="ThanVanBan"),
    Style("Heading3", "heading 3", KEEP + spacing(after=120, line=259) + indent(first=720) + BOTH, 28,
          aliases="Mục a", outline=2, next="ThanVanBan"),
    # pictures and tables
    Style("BieuDo", "Biểu đồ", KEEP + spacing(before=60) + CENTRE, 28),
    Style("Caption", "caption", spacing(before=60, after=180) + CENTRE, 26, ITALIC, aliases="Chú thích hình"),
    Style("ChuThichBang", "Chú thích bảng", KEEP + spacing(before=120, after=60) + CENTRE, 26, ITALIC),
    Style("DonViTinh", "Đơn vị tính", KEEP + spacing(before=60, after=40) + RIGHT, 24, ITALIC),
    Style("BangDau", "Bảng đầu", spacing(before=20, after=20) + CENTRE, 22, BOLD),
    Style("BangChu", "Bảng chữ", spacing(before=10, after=10) + LEFT, 22),
    Style("BangGiua", "Bảng giữa", spacing(before=10, after=10) + CENTRE, 22),
    Style("BangSo", "Bảng số", spacing(before=10, after=10) + RIGHT, 22),
    Style("BangChuDam", "Bảng chữ đậm", spacing(before=10, after=10) + LEFT, 22, BOLD),
    Style("BangGiuaDam", "Bảng giữa đậm", spacing(before=10, after=10) + CENTRE, 22, BOLD),
    Style("BangSoDam", "Bảng số đậm", spacing(before=10, after=10) + RIGHT, 22, BOLD),
    Style("GhiChuBang", "Ghi chú bảng", spacing(before=60) + BOTH, 22, ITALIC),
    # end
    Style("NoiNhanDau", "Nơi nhận - đầu", KEEP + spacing() + LEFT, 24, BOLD + ITALIC),
    Style("NoiNhan", "Nơi nhận", spacing() + LEFT, 22),
    Style("QuyenHanKy", "Quyền hạn ký", KEEP + spacing() + CENTRE, 28, BOLD),
    Style("KhoangKy", "Khoảng ký", KEEP + spacing() + CENTRE, 28),
    Style("HoTenKy", "Họ tên người ký", spacing() + CENTRE, 28, BOLD),
    # appendices
    Style("PhuLucSo", "Phụ lục - số", KEEP + spacing() + CENTRE, 28, BOLD, outline=0),
    Style("PhuLucTen", "Phụ lục - tên", KEEP + spacing() + CENTRE, 28, BOLD),
    Style("PhuLucKem", "Phụ lục - kèm theo", KEEP + spacing() + CENTRE, 28, ITALIC),
    Style("PhuLucMuc", "Phụ lục - mục", KEEP + spacing(before=240, after=120) + CENTRE, 28, BOLD),
    Style("KePhuLuc", "Kẻ dưới phụ lục", KEEP + rule(3402, 3402), 4),
    Style("KePhuLucNgang", "Kẻ dưới phụ lục ngang", KEEP + rule(6010, 6010), 4),
    Style("NgatPhan", "Ngắt phần", spacing(line=20, rule="exact"), 2),
    # leaders' page
    Style("TomTatY", "Tóm tắt - ý", spacing(after=120) + indent(first=567) + BOTH, 26),
    Style("TomTatMuc", "Tóm tắt - mục", KEEP + spacing(after=120) + indent(first=567) + BOTH, 26, BOLD),
    Style("TomTatGhiChu", "Tóm tắt - ghi chú", spacing(before=40, after=80) + BOTH, 22, ITALIC),
    # page head and template commands
    Style("Header", "header", CENTRE, 28),
    Style("LenhMau", "Lệnh mẫu", spacing() + LEFT, 20, '<w:color w:val="808080"/>'),
)

_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                   for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_CELL = ('<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="{0}" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
         '<w:right w:w="{0}" w:type="dxa"/></w:tblCellMar>')


def styles_xml(paragraphs: tuple[Style, ...] = PARAGRAPHS) -> str:
    """word/styles.xml: defaults, the built-in styles Word expects, ours."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'{_FONTS}<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        '</w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:aliases w:val="Chữ đậm"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{BOLD}</w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_CELL.format(108)}</w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="BangSoLieu"><w:name w:val="Bảng số liệu"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders>{_CELL.format(57)}</w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="KhongKe"><w:name w:val="Bảng không kẻ"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{_CELL.format(0)}</w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
        + "".join(style.xml() for style in paragraphs) + "</w:styles>")
