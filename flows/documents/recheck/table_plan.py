"""What a newer edition changes in the data tables of an edited document, and what of it only a person can decide.

Three states are compared: as printed (the record), as the document stands now, as the edition's own document has it. What the
edition changed is carried over; what a person changed stays.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.documents.recheck.grids import CELL, Grid, Line
from flows.documents.recheck.record import PrintedTable
from flows.documents.recheck.row_match import match_rows, match_tables
from flows.documents.word_xml import Element, qn

Kind = Literal["added", "removed", "cell", "kept", "clash", "columns", "new-table", "gone-table"]
_QUOTED = 70
_MERGED = qn("vMerge")


@dataclass(frozen=True, slots=True)
class TableChange:
    """A row or table that was changed (``added``, ``removed``, ``cell``) or is left to a person, and why."""

    kind: Kind
    table: str
    rows: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.kind in ("added", "removed", "cell")

    @property
    def message(self) -> str:
        first = short(self.rows[0]) if self.rows else ""
        texts = {
            "added": f"thêm dòng “{first}”", "removed": f"bớt dòng “{first}”", "cell": f"sửa lời dòng “{first}”",
            "kept": f"bản hiện tại không còn dòng “{first}”; dòng có người sửa hoặc ghi chú nên giữ nguyên",
            "clash": f"dòng “{first}”: bản hiện tại ghi khác, nhưng ô đã có người sửa nên giữ nguyên",
            "columns": f"cột, dòng đầu hoặc ô gộp đã đổi nên không tự thêm, bớt dòng; bản hiện tại {self._counts}",
            "new-table": "bản hiện tại có thêm bảng này", "gone-table": "bản hiện tại không còn bảng này"}
        return f"bảng “{short(self.table)}”: {texts[self.kind]}"

    @property
    def _counts(self) -> str:
        return "; ".join(f"{what} {len(rows):02} dòng, dòng đầu “{short(rows[0])}”"
                         for what, rows in (("thêm", self.rows), ("bớt", self.fewer)) if rows) or "có dòng đầu khác"


def short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED - 1]}…"


@dataclass(frozen=True, eq=False)
class Plan:
    """One table: rows to put in behind which row (None: at the top), rows to take out, cells whose words are new."""

    ours: Grid
    fresh: Grid
    added: Sequence[tuple[Line, Line | None]]
    removed: Sequence[Line]
    cells: Sequence[tuple[Line, Line, int]]             # our row, the edition's row, place of the cell
    same: Mapping[Line, Line]                           # row of the edition -> the row here
    left: Sequence[TableChange] = field(default=())
    is_safe: bool = True


def plans_of(printed: Sequence[PrintedTable], ours: Sequence[Grid], fresh: Sequence[Grid],
             edited: Collection[Element]) -> Iterator[tuple[int, Plan]]:
    """Index in ``printed`` -> plan, for every table of the record that stands in both documents.

    ``edited``: rows in which a person has edited a figure or left a note.
    """
    here = match_tables(printed, [grid.printed for grid in ours])
    there = match_tables(printed, [grid.printed for grid in fresh])
    for place, table in enumerate(printed):
        if place in here and place in there:
            yield place, _plan(table, ours[here[place]], fresh[there[place]], edited)


def other_tables(printed: Sequence[PrintedTable], ours: Sequence[Grid], fresh: Sequence[Grid]) -> Iterator[TableChange]:
    """Tables that the edition has and was not printed with, or the other way round."""
    here = match_tables(printed, [grid.printed for grid in ours])
    there = match_tables(printed, [grid.printed for grid in fresh])
    yield from (TableChange("gone-table", ours[here[place]].name) for place in here if place not in there)
    new = [grid for place, grid in enumerate(fresh) if place not in there.values()]
    added = [grid.printed for place, grid in enumerate(ours) if place not in here.values()]
    copied = match_tables([grid.printed for grid in new], added)
    yield from (TableChange("new-table", grid.name) for place, grid in enumerate(new) if place not in copied)


def _plan(printed: PrintedTable, ours: Grid, fresh: Grid, edited: Collection[Element]) -> Plan:
    rows, others = [line.cells for line in ours.lines], [line.cells for line in fresh.lines]
    here, there = match_rows(printed.rows, rows), match_rows(printed.rows, others)
    typed = _typed_alike(ours, fresh, here, there)
    stays = {there[place]: here[place] for place in here if place in there} | typed
    new = [place for place in range(len(others)) if place not in stays and place not in there.values()]
    gone = [here[place] for place in here if place not in there]
    if not _is_safe(printed, ours, fresh, here, there):
        return _left_alone(printed, ours, fresh, [fresh.lines[one] for one in new], [ours.lines[one] for one in gone])
    as_printed = {here[place]: printed.rows[place] for place in here}
    out = [one for one in gone if rows[one] == as_printed[one] and ours.lines[one].element not in edited]
    kept = [TableChange("kept", fresh.name, (_named(ours.lines[one]),)) for one in gone if one not in out]
    cells = list(_other_cells(printed, ours, fresh, here, there, edited))
    return Plan(ours, fresh, tuple(_places(fresh, stays, new)), tuple(ours.lines[one] for one in out),
                tuple((ours.lines[one], fresh.lines[other], place) for one, other, place, is_free in cells if is_free),
                {fresh.lines[other]: ours.lines[one] for other, one in stays.items()},
                (*kept, *(TableChange("clash", fresh.name, (_named(ours.lines[one]),))
                          for one in dict.fromkeys(one for one, _, _, is_free in cells if not is_free))))


def _left_alone(printed: PrintedTable, ours: Grid, fresh: Grid, new: Sequence[Line], gone: Sequence[Line]) -> Plan:
    """Nothing is done in a table whose columns are not those that were printed; what would be done is told."""
    told = TableChange("columns", fresh.name, tuple(_named(line) for line in new), tuple(_named(line) for line in gone))
    is_other = new or gone or fresh.heading != printed.heading
    return Plan(ours, fresh, (), (), (), {}, (told,) if is_other else (), is_safe=False)


def _typed_alike(ours: Grid, fresh: Grid, here: Mapping[int, int], there: Mapping[int, int]) -> dict[int, int]:
    """Rows that a person has added and the edition has now as well: index in the edition -> index here."""
    added = [place for place in range(len(ours.lines)) if place not in here.values()]
    new = [place for place in range(len(fresh.lines)) if place not in there.values()]
    found = match_rows([ours.lines[place].cells for place in added], [fresh.lines[place].cells for place in new])
    return {new[other]: added[one] for one, other in found.items()}


def _is_safe(printed: PrintedTable, ours: Grid, fresh: Grid, here: Mapping[int, int], there: Mapping[int, int]) -> bool:
    """Whether the columns are still those that were printed: as many cells, none merged, no row in a wrapping of its own."""
    if len(ours.heading) != len(printed.heading) or fresh.heading != printed.heading:
        return False
    if any(len(fresh.lines[there[place]].cells) != len(printed.rows[place]) for place in there):
        return False
    return all(_is_plain(ours, ours.lines[here[place]], len(printed.rows[place])) for place in here)


def _is_plain(grid: Grid, line: Line, count: int) -> bool:
    row = line.element
    return len(row.findall(CELL)) == count and row.getparent() is grid.element and row.find(f"{CELL}/*/{_MERGED}") is None


def _other_cells(printed: PrintedTable, ours: Grid, fresh: Grid, here: Mapping[int, int], there: Mapping[int, int],
                 edited: Collection[Element]) -> Iterator[tuple[int, int, int, bool]]:
    """(row here, row of the edition, cell, whether it may be replaced) where the edition's words differ from the printed ones."""
    for row in here:
        if row not in there:
            continue
        line, other = ours.lines[here[row]], fresh.lines[there[row]]
        for place, (then, now, new) in enumerate(zip(printed.rows[row], line.cells, other.cells, strict=True)):
            if new not in (then, now):
                yield here[row], there[row], place, now == then and line.element not in edited


def _places(fresh: Grid, stays: Mapping[int, int], new: Sequence[int]) -> Iterator[tuple[Line, Line | None]]:
    """Each new row with the row of the edition it stands behind, which is here or new itself."""
    known = {*stays, *new}
    for place in new:
        before = max((other for other in known if other < place), default=None)
        yield fresh.lines[place], None if before is None else fresh.lines[before]


def _named(line: Line) -> str:
    return line.words or " | ".join(line.cells)
