"""Mutated real files through the whole reader. ``python -m tests.trust.fuzz [COUNT [SEED]]``; finds go to ``finds/``.

A mutant is made from its number alone, so that every one can be made again. Whatever the bytes, reading must end in a
``Reading`` within seconds: an exception, a crash of the process, a hang or a hunger for memory is a find.
"""

import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from flows.catalogue import load_catalogue
from flows.intake.isolation import Lost
from flows.intake.pool import run_batches
from flows.intake.reader import Reader
from flows.intake.senders import Senders
from flows.year import open_year
from tests.intake.test_formats_others import xlsb

SAMPLE = Path(__file__).parents[2] / "inputs"
FINDS = Path(__file__).parent / "finds"
BATCH = 40
TIMEOUT_SECONDS, MEMORY_BYTES, SLOW_SECONDS = 40.0, 2 * 2**30, 8.0
_UNIT = "01891"
_LARGEST = 60_000       # bytes of a file mutants are made of: small ones give more tries

# What a value in XML may be replaced by: limits of types, of sheets, and what parsers like to forget.
NASTY = (b"", b"0", b"-1", b"1", b"99999999999999999999", b"-9223372036854775809", b"4294967296", b"1e308", b"1e999", b"NaN",
         b"inf", b"A1", b"XFD1048576", b"A1:XFD1048576", b"A0", b"ZZZZ1", b"true", b"\xff\xfe", b"&#0;", b"&#xD800;", b"&amp;",
         b"_x0000_", b"=1+1", b"x" * 40_000, b"1" * 5_000, b"{{ 1 }}", "Ư\u0301\u202e".encode(), b"2018-02-30", b"P9999999Y",
         b"../../x", b"SUM(A1:XFD1048576)", b"((((((((((", b"1/0")
_XML_VALUE = re.compile(rb'="([^"<>]*)"|>([^<>]+)<')


@dataclass
class Tally:
    """How many mutants of which format, how they ended, and what should not have happened: (number, format, what)."""

    formats: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    finds: list[tuple[int, str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        formats = ", ".join(f"{name} {count}" for name, count in sorted(self.formats.items()))
        endings = ", ".join(f"{name} {count}" for name, count in self.endings.most_common())
        return f"{sum(self.formats.values())} mutated files ({formats}); ended as: {endings}; {len(self.finds)} finds"


# -- mutants -----------------------------------------------------------------------------------------------------------

@lru_cache(maxsize=1)
def originals() -> tuple[tuple[str, bytes], ...]:
    """(extension, bytes) of real files of every format, each format as often as the other."""
    found: dict[str, list[bytes]] = {}
    for path in sorted((SAMPLE / "2018").rglob("*.*")):
        if path.suffix in (".xlsx", ".xls", ".ods", ".csv") and path.parent.name != "2018":
            found.setdefault(path.suffix, []).append(path.read_bytes())
    found[".xlsx"] = [data for data in found[".xlsx"] if len(data) < _LARGEST][:12]
    found[".xlsb"] = [xlsb()]
    found[".xml.xls"] = [as_xml2003(found[".csv"][0])]
    found[".html.xls"] = [as_html(found[".csv"][0])]
    return tuple((extension, data) for extension, files in sorted(found.items()) for data in files * max(1, 6 // len(files)))


def as_html(table: bytes) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _cells(table))
    return f'<html><meta charset="utf-8"><table>{rows}</table></html>'.encode()


def as_xml2003(table: bytes) -> bytes:
    rows = "".join(f"<Row>{''.join(f'<Cell><Data ss:Type={chr(34)}String{chr(34)}>{cell}</Data></Cell>' for cell in row)}</Row>"
                   for row in _cells(table))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Biểu"><Table>{rows}</Table>'
            '</Worksheet></Workbook>').encode()


def _cells(table: bytes) -> list[list[str]]:
    text = table.decode("utf-8-sig", "replace").replace("&", "").replace("<", "")
    return [re.split("[,;\t]", line) for line in text.splitlines()]


def mutant(number: int) -> tuple[str, bytes]:
    """(extension, bytes) of one mutant."""
    dice = random.Random(number)
    extension, data = dice.choice(originals())
    if data.startswith(b"PK") and dice.random() < 0.75:
        return extension, with_mutated_part(data, dice)
    change = dice.choice(_CHANGES if dice.random() < 0.5 or extension in (".xls", ".xlsb") else _TEXT_CHANGES)
    for _ in range(dice.choice((1, 1, 2, 4))):
        data = change(data, dice)
    return extension, data


def with_mutated_part(data: bytes, dice: random.Random) -> bytes:
    """One part of the package changed, packed again with a right checksum, so that the change gets past the archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        names = old.namelist()
        sheets = [name for name in names if "sheet" in name.lower() or "content" in name]
        chosen = dice.choice(sheets if dice.random() < 0.6 else names)
        change = dice.choice(_TEXT_CHANGES if chosen.endswith((".xml", ".rels")) else _CHANGES)
        for name in names:
            content = old.read(name)
            for _ in range(dice.choice((1, 2, 5)) if name == chosen else 0):
                content = change(content, dice)
            new.writestr(name, content)
    return target.getvalue()


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 20))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[:dice.randrange(len(data) + 1)]


def _hole(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.randrange(2_000):]


def _twice(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    piece = data[start:start + dice.randrange(1, 3_000)]
    return data[:start] + piece * dice.choice((2, 2, 5, 60)) + data[start + len(piece):]


def _splice(data: bytes, dice: random.Random) -> bytes:
    _, other = dice.choice(originals())
    start = dice.randrange(len(data) + 1)
    return data[:start] + other[dice.randrange(len(other) + 1):][:5_000] + data[start:]


def _number(data: bytes, dice: random.Random) -> bytes:
    """Four bytes that a binary format may take for a length or a place."""
    start, limits = dice.randrange(len(data) + 1), (b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x00" * 4)
    return data[:start] + dice.choice(limits) + data[start + 4:]


def _value(data: bytes, dice: random.Random) -> bytes:
    """A value between quotes or tags becomes a nasty one."""
    places = [match.span(1) if match[1] is not None else match.span(2) for match in _XML_VALUE.finditer(data[:400_000])]
    if not places:
        start = dice.randrange(len(data) + 1)
        return data[:start] + dice.choice(NASTY) + data[start:]
    start, end = dice.choice(places)
    return data[:start] + dice.choice(NASTY) + data[end:]


def _tag(data: bytes, dice: random.Random) -> bytes:
    """A tag is lost, doubled or moved."""
    tags = [match.span() for match in re.finditer(rb"<[^<>]+>", data[:400_000])]
    if not tags:
        return _hole(data, dice)
    start, end = dice.choice(tags)
    other = dice.choice(tags)
    return data[:start] + dice.choice((b"", data[start:end] * 2, data[other[0]:other[1]], data[start:end] * 300)) + data[end:]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flip, _flip, _cut, _hole, _twice, _splice, _number, _number)
_TEXT_CHANGES = (_value, _value, _value, _tag, _tag, _flip, _hole, _twice)


# -- reading them ------------------------------------------------------------------------------------------------------

@lru_cache(maxsize=1)
def _reader() -> Reader:
    year = open_year("2018", SAMPLE)
    return Reader(load_catalogue(2018, Path("none")), year.settings, Senders(year.units), passwords=("2018",))


def read_mutants(numbers: tuple[int, ...]) -> list[tuple[int, str, str]]:
    """In a worker: (number, format, how it ended), where a find begins with "!"."""
    return [(number, *_ending(number)) for number in numbers]


def _ending(number: int) -> tuple[str, str]:
    extension, data = mutant(number)
    started = time.process_time()
    ending = ending_of(f"{_UNIT} {number}{extension}", data)
    seconds = time.process_time() - started
    return extension, ending if seconds < SLOW_SECONDS else f"!{seconds:.0f} s ({ending})"


def ending_of(name: str, data: bytes) -> str:
    """The finding that refused the file, "read" where facts came of it; "!…" for what must not happen."""
    try:
        reading = _reader().read(name, data, "0" * 64)
    except Exception as error:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        return f"!{type(error).__name__} at {where}"
    return "read" if reading.facts else next((finding.code for finding in reading.findings), "nothing in it")


def fuzz(numbers: Iterable[int], workers: int = 2) -> Tally:
    """All these mutants, in worker processes that may die."""
    tally, listed = Tally(), list(numbers)
    batches = [tuple(listed[start:start + BATCH]) for start in range(0, len(listed), BATCH)]
    for batch, result in run_batches(read_mutants, batches, workers=workers, timeout_seconds=TIMEOUT_SECONDS,
                                     memory_bytes=MEMORY_BYTES):
        if isinstance(result, Lost):
            result = [(number, mutant(number)[0], f"!{result.code}") for number in batch]
        for number, extension, ending in result:
            tally.formats[extension.rpartition(".")[2] if extension.count(".") == 1 else extension[1:]] += 1
            tally.endings[ending if ending[0] != "!" else "find"] += 1
            if ending[0] == "!":
                tally.finds.append((number, extension, ending))
    return tally


def main(count: int = 50_000, seed: int = 1_000_000) -> int:
    tally = fuzz(range(seed, seed + count))
    print(tally)
    for number, extension, what in tally.finds:
        FINDS.mkdir(exist_ok=True)
        path = FINDS / f"{number}{extension}"
        path.write_bytes(mutant(number)[1])
        print(f"{path.name}: {what}")
    return 1 if tally.finds else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
