"""The tables of the data package as data: columns, types, keys and what each means, in Vietnamese for its readers."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``enum`` lists the only values it may hold besides blank."""

    name: str
    title: str
    type: Literal["string", "number", "integer", "date"] = "string"
    description: str = ""
    enum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One .csv file. ``key`` names a row and ``refers`` points into another table, where the data bears it out."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()       # (column, other table, its column)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


_YEAR = Column("year", "Năm báo cáo", description="Kỳ báo cáo, là chữ chứ không phải số")
_UNIT = Column("unit", "Mã đơn vị", description="Mã trong units.csv; giữ nguyên số 0 ở đầu")
_FORM = Column("form", "Mã biểu mẫu")
_FILE = Column("file", "Tệp nguồn", description="Đường dẫn tính từ thư mục inputs của năm")
_SHEET = Column("sheet", "Trang tính")

UNITS = Table(
    "units", "Đơn vị", "Mỗi dòng là một đơn vị báo cáo, theo thứ tự chính thức của don-vi.csv.",
    (Column("code", "Mã đơn vị", description="Mã của Tổng cục Thống kê hoặc mã do tỉnh đặt; giữ nguyên số 0 ở đầu"),
     Column("name", "Tên đơn vị"),
     Column("level", "Cấp"),
     Column("parent_code", "Mã đơn vị cấp trên", description="Trống ở cấp cao nhất"),
     Column("valid_from", "Có hiệu lực từ", "date"),
     Column("valid_to", "Có hiệu lực đến", "date"),
     Column("successor", "Đơn vị kế thừa"),
     Column("forms", "Biểu phải nộp", description="Các mã biểu mẫu, cách nhau bằng dấu cách")),
    key=("code",), refers=(("parent_code", "units", "code"),))

FACTS = Table(
    "facts", "Số liệu",
    "Mỗi dòng là một giá trị của một chỉ tiêu do một đơn vị báo cáo. Số để trống nghĩa là không có số, khác với 0.",
    (_YEAR, _UNIT, _FORM,
     Column("row", "Dòng trong biểu", description="Trống ở biểu mà mỗi đơn vị chỉ có một dòng"),
     Column("field", "Chỉ tiêu"),
     Column("value", "Giá trị", "number", "Chưa làm tròn, theo đơn vị tính của biểu; phần trăm ghi 98,5% là 98.5"),
     Column("text", "Nội dung chữ"),
     Column("state", "Tình trạng",
            description="reported: có báo cáo; zero: không phát sinh; not_applicable: không áp dụng; "
                        "missing: chưa báo cáo",
            enum=("reported", "zero", "not_applicable", "missing")),
     Column("scope", "Phạm vi", description="own: riêng cơ quan; all: gồm cả đơn vị trực thuộc", enum=("own", "all")),
     _FILE, _SHEET,
     Column("cell", "Ô", description="Địa chỉ ô trong trang tính, ví dụ C12")),
    key=("year", "unit", "form", "row", "field", "scope"), refers=(("unit", "units", "code"),))

FIGURES = Table(
    "figures", "Con số báo cáo", "Mỗi dòng là một con số đã tính, dùng trong báo cáo, bảng và biểu đồ.",
    (Column("id", "Mã con số", description="Sau @ là mã đơn vị, sau # là năm so sánh; không có @ là toàn tỉnh"),
     Column("unit_of_measure", "Đơn vị tính"),
     Column("value", "Giá trị", "number", "Chưa làm tròn; trống khi không tính được"),
     Column("text", "Cách ghi trong báo cáo"),
     Column("formula", "Công thức"),
     Column("n_reported", "Số đơn vị có số liệu", "integer"),
     Column("n_expected", "Số đơn vị phải có số liệu", "integer")),
    key=("id",))

FINDINGS = Table(
    "findings", "Phát hiện", "Mỗi dòng là một chỗ sai hoặc cần xem lại trong tệp nhận được.",
    (_YEAR, _UNIT, _FORM,
     Column("code", "Mã phát hiện"),
     Column("severity", "Mức độ", description="error: lỗi; warning: cảnh báo; note: lưu ý",
            enum=("error", "warning", "note")),
     _FILE, _SHEET, Column("cell", "Ô"),
     Column("expected", "Cần có"),
     Column("found", "Đang có"),
     Column("message", "Nội dung"),
     Column("suggested_cell", "Ô đề nghị sửa"),
     Column("suggested_value", "Giá trị đề nghị")),
    refers=(("unit", "units", "code"),))

REGISTER = Table(
    "register", "Sổ theo dõi", "Mỗi dòng là một biểu mẫu mà một đơn vị phải nộp hoặc đã nộp.",
    (_YEAR, _UNIT, _FORM,
     Column("state", "Tình trạng"),
     Column("received_on", "Ngày nhận", "date", "Trống khi chưa nhận"),
     Column("days_late", "Số ngày chậm", "integer"),
     _FILE),
    key=("year", "unit", "form"), refers=(("unit", "units", "code"),))

EXPLANATIONS = Table(
    "explanations", "Giải trình", "Mỗi dòng là lời giải trình của đơn vị về một phát hiện, ghi trong tệp trả lại.",
    (_YEAR, _UNIT, _FORM,
     Column("code", "Mã phát hiện"),
     _FILE, _SHEET, Column("cell", "Ô"),
     Column("explanation", "Giải trình")),
    key=("year", "file", "code", "sheet", "cell"), refers=(("unit", "units", "code"),))

TABLES = (UNITS, FACTS, FIGURES, FINDINGS, REGISTER, EXPLANATIONS)     # a table stands behind those it refers to
