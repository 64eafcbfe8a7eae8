"""The styles of the Party's Word templates: those of the state's, changed where Hướng dẫn 36-HD/VPTW, 05-HD/VPTW asks for it.

Names that blocks are made with (Bảng số, Biểu đồ …) stay the same, so that tables and charts fit both formats.
"""

from tests.maker.word_styles import BOLD, BOTH, CENTRE, ITALIC, KEEP, LEFT, PARAGRAPHS, Style, indent, rule, spacing

_LINES = {"line": 360, "rule": "exact"}     # the least the rule allows: 18 pt
_BODY = indent(first=567) + BOTH
_STATE_ONLY = {"QuocHieu", "TieuNgu", "KeTieuNgu", "KeCoQuan", "KeTrichYeu", "KinhGui", "KinhGuiNoi"}

_OWN = (
    Style("TieuDeDang", "Tiêu đề Đảng", spacing() + CENTRE, 30, BOLD),
    Style("KeTieuDeDang", "Kẻ dưới tiêu đề Đảng", rule(711, 711), 4),
    Style("CoQuanCapTren", "Tên cơ quan cấp trên", spacing() + CENTRE, 28),
    Style("TenCoQuan", "Tên cơ quan", spacing() + CENTRE, 28, BOLD),
    Style("DauSao", "Dấu sao", spacing() + CENTRE, 28),
    Style("SoKyHieu", "Số, ký hiệu", spacing() + CENTRE, 28),
    Style("DiaDanh", "Địa danh, ngày tháng", spacing() + CENTRE, 28, ITALIC),
    Style("TenLoai", "Tên loại văn bản", KEEP + spacing(before=160) + CENTRE, 32, BOLD),
    Style("GachTrichYeu", "Gạch dưới trích yếu", KEEP + spacing() + CENTRE, 28),
    Style("ThanVanBan", "Thân văn bản", spacing(after=120, **_LINES) + _BODY, 28),
    Style("Heading1", "heading 1", KEEP + spacing(before=120, after=120, **_LINES) + _BODY, 28, BOLD, aliases="Mục I", outline=0,
          next="ThanVanBan"),
    Style("Heading2", "heading 2", KEEP + spacing(before=60, after=120, **_LINES) + _BODY, 28, BOLD, aliases="Mục 1", outline=1,
          next="ThanVanBan"),
    Style("Heading3", "heading 3", KEEP + spacing(after=120, **_LINES) + _BODY, 28, aliases="Mục a", outline=2,
          next="ThanVanBan"),
    Style("Caption", "caption", spacing(before=40, after=120) + CENTRE, 26, ITALIC, aliases="Chú thích hình"),
    Style("NoiNhanDau", "Nơi nhận - đầu", KEEP + spacing() + LEFT, 28, underlined=True),
    Style("NoiNhan", "Nơi nhận", spacing() + LEFT, 24),
    Style("ChucVuKy", "Chức vụ người ký", KEEP + spacing() + CENTRE, 28),
    Style("TomTatY", "Tóm tắt - ý", spacing(after=40, **_LINES) + _BODY, 28),
    Style("TomTatMuc", "Tóm tắt - mục", KEEP + spacing(after=40, **_LINES) + _BODY, 28, BOLD),
)
_REPLACED = {style.id: style for style in _OWN}
PARTY_PARAGRAPHS = (*(_REPLACED.get(style.id, style) for style in PARAGRAPHS if style.id not in _STATE_ONLY),
                    *(style for style in _OWN if style.id not in {known.id for known in PARAGRAPHS}))
