"""What a reminder says in tables: forms not in order, the errors in them, and the subordinates one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from flows.catalogue import Catalogue
from flows.documents.tables import Column, Row, Table
from flows.returns.due import DueForm
from flows.text import squeeze
from flows.units import Units
from flows.wording.dates import short_date

WIDTH_CM = 16.0
_MOST_ERRORS = 40       # more would bury the letter; the returned workbook lists them all
_KINDS = (("overdue", "soon"), ("invalid",), ("late",))     # columns of the table of subordinates

Errors = Mapping[tuple[str, str], int]      # (unit, form) -> number of errors
Error = Mapping[str, str]                   # one finding, columns of the contract


def form_number(catalogue: Catalogue, form: str) -> str:
    """What is printed on the form, or its title where it has no number."""
    spec = catalogue.forms[form]
    return squeeze(spec.number or spec.title)


def forms_table(due: Sequence[DueForm], catalogue: Catalogue, errors: Errors) -> Table:
    """One row per form that is missing or has errors."""
    columns = (Column(("TT",), 1, "center"), Column(("Biểu số",), 3, "left"), Column(("Tên biểu",), 6.4, "left"),
               Column(("Hạn gửi",), 2.4, "center"), Column(("Tình trạng",), 3.2, "left"))
    rows = [Row((str(number), form_number(catalogue, one.form), squeeze(catalogue.forms[one.form].title),
                 short_date(one.deadline) if one.deadline else "", _state(one, errors)))
            for number, one in enumerate(due, start=1)]
    return Table(columns, tuple(rows), WIDTH_CM, "Các biểu chưa gửi hoặc có lỗi")


def _state(one: DueForm, errors: Errors) -> str:
    match one.kind:
        case "overdue":
            return f"chưa gửi, quá hạn {one.days} ngày"
        case "soon":
            return "chưa gửi, sắp đến hạn"
    late = f", gửi chậm {one.days} ngày" if one.days else ""
    return f"{_error_count(one, errors)}{late}"


def _error_count(one: DueForm, errors: Errors) -> str:
    count = errors.get((one.unit, one.form), 0)
    return f"có {count} lỗi" if count else "có lỗi"


def errors_table(errors: Sequence[Error], catalogue: Catalogue, units: Units, *, of_many: bool) -> Table:
    """One row per error; ``of_many``: with the unit, for a letter about several."""
    who = (Column(("Đơn vị",), 3, "left"),) if of_many else ()
    columns = (Column(("TT",), 1, "center"), *who, Column(("Biểu số",), 2.6, "left"), Column(("Trang tính, ô",), 2.6, "left"),
               Column(("Lỗi cần sửa",), 6.8 if of_many else 9.8, "left"))
    rows = []
    for number, one in enumerate(errors[:_MOST_ERRORS], start=1):
        name = (squeeze(units[one["unit"]].name) if one["unit"] in units else "",) if of_many else ()
        form = form_number(catalogue, one["form"]) if one["form"] in catalogue.forms else "cả tệp"
        place = ", ô ".join(part for part in (one["sheet"], one["cell"]) if part) or one["file"].rpartition("/")[2]
        rows.append(Row((str(number), *name, form, squeeze(place), squeeze(one["message"]))))
    unnamed = len(errors) - _MOST_ERRORS
    notes = (f"Còn {unnamed} lỗi khác, xem trang “Phát hiện” trong tệp được trả lại.",) if unnamed > 0 else ()
    return Table(columns, tuple(rows), WIDTH_CM, "Các lỗi cần sửa", notes=notes)


def subordinates_table(due: Sequence[DueForm], catalogue: Catalogue, units: Units, errors: Errors) -> Table:
    """One row per subordinate: what it has not sent, what has errors, what came late."""
    columns = (Column(("TT",), 1, "center"), Column(("Đơn vị",), 3.4, "left"), Column(("Chưa gửi",), 4.6, "left"),
               Column(("Có lỗi",), 3.4, "left"), Column(("Gửi chậm",), 3.6, "left"))
    rows = []
    for number, (code, group) in enumerate(groupby(due, key=lambda one: one.unit), start=1):
        forms = list(group)
        cells = ("; ".join(_told([one for one in forms if one.kind in kinds], len(units[code].forms), catalogue, errors)) or "–"
                 for kinds in _KINDS)
        rows.append(Row((str(number), squeeze(units[code].name), *cells)))
    return Table(columns, tuple(rows), WIDTH_CM, "Tình hình gửi số liệu của đơn vị cấp dưới")


def _told(due: Sequence[DueForm], owed: int, catalogue: Catalogue, errors: Errors) -> Iterator[str]:
    """``2a, 2b (quá hạn 28 ngày)``; forms of which the same is said together, all that are owed as a number."""
    reasons: dict[str, list[str]] = {}
    for one in due:
        reasons.setdefault(_reason(one, errors), []).append(form_number(catalogue, one.form))
    for reason, forms in reasons.items():
        yield f"{f'cả {owed} biểu' if len(forms) == owed > 1 else ', '.join(forms)} ({reason})"


def _reason(one: DueForm, errors: Errors) -> str:
    match one.kind:
        case "overdue":
            return f"quá hạn {one.days} ngày"
        case "soon":
            return f"hạn {short_date(one.deadline)}" if one.deadline else "sắp đến hạn"
        case "invalid":
            count = errors.get((one.unit, one.form), 0)
            late = f", chậm {one.days} ngày" if one.days else ""
            return f"{count} lỗi{late}" if count else f"có lỗi{late}"
    return f"chậm {one.days} ngày"


def late_forms(due: Iterable[DueForm], catalogue: Catalogue) -> str:
    """``06/VPCP/KSTT, 2a (chậm 07 ngày)`` for a sentence."""
    days: dict[int, list[str]] = {}
    for one in due:
        days.setdefault(one.days, []).append(form_number(catalogue, one.form))
    return "; ".join(f"{', '.join(forms)} (chậm {count:02d} ngày)" for count, forms in days.items())
