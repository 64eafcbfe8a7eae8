"""Collecting without Prefect, over the few units of ``tests.flows.small``."""

import csv
import io
from pathlib import Path

import openpyxl

from flows import stages
from flows.publish.edition import Published
from flows.returns.respond import Answered
from flows.run import open_run
from tests.flows.small import small_year

COMMUNE = "061-huyen-ba-be/01894 Xã Phúc Lộc.xlsx"


def collected(inputs: Path, outputs: Path) -> tuple[Published, Answered]:
    """Every stage of collecting in its order."""
    run = open_run("2018", inputs, outputs, workers=1)
    staging = stages.prepare(run)
    received = stages.receive(run)
    examined = stages.examine(run, received, stages.previous_facts(run))
    answered = stages.answer(run, received, examined, staging)
    return stages.publish_collected(run, received, examined, answered, staging), answered


def one_commune(folder: Path, *files: str) -> Path:
    """The small year with nothing received but the named files; gives ``folder/inputs/2018``."""
    inputs = small_year(folder)
    for path in (inputs / "2018").rglob("*.xlsx"):
        if path.relative_to(inputs / "2018").as_posix() not in files:
            path.unlink()
    (inputs / "2018" / "tiep-nhan.csv").unlink()
    return inputs / "2018"


def set_cells(path: Path, values: dict[tuple[str, str], object]) -> None:
    """What a person does: opens a workbook, writes into cells (sheet, address), saves it."""
    book = openpyxl.load_workbook(path)
    for (sheet, cell), value in values.items():
        book[sheet][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())


def received_total(path: Path) -> str:
    """Address of the number of dossiers received for certification in a commune's form 06."""
    sheet = openpyxl.load_workbook(path)["06 VPCP"]
    label = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Chứng thực")
    return str(sheet.cell(label.row, label.column + 1).coordinate)


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
