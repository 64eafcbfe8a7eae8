"""``theo-doi.docx``: the register as Word tables - by level, by unit, by form, and what is missing, wrong or late.

What is in order needs no row of its own: each unit's row says how many of its forms are, and the last table names all
the others. The same tables of progress stand behind ``theo-doi.html``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from flows.catalogue import Catalogue
from flows.checks.register import STATES
from flows.documents.blocks import Block, Notice
from flows.documents.context import year_names
from flows.documents.render import Properties, render
from flows.documents.report import template_path
from flows.documents.tables import Column, Row, Table
from flows.documents.template import BLOCK_CALLS, compile_template, problems
from flows.returns.progress import Cells, FormProgress
from flows.returns.totals import RECEIVED, TOTALS, by_level, complete, dotted, form_totals
from flows.text import squeeze
from flows.wording.dates import draft_date_line, short_date
from flows.year import Year

DOCUMENT = TEMPLATE = "theo-doi.docx"
_WIDTH_CM = 25.1
_BLOCKS = ("theo_cap", "theo_don_vi", "theo_bieu", "con_lai")
_COUNTED = {"expected": ("Biểu", "Phải nộp"), "received": ("Biểu", "Đã nhận"), "valid": ("Biểu", "Hợp lệ"),
            "invalid": ("Biểu", "Có lỗi"), "absent": ("Biểu", "Chưa nộp"), "on_time": ("Thời hạn", "Đúng hạn"),
            "late": ("Thời hạn", "Nộp chậm")}
_COUNT_COLUMNS = tuple(Column(heading, 1.35) for heading in _COUNTED.values())
_STATES = STATES | {"valid": "nộp chậm"}       # of those in order only the late ones are named
_NEWER = "bản mới có lỗi, dùng bản cũ"


def register_document(year: Year, catalogue: Catalogue, as_of: date, units: Mapping[str, Sequence[FormProgress]]) -> bytes:
    """The document; ``units`` as ``progress`` gives them. Raises BrokenConfigurationError for a mistake in the template."""
    left = list(_grouped(year, units, lambda code: _left_rows(year.units[code].name, catalogue, units[code])))
    blocks: dict[str, Block] = {
        "theo_cap": _levels_table(year, units), "theo_don_vi": _units_table(year, units),
        "theo_bieu": _forms_table(catalogue, units),
        "con_lai": Table(_LEFT_COLUMNS, tuple(left), _WIDTH_CM, "Biểu chưa nộp, có lỗi hoặc nộp chậm") if left else Notice("")}
    head = year.settings.report
    names = {**year_names(year.settings, is_draft=False), "ngay_xem": short_date(as_of), "con_lai": bool(left),
             "dia_danh_ngay": draft_date_line(squeeze(head.place), as_of.year, as_of.month)}
    properties = Properties(f"Sổ theo dõi năm {year.id}", squeeze(head.issuer_name), f"Năm {year.id}")
    return render(template_path(year, TEMPLATE), names, blocks, properties)


def register_template_mistakes(year: Year, path: Path) -> list[str]:
    """What is wrong with a template of the register, without any data."""
    names = {*year_names(year.settings, is_draft=False), "ngay_xem", "con_lai", *BLOCK_CALLS, "co_khoi"}
    return problems(compile_template(path), names, None, _BLOCKS)


def _levels_table(year: Year, units: Mapping[str, Sequence[FormProgress]]) -> Table:
    columns = (Column(("Cấp",), 4, "left"), *(Column((heading,), 2) for heading, _ in TOTALS))
    rows = [Row((row["level"], *(row[name] for _, name in TOTALS))) for row in by_level(year, units)]
    if rows:
        rows[-1] = Row(rows[-1].cells, "total")
    return Table(columns, tuple(rows), _WIDTH_CM, "Tổng hợp theo cấp")


_CELL_COLUMNS = tuple(Column(heading, 1.65) for heading in (
    ("Ô bắt buộc", "Phải điền"), ("Ô bắt buộc", "Đã điền"), ("Ô bắt buộc", "Tỷ lệ"), ("Ô đã nhận", "Không phát sinh"),
    ("Ô đã nhận", "Chưa có số liệu"), ("Ô đã nhận", "Không áp dụng")))


def _units_table(year: Year, units: Mapping[str, Sequence[FormProgress]]) -> Table:
    columns = (Column(("TT",), 1, "center"), Column(("Đơn vị",), 5, "left"), *_COUNT_COLUMNS,
               Column(("Thời hạn", "Chậm nhất (ngày)"), 1.6), *_CELL_COLUMNS)
    rows = _grouped(year, units, lambda code: [(squeeze(year.units[code].name), *_counts(units[code]), _latest(units[code]),
                                                *_cells(units[code]))])
    return Table(columns, tuple(rows), _WIDTH_CM, "Theo dõi theo đơn vị")


def _forms_table(catalogue: Catalogue, units: Mapping[str, Sequence[FormProgress]]) -> Table:
    columns = (Column(("Biểu số",), 2.6, "left"), Column(("Tên biểu",), 6.6, "left"),
               *_COUNT_COLUMNS, *_CELL_COLUMNS)
    of_form: dict[str, list[FormProgress]] = {}
    for forms in units.values():
        for one in forms:
            of_form.setdefault(one.form, []).append(one)
    rows = [Row((squeeze(spec.number), squeeze(spec.title), *_counts(of_form[spec.id]), *_cells(of_form[spec.id])))
            for spec in sorted(catalogue.forms.values(), key=lambda spec: spec.family) if spec.id in of_form]
    return Table(columns, tuple(rows), _WIDTH_CM, "Theo dõi theo biểu")


def _grouped(year: Year, units: Mapping[str, Sequence[FormProgress]],
             rows_of: Callable[[str], Iterable[tuple[str, ...]]]) -> Iterator[Row]:
    """The rows of all units, numbered level by level, below the name of their level or superior; no heading without rows."""
    for level in year.settings.levels:
        number, below = 0, None
        for code in units:
            unit = year.units[code]
            for cells in rows_of(code) if unit.level == level.id else ():
                if unit.parent != below:
                    below = unit.parent
                    superior = f": {year.units[below].name}" if below in year.units and year.units[below].parent else ""
                    yield Row(("", f"{level.name[:1].upper()}{level.name[1:]}{superior}"), "group")
                number += 1
                yield Row((str(number), *cells))


def _counts(forms: Sequence[FormProgress]) -> tuple[str, ...]:
    counted = form_totals(forms)
    return tuple(counted[name] for name in _COUNTED)


def _latest(forms: Sequence[FormProgress]) -> str:
    """The most days a form received came late; a dash where none did."""
    return str(max((one.days_late or 0 for one in forms if one.state in RECEIVED), default=0) or "–")


def _cells(forms: Sequence[FormProgress]) -> tuple[str, ...]:
    cells: list[Cells] = [one.cells for one in forms]
    return (dotted(sum(one.asked for one in cells)), dotted(sum(one.filled for one in cells)), complete(forms),
            dotted(sum(one.zero for one in cells)), dotted(sum(one.missing for one in cells)),
            dotted(sum(one.not_applicable for one in cells)))


_LEFT_COLUMNS = (Column(("TT",), 1, "center"), Column(("Đơn vị",), 5.2, "left"), Column(("Biểu số",), 6.6, "left"),
                 Column(("Hạn nộp",), 2.4, "center"), Column(("Ngày nhận",), 2.4, "center"), Column(("Tình trạng",), 3.2, "left"),
                 Column(("Số ngày chậm",), 1.6), Column(("Lỗi",), 1.3), Column(("Cảnh báo",), 1.6))


def _left_rows(name: str, catalogue: Catalogue, forms: Sequence[FormProgress]) -> Iterator[tuple[str, ...]]:
    """Forms of a unit that are not there, not valid or came late; those of which the same is to be said in one row."""
    left = [one for one in forms if one.state != "valid" or one.days_late or one.newer]
    for _, group in groupby(sorted(left, key=_said), key=_said):
        alike = list(group)
        first = alike[0]
        named = ", ".join(squeeze(catalogue.forms[one.form].number or catalogue.forms[one.form].title) for one in alike)
        yield (squeeze(name), f"cả {len(forms)} biểu" if len(alike) == len(forms) > 1 else named, _day(first.deadline),
               _day(first.received_on), _NEWER if first.newer else _STATES[first.state], str(first.days_late or "–"),
               _count(sum(one.errors for one in alike)), _count(sum(one.warnings for one in alike)))


def _said(one: FormProgress) -> tuple[str, str, str, int, bool]:
    return one.deadline, one.state, one.received_on, one.days_late or 0, bool(one.newer)


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso)) if iso else "–"


def _count(number: int) -> str:
    return str(number or "–")
