"""Every file with errors or warnings goes back to its sender: ``tra-lai/CODE/NAME.xlsx``."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from flows.catalogue import Catalogue
from flows.intake.files import is_own_file
from flows.intake.reading import Reading
from flows.intake.senders import Senders
from flows.returns.explanations import by_file
from flows.returns.listing import Heading
from flows.returns.mark import list_apart, mark
from flows.returns.names import return_places
from flows.returns.rows import ReturnRow, return_rows
from flows.returns.workbook import UnmarkableError
from flows.state.canonical import canonical
from flows.state.parts import Part, Parts
from flows.year import Year

_TOLD = frozenset(("error", "warning"))         # a file with notes only needs no answer
# Files that must not be handed on, or that nobody could open, and why the list of findings comes apart.
_CLOSED = {"personal-data": "tệp có thông tin của từng người nên không được giữ lại", "password": "tệp có mật khẩu",
           "damaged-file": "tệp bị hỏng", "unreadable-file": "tệp không đọc được", "too-large": "tệp quá lớn",
           "file-changed": "tệp còn đang được chép"}
_MARKED_FORMATS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Returned:
    """One answer. ``file`` as received, ``path`` relative to the edition; ``is_marked``: the sender's own workbook."""

    file: str
    unit: str
    path: str
    is_marked: bool
    n_errors: int
    n_warnings: int
    n_notes: int


def return_files(year: Year, catalogue: Catalogue, readings: Iterable[Reading], findings: pd.DataFrame,
                 explained: pd.DataFrame, edition: Path, kept: Parts) -> list[Returned]:
    """Writes an answer for every file sent that has an error or a warning; in the order of the files' names.

    The year's own files (``don-vi.csv`` …) have no sender; what is found in them stands in findings.csv and the ledger.

    ``findings`` have the columns of the contract, ``explained`` those of ``explanations``; ``edition`` is the folder of
    the edition in the making. ``kept`` holds the answers of earlier runs.
    """
    read = {reading.file: reading for reading in readings}
    senders, earlier = Senders(year.units), by_file(explained)
    told = findings[findings["file"].isin(findings.loc[findings["severity"].isin(_TOLD), "file"]) & (findings["file"] != "")]
    groups = {str(file): group for file, group in told.groupby("file", sort=True) if not is_own_file(str(file))}
    units = {file: read[file].unit if file in read else senders.of_path(file) for file in groups}
    returned = []
    for file, place in return_places(units.items()).items():
        rows = return_rows(groups[file], catalogue, earlier.get(file, {}))
        answer = _kept_answer(year, read.get(file), Heading(_title(year, units[file]), file), rows, kept)
        target = edition / f"{place}{answer.extension}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(answer.content)
        counts = [sum(row.severity == severity for row in rows) for severity in ("error", "warning", "note")]
        returned.append(Returned(file, units[file], f"{place}{answer.extension}", answer.is_marked, *counts))
    return returned


@dataclass(frozen=True, slots=True)
class _Answer:
    content: bytes
    extension: str
    is_marked: bool


def _kept_answer(year: Year, reading: Reading | None, heading: Heading, rows: list[ReturnRow], kept: Parts) -> _Answer:
    """An answer is the file as it was examined, or why it may not be handed on, with what was found in it."""
    original, reason = _original(year, reading, heading.file, rows)
    part = kept.made(heading.file, canonical(original or reason, heading, rows), lambda: _made(original, reason, heading, rows))
    return _Answer(part.content, **part.about)


def _made(original: bytes, reason: str, heading: Heading, rows: list[ReturnRow]) -> Part:
    answer = _answer(original, reason, heading, rows)
    return Part(answer.content, {"extension": answer.extension, "is_marked": answer.is_marked})


def _answer(original: bytes, reason: str, heading: Heading, rows: list[ReturnRow]) -> _Answer:
    """The sender's own workbook marked, else a list of findings that says why it comes apart."""
    if not reason:
        try:
            return _Answer(*mark(original, heading, rows), is_marked=True)
        except UnmarkableError as error:
            reason = str(error)
    extension = Path(heading.file).suffix.lower()
    if extension not in _MARKED_FORMATS and not any(row.code in _CLOSED for row in rows):
        reason = f"tệp dạng {extension}"
    return _Answer(list_apart(replace(heading, reason=reason), rows), ".xlsx", is_marked=False)


def _original(year: Year, reading: Reading | None, file: str, rows: list[ReturnRow]) -> tuple[bytes, str]:
    """The file as it was examined, or b"" and why it may not be handed on or is another one by now."""
    if closed := next((_CLOSED[row.code] for row in rows if row.code in _CLOSED), ""):
        return b"", closed
    if reading is None:
        return b"", "tệp không đọc được"
    try:
        data = (year.inputs / file).read_bytes()
    except OSError:
        return b"", "tệp không mở được"
    if hashlib.sha256(data).hexdigest() != reading.sha256:
        return b"", "tệp vừa được thay bằng tệp khác"
    return data, ""


def _title(year: Year, unit: str) -> str:
    name = year.units[unit].name if unit in year.units else "chưa rõ đơn vị gửi"
    return f"Phát hiện khi kiểm tra số liệu năm {year.id} – {name}"
