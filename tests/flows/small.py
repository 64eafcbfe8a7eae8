"""A few units of the sample year: quick to run, and free to be broken by a test."""

import csv
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "inputs"
CODES = ("06", "BK-SNV", "BK-SKHDT", "061", "01891", "01894", "01897")
# The district's second workbook speaks of all its communes, of which most are not here.
_LEFT_OUT = "Biểu NTM"
_FORMS_LEFT_OUT = frozenset({"rural", "poverty", "environment", "clearance"})

Row = dict[str, str]


def small_year(folder: Path, *, with_files: bool = True) -> Path:
    """Writes ``folder/inputs`` with year 2018 of seven units; returns that inputs folder. Every file in it is clean."""
    inputs = folder / "inputs"
    year = inputs / "2018"
    year.mkdir(parents=True)
    settings = (SAMPLE / "2018" / "nam.toml").read_text(encoding="utf-8")
    (year / "nam.toml").write_text(settings.replace('nguoi_ky = ""', 'nguoi_ky = "Nguyễn Văn An"'), encoding="utf-8")
    for file in sample_files() if with_files else []:
        target = year / file.relative_to(SAMPLE / "2018")
        target.parent.mkdir(exist_ok=True)
        shutil.copy(file, target)
    edit_rows(SAMPLE / "2018" / "don-vi.csv", year / "don-vi.csv", _few_units)
    edit_rows(SAMPLE / "2018" / "tiep-nhan.csv", year / "tiep-nhan.csv",
              lambda rows: [row for row in rows if (year / row["file"]).exists()])
    edit_rows(SAMPLE / "lich-su.csv", inputs / "lich-su.csv", lambda rows: [row for row in rows if row["unit"] in CODES])
    return inputs


def sample_files() -> list[Path]:
    """The committed workbooks of the chosen units."""
    return [path for path in sorted((SAMPLE / "2018").rglob("*.xlsx"))
            if (path.parent.name in CODES or path.name.split()[0] in CODES) and _LEFT_OUT not in path.name]


def edit_rows(source: Path, target: Path, change: Callable[[list[Row]], Sequence[Row]]) -> None:
    """Copies a .csv with its rows changed."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = change(list(reader)), list(reader.fieldnames or [])
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _few_units(rows: list[Row]) -> list[Row]:
    return [{**row, "forms": " ".join(form for form in row["forms"].split() if form not in _FORMS_LEFT_OUT)}
            for row in rows if row["code"] in CODES]
