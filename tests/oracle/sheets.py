"""The committed sample workbooks as rows of cells, read naively and without a line of flows.

Leans on what is known of the sample: names of sheets, files without a code in their name, the one file nobody calculated.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree
from python_calamine import CalamineWorkbook

INPUTS = Path(__file__).parents[2] / "inputs"
FORMS = {
    "06 VPCP": "vpcp_06", "07b VPCP": "vpcp_07b", "CCHC": "cchc", "Chi so": "indices", "Linh vuc PAR": "par_fields",
    "2a": "ttcp_2a", "2b": "ttcp_2b", "2c": "ttcp_2c", "2d": "ttcp_2d", "KTXH": "targets", "QCDC": "democracy",
    "Dan van kheo": "models", "Doi thoai": "dialogue", "Cu tri": "voter_petitions", "PAKN": "feedback", "GPMB": "clearance",
    "NTM": "rural", "Ho ngheo": "poverty", "Moi truong": "environment", "KLKC": "discipline", "CT05": "directive_05",
    "Van ban": "direction_docs", "Tuyen truyen": "publicity", "Kiem tra": "inspections", "Nhan xet": "narrative",
}
NAMED_WITHOUT_CODE = {"TT Yến Lạc - biểu năm 2018.xlsx": "02134", "UBND xa Kim Lu.xlsx": "02158",
                      "BC dan van 2018 - xã Tân Lập.xlsx": "02032"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Rows = list[list[object]]


class Sheet(NamedTuple):
    """One form of one sender: the cells of its sheet."""

    sender: str
    form: str
    file: str
    rows: Rows


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet of a form of ``FORMS`` in every file of the year."""
    return tuple(_sheets())


def _sheets() -> Iterator[Sheet]:
    for path in sorted((INPUTS / "2018").rglob("*.*")):
        name = unicodedata.normalize("NFC", path.name)
        if path.suffix in (".xlsx", ".xls", ".ods", ".csv") and name not in ("don-vi.csv", "tiep-nhan.csv"):
            for title, rows in _workbook(path):
                yield Sheet(_sender(path, name), FORMS[title], name, rows)


def _sender(path: Path, name: str) -> str:
    if path.parent.name.startswith("BK-"):
        return path.parent.name
    return NAMED_WITHOUT_CODE.get(name) or name.split()[0]


def _workbook(path: Path) -> Iterator[tuple[str, Rows]]:
    if path.suffix == ".csv":
        text = path.read_text(encoding="cp1258")
        yield "06 VPCP", [[_cell(cell) for cell in row] for row in csv.reader(text.splitlines(), delimiter=";")]
    elif path.suffix == ".xlsx":
        with ZipFile(path) as parts:
            yield from _xlsx(parts)
    else:
        old = CalamineWorkbook.from_path(str(path))
        for title in old.sheet_names:
            rows = old.get_sheet_by_name(title).to_python(skip_empty_area=False)
            yield title, [[_cell(cell) for cell in row] for row in rows]


def _xlsx(parts: ZipFile) -> Iterator[tuple[str, Rows]]:
    """The sheets of a workbook straight from its XML, in their order."""
    texts = ["".join(found.itertext(f"{MAIN}t")) for found in _part(parts, "sharedStrings.xml").iter(f"{MAIN}si")]
    for place, sheet in enumerate(_part(parts, "workbook.xml").iter(f"{MAIN}sheet"), start=1):
        rows: Rows = []
        for row in _part(parts, f"worksheets/sheet{place}.xml").iter(f"{MAIN}row"):
            rows += [[] for _ in range(int(row.attrib["r"]) - len(rows))]
            for cell in row:
                column = _column(cell.attrib["r"].rstrip("0123456789"))
                rows[-1] += [None] * (column + 1 - len(rows[-1]))
                rows[-1][column] = _cell(_content(cell, texts))
        width = max(map(len, rows))
        yield sheet.attrib["name"], _calculated([row + [None] * (width - len(row)) for row in rows])


def _part(parts: ZipFile, name: str) -> etree._Element:
    return etree.fromstring(parts.read(f"xl/{name}")) if f"xl/{name}" in parts.namelist() else etree.Element("none")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _content(cell: etree._Element, texts: list[str]) -> object:
    """The value as it is stored, a formula without one as ``=A1+B1``."""
    value, formula = cell.findtext(f"{MAIN}v"), cell.findtext(f"{MAIN}f")
    if formula is not None and not value:
        return f"={formula}"
    match cell.get("t"):
        case "s":
            return texts[int(value or 0)]
        case "inlineStr":
            return "".join(cell.itertext(f"{MAIN}t"))
        case "str":
            return value
    return float(value) if value else None


def _cell(cell: object) -> object:
    """Text in NFC without blanks around it, None where there is nothing; numbers and dates as they are."""
    return unicodedata.normalize("NFC", cell).strip() or None if isinstance(cell, str) else cell


def _calculated(rows: Rows) -> Rows:
    """Formulas of the one file nobody has opened in Excel: sums of cells of their own row."""
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and re.fullmatch(r"=[A-Z]\d+(\+[A-Z]\d+)*", cell):
                row[place] = sum(float(str(row[ord(name) - ord("A")])) for name in re.findall(r"[A-Z]", cell))
    return rows


def number(cell: object) -> Fraction | None:
    """``12``, ``12.5``, ``1.234,5``, ``-`` for none; None for an empty cell."""
    if cell is None:
        return None
    if isinstance(cell, str):
        cell = "0" if cell == "-" else cell.replace(".", "").replace(",", ".")
    return Fraction(repr(float(str(cell))))


def body(rows: Rows) -> tuple[int, list[str], Rows]:
    """(column of STT, printed numbers of the columns from there on, rows numbered 1, 2, 3 … in that column).

    A table without a row of printed numbers is known by its heading STT; it has no printed numbers.
    """
    printed = next((place for place, row in enumerate(rows) if len(_printed(row)) >= 3), -1)
    place = printed if printed >= 0 else next(place for place, row in enumerate(rows) if "STT" in row)
    filled = [column for column, cell in enumerate(rows[place]) if cell is not None]
    first = filled[0] if printed >= 0 else rows[place].index("STT")
    return first, _printed(rows[place]), [row for row in rows[place + 1:] if re.fullmatch(r"\d+(\.0)?", str(row[first]))]


def _printed(row: list[object]) -> list[str]:
    """``1`` of the cells ``(1)``, ``(3)=(4)+(5)``, ``1``, and ``A``, of a row of printed numbers; [] for any other row."""
    texts = [str(cell).removesuffix(".0") for cell in row if cell is not None]
    matches = [re.fullmatch(r"\(?(\d+)\)?(?:=.*)?|([A-D])", text) for text in texts]
    return [match[1] or match[2] for match in matches if match] if all(matches) else []


def labelled(rows: Rows) -> dict[str, object]:
    """A form of lines: ``1.5`` -> the cell three columns to the right."""
    found: dict[str, object] = {}
    for row in rows:
        start = next((column for column, cell in enumerate(row) if cell is not None), 0)
        label = str(row[start]).removesuffix(".0")
        if re.fullmatch(r"\d+(\.\d+)*", label) and start + 3 < len(row):
            found[label] = row[start + 3]
    return found
