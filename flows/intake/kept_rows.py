"""Tables of rows as bytes, and back: an outline for JSON, and the columns one after the other as they lie in memory."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from flows.intake.joined import Numbers, Rows, TextColumn

_STEP = 8       # each column begins at a multiple of so many bytes: numbers that straddle words are slow


def outline(rows: Rows) -> dict[str, Any]:
    """All of a table but its columns: their names, kinds and lengths, and the texts."""
    return {"texts": {name: column.texts for name, column in rows.texts.items()}, "numbers": list(rows.numbers),
            "columns": [(column.dtype.str, len(column)) for column in _columns(rows)]}


def chunks(rows: Rows) -> Iterator[bytes | memoryview]:
    """The columns."""
    for column in _columns(rows):
        yield column.data.cast("B") if len(column) else b""
        yield bytes(-column.nbytes % _STEP)


def restored(known: Mapping[str, Any], content: bytes, place: int) -> tuple[Rows, int]:
    """A table by its outline, from its columns that begin at a place of ``content``; and where they end."""
    columns = []
    for kind, length in known["columns"]:
        columns.append(np.frombuffer(content, kind, length, place))
        place += -(-columns[-1].nbytes // _STEP) * _STEP
    begins, *rest = columns
    texts = {name: TextColumn(rest[3 * number], told, rest[3 * number + 1], rest[3 * number + 2])
             for number, (name, told) in enumerate(known["texts"].items())}
    return Rows(begins, texts, dict(zip(known["numbers"], rest[3 * len(texts):], strict=True))), place


def _columns(rows: Rows) -> Iterator[Numbers]:
    yield rows.begins
    for column in rows.texts.values():
        yield from (column.codes, column.appearing, column.begins)
    yield from rows.numbers.values()
