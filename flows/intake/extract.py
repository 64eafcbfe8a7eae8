"""A table on a sheet -> facts, each with the address it stands at, and findings for what cannot be taken."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from flows.catalogue import FieldSpec
from flows.findings import Finding
from flows.intake.formats.sheets import Sheet, cell_address
from flows.intake.layout.fields_below import fields_below
from flows.intake.layout.find import Region
from flows.intake.layout.headers import Asked, asked_below
from flows.intake.layout.issued import is_issued
from flows.intake.layout.labels import fold_row_label
from flows.intake.layout.rows import Kind, is_sample, row_kind
from flows.intake.layout.similar import proposal
from flows.intake.layout.totals import check_total
from flows.intake.reading import FactColumns
from flows.intake.senders import Senders
from flows.intake.values.numerals import NumberStyle, number_style
from flows.intake.values.parse import NUMERIC, Parsed, parse
from flows.text import fold, squeeze

_NAN = math.nan
_NO_RESULT = Parsed(None, "", "missing")      # a formula whose value the file does not hold
_SIMPLE = frozenset({float, str, type(None)})      # what cells are known by; True would pass for 1
_NOTHING = frozenset({"khong phat sinh", "khong co"})


_ValueCell = tuple[FieldSpec, int, object, float, str]     # field, place of its row, what it holds, factor, address


class _Cells(NamedTuple):
    """Cells that may hold values: what is asked of them; and for each the place of its row, what it holds, the factor for its
    value, its address.
    """

    asked: Asked
    places: Sequence[int]
    raws: Sequence[object]
    factors: Sequence[float]
    addresses: Sequence[str]


@dataclass(slots=True)
class Extract:
    """One table's yield. ``touched`` is False where nothing was written into a table issued by ``danvan open``;
    ``nothing`` is True where a list says in words that there is nothing to list.
    """

    facts: FactColumns = field(default_factory=FactColumns)
    findings: list[Finding] = field(default_factory=list)
    units: dict[str, None] = field(default_factory=dict)
    filled: int = 0
    asked: int = 0
    touched: bool = False
    nothing: bool = False


class Extractor:
    """Reads the data rows of one region for one reporter."""

    def __init__(self, sheet: Sheet, region: Region, file: str, reporter: str, senders: Senders, unit: str) -> None:
        self.sheet, self.region, self.header = sheet, region, region.header
        self.form = region.header.labels.form
        self.file, self.reporter, self.senders = file, reporter, senders
        self.issued = is_issued(sheet)
        self.out = Extract(touched=not self.issued)
        self.is_formatted = bool(sheet.formats or sheet.uncached)      # then what a cell holds does not tell what it means
        self.factors = region.header.labels.factors(unit)
        self.styles: dict[int, NumberStyle] = {}
        self.seen: set[tuple[str, str]] = set()

    def run(self) -> Extract:
        """All facts and findings of the table."""
        if self.form.layout == "rows":
            self._rows_layout()
        else:
            self._columns_layout()
        return self.out

    # -- fields are columns ------------------------------------------------------------------------------------------

    def _columns_layout(self) -> None:
        heading, values, headings = self.header.heading, self.header.values, self.header.labels.headings
        totals: list[int] = []
        for place in range(self.region.first, self.region.end):
            row = self.sheet.rows[place]
            match row_kind(row, self.sheet.lines[place], heading, values, headings):
                case Kind.DATA:
                    self.out.touched = True
                    self._data_row(place, row)
                case Kind.HEADING:
                    self._named_row(place, row)
                case Kind.TOTAL:
                    totals.append(place)
                case Kind.END:
                    break
        if self.issued and not self.seen and not self.out.nothing and self.form.compulsory and self.form.rows == "item":
            self._empty_list()
        for place in totals:
            base = Finding("", self.file, self.sheet.name, unit=self.reporter, form=self.form.id)
            self.out.findings += check_total(self.sheet, place, self.header.fields, self.out.facts, base)

    def _named_row(self, place: int, row: list[object]) -> None:
        """A name without values: on an issued sheet a row not filled in, elsewhere a heading; "không phát sinh" ends a list."""
        name = row[self.header.heading] if self.header.heading < len(row) else None
        if not isinstance(name, str) or not name.strip():
            return
        if self.form.rows == "item" and fold(name) in _NOTHING:
            self.out.touched = self.out.nothing = True
            self.out.units[self.reporter] = None
        elif self.issued and (self.form.rows != "list" or fold_row_label(name) in self.header.labels.items):
            self._data_row(place, row)

    def _empty_list(self) -> None:
        """A compulsory list without any row: what its first row must hold."""
        for column, spec in self.header.fields:
            if spec.required:
                self._find("required-missing", self.region.first, column, spec.label, "ô trống")

    def _data_row(self, place: int, row: list[object]) -> None:
        heading = row[self.header.heading] if self.header.heading < len(row) else None
        text = squeeze(str(heading)) if heading is not None else ""
        if is_sample(text):
            return
        named = self._who(text, row, place)
        if named is None:
            return
        unit, label = named
        if (unit, label) in self.seen:
            if self.form.rows != "item":
                self._find("duplicate-row", place, self.header.heading, "mỗi dòng một lần", text, unit)
                return
            label = next(f"{label} ({n})" for n in range(2, 10_000) if (unit, f"{label} ({n})") not in self.seen)
        self.seen.add((unit, label))
        self.out.units[unit] = None
        self._take(self._cells(place, row), unit, label)

    def _cells(self, place: int, row: list[object]) -> _Cells:
        asked = self.header.asked
        addresses = _addresses(asked.columns, self.sheet.first_row + place, self.sheet.first_column)
        return _Cells(asked, (place,) * len(addresses), [row[column] for column in asked.columns],
                      [self.factors[name] for name in asked.ids], addresses)

    def _who(self, text: str, row: list[object], place: int) -> tuple[str, str] | None:
        """(unit, row label) of a data row; None, with a finding, where it cannot be placed."""
        match self.form.rows:
            case "unit":
                return self._unit_row(text, place)
            case "list":
                item = self.header.labels.items.get(fold_row_label(text))
                if item is None and not text.startswith(("-", "+", "*")):
                    self._find("unknown-row", place, self.header.heading, "một dòng của biểu", text)
                return (self.reporter, item) if item else None
            case "item":
                return self._item_row(text, row)
            case _:
                return self.reporter, ""

    def _unit_row(self, text: str, place: int) -> tuple[str, str] | None:
        unit = self.senders.in_row(text, self.reporter) if text else self.reporter
        if not unit:
            self._find("unknown-unit", place, self.header.heading, "tên một đơn vị trong don-vi.csv", text)
            return None
        if self.reporter and unit not in self.senders.scope_of(self.reporter):
            self._find("outside-subtree", place, self.header.heading, "đơn vị báo cáo hoặc đơn vị trực thuộc", text, unit)
            return None
        return unit, ""

    def _item_row(self, text: str, row: list[object]) -> tuple[str, str]:
        unit = self.senders.in_row(text, self.reporter) if text else ""
        if unit and unit != self.reporter and self.reporter and unit in self.senders.scope_of(self.reporter):
            return unit, ""
        parts = [_key_text(row[column] if column < len(row) else None, spec) for column, spec in self.header.fields
                 if spec.key]
        return self.reporter, "/".join(part for part in parts if part) or text

    # -- fields are rows ---------------------------------------------------------------------------------------------

    def _rows_layout(self) -> None:
        first, column = self.region.first, self.header.columns[0][0]
        rows, lines = self.sheet.rows[first:self.region.end], self.sheet.lines[first:self.region.end]
        found: set[str] = set()
        cells: list[_ValueCell] = []
        for below, label, spec, again, measure, factor in fields_below(self.header, rows, lines):
            place, raw = first + below, rows[below][column]
            if again or factor is None or (spec is None and raw is not None):
                self._take_below(cells)         # findings come in the order of the rows
            if spec is None:
                self._unknown_row(place, raw, label, found)
            elif again:
                self._find("duplicate-row", place, self.header.heading, "mỗi chỉ tiêu một lần", squeeze(label), self.reporter)
            else:
                found.add(spec.id)
                self.out.touched = self.out.touched or raw not in (None, "")
                if factor is None:
                    self._find("wrong-unit-of-measure", place, self.header.unit or 0, spec.unit, measure, self.reporter)
                factor = (factor or 1.0) if measure else self.factors[spec.id]
                address = cell_address(self.sheet.first_row + place, self.sheet.first_column + column)
                cells.append((spec, place, raw, factor, address))
        self._take_below(cells)
        self.out.units[self.reporter] = None
        self._absent_rows(found)

    def _take_below(self, cells: list[_ValueCell]) -> None:
        """The value cells of some rows; the list is emptied."""
        if cells:
            specs, *rest = zip(*cells, strict=True)
            asked = asked_below(self.header.labels, self.header.columns[0][0], tuple(spec.id for spec in specs))
            self._take(_Cells(asked, *rest), self.reporter, "")
            cells.clear()

    def _unknown_row(self, place: int, raw: object, label: str, taken: set[str]) -> None:
        if raw is not None:
            like = proposal(self.header.labels, squeeze(label), taken)
            self._find("similar-row" if like else "unknown-row", place, self.header.heading, like or "một chỉ tiêu của biểu",
                       squeeze(label), self.reporter)

    def _absent_rows(self, found: set[str]) -> None:
        for spec in self.form.field:
            if spec.id not in found and spec.required:
                self._find("missing-column", self.region.top, self.header.heading, spec.label, "không có dòng này", self.reporter)

    # -- cells -------------------------------------------------------------------------------------------------------

    def _take(self, cells: _Cells, unit: str, label: str) -> None:
        """The cells of a row, or of a column, -> facts. Millions of cells pass here: what can be done for all at once is."""
        parsed = self._parsed(cells)
        values, texts, states, problems, _ = zip(*parsed, strict=True)
        due = list(compress(states, cells.asked.required))
        self.out.asked += len(due)
        self.out.filled += len(due) - due.count("missing")
        if "missing" in due or any(problems) or self.sheet.uncached:
            self._object(cells, parsed, unit)
        facts, count = self.out.facts, len(parsed)
        facts.unit += [unit] * count
        facts.form += [self.form.id] * count
        facts.row += [label] * count
        facts.field += cells.asked.ids
        facts.value += [_NAN if value is None else value * factor for value, factor in zip(values, cells.factors, strict=True)]
        facts.text += texts
        facts.state += states
        facts.sheet += [self.sheet.name] * count
        facts.cell += cells.addresses

    def _parsed(self, cells: _Cells) -> Sequence[Parsed]:
        """What each cell says: most are known already; the others take a closer look."""
        asked = cells.asked
        told: Sequence[Parsed | None] = (None,) * len(cells.raws)
        if not self.is_formatted and _SIMPLE.issuperset(map(type, cells.raws)):
            told = [known[raw] for known, raw in zip(asked.known, cells.raws, strict=True)]     # type: ignore[index]
        if None not in told:
            return told     # type: ignore[return-value]
        each = zip(told, cells.places, asked.columns, asked.specs, cells.raws, strict=True)
        return [parsed or self._looked_at(place, column, spec, raw) for parsed, place, column, spec, raw in each]

    def _looked_at(self, place: int, column: int, spec: FieldSpec, raw: object) -> Parsed:
        at = self.sheet.first_row + place, self.sheet.first_column + column
        if at in self.sheet.uncached:
            return _NO_RESULT
        needs_style = spec.type == "percent" or (type(raw) is str and spec.type in NUMERIC)
        return parse(raw, spec, self.sheet.formats.get(at, ""), self._style(column, spec) if needs_style else NumberStyle.UNKNOWN)

    def _object(self, cells: _Cells, parsed: Iterable[Parsed], unit: str) -> None:
        """What is to be said about single cells."""
        for place, column, spec, one in zip(cells.places, cells.asked.columns, cells.asked.specs, parsed, strict=True):
            if one is _NO_RESULT:
                at = self.sheet.first_row + place, self.sheet.first_column + column
                self._find("formula-without-value", place, column, "giá trị đã tính", self.sheet.uncached[at], unit)
            elif one.problem:
                self._find(one.problem, place, column, one.expected, squeeze(one.text), unit)
            elif spec.required and one.state == "missing":
                self._find("required-missing", place, column, spec.label, "ô trống", unit)

    def _style(self, column: int, spec: FieldSpec) -> NumberStyle:
        if column not in self.styles:
            values = (row[column] for row in self.sheet.rows[self.region.first:self.region.end] if column < len(row))
            self.styles[column] = number_style(values, percent=spec.type == "percent")
        return self.styles[column]

    def _find(self, code: str, place: int, column: int, expected: str, found: str, unit: str = "") -> None:
        cell = self.sheet.address(self.sheet.first_row + place, self.sheet.first_column + column)
        self.out.findings.append(Finding(code, self.file, self.sheet.name, cell, unit or self.reporter, self.form.id,
                                         expected, found))


@lru_cache(maxsize=1 << 13)
def _addresses(columns: tuple[int, ...], row: int, first_column: int) -> tuple[str, ...]:
    return tuple([cell_address(row, first_column + column) for column in columns])


def _key_text(raw: object, spec: FieldSpec) -> str:
    """A key cell as part of the row's label: the stored code of a choice, else its text on one line."""
    parsed = parse(raw, spec) if spec.type == "choice" else None
    if parsed and parsed.text and not parsed.problem:
        return parsed.text
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return squeeze(str(raw)) if raw is not None else ""
