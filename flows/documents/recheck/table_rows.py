"""Rows of a table put in, taken out and numbered anew; a new row looks like the row beside it."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from flows.documents.recheck.grids import CELL, TABLE_ROW, Grid, Line, cells_of
from flows.documents.recheck.table_plan import Plan
from flows.documents.word_xml import PPR, RPR, RUN, SDT, Element, P, T, qn, style_of, text_of, w

_CELL_LOOK, _ROW_LOOK = qn("tcPr"), (qn("trPr"), qn("tblPrEx"))
_SPAN, _KEEP, _STYLE, _VAL, _ID, _HEADER = (qn(name) for name in ("gridSpan", "keepNext", "pStyle", "val", "id", "tblHeader"))
_MARKED = tuple(qn(name) for name in ("ins", "del", "pPrChange", "rPrChange", "trPrChange", "tcPrChange"))
_BOOKMARKS = qn("bookmarkStart"), qn("bookmarkEnd")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_NUMBERINGS: tuple[tuple[re.Pattern[str], Callable[[str], int], Callable[[int], str]], ...] = (
    (re.compile(r"\d+(?=\.?$)"), int, str),
    (re.compile(r"[IVX]+(?=\.?$)"), lambda text: _ROMAN.index(text) if text in _ROMAN else 0,
     lambda number: _ROMAN[number] if number < len(_ROMAN) else str(number)))


def carry_out(plan: Plan, above: str, ids: Iterator[int], styles: Mapping[str, str]) -> list[Element]:
    """Does what the plan says; returns the rows of the document that are new or hold new words.

    ``above``: token of the line over the table as printed; ``ids``: free ids of controls; ``styles``: style id of the edition's
    document -> style id here, for what has no model here.
    """
    here = {line: ours.element for line, ours in plan.same.items()}
    models = dict(here)
    for line, before in plan.added:
        here[line] = row = _new_row(plan.fresh, line, models, styles)
        _put(row, None if before is None else here[before], plan.ours)
    for ours, fresh, place in plan.cells:
        _fill(cells_of(ours.element)[place], cells_of(fresh.element)[place])
    for line in plan.removed:
        _take_out(line.element)
    _explain(plan, above, styles)
    changed = list(dict.fromkeys([*(here[line] for line, _ in plan.added), *(ours.element for ours, _, _ in plan.cells)]))
    for control in (item for row in changed for item in row.iter(SDT)):
        if (number := control.find(f"*/{_ID}")) is not None and number.get(_VAL, "").startswith("+"):
            number.set(_VAL, str(next(ids)))
    return changed


def _new_row(fresh: Grid, line: Line, here: Mapping[Line, Element], styles: Mapping[str, str]) -> Element:
    """The row as its nearest kin in this document looks; a kind of row that is not here as the edition has it."""
    kind = _kind(line)
    order = {one: place for place, one in enumerate(fresh.lines)}
    kin = [one for one in here if _kind(one) == kind and len(here[one].findall(CELL)) == len(line.cells)]
    nearest = min(kin, key=lambda one: (abs(order[one] - order[line]), order[one]), default=None)
    row = copy.deepcopy(line.element if nearest is None else here[nearest])
    if nearest is None:
        for style in row.iter(_STYLE):
            style.set(_VAL, styles.get(style.get(_VAL), style.get(_VAL)))
    for child in list(row):
        if child.tag != CELL and child.tag not in _ROW_LOOK:
            row.remove(child)
    for mark in list(row.iter(*_MARKED)):
        mark.getparent().remove(mark)
    for cell, source in zip(cells_of(row), cells_of(line.element), strict=True):
        _fill(cell, source)
    for element in (row, *row.iter(P)):
        element.attrib.clear()      # ids of paragraphs and of editing sessions stand once
    return row


def _kind(line: Line) -> tuple[tuple[str, str], ...]:
    """Rows of a kind have the same cells in the same styles."""
    return tuple(("" if (span := cell.find(f"*/{_SPAN}")) is None else str(span.get(_VAL)),
                  style_of(next(cell.iter(P)))) for cell in cells_of(line.element))


def _fill(cell: Element, source: Element) -> None:
    """The words and figures of another cell in the looks of this one; Word's own numbering stays."""
    first = next(cell.iter(P))
    look = first.find(PPR)
    letters = next((item for run in cell.iter(RUN) if (item := run.find(RPR)) is not None), None)
    is_numbered_by_word = look is not None and look.find(qn("numPr")) is not None and not text_of(cell)
    for child in [child for child in cell if child.tag != _CELL_LOOK]:
        cell.remove(child)
    for paragraph in source.iter(P):
        content = [] if is_numbered_by_word else [_dressed(item, letters) for item in paragraph if item.tag in (RUN, SDT)]
        new = w("p", copy.deepcopy(look), *(item for item in content if item is not None))
        _keep_like(new, paragraph)
        cell.append(new)


def _dressed(item: Element, letters: Element | None) -> Element | None:
    """A run or control in these letters; None for a run that shows nothing, as that of a comment."""
    new = copy.deepcopy(item)
    if new.tag == RUN and new.find(T) is None:
        return None
    for run in new.iter(RUN):
        if (own := run.find(RPR)) is not None:
            run.remove(own)
        if letters is not None:
            run.insert(0, copy.deepcopy(letters))
    if (number := new.find(f"*/{_ID}")) is not None and new.tag == SDT:
        number.set(_VAL, f"+{number.get(_VAL)}")        # told apart until it has a number of its own
    return new


def _keep_like(paragraph: Element, source: Element) -> None:
    """A row stays with the next one where the edition wants it so: before a total, below a heading."""
    look = paragraph.find(PPR)
    if look is None:
        return
    for item in look.findall(_KEEP):
        look.remove(item)
    if source.find(f"{PPR}/{_KEEP}") is not None:
        look.insert(1 if look.find(_STYLE) is not None else 0, w("keepNext"))


def _put(row: Element, before: Element | None, grid: Grid) -> None:
    if before is not None:
        before.addnext(row)
    elif grid.lines:
        grid.lines[0].element.addprevious(row)
    else:
        grid.element.append(row)


def _take_out(row: Element) -> None:
    """The row, and the other ends of bookmarks that began or ended in it."""
    root = row.getroottree().getroot()
    names = {item.get(_ID) for item in row.iter(*_BOOKMARKS)}
    row.getparent().remove(row)
    for item in [item for item in root.iter(*_BOOKMARKS) if item.get(_ID) in names] if names else ():
        item.getparent().remove(item)


def _explain(plan: Plan, above: str, styles: Mapping[str, str]) -> None:
    """The line of units and signs over the table follows the edition, unless a person has written it anew."""
    ours, fresh = plan.ours.legend, plan.fresh.legend
    if plan.ours.above != above or plan.fresh.above == above:
        return
    if ours is not None:
        texts = list(ours.iter(T))
        for item, text in zip(texts, ["" if fresh is None else text_of(fresh), *("" for _ in texts[1:])], strict=True):
            item.text = text
    elif fresh is not None:
        line = copy.deepcopy(fresh)
        line.tail = None
        for style in line.iter(_STYLE):
            style.set(_VAL, styles.get(style.get(_VAL), style.get(_VAL)))
        plan.ours.element.addprevious(line)


def number_rows(plans: Sequence[Plan]) -> None:
    """Numbers the rows of changed tables, and of those that count on from them, as the edition counts its own."""
    for pattern, value, shown in _NUMBERINGS:
        last_here, last_there, is_shifted = 0, 0, False
        for plan in plans:
            there = _numbers([line.element for line in plan.fresh.lines], pattern, value)
            counts_on = bool(there) and there[0] > 1 and there[0] == last_there + 1
            is_shifted = bool(plan.added or plan.removed) or (counts_on and is_shifted)
            rows = [row for row in plan.ours.element.iterchildren(TABLE_ROW) if row.find(f"*/{_HEADER}") is None]
            if there and is_shifted and plan.is_safe and all(after == before + 1 for before, after in pairwise(there)):
                _count(rows, pattern, shown, last_here + 1 if counts_on and last_here else there[0])
            here = _numbers(rows, pattern, value)
            last_here, last_there = (here or [0])[-1], (there or [0])[-1]


def _numbers(rows: Sequence[Element], pattern: re.Pattern[str], value: Callable[[str], int]) -> list[int]:
    return [value(found[0]) for row in rows if (found := pattern.match(_lead(row)))]


def _lead(row: Element) -> str:
    return text_of(next(iter(cells_of(row)))).strip()


def _count(rows: Sequence[Element], pattern: re.Pattern[str], shown: Callable[[int], str], start: int) -> None:
    number = start
    for row in rows:
        if not pattern.match(_lead(row)):
            continue
        first, *others = [item for item in cells_of(row)[0].iter(T) if (item.text or "").strip()]
        text = pattern.sub(shown(number), _lead(row))
        number += 1
        if text != _lead(row):
            first.text = text
            for item in others:
                item.text = ""


