"""Bytes of a .csv or other delimited text -> one sheet of texts."""

import csv
import io
import re
from pathlib import PurePosixPath

from flows.intake.formats.legacy import decode_csv, delimiter
from flows.intake.formats.sheets import MAX_PLACES, Position, Sheet, UnreadableSheet, spread
from flows.text import squeeze

_SEPARATOR_LINE = re.compile(r"sep=.\s*\r?\n", re.IGNORECASE)
_MAX_CELL_LENGTH = 1_000_000
_MAX_COLUMNS = 16_384            # of an Excel sheet


def read_csv(data: bytes, name: str) -> list[Sheet]:
    """One sheet named after the file; values are texts as written, blank ones None, rows counted as Excel counts them.

    Excel's leading ``sep=;`` line is no row. Raises UnreadableSheet: ``damaged-file``, ``too-large``.
    """
    text, _ = decode_csv(data)
    sign = delimiter(text)
    text = _SEPARATOR_LINE.sub("", text, count=1) if _SEPARATOR_LINE.match(text) else text
    csv.field_size_limit(_MAX_CELL_LENGTH)
    title = squeeze(PurePosixPath(name).stem)
    cells: dict[Position, object] = {}
    try:
        for row, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), start=1):
            cells.update(((row, column), value) for column, value in enumerate(line, start=1) if value.strip())
            if len(cells) > MAX_PLACES or len(line) > _MAX_COLUMNS:
                raise UnreadableSheet("too-large", "bảng số liệu cỡ thường", f"hơn {len(cells)} ô ở dòng {row}")
    except csv.Error as error:
        raise UnreadableSheet("damaged-file", "bảng chia cột bằng dấu phẩy, chấm phẩy hoặc tab", "nội dung bị hỏng") from error
    rows, top, left = spread(title, cells)
    return [Sheet(title, rows, top, left)]
