"""One file, from bytes to facts: sheets, sender, tables, values. Bad content becomes findings, never an exception."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from flows.catalogue import Catalogue, FormSpec
from flows.findings import Finding
from flows.intake.extract import Extractor
from flows.intake.formats import legacy
from flows.intake.formats.recognise import peculiarities, read_sheets
from flows.intake.formats.sheets import Sheet, UnreadableSheet
from flows.intake.formats.uncached import resolve_uncached
from flows.intake.layout.envelope import Envelope, read_envelope, revision_of
from flows.intake.layout.familiar import Familiar
from flows.intake.layout.find import Finder, Region
from flows.intake.layout.header_findings import header_findings
from flows.intake.layout.issued import is_issued
from flows.intake.layout.labels import FormLabels, LabelBook
from flows.intake.layout.own_sheets import is_own, listed_findings
from flows.intake.layout.parts import hidden_cells, tell_parts
from flows.intake.personal import personal_columns
from flows.intake.reading import FormReceived, Reading
from flows.intake.senders import Senders
from flows.text import fold
from flows.year import YearSettings


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with the tables found on it and what it says about itself above and below them."""

    sheet: Sheet
    regions: list[Region]
    envelope: Envelope
    named: str          # the unit named above the tables, "" if none


class Reader:
    """Reads files of one year; built once per worker because it remembers what it has understood of headers."""

    def __init__(self, catalogue: Catalogue, settings: YearSettings, senders: Senders,
                 reviewed: Mapping[str, Mapping[str, str]] | None = None, passwords: Sequence[str] = (),
                 *, tell_unfilled: bool = False) -> None:
        """``tell_unfilled``: say what is missing in issued forms that nobody has touched too; else they are just not received."""
        self.tell_unfilled = tell_unfilled
        self.catalogue, self.settings, self.senders, self.passwords = catalogue, settings, senders, tuple(passwords)
        self.finder = Familiar(Finder(LabelBook(catalogue, reviewed)))

    def read(self, file: str, data: bytes, sha256: str) -> Reading:
        """One file -> Reading. ``file`` is relative to ``inputs/YEAR`` and may tell the unit by its folders or name."""
        reading = Reading(file, sha256)
        try:
            sheets = read_sheets(data, file, passwords=self.passwords)
        except UnreadableSheet as error:
            reading.unit = self.senders.of_path(file)
            reading.findings.append(Finding(error.code, file, unit=reading.unit, expected=error.expected, found=error.found))
            return reading
        reading.listed = listed_findings(sheets)
        theirs = [_readable(sheet) for sheet in sheets if not is_own(sheet)]
        if reading.listed and not any(sheet.rows for sheet in theirs):      # a list of findings by itself, sent back
            reading.unit = self.senders.of_path(file)
        else:
            self._read_sheets(reading, theirs)
        if reading.forms:
            reading.findings += [Finding(code, file, unit=reading.unit, found=found) for code, found in peculiarities(data)]
        return reading

    def _read_sheets(self, reading: Reading, sheets: Sequence[Sheet]) -> None:
        pages = [self._page(sheet) for sheet in sheets]
        if refusal := _refusal(pages):
            reading.unit = self.senders.of_path(reading.file)
            reading.findings.append(replace(refusal, file=reading.file, unit=reading.unit))
            return
        reading.unit = self._sender(reading.file, pages)
        if not reading.unit:
            reading.findings.append(Finding("unknown-unit", reading.file, expected="tên đơn vị ở thư mục, tên tệp hoặc đầu biểu",
                                            found="không thấy"))
            return
        reading.findings += self._disagreement(reading, pages)
        for page in pages:
            self._read_page(reading, page)
        tell_parts(reading, self.catalogue)
        if not reading.forms and not any(is_issued(sheet) for sheet in sheets):
            names = ", ".join(sheet.name for sheet in sheets)[:200]
            reading.findings.append(Finding("unknown-form", reading.file, unit=reading.unit,
                                            expected="ít nhất một biểu trong danh mục", found=names))

    def _page(self, sheet: Sheet) -> Page:
        regions = self.finder.regions(sheet)
        envelope = read_envelope(sheet, regions[0].top if regions else None)
        return Page(sheet, regions, envelope, self.senders.of_texts(envelope.names))

    def _sender(self, file: str, pages: Sequence[Page]) -> str:
        """By the file's name, else its folder, else its letterhead; "" if none tells.

        A folder is outranked by a letterhead of one of its subordinates: a commune's file lying with its district's is the
        commune's. A workbook about several units stays the folder's.
        """
        by_path = self.senders.of_path(file)
        if by_path and not self.senders.of_path(PurePosixPath(file).name):
            told = {page.named for page in pages}
            told |= {self.senders.in_row(page.sheet.name, by_path) for page in pages}
            told &= {unit.code for unit in self.senders.units.subtree(by_path)}
            return told.pop() if len(told) == 1 else by_path
        return by_path or next((page.named for page in pages if page.named), "")

    def _disagreement(self, reading: Reading, pages: Sequence[Page]) -> list[Finding]:
        """The folder says one unit, the sheet's own head another that is neither above nor below it."""
        chain, found = set(self.senders.units.chain(reading.unit)), []
        for page in pages:
            if page.named and page.named not in chain and page.named not in self.senders.scope_of(reading.unit):
                units = self.senders.units
                found.append(Finding("unit-disagrees", reading.file, page.sheet.name, unit=reading.unit,
                                     expected=units[reading.unit].name, found=units[page.named].name))
        return found

    def _read_page(self, reading: Reading, page: Page) -> None:
        sheet = page.sheet
        if page.regions and not sheet.visible:
            reading.findings.append(Finding("hidden-data", reading.file, sheet.name, unit=reading.unit,
                                            expected="trang tính không ẩn", found=sheet.name))
            return
        reporter = self._reporter(sheet, reading.unit)
        for region in page.regions:
            self._read_region(reading, sheet, region, page.envelope, reporter)

    def _reporter(self, sheet: Sheet, unit: str) -> str:
        """A sheet named after a subordinate is about it: one workbook with a sheet per commune."""
        named = self.senders.in_row(sheet.name, unit)
        return named if named in self.senders.scope_of(unit) and named else unit

    def _read_region(self, reading: Reading, sheet: Sheet, region: Region, envelope: Envelope, reporter: str) -> None:
        form = region.header.labels.form
        unit, problems = self._unit_of_measure(region.header.labels, sheet, envelope, reporter, reading.file)
        extractor = Extractor(sheet, region, reading.file, reporter, self.senders, unit)
        extract = extractor.run()
        if not extract.touched:
            reading.findings += extract.findings if self.tell_unfilled and form.compulsory else []
            return
        if not extract.facts and not extract.nothing:
            return
        reading.findings += [*header_findings(sheet, region, reading.file, reporter), *problems,
                             *self._period(form, sheet, envelope, reading, reporter),
                             *hidden_cells(sheet, extract.facts, reading.file, reporter), *extract.findings]
        reading.facts.extend(extract.facts)
        revision = max(envelope.revision, revision_of(fold(reading.file)))
        reading.forms.append(FormReceived(form.id, reporter, sheet.name, tuple(extract.units), revision, envelope.signed_on,
                                          extract.filled, extract.asked))

    def _unit_of_measure(self, labels: FormLabels, sheet: Sheet, envelope: Envelope, unit: str,
                         file: str) -> tuple[str, list[Finding]]:
        """The sheet's "Đơn vị tính"; one the form neither uses nor converts is a finding and changes nothing."""
        form = labels.form
        if not envelope.unit or labels.knows_unit(envelope.unit):
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
    if not (sheet.fonts or sheet.telling(legacy.looks_misread)):
        return sheet
    encoding = legacy.detect_in(sheet.lines, sheet.fonts)
    if encoding is None:
        return sheet
    rows: list[list[object]] = [[legacy.convert(value, encoding) if type(value) is str else value for value in row]
                                for row in sheet.rows]
    return replace(sheet, rows=rows, origin=None)


def _refusal(pages: Sequence[Page]) -> Finding | None:
    """A table of people on any sheet refuses the whole file; nothing of its content is repeated."""
    for page in pages:
        allowed = any(region.header.labels.form.personal_names for region in page.regions)
        if (columns := personal_columns(page.sheet)) and not (allowed and columns <= {"ho ten"}):
            return Finding("personal-data", sheet=page.sheet.name,
                           expected="bảng số liệu tổng hợp, không có thông tin từng người",
                           found=f"{len(columns)} cột thông tin cá nhân")
    return None
