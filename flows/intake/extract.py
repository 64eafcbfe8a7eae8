"""A table on a sheet -> facts, each with the address it stands at, and findings for what cannot be taken."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from flows.catalogue import FieldSpec
from flows.findings import Finding
from flows.intake.formats.sheets import Sheet, cell_address
from flows.intake.layout.find import Region
from flows.intake.layout.headers import Header
from flows.intake.layout.issued import is_issued
from flows.intake.layout.labels import PATH_MARK, fold_label, fold_row_label
from flows.intake.layout.rows import Kind, has_footer, is_footer, is_sample, row_kind
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
        self.facts = self.out.facts
        self.known = None if sheet.formats or sheet.uncached else region.header.labels.known
        self.factors = dict(region.header.labels.factors(unit))
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
        self._take(place, row, self.header.fields, unit, label)

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
        label_column, value_column = self.header.heading, self.header.columns[0][0]
        group, found = "", set[str]()
        for place in range(self.region.first, self.region.end):
            row = self.sheet.rows[place]
            text = row[label_column] if label_column < len(row) else None
            if not isinstance(text, str) or not text.strip():
                if has_footer(self.sheet.lines[place]):
                    break
                continue
            if is_footer(text) and found:
                break
            spec = self._row_field(group, text, row)
            if spec is None:
                group = fold_row_label(text)
                self._unknown_row(place, row, text, value_column, found)
            elif spec.id in found:
                self._find("duplicate-row", place, label_column, "mỗi chỉ tiêu một lần", squeeze(text), self.reporter)
            else:
                found.add(spec.id)
                self.out.touched = self.out.touched or (value_column < len(row) and row[value_column] not in (None, ""))
                self._row_unit(spec, row, place)
                self._take(place, row, ((value_column, spec),), self.reporter, "")
        self.out.units[self.reporter] = None
        self._absent_rows(found)

    def _row_field(self, group: str, text: str, row: list[object]) -> FieldSpec | None:
        ordinal = self.header.ordinal
        number = str(row[ordinal]).strip().rstrip(".") if ordinal is not None and ordinal < len(row) and row[ordinal] else ""
        return self.header.labels.row_field(group, text, number)

    def _unknown_row(self, place: int, row: list[object], text: str, column: int, taken: set[str]) -> None:
        if column < len(row) and row[column] is not None:
            like = proposal(self.header.labels, squeeze(text), taken)
            self._find("similar-row" if like else "unknown-row", place, self.header.heading, like or "một chỉ tiêu của biểu",
                       squeeze(text), self.reporter)

    def _row_unit(self, spec: FieldSpec, row: list[object], place: int) -> None:
        """The unit of measure a row states itself: the factor for its value, or a finding."""
        column = self.header.unit
        written = row[column] if column is not None and column < len(row) else None
        if not isinstance(written, str) or not written.strip():
            return
        factor = self.header.labels.row_factor(written, spec.id)
        if factor is None:
            self._find("wrong-unit-of-measure", place, column or 0, spec.unit, written, self.reporter)
        self.factors[spec.id] = factor or 1.0

    def _absent_rows(self, found: set[str]) -> None:
        for spec in self.form.field:
            if spec.id not in found and spec.required:
                self._find("missing-column", self.region.top, self.header.heading, spec.label, "không có dòng này", self.reporter)

    # -- cells -------------------------------------------------------------------------------------------------------

    def _take(self, place: int, row: Sequence[object], fields: Iterable[tuple[int, FieldSpec]], unit: str, label: str) -> None:
        """The cells of a row that hold these (column, field) -> facts. Millions of cells pass here: most are known already."""
        known, factors, facts, form, sheet = self.known, self.factors, self.facts, self.form.id, self.sheet.name
        at_row, at_column, width = self.sheet.first_row + place, self.sheet.first_column, len(row)
        for column, spec in fields:
            raw, field, required = row[column] if column < width else None, spec.id, spec.required
            parsed = known[field][raw] if known and type(raw) in _SIMPLE else None      # type: ignore[index]
            if parsed is None:
                parsed = self._parsed(place, column, spec, raw, unit)
            if parsed.problem:
                self._find(parsed.problem, place, column, parsed.expected, squeeze(parsed.text), unit)
            elif required and parsed is not _NO_RESULT and parsed.state == "missing":
                self._find("required-missing", place, column, spec.label, "ô trống", unit)
            if required:
                self.out.asked += 1
                self.out.filled += parsed.state != "missing"
            value = _NAN if parsed.value is None else parsed.value * factors[field]
            facts.append((unit, form, label, field, value, parsed.text, parsed.state, sheet,
                          cell_address(at_row, at_column + column)))

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
