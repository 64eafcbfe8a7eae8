"""The look shared by every chart: lettering, fills that survive black-and-white printing, text in centimetres."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from flows.charts.lettering import Face, width_em

TEXT_WIDTH_CM = 16.0
PAGE_HEIGHT_CM = 24.0           # what fits on one A4 page with its caption
CM_PER_INCH = 2.54
DPI = 200

BODY_PT = 9.0                   # names of bars and their values
SMALL_PT = 8.0                  # legend, ticks, reference lines
SIZES_PT = (9.0, 8.5, 8.0, 7.5, 7.0, 6.0, 5.0)   # tried in this order when a chart grows past one page
LINE_SPACING = 1.1

INK = "#222222"
SOFT_INK = "#595959"
GRID = "#DCDCDC"
PAPER = "#FFFFFF"
REFERENCE = "#8A3B12"

NO_DATA = "chưa có số liệu"
ESTIMATE = "dự kiến"
NO_BREAK = "\u00a0"

FillName = Literal["dark", "mid", "pale", "grey", "bad"]


@dataclass(frozen=True)
class Fill:
    """How one series is filled: colour, hatch, and the ink of a label set upon it."""

    face: str
    line: str                   # edges and hatch
    hatch: str
    ink: str
    strong: str                 # edge of the hollow form


# In grey these print at about 21, 60, 87, 75 and 40 per cent lightness; neighbours also differ by hatch.
FILLS: dict[FillName, Fill] = {
    "dark": Fill("#1F3864", "#FFFFFF", "", "#FFFFFF", "#1F3864"),
    "mid": Fill("#8FAAD0", "#FFFFFF", "", INK, "#5B7FB5"),
    "pale": Fill("#E3EAF4", "#7F9CC4", "...", INK, "#7F9CC4"),
    "grey": Fill("#C4C4C4", "#8C8C8C", "\\\\\\", INK, "#8C8C8C"),
    "bad": Fill("#B4532A", "#F0CDBD", "////", "#FFFFFF", "#B4532A"),
}
HOLLOW = Fill(PAPER, FILLS["dark"].face, "", INK, FILLS["dark"].face)    # the swatch of forecasts and estimates
SERIES_ORDER: tuple[FillName, ...] = ("dark", "mid", "pale", "grey", "bad")


def text_width_cm(text: str, size_pt: float, face: Face = "regular") -> float:
    """Width of the longest line."""
    return width_em(text, face) * size_pt / 72 * CM_PER_INCH


def text_height_cm(text: str, size_pt: float) -> float:
    """Height of a text of one or more lines; high enough for stacked accents (Ẩ, Ộ)."""
    lines = text.count("\n") + 1
    return (lines - 1) * line_height_cm(size_pt) + 1.25 * size_pt / 72 * CM_PER_INCH


def line_height_cm(size_pt: float) -> float:
    return 1.17 * LINE_SPACING * size_pt / 72 * CM_PER_INCH


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)
def wrap(text: str, width_cm: float, size_pt: float, face: Face = "regular", max_lines: int = 99) -> str:
    """Text in as few lines as fit the width, of like length, broken at spaces.

    No-break spaces hold words together while the line is wide enough for them; inside a word a line is broken only where the
    word alone is too wide. Past ``max_lines`` the text ends in "…": the alternative text has all of it.
    """
    lines = _lines(text, width_cm, size_pt, face)
    if len(lines) > max_lines:
        lines = [*lines[:max_lines - 1], _shortened(lines[max_lines - 1], width_cm, size_pt, face)]
    narrower = width_cm
    while 1 < len(lines) < max_lines and narrower > 0.3 * width_cm:
        narrower *= 0.94
        balanced = _lines(text, narrower, size_pt, face)
        if len(balanced) > len(lines):
            break
        lines = balanced
    return "\n".join(lines).replace(NO_BREAK, " ")


def _lines(text: str, width_cm: float, size_pt: float, face: Face) -> list[str]:
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width_cm(joined, size_pt, face) <= width_cm:
            lines[-1] = joined
        elif NO_BREAK in word and text_width_cm(word, size_pt, face) > width_cm:
            lines.extend(_lines(word.replace(NO_BREAK, " "), width_cm, size_pt, face))
        else:
            lines.extend(_pieces(word, width_cm, size_pt, face))
    return lines


def _pieces(word: str, width_cm: float, size_pt: float, face: Face) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width_cm(pieces[-1] + letter, size_pt, face) > width_cm:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _shortened(line: str, width_cm: float, size_pt: float, face: Face) -> str:
    while line and text_width_cm(line + "…", size_pt, face) > width_cm:
        line = line[:-1]
    return line.rstrip() + "…"
