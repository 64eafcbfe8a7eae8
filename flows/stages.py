"""The yearly job stage by stage, without Prefect: each stage is one room's door. The flow calls them through its tasks."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from flows.charts import alt_text, chart_data, draw, png_bytes
from flows.checks import examine as checks
from flows.checks.examine import Examined
from flows.documents.blocks import Block
from flows.documents.figure_book import FigureBook
from flows.documents.pictures import Picture
from flows.documents.records import records_of
from flows.documents.report import ReportData, annual_report, leaders_page
from flows.figures.compute import Job, compute_figures
from flows.intake import receive as intake
from flows.intake.receive import Received
from flows.publish import history
from flows.publish.contents import publish_edition, write_contents
from flows.publish.edition import Published, recover, staging_folder
from flows.publish.open_files import ensure_closed
from flows.run import Run
from flows.state.accepted import AcceptedFiles
from flows.summary import unreported
from flows.wording.shown import figure_texts

CHART_FOLDER = "bieu-do"
SMALL_WIDTH_CM = 8.0


def prepare(run: Run) -> Path:
    """Finish or undo an interrupted publication, then give an empty folder for the new edition to grow in."""
    recover(run.year.outputs_root, run.year.id)
    ensure_closed(run.year.outputs)
    return staging_folder(run.year.outputs_root, run.year.id)


def receive(run: Run, progress: Callable[[int, int], None] = lambda done, total: None) -> Received:
    """Every file of the year -> facts as read and findings of reading."""
    return intake.receive(run, progress)


def previous_facts(run: Run) -> pd.DataFrame:
    """The year before, for comparisons."""
    return history.previous_facts(run.year)


def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    """Check what was received: what counts, what is wrong, who has reported. Keeps a copy of every accepted file."""
    examined = checks.examine(run.year, run.catalogue, received.facts, received.readings, received.findings, received.dates,
                              previous, run.as_of)
    _keep(run, examined)
    return examined


def _keep(run: Run, examined: Examined) -> None:
    store = AcceptedFiles(run.year.state)
    accepted = examined.submissions[examined.submissions["accepted"]].drop_duplicates("sha256")
    for file, sha256 in zip(accepted["file"], accepted["sha256"], strict=True):
        if sha256 not in store:
            store.put((run.year.inputs / file).read_bytes())
    store.settle()


def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    """Accepted facts -> the figures table, with what each figure shows."""
    figures = compute_figures(Job(run.year, run.catalogue, examined.facts, previous, examined.register))
    return figures.assign(text=figure_texts(figures))


def draw_charts(run: Run, figures: pd.DataFrame, staging: Path) -> dict[str, Picture]:
    """Every declared chart as a picture for Word; its PNG also lies in ``bieu-do/``."""
    folder = staging / CHART_FOLDER
    folder.mkdir()
    indexed = figures.set_index("id", drop=False)
    pictures = {}
    for spec in run.catalogue.charts.values():
        data = chart_data(spec, indexed, run.year.units, run.year.id, run.catalogue.forms)
        figure = draw(spec, data)
        png = png_bytes(figure)
        (folder / f"{spec.id}.png").write_bytes(png)
        pictures[spec.id] = Picture(png, round(float(figure.get_figwidth()) * 2.54, 2), alt_text(spec, data), spec.caption)
    return pictures


def write_documents(run: Run, examined: Examined, figures: pd.DataFrame, charts: Mapping[str, Block], staging: Path) -> list[Path]:
    """The yearly report and the leaders' page as Word documents."""
    data = ReportData(run.year, run.catalogue, FigureBook(figures), charts, charts,
                      records_of(examined.facts, run.catalogue, run.year.units), unreported(run, examined),
                      is_draft=not run.final)
    documents = {f"bao-cao-{run.year.id}.docx": annual_report(data), f"tom-tat-{run.year.id}.docx": leaders_page(data)}
    for name, content in documents.items():
        (staging / name).write_bytes(content)
    return [staging / name for name in documents]


def write_sources(run: Run, examined: Examined, figures: pd.DataFrame, documents: list[Path],
                  staging: Path) -> dict[str, int]:
    """What lies beside the documents: the ledger of all figures and the data package; its rows by table."""
    return write_contents(run, examined, figures, documents, staging)


def publish(run: Run, received: Received, examined: Examined, rows: Mapping[str, int], staging: Path) -> Published:
    """The finished folder becomes ``outputs/YEAR`` at once."""
    return publish_edition(run, received, examined, rows, staging)
