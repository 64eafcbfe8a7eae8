"""The room of intake from its door: every file under ``inputs/YEAR`` -> facts and findings, read in isolated workers."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from flows.errors import UnreadableFileError
from flows.findings import Finding
from flows.intake.files import entries_of, examined
from flows.intake.gather import Gathered, gather
from flows.intake.pool import make_ready
from flows.intake.reading import FactRow, Reading
from flows.intake.remembered import Remembered, readings_of, surroundings
from flows.intake.reuse import LastRun, Reuse, reuse
from flows.intake.tables import facts_table, forms_table
from flows.intake.worker import needed, read_batch, reader_of
from flows.run import Run
from flows.state.accepted import AcceptedFiles, WaitingFiles
from flows.state.journal import Journal, ReceivedFile
from flows.state.receipts import read_receipts, received_on, unmatched_receipts
from flows.state.verdicts import Verdicts

_MANY = 1000        # files, from which on a second of work for all is soon saved


@dataclass(frozen=True, slots=True)
class Received:
    """All that came in. ``facts`` as read (see flows.facts), ``forms`` as in flows.intake.tables, ``readings`` without both,
    ``dates`` by file.
    """

    facts: pd.DataFrame
    forms: pd.DataFrame
    readings: list[Reading]
    findings: list[Finding]
    dates: dict[str, date | None]
    files: list[ReceivedFile]
    reuse: Reuse = field(default_factory=Reuse)
    verdicts: Verdicts = field(default_factory=Verdicts)        # of earlier runs


def receive(run: Run, progress: Callable[[int, int], None] | None = None) -> Received:
    """Every file of the year; the journal notes first sightings. A file that breaks its reader costs only itself.

    What was read before from the same bytes under the same rules is not read again.
    """
    with _without_collecting():
        return _receive(run, progress)


def _receive(run: Run, progress: Callable[[int, int], None] | None) -> Received:
    year = run.year
    known = Remembered(year.state / "da-doc" / year.id, surroundings(year.inputs, run.catalogue.digest))
    entries = entries_of(year.inputs)
    make_ready(read_batch, needed(year.inputs.parent.resolve(), year.id, known.digest), is_much=len(entries) > _MANY)
    waiting = waiting_files(run)
    waiting.open()
    with ThreadPoolExecutor(1) as beside:       # what is kept of millions of facts is fetched and saved beside other work
        fetched = beside.submit(known.fetch if not run.force else lambda: None)
        earlier = cache(lambda: _Earlier(journal_of(run), LastRun.load(_record(run)), known.readings))
        gathered = gather(run, examined(entries), known, fetched, waiting, _counting(len(entries), progress), earlier)
        _ensure_still_there(year.inputs)
        saved = beside.submit(known.save)
        received = _received(run, gathered, known.surroundings, earlier())
        saved.result()
    return received


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What earlier runs have noted: the journal, what the last one listed, and its readings by group."""

    journal: Journal
    last: LastRun | None
    readings: dict[bytes, list[Reading]]


def _received(run: Run, gathered: Gathered, around: dict[str, str], earlier: _Earlier) -> Received:
    files, readings = gathered.files, readings_of(gathered.read, earlier.readings)
    findings = gathered.findings + [finding for reading in readings for finding in reading.findings]
    hashes = {reading.file: reading.sha256 for reading in readings}
    received = [ReceivedFile(file.path, hashes.get(file.path, file.sha256), file.size) for file in files]
    facts = facts_table(gathered.read.facts, run.year.id, {form.id: form.scope for form in run.catalogue.forms.values()})
    receipts = read_receipts(run.year.inputs / "tiep-nhan.csv")
    findings += [*_duplicates(readings), *_unused_receipts(receipts, run.year.inputs)]
    now = LastRun(around, {file.path: file.sha256 for file in files})
    journal = earlier.journal
    journal.record(received, run.as_of)
    told = reuse(earlier.last, now, gathered.anew, forced=run.force)
    now.save(_record(run))
    return Received(facts, forms_table(gathered.read.forms), readings, findings, _dates(received, receipts, journal), received,
                    told, journal.verdicts)


def _record(run: Run) -> Path:
    """Where each run leaves word of what it has listed."""
    return run.year.state / "da-doc" / f"{run.year.id}.json"


def _ensure_still_there(folder: Path) -> None:
    """A shared folder that drops out looks empty: nobody must be told that nobody has reported."""
    if not (folder / "nam.toml").is_file():
        raise UnreadableFileError(f"Không còn thấy {(folder / 'nam.toml').as_posix()}: thư mục dùng chung có thể vừa mất kết nối;"
                                  " bản đã công bố không thay đổi. Kiểm tra rồi chạy lại.")


def _counting(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    """Called with how many more are done; tells how many of all are."""
    done = 0

    def more(number: int) -> None:
        nonlocal done
        done += number
        if progress:
            progress(done, total)

    more(0)
    return more


def waiting_files(run: Run) -> WaitingFiles:
    """Where copies of this run's files wait until it is known which are accepted."""
    return WaitingFiles(run.year.state / "cho-nhan" / run.year.id)


def read_again(run: Run, content: tuple[str, str], kept: AcceptedFiles) -> Iterable[FactRow] | None:
    """The facts of a file received earlier (name, sha256), from its kept copy; None where there is none any more."""
    file, sha256 = content
    try:
        data = kept.get(sha256)
    except UnreadableFileError:
        return None
    return reader_of(run.year.inputs.parent, run.year.id, run.catalogue.digest).read(file, data, sha256).facts


def _dates(files: Sequence[ReceivedFile], receipts: Mapping[str, date], journal: Journal) -> dict[str, date | None]:
    """Date of receipt by file: tiep-nhan.csv, else the journal's first sighting, which is now for a new file."""
    return {file.file: received_on(file.file, file.sha256, receipts, journal) for file in files}


def journal_of(run: Run) -> Journal:
    """The year's journal of receipt."""
    return Journal.load(run.year.state / f"tiep-nhan-{run.year.id}.jsonl")


def _unused_receipts(receipts: Mapping[str, date], folder: Path) -> list[Finding]:
    """Lines of tiep-nhan.csv about files that do not lie in the year's folder."""
    present = [path.relative_to(folder).as_posix() for path in folder.rglob("*")] if receipts else []
    return [Finding("unused-receipt", "tiep-nhan.csv", found=file) for file in unmatched_receipts(receipts, present)]


def _duplicates(readings: Sequence[Reading]) -> list[Finding]:
    """The same bytes received twice under two names: told once, at the later name."""
    first: dict[str, Reading] = {}
    found = []
    for reading in readings:
        earlier = first.setdefault(reading.sha256, reading)
        if earlier is not reading:
            found.append(Finding("duplicate-file", reading.file, unit=reading.unit, expected=earlier.file,
                                 found="tệp gửi hai lần"))
    return found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Readings make no circles; looking for some each time their number has grown by a quarter took half of their time. They stay
    to the end of the run, so nobody looks through them later either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
