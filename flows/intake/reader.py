"""One file, from bytes to facts: sheets, sender, tables, values. Bad content becomes findings, never an exception."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flows.catalogue import Catalogue, FormSpec
from flows.findings import Finding
from flows.intake import legacy
from flows.intake.envelope import Envelope, read_envelope, revision_of
from flows.intake.extract import Extractor, header_findings
from flows.intake.formats import read_sheets
from flows.intake.labels import LabelBook
from flows.intake.layout import Finder, Region
from flows.intake.measures import is_known_unit
from flows.intake.personal import personal_columns
from flows.intake.reading import FormReceived, Reading
from flows.intake.senders import Senders
from flows.intake.sheets import Sheet, UnreadableSheet
from flows.intake.uncached import resolve_uncached
from flows.text import fold
from flows.year import YearSettings

OWN_SHEETS = frozenset({"huong dan", "phat hien"})      # cover and finding sheets that danvan itself writes


class Reader:
    """Reads files of one year; built once per worker because it remembers what it has understood of headers."""

    def __init__(self, catalogue: Catalogue, settings: YearSettings, senders: Senders,
                 reviewed: Mapping[str, Mapping[str, str]] | None = None, passwords: Sequence[str] = ()) -> None:
        self.catalogue, self.settings, self.senders, self.passwords = catalogue, settings, senders, tuple(passwords)
        self.finder = Finder(LabelBook(catalogue, reviewed))

    def read(self, file: str, data: bytes, sha256: str) -> Reading:
        """One file -> Reading. ``file`` is relative to ``inputs/YEAR`` and may tell the unit by its folders or name."""
        reading = Reading(file, sha256)
        try:
            sheets = read_sheets(data, file, passwords=self.passwords)
        except UnreadableSheet as error:
            reading.unit = self.senders.of_path(file)
            reading.findings.append(Finding(error.code, file, unit=reading.unit, expected=error.expected, found=error.found))
            return reading
        self._read_sheets(reading, [_readable(sheet) for sheet in sheets if fold(sheet.name) not in OWN_SHEETS])
        return reading

    def _read_sheets(self, reading: Reading, sheets: Sequence[Sheet]) -> None:
        if refusal := _refusal(sheets, self.catalogue, self.finder):
            reading.unit = self.senders.of_path(reading.file)
            reading.findings.append(replace(refusal, file=reading.file, unit=reading.unit))
            return
        envelopes = [read_envelope(sheet) for sheet in sheets]
        reading.unit = self.senders.of_path(reading.file) or self._unit_of_text(envelopes)
        if not reading.unit:
            reading.findings.append(Finding("unknown-unit", reading.file, expected="tên đơn vị ở thư mục, tên tệp hoặc đầu biểu",
                                            found="không thấy"))
            return
        reading.findings += self._disagreement(reading, sheets, envelopes)
        for sheet, envelope in zip(sheets, envelopes, strict=True):
            self._read_sheet(reading, sheet, envelope)
        if not reading.forms:
            names = ", ".join(sheet.name for sheet in sheets)[:200]
            reading.findings.append(Finding("unknown-form", reading.file, unit=reading.unit,
                                            expected="ít nhất một biểu trong danh mục", found=names))

    def _unit_of_text(self, envelopes: Iterable[Envelope]) -> str:
        return next(filter(None, (self.senders.of_texts(envelope.names) for envelope in envelopes)), "")

    def _disagreement(self, reading: Reading, sheets: Sequence[Sheet], envelopes: Sequence[Envelope]) -> list[Finding]:
        """The folder says one unit, the sheet's own head another that is neither above nor below it."""
        chain, found = set(self.senders.units.chain(reading.unit)), []
        for sheet, envelope in zip(sheets, envelopes, strict=True):
            told = self.senders.of_texts(envelope.names)
            if told and told not in chain and told not in self.senders.scope_of(reading.unit):
                units = self.senders.units
                found.append(Finding("unit-disagrees", reading.file, sheet.name, unit=reading.unit,
                                     expected=units[reading.unit].name, found=units[told].name))
        return found

    def _read_sheet(self, reading: Reading, sheet: Sheet, envelope: Envelope) -> None:
        regions = self.finder.regions(sheet)
        if regions and not sheet.visible:
            reading.findings.append(Finding("hidden-data", reading.file, sheet.name, unit=reading.unit,
                                            expected="trang tính không ẩn", found=sheet.name))
            return
        reporter = self._reporter(sheet, reading.unit)
        for region in regions:
            self._read_region(reading, sheet, region, envelope, reporter)

    def _reporter(self, sheet: Sheet, unit: str) -> str:
        """A sheet named after a subordinate is about it: one workbook with a sheet per commune."""
        named = self.senders.in_row(sheet.name, unit)
        return named if named in self.senders.scope_of(unit) and named else unit

    def _read_region(self, reading: Reading, sheet: Sheet, region: Region, envelope: Envelope, reporter: str) -> None:
        form = region.header.labels.form
        unit, problems = self._unit_of_measure(form, sheet, envelope, reporter, reading.file)
        extractor = Extractor(sheet, region, reading.file, reporter, self.senders, unit)
        extract = extractor.run()
        if not extract.facts:
            return
        reading.findings += [*header_findings(sheet, region, reading.file, reporter), *problems,
                             *self._period(form, sheet, envelope, reading, reporter), *extract.findings]
        reading.facts += extract.facts
        revision = max(envelope.revision, revision_of(fold(reading.file)))
        reading.forms.append(FormReceived(form.id, reporter, sheet.name, tuple(extract.units), revision, envelope.signed_on,
                                          extract.filled, extract.asked))

    def _unit_of_measure(self, form: FormSpec, sheet: Sheet, envelope: Envelope, unit: str,
                         file: str) -> tuple[str, list[Finding]]:
        """The sheet's "Đơn vị tính"; one the form neither uses nor converts is a finding and changes nothing."""
        if not envelope.unit or is_known_unit(envelope.unit, form):
            return envelope.unit, []
        asked = form.unit or ", ".join(dict.fromkeys(field.unit for field in form.field if field.unit))
        return "", [Finding("wrong-unit-of-measure", file, sheet.name, envelope.unit_cell, unit, form.id, asked, envelope.unit)]

    def _period(self, form: FormSpec, sheet: Sheet, envelope: Envelope, reading: Reading, unit: str) -> list[Finding]:
        """The period the sheet states against the form's: another year is an error, other days of the year a warning."""
        if envelope.period is None:
            return []
        asked = self.settings.form_periods.get(form.id, self.settings.period)
        start, end = envelope.period
        if (start, end) == (asked.start, asked.end):
            return []
        code = "wrong-period" if end.year == asked.end.year else "wrong-year"
        shown = [f"{a:%d/%m/%Y}-{b:%d/%m/%Y}" for a, b in ((asked.start, asked.end), (start, end))]
        return [Finding(code, reading.file, sheet.name, envelope.period_cell, unit, form.id, shown[0], shown[1])]


def _readable(sheet: Sheet) -> Sheet:
    """The sheet in Unicode, with the simple formulas computed whose values the file does not hold."""
    if sheet.uncached:
        sheet = resolve_uncached(sheet)
    texts = [value for row in sheet.rows for value in row if type(value) is str]
    encoding = legacy.detect(texts, sheet.fonts)
    if encoding is None:
        return sheet
    rows: list[list[object]] = [[legacy.convert(value, encoding) if type(value) is str else value for value in row]
                                for row in sheet.rows]
    return replace(sheet, rows=rows)


def _refusal(sheets: Sequence[Sheet], catalogue: Catalogue, finder: Finder) -> Finding | None:
    """A table of people in any sheet refuses the whole file; nothing of its content is repeated."""
    for sheet in sheets:
        allowed = any(catalogue.forms[region.header.labels.form.id].personal_names for region in finder.regions(sheet))
        if (columns := personal_columns(sheet)) and not (allowed and columns <= {"ho ten"}):
            return Finding("personal-data", sheet=sheet.name, expected="bảng số liệu tổng hợp, không có thông tin từng người",
                           found=f"{len(columns)} cột thông tin cá nhân")
    return None
