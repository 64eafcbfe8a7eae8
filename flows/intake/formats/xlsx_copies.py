"""Sheets that are copies of one another are read by their values alone.

Offices fill copies of one workbook: apart from the values, the XML of their sheets is the same byte for byte. The first of
them is read by calamine and the light pass; of the others only what stands between ``<v>`` and ``</v>`` is new. A sheet is
remembered only if putting its own values in place gives exactly what calamine gave, and a value that is written unusually
sends its sheet back to calamine. So this is a short cut, never a second opinion.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress
from operator import itemgetter, ne
from typing import Any, Final

from flows.intake.formats.archive import Archive
from flows.intake.formats.sheets import Origin, Sheet, position
from flows.intake.formats.xlsx_styles import Styles
from flows.intake.layout.lines import REMEMBERED, text_columns

STRINGS: Final = "xl/sharedstrings.xml"
_MOST_COPIES = 1024                 # distinct sheets remembered at a time
_MOST_NAMES = 32                    # of sheets, the latest of each of which is kept
_LARGEST_BYTES = 2**20              # of a sheet's XML; larger ones are no forms

_VALUE = re.compile(rb"<v>([^<]+)</v>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)>\s*(<f(?:\s[^<>]*)?/>|<f(?:\s[^<>]*)?>[^<]*</f>)?\s*<v>[^<]+</v>')
_TYPE = re.compile(rb'\bt="([a-z]+)"')
_STRING = re.compile(rb'<si>\s*<t(?: xml:space="preserve")?>([^<]*)</t>\s*</si>')
_NOT_OF_NUMBERS = bytes(set(range(256)) - set(b"0123456789.+-eE"))
Chooser = Callable[[Sequence[Any]], tuple[Any, ...]]
_PLAIN_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a sheet's cells mean beside its own XML: the styles that matter, the list of strings; see ``Outline``."""

    styles: Styles
    recalculated: bool
    strings: Mapping[bytes, str]        # by their number as cells write it

    @property
    def key(self) -> Hashable:
        """Equal for workbooks in which equal XML means the same."""
        return frozenset(self.styles.formats.items()), frozenset(self.styles.fonts.items()), self.recalculated


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A sheet's XML without its values, in ``pieces``, and the values that stand between them."""

    pieces: list[bytes]
    values: list[bytes]

    @property
    def digest(self) -> bytes:
        """Tells copies from others."""
        return hashlib.sha256(b"\0".join(self.pieces)).digest()


@dataclass(frozen=True, slots=True)
class Copy:
    """The first of the copies of a sheet, and where in others each value belongs.

    ``numbers``, ``shared`` (texts kept in the workbook's list of strings) and ``texts`` (results of formulas that are text)
    choose from the values. ``arrange`` has for each row what chooses its cells from all of them in this order, with a blank
    after them. Rows without numbers whose words are the same are those of the first copy.
    """

    first: Sheet
    origin: Origin
    numbers: Chooser
    shared: Chooser
    texts: Chooser
    arrange: tuple[Chooser, ...]
    renewed: Collection[int]            # rows to put together whatever their words are
    edge: tuple[int, ...]               # places among the texts of those on the edge of the filled area
    rows_of_texts: tuple[int, ...]      # the row of each text
    first_texts: tuple[str | None, ...]     # the texts of the first copy
    results: tuple[int, ...]            # numbers of the values that are results of formulas

    def sheet(self, name: str, values: Sequence[bytes], workbook: Workbook, *, visible: bool) -> Sheet | None:
        """The sheet with these values in place; None where a value is written unusually or may be no result."""
        if workbook.recalculated and any(values[number] == b"0" for number in self.results):
            return None
        numbers = self._numbers(values)
        texts = self.texts_in(values, workbook)
        if numbers is None or texts is None:
            return None
        reworded = set(compress(self.rows_of_texts, map(ne, texts, self.first_texts)))
        first, found = self.first, [*numbers, *texts, None]
        rows = list(first.rows)
        for place in reworded.union(self.renewed):
            rows[place] = list(self.arrange[place](found))
        return Sheet(name, rows, first.first_row, first.first_column, first.merged, visible, first.formats, first.uncached,
                     first.fonts, first.hidden_rows, first.hidden_columns, self.origin, reworded)

    def _numbers(self, values: Sequence[bytes]) -> list[float] | None:
        numerals = self.numbers(values)
        written = b"".join(numerals)
        if written.translate(None, _NOT_OF_NUMBERS) != written:
            return None
        try:
            return list(map(float, numerals))
        except ValueError:
            return None

    def texts_in(self, values: Sequence[bytes], workbook: Workbook) -> list[str | None] | None:
        """The texts among the values; None where one is written unusually. An empty text is a blank cell; on the edge of the
        filled area it makes another area.
        """
        try:
            texts = [*map(workbook.strings.__getitem__, self.shared(values)), *map(_text, self.texts(values))]
        except (ValueError, KeyError):
            return None
        if all(texts):
            return texts
        return None if None in texts or any(not texts[place] for place in self.edge) else [text or None for text in texts]


class Copies:
    """The sheets seen so far, by what is left of them without their values. None: not to be read by its values."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Copy | None] = {}
        self._latest: dict[str, tuple[list[bytes], Hashable, Copy]] = {}

    def read(self, name: str, xml: bytes, workbook: Workbook, *, visible: bool) -> Sheet | None:
        """The sheet if it is a copy of one that was seen; None if it must be read by calamine."""
        skeleton = skeleton_of(xml)
        copy = self._copy(name, skeleton, workbook.key) if skeleton else None
        return copy.sheet(name, skeleton.values, workbook, visible=visible) if copy and skeleton else None

    def _copy(self, name: str, skeleton: Skeleton, key: Hashable) -> Copy | None:
        """Most sheets are copies of the latest one of their name: that is seen sooner than a digest is made."""
        if (latest := self._latest.get(name)) and latest[:2] == (skeleton.pieces, key):
            return latest[2]
        if copy := self._known.get((skeleton.digest, key)):
            if len(self._latest) >= _MOST_NAMES:
                self._latest.clear()
            self._latest[name] = skeleton.pieces, key, copy
        return copy

    def learn(self, sheet: Sheet, xml: bytes, workbook: Workbook) -> None:
        """Remember a sheet as calamine read it, if its values put in place give the same."""
        skeleton = skeleton_of(xml)
        key = (skeleton.digest, workbook.key) if skeleton else None
        if skeleton is None or key in self._known:
            return
        if len(self._known) >= _MOST_COPIES:
            self._known.clear()
        copy = _copy_of(sheet, xml, skeleton.values, workbook)
        whole = replace(copy, renewed=range(len(sheet.rows))) if copy else None
        again = whole.sheet(sheet.name, skeleton.values, workbook, visible=sheet.visible) if whole else None
        self._known[key] = copy if again and _same(again.rows, sheet.rows) else None


def skeleton_of(xml: bytes) -> Skeleton | None:
    """A sheet's XML taken apart: columns, cells and merged areas, without the values; None for what is no usual sheet.

    View settings, print settings and the like are left out: they differ from office to office and say nothing of the cells.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < start or len(xml) > _LARGEST_BYTES or _has_comments(xml):
        return None
    columns, merges = xml.find(b"<cols"), xml.rfind(b"</mergeCells>")
    core = xml[columns if 0 <= columns < start else start:max(end, merges)]
    pieces = _VALUE.split(core)
    return Skeleton(pieces[::2], pieces[1::2])


def strings_of(archive: Archive) -> Mapping[bytes, str] | None:
    """The workbook's list of strings by their numbers; None if one of them is not plain text, plainly written."""
    if STRINGS not in archive:
        return {}
    xml = archive.read(STRINGS)
    if len(xml) > _LARGEST_BYTES or _has_comments(xml) or b"\r" in xml or (b"_" in xml and b"_x" in xml) or not _is_utf8(xml):
        return None
    found = _STRING.findall(xml)
    if len(found) != xml.count(b"<si"):
        return None
    texts = list(map(_text, found))
    return None if None in texts else dict(zip(_numbers(len(texts)), texts, strict=True))   # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _numbers(count: int) -> tuple[bytes, ...]:
    return tuple([b"%d" % number for number in range(count)])


def _has_comments(xml: bytes) -> bool:
    """Also CDATA and the like. The single letter is found at once, where there is none; the other one is everywhere."""
    return b"!" in xml and b"<!" in xml


def _is_utf8(xml: bytes) -> bool:
    head = xml[:200].lower()
    return b"encoding=" not in head or b'encoding="utf-8"' in head


@lru_cache(maxsize=REMEMBERED)
def _text(raw: bytes) -> str | None:
    """One text of the XML; None for an entity that XML itself does not define."""
    text = raw.decode()
    if "&" not in text:
        return text
    if _PLAIN_ENTITY.search(text):
        return None
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def _copy_of(sheet: Sheet, xml: bytes, values: Sequence[bytes], workbook: Workbook) -> Copy | None:
    """What is to be kept of a sheet; None where a cell is of another kind than number and text."""
    cells = _CELL.findall(xml)
    kinds = [match[1] if (match := _TYPE.search(attributes)) else b"n" for _, attributes, _ in cells]
    if len(cells) != len(values) or not set(kinds) <= {b"n", b"s", b"str"}:
        return None
    numbers, shared, texts = ([number for number, kind in enumerate(kinds) if kind == asked] for asked in (b"n", b"s", b"str"))
    addresses = [position(cells[number][0].decode()) for number in (*numbers, *shared, *texts)]
    places = [(row - sheet.first_row, column - sheet.first_column) for row, column in addresses]
    textual = places[len(numbers):]
    bottom, right = len(sheet.rows) - 1, len(sheet.rows[0]) - 1 if sheet.rows else 0
    place_at = {cell: place for place, cell in enumerate(places)}
    copy = Copy(
        sheet, _origin_of(sheet, textual), _chooser(numbers), _chooser(shared), _chooser(texts),
        arrange=tuple(_chooser([place_at.get((row, column), len(places)) for column in range(right + 1)])
                      for row in range(bottom + 1)),
        renewed={row for row, _ in places[:len(numbers)]},
        edge=tuple(place for place, (row, column) in enumerate(textual) if row in (0, bottom) or column in (0, right)),
        rows_of_texts=tuple(row for row, _ in textual), first_texts=(),
        results=tuple(number for number, (_, _, formula) in enumerate(cells) if formula))
    return replace(copy, first_texts=tuple(copy.texts_in(values, workbook) or ()))


def _origin_of(sheet: Sheet, textual: Sequence[tuple[int, int]]) -> Origin:
    """``textual``: (row, column) of the cells of text."""
    columns = [text_columns(tuple(sorted(column for at, column in textual if at == row))) for row in range(len(sheet.rows))]
    return Origin(tuple(columns), tuple([known.line(row) for known, row in zip(columns, sheet.rows, strict=True)]))


def _chooser(places: Sequence[int]) -> Chooser:
    """What gives the values at these places, all in one step."""
    # Of fewer than two places there is no such getter.
    return itemgetter(*places) if len(places) > 1 else lambda found: tuple([found[place] for place in places])


def _same(one: list[list[object]], other: list[list[object]]) -> bool:
    """Equal values of equal types: 1 is not 1.0, and a date is not its number."""
    return one == other and all(type(left) is type(right) for mine, theirs in zip(one, other, strict=True)
                                for left, right in zip(mine, theirs, strict=True))
