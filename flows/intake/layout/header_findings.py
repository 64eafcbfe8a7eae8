"""What is to be said of a table's header: columns nobody asked for, columns that are missing."""

from collections.abc import Iterator
from dataclasses import replace

from flows.findings import Finding
from flows.intake.formats.sheets import Sheet
from flows.intake.layout.find import Region
from flows.intake.layout.headers import Header
from flows.intake.layout.labels import PATH_MARK, fold_label
from flows.intake.layout.similar import proposal
from flows.text import squeeze


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
