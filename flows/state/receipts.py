"""The date of receipt of a file: ``inputs/YEAR/tiep-nhan.csv``, else the journal; never the file's own time stamp."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from flows.handwritten import Mistakes, read_table
from flows.state.journal import Journal, file_key


def read_receipts(path: Path) -> dict[str, date]:
    """tiep-nhan.csv -> file (relative to inputs/YEAR) and the day the secretariat says it came; {} without that file.

    Raises BrokenConfigurationError listing every mistake, two different days for one file among them.
    """
    receipts: dict[str, date] = {}
    mistakes = Mistakes(path)
    for row in read_table(path, ("file", "date"), required=("file", "date"), dates=("date",), optional=True):
        file, day = file_key(row["file"]), date.fromisoformat(row["date"])
        if receipts.setdefault(file, day) != day:
            mistakes.add(f"“{file}” đã có ngày {receipts[file]:%d/%m/%Y}", row.line, "file")
    mistakes.stop_if_any()
    return receipts


def received_on(file: str, sha256: str, receipts: Mapping[str, date], journal: Journal) -> date | None:
    """The day a file counts as received; None if nobody has seen it yet."""
    return receipts.get(file_key(file)) or journal.first_seen(file, sha256)


def unmatched_receipts(receipts: Mapping[str, date], files: Iterable[str]) -> list[str]:
    """Files named in tiep-nhan.csv that do not lie in inputs/YEAR: misspelt or gone, in order of name."""
    present = {file_key(file) for file in files}
    return sorted(file for file in receipts if file not in present)
