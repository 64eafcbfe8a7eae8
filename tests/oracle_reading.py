"""The committed sample workbooks read a second time, naively and without a line of flows: rows of cells, numbers exact.

Leans on what is known of the sample: names of sheets, printed numbers, three layouts of the one-stop form.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

INPUTS = Path(__file__).parents[1] / "inputs"
FORMS = {"06 VPCP": "vpcp_06", "2a": "ttcp_2a", "2b": "ttcp_2b", "2c": "ttcp_2c", "2d": "ttcp_2d", "QCDC": "democracy",
         "Doi thoai": "dialogue", "Dan van kheo": "models", "Ho ngheo": "poverty", "KTXH": "targets", "Chi so": "indices"}
NAMED_WITHOUT_CODE = {"TT Yến Lạc - biểu năm 2018.xlsx": "02134", "UBND xa Kim Lu.xlsx": "02158",
                      "BC dan van 2018 - xã Tân Lập.xlsx": "02032"}
Rows = list[list[object]]


class Unit(NamedTuple):
    """A line of don-vi.csv."""

    code: str
    level: str
    parent: str
    forms: frozenset[str]


class Sheet(NamedTuple):
    """One form of one unit: its cells from the row of printed numbers, or of the header's last line, on."""

    unit: str
    form: str
    file: str
    rows: Rows


def units() -> list[Unit]:
    """don-vi.csv."""
    with (INPUTS / "2018" / "don-vi.csv").open(encoding="utf-8", newline="") as file:
        return [Unit(row["code"], row["level"], row["parent_code"], frozenset(row["forms"].split()))
                for row in csv.DictReader(file)]


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet of a form of ``FORMS`` in every file of the year."""
    return tuple(_sheets())


def _sheets() -> Iterator[Sheet]:
    for path in sorted((INPUTS / "2018").rglob("*.*")):
        name = unicodedata.normalize("NFC", path.name)
        if path.suffix in (".xlsx", ".xls", ".ods", ".csv") and name not in ("don-vi.csv", "tiep-nhan.csv"):
            for title, rows in _workbook(path):
                if title in FORMS:
                    yield Sheet(_sender(path, name), FORMS[title], name, rows)


def _sender(path: Path, name: str) -> str:
    if path.parent.name.startswith("BK-"):
        return path.parent.name
    return NAMED_WITHOUT_CODE.get(name) or name.split()[0]


def _workbook(path: Path) -> Iterator[tuple[str, Rows]]:
    if path.suffix == ".csv":
        text = unicodedata.normalize("NFC", path.read_text(encoding="cp1258"))
        yield "06 VPCP", [list(row) for row in csv.reader(text.splitlines(), delimiter=";")]
    elif path.suffix == ".xlsx":
        workbook = load_workbook(path, read_only=True)
        for sheet in workbook.worksheets:
            if sheet.title in FORMS:
                yield sheet.title, _calculated([[_nfc(cell) for cell in row] for row in sheet.iter_rows(values_only=True)])
        workbook.close()
    else:
        old = CalamineWorkbook.from_path(str(path))
        for title in old.sheet_names:
            yield title, [list(row) for row in old.get_sheet_by_name(title).to_python(skip_empty_area=False)]


def _nfc(cell: object) -> object:
    return unicodedata.normalize("NFC", cell) if isinstance(cell, str) else cell


def _calculated(rows: Rows) -> Rows:
    """Formulas of the one file nobody has opened in Excel: sums of cells of their own row."""
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and re.fullmatch(r"=[A-Z]\d+(\+[A-Z]\d+)*", cell):
                row[place] = sum(int(str(row[ord(name) - ord("A")])) for name in re.findall(r"[A-Z]", cell))
    return rows


def number(cell: object) -> Fraction | None:
    """``12``, ``12.5``, ``1.234,5``, ``-``; None for an empty cell."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        cell = "0" if cell == "-" else cell.replace(".", "").replace(",", ".")
    return Fraction(repr(float(str(cell))))


def body(rows: Rows) -> tuple[int, int, Rows]:
    """(column of STT, number of columns of the table, rows numbered 1, 2, 3 … in that column)."""
    place = next(place for place, row in enumerate(rows) if len(_printed(row)) >= 3)
    filled = [column for column, cell in enumerate(rows[place]) if cell not in (None, "")]
    first = filled[0]
    return first, len(filled), [row for row in rows[place + 1:] if re.fullmatch(r"\d+(\.0)?", str(row[first]).strip())]


def _printed(row: list[object]) -> list[str]:
    """The cells ``(1)``, ``(3)=(4)+(5)``, ``A`` or ``1`` of a row of printed numbers; [] for any other row."""
    texts = [str(cell).strip().removesuffix(".0") for cell in row if cell not in (None, "")]
    return texts if all(re.fullmatch(r"\(?\d+\)?(=.*)?|[A-D]", text) for text in texts) else []


def labelled(rows: Rows) -> dict[str, object]:
    """A form of lines: ``1.5`` -> the cell three columns to the right."""
    found: dict[str, object] = {}
    for row in rows:
        start = next((column for column, cell in enumerate(row) if cell not in (None, "")), 0)
        if re.fullmatch(r"\d+\.\d+", str(row[start])) and start + 3 < len(row):
            found[str(row[start])] = row[start + 3]
    return found
