"""What stands above and below an office's table: who, which form, which period; who made it and who signs."""

from dataclasses import dataclass, replace
from datetime import date

from flows.catalogue import FormSpec
from tests.maker.places import Place, by_code
from tests.maker.sheet_plan import SheetPlan

CALENDAR_FORMS = frozenset({"targets", "indices", "par_fields", "rural", "poverty", "environment", "clearance"})
_SIGNERS = {"so": ("THỦ TRƯỞNG ĐƠN VỊ", ""), "huyen": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
            "xa": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")}


@dataclass(frozen=True, slots=True)
class Look:
    """How an office lays out its sheets; every unit keeps its own habits."""

    year: int = 2018
    numbers: str = "brackets"       # number row: "brackets" (1), "plain" 1, "text" with formulas everywhere, "" none
    first_column: int = 1
    heading: int = 0                # which of the form's labels for the column of names
    group: str = ""                 # a roman sub-heading above the rows
    total: str = "Tổng cộng"        # "" = no total row
    total_first: bool = False
    unit_names: str = "office"      # "office" UBND xã Cao Trĩ, "full" Xã Cao Trĩ, "bare" Cao Trĩ
    zero: str = "0"                 # "-": zeros are typed as a dash
    drop: frozenset[str] = frozenset({"direct", "postal"})   # fields this layout has no column for
    labels: tuple[tuple[str, str], ...] = ()                 # field -> another label
    sheet: str = ""
    note: str = ""                  # an extra line below the title, such as "(Sửa lần 2)"
    signed: date = date(2018, 12, 17)
    town: str = "Bắc Kạn"           # where departments sign
    uy: str = ""                    # "Uỷ"/"Ủy": the heads are written in full, with the tone there
    places: tuple[tuple[str, Place], ...] = ()   # units of another year, by code
    above: str = ""                 # the line over a district's or department's own name


def with_look(look: Look, **changes: object) -> Look:
    """The look with some habits changed."""
    return replace(look, **changes)  # type: ignore[arg-type]


def title_block(plan: SheetPlan, form: FormSpec, place: Place, look: Look, width: int) -> int:
    """Lines above the table; returns the row the header starts in."""
    first, last = look.first_column, look.first_column + width - 1
    left_end = first + max(1, min(width // 2 - 1, 3))
    parent, own = _heads(place, look)
    plan.span(1, first, 1, left_end, parent, "left_head")
    plan.span(2, first, 2, left_end, own, "left_head")
    plan.span(1, left_end + 1, 1, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "motto")
    plan.span(2, left_end + 1, 2, last, "Độc lập - Tự do - Hạnh phúc", "motto")
    plan.span(3, left_end + 1, 3, last, f"Biểu số: {form.number}", "right")
    plan.span(5, first, 5, last, form.title.upper(), "title")
    row = 6
    if look.note:
        plan.span(row, first, row, last, look.note, "subtitle")
        row += 1
    plan.span(row, first, row, last, _period(form, look.year), "subtitle")
    row += 1
    if form.unit:
        plan.span(row, left_end + 1, row, last, f"Đơn vị tính: {form.unit}", "right")
        row += 1
    return row + 1


def _heads(place: Place, look: Look) -> tuple[str, str]:
    council = f"{look.uy.upper()} BAN NHÂN DÂN" if look.uy else "UBND"
    if place.level == "xa":
        return f"{council} {look.above or known_places(look)[place.parent].name.upper()}", f"{council} {place.name.upper()}"
    if "Tỉnh ủy" in place.name:
        return "TỈNH ỦY BẮC KẠN", place.name.upper()
    return look.above or "UBND TỈNH BẮC KẠN", ("UBND " if place.level == "huyen" else "") + place.name.upper()


def known_places(look: Look) -> dict[str, Place]:
    return dict(look.places) if look.places else by_code()


def _period(form: FormSpec, year: int) -> str:
    if form.id in CALENDAR_FORMS:
        return f"(Số liệu tính từ ngày 01/01/{year} đến ngày 31/12/{year})"
    return f"(Số liệu tính từ ngày 15/12/{year - 1} đến ngày 14/12/{year})"


def footer(plan: SheetPlan, place: Place, look: Look, row: int, width: int) -> None:
    """Place and date, who made it and who signs, below the table; no names."""
    first, last = look.first_column, look.first_column + width - 1
    middle = max(first + 1, first + width * 3 // 5)
    day = look.signed
    where = place.bare if place.level in ("xa", "huyen") else look.town
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    plan.span(row, middle, row, last, f"{where}, ngày {day.day:02d} tháng {month} năm {day.year}", "foot_note")
    authority, office = _SIGNERS[place.level]
    plan.span(row + 1, first, row + 1, middle - 1, "NGƯỜI LẬP BIỂU", "foot")
    plan.span(row + 1, middle, row + 1, last, authority, "foot")
    if office:
        plan.span(row + 2, middle, row + 2, last, office, "foot")
    plan.span(row + 3, first, row + 3, middle - 1, "(Ký, ghi rõ họ tên)", "foot_note")
    plan.span(row + 3, middle, row + 3, last, "(Ký, ghi rõ họ tên, đóng dấu)", "foot_note")
