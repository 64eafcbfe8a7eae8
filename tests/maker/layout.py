"""One unit's table of one form -> a sheet as offices lay it out: title block, merged header, number row, rows, footer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.catalogue import FieldSpec, FormSpec
from tests.maker.letterhead import Look, footer, known_places, title_block
from tests.maker.places import Place
from tests.maker.sheet_plan import CellValue, SheetPlan
from tests.maker.tables import Line, Table

_PRINTED = re.compile(r"(\d+)=[\d+-]+")
_NUMERIC = ("count", "number", "money", "area", "percent", "range")


def lay_out(form: FormSpec, table: Table, place: Place, look: Look) -> SheetPlan:
    """The sheet of one form."""
    plan = SheetPlan(look.sheet or form.id)
    if form.layout == "rows":
        _rows_sheet(plan, form, table, place, look)
    else:
        _columns_sheet(plan, form, table, place, look)
    return plan


# -- fields as columns -----------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the table: its header path and what stands in it."""

    path: tuple[str, ...]
    field: FieldSpec | None = None
    role: str = ""              # "ordinal", "heading", "unit"


def _columns_sheet(plan: SheetPlan, form: FormSpec, table: Table, place: Place, look: Look) -> None:
    columns = _columns(form, look)
    top = title_block(plan, form, place, look, len(columns))
    depth = max(len(column.path) for column in columns)
    _header(plan, columns, top, depth, look.first_column)
    row = top + depth
    plan.heights[row - 1] = 48
    if look.numbers:
        _number_row(plan, form, columns, row, look)
        row += 1
    plan.first_data_row = row
    row = _data_rows(plan, form, table, columns, row, look)
    footer(plan, place, look, row + 1, len(columns))
    for offset, column in enumerate(columns):
        plan.widths[look.first_column + offset] = _width(column)


def _columns(form: FormSpec, look: Look) -> list[_Column]:
    columns = [_Column(("STT",), role="ordinal")]
    heading = form.heading[min(look.heading, len(form.heading) - 1)]
    fields = [field for field in form.field if field.id not in look.drop]
    if form.rows == "item":
        first = fields.pop(0)
        columns.append(_Column((heading,), first, "heading"))
    elif form.rows != "single":
        columns.append(_Column((heading,), role="heading"))
    else:
        columns.append(_Column((form.heading[0],), role="heading"))
    if form.rows == "list" and any(item.unit for item in form.item):
        columns.append(_Column(("Đơn vị tính",), role="unit"))
    other = dict(look.labels)
    columns += [_Column(tuple(part.strip() for part in other.get(field.id, field.label).split("›")), field) for field in fields]
    return columns


def _width(column: _Column) -> float:
    if column.role == "ordinal":
        return 5
    if column.role == "heading":
        return 34
    return 26 if column.field and column.field.type == "text" else 12 if column.role == "unit" else 9.5


def _header(plan: SheetPlan, columns: Sequence[_Column], top: int, depth: int, first: int) -> None:
    """Labels merged over the columns they hold for, and down to the last row where they have no parts."""
    _header_level(plan, columns, 0, len(columns), 0, top, depth, first)


def _header_level(plan: SheetPlan, columns: Sequence[_Column], start: int, end: int, level: int, top: int, depth: int,
                  first: int) -> None:
    place = start
    while place < end:
        path = columns[place].path
        last = place + 1
        is_leaf = level == len(path) - 1
        while not is_leaf and last < end and len(columns[last].path) > level + 1 and columns[last].path[level] == path[level]:
            last += 1
        bottom = top + depth - 1 if is_leaf else top + level
        plan.span(top + level, first + place, bottom, first + last - 1, path[level], "header")
        if not is_leaf:
            _header_level(plan, columns, place, last, level + 1, top, depth, first)
        place = last


def _number_row(plan: SheetPlan, form: FormSpec, columns: Sequence[_Column], row: int, look: Look) -> None:
    """``A B 1 2``, ``(1) (2) (3)=(4)+(5)+(6)``; a layout of its own counts its own columns, without formulas."""
    printed = {match[1]: rule.formula for rule in form.rule if (match := _PRINTED.fullmatch(rule.formula))}
    own_count = 0
    standard = look.drop <= {"direct", "postal"} and bool(form.by_number)
    for offset, column in enumerate(columns):
        own_count += column.field is not None
        number = (column.field.number if column.field else "") if standard else str(own_count) if column.field else ""
        if form.id == "vpcp_06":
            number = str(offset + 1) if not standard else number or str(offset + 1)
        text = printed.get(number, number) if standard else number
        if not text:
            text = "AB"[min(offset, 1)] if column.role != "unit" else "C"
        value: CellValue = text
        if look.numbers == "brackets" and text[0].isdigit():
            value = re.sub(r"\d+", r"(\g<0>)", text)
        elif look.numbers == "plain" and text.isdigit():
            value = int(text)
        plan.put(row, look.first_column + offset, value, "numbers")


def _data_rows(plan: SheetPlan, form: FormSpec, table: Table, columns: Sequence[_Column], row: int, look: Look) -> int:
    """Writes sub-heading, rows and total row; returns the row after the last."""
    wants_total = bool(look.total) and len(table.lines) > 1 and form.rows in ("unit", "item") and form.id in (
        "vpcp_06", "poverty", "rural", "clearance", "ttcp_2a", "ttcp_2b", "ttcp_2c", "ttcp_2d")
    if wants_total and look.total_first:
        _total_row(plan, table, columns, row, look)
        row += 1
    groups = {item.id: item.group for item in form.item}
    current, roman = "", 0
    if look.group and form.rows == "item" and form.id == "vpcp_06":
        _group_row(plan, row, "I", look.group, look)
        row += 1
    number = 0
    for line in table.lines:
        number += not line.label.startswith("-")
        if groups.get(line.label, current) != current:
            current, roman = groups[line.label], roman + 1
            _group_row(plan, row, ("I", "II", "III", "IV")[roman - 1], current.upper(), look)
            row += 1
        _data_row(plan, form, line, table.unit, columns, row, number, look)
        row += 1
    if wants_total and not look.total_first:
        _total_row(plan, table, columns, row, look)
        row += 1
    return row


def _group_row(plan: SheetPlan, row: int, number: str, text: str, look: Look) -> None:
    plan.put(row, look.first_column, number, "group")
    plan.put(row, look.first_column + 1, text, "group")


def _data_row(plan: SheetPlan, form: FormSpec, line: Line, unit: str, columns: Sequence[_Column], row: int, number: int,
              look: Look) -> None:
    for offset, column in enumerate(columns):
        place = (row, look.first_column + offset)
        if column.role == "ordinal":
            plan.put(*place, None if line.label.startswith("-") else number, "center")
        elif column.role == "heading":
            plan.put(*place, row_name(form, line, unit, look), "text")
            plan.places[line.label, ""] = place
        elif column.role == "unit":
            plan.put(*place, next((item.unit for item in form.item if item.id == line.label), "tỷ đồng"), "center")
        elif column.field and (value := line.values.get(column.field.id)) is not None:
            plan.put(*place, *cell(column.field, value, look))
            plan.places[line.label, column.field.id] = place
        else:
            plan.put(*place, None, "text")


def row_name(form: FormSpec, line: Line, unit: str, look: Look) -> str:
    """What stands in the column of names."""
    if form.rows == "list":
        return next((item.label for item in form.item if item.id == line.label), line.label)
    if form.rows == "single":
        return "Tỉnh Bắc Kạn"
    if form.rows == "item":
        return str(line.values[form.field[0].id])
    return unit_name(known_places(look)[line.label or unit], look)


def unit_name(place: Place, look: Look) -> str:
    """A unit's name by the office's habit."""
    return {"office": place.office, "full": place.name, "bare": place.bare}[look.unit_names]


def cell(field: FieldSpec, value: CellValue, look: Look) -> tuple[CellValue, str]:
    """A value as the cell holds it, and the cell's style."""
    if isinstance(value, int | float) and value == 0 and look.zero == "-" and field.type in ("count", "money", "area"):
        return "-", "center"
    if field.type == "percent" and isinstance(value, int | float):
        return value / 100, "percent"
    if isinstance(value, date):
        return value, "date"
    if isinstance(value, str):
        return value, "text" if field.type == "text" else "center"
    if "year" in field.id or field.id == "scale":
        return value, "year"
    return value, ("count" if field.type == "count" else "amount") if isinstance(value, int) else "decimal"


def _total_row(plan: SheetPlan, table: Table, columns: Sequence[_Column], row: int, look: Look) -> None:
    for offset, column in enumerate(columns):
        place = (row, look.first_column + offset)
        plan.put(*place, look.total if column.role == "heading" else None, "group")
        if column.field and column.field.adds in ("sum", "stock") and column.field.type in _NUMERIC:
            total = round(table.total(column.field.id), 2)
            style = "total" if column.field.type == "count" else "total_decimal"
            plan.put(*place, int(total) if total == int(total) else total, style)
            plan.places["total", column.field.id] = place


# -- fields as rows --------------------------------------------------------------------------------------------------

GROUPS: dict[str, tuple[str, ...]] = {
    "cchc": ("CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC", "CẢI CÁCH THỂ CHẾ", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "CẢI CÁCH TỔ CHỨC BỘ MÁY",
             "XÂY DỰNG ĐỘI NGŨ CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC", "CẢI CÁCH TÀI CHÍNH CÔNG", "HIỆN ĐẠI HÓA HÀNH CHÍNH"),
    "democracy": ("CHỈ ĐẠO, XẾP LOẠI", "CÔNG KHAI ĐỂ DÂN BIẾT", "DÂN BÀN VÀ QUYẾT ĐỊNH", "DÂN THAM GIA Ý KIẾN",
                  "ĐỐI THOẠI VỚI NHÂN DÂN", "THANH TRA NHÂN DÂN", "GIÁM SÁT ĐẦU TƯ CỦA CỘNG ĐỒNG", "HƯƠNG ƯỚC, QUY ƯỚC",
                  "HỘI NGHỊ CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC TRONG NĂM"),
    "dialogue": ("ĐỐI THOẠI CỦA NGƯỜI ĐỨNG ĐẦU VỚI NHÂN DÂN", "ĐỐI THOẠI VỚI DOANH NGHIỆP", "GÓP Ý XÂY DỰNG ĐẢNG, CHÍNH QUYỀN"),
    "voter_petitions": ("TIẾP NHẬN", "THEO THẨM QUYỀN", "KẾT QUẢ"),
    "discipline": ("KIỂM TRA CÔNG VỤ", "VI PHẠM QUA KIỂM TRA CÔNG VỤ", "KỶ LUẬT CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC",
                   "ĐÁNH GIÁ, XẾP LOẠI", "THƯ XIN LỖI, ĐƯỜNG DÂY NÓNG CỦA ĐƠN VỊ", "THANH TRA HÀNH CHÍNH TRONG NĂM"),
    "environment": ("RỪNG", "RÁC THẢI SINH HOẠT ĐÔ THỊ", "NƯỚC SINH HOẠT", "CƠ SỞ GÂY Ô NHIỄM", "KIẾN NGHỊ, PHONG TRÀO"),
    "directive_05": ("HỌC TẬP, QUÁN TRIỆT", "ĐĂNG KÝ, CAM KẾT TU DƯỠNG", "MÔ HÌNH", "KHEN THƯỞNG", "TUYÊN TRUYỀN"),
    "publicity": ("QUÁN TRIỆT, TẬP HUẤN", "TUYÊN TRUYỀN TRÊN CÁC PHƯƠNG TIỆN", "HƯỚNG VỀ CƠ SỞ"),
    "inspections": ("SỐ CUỘC", "ĐƠN VỊ ĐƯỢC KIỂM TRA TRONG NĂM", "KẾT QUẢ KIỂM TRA"),
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _rows_sheet(plan: SheetPlan, form: FormSpec, table: Table, place: Place, look: Look) -> None:
    labels = ("STT", form.heading[min(look.heading, len(form.heading) - 1)], "Đơn vị tính", form.value_labels[0], "Ghi chú")
    top = title_block(plan, replace_unit(form), place, look, len(labels))
    for offset, label in enumerate(labels):
        plan.put(top, look.first_column + offset, label, "header")
        plan.widths[look.first_column + offset] = (7, 58, 14, 40 if form.id == "narrative" else 13, 18)[offset]
    row, group = top + 1, ""
    if look.numbers == "brackets":
        for offset in range(len(labels)):
            plan.put(row, look.first_column + offset, f"({offset + 1})", "numbers")
        row += 1
    plan.first_data_row = row
    for number, field in enumerate(form.field, start=1):
        head = field.number.partition(".")[0]
        if form.id in GROUPS and head != group:
            group = head
            plan.put(row, look.first_column, _ROMAN[int(head) - 1], "group")
            plan.put(row, look.first_column + 1, GROUPS[form.id][int(head) - 1], "group")
            row += 1
        _field_row(plan, form, field, table.lines[0], row, field.number or str(number), look)
        row += 1
    footer(plan, place, look, row + 1, len(labels))


def replace_unit(form: FormSpec) -> FormSpec:
    """Row layouts tell the unit of measure row by row, not above the table."""
    return form.model_copy(update={"unit": ""})


def _field_row(plan: SheetPlan, form: FormSpec, field: FieldSpec, line: Line, row: int, number: str, look: Look) -> None:
    first = look.first_column
    plan.put(row, first, number, "center")
    plan.put(row, first + 1, dict(look.labels).get(field.id, field.label), "text")
    plan.put(row, first + 2, field.unit or form.unit or ("Có/Không" if field.type == "yes_no" else ""), "center")
    value = line.values.get(field.id)
    plan.put(row, first + 3, *(cell(field, value, look) if value is not None else (None, "center")))
    plan.put(row, first + 4, None, "text")
    plan.places["", field.id] = (row, first + 3)
