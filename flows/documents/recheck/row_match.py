"""Which row is which, in two states of a table: by the figures a row carries, by its words, by most of its words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flows.documents.recheck.grids import EMPTY, FIGURE, NUMBER, Cells
from flows.documents.recheck.record import PrintedTable

_ALIKE = 0.5        # share of the telling cells that two states of one row have in common


def match_rows(old: Sequence[Cells], new: Sequence[Cells]) -> dict[int, int]:
    """Index in ``old`` -> index in ``new`` of the same row; each row counts once."""
    found: dict[int, int] = {}
    for way in (_by_figures, _by_words, _by_name, _by_likeness):
        left = [place for place in range(len(old)) if place not in found]
        taken = set(found.values())
        free = [place for place in range(len(new)) if place not in taken]
        for one, other in way([old[place] for place in left], [new[place] for place in free]):
            is_free = left[one] not in found and free[other] not in taken
            if is_free and (way in (_by_figures, _by_words) or _is_in_order(found, left[one], free[other])):
                found[left[one]] = free[other]
                taken.add(free[other])
    return found


def _is_in_order(found: Mapping[int, int], one: int, other: int) -> bool:
    """Whether the row keeps its place among those known; else it is another row in the same words."""
    return all((first < one) == (second < other) for first, second in found.items())


def _by_figures(old: Sequence[Cells], new: Sequence[Cells]) -> Iterator[tuple[int, int]]:
    owner = {token: place for place, cells in enumerate(new) for token in cells if token.startswith(FIGURE)}
    for place, cells in enumerate(old):
        owners = Counter(owner[token] for token in cells if token in owner)
        if owners:
            yield place, owners.most_common(1)[0][0]


def _by_words(old: Sequence[Cells], new: Sequence[Cells]) -> Iterator[tuple[int, int]]:
    """Equal rows in their order."""
    places: dict[Cells, list[int]] = defaultdict(list)
    for place, cells in enumerate(new):
        places[_telling(cells)].append(place)
    for place, cells in enumerate(old):
        if telling := _telling(cells):
            yield from ((place, other) for other in places[telling])


def _by_name(old: Sequence[Cells], new: Sequence[Cells]) -> Iterator[tuple[int, int]]:
    """Rows whose first words are the same and nobody else's."""
    ours, theirs = ([_name(cells) for cells in rows] for rows in (old, new))
    for place, name in enumerate(ours):
        if name and ours.count(name) == theirs.count(name) == 1:
            yield place, theirs.index(name)


def _name(cells: Cells) -> str:
    first = next(iter(_telling(cells)), "")
    return "" if first.startswith(FIGURE) else first


def _by_likeness(old: Sequence[Cells], new: Sequence[Cells]) -> Iterator[tuple[int, int]]:
    """Rows without figures of which some cells were rewritten, the most alike first."""
    scores = [(-score, place, other) for place, cells in enumerate(old) for other, others in enumerate(new)
              if (score := _likeness(cells, others)) >= _ALIKE]
    yield from ((place, other) for _, place, other in sorted(scores))


def _likeness(cells: Cells, others: Cells) -> float:
    """Share of equal cells at the same place; figures tell for themselves, so rows that have any are not compared."""
    if len(cells) != len(others) or any(token.startswith(FIGURE) for token in (*cells, *others)):
        return 0.0
    pairs = [(one, other) for one, other in zip(cells, others, strict=True) if {one, other} - {NUMBER, EMPTY}]
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else 0.0


def _telling(cells: Cells) -> Cells:
    return tuple(token for token in cells if token not in (NUMBER, EMPTY))


def match_tables(old: Sequence[PrintedTable], new: Sequence[PrintedTable]) -> dict[int, int]:
    """Index in ``old`` -> index in ``new`` of the same table: it holds the same rows, or has the same heading."""
    found: dict[int, int] = {}
    for place, table in enumerate(old):
        scores = [(_common(table, other), table.heading == other.heading, -number)
                  for number, other in enumerate(new) if number not in found.values()]
        common, same_heading, number = max(scores, default=(0, False, 0))
        if common or same_heading:
            found[place] = -number
    return found


def _common(table: PrintedTable, other: PrintedTable) -> int:
    """How many rows the tables share, without a look at likeness."""
    first, second = _marks(table.rows), _marks(other.rows)
    return len(first & second)


def _marks(rows: Iterable[Cells]) -> set[object]:
    return {token for cells in rows for token in cells if token.startswith(FIGURE)} | {_telling(cells) for cells in rows}
