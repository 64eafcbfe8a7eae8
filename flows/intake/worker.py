"""What runs in a worker process: a batch of files -> what was read from them.

Nothing here or below imports pandas: loading it would take a worker longer than reading hundreds of files.
"""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from flows.catalogue import load_catalogue
from flows.intake.columns import Read, pack
from flows.intake.files import InputFile, read_bytes
from flows.intake.reader import Reader
from flows.intake.reading import FactColumns, Reading
from flows.intake.reviewed import passwords, reviewed_columns
from flows.intake.senders import Senders
from flows.state.accepted import WaitingFiles
from flows.year import open_year


@dataclass(frozen=True, slots=True)
class Batch:
    """Work for one worker: which year, which files; ``place`` is that of their group.

    ``digest`` stands for all a reading depends on beside its file: a worker that lives on must not read by old settings.
    ``waiting``: where copies of files that hold forms are left, None on other machines than ours.
    """

    inputs: Path
    year: str
    digest: str
    place: int
    files: tuple[InputFile, ...]
    waiting: Path | None = None


def read_batch(batch: Batch) -> Read:
    """In the worker: read the files of a batch one after the other."""
    reader = reader_of(batch.inputs, batch.year, batch.digest)
    readings, copies = [], {}
    for file in batch.files:
        data, sha256 = read_bytes(batch.inputs / batch.year / file.path)
        reading = reader.read(file.path, data, sha256)
        readings.append(reading)
        if reading.forms:       # what is refused, for the names of people in it, leaves no copy
            copies[sha256] = data
    if batch.waiting:
        WaitingFiles(batch.waiting).put(copies)
    return Read(pack(readings), [_without_facts(reading) for reading in readings])


@lru_cache(maxsize=2)
def reader_of(inputs: Path, year: str, digest: str) -> Reader:  # noqa: ARG001 - changed surroundings make a new reader
    """The reader of a year; ``digest`` is that of catalogue and settings."""
    opened = open_year(year, inputs)
    catalogue = load_catalogue(opened.settings.year, opened.inputs / "mau")
    matches = reviewed_columns(opened.inputs, catalogue)
    return Reader(catalogue, opened.settings, Senders(opened.units), matches, passwords(inputs))


def needed(inputs: Path, year: str, digest: str) -> str:
    """What ``prepare`` makes a reader of, as text for another process."""
    return json.dumps([str(inputs), year, digest])


def prepare(needs: str) -> None:
    """Have the reader ready by the time the first file comes."""
    inputs, year, digest = json.loads(needs)
    reader_of(Path(inputs), year, digest)


def _without_facts(reading: Reading) -> Reading:
    return replace(reading, facts=FactColumns())
