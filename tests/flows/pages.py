"""Pages of a Word document as LibreOffice prints them: words with their places, ink, pictures, fonts."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import numpy as np
from PIL import Image

MM = 72 / 25.4
TOOLS = ("soffice", "pdftotext", "pdftoppm", "pdfimages", "pdffonts")
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
_DPI, _FINE_DPI = 40, 150


def missing_tools() -> str:
    """What is not installed, for the reason of a skip; "" when all is there."""
    return ", ".join(tool for tool in TOOLS if shutil.which(tool) is None)


@dataclass(frozen=True)
class Word:
    """One word and its box in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    """One printed page. ``ink``: left, top, right and bottom of all that is drawn; ``pictures``: how many lie on it."""

    width: float
    height: float
    words: tuple[Word, ...]
    ink: tuple[float, float, float, float]
    pictures: int

    @property
    def ink_bottom(self) -> float:
        """Where the lowest dark dot stands."""
        return self.ink[3]

    def line_of(self, text: str) -> tuple[float, float, float]:
        """Left, right and bottom of the printed line with this text."""
        wanted = text.split()
        for place in range(len(self.words)):
            found = self.words[place:place + len(wanted)]
            if [word.text for word in found] == wanted:
                return min(word.left for word in found), max(word.right for word in found), max(word.bottom for word in found)
        raise AssertionError(f"no line {text!r} on the page")

    @property
    def across(self) -> bool:
        return self.width > self.height

    @property
    def head(self) -> str:
        """What stands in the upper margin of 20 mm."""
        return _line([word for word in self.words if word.bottom < 20 * MM])

    @property
    def lines(self) -> list[str]:
        """The text below the upper margin, line by line."""
        rows: list[list[Word]] = []
        for word in sorted((word for word in self.words if word.bottom >= 20 * MM), key=lambda word: word.middle):
            if not rows or word.middle - rows[-1][0].middle > 5:
                rows.append([])
            rows[-1].append(word)
        return [_line(row) for row in rows]

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def filled(self) -> float:
        """Share of the height of the text area that is used."""
        bottom = 15 if self.across else 20
        return (self.ink_bottom - 20 * MM) / (self.height - (20 + bottom) * MM)


@dataclass(frozen=True)
class Printed:
    """A document as printed."""

    pages: tuple[Page, ...]
    fonts: tuple[str, ...]              # lines of pdffonts
    rules: tuple[tuple[float, float, float], ...]       # drawn level lines of page 1: left, right, height from the top


def printed(documents: Sequence[Path], folder: Path) -> dict[str, Printed]:
    """Documents through LibreOffice, started once for all in an own profile below ``folder``; by name without ending."""
    _call("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir",
          str(folder), *map(str, documents))
    return {document.stem: _read(folder / f"{document.stem}.pdf", folder / "pages") for document in documents}


def _read(pdf: Path, folder: Path) -> Printed:
    """The pages of a PDF through poppler."""
    folder = folder / pdf.stem
    folder.mkdir(parents=True)
    _call("pdftoppm", "-r", str(_DPI), "-gray", "-png", str(pdf), str(folder / "page"))
    images = sorted(folder.glob("page-*.png"))
    pictures = [int(line.split()[0]) for line in _call("pdfimages", "-list", str(pdf)).splitlines()[2:]
                if line.split()[2] == "image"]
    boxes = _PAGE.findall(_call("pdftotext", "-bbox", str(pdf), "-"))
    pages = [Page(float(width), float(height), tuple(_words(body)), _ink(image), pictures.count(number))
             for number, ((width, height, body), image) in enumerate(zip(boxes, images, strict=True), start=1)]
    return Printed(tuple(pages), tuple(_call("pdffonts", str(pdf)).splitlines()[2:]), tuple(_rules(pdf)))


def _line(words: list[Word]) -> str:
    """Words from left to right. A letter of a second font comes as a word of its own: no gap, no space."""
    text, end = "", 0.0
    for word in sorted(words, key=lambda word: word.left):
        text += (" " if text and word.left - end > 1.2 else "") + word.text
        end = word.right
    return text


def _words(body: str) -> list[Word]:
    return [Word(unescape(text), *map(float, box)) for *box, text in _WORD.findall(body)]


def _ink(image: Path) -> tuple[float, float, float, float]:
    """In points from the upper left corner."""
    with Image.open(image) as picture:
        box = picture.convert("L").point(lambda shade: 255 if shade < 160 else 0).getbbox() or (0, 0, 0, 0)
    left, top, right, bottom = (length / _DPI * 72 for length in box)
    return left, top, right, bottom


def _rules(pdf: Path) -> Iterator[tuple[float, float, float]]:
    """Level lines of the first page: dark dots side by side over at least 12 mm, thinner than a letter's stroke is long."""
    target = pdf.with_suffix("")
    _call("pdftoppm", "-r", str(_FINE_DPI), "-gray", "-png", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(target))
    with Image.open(target.with_suffix(".png")) as picture:
        dark = np.asarray(picture.convert("L")) < 140
    for number, row in enumerate(dark):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start > 12 * MM / 72 * _FINE_DPI:
                yield start / _FINE_DPI * 72, end / _FINE_DPI * 72, number / _FINE_DPI * 72


def _call(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", timeout=180).stdout
