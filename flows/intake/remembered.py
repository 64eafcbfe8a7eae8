"""Readings of earlier runs, used again where nothing they depend on has changed.

Files are kept in small groups, cut by their paths, so that most are found at one look; in a group that has changed each file is
found by itself. What is kept is good for the content of the files and everything else that can change what is read from them:
catalogue, the year's own settings, our code, the libraries that read.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import Any

from flows.findings import Finding
from flows.intake.columns import Read, pack
from flows.intake.files import InputFile
from flows.intake.joined import Rows, in_one_group, joined
from flows.intake.kept_rows import chunks, outline, restored
from flows.intake.layout.own_sheets import ListedFinding
from flows.intake.reading import Reading
from flows.intake.tables import packed_facts, packed_forms
from flows.state.cache import Cache
from flows.state.surroundings import code_digest, file_digest, versions

# What the year's people write and reading depends on, relative to inputs/YEAR.
SETTINGS = ("nam.toml", "don-vi.csv", "don-vi.xlsx", "khop-cot.toml", "../mat-khau.toml")
LIBRARIES = ("lxml", "msoffcrypto-tool", "numpy", "openpyxl", "python-calamine", "rapidfuzz")
_MEAN_GROUP, _LARGEST_GROUP = 24, 48
_LENGTH = struct.Struct("<Q")


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


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read from groups of files, in their order. ``keys``: one per group, "" for what must be read again;
    ``readings``: as JSON, one list per group, without their facts and forms, which are rows of tables.
    """

    keys: list[str]
    readings: list[bytes]
    facts: Rows
    forms: Rows

    def part(self, first: int, last: int) -> "Kept":
        """The groups from ``first`` to just before ``last``."""
        return Kept(self.keys[first:last], self.readings[first:last], self.facts.part(first, last), self.forms.part(first, last))

    def of_files(self, files: Sequence[str]) -> "Kept":
        """Some files of the only group, in their order, as a group by themselves."""
        reading_of = {row[0]: row for row in _rows(self.readings)}
        text = json.dumps([reading_of[file] for file in files]).encode()
        return Kept([""], [text], self.facts.of_files(files), self.forms.of_files(files))


class Remembered:
    """The readings kept for one year. ``surroundings``: name -> digest of what every reading depends on."""

    def __init__(self, folder: Path, surroundings: dict[str, str]) -> None:
        self._cache = Cache(folder)
        self.surroundings = surroundings
        self.digest = hashlib.sha256(json.dumps(surroundings, sort_keys=True).encode()).hexdigest()
        self._names = (self.digest, f"{self.digest}-2")     # what is fetched stays until what takes its place is saved
        self._kept = _nothing()
        self._places: dict[str, int] = {}
        self._together = self._kept

    def fetch(self) -> None:
        """Take up what was kept; nothing where it is of other surroundings, or damaged."""
        for name in self._names:
            if (content := self._cache.get(name)) is not None:
                self._kept = _unpacked(content)
                self._places = {key: place for place, key in enumerate(self._kept.keys) if key}
                if name != self._names[0]:
                    self._names = self._names[::-1]
                return

    def keeps(self, group: Sequence[InputFile]) -> bool:
        """Whether it is known what was read from just these files."""
        return _key(group) in self._places

    def missing(self, group: Sequence[InputFile]) -> tuple[InputFile, ...]:
        """The files of a group of which nothing is kept."""
        return tuple(file for file in group if (file.path, file.sha256) not in self._place_of)

    @cached_property
    def readings(self) -> dict[bytes, list[Reading]]:
        """What is kept, for ``readings_of``."""
        return _by_group(self._kept.readings)

    @cached_property
    def _place_of(self) -> dict[tuple[str, str], int]:
        """Path and content of each file that was kept -> the place of its group."""
        return {(reading.file, reading.sha256): place
                for place, text in enumerate(self._kept.readings) for reading in self.readings[text]}

    def together(self, listed: Sequence[Sequence[InputFile]], fresh: Mapping[int, Sequence[Kept]]) -> Kept:
        """All groups in their order. ``fresh``: by place of each not kept, what was read anew, in some pieces."""
        parts = list(self._parts(listed, fresh)) or [_nothing()]
        self._together = Kept([key for part in parts for key in part.keys], [text for part in parts for text in part.readings],
                              joined([part.facts for part in parts]), joined([part.forms for part in parts]))
        return self._together

    def save(self) -> None:
        """Keep what is together now, and forget everything else."""
        current, other = self._names
        if (self._together.keys, self._together.readings) != (self._kept.keys, self._kept.readings):
            current = other if self._places else current
            self._cache.put(current, *_packed(self._together))
        self._cache.keep_only({current})

    def _parts(self, listed: Sequence[Sequence[InputFile]], fresh: Mapping[int, Sequence[Kept]]) -> Iterator[Kept]:
        """What was kept of groups that still follow each other is one part."""
        shifts = [None if place in fresh else self._places[_key(group)] - place for place, group in enumerate(listed)]
        for shift, places in groupby(range(len(listed)), shifts.__getitem__):
            first, *rest = places
            if shift is not None:
                yield self._kept.part(first + shift, first + shift + 1 + len(rest))
            else:
                yield from (part for place in (first, *rest) for part in self._of_group(listed[place], fresh[place]))

    def _of_group(self, group: Sequence[InputFile], read: Sequence[Kept]) -> Sequence[Kept]:
        """One part, of what was read anew and of what is kept of the other files; none where nothing is known of any file."""
        known = {file.path: self._place_of[key] for file in group if (key := (file.path, file.sha256)) in self._place_of}
        if len(read) == 1 and not known:
            return read
        places = list(dict.fromkeys(known.values()))
        pieces = [*(self._kept.part(place, place + 1) for place in places), *read]
        piece_of = {file: places.index(place) for file, place in known.items()}
        piece_of |= {row[0]: number for number, piece in enumerate(read, start=len(places)) for row in _rows(piece.readings)}
        runs = groupby((file.path for file in group if file.path in piece_of), piece_of.__getitem__)
        parts = [pieces[number].of_files(list(run)) for number, run in runs]
        return [_in_one(parts, group)] if parts else []


def as_kept(group: Sequence[InputFile], read: Read) -> Kept:
    """What was read from a group, or from some of its files."""
    key = _key_if_whole(group, [(reading.file, reading.sha256) for reading in read.readings])
    text = json.dumps(read.readings, default=_plain).encode()
    return Kept([key], [text], packed_facts(read.facts), packed_forms(read.readings))


def _in_one(parts: Sequence[Kept], group: Sequence[InputFile]) -> Kept:
    """The parts of a group, in the order of its files."""
    rows = [row for part in parts for row in _rows(part.readings)]
    key = _key_if_whole(group, [(file, sha256) for file, sha256, *_ in rows])
    return Kept([key], [json.dumps(rows).encode()], in_one_group([part.facts for part in parts]),
                in_one_group([part.forms for part in parts]))


def _rows(texts: Iterable[bytes]) -> Iterator[list[Any]]:
    """The readings of groups as they are kept, each as a list."""
    return (row for text in texts for row in json.loads(text))


def readings_of(kept: Kept, known: Mapping[bytes, list[Reading]] | None = None) -> list[Reading]:
    """Every reading, without its facts and forms. ``known``: the readings of groups that have been taken apart before."""
    known = known or {}
    taken = {**known, **_by_group([text for text in kept.readings if text not in known])}
    return [reading for text in kept.readings for reading in taken[text]]


def _by_group(texts: Sequence[bytes]) -> dict[bytes, list[Reading]]:
    groups = json.loads(b"[" + b",".join(texts) + b"]")
    return {text: [_reading(*row) for row in group] for text, group in zip(texts, groups, strict=True)}


def _nothing() -> Kept:
    return as_kept((), Read(pack([]), [])).part(0, 0)


def _key_if_whole(group: Sequence[InputFile], read: Sequence[tuple[str, str]]) -> str:
    """Nothing where other content was read than listed: a file may change between the two."""
    return _key(group) if [(file.path, file.sha256) for file in group] == read else ""


def _key(group: Sequence[InputFile]) -> str:
    return hashlib.sha256("\n".join(f"{file.path}\0{file.sha256}" for file in group).encode()).hexdigest()


def surroundings(folder: Path, catalogue: str) -> dict[str, str]:
    """What a reading depends on beside its file, by name. ``folder`` is inputs/YEAR, ``catalogue`` the catalogue's digest."""
    settings = {name: file_digest(path) for name in SETTINGS if (path := folder / name).is_file()}
    python, *libraries = versions(LIBRARIES).items()
    told = ", ".join([python[1], *map(" ".join, libraries)])
    return {"catalogue": catalogue, **settings, "code": code_digest(), "libraries": told}


def _packed(kept: Kept) -> Iterator[bytes | memoryview]:
    """An outline as JSON with its length before it, the readings, the columns of the facts and of the forms."""
    known = json.dumps({"keys": kept.keys, "readings": [len(text) for text in kept.readings], "facts": outline(kept.facts),
                        "forms": outline(kept.forms)}).encode()
    texts = b"".join(kept.readings)
    yield _LENGTH.pack(len(known))
    for text in (known, texts):
        yield text
        yield bytes(-len(text) % _LENGTH.size)      # columns begin at multiples of 8
    yield from chunks(kept.facts)
    yield from chunks(kept.forms)


def _unpacked(content: bytes) -> Kept:
    (length,) = _LENGTH.unpack_from(content)
    known = json.loads(content[_LENGTH.size:_LENGTH.size + length])
    ends = list(accumulate(known["readings"], initial=_LENGTH.size + length + -length % _LENGTH.size))
    readings = [content[start:end] for start, end in pairwise(ends)]
    facts, place = restored(known["facts"], content, ends[-1] + (ends[0] - ends[-1]) % _LENGTH.size)
    forms, _ = restored(known["forms"], content, place)
    return Kept(known["keys"], readings, facts, forms)


def _plain(record: Reading | Finding | ListedFinding) -> object:
    """What JSON has no word for, as lists; the facts and forms of a reading are kept as tables."""
    return [getattr(record, field.name) for field in fields(record) if field.name not in ("facts", "forms")]


def _reading(file: str, sha256: str, unit: str, findings: list[Any], listed: list[Any]) -> Reading:
    return Reading(file, sha256, unit, findings=[Finding(*finding) for finding in findings],
                   listed=[ListedFinding(*row) for row in listed])
