"""Reads the committed sample year with openpyxl alone, by its printed number rows: a second opinion beside flows.intake."""

import csv
import re
from functools import cache
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

YEAR = Path("inputs/2018")
Cells = dict[str, object]       # printed column number -> value; "name" is the column left of column (1) or (3)

_NUMBER = re.compile(r"\(?(\d+)\)?(?:$|=)")


@cache
def workbook_sheets(path: Path) -> dict[str, Worksheet]:
    """Sheet name -> sheet."""
    return {sheet.title: sheet for sheet in load_workbook(path, data_only=False).worksheets}


def commune_file(code: str) -> Path:
    """The first workbook of a commune whose file name starts with its code."""
    return next(path for path in sorted(YEAR.glob(f"*/{code} *.xlsx")) if "lần" not in path.name)


def numbered_rows(sheet: Worksheet) -> list[Cells]:
    """The rows below the number row until the footer, as printed number -> value."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    place, columns = next((place, numbers) for place, row in enumerate(rows) if len(numbers := _numbers(row)) >= 3)
    first = min(columns)
    name = first - 1 if columns[first] != "1" or first > 1 else first
    found: list[Cells] = []
    for row in rows[place + 1:]:
        values: Cells = {number: number_of(row[column]) for column, number in columns.items()}
        if not any(isinstance(value, int | float) for number, value in values.items() if number != "1"):
            if found:
                break
            continue
        found.append(values | {"name": row[name]})
    return found


def _numbers(row: list[object]) -> dict[int, str]:
    return {column: match[1] for column, value in enumerate(row)
            if value is not None and (match := _NUMBER.match(str(value).strip()))} if _is_number_row(row) else {}


def _is_number_row(row: list[object]) -> bool:
    texts = [str(value).strip() for value in row if value is not None]
    return len(texts) > 3 and all(_NUMBER.match(text) or text in ("A", "B", "C") for text in texts)


def number_of(value: object) -> object:
    """A typed number as a number: ``1.234,5``, ``-``; anything else as it is."""
    if value == "-":
        return 0
    if isinstance(value, str) and re.fullmatch(r"-?[\d.]+(?:,\d+)?", value):
        return float(value.replace(".", "").replace(",", "."))
    return value


def labelled(sheet: Worksheet) -> dict[str, object]:
    """A sheet of rows: "STT" -> value of the row."""
    found: dict[str, object] = {}
    for row in sheet.iter_rows(values_only=True):
        cells = list(row)
        start = next((place for place, value in enumerate(cells) if value is not None), 0)
        if re.fullmatch(r"\d+(\.\d+)*", str(cells[start] or "")) and start + 3 < len(cells):
            found[str(cells[start])] = number_of(cells[start + 3])
    return found


@cache
def units() -> list[dict[str, str]]:
    """don-vi.csv."""
    with (YEAR / "don-vi.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
