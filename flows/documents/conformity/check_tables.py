"""TBL: tables of data - lines, repeated header, rows kept whole, size of the text."""

from collections.abc import Iterator
from itertools import pairwise

from flows.documents.conformity.looks import Checks, Miss, size_text, within
from flows.documents.conformity.paper import Cell, Table
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule

_ALL_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _build(document: Document, rule: Rule) -> Iterator[Miss]:
    kinds = rule.words("kinds")
    for table in document.data_tables:
        found = [] if _is_ruled(table, kinds) else ["thiếu đường kẻ bao hoặc kẻ trong"]
        if not table.rows[0].is_header:
            found.append("hàng tiêu đề không lặp lại ở trang sau")
        if not all(row.is_whole for row in table.rows):
            found.append("có hàng có thể bị ngắt sang trang")
        if found:
            yield Miss(_place(table), "; ".join(found))


def _place(table: Table) -> str:
    """``bảng 3 (đoạn 120: “TT”)``, by its first text."""
    first = next(item for cell in table.cells for item in cell.paragraphs if item.text)
    return f"bảng {table.number} ({first.place})"


def _is_ruled(table: Table, kinds: tuple[str, ...]) -> bool:
    """Lines on all sides and between all cells, whether the table sets them, or its cells one by one as LibreOffice does."""
    if all(table.borders.get(side) in kinds for side in _ALL_SIDES):
        return True
    rows = [row.cells for row in table.rows if row.cells]
    level = {side: table.borders.get(side) in kinds for side in _ALL_SIDES}
    return all(_has_uprights(cells, kinds, level) for cells in rows) and _has_levels(rows, kinds, level)


def _has_uprights(cells: list[Cell], kinds: tuple[str, ...], level: dict[str, bool]) -> bool:
    left, right = level["left"] or _has(cells[0], "left", kinds), level["right"] or _has(cells[-1], "right", kinds)
    return left and right and (level["insideV"] or all(
        _has(one, "right", kinds) or _has(next_one, "left", kinds) for one, next_one in pairwise(cells)))


def _has_levels(rows: list[list[Cell]], kinds: tuple[str, ...], level: dict[str, bool]) -> bool:
    top = level["top"] or all(_has(cell, "top", kinds) for cell in rows[0])
    bottom = level["bottom"] or all(_has(cell, "bottom", kinds) for cell in rows[-1])
    between = all(level["insideH"] or all(_has(cell, "bottom", kinds) for cell in upper)
                  or all(cell.hides_above or _has(cell, "top", kinds) for cell in lower) for upper, lower in pairwise(rows))
    return top and bottom and between


def _has(cell: Cell, side: str, kinds: tuple[str, ...]) -> bool:
    return cell.borders.get(side) in kinds


def _size(document: Document, rule: Rule) -> Iterator[Miss]:
    for table in document.data_tables:
        sizes = {run.format.size for cell in table.cells for paragraph in cell.paragraphs for run in paragraph.runs}
        wrong = [size for size in sorted(sizes) if rule.look.size and not within(size, rule.look.size)]
        if wrong:
            yield Miss(_place(table), ", ".join(size_text(size) for size in wrong))


CHECKS: Checks = {"TBL-01": _build, "TBL-02": _size}
