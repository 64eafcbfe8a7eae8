"""Types the made-up values of a year into the workbooks that ``danvan open`` issued."""

import re
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from flows.catalogue import FormSpec, load_catalogue
from flows.opening.page import sheet_name
from tests.maker.years import BASE, CRITERIA, FACTORS, places, rural_values, values
from tests.opening.filling import header_row, number_row


def fill_year(inputs: Path, year: int) -> None:
    """Fill the workbook of every unit that has a factor in the year."""
    forms = {sheet_name(form): form for form in load_catalogue(year).forms.values()}
    names = {place.code: place.name for place in places(year)}
    for code in FACTORS[year]:
        path = next((inputs / str(year)).glob(f"{code}-*/*.xlsx"))
        book = load_workbook(path)
        for sheet in book.worksheets:
            if sheet.title in forms:
                _fill(sheet, forms[sheet.title], year, code, names)
        book.save(path)


def _fill(sheet: Worksheet, form: FormSpec, year: int, code: str, names: dict[str, str]) -> None:
    columns = columns_by_number(sheet)
    if form.id in BASE:
        given = values(form.id, year, code)
        for number in (int(field.number) for field in form.field if field.type != "text"):
            sheet.cell(_row_named(sheet, names[code]), columns[number]).value = given.get(number, 0)
    elif form.id == "rural":
        for commune in FACTORS[year]:
            met, row = CRITERIA[year].get(commune), _row_named(sheet, names[commune])
            told = rural_values(met) if met else {"criteria": "x", "meets_standard": "x"}       # a town is not judged
            for field, value in (told.items() if row else ()):
                sheet.cell(row, columns[int(form.fields[field].number)]).value = value


def columns_by_number(sheet: Worksheet) -> dict[int, int]:
    """Printed column number -> column of the sheet."""
    found = ((re.match(r"\((\d+)\)", str(cell.value)), cell.column) for cell in sheet[number_row(sheet) or 1])
    return {int(match[1]): column for match, column in found if match}


def _row_named(sheet: Worksheet, name: str) -> int:
    """The line of a unit; 0 where the sheet has none."""
    rows = range(header_row(sheet) + 1, sheet.max_row + 1)
    return next((row for row in rows if sheet.cell(row, 2).value == name), 0)
