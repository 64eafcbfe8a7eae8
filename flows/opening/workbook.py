"""One unit's workbook for a year: cover, a sheet per form it owes, and the hidden lists its choice cells draw on."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from flows.catalogue import Catalogue, FormSpec
from flows.documents.package import CREATED
from flows.intake.layout.own_sheets import COVER
from flows.opening import columns_sheet, rows_sheet
from flows.opening.cover import write_cover
from flows.opening.page import Issue, sheet_name
from flows.opening.styles import Styles
from flows.units import Unit

_LISTS = "Danh mục"


def forms_owed(unit: Unit, catalogue: Catalogue) -> list[FormSpec]:
    """The forms of a unit that are valid in the catalogue's year, in the order of don-vi.csv."""
    return [catalogue.forms[form] for form in dict.fromkeys(unit.forms) if form in catalogue.forms]


def issue_workbook(issue: Issue) -> bytes:
    """The .xlsx of one unit; the same issue gives the same bytes."""
    forms = forms_owed(issue.unit, issue.catalogue)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _properties(book, issue)
        styles = Styles(book)
        write_cover(book.add_worksheet(COVER), issue, forms, styles)
        sheets = [book.add_worksheet(sheet_name(form)) for form in forms]
        lists = _write_lists(book, forms, styles)
        for sheet, form in zip(sheets, forms, strict=True):
            drawing = rows_sheet if form.layout == "rows" else columns_sheet
            choices = {field: place for (owner, field), place in lists.items() if owner == form.id}
            drawing.draw(sheet, form, issue, styles, choices)
    return buffer.getvalue()


def _properties(book: Any, issue: Issue) -> None:  # noqa: ANN401 - xlsxwriter has no types
    year, unit = issue.year, issue.unit
    book.set_properties({"title": f"Biểu mẫu báo cáo năm {year.id}: {unit.name}", "subject": f"Năm {year.id}", "author": "danvan",
                         "company": year.settings.report.issuer_name, "created": CREATED})
    for name, value in (("danvan.don-vi", unit.code), ("danvan.nam", year.id), ("danvan.danh-muc", issue.catalogue.digest)):
        book.set_custom_property(name, value, "text")


def _write_lists(book: Any, forms: Sequence[FormSpec], styles: Styles) -> Mapping[tuple[str, str], str]:  # noqa: ANN401
    """(form, field) -> range with the answers of a choice field: the first text the catalogue accepts for each.

    In cells, because a list within a validation splits at every comma.
    """
    asked = [(form.id, field) for form in forms for field in form.field if field.type == "choice"]
    if not asked:
        return {}
    sheet = book.add_worksheet(_LISTS)
    sheet.hide()
    sheet.protect()
    places = {}
    for column, (form, field) in enumerate(asked):
        answers = [words[0] if words else code for code, words in field.choices.items()]
        for row, answer in enumerate(answers):
            sheet.write_string(row, column, answer, styles.label)
        letters = xlsxwriter.utility.xl_col_to_name(column)
        places[form, field.id] = f"='{_LISTS}'!${letters}$1:${letters}${len(answers)}"
    return places
