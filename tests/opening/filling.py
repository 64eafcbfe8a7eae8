"""A small province opened for 2019, and a person's hands: the sample's values of 2018 typed into the issued workbooks."""

import csv
import math
import re
import shutil
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from flows.catalogue import Catalogue, FieldSpec, FormSpec, load_catalogue
from flows.intake.reader import Reader
from flows.intake.reading import FactRow
from flows.intake.senders import Senders
from flows.opening.page import sheet_name
from flows.text import fold
from flows.year import open_year

SAMPLE = Path(__file__).parents[2] / "inputs"
CODES = ("06", "BK-VPUB", "BK-SNV", "BK-SKHDT", "061", "01891", "01894")
COMPARED = re.compile(r"Năm \d{4} \(đối chiếu\)")


def small_inputs(folder: Path) -> Path:
    """``inputs`` with the sample year of a few units, whose values of 2018 also stand in lich-su.csv."""
    inputs = folder / "inputs"
    (inputs / "2018").mkdir(parents=True)
    shutil.copy(SAMPLE / "2018" / "nam.toml", inputs / "2018")
    with (SAMPLE / "2018" / "don-vi.csv").open(encoding="utf-8-sig") as file:
        lines = file.read().splitlines(keepends=True)
    kept = [line for line in lines if line.split(",")[0] in ("code", *CODES)]
    (inputs / "2018" / "don-vi.csv").write_text("".join(kept), encoding="utf-8")
    write_history(inputs)
    return inputs


def sample_facts(code: str) -> list[FactRow]:
    """What a unit's own files of the sample year say."""
    year = open_year("2018", SAMPLE)
    reader = Reader(load_catalogue(2018), year.settings, Senders(year.units))
    files = [path for path in sorted((SAMPLE / "2018").rglob("*.xlsx"))
             if path.parent.name == code or path.name.startswith(f"{code} ")]
    readings = [reader.read(path.relative_to(SAMPLE / "2018").as_posix(), path.read_bytes(), "") for path in files]
    return [fact for reading in readings for fact in reading.facts]


def write_history(inputs: Path) -> None:
    with (inputs / "lich-su.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["year", "unit", "form", "row", "field", "value", "state", "source"])
        for code in CODES[1:-1]:        # the last commune has no past
            for unit, form, row, field, value, text, state, _, _ in sample_facts(code):
                shown = text or ("" if math.isnan(value) else repr(value))
                writer.writerow(["2018", unit, form, row, field, shown, state, "thử"])


def workbook_of(inputs: Path, code: str) -> Path:
    return next((inputs / "2019").glob(f"{code}-*/*.xlsx"))


def fill(path: Path, code: str) -> list[FactRow]:
    """Types the unit's values of 2018 into its workbook of 2019 and saves it; returns what was typed."""
    catalogue, book = load_catalogue(2019), load_workbook(path)
    typed = []
    for fact in sample_facts(code):
        if fact[6] in ("reported", "zero") and fact[0] in CODES and (code == "061" or fact[0] == code):
            typed += [fact] if _type(book, catalogue, fact) else []
    book.save(path)
    return typed


def _type(book: Workbook, catalogue: Catalogue, fact: FactRow) -> bool:
    unit, form_id, row, field_id, value, text, _, _, _ = fact
    form = catalogue.forms[form_id]
    sheet, field = book[sheet_name(form)], form.fields[field_id]
    if form.layout == "rows":
        cell = sheet.cell(_row_numbered(sheet, field.number), 4 if _has_measures(sheet) else 3)
    else:
        column = _column(sheet, form, field)
        if column is None:
            return False
        cell = sheet.cell(_named_row(sheet, form, unit, row), column)
    assert not cell.protection.locked, (form_id, field_id, cell.coordinate)
    cell.value = _shown(field, value, text)
    return True


def _shown(field: FieldSpec, value: float, text: str) -> object:
    match field.type:
        case "choice":
            return field.choices[text][0]
        case "yes_no":
            return "Có" if value else "Không"
        case "date":
            year, month, day = text.split("-")
            return f"{day}/{month}/{year}"
    return text or value


def header_row(sheet: Worksheet) -> int:
    return next(row for row in range(1, 20) if sheet.cell(row, 1).value == "STT")


def _has_measures(sheet: Worksheet) -> bool:
    return sheet.cell(header_row(sheet), 3).value == "Đơn vị tính"


def _row_numbered(sheet: Worksheet, number: str) -> int:
    return next(row for row in range(header_row(sheet) + 1, sheet.max_row + 1) if sheet.cell(row, 1).value == number)


def number_row(sheet: Worksheet) -> int | None:
    rows = range(header_row(sheet) + 1, header_row(sheet) + 9)
    return next((row for row in rows if str(sheet.cell(row, 1).value) in ("A", "(1)")), None)


def _column(sheet: Worksheet, form: FormSpec, field: FieldSpec) -> int | None:
    """By the printed number where there is one, else by the place among the form's fields."""
    if form.by_number:
        row = number_row(sheet)
        return next((cell.column for cell in sheet[row or 1] if re.match(rf"\({field.number}\)", str(cell.value))), None)
    leading = fold(form.field[0].label.split(" › ")[0])
    first = next(cell.column for cell in sheet[header_row(sheet)] if fold(str(cell.value)) == leading)
    return first + list(form.fields).index(field.id)


def _named_row(sheet: Worksheet, form: FormSpec, unit: str, row: str) -> int:
    """The line of a unit, of a declared item, or of the sender's own row: the one of that name, else the first free one."""
    first = (number_row(sheet) or header_row(sheet)) + 1
    if form.rows == "single":
        return next(line for line in range(first, first + 5) if sheet.cell(line, 1).value == 1)
    if form.rows == "unit":
        wanted = open_year("2018", SAMPLE).units[unit].name
    elif form.rows == "list":
        wanted = next(item.label for item in form.item if item.id == row)
    else:
        return _own_row(sheet, first, row)
    return next(line for line in range(first, sheet.max_row + 1) if sheet.cell(line, 2).value == wanted)



def _own_row(sheet: Worksheet, first: int, row: str) -> int:
    known = getattr(sheet, "_rows_taken", None)
    if known is None:
        known = sheet._rows_taken = {}  # type: ignore[attr-defined]
    if row not in known:
        lines = [line for line in range(first, sheet.max_row + 1) if isinstance(sheet.cell(line, 1).value, int)]
        named = [line for line in lines if sheet.cell(line, 2).value == row]
        free = [line for line in lines if sheet.cell(line, 2).value is None and line not in known.values()]
        known[row] = (named or free)[0]
    return int(known[row])


def required_cells(path: Path) -> set[tuple[str, str]]:
    """(sheet, cell) of the empty unlocked cells under a label with a star; of a list without names, those of its first row."""
    found = set()
    for sheet in load_workbook(path).worksheets:
        if sheet.sheet_state != "visible" or sheet.title == "Hướng dẫn":
            continue
        top = header_row(sheet)
        if "Số liệu" in (sheet.cell(top, 3).value, sheet.cell(top, 4).value) or sheet.cell(top, 2).value == "Mục":
            found |= {(sheet.title, f"D{row}") for row in range(top + 1, sheet.max_row + 1)
                      if str(sheet.cell(row, 2).value).endswith(" *")}
        else:
            found |= {(sheet.title, cell) for cell in _required_in_columns(sheet, top)}
    return found


def _required_in_columns(sheet: Worksheet, top: int) -> set[str]:
    first = next(row for row in range(top + 1, top + 12) if sheet.cell(row, 1).value == 1)
    starred = [column for column in range(1, sheet.max_column + 1)
               if any(str(sheet.cell(row, column).value).endswith(" *") for row in range(top, first))]
    lines = [row for row in range(first, sheet.max_row + 1) if isinstance(sheet.cell(row, 1).value, int)]
    named = [row for row in lines if sheet.cell(row, 2).value] or lines[:1]
    cells = [sheet.cell(row, column) for row in named for column in starred]
    return {cell.coordinate for cell in cells if cell.value is None and not cell.protection.locked}
