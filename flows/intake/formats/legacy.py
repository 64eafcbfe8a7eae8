"""Text of the old Vietnamese encodings (TCVN3, VNI, windows-1258 or UTF-8 misread) -> Unicode, decided per sheet.

Single cells mislead: ``Tæng céng`` alone could be left as it is and ``TØnh`` taken for another code. So fonts speak
first, then the joined text of the sheet. The tables of letters stand in ``legacy-encodings.csv``.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Final

from flows.intake.formats.syllables import is_syllable
from flows.intake.layout.lines import REMEMBERED, Line

TCVN3, TCVN3_CAPITALS, VNI, WINDOWS_1258, UTF8 = "TCVN3", "TCVN3-H", "VNI-WIN", "windows-1258", "UTF-8"
MIXED: Final = "+Unicode"
"""Ending of an encoding whose sheet also holds columns in Unicode; texts that read as Vietnamese stay as they are."""

# Letters and marks that no misread text contains: ă đ ơ ư, every letter of U+1EA0 to U+1EF9, combining marks.
_UNMISTAKABLE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300-\u036f]")
_BETWEEN_WORDS = re.compile(r"[\s\d!-/:-@\[-`{-~“”‘’–—…]+")
_LETTER = re.compile(r"[^\W\d_]")     # signs alone (≤, ×, ½) tell nothing
_ENOUGH: Final = 0.5        # share of words that must read as Vietnamese before a sheet is converted without its fonts
_MIXED_FROM: Final = 0.25   # Unicode texts per misread text from which a sheet counts as mixed


def detect(texts: Iterable[str], fonts: Iterable[str] = ()) -> str | None:
    """The encoding that the texts of one sheet are written in, or None where they are Unicode.

    ``fonts`` are the names of the sheet's fonts: ``.Vn…`` promises TCVN3 (``…H``: capitals), ``VNI-…`` VNI; a promise
    is not believed against the text, because many sheets keep such a font around Unicode text.
    """
    return _detect(*_parted(texts), fonts)


def detect_in(lines: Iterable[Line], fonts: Iterable[str] = ()) -> str | None:
    """``detect`` for the lines of a sheet, most of which were seen before. Needless without ``fonts`` where no line looks
    misread.
    """
    parts = [_parted_line(line) for line in lines]
    return _detect(frozenset().union(*[clear for clear, _ in parts]), frozenset().union(*[other for _, other in parts]), fonts)


@lru_cache(maxsize=REMEMBERED)
def looks_misread(line: Line) -> bool:
    """Whether a line holds a word with letters beyond ASCII that does not read as Vietnamese as it is."""
    _, doubtful = _parted_line(line)
    return not all(is_syllable(word) for text in doubtful for word in _words(unicodedata.normalize("NFC", text)))


def _detect(clear: frozenset[str], doubtful: frozenset[str], fonts: Iterable[str]) -> str | None:
    if not doubtful:
        return None
    vietnamese = len(clear)
    promised = _promised(fonts)
    as_it_is = _share(doubtful, str)
    if as_it_is == 1.0 and (vietnamese or not promised):
        return None
    candidates = promised or (TCVN3, VNI, WINDOWS_1258, UTF8)
    shares = {name: _share(doubtful, _CONVERTERS[name]) for name in candidates}
    best = max(candidates, key=shares.__getitem__)
    believed = shares[best] >= as_it_is if promised and not vietnamese else shares[best] > as_it_is
    if not believed or (not promised and shares[best] < _ENOUGH):
        return None
    misread = sum(not _reads_as_vietnamese(text) for text in doubtful)
    return best + MIXED if vietnamese >= max(1, _MIXED_FROM * misread) else best


def convert(text: str, encoding: str) -> str:
    """``B¾c K¹n`` (TCVN3) -> ``Bắc Kạn``, in NFC. Text that holds unmistakable Vietnamese letters stays as it is.

    ``encoding`` is a name that ``detect`` gives; another raises KeyError.
    """
    name = encoding.removesuffix(MIXED)
    converter = _CONVERTERS[name]
    if _UNMISTAKABLE.search(text) or (encoding != name and (text.isascii() or _reads_as_vietnamese(text))):
        return text
    return unicodedata.normalize("NFC", converter(text))


def decode_csv(data: bytes) -> tuple[str, str]:
    """The text of a .csv and the name of its encoding: UTF-8, UTF-16, windows-1258 (in NFC) or windows-1252.

    TCVN3 and VNI come as windows-1252: ``detect`` and ``convert`` treat them like any other sheet.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    if b"\x00" in data[:400]:
        little = data[1:400:2].count(0) >= data[0:400:2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), UTF8
    except UnicodeDecodeError:
        text = "".join(_WINDOWS_1252[byte] for byte in data)
    if detect(_BETWEEN_CELLS.split(text)) == WINDOWS_1258:
        return convert(text, WINDOWS_1258), WINDOWS_1258
    return text, "windows-1252"


def delimiter(text: str) -> str:
    """The sign between the cells of a .csv: the one of tab, ``;`` ``,`` ``|`` that most lines have equally often.

    Where two divide equally well ``;`` goes before ``,``, which is then the decimal comma. Excel's ``sep=;`` decides.
    """
    lines = [re.sub(r'"(?:[^"]|"")*"', "", line) for line in text.splitlines()[:200] if line.strip()]
    if lines and (match := re.fullmatch(r"sep=(.)", lines[0].strip(), re.IGNORECASE)):
        return match[1]
    signs = "\t;,|"
    return max(signs, key=lambda sign: (_lines_alike(lines, sign), -signs.index(sign))) if lines else ","


def _lines_alike(lines: list[str], sign: str) -> int:
    counts = Counter(count for line in lines if (count := line.count(sign)))
    return max(counts.values(), default=0)


# -- how well a text reads --------------------------------------------------------------------------------------------


def _parted(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The distinct texts that are Vietnamese in Unicode beyond doubt, and the other texts with letters beyond ASCII."""
    other = frozenset(text for text in texts if not text.isascii())
    clear = frozenset(text for text in other if _UNMISTAKABLE.search(text))
    return clear, other - clear


@lru_cache(maxsize=REMEMBERED)
def _parted_line(line: Line) -> tuple[frozenset[str], frozenset[str]]:
    return _parted(text for _, text in line.cells)


def _share(texts: Iterable[str], converter: Callable[[str], str]) -> float:
    """Part of the words with letters beyond ASCII that read as Vietnamese once converted; abbreviations do not count."""
    words = [word for text in texts for word in _words(unicodedata.normalize("NFC", converter(text)))]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    words = (word for word in _BETWEEN_WORDS.split(text) if not word.isascii() and _LETTER.search(word))
    return tuple(word for word in words if is_syllable(word) or not _is_abbreviation(word))


def _is_abbreviation(word: str) -> bool:
    return word.isalpha() and word.isupper() and len(word) <= 6     # QĐ, HĐND


def _reads_as_vietnamese(text: str) -> bool:
    return all(map(is_syllable, _words(text)))


def _promised(fonts: Iterable[str]) -> tuple[str, ...]:
    """The encodings that the font names of a sheet stand for; capitals only where no other TCVN3 font is used."""
    names = [font.lower() for font in fonts]
    tcvn3 = [name for name in names if name.startswith(".vn")]
    vni = any(name.startswith("vni-") for name in names)
    found = (TCVN3_CAPITALS if all(name.endswith("h") for name in tcvn3) else TCVN3,) if tcvn3 else ()
    return (*found, VNI) if vni else found


# -- converters -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    """Encoding -> its letters: what stands in the file -> Unicode. Tolerated forms belong to the encoding itself."""
    tables: dict[str, dict[str, str]] = {}
    text = files("flows.intake.formats").joinpath("legacy-encodings.csv").read_text(encoding="utf-8-sig")
    for row in csv.DictReader(text.splitlines()):
        typed = "".join(chr(int(point.removeprefix("U+"), 16)) for point in row["legacy_codepoints"].split())
        tables.setdefault(row["encoding"].removesuffix("-ALIAS"), {})[typed] = row["unicode"]
    return tables


@lru_cache(maxsize=4)
def _pattern(encoding: str) -> re.Pattern[str]:
    longest_first = sorted(_tables()[encoding], key=lambda typed: (-len(typed), typed))
    return re.compile("|".join(map(re.escape, longest_first)))


def _by_table(encoding: str) -> Callable[[str], str]:
    def converted(text: str) -> str:
        table = _tables()[encoding]
        return _pattern(encoding).sub(lambda match: table[match[0]], text)
    return converted


_WINDOWS_1252: Final = [bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256)]
_BYTES: Final = {letter: byte for byte, letter in enumerate(_WINDOWS_1252)}
_BETWEEN_CELLS = re.compile(r"[\r\n\t;,|\"]+")


def _reread(codec: str) -> Callable[[str], str]:
    """Text that was read as windows-1252 but written in another codec; left as it is where it cannot have been."""
    def converted(text: str) -> str:
        try:
            return bytes(_BYTES[letter] for letter in text).decode(codec)
        except (KeyError, UnicodeDecodeError):
            return text
    return converted


_CONVERTERS: Final[dict[str, Callable[[str], str]]] = {
    TCVN3: _by_table("TCVN3"),
    TCVN3_CAPITALS: lambda text: _by_table("TCVN3-H")(text).upper(),   # these fonts show ASCII as capitals too
    VNI: _by_table("VNI-WIN"),
    WINDOWS_1258: _reread("cp1258"),
    UTF8: _reread("utf-8"),
}
