"""Text measured and drawn from remembered glyph outlines.

Half the time of a chart with matplotlib's own text goes into shaping each string and rendering each letter again. Here each
letter is read once from the font; a string is the sum of its letters (with kerning), so what was measured is what is drawn.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any, Literal

import matplotlib
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

Face = Literal["regular", "bold", "oblique"]
Ismath = bool | Literal["TeX"]
_FILES = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "oblique": "DejaVuSans-Oblique.ttf"}
# Of the size of the letters; the same for every string, so that base lines do not dance with accents and tails.
ASCENT, DESCENT = 0.76, 0.24

# A matplotlibrc in somebody's home must not change a chart.
matplotlib.rcdefaults()
matplotlib.rcParams["svg.hashsalt"] = "danvan"


@lru_cache(maxsize=3)
def font_file(face: Face) -> str:
    """The font as bundled with matplotlib: it has every Vietnamese letter, and it is the same on every machine."""
    return str(FilePath(matplotlib.get_data_path()) / "fonts" / "ttf" / _FILES[face])


def font_files() -> list[FilePath]:
    """Every font a chart may use."""
    return [FilePath(matplotlib.get_data_path()) / "fonts" / "ttf" / name for name in _FILES.values()]


@lru_cache(maxsize=32)
def font(size_pt: float, face: Face = "regular") -> FontProperties:
    return FontProperties(fname=font_file(face), size=size_pt)


def width_em(text: str, face: Face = "regular") -> float:
    """Width of the longest line, in sizes of the letters."""
    return max(_line(line, font_file(face))[1] for line in text.split("\n"))


@lru_cache(maxsize=4)
def _open(file: str) -> tuple[FT2Font, float]:
    opened = FT2Font(file)
    return opened, float(opened.units_per_EM)


@lru_cache(maxsize=4096)
def _glyph(letter: str, file: str) -> tuple[float, Any, Any]:
    """Advance, vertices and codes of one letter, in sizes of the letters."""
    opened, em = _open(file)
    glyph = opened.load_char(ord(letter), flags=LoadFlags.NO_SCALE)
    vertices, codes = opened.get_path()
    # Unscaled outlines come back in 26.6 fixed point of font units.
    return glyph.horiAdvance / em, np.asarray(vertices) * 64 / em, np.asarray(codes)


@lru_cache(maxsize=4096)
def _kerning(left: str, right: str, file: str) -> float:
    opened, em = _open(file)
    pair = opened.get_char_index(ord(left)), opened.get_char_index(ord(right))
    return opened.get_kerning(*pair, Kerning.UNSCALED) / em


@lru_cache(maxsize=8192)
def _line(text: str, file: str) -> tuple[Path, float]:
    """Outline and width of one line, in sizes of the letters, from its base line."""
    x, before = 0.0, ""
    vertices, codes = [np.empty((0, 2))], [np.empty(0, dtype=Path.code_type)]
    for letter in unicodedata.normalize("NFC", text):
        x += _kerning(before, letter, file) if before else 0.0
        advance, outline, steps = _glyph(letter, file)
        vertices.append(outline + np.array([x, 0.0]))
        codes.append(steps)
        x, before = x + advance, letter
    return Path(np.concatenate(vertices), np.concatenate(codes)), x


class _Renderer(RendererAgg):
    """Agg with text as outlines."""

    def draw_text(self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: FontProperties, angle: float,
                  ismath: Ismath = False, mtext: Text | None = None) -> None:
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
            return
        outline, _ = _line(s, str(prop.get_file()))
        place = Affine2D().scale(self._em(prop)).rotate_deg(angle).translate(x, self.height - y)
        pen = self.new_gc()
        pen.copy_properties(gc)
        pen.set_linewidth(0.0)
        pen.set_snap(False)     # letters stay where they were measured, between pixels
        self.draw_path(pen, outline, place, rgbFace=gc.get_rgb())  # type: ignore[no-untyped-call]
        pen.restore()

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Ismath) -> tuple[float, float, float]:
        if ismath:
            width, height, descent = super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-untyped-call]
            return width, height, descent
        em = self._em(prop)
        return _line(s, str(prop.get_file()))[1] * em, (ASCENT + DESCENT) * em, DESCENT * em

    def _em(self, prop: FontProperties) -> float:
        return float(prop.get_size_in_points() * self.dpi / 72)


class Canvas(FigureCanvasAgg):
    """The canvas of every chart: matplotlib's, with text from remembered outlines."""

    _drawn_by: tuple[tuple[int, int, float], _Renderer] | None = None

    def get_renderer(self) -> _Renderer:
        size = (*self.get_width_height(physical=True), self.figure.dpi)
        if self._drawn_by is None or self._drawn_by[0] != size:
            self._drawn_by = size, _Renderer(*size)  # type: ignore[no-untyped-call]
        self.renderer = self._drawn_by[1]   # where FigureCanvasAgg looks for it
        return self._drawn_by[1]
