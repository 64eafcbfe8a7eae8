"""A table whose fields stand below one another -> which of its rows holds which field.

The words of the rows tell, and most offices use the words of the form: worked out once for each set of words.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.catalogue import FieldSpec
from flows.intake.layout.headers import Header
from flows.intake.layout.labels import FormLabels, fold_row_label
from flows.intake.layout.lines import REMEMBERED, Line
from flows.intake.layout.rows import has_footer, is_footer

_MOST_KNOWN = 1024      # sets of words remembered at a time


class Words(NamedTuple):
    """What one row says of itself: its label, its printed number, its own unit of measure; "" where it says nothing."""

    label: str
    number: str = ""
    measure: str = ""
    ends: bool = False      # a row without a label that stands below the table: signature, recipients


class FieldRow(NamedTuple):
    """A labelled row, ``place`` rows below the header. ``field`` is None where the label fits none for certain; ``again``:
    the field stood further up already. ``factor`` is for a row with its own unit of measure, None if it makes no sense.
    """

    place: int
    label: str
    field: FieldSpec | None
    again: bool
    measure: str
    factor: float | None


def fields_below(header: Header, rows: Sequence[Sequence[object]], lines: Sequence[Line]) -> tuple[FieldRow, ...]:
    """The labelled rows of a table in order, up to its end. ``rows``: those below its header, ``lines`` the text of each."""
    heading, ordinal, unit = header.heading, header.ordinal, header.unit
    numbers = [None if ordinal is None else row[ordinal] for row in rows]
    words = [_words(line, number, heading, unit) for line, number in zip(lines, numbers, strict=True)]
    return _fields_below(header.labels, tuple(words))


@lru_cache(maxsize=REMEMBERED, typed=True)      # 1 and 1.0 are printed differently
def _words(line: Line, number: object, heading: int, unit: int | None) -> Words:
    """What a row says whose printed number is as given, by its text."""
    texts: dict[int | None, str] = dict(line.cells)
    label = texts.get(heading, "")
    if not label.strip():
        return Words("", ends=has_footer(line))
    return Words(label, str(number).strip().rstrip(".") if number else "", texts.get(unit, ""))


@lru_cache(maxsize=_MOST_KNOWN)
def _fields_below(labels: FormLabels, rows: tuple[Words, ...]) -> tuple[FieldRow, ...]:
    group, found, told = "", set[str](), list[FieldRow]()
    for place, (label, number, measure, ends) in enumerate(rows):
        if ends or (found and label and is_footer(label)):
            break
        if not label:
            continue
        field = labels.row_field(group, label, number)
        if field is None:
            group = fold_row_label(label)
            told.append(FieldRow(place, label, None, again=False, measure="", factor=1.0))
        else:
            factor = labels.row_factor(measure, field.id) if measure.strip() else 1.0
            told.append(FieldRow(place, label, field, field.id in found, measure.strip() and measure, factor))
            found.add(field.id)
    return tuple(told)
