"""A form whose fields are columns -> its sheet: merged header, number row, rows to fill in with last year's below each."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from flows.catalogue import FormSpec
from flows.intake.layout.issued import CHECK_LABEL, compare_label
from flows.opening import page
from flows.opening.checks import WRONG, CellOf, check_formula, checks_of, printed_formulas
from flows.opening.heights import header_heights, lines, points
from flows.opening.layout import Column, Row, columns_of, header_cells, rows_of
from flows.opening.page import HEAD_ROWS, Issue
from flows.opening.styles import AMBER, RED, Styles
from flows.opening.validation import validation

_CHECK_WIDTH = 42.0
_FEW_COLUMNS, _MANY_COLUMNS = 6, 20
_TALLEST_FROZEN = 300.0         # points; a taller header left no room for the rows on a small screen


class ColumnsSheet:
    """Draws one sheet. ``choices`` gives the range with the answers of a choice field."""

    def __init__(self, sheet: Worksheet, form: FormSpec, issue: Issue, styles: Styles, choices: Mapping[str, str]) -> None:
        self.sheet, self.form, self.issue, self.styles, self.choices = sheet, form, issue, styles, choices
        self.columns = columns_of(form, int(issue.year.id))
        self.rows = rows_of(form, issue.unit, issue.year.units, issue.last)
        self.widths = [_width(column, len(self.columns)) for column in self.columns]
        self.places = {column.field.id: place for place, column in enumerate(self.columns) if column.field}
        self.check_column = len(self.columns) if checks_of(form, self._cell_at(0)) else None
        self.entries: list[int] = []            # sheet rows to fill in

    def draw(self) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width)
        page.write_head(self.sheet, self.issue, self.form, self.widths, self.styles)
        first = self._header()
        below = self._body(first)
        self._validate()
        self._mark_mistakes(first, below - 1)
        page.write_signatures(self.sheet, below + 1, len(self.columns) - 1, self.issue.year.id, self.styles)
        page.set_up_page(self.sheet, self.issue, self.form, wide=sum(self.widths) > 95, header=(HEAD_ROWS, first - 1),
                         last_row=below + 6, last_column=len(self.columns) - 1)

    # -- header ------------------------------------------------------------------------------------------------------

    def _header(self) -> int:
        """Draws the header block and the number row; the first row below them."""
        depth, cells = header_cells(self.columns)
        spans = []
        for cell in cells:
            width = sum(self.widths[cell.left:cell.right + 1])
            spans.append((cell.top, cell.bottom, cell.text, width))
            top, bottom = HEAD_ROWS + cell.top, HEAD_ROWS + cell.bottom
            if (top, cell.left) == (bottom, cell.right):
                self.sheet.write_string(top, cell.left, cell.text, self.styles.header)
            else:
                self.sheet.merge_range(top, cell.left, bottom, cell.right, cell.text, self.styles.header)
        heights = header_heights(spans, depth)
        for level, height in enumerate(heights):
            self.sheet.set_row(HEAD_ROWS + level, height)
        if self.check_column is not None:
            self._check_heading(depth)
        first = HEAD_ROWS + depth + (self._number_row(HEAD_ROWS + depth) if self.form.by_number else 0)
        frozen = sum(heights) + 130 <= _TALLEST_FROZEN
        self.sheet.freeze_panes(first if frozen else 0, 2)
        return first

    def _check_heading(self, depth: int) -> None:
        column = len(self.columns)
        self.sheet.set_column(column, column, _CHECK_WIDTH)
        if depth > 1:
            self.sheet.merge_range(HEAD_ROWS, column, HEAD_ROWS + depth - 1, column, CHECK_LABEL, self.styles.header)
        else:
            self.sheet.write_string(HEAD_ROWS, column, CHECK_LABEL, self.styles.header)

    def _number_row(self, row: int) -> int:
        printed = printed_formulas(self.form)
        most = 1
        for place, column in enumerate(self.columns):
            text = column.number + printed.get(column.number.strip("()"), "").replace("=", "\n=")
            most = max(most, lines(text, self.widths[place], 8))
            self.sheet.write_string(row, place, text, self.styles.number_row)
        self.sheet.set_row(row, points(most, 8))
        return 1

    # -- rows --------------------------------------------------------------------------------------------------------

    def _body(self, row: int) -> int:
        """Draws group headings, rows to fill in and last year's rows; the first row below them."""
        group = ""
        for number, entry in enumerate(self.rows, start=1):
            if entry.group != group:
                group = entry.group
                self.sheet.write_blank(row, 0, None, self.styles.group)
                self.sheet.merge_range(row, 1, row, len(self.columns) - 1, group, self.styles.group)
                row += 1
            self._entry(row, number, entry)
            self.entries.append(row)
            row += 1
            known = self.issue.last.of_row(entry.unit, self.form, entry.key) if entry.name else {}
            if known:
                self._last_year(row, known, entry)
                row += 1
        return row

    def _entry(self, row: int, number: int, entry: Row) -> None:
        roomy = any(column.field and column.field.type == "text" and column.role == "field" for column in self.columns)
        least = 2 if roomy and len(self.columns) <= _FEW_COLUMNS else 1
        self.sheet.set_row(row, points(max(lines(entry.name, self.widths[1]), least)) + 4)
        for place, column in enumerate(self.columns):
            match column.role:
                case "ordinal":
                    self.sheet.write_number(row, place, number, self.styles.label_centred)
                case "measure":
                    self.sheet.write_string(row, place, entry.measure, self.styles.label_centred)
                case "heading" if column.field is None:
                    self.sheet.write_string(row, place, entry.name, self.styles.label)
                case "heading" if column.field and entry.name:
                    self.sheet.write_string(row, place, entry.name, self.styles.entry(column.field))
                case _:
                    if column.field:
                        self.sheet.write_blank(row, place, None, self.styles.entry(column.field, entry.decimals))
        if self.check_column is not None:
            formula = check_formula(checks_of(self.form, self._cell_at(row)))
            self.sheet.write_formula(row, self.check_column, formula, self.styles.check, "")

    def _last_year(self, row: int, known: Mapping[str, float | str], entry: Row) -> None:
        texts = [lines(str(known[name]), self.widths[place], 9) for name, place in self.places.items()
                 if place > 1 and isinstance(known.get(name), str)]
        self.sheet.set_row(row, points(max(texts, default=1), 9) + 1)
        for place, column in enumerate(self.columns):
            value = known.get(column.field.id) if column.field else None
            look = self.styles.last_year(column.field, entry.decimals)
            if column.role == "heading":
                self.sheet.write_string(row, place, compare_label(self.issue.last.year), look)
            elif value is None:
                self.sheet.write_blank(row, place, None, look)
            elif isinstance(value, str):
                self.sheet.write_string(row, place, value, look)
            else:
                self.sheet.write_number(row, place, value, look)

    # -- help while typing -------------------------------------------------------------------------------------------

    def _validate(self) -> None:
        for place, column in enumerate(self.columns):
            options = column.field and validation(column.field, self.choices.get(column.field.id, ""), column.label)
            if options:
                first, *others = self.entries
                more: dict[str, Any] = {"other_cells": [[row, place, row, place] for row in others]} if others else {}
                self.sheet.data_validation(first, place, first, place, {**options, **more})

    def _mark_mistakes(self, first: int, last: int) -> None:
        """Red where a rule is broken, amber where it is only doubtful: in the check cell and in the cell it speaks of."""
        if self.check_column is None:
            return
        check = f"${xl_col_to_name(self.check_column)}{first + 1}"
        red, amber = (self.styles.get(bg_color=color, font_color="#9C0006", bold=True) for color in (RED, AMBER))
        for check_of in checks_of(self.form, self._cell_at(first)):
            place, look = self.places[check_of.field], red if check_of.message.startswith(WRONG) else amber
            self._color(first, place, last, f'=ISNUMBER(FIND("{check_of.message}",{check}))', look)
        self._color(first, self.check_column, last, f'=ISNUMBER(FIND("{WRONG}",{check}))', red)
        self._color(first, self.check_column, last, f'=LEN({check})>0', amber)

    def _color(self, first: int, place: int, last: int, criteria: str, look: object) -> None:
        self.sheet.conditional_format(first, place, last, place, {"type": "formula", "criteria": criteria, "format": look,
                                                                  "stop_if_true": True})

    def _cell_at(self, row: int) -> CellOf:
        """Field id -> its address in a row, None where the sheet has no such column."""
        def cell(field: str) -> str | None:
            return str(xl_rowcol_to_cell(row, self.places[field], col_abs=True)) if field in self.places else None

        return cell


def _width(column: Column, n_columns: int) -> float:
    crowded, field = n_columns > _MANY_COLUMNS, column.field
    match column.role:
        case "ordinal":
            return 4.5
        case "measure":
            return 11.0
        case "heading":
            return 17.0 if crowded else 30.0
    kind = field.type if field else "text"
    if kind == "text":
        return 10.0 if crowded else 28.0 if n_columns > _FEW_COLUMNS else 48.0
    if kind in ("choice", "date", "range"):
        return 14.0
    if crowded:
        return 6.5 if kind in ("money", "area", "number") else 5.3
    return 10.5 if kind in ("money", "area", "number") else 9.5


def draw(sheet: Worksheet, form: FormSpec, issue: Issue, styles: Styles, choices: Mapping[str, str]) -> Sequence[int]:
    """Draw the form's sheet; the rows to fill in."""
    drawing = ColumnsSheet(sheet, form, issue, styles, choices)
    drawing.draw()
    return drawing.entries
