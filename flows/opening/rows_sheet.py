"""A form whose fields are rows -> its sheet: STT, chỉ tiêu, đơn vị tính, số liệu, last year, ghi chú, and a live check."""

from collections.abc import Mapping
from itertools import product

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from flows.catalogue import FieldSpec, FormSpec
from flows.intake.layout.issued import CHECK_LABEL, compare_label
from flows.opening import page
from flows.opening.checks import WRONG, Check, check_formula, checks_of
from flows.opening.heights import lines, points
from flows.opening.layout import field_label
from flows.opening.page import HEAD_ROWS, Issue
from flows.opening.styles import AMBER, RED, Styles
from flows.opening.validation import validation

_TEXT_LINES = 8         # room for a paragraph


class RowsSheet:
    """Draws one sheet."""

    def __init__(self, sheet: Worksheet, form: FormSpec, issue: Issue, styles: Styles, choices: Mapping[str, str]) -> None:
        self.sheet, self.form, self.issue, self.styles, self.choices = sheet, form, issue, styles, choices
        self.known = issue.last.of_row(issue.unit.code, form, "")
        has_measures = bool(form.unit) or any(field.unit for field in form.field)
        self.only_text = all(field.type == "text" for field in form.field)
        columns = [("STT", 6.0), (form.heading[0], 26.0 if self.only_text else 48.0)]
        columns += [("Đơn vị tính", 13.0)] if has_measures else []
        self.value = len(columns)
        columns += [(form.value_labels[0], 62.0 if self.only_text else 15.0)]
        columns += [(compare_label(issue.last.year), 30.0 if self.only_text else 13.0)] if self.known else []
        columns += [] if self.only_text else [("Ghi chú", 16.0)]
        self.columns = columns
        self.has_measures = has_measures
        self.places = self._places()

    def _places(self) -> dict[str, int]:
        """Field id -> its sheet row; a change of the labels above a field gives a heading row first."""
        places: dict[str, int] = {}
        row, above = HEAD_ROWS + 1, tuple[str, ...]()
        for field in self.form.field:
            path = field_label(field, int(self.issue.year.id))[:-1]
            if path and path != above:
                row += 1
            above = path
            places[field.id] = row
            row += 1
        return places

    def draw(self) -> None:
        for place, (_, width) in enumerate(self.columns):
            self.sheet.set_column(place, place, width)
        page.write_head(self.sheet, self.issue, self.form, [width for _, width in self.columns], self.styles)
        for place, (label, _) in enumerate(self.columns):
            self.sheet.write_string(HEAD_ROWS, place, label, self.styles.header)
        self.sheet.set_row(HEAD_ROWS, points(2))
        checks = checks_of(self.form, self._cell)
        for field in self.form.field:
            self._row(field)
        self._write_checks(checks)
        below = max(self.places.values()) + 1
        page.write_signatures(self.sheet, below + 1, len(self.columns) - 1, self.issue.year.id, self.styles)
        page.set_up_page(self.sheet, self.issue, self.form, wide=self.only_text and bool(self.known),
                         header=(HEAD_ROWS, HEAD_ROWS), last_row=below + 6, last_column=len(self.columns) - 1)
        self.sheet.freeze_panes(HEAD_ROWS + 1, 2)

    def _row(self, field: FieldSpec) -> None:
        row = self.places[field.id]
        *above, label = field_label(field, int(self.issue.year.id))
        if above and row - 1 not in self.places.values() and row - 1 > HEAD_ROWS:
            self.sheet.merge_range(row - 1, 1, row - 1, len(self.columns) - 1, " – ".join(above[-1:]), self.styles.group)
            self.sheet.write_blank(row - 1, 0, None, self.styles.group)
        needed = lines(label, self.columns[1][1])
        if field.type == "text":
            known = lines(str(self.known.get(field.id, "")), self.columns[min(self.value + 1, len(self.columns) - 1)][1], 9)
            needed = max(needed, known, _TEXT_LINES if self.only_text else 3)
        self.sheet.set_row(row, points(needed) + 2)
        self.sheet.write_string(row, 0, field.number, self.styles.label_centred)
        self.sheet.write_string(row, 1, label, self.styles.label)
        if self.has_measures:
            self.sheet.write_string(row, 2, field.unit or self.form.unit, self.styles.label_centred)
        self.sheet.write_blank(row, self.value, None, self.styles.entry(field))
        if self.known:
            self._last_year(row, field)
        if not self.only_text:
            self.sheet.write_blank(row, len(self.columns) - 1, None, self.styles.remark)
        if options := validation(field, self.choices.get(field.id, ""), label):
            self.sheet.data_validation(row, self.value, row, self.value, options)

    def _last_year(self, row: int, field: FieldSpec) -> None:
        value, look, place = self.known.get(field.id), self.styles.last_year(field), self.value + 1
        if value is None:
            self.sheet.write_blank(row, place, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, place, value, look)
        else:
            self.sheet.write_number(row, place, value, look)

    def _write_checks(self, checks: list[Check]) -> None:
        """A check cell right of the printed table in every row a rule speaks of."""
        if not checks:
            return
        column = len(self.columns)
        self.sheet.set_column(column, column, 46.0)
        self.sheet.write_string(HEAD_ROWS, column, CHECK_LABEL, self.styles.header)
        red, amber = (self.styles.get(bg_color=color, font_color="#9C0006", bold=True) for color in (RED, AMBER))
        for field in dict.fromkeys(check.field for check in checks):
            row, own = self.places[field], [check for check in checks if check.field == field]
            self.sheet.write_formula(row, column, check_formula(own), self.styles.check, "")
            cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
            rules = ((f'=ISNUMBER(FIND("{WRONG}",{cell}))', red), (f"=LEN({cell})>0", amber))
            for place, (criteria, look) in product((self.value, column), rules):
                options = {"type": "formula", "criteria": criteria, "format": look, "stop_if_true": True}
                self.sheet.conditional_format(row, place, row, place, options)

    def _cell(self, field: str) -> str | None:
        return str(xl_rowcol_to_cell(self.places[field], self.value, row_abs=True, col_abs=True))


def draw(sheet: Worksheet, form: FormSpec, issue: Issue, styles: Styles, choices: Mapping[str, str]) -> None:
    """Draw the form's sheet."""
    RowsSheet(sheet, form, issue, styles, choices).draw()
