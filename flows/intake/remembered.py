"""Readings of earlier runs, used again where nothing they depend on has changed.

Files are kept in small groups, cut by their paths: a new or changed file costs reading its own group again. The key of a
group holds the content of its files and everything else that can change what is read from them: catalogue, the year's own
settings, our code, the libraries that read.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from flows.findings import Finding
from flows.intake.columns import TEXT_COLUMNS, Packed, Read, narrowest
from flows.intake.files import InputFile
from flows.intake.layout.own_sheets import ListedFinding
from flows.intake.reading import FormReceived, Reading
from flows.state.cache import Cache
from flows.state.surroundings import code_digest, file_digest, versions

# What the year's people write and reading depends on, relative to inputs/YEAR.
SETTINGS = ("nam.toml", "don-vi.csv", "don-vi.xlsx", "khop-cot.toml", "../mat-khau.toml")
LIBRARIES = ("lxml", "msoffcrypto-tool", "numpy", "openpyxl", "python-calamine", "rapidfuzz")
_MEAN_GROUP, _LARGEST_GROUP = 24, 48
_LENGTHS = struct.Struct("<QQQ")
_VALUE = np.dtype("<f8")


def groups(listed: Iterable[InputFile]) -> Iterator[tuple[InputFile, ...]]:
    """The files in their order, cut where a path says so: one more file changes one group, not all that follow."""
    group: list[InputFile] = []
    for file in listed:
        if group and (len(group) >= _LARGEST_GROUP or zlib.crc32(file.path.encode()) % _MEAN_GROUP == 0):
            yield tuple(group)
            group = []
        group.append(file)
    if group:
        yield tuple(group)


class Remembered:
    """The readings kept for one year. ``surroundings``: name -> digest of what every reading depends on."""

    def __init__(self, folder: Path, surroundings: dict[str, str]) -> None:
        self._cache = Cache(folder)
        self.surroundings = surroundings
        self._surroundings = json.dumps(surroundings, sort_keys=True)
        self.digest = hashlib.sha256(self._surroundings.encode()).hexdigest()
        self._used: set[str] = set()

    def keeps(self, group: Sequence[InputFile]) -> bool:
        """Whether something is kept of just these files; it may turn out to be damaged."""
        return self._key(group) in self._cache

    def recall(self, group: Sequence[InputFile]) -> Read | None:
        """What was read from just these files under just these surroundings; None if nothing is known."""
        key = self._key(group)
        content = self._cache.get(key)
        if content is None:
            return None
        self._used.add(key)
        return _unpacked(content)

    def remember(self, group: Sequence[InputFile], read: Read) -> None:
        """Keep a group's readings, if what was read is what was listed: a file may change between the two."""
        if [(file.path, file.sha256) for file in group] != [(reading.file, reading.sha256) for reading in read.readings]:
            return
        key = self._key(group)
        try:
            self._cache.put(key, _packed(read))
        except ValueError:      # text that no JSON can hold; such a file is read anew each time
            return
        self._used.add(key)

    def forget_the_rest(self) -> None:
        """Drop what this run has neither used nor made."""
        self._cache.keep_only(self._used)

    def _key(self, group: Sequence[InputFile]) -> str:
        lines = [self._surroundings, *(f"{file.path}\0{file.sha256}" for file in group)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def surroundings(folder: Path, catalogue: str) -> dict[str, str]:
    """What a reading depends on beside its file, by name. ``folder`` is inputs/YEAR, ``catalogue`` the catalogue's digest."""
    settings = {name: file_digest(path) for name in SETTINGS if (path := folder / name).is_file()}
    python, *libraries = versions(LIBRARIES).items()
    told = ", ".join([python[1], *map(" ".join, libraries)])
    return {"catalogue": catalogue, **settings, "code": code_digest(), "libraries": told}


def _packed(read: Read) -> bytes:
    """Lengths, the readings and the texts of the facts as JSON, the codes of the text columns, the values."""
    facts = read.facts
    readings = json.dumps(read.readings, default=_plain, ensure_ascii=False).encode()
    texts = json.dumps([facts.texts[name] for name in TEXT_COLUMNS], ensure_ascii=False).encode()
    return b"".join([_LENGTHS.pack(len(readings), len(texts), len(facts.value)), readings, texts,
                     *(facts.codes[name].tobytes() for name in TEXT_COLUMNS), facts.value.astype(_VALUE).tobytes()])


def _unpacked(content: bytes) -> Read:
    n_readings, n_texts, n_facts = _LENGTHS.unpack_from(content)
    place = _LENGTHS.size + n_readings
    readings = [_reading(*row) for row in json.loads(content[_LENGTHS.size:place])]
    texts = dict(zip(TEXT_COLUMNS, json.loads(content[place:place + n_texts]), strict=True))
    place += n_texts
    codes = {}
    for name in TEXT_COLUMNS:
        kind = narrowest(len(texts[name]))
        codes[name] = np.frombuffer(content, kind, n_facts, place)
        place += n_facts * kind.itemsize
    return Read(Packed(np.frombuffer(content, _VALUE, n_facts, place).astype(np.float64), codes, texts), readings)


def _plain(record: Reading | Finding | ListedFinding | date) -> object:
    """What JSON has no word for, as lists and text; the facts of a reading are kept apart."""
    if isinstance(record, date):
        return record.isoformat()
    return [getattr(record, field.name) for field in fields(record) if field.name != "facts"]


def _reading(file: str, sha256: str, unit: str, forms: list[Any], findings: list[Any], listed: list[Any]) -> Reading:
    received = [FormReceived(form, reporter, sheet, tuple(units), revision, signed_on and date.fromisoformat(signed_on),
                             filled, asked)
                for form, reporter, sheet, units, revision, signed_on, filled, asked in forms]
    return Reading(file, sha256, unit, [], received, [Finding(*finding) for finding in findings],
                   [ListedFinding(*row) for row in listed])
