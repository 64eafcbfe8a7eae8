"""A Figure -> PNG bytes: the same figure always gives the same bytes, small enough to sit in a Word file."""

from io import BytesIO

from matplotlib.figure import Figure
from PIL import Image

from flows.charts.lettering import Canvas
from flows.charts.style import DPI

WHITE = 253                     # the reduction makes paper 254, which prints as a grey box on the white page
COLOURS = 128                   # a chart has a dozen colours; the rest are soft edges of letters and lines


def png_bytes(figure: Figure, dpi: int = DPI) -> bytes:
    """PNG with its resolution and nothing else: no software name, no time. A palette image, a third of the full-colour size."""
    if figure.get_dpi() != dpi:
        figure.set_dpi(dpi)
    canvas = figure.canvas if isinstance(figure.canvas, Canvas) else Canvas(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), pixels, "raw", "RGBA", 0, 1)
    target = BytesIO()
    reduced = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    reduced.putpalette([255 if value >= WHITE else value for value in reduced.getpalette() or []])
    reduced.save(target, "png", dpi=(dpi, dpi), compress_level=4)
    return target.getvalue()
