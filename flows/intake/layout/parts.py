"""Forms of which a part is out of sight or stands on another sheet."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence

from flows.catalogue import Catalogue
from flows.findings import Finding
from flows.intake.formats.sheets import Sheet, cell_address, column_letters, position
from flows.intake.reading import FactColumns, FactRow, Reading

_MOST_NAMED = 10


def hidden_cells(sheet: Sheet, facts: FactColumns, file: str, unit: str) -> Iterator[Finding]:
    """Rows and columns of a form that are hidden and hold values: they count, which nobody sees who looks at the sheet."""
    if not facts or not (sheet.hidden_rows or sheet.hidden_columns):
        return
    places = [position(cell) for cell, state in zip(facts.cell, facts.state, strict=True) if state in ("reported", "zero")]
    hidden = [(row, column) for row, column in places if row in sheet.hidden_rows or column in sheet.hidden_columns]
    rows = sorted({row for row, _ in hidden} & sheet.hidden_rows)
    columns = sorted({column for _, column in hidden} & sheet.hidden_columns)
    named = [f"dòng {_listed([str(row) for row in rows])}"] if rows else []
    named += [f"cột {_listed([column_letters(column) for column in columns])}"] if columns else []
    if named:
        yield Finding("hidden-cells", file, sheet.name, cell_address(*hidden[0]), unit, facts.form[0], "dòng, cột không ẩn",
                      " và ".join(named))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")


def tell_parts(reading: Reading, catalogue: Catalogue) -> None:
    """What several sheets of one file say of the same form: parts that belong together, or the same once more."""
    forms = Counter(received.form for received in reading.forms)
    several = {form for form, count in forms.items() if count > 1}
    if several:
        reading.findings = _without_split(reading, several, catalogue)
        _take_once(reading, several)


def _without_split(reading: Reading, several: Container[str], catalogue: Catalogue) -> list[Finding]:
    """The findings without those of fields missing on one sheet that another sheet of the file has for the same units."""
    units_on: dict[tuple[str, str], set[str]] = defaultdict(set)
    told: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for unit, form, _, field, _, _, _, sheet, _ in reading.facts:
        if form in several:
            units_on[form, sheet].add(unit)
            told[form, catalogue.forms[form].fields[field].label, sheet].add(unit)

    def is_elsewhere(one: Finding) -> bool:
        others = [units for (form, label, sheet), units in told.items()
                  if (form, label) == (one.form, one.expected) and sheet != one.sheet]
        return units_on[one.form, one.sheet] <= set().union(*others) if others else False

    return [one for one in reading.findings if one.code != "missing-column" or one.form not in several or not is_elsewhere(one)]


def _take_once(reading: Reading, several: Container[str]) -> None:
    """A value that another sheet has told already is not taken again: it would be added twice.

    That is told, unless the sheet only repeats columns beside others of its own.
    """
    first: dict[tuple[str, str, str, str], FactRow] = {}
    kept: list[FactRow] = []
    parts: set[tuple[str, str, str]] = set()
    again: dict[tuple[str, str, str], list[tuple[FactRow, FactRow]]] = defaultdict(list)
    for fact in reading.facts:
        unit, form, row, field, _, _, _, sheet, _ = fact
        known = first.setdefault((unit, form, row, field), fact) if form in several else fact
        if known[7] == sheet:
            kept.append(fact)
            parts.add((form, unit, sheet))
        else:
            again[form, unit, sheet].append((known, fact))
    reading.facts = FactColumns.of(kept)
    reading.findings += [
        Finding("repeated-form", reading.file, place[2], pairs[0][1][8], place[1], place[0], pairs[0][0][7], f"{len(pairs)} ô")
        for place, pairs in again.items() if place not in parts or any(_differ(*pair) for pair in pairs)]


def _differ(one: FactRow, other: FactRow) -> bool:
    return (repr(one[4]), *one[5:7]) != (repr(other[4]), *other[5:7])
