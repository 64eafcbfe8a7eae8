"""Word files written by hand for tests: every property stands in the XML, so that one replacement breaks one rule.

``state_parts`` is a department's report that keeps every rule of Nghị định 30/2020/NĐ-CP, with two appendices;
``party_parts`` a report of a Party board that keeps every rule for Party documents.
"""

from collections.abc import Mapping

from flows.documents.package import write_parts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT, STYLES, HEADER, FIRST, FOOTER = (f"word/{name}.xml" for name in ("document", "styles", "header1", "header2", "footer1"))

PAGE = ('<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def run(text: str, size: float = 14, style: str = "") -> str:
    """``style`` holds letters: b bold, i italic, u underlined."""
    marks = "".join(f"<w:{letter}/>" for letter in style if letter in "bi")
    line = '<w:u w:val="single"/>' if "u" in style else ""
    return f'<w:r><w:rPr>{marks}<w:sz w:val="{int(2 * size)}"/>{line}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(text: str = "", size: float = 14, style: str = "", align: str = "center", more: str = "") -> str:
    """A paragraph; ``more`` are further properties before the alignment."""
    content = run(text, size, style) if text else ""
    return f'<w:p><w:pPr>{more}<w:jc w:val="{align}"/><w:rPr><w:sz w:val="28"/></w:rPr></w:pPr>{content}</w:p>'


def body(text: str, style: str = "") -> str:
    """A paragraph of the main text: 6 pt after, single lines, first line 1,27 cm in."""
    spacing = '<w:spacing w:after="120" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="720"/>'
    return para(text, 14, style, "both", spacing)


def party_body(text: str, style: str = "") -> str:
    spacing = '<w:spacing w:after="120" w:line="360" w:lineRule="exact"/><w:ind w:firstLine="567"/>'
    return para(text, 14, style, "both", spacing)


def bordered(length: int, room: int) -> str:
    """A line of ``length`` twips in the middle of ``room``: an empty paragraph with a border."""
    side = (room - length) // 2
    return para(more=f'<w:pBdr><w:top w:val="single" w:sz="6"/></w:pBdr><w:ind w:left="{side}" w:right="{side}"/>')


def table(widths: tuple[int, ...], *rows: tuple[str, ...], ruled: bool = False, header: bool = False) -> str:
    """Rows of cell contents; ``ruled`` with lines, ``header`` repeats its first row."""
    borders = f"<w:tblBorders>{BORDERS}</w:tblBorders>" if ruled else ""
    padding = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = []
    for number, row in enumerate(rows):
        repeat = "<w:tblHeader/>" if header and number == 0 else ""
        cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
                        for width, cell in zip(widths, row, strict=True))
        lines.append(f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>")
    return f'<w:tbl><w:tblPr>{borders}{padding}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'


def section(number: int = 1, *, landscape: bool = False, title: bool = False, right: int = 1134) -> str:
    page = ('<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if landscape else '<w:pgSz w:w="11906" w:h="16838"/>')
    return ('<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId3"/>'
            f'<w:footerReference w:type="default" r:id="rId4"/>{page}<w:pgMar w:top="1134" w:bottom="1134" w:left="1701" '
            f'w:right="{right}" w:header="567" w:footer="567" w:gutter="0"/><w:pgNumType w:start="{number}"/>'
            f'{"<w:titlePg/>" if title else ""}</w:sectPr>')


def ends_section(properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr></w:p>"


def appendix(number: str, title: str, rows: tuple[tuple[str, ...], ...]) -> str:
    cells = tuple(tuple(para(cell, 12) for cell in row) for row in rows)
    reference = "(Kèm theo Báo cáo số 15/BC-SNV ngày 05 tháng 3 năm 2019 của Sở Nội vụ)"
    return (para(f"Phụ lục {number}", style="b") + para(title, style="b") + para(reference, style="i")
            + table((3000, 3000), *cells, ruled=True, header=True))


STATE_HEAD = table(
    (3515, 5556),
    (para("UBND TỈNH BẮC KẠN", 13) + para("SỞ NỘI VỤ", 13, "b") + bordered(600, 3515),
     para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b") + para("Độc lập - Tự do - Hạnh phúc", 14, "b") + bordered(3450, 5556)),
    (para("Số: 15/BC-SNV", 13), para("Bắc Kạn, ngày 05 tháng 3 năm 2019", 14, "i")))
STATE_TITLE = (para("BÁO CÁO", style="b") + para("Kết quả công tác dân vận chính quyền năm 2018", style="b")
               + bordered(2200, 9071) + para("Kính gửi:", align="left")
               + "".join(para(text, align="left", more='<w:ind w:left="1985"/>')
                         for text in ("- Ủy ban nhân dân tỉnh;", "- Ban Dân vận Tỉnh ủy.")))
STATE_BODY = "".join((
    body("Thực hiện Kế hoạch số 21/KH-UBND ngày 16/01/2018 của Ủy ban nhân dân tỉnh, Sở Nội vụ báo cáo như sau:"),
    body("I. KẾT QUẢ THỰC HIỆN", "b"),
    body("1. Cải cách hành chính", "b"),
    body("a) Đã tiếp nhận 16.003 hồ sơ, giải quyết đúng hạn 98,5% (Phụ lục I kèm theo)."),
    body("b) Đã hoàn thành “một cửa liên thông” tại 122 xã."),
    body("c) Đã kiểm tra 12 đơn vị từ ngày 05/3/2018."),
    body("d) Đã khắc phục 05 tồn tại."),
    body("đ) Đã tinh giản 31 biên chế."),
    body("2. Thực hiện dân chủ ở cơ sở", "b"),
    body("Toàn tỉnh tổ chức 214 cuộc đối thoại; hòa giải thành 97 vụ."),
    body("II. NHIỆM VỤ NĂM 2019", "b"),
    body("1. Tiếp tục thực hiện Kế hoạch số 21/KH-UBND (Phụ lục II kèm theo)."),
    body("Trên đây là báo cáo của Sở Nội vụ./.")))
STATE_END = table(
    (4309, 4762),
    (para("Nơi nhận:", 12, "bi", "left") + "".join(para(text, 11, align="left") for text in
                                                   ("- Như trên;", "- Lãnh đạo Sở;", "- Lưu: VT, CCHC.")),
     para("KT. GIÁM ĐỐC", style="b") + para("PHÓ GIÁM ĐỐC", style="b") + para() * 4 + para("Nguyễn Văn An", style="b")))
STATE_DOCUMENT = (
    STATE_HEAD + STATE_TITLE + STATE_BODY + STATE_END + ends_section(section(title=True))
    + appendix("I", "KẾT QUẢ GIẢI QUYẾT HỒ SƠ", (("Đơn vị", "Hồ sơ"), ("Ba Bể", "1.204"), ("Na Rì", "987")))
    + ends_section(section())
    + appendix("II", "KẾ HOẠCH NĂM 2019", (("Nội dung", "Thời gian"), ("Kiểm tra", "Quý II"))) + section(landscape=True))

PARTY_DOCUMENT = (
    table((3515, 5556),
          (para("TỈNH ỦY BẮC KẠN", 14) + para("BAN DÂN VẬN", 14, "b") + para("*", 14),
           para("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "b") + bordered(4350, 5556)),
          (para("Số 12-BC/BDVTU", 14), para("Bắc Kạn, ngày 05 tháng 01 năm 2019", 14, "i")))
    + para("BÁO CÁO", 15, "b") + para("kết quả công tác dân vận năm 2018", 14, "b") + para("-----", 14)
    + "".join((party_body("Thực hiện Chương trình công tác năm, Ban Dân vận Tỉnh ủy báo cáo kết quả như sau:"),
               party_body("I- KẾT QUẢ", "b"),
               party_body("1. Toàn tỉnh có 98,5% cơ sở đảng tổ chức học tập, đạt 1.204 lượt người, từ ngày 05/3/2018."),
               party_body("2. Đã hòa giải “tại chỗ” 97 vụ."),
               party_body("Trên đây là báo cáo của Ban Dân vận Tỉnh ủy.")))
    + table((4309, 4762),
            (para("Nơi nhận:", 14, "u", "left") + para("- Thường trực Tỉnh ủy,", 12, align="left")
             + para("- Lưu Ban Dân vận Tỉnh ủy.", 12, align="left"),
             para("K/T TRƯỞNG BAN", 14, "b") + para("PHÓ TRƯỞNG BAN", 14) + para() * 4 + para("Nguyễn Văn Bình", 14, "b")))
    + section(title=True, right=851))

STYLES_XML = (f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
              'w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
              '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>')


def parts_of(content: str, styles: str = STYLES_XML) -> dict[str, str]:
    """The parts of a Word file around the content of ``<w:body>``."""
    related = {"rId1": ("styles", "styles.xml"), "rId2": ("header", "header1.xml"), "rId3": ("header", "header2.xml"),
               "rId4": ("footer", "footer1.xml")}
    overrides = {"document": "document.main", "styles": "styles", "header1": "header", "header2": "header", "footer1": "footer"}
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
                      for name, kind in overrides.items())
            + "</Types>"),
        "_rels/.rels": (f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
                        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            + "".join(f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>'
                      for key, (kind, target) in related.items())
            + "</Relationships>"),
        DOCUMENT: f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{content}</w:body></w:document>',
        STYLES: styles,
        HEADER: f'<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{PAGE}</w:p></w:hdr>',
        FIRST: f'<w:hdr xmlns:w="{W}"><w:p/></w:hdr>',
        FOOTER: f'<w:ftr xmlns:w="{W}"><w:p/></w:ftr>',
    }


def state_parts() -> dict[str, str]:
    return parts_of(STATE_DOCUMENT)


def party_parts() -> dict[str, str]:
    return parts_of(PARTY_DOCUMENT)


def packed(parts: Mapping[str, str]) -> bytes:
    return write_parts({name: text.encode() for name, text in parts.items()})


def edited(parts: Mapping[str, str], *edits: tuple[str, str], part: str = DOCUMENT) -> bytes:
    """The file with texts of one part replaced; a text that is not there is a mistake of the test."""
    text = parts[part]
    for old, new in edits:
        assert old in text, f"not in {part}: {old}"
        text = text.replace(old, new)
    return packed({**parts, part: text})


def word_file(content: str, styles: str = STYLES_XML) -> bytes:
    return packed(parts_of(content, styles))
