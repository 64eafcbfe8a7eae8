"""What a header block means for one form: which column is which field, by its labels, else by its printed number."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flows.catalogue import FieldSpec
from flows.intake.formats.sheets import Sheet
from flows.intake.layout.issued import is_helper
from flows.intake.layout.labels import ORDINAL_LABELS, REMARK_LABELS, UNIT_LABELS, FormLabels, Known, Match, fold_label


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of some cells, side by side: column, field, its id, whether it is required, what is known of such cells."""

    columns: tuple[int, ...]
    specs: tuple[FieldSpec, ...]
    ids: tuple[str, ...]
    required: tuple[bool, ...]
    known: tuple[Known, ...]

    @classmethod
    def of(cls, labels: FormLabels, fields: Iterable[tuple[int, FieldSpec]]) -> "Asked":
        """``fields`` are (column, field)."""
        columns, specs = zip(*fields, strict=True)
        ids = tuple(spec.id for spec in specs)
        return cls(columns, specs, ids, tuple(spec.required for spec in specs), tuple(labels.known[name] for name in ids))


@lru_cache(maxsize=1024)
def asked_below(labels: FormLabels, column: int, ids: tuple[str, ...]) -> Asked:
    """What is asked of cells below one another, by the ids of their fields: the same few answers for every file."""
    return Asked.of(labels, [(column, labels.fields[name]) for name in ids])


@dataclass(frozen=True)
class Header:
    """What one header block means for one form; columns count from 0 within the sheet's rows."""

    labels: FormLabels
    heading: int                              # column that names the rows
    columns: tuple[tuple[int, str], ...]      # (column, field id); layout "rows": (value column, "")
    ordinal: int | None                       # STT column
    unit: int | None                          # "Đơn vị tính" column
    unmatched: tuple[tuple[int, str], ...]    # columns with a label that fits no field
    by_number: tuple[tuple[int, str], ...]    # columns taken by their printed number, the label being unknown
    fields: tuple[tuple[int, FieldSpec], ...]     # ``columns`` with their fields; empty in layout "rows"
    values: tuple[int, ...]                   # columns that make a row a data row: fields that do not name the row
    is_whole: bool                            # every label fits a field, no required field is absent

    @cached_property
    def asked(self) -> "Asked":
        """``fields`` with their columns."""
        return Asked.of(self.labels, self.fields)


def paths_of(sheet: Sheet, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
    """Column -> its folded labels from the top header row down, merged labels spread over their area."""
    rows = [[fold_label(value) if type(value) is str else "" for value in row] for row in sheet.rows[top:bottom + 1]]
    width = max((len(row) for row in rows), default=0)
    grid = [row + [""] * (width - len(row)) for row in rows]
    spread = _spread_merged(grid, sheet, top) or len(grid) == 1
    if not spread:
        _spread_rightwards(grid)
    paths: dict[int, tuple[str, ...]] = {}
    for column in range(width):
        labels = [row[column] for row in grid if row[column]]
        unique = [label for place, label in enumerate(labels) if not place or label != labels[place - 1]]
        if unique:
            paths[column] = tuple(unique)
    return paths


def _spread_merged(grid: list[list[str]], sheet: Sheet, top: int) -> bool:
    """Write a merged area's label into all its cells; False if the block has no merged area."""
    found = False
    for row1, col1, row2, col2 in sheet.merged:
        first, last = row1 - sheet.first_row - top, row2 - sheet.first_row - top
        left, right = col1 - sheet.first_column, col2 - sheet.first_column
        if first < 0 or first >= len(grid) or left < 0 or left >= len(grid[first]):
            continue
        found = True
        for row in grid[first:last + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = grid[first][left]
    return found


def _spread_rightwards(grid: list[list[str]]) -> None:
    """Formats that keep no merged areas: a label holds for the blanks to its right that have a label below."""
    for depth, row in enumerate(grid[:-1]):
        for column in range(1, len(row)):
            below = any(lower[column] for lower in grid[depth + 1:])
            same_parent = depth == 0 or grid[depth - 1][column] == grid[depth - 1][column - 1]
            if not row[column] and below and same_parent:
                row[column] = row[column - 1]


def header_of(labels: FormLabels, paths: dict[int, tuple[str, ...]], heading: int, numbers: dict[int, str]) -> Header:
    """The meaning of a block for one form: every column matched by label, else by its printed number."""
    columns: dict[int, str] = {}
    by_number, unmatched = [], []
    ordinal = unit = None
    for column, segments in paths.items():
        leaf = segments[-1]
        match = _match(labels, segments, numbers.get(column, ""))
        if match.by and match.field not in columns.values():
            columns[column] = match.field
            if match.by == "number":
                by_number.append((column, match.field))
        elif leaf in ORDINAL_LABELS:
            ordinal = column
        elif leaf in UNIT_LABELS:
            unit = column
        elif column != heading and leaf not in REMARK_LABELS and not is_helper(leaf):
            unmatched.append((column, " › ".join(segments)))
    fields = tuple((column, labels.fields[name]) for column, name in columns.items() if name)
    values = tuple(column for column, field in fields if not field.key and column != heading)
    absent = {field.id for field in labels.form.field if field.required} - set(columns.values())
    is_whole = not (unmatched or by_number) and (not absent or labels.form.layout == "rows")
    return Header(labels, heading, tuple(columns.items()), ordinal, unit, tuple(unmatched), tuple(by_number), fields, values,
                  is_whole)


def _match(labels: FormLabels, segments: tuple[str, ...], number: str) -> Match:
    if labels.form.layout == "rows":
        is_value = any(segment in labels.values for segment in segments)
        return Match("", "label" if is_value else "")
    if segments[-1] in ORDINAL_LABELS | UNIT_LABELS:
        return Match("", "")
    return labels.match_path(segments, number)
