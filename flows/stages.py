"""The yearly job stage by stage, without Prefect: each stage is one room's door. The flow calls them through its tasks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pandas as pd

from flows.charts.pictures import ChartSource, Drawn, draw_all, draw_half
from flows.checks import examine as checks
from flows.checks.decisions import read_decisions
from flows.checks.examine import Examined
from flows.checks.revisions import Revision, revised, verdicts
from flows.checks.waivers import read_waivers
from flows.documents.bind import controls
from flows.documents.blocks import Block, Notice
from flows.documents.comments import with_comments
from flows.documents.consulted import document_made
from flows.documents.figure_book import FigureBook
from flows.documents.narrative import ticked
from flows.documents.pdf import pdfs_made
from flows.documents.pictures import Picture
from flows.documents.records import records_of
from flows.documents.render import document_root
from flows.documents.report import REPORT, SUMMARY, ReportData, annual_report, leaders_page, template_path
from flows.documents.source_notes import source_notes
from flows.documents.template import block_names, small_charts
from flows.documents.units.charts import draw_unit_charts
from flows.documents.units.pages import pages_of
from flows.documents.units.report import open_edition
from flows.documents.units.write import UNIT_FOLDER
from flows.documents.units.write import write_unit_reports as print_unit_reports
from flows.figures.compute import Job, Past, compute_figures, with_ids
from flows.intake import receive as intake
from flows.intake.file_bytes import read_bytes
from flows.intake.receive import Received
from flows.kept import (
    CHARTS,
    PDFS,
    REGISTERS,
    REPORTS,
    RETURNED,
    SOURCES,
    SUMMARIES,
    UNIT_CHARTS,
    UNIT_REPORTS,
    parts_of,
)
from flows.publish import collected, history
from flows.publish.contents import publish_edition, used_figures, write_contents
from flows.publish.edition import Published, recover, staging_folder
from flows.publish.effects import with_effects
from flows.publish.kept import replaced_report
from flows.publish.late import refuse_if_approved
from flows.publish.open_files import ensure_closed
from flows.returns.letters import Reminder, write_letters
from flows.returns.respond import Answered, respond
from flows.run import Run
from flows.state.accepted import AcceptedFiles
from flows.state.parts import Tally
from flows.summary import unreported
from flows.wording.shown import figure_texts

CHART_FOLDER = "bieu-do"


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of the province, and what became of those that earlier runs have kept."""

    paths: list[Path]
    kept: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Rows by table of the data package, and what became of the files kept from an earlier run."""

    rows: dict[str, int]
    kept: Tally


@dataclass(frozen=True, slots=True)
class Charts:
    """Blocks by chart id (a picture, or a sentence where nothing is known), for the full and for half the text width."""

    full: Mapping[str, Block]
    half: Mapping[str, Block]
    kept: Tally = field(default_factory=Tally)


def prepare(run: Run) -> Path:
    """Finish or undo an interrupted publication, then give an empty folder for the new edition to grow in.

    Raises RefusedError for a year that is approved.
    """
    recover(run.year.outputs_root, run.year.id)
    refuse_if_approved(run)
    ensure_closed(run.year.outputs)
    return staging_folder(run.year.outputs_root, run.year.id)


def receive(run: Run, progress: Callable[[int, int], None] | None = None) -> Received:
    """Every file of the year -> facts as read and findings of reading."""
    return intake.receive(run, progress)


def previous_facts(run: Run) -> pd.DataFrame:
    """The year before, for comparisons."""
    return history.previous_facts(run.year)


def examine(run: Run, received: Received, previous: pd.DataFrame) -> Examined:
    """Check what was received: what counts, what is wrong, who has reported, what replaces what. Keeps accepted files."""
    examined = checks.examine(run.year, run.catalogue, received.facts, received.forms, received.findings, received.dates,
                              previous, run.as_of, read_decisions(run.year.inputs, run.year.units, run.catalogue.forms),
                              read_waivers(run.year.inputs, run.year.units.order), history.earlier_facts(run.year))
    store = AcceptedFiles(run.year.state)
    changes = revised(examined.submissions, examined.facts, received.verdicts,
                      lambda content: intake.read_again(run, content, store))
    _keep(run, examined, store)
    return replace(examined, revised=changes)


def _keep(run: Run, examined: Examined, store: AcceptedFiles) -> None:
    """A file that changed since it was read is not kept: what it holds now has not been accepted."""
    accepted = examined.submissions[examined.submissions["accepted"]].drop_duplicates("sha256")
    new = {sha256: file for file, sha256 in zip(accepted["file"].tolist(), accepted["sha256"].tolist(), strict=True)
           if sha256 not in store}
    waiting = intake.waiting_files(run)
    taken = store.take(waiting, new.keys())
    store.put_all({sha256: file for sha256, file in new.items() if sha256 not in taken},
                  lambda file: read_bytes(run.year.inputs / file))
    store.settle()
    waiting.close()


def compute(run: Run, examined: Examined, previous: pd.DataFrame) -> pd.DataFrame:
    """Accepted facts -> the figures, by their parts and as numbers."""
    past = run.past_catalogue(run.catalogue.year - 1) if len(previous) else None
    return compute_figures(Job(run.year, run.catalogue, examined.grids or examined.facts, previous, examined.register, past,
                               _earlier(run)))


def put_into_words(run: Run, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures table as everything that follows needs it: each with its id and what it shows."""
    return with_ids(figures.assign(text=figure_texts(figures)), run.year.province)


def _earlier(run: Run) -> tuple[Past, ...]:
    """The years before the last, as far back as charts over years show."""
    tables = history.earlier_facts(run.year)
    return tuple(Past(run.past_catalogue(int(facts["year"].iloc[0])), facts) for facts in tables)


def draw_charts(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> Charts:
    """Every declared chart as a picture for Word; its PNG also lies in ``bieu-do/``."""
    folder = staging / CHART_FOLDER
    folder.mkdir()
    targets = records_of(examined.facts, run.catalogue, run.year.units).get("targets", pd.DataFrame())
    verdicts = dict(zip(targets.get("item", []), targets.get("verdict", []), strict=True))
    estimates = frozenset(targets.loc[targets["is_estimate"], "item"]) if len(targets) else frozenset()
    kept = parts_of(run, CHARTS)
    by_id = figures.set_index("id", drop=False)
    source = ChartSource(run.catalogue, run.year.units, by_id, verdicts, estimates, run.year.localities, kept)
    full: dict[str, Block] = {}
    for drawn in draw_all(source):
        (folder / f"{drawn.id}.png").write_bytes(drawn.png)
        full[drawn.id] = _block(drawn)
    named = block_names(template_path(run.year, SUMMARY)) | small_charts(template_path(run.year, REPORT))
    half = {drawn.id: _block(drawn) for drawn in draw_half(source, named)}
    return Charts(full, half, kept.close())


def _block(drawn: Drawn) -> Block:
    """A chart in a document; one without any value becomes a sentence."""
    if drawn.empty:
        return Notice(f"Chưa có số liệu để lập biểu đồ “{drawn.caption}”.")
    return Picture(drawn.png, drawn.width_cm, drawn.alt, drawn.caption)


def write_documents(run: Run, examined: Examined, figures: pd.DataFrame, charts: Charts, staging: Path) -> Documents:
    """The yearly report and the leaders' page as Word documents."""
    book = FigureBook(figures)
    data = ReportData(run.year, run.catalogue, book, charts.full, charts.half,
                      records_of(examined.facts, run.catalogue, run.year.units), unreported(run, examined),
                      ticked(run.year.inputs), is_draft=not run.final,
                      previous_is_final=history.is_previous_final(run.year), replaces=replaced_report(run.year))
    beside, paths, tallies = data.beside, [], []
    for kind, write in ((REPORTS, annual_report), (SUMMARIES, leaders_page)):
        kept, path = parts_of(run, kind), staging / f"{kind.folder}-{run.year.id}.docx"
        path.write_bytes(document_made(kept, path.name, beside, book, partial(_from_figures, write, data)))
        paths.append(path)
        tallies.append(kept.close())
    return Documents(paths, tuple(tallies))


def _from_figures(write: Callable[[ReportData], bytes], data: ReportData, figures: FigureBook) -> bytes:
    return write(replace(data, figures=figures))


def write_unit_reports(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> list[Tally]:
    """``don-vi/CODE.docx`` for every department, district and commune that owes forms or has figures.

    Returns what became of the charts and of the reports that earlier runs have kept.
    """
    year, charts, reports = run.year, parts_of(run, UNIT_CHARTS), parts_of(run, UNIT_REPORTS)
    edition = open_edition(year, run.catalogue, is_draft=not run.final)
    pages = pages_of(year, run.catalogue, examined.register, examined.findings, figures["unit"].unique())
    source = ChartSource(run.catalogue, year.units, figures.set_index("id", drop=False), {}, frozenset(), year.localities, charts)
    drawn = draw_unit_charts(edition.layout, pages, source, year.units)
    print_unit_reports(staging / UNIT_FOLDER, edition, pages, figures, drawn, run.workers, reports)
    return [charts.close(), reports.close()]


def annotate(run: Run, examined: Examined, previous: pd.DataFrame, figures: pd.DataFrame, staging: Path) -> None:
    """A Word comment at every figure of every document: how it is worked out and where its first cell is."""
    documents = sorted(staging.rglob("*.docx"))
    shown = {path: [identity for identity, _ in controls(document_root(path.read_bytes()))] for path in documents}
    used = list(dict.fromkeys(identity for identities in shown.values() for identity in identities))
    book = FigureBook(figures)
    notes = source_notes(used, book, run.catalogue, run.year, examined.facts, previous)
    for path in documents:
        path.write_bytes(with_comments(path.read_bytes(), notes))


def write_pdfs(run: Run, staging: Path) -> Tally:
    """A PDF beside every Word document of the edition that is being built. Returns what became of those kept."""
    kept = parts_of(run, PDFS)
    pdfs_made(kept, {path.relative_to(staging).as_posix(): path for path in sorted(staging.rglob("*.docx"))})
    return kept.close()


def answer(run: Run, received: Received, examined: Examined, staging: Path) -> Answered:
    """Files with errors or warnings go back to their senders, marked; the board shows who has sent what."""
    returned, registers = parts_of(run, RETURNED), parts_of(run, REGISTERS)
    answered = respond(run, received, examined, staging, returned, registers)
    return replace(answered, kept=(returned.close(), registers.close()))


def write_sources(run: Run, examined: Examined, answered: Answered, figures: pd.DataFrame, documents: list[Path],
                  staging: Path) -> Sources:
    """What lies beside the documents: the ledger of all figures and the data package."""
    kept = parts_of(run, SOURCES)
    return Sources(write_contents(run, examined, answered.explanations, figures, documents, staging, kept), kept.close())


def effects(run: Run, examined: Examined, figures: pd.DataFrame, documents: Sequence[Path], staging: Path) -> list[Revision]:
    """The files that replace what the last report was made from, with what they changed in it."""
    changes = examined.revised.since_report
    if not changes:
        return []
    return with_effects(changes, run.year, run.catalogue, figures, used_figures(documents), staging / CHART_FOLDER)


def publish(run: Run, received: Received, examined: Examined, rows: Mapping[str, int], staging: Path,
            changes: Sequence[Revision] = ()) -> Published:
    """The finished folder becomes ``outputs/YEAR`` at once; then the journal notes the verdict on every file."""
    published = publish_edition(run, received, examined, rows, staging)
    _judge(run, received, examined, [*examined.revised.since_last, *changes], in_report=True)
    return published


def _judge(run: Run, received: Received, examined: Examined, changes: Sequence[Revision], *, in_report: bool) -> None:
    journal = intake.journal_of(run)
    journal.judge(verdicts(received.readings, examined.submissions, examined.findings, journal.verdicts, changes,
                           in_report=in_report))


def remind(run: Run, examined: Examined, answered: Answered, staging: Path) -> list[Reminder]:
    """Letters to the units that have not sent all they owe, in time and without errors."""
    return write_letters(run, examined, answered.returned, staging)


def publish_collected(run: Run, received: Received, examined: Examined, answered: Answered, staging: Path, *,
                      with_letters: bool = False) -> Published:
    """What collecting (and reminding) renews becomes part of ``outputs/YEAR`` at once; the report there stays as it is."""
    published = collected.publish_collected(run, received, examined, answered.explanations, staging, with_letters=with_letters)
    _judge(run, received, examined, examined.revised.since_last, in_report=False)
    return published
