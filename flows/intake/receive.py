"""The room of intake from its door: every file under ``inputs/YEAR`` -> facts and findings, read in isolated workers."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from flows.errors import UnreadableFileError
from flows.findings import Finding
from flows.intake.columns import Read
from flows.intake.facts_read import unpack
from flows.intake.files import InputFile, list_files
from flows.intake.pool import Lost, make_ready, run_batches
from flows.intake.reading import FactRow, Reading
from flows.intake.remembered import Remembered, groups, surroundings
from flows.intake.reuse import LastRun, Reuse, reuse
from flows.intake.worker import Batch, read_batch, reader_of
from flows.run import Run
from flows.state.accepted import AcceptedFiles
from flows.state.journal import Journal, ReceivedFile
from flows.state.receipts import read_receipts, received_on, unmatched_receipts
from flows.state.verdicts import Verdicts

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
    reuse: Reuse = field(default_factory=Reuse)
    verdicts: Verdicts = field(default_factory=Verdicts)        # of earlier runs


def receive(run: Run, progress: Callable[[int, int], None] | None = None) -> Received:
    """Every file of the year; the journal notes first sightings. A file that breaks its reader costs only itself.

    What was read before from the same bytes under the same rules is not read again.
    """
    year = run.year
    make_ready(read_batch)
    files, findings = list_files(year.inputs)
    around, listed = surroundings(year.inputs, run.catalogue.digest), groups(files)
    known = Remembered(year.state / "da-doc" / year.id, around)
    with _without_collecting():
        reads, lost, recalled = _read(run, listed, known, progress or _silent)
    findings += lost
    _ensure_still_there(year.inputs)
    readings = [reading for read in reads for reading in read.readings]
    findings += [finding for reading in readings for finding in reading.findings]
    hashes = {reading.file: reading.sha256 for reading in readings}
    received = [ReceivedFile(file.path, hashes.get(file.path, file.sha256), file.size) for file in files]
    facts = unpack([read.facts for read in reads], year.id, {form.id: form.scope for form in run.catalogue.forms.values()})
    receipts = read_receipts(year.inputs / "tiep-nhan.csv")
    findings += [*_duplicates(readings), *_unused_receipts(receipts, year.inputs)]
    now = LastRun(around, {file.path: file.sha256 for file in files})
    journal = journal_of(run)
    journal.record(received, run.as_of)
    return Received(facts, readings, findings, _dates(received, receipts, journal), received,
                    _reuse(run, now, listed, recalled), journal.verdicts)


def _reuse(run: Run, now: LastRun, listed: Sequence[tuple[InputFile, ...]], recalled: frozenset[int]) -> Reuse:
    """What became of the last run's readings; this run is the last one from now on."""
    record = run.year.state / "da-doc" / f"{run.year.id}.json"
    told = reuse(LastRun.load(record), now, listed, recalled, forced=run.force)
    now.save(record)
    return told


def _ensure_still_there(folder: Path) -> None:
    """A shared folder that drops out looks empty: nobody must be told that nobody has reported."""
    if not (folder / "nam.toml").is_file():
        raise UnreadableFileError(f"Không còn thấy {(folder / 'nam.toml').as_posix()}: thư mục dùng chung có thể vừa mất kết nối;"
                                  " bản đã công bố không thay đổi. Kiểm tra rồi chạy lại.")


def _read(run: Run, listed: Sequence[tuple[InputFile, ...]], known: Remembered,
          progress: Callable[[int, int], None]) -> tuple[list[Read], list[Finding], frozenset[int]]:
    """Every group's reads in order (several where a group had to be read in pieces), findings for files that were lost, and
    the places of the groups whose kept readings were used."""
    kept = [] if run.force else [place for place, group in enumerate(listed) if known.keeps(group)]
    with ThreadPoolExecutor(1) as beside:       # while the workers start and read
        recalling = beside.submit(lambda: {place: read for place in kept if (read := known.recall(listed[place]))})
        reads, findings = _read_anew(run, listed, known, set(range(len(listed))).difference(kept), progress)
        recalled = recalling.result()
    if damaged := set(kept).difference(recalled):
        mended, lost = _read_anew(run, listed, known, damaged, progress)
        reads, findings = reads | mended, findings + lost
    known.forget_the_rest()
    reads |= {place: [read] for place, read in recalled.items()}
    return [read for place in range(len(listed)) for read in reads[place]], findings, frozenset(recalled)


def _read_anew(run: Run, listed: Sequence[tuple[InputFile, ...]], known: Remembered, places: Collection[int],
               progress: Callable[[int, int], None]) -> tuple[dict[int, list[Read]], list[Finding]]:
    """The groups at these places from their files; all others count as done."""
    reads: dict[int, list[Read]] = {place: [] for place in sorted(places)}
    total = sum(map(len, listed))
    done = total - sum(len(listed[place]) for place in reads)
    progress(done, total)
    batches = [Batch(run.year.inputs.parent.resolve(), run.year.id, known.digest, place, listed[place]) for place in reads]
    findings = []
    for batch, result in _run(run, batches, known.surroundings):
        if isinstance(result, Lost):
            findings += [Finding(result.code, file.path, expected="tệp đọc được", found=result.reason) for file in batch.files]
        else:
            reads[batch.place].append(result)
            if batch.files == listed[batch.place]:
                known.remember(batch.files, result)
        done += len(batch.files)
        progress(done, total)
    return reads, findings


def _run(run: Run, batches: list[Batch], around: Mapping[str, str]) -> Iterator[tuple[Batch, Read | Lost]]:
    """By worker processes of this machine, or by those of a cluster."""
    workers = max(1, min(run.workers, len(batches)))
    if not run.cluster:
        return run_batches(read_batch, batches, workers=workers, timeout_seconds=TIMEOUT_SECONDS, memory_bytes=MEMORY_BYTES)
    from flows.intake.cluster import run_on_cluster

    return run_on_cluster(run.cluster, read_batch, batches, around, workers=workers, timeout_seconds=TIMEOUT_SECONDS,
                          memory_bytes=MEMORY_BYTES)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Readings make no circles; looking for some each time their number has grown by a quarter took half of their time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _silent(_done: int, _total: int) -> None:
    """Nobody is watching."""


def read_again(run: Run, content: tuple[str, str], kept: AcceptedFiles) -> list[FactRow] | None:
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
