"""Sheets that are copies of one another are read by their values alone.

Offices fill copies of one workbook: apart from the values, the XML of their sheets is the same byte for byte. The first of
them is read by calamine and the light pass; of the others only what stands between ``<v>`` and ``</v>`` is new. A sheet is
remembered only if putting its own values in place gives exactly what calamine gave, and a value that is written unusually
sends its sheet back to calamine. So this is a short cut, never a second opinion.
"""

import hashlib
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from flows.intake.formats.archive import Archive
from flows.intake.formats.sheets import Origin, Sheet, position
from flows.intake.formats.xlsx_styles import Styles
from flows.intake.layout.lines import REMEMBERED

STRINGS: Final = "xl/sharedstrings.xml"
_MOST_COPIES = 1024                 # distinct sheets remembered at a time
_LARGEST_BYTES = 2**20              # of a sheet's XML; larger ones are no forms

_VALUE = re.compile(rb"<v>([^<]+)</v>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)>\s*(<f(?:\s[^<>]*)?/>|<f(?:\s[^<>]*)?>[^<]*</f>)?\s*<v>[^<]+</v>')
_TYPE = re.compile(rb'\bt="([a-z]+)"')
_STRING = re.compile(rb'<si>\s*<t(?: xml:space="preserve")?>([^<]*)</t>\s*</si>')
_NOT_OF_NUMBERS = bytes(set(range(256)) - set(b"0123456789.+-eE"))
_PLAIN_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a sheet's cells mean beside its own XML: the styles that matter, the list of strings; see ``Outline``."""

    styles: Styles
    recalculated: bool
    strings: Sequence[str]

    @property
    def key(self) -> Hashable:
        """Equal for workbooks in which equal XML means the same."""
        return frozenset(self.styles.formats.items()), frozenset(self.styles.fonts.items()), self.recalculated


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What is left of a sheet's XML without its values; ``digest`` tells copies from others."""

    digest: bytes
    values: list[bytes]


@dataclass(frozen=True, slots=True)
class Copy:
    """A sheet without its values: ``pattern`` has no rows, but all else; and the place of each value within the rows."""

    pattern: Sheet
    origin: Origin
    height: int
    width: int
    numbers: tuple[tuple[int, int, int], ...]       # (number of the value, row, column)
    shared: tuple[tuple[int, int, int], ...]        # texts kept in the workbook's list of strings
    texts: tuple[tuple[int, int, int], ...]         # results of formulas that are text
    results: tuple[int, ...]                        # numbers of the values that are results of formulas

    def rows(self, values: Sequence[bytes], workbook: Workbook) -> list[list[object]] | None:
        """The rows with these values in place; None where a value is written unusually or may be no result."""
        if workbook.recalculated and any(values[number] == b"0" for number in self.results):
            return None
        rows: list[list[object]] = [[None] * self.width for _ in range(self.height)]
        numerals = [values[number] for number, _, _ in self.numbers]
        if b"".join(numerals).translate(None, _NOT_OF_NUMBERS) != b"".join(numerals):
            return None
        try:
            for (_, row, column), numeral in zip(self.numbers, numerals, strict=True):
                rows[row][column] = float(numeral)
            for number, row, column in self.shared:
                rows[row][column] = workbook.strings[int(values[number])]
        except (ValueError, IndexError):
            return None
        for number, row, column in self.texts:
            rows[row][column] = _text(values[number])
        return rows if self._spans(rows) else None

    def _spans(self, rows: list[list[object]]) -> bool:
        """Texts may be empty, which is a blank cell; on the edge of the filled area that would make it another area."""
        for _, row, column in (*self.shared, *self.texts):
            if not rows[row][column]:
                rows[row][column] = None
                if row in (0, self.height - 1) or column in (0, self.width - 1):
                    return False
        return True


class Copies:
    """The sheets seen so far, by what is left of them without their values. None: not to be read by its values."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Copy | None] = {}

    def read(self, name: str, xml: bytes, workbook: Workbook, *, visible: bool) -> Sheet | None:
        """The sheet if it is a copy of one that was seen; None if it must be read by calamine."""
        skeleton = skeleton_of(xml)
        copy = self._known.get((skeleton.digest, workbook.key)) if skeleton else None
        rows = copy.rows(skeleton.values, workbook) if copy and skeleton else None
        if copy is None or rows is None:
            return None
        known = copy.pattern
        return Sheet(name, rows, known.first_row, known.first_column, known.merged, visible, known.formats, known.uncached,
                     known.fonts, known.hidden_rows, known.hidden_columns, copy.origin)

    def learn(self, sheet: Sheet, xml: bytes, workbook: Workbook) -> None:
        """Remember a sheet as calamine read it, if its values put in place give the same."""
        skeleton = skeleton_of(xml)
        key = (skeleton.digest, workbook.key) if skeleton else None
        if skeleton is None or key in self._known:
            return
        if len(self._known) >= _MOST_COPIES:
            self._known.clear()
        copy = _copy_of(sheet, xml, len(skeleton.values))
        rows = copy.rows(skeleton.values, workbook) if copy else None
        self._known[key] = copy if rows is not None and _same(rows, sheet.rows) else None


def skeleton_of(xml: bytes) -> Skeleton | None:
    """A sheet's XML taken apart: columns, cells and merged areas, without the values; None for what is no usual sheet.

    View settings, print settings and the like are left out: they differ from office to office and say nothing of the cells.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < start or len(xml) > _LARGEST_BYTES or b"<!" in xml:
        return None
    columns, merges = xml.find(b"<cols"), xml.rfind(b"</mergeCells>")
    core = xml[columns if 0 <= columns < start else start:max(end, merges)]
    pieces = _VALUE.split(core)
    return Skeleton(hashlib.sha256(b"\0".join(pieces[::2])).digest(), pieces[1::2])


def strings_of(archive: Archive) -> list[str] | None:
    """The workbook's list of strings; None if one of them is not plain text, plainly written."""
    if STRINGS not in archive:
        return []
    xml = archive.read(STRINGS)
    if len(xml) > _LARGEST_BYTES or b"<!" in xml or b"\r" in xml or b"_x" in xml or b"&#" in xml or not _is_utf8(xml):
        return None
    found = _STRING.findall(xml)
    if len(found) != xml.count(b"<si"):
        return None
    texts = [_text(text) for text in found]
    return None if None in texts else texts     # type: ignore[return-value]


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


def _copy_of(sheet: Sheet, xml: bytes, n_values: int) -> Copy | None:
    cells = _CELL.findall(xml)
    if len(cells) != n_values:
        return None
    places: dict[bytes, list[tuple[int, int, int]]] = {b"n": [], b"s": [], b"str": []}
    for number, (address, attributes, _) in enumerate(cells):
        kind = match[1] if (match := _TYPE.search(attributes)) else b"n"
        if kind not in places:
            return None
        row, column = position(address.decode())
        places[kind].append((number, row - sheet.first_row, column - sheet.first_column))
    width = len(sheet.rows[0]) if sheet.rows else 0
    results = tuple(number for number, (_, _, formula) in enumerate(cells) if formula)
    textual = sorted((row, column) for kind in (b"s", b"str") for _, row, column in places[kind])
    origin = Origin(tuple(tuple(column for at, column in textual if at == row) for row in range(len(sheet.rows))))
    return Copy(replace(sheet, rows=[]), origin, len(sheet.rows), width,
                tuple(places[b"n"]), tuple(places[b"s"]), tuple(places[b"str"]), results)


def _same(one: list[list[object]], other: list[list[object]]) -> bool:
    """Equal values of equal types: 1 is not 1.0, and a date is not its number."""
    return one == other and all(type(left) is type(right) for mine, theirs in zip(one, other, strict=True)
                                for left, right in zip(mine, theirs, strict=True))
