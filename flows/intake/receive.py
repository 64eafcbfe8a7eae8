"""The room of intake from its door: every file under ``inputs/YEAR`` -> facts and findings, read in isolated workers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from flows.catalogue import load_catalogue
from flows.findings import Finding
from flows.intake.columns import Packed, pack, unpack
from flows.intake.files import InputFile, list_files, read_bytes
from flows.intake.pool import Lost, make_batches, run_batches
from flows.intake.reader import Reader
from flows.intake.reading import Reading
from flows.intake.reviewed import passwords, reviewed_columns
from flows.intake.senders import Senders
from flows.run import Run
from flows.state.journal import Journal, ReceivedFile
from flows.state.receipts import read_receipts, received_on, unmatched_receipts
from flows.year import open_year

TIMEOUT_SECONDS = 60.0          # for one batch; an honest file takes milliseconds
MEMORY_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Received:
    """All that came in. ``facts`` as read (see flows.facts), ``readings`` without their facts, ``dates`` by file."""

    facts: pd.DataFrame
    readings: list[Reading]
    findings: list[Finding]
    dates: dict[str, date | None]
    files: list[ReceivedFile]


@dataclass(frozen=True, slots=True)
class Batch:
    """Work for one worker: which year, which catalogue, which files."""

    inputs: Path
    year: str
    digest: str
    files: tuple[InputFile, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a worker sends back."""

    facts: Packed
    readings: list[Reading]


def receive(run: Run, progress: Callable[[int, int], None] | None = None) -> Received:
    """Read every file of the year; the journal notes first sightings. A file that breaks its reader costs only itself."""
    year = run.year
    files, findings = list_files(year.inputs)
    batches = [Batch(year.inputs.parent, year.id, run.catalogue.digest, tuple(chunk))
               for chunk in make_batches(files, run.workers)]
    packed, readings, done = [], list[Reading](), 0
    for batch, result in run_batches(read_batch, batches, workers=run.workers, timeout_seconds=TIMEOUT_SECONDS,
                                     memory_bytes=MEMORY_BYTES):
        if isinstance(result, Lost):
            findings += [Finding(result.code, file.path, expected="tệp đọc được", found=result.reason) for file in batch.files]
        else:
            packed.append(result.facts)
            readings += result.readings
        done += len(batch.files)
        if progress:
            progress(done, len(files))
    findings += [finding for reading in readings for finding in reading.findings]
    sizes = {file.path: file.size for file in files}
    received = [ReceivedFile(reading.file, reading.sha256, sizes[reading.file]) for reading in readings]
    facts = unpack(packed, year.id, {form.id: form.scope for form in run.catalogue.forms.values()})
    receipts = read_receipts(year.inputs / "tiep-nhan.csv")
    findings += [*_duplicates(readings), *_unused_receipts(receipts, year.inputs)]
    return Received(facts, readings, findings, _dates(run, received, receipts), received)


def read_batch(batch: Batch) -> Read:
    """In the worker: read the files of a batch one after the other."""
    reader = _reader(batch.inputs, batch.year, batch.digest)
    readings = []
    for file in batch.files:
        data, sha256 = read_bytes(batch.inputs / batch.year / file.path)
        readings.append(reader.read(file.path, data, sha256))
    return Read(pack(readings), [_without_facts(reading) for reading in readings])


@lru_cache(maxsize=2)
def _reader(inputs: Path, year: str, digest: str) -> Reader:  # noqa: ARG001 - a changed catalogue makes a new reader
    opened = open_year(year, inputs)
    catalogue = load_catalogue(opened.settings.year, opened.inputs / "mau")
    matches = reviewed_columns(opened.inputs, catalogue)
    return Reader(catalogue, opened.settings, Senders(opened.units), matches, passwords(inputs))


def _without_facts(reading: Reading) -> Reading:
    return replace(reading, facts=[])


def _dates(run: Run, files: Sequence[ReceivedFile], receipts: Mapping[str, date]) -> dict[str, date | None]:
    """Date of receipt by file: tiep-nhan.csv, else the journal's first sighting, which is now for a new file."""
    journal = journal_of(run)
    journal.record(files, run.as_of)
    return {file.file: received_on(file.file, file.sha256, receipts, journal) for file in files}


def journal_of(run: Run) -> Journal:
    """The year's journal of receipt."""
    return Journal.load(run.year.state / f"tiep-nhan-{run.year.id}.jsonl")


def _unused_receipts(receipts: Mapping[str, date], folder: Path) -> list[Finding]:
    """Lines of tiep-nhan.csv about files that do not lie in the year's folder."""
    present = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
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
