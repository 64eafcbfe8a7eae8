"""Tables that people write by hand (don-vi, tiep-nhan, mien-tru, lich-su; .csv or .xlsx) -> rows of clean text.

Accepted as Excel and editors save them: with or without BOM, ``,`` ``;`` or tab, quoted, leading zeros kept. Nothing is
guessed: all mistakes of a file are told at once, with line and column, in one BrokenConfigurationError.
"""

import csv
import io
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flows.errors import BrokenConfigurationError
from flows.text import clean, fold

NOTE_COLUMN = "ghi chú"     # allowed in every table and not read: people explain their rows
_DELIMITERS = ",;\t"
_MOST_COLUMNS = 64          # a stray cell in column XFD must not widen every row of an .xlsx
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_EXCEL_TEXT = re.compile(r'="(.*)"|\'(\d.*)', re.DOTALL)    # ="058" and '058: how people keep zeros in Excel


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``line`` as an editor or Excel counts it, and the text of every declared column ("" where empty)."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


class Mistakes:
    """Gathers what is wrong in one file, for a single exception."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[str] = []

    def add(self, what: str, line: int | None = None, column: str = "") -> None:
        place = [f"dòng {line}"] if line else []
        place += [f"cột {column}"] if column else []
        self.found.append(f"{', '.join(place)}: {what}" if place else what)

    def stop_if_any(self) -> None:
        """Raises BrokenConfigurationError naming the file and every mistake; does nothing when there is none."""
        if self.found:
            raise BrokenConfigurationError(f"{self.path.as_posix()}: {'; '.join(self.found)}.")


def read_table(path: Path, columns: Sequence[str], required: Collection[str] = (), *, dates: Collection[str] = (),
               optional: bool = False) -> list[Row]:
    """Rows of ``path``, or of the .xlsx of the same name beside it, in file order; wholly empty rows are left out.

    ``required`` columns must be there and filled in every row; other columns may be absent and read as "". ``dates``
    come back as ISO text. With ``optional`` a missing file is an empty table. Raises BrokenConfigurationError.
    """
    source = _source(path)
    if source is None:
        if optional:
            return []
        raise BrokenConfigurationError(f"Thiếu tệp {path.as_posix()}.")
    mistakes = Mistakes(source)
    is_workbook = source.suffix.lower() == ".xlsx"
    lines = _workbook_lines(source, mistakes) if is_workbook else _csv_lines(source, columns, mistakes)
    mistakes.stop_if_any()
    rows = list(_rows(lines, columns, required, mistakes))
    checked = [_checked(row, required, dates, mistakes) for row in rows]
    mistakes.stop_if_any()
    return checked


def read_date(text: str) -> date | None:
    """``2018-12-31``, ``31/12/2018``, ``31.12.2018`` or ``31-12-2018``, a time after it ignored; else None."""
    day = text.strip().split("T")[0].split(" ")[0]
    try:
        if match := _DAY_FIRST.fullmatch(day):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None
    except ValueError:
        return None


def restore_zeros(code: str, known: Collection[str]) -> str:
    """The known code that lost its leading zeros in Excel (``58`` -> ``058``), or ``code`` if none or several fit."""
    if code in known or not code.isdigit():
        return code
    fitting = [candidate for candidate in known if candidate.isdigit() and candidate.lstrip("0") == code.lstrip("0")]
    return fitting[0] if len(fitting) == 1 else code


def _source(path: Path) -> Path | None:
    twin = path.with_suffix(".xlsx" if path.suffix.lower() != ".xlsx" else ".csv")
    if path.is_file() and twin.is_file():
        raise BrokenConfigurationError(f"Có cả {path.as_posix()} và {twin.name}; chỉ giữ lại một tệp.")
    return next((candidate for candidate in (path, twin) if candidate.is_file()), None)


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenConfigurationError(f"{path.as_posix()}: không mở được ({error.strerror or error}).") from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[:error.start].count(b"\n") + 1
        raise BrokenConfigurationError(f"{path.as_posix()}: dòng {line}: có chữ không phải UTF-8; "
                                       "trong Excel hãy lưu dạng “CSV UTF-8”.") from error


def _csv_lines(path: Path, columns: Sequence[str], mistakes: Mistakes) -> list[tuple[int, list[str]]]:
    """(line number of its start, cells) of every row."""
    physical = list(io.StringIO(_decoded(path), newline=""))     # str.splitlines would also split at U+2028 and U+0085
    skipped = 1 if physical and re.fullmatch(r"sep=.", physical[0].strip()) else 0
    body = physical[skipped:]
    heading = next((line for line in body if line.strip(_DELIMITERS + " \r\n")), "")
    keys = {fold(column) for column in columns}
    delimiter = max(_DELIMITERS, key=lambda mark: sum(fold(cell) in keys for cell in heading.split(mark)))
    reader = csv.reader(body, delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    start = skipped + 1
    try:
        for cells in reader:
            found.append((start, cells))
            start = skipped + reader.line_num + 1
    except csv.Error:
        mistakes.add("dấu ngoặc kép không khớp", start)
    return found


def _workbook_lines(path: Path, mistakes: Mistakes) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # half of the time of a quick command, and rarely needed

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")     # parts openpyxl does not know; only the values matter here
            with closing(load_workbook(path, read_only=True, data_only=True)) as workbook:
                rows = enumerate(workbook.worksheets[0].iter_rows(max_col=_MOST_COLUMNS), start=1)
                return [(line, [_cell_text(cell.value, cell.number_format) for cell in cells]) for line, cells in rows
                        if any(cell.value is not None for cell in cells)]
    except Exception as error:  # whatever a damaged file does to the parser
        mistakes.add(f"không đọc được như một tệp .xlsx ({type(error).__name__})")
        return []


def _cell_text(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and set(number_format) == {"0"}:
        return str(value).zfill(len(number_format))     # 58 shown as 058: the zeros are part of the code
    return str(value)


def _rows(lines: Iterable[tuple[int, list[str]]], columns: Sequence[str], required: Collection[str],
          mistakes: Mistakes) -> Iterator[Row]:
    filled = ((line, [_clean_cell(cell) for cell in cells]) for line, cells in lines
              if any(cell.strip() for cell in cells))
    heading_line, heading = next(filled, (1, []))
    places = _places(heading, columns, heading_line, mistakes)
    for column in columns:
        if column in required and column not in places.values():
            mistakes.add(f"thiếu cột {column}", heading_line)
    mistakes.stop_if_any()
    for line, cells in filled:
        for surplus in cells[len(heading):]:
            if surplus:
                mistakes.add(f"thừa ô “{surplus}” ngoài các cột có tên", line)
        found = {places[place]: cell for place, cell in enumerate(cells) if place in places}
        yield Row(line, {column: found.get(column, "") for column in columns})


def _places(heading: Sequence[str], columns: Sequence[str], line: int, mistakes: Mistakes) -> dict[int, str]:
    """Place in the row -> declared column."""
    by_key = {fold(column): column for column in columns}
    places: dict[int, str] = {}
    for place, label in enumerate(heading):
        column = by_key.get(fold(label))
        if column in places.values():
            mistakes.add(f"cột {label} lặp lại", line)
        elif column:
            places[place] = column
        elif label and fold(label) != fold(NOTE_COLUMN):
            mistakes.add(f"cột lạ “{label}”; các cột được dùng: {', '.join(columns)}", line)
    return places


def _clean_cell(cell: str) -> str:
    text = clean(cell).strip()
    if match := _EXCEL_TEXT.fullmatch(text):
        return (match[1] if match[1] is not None else match[2]).strip()
    return text


def _checked(row: Row, required: Collection[str], dates: Collection[str], mistakes: Mistakes) -> Row:
    values = dict(row.values)
    for column, text in row.values.items():
        if not text and column in required:
            mistakes.add("để trống", row.line, column)
        elif text and column in dates:
            day = read_date(text)
            values[column] = day.isoformat() if day else text
            if day is None:
                mistakes.add(f"“{text}” không phải là ngày; viết dạng 31/12/2018", row.line, column)
    return Row(row.line, values)
