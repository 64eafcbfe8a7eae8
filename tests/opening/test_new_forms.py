"""The complaint forms of 2021 and of 2024: issued by danvan, or laid out by an office itself, every column is understood."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.catalogue import Catalogue, load_catalogue
from flows.facts import facts_table
from flows.intake.reader import Reader
from flows.intake.reading import Reading
from flows.intake.senders import Senders
from flows.opening.last_year import LastYear
from flows.opening.page import Issue, sheet_name
from flows.opening.workbook import issue_workbook
from flows.units import Unit, Units
from flows.year import Year
from tests.helpers import settings
from tests.maker.layout import lay_out
from tests.maker.letterhead import Look
from tests.maker.places import Place
from tests.maker.tables import single
from tests.maker.writers import xlsx
from tests.opening.filling import number_row
from tests.opening.issued_years import columns_by_number

FORMS = ("tcd_01", "tcd_02", "xld_01", "xld_02", "xld_03", "xld_04", "kqgq_01", "kqgq_02", "kqgq_03", "kqgq_04")
Understood = dict[tuple[str, str], float]       # (form, field) -> value


def a_year(year: int) -> Year:
    units = [Unit("06", "Tỉnh Bắc Kạn", "tinh", ""), Unit("066", "Huyện Na Rì", "huyen", "06", forms=FORMS)]
    chosen = settings(nam=year, ky={"tu_ngay": f"{year - 1}-12-15", "den_ngay": f"{year}-12-14"})
    return Year(chosen, Units(units, date(year, 12, 14)), Path("inputs"), Path("outputs"))


def told(catalogue: Catalogue) -> Understood:
    """A value of its own for every column of every form."""
    return {(form, field.id): 1000.0 * place + int(field.number) for place, form in enumerate(FORMS)
            for field in catalogue.forms[form].field if field.type != "text"}


def read(content: bytes, year: Year, catalogue: Catalogue) -> Reading:
    return Reader(catalogue, year.settings, Senders(year.units)).read("066.xlsx", content, "")


def understood(reading: Reading) -> Understood:
    return {(fact[1], fact[3]): fact[4] for fact in reading.facts if fact[6] in ("reported", "zero")}


@pytest.mark.parametrize("year", [2021, 2024])
def test_every_column_of_an_issued_workbook_comes_back_as_the_field_it_was_asked_as(year: int, tmp_path: Path) -> None:
    opened, catalogue = a_year(year), load_catalogue(year)
    path = tmp_path / "066.xlsx"
    path.write_bytes(issue_workbook(Issue(opened, catalogue, opened.units["066"], LastYear(str(year - 1), facts_table([])))))
    book, values = load_workbook(path), told(catalogue)
    for form in FORMS:
        sheet = book[sheet_name(catalogue.forms[form])]
        columns, row = columns_by_number(sheet), (number_row(sheet) or 0) + 1
        for field in catalogue.forms[form].field:
            if field.type != "text":
                sheet.cell(row, columns[int(field.number)]).value = values[form, field.id]
    book.save(path)
    assert understood(read(path.read_bytes(), opened, catalogue)) == values


@pytest.mark.parametrize("year", [2021, 2024])
def test_every_column_of_an_offices_own_sheets_is_known_by_its_labels_alone(year: int) -> None:
    opened, catalogue = a_year(year), load_catalogue(year)
    place, values = Place("066", "Huyện Na Rì", "huyen", "06", FORMS), told(catalogue)
    plans = [lay_out(catalogue.forms[form], single(form, "066", {field: value for (owner, field), value in values.items()
                                                                if owner == form}), place,
                     Look(year=year, sheet=f"Biểu {number}", numbers="", signed=date(year, 12, 16), places=(("066", place),)))
             for number, form in enumerate(FORMS)]
    assert understood(read(xlsx(plans), opened, catalogue)) == values
