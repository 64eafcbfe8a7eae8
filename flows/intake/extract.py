"""A table on a sheet -> facts, each with the address it stands at, and findings for what cannot be taken."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import repeat

from flows.catalogue import FieldSpec
from flows.findings import Finding
from flows.intake.formats.sheets import Sheet, cell_address
from flows.intake.layout.fields_below import fields_below
from flows.intake.layout.find import Region
from flows.intake.layout.headers import Header
from flows.intake.layout.issued import is_issued
from flows.intake.layout.labels import PATH_MARK, Known, fold_label, fold_row_label
from flows.intake.layout.rows import Kind, is_sample, row_kind
from flows.intake.layout.similar import proposal
from flows.intake.layout.totals import check_total
from flows.intake.reading import FactRow
from flows.intake.senders import Senders
from flows.intake.values.numerals import NumberStyle, number_style
from flows.intake.values.parse import NUMERIC, Parsed, parse
from flows.text import fold, squeeze

_NAN = math.nan
_NO_RESULT = Parsed(None, "", "missing")      # a formula whose value the file does not hold
_SIMPLE = frozenset({float, str, type(None)})      # what cells are known by; True would pass for 1
_NOTHING = frozenset({"khong phat sinh", "khong co"})
# A cell that may hold a value: place of its row, column, what it holds, its field, what is known of such cells, the factor
# for its value, its address.
_Cell = tuple[int, int, object, FieldSpec, Known, float, str]


@dataclass(slots=True)
class Extract:
    """One table's yield. ``touched`` is False where nothing was written into a table issued by ``danvan open``;
    ``nothing`` is True where a list says in words that there is nothing to list.
    """

    facts: list[FactRow] = field(default_factory=list)
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
        self.fresh = bool(sheet.formats or sheet.uncached)      # then what a cell holds does not tell what it means
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

    def _cells(self, place: int, row: list[object]) -> Iterable[_Cell]:
        columns, specs, known = self.header.reads
        factors = map(self.factors.__getitem__, [spec.id for spec in specs])
        addresses = _addresses(columns, self.sheet.first_row + place, self.sheet.first_column)
        return zip(repeat(place), columns, [row[column] for column in columns], specs, known, factors, addresses)

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
        found: set[str] = set()
        self._take(self._cells_below(found), self.reporter, "")
        self.out.units[self.reporter] = None
        self._absent_rows(found)

    def _cells_below(self, found: set[str]) -> Iterator[_Cell]:
        """The value of each row that holds a field; ``found`` takes their ids."""
        labels, first, column = self.header.labels, self.region.first, self.header.columns[0][0]
        rows, lines = self.sheet.rows[first:self.region.end], self.sheet.lines[first:self.region.end]
        for below, label, spec, again, measure, factor in fields_below(self.header, rows, lines):
            place, raw = first + below, rows[below][column]
            if spec is None:
                self._unknown_row(place, raw, label, found)
            elif again:
                self._find("duplicate-row", place, self.header.heading, "mỗi chỉ tiêu một lần", squeeze(label), self.reporter)
            else:
                found.add(spec.id)
                self.out.touched = self.out.touched or raw not in (None, "")
                if factor is None:
                    self._find("wrong-unit-of-measure", place, self.header.unit or 0, spec.unit, measure, self.reporter)
                yield (place, column, raw, spec, labels.known[spec.id], (factor or 1.0) if measure else self.factors[spec.id],
                       cell_address(self.sheet.first_row + place, self.sheet.first_column + column))

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

    def _take(self, cells: Iterable[_Cell], unit: str, label: str) -> None:
        """The cells of a row, or of a column, -> facts. Millions of cells pass here: most are known already."""
        form, sheet, fresh, facts = self.form.id, self.sheet.name, self.fresh, self.out.facts
        asked = filled = 0
        for place, column, raw, spec, known, factor, address in cells:
            parsed = None if fresh or type(raw) not in _SIMPLE else known[raw]      # type: ignore[index]
            if parsed is None:
                parsed = self._parsed(place, column, spec, raw, unit)
            if parsed.problem:
                self._find(parsed.problem, place, column, parsed.expected, squeeze(parsed.text), unit)
            if spec.required:
                asked += 1
                if parsed.state != "missing":
                    filled += 1
                elif not parsed.problem and parsed is not _NO_RESULT:
                    self._find("required-missing", place, column, spec.label, "ô trống", unit)
            value = _NAN if parsed.value is None else parsed.value * factor
            facts.append((unit, form, label, spec.id, value, parsed.text, parsed.state, sheet, address))
        self.out.asked += asked
        self.out.filled += filled

    def _parsed(self, place: int, column: int, spec: FieldSpec, raw: object, unit: str) -> Parsed:
        at = self.sheet.first_row + place, self.sheet.first_column + column
        if at in self.sheet.uncached:
            self._find("formula-without-value", place, column, "giá trị đã tính", self.sheet.uncached[at], unit)
            return _NO_RESULT
        needs_style = spec.type == "percent" or (type(raw) is str and spec.type in NUMERIC)
        return parse(raw, spec, self.sheet.formats.get(at, ""), self._style(column, spec) if needs_style else NumberStyle.UNKNOWN)

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


def header_findings(sheet: Sheet, region: Region, file: str, unit: str) -> Iterator[Finding]:
    """Columns of the header that fit no field, were taken by their number only, or are required and absent."""
    header: Header = region.header
    if header.is_whole:
        return
    form = header.labels.form
    base = Finding("", file, sheet.name, unit=unit, form=form.id)
    present = {name for _, name in header.columns}
    for column, label in header.unmatched if form.layout == "columns" else ():
        place, written = _as_written(sheet, region, column, label)
        cell = sheet.address(sheet.first_row + place, sheet.first_column + column)
        like = proposal(header.labels, written, present)
        yield replace(base, code="similar-column" if like else "unknown-column", cell=cell, expected=like or "một cột của biểu",
                      found=written)
    for column, name in header.by_number:
        cell = sheet.address(sheet.first_row + region.top, sheet.first_column + column)
        yield replace(base, code="column-by-number", cell=cell, expected=form.fields[name].label, found=form.fields[name].number)
    for spec in form.field if form.layout == "columns" else ():
        if spec.required and spec.id not in present:
            cell = sheet.address(sheet.first_row + region.top, sheet.first_column + header.heading)
            yield replace(base, code="missing-column", cell=cell, expected=spec.label, found="không có cột này")


def _as_written(sheet: Sheet, region: Region, column: int, label: str) -> tuple[int, str]:
    """(row of the column's lowest heading, the folded path ``label`` as the sender wrote it)."""
    block = range(region.top, region.first)
    written = {fold_label(value): squeeze(value) for place in block for value in sheet.rows[place] if isinstance(value, str)}
    *_, leaf = segments = label.split(f" {PATH_MARK} ")
    places = [place for place in block if column < len(sheet.rows[place]) and fold_label(sheet.rows[place][column] or "") == leaf]
    return max(places, default=region.top), f" {PATH_MARK} ".join(written.get(segment, segment) for segment in segments)


def _key_text(raw: object, spec: FieldSpec) -> str:
    """A key cell as part of the row's label: the stored code of a choice, else its text on one line."""
    parsed = parse(raw, spec) if spec.type == "choice" else None
    if parsed and parsed.text and not parsed.problem:
        return parsed.text
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return squeeze(str(raw)) if raw is not None else ""
