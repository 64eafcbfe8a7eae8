"""Sheets that danvan itself puts into a sender's workbook: never read as data; what the sender explains there is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.intake.formats.sheets import Sheet
from flows.text import clean, fold, squeeze

COVER, LISTING = "Hướng dẫn", "Phát hiện"
FILE_LABEL = "Tệp:"                      # beside it the file that the listing speaks of
EXPLANATION_HEADING = "Giải trình"
# Headings by which a listing is known and read back: attribute of ListedFinding -> heading.
HEADINGS = {"number": "STT", "sheet": "Trang tính", "cell": "Ô", "explanation": EXPLANATION_HEADING, "code": "Mã phát hiện",
            "fill": "Nền cũ"}
_MOST_LETTERS = 2_000                    # of an explanation; a longer one is cut and says so
_CUT = "… (còn nữa)"


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """One row of a listing as it came back: the finding it is about, and what the sender wrote (``explanation``).

    ``file`` is the file named on the sheet; ``fill`` what the cell was filled with before it was marked.
    """

    number: str
    code: str
    file: str
    sheet: str
    cell: str
    explanation: str
    fill: str


def is_own(sheet: Sheet) -> bool:
    """Whether a sheet was written by danvan: a cover, or a listing of findings by its headings."""
    name = fold(sheet.name)
    return name == fold(COVER) or (name.startswith(fold(LISTING)) and _columns(sheet) is not None)


def listed_findings(sheets: Sequence[Sheet]) -> list[ListedFinding]:
    """The rows of every listing among the sheets, in order; [] where there is none."""
    return [row for sheet in sheets if fold(sheet.name).startswith(fold(LISTING)) for row in _rows(sheet)]


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """(place of the heading row, attribute -> column) of a listing; None for any other sheet."""
    wanted = {fold(heading): name for name, heading in HEADINGS.items()}
    for place, row in enumerate(sheet.rows[:20]):
        found = {wanted[fold(value)]: column for column, value in enumerate(row)
                 if isinstance(value, str) and fold(value) in wanted}
        if {"code", "explanation", "sheet", "cell"} <= found.keys():
            return place, found
    return None


def _rows(sheet: Sheet) -> Iterator[ListedFinding]:
    heading = _columns(sheet)
    if heading is None:
        return
    top, columns = heading
    file = _file(sheet.rows[:top])
    for row in sheet.rows[top + 1:]:
        values = {name: _text(row[columns[name]]) if name in columns else "" for name in HEADINGS}
        if values["code"]:
            code, place, cell = (squeeze(values[name]) for name in ("code", "sheet", "cell"))
            yield ListedFinding(squeeze(values["number"]), code, file, place, cell, _bounded(values["explanation"]),
                                values["fill"])


def _file(rows: Sequence[Sequence[object]]) -> str:
    for row in rows:
        for label, value in pairwise(row):
            if label == FILE_LABEL and isinstance(value, str):
                return clean(value).strip()
    return ""


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else clean(str(value)).strip()


def _bounded(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + _CUT
