"""Writes the sample year: ``python -m tests.maker.sample_year [inputs]`` -> inputs/2018 and inputs/lich-su.csv."""

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.maker.history import COLUMNS, history_rows
from tests.maker.notes_2018 import notes
from tests.maker.places import places
from tests.maker.sample_files import OutFile, sample_files
from tests.maker.settings_2018 import NAM_TOML

UNIT_COLUMNS = "code,name,level,parent_code,valid_from,valid_to,successor,forms"


def make_sample_year(inputs: Path) -> list[OutFile]:
    """Write every file of the sample year below ``inputs``; returns the submissions."""
    year = inputs / "2018"
    _write(year / "nam.toml", NAM_TOML)
    _write(year / "don-vi.csv", units_csv())
    files = list(sample_files())
    for file in files:
        path = year / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    _write(year / "tiep-nhan.csv", receipts_csv(files))
    _write(year / "GHI-CHU.md", notes(files))
    _write(inputs / "lich-su.csv", csv_text(COLUMNS, history_rows()))
    return files


def units_csv() -> str:
    """don-vi.csv in official order."""
    rows = [[place.code, place.name, place.level, place.parent, "", "", "", " ".join(place.forms)] for place in places()]
    return csv_text(UNIT_COLUMNS.split(","), rows)


def receipts_csv(files: Iterable[OutFile]) -> str:
    """tiep-nhan.csv: when each file came in."""
    return csv_text(["file", "date"], [[file.path, file.received.isoformat()] for file in files])


def csv_text(columns: list[str], rows: Iterable[list[str]]) -> str:
    """Comma-separated text with quotes where needed."""
    lines = [columns, *rows]
    return "".join(",".join(f'"{cell}"' if "," in cell or '"' in cell else cell for cell in line) + "\n" for line in lines)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make_sample_year(Path(sys.argv[1] if len(sys.argv) > 1 else "inputs"))
