"""Data tables of an edited document brought to the present edition, with the record of what is printed in them now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeVar

from flows.documents.blocks import style_ids
from flows.documents.comments import drop_unused_notes, own_notes
from flows.documents.recheck.dates import dates_of
from flows.documents.recheck.directions import verdicts, words_beside
from flows.documents.recheck.grids import grids_of
from flows.documents.recheck.loose_numbers import numbers_of
from flows.documents.recheck.printed import Figure
from flows.documents.recheck.reading import Control, Paragraph, read_paragraphs, read_roots
from flows.documents.recheck.record import Printed, PrintedTable, Record, Row, Verdict
from flows.documents.recheck.table_plan import Plan, TableChange, other_tables, plans_of
from flows.documents.recheck.table_rows import carry_out, number_rows
from flows.documents.recheck.tokens import Token, tokens_of
from flows.documents.recheck.words import shapes_of
from flows.documents.word_xml import SDT, Element, qn

Identified = TypeVar("Identified", Control, Printed)
_STYLES = "word/styles.xml"
_ID, _VAL = qn("id"), qn("val")
_COMMENTS = tuple(qn(name) for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
# What would be lost with a row: notes, footnotes, changes that are still tracked, pictures.
_HELD = tuple(qn(name) for name in ("footnoteReference", "endnoteReference", "ins", "del", "moveFrom", "moveTo",
                                    "drawing", "pict", "object"))


@dataclass(frozen=True)
class Tables:
    """The record after the tables were brought up, and what was done or left in them."""

    record: Record
    changes: tuple[TableChange, ...] = field(default=())


def bring_tables(parts: dict[str, bytes], roots: Mapping[str, Element], figures: Sequence[Figure], record: Record,
                 fresh: Mapping[str, bytes], said: Record) -> Tables:
    """Changes ``roots``, and the comments in ``parts``. ``fresh``: parts of the edition's own document; ``said``: its record."""
    paragraphs = read_paragraphs(roots)
    ours, theirs = grids_of(paragraphs), grids_of(read_paragraphs(read_roots(fresh)))
    own = own_notes(parts)
    held = {row for grid in ours for line in grid.lines if _is_held(row := line.element, own)}
    held |= {figure.paragraph.row for figure in figures if figure.paragraph.row is not None
             and not (figure.as_printed or figure.as_now)}
    plans = dict(plans_of(record.tables, ours, theirs, held))
    told = [*(change for plan in plans.values() for change in _changes(plan)), *other_tables(record.tables, ours, theirs)]
    if not any(plan.is_safe for plan in plans.values()):
        return Tables(record, tuple(told))
    before = _Rows.of(paragraphs)
    old = {row for plan in plans.values() for row in (*(line.element for line in plan.removed),
                                                     *(line.element for line, _, _ in plan.cells))}
    ids, styles = _free_ids(roots), _styles(parts, fresh)
    new = {row for place, plan in plans.items() for row in carry_out(plan, record.tables[place].above, ids, styles)}
    number_rows(list(plans.values()))
    if old:
        drop_unused_notes(parts, roots, own)
    tables = tuple(plans[place].fresh.printed if place in plans and plans[place].is_safe else table
                   for place, table in enumerate(record.tables))
    return Tables(_renewed(record, said, before, _Rows.of(read_paragraphs(roots)), old, new, tables), tuple(told))


def _changes(plan: Plan) -> Iterator[TableChange]:
    name = plan.fresh.name
    yield from (TableChange("added", name, (line.words,)) for line, _ in plan.added)
    yield from (TableChange("removed", name, (line.words,)) for line in plan.removed)
    yield from (TableChange("cell", name, (line.words,)) for line in dict.fromkeys(fresh for _, fresh, _ in plan.cells))
    yield from plan.left


def _is_held(row: Element, own: set[str]) -> bool:
    """Whether a person has left something in the row that would be lost with it; danvan's own notes are none."""
    return (next(row.iter(*_HELD), None) is not None
            or any(str(mark.get(_ID)) not in own for mark in row.iter(*_COMMENTS)))


def _free_ids(roots: Mapping[str, Element]) -> Iterator[int]:
    used = {str(item.get(_VAL)) for root in roots.values() for item in root.iterfind(f".//{SDT}/*/{_ID}")}
    return (number for number in count(1) if str(number) not in used)


def _styles(parts: Mapping[str, bytes], fresh: Mapping[str, bytes]) -> dict[str, str]:
    """Style id of the edition's document -> id of the style of that name here; LibreOffice gives styles other ids."""
    if _STYLES not in parts or _STYLES not in fresh:
        return {}
    here = style_ids(parts[_STYLES])
    return {identity: here[name] for name, identity in style_ids(fresh[_STYLES]).items() if name in here}


@dataclass(frozen=True, eq=False)
class _Rows:
    """A document read once, for the record."""

    paragraphs: Sequence[Paragraph]
    tokens: Mapping[Paragraph, Sequence[Token]]

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph]) -> "_Rows":
        return cls(paragraphs, {paragraph: tokens_of(paragraph) for paragraph in paragraphs})

    def within(self, rows: set[Element]) -> dict[Paragraph, Sequence[Token]]:
        return {paragraph: line for paragraph, line in self.tokens.items() if paragraph.row in rows}

    @property
    def controls(self) -> list[Control]:
        return [control for paragraph in self.paragraphs for control in paragraph.controls]


def _renewed(record: Record, said: Record, before: _Rows, after: _Rows, old: set[Element], new: set[Element],
             tables: tuple[PrintedTable, ...]) -> Record:
    """What the rows that went had in the record goes, what those that came have comes in."""
    gone, come = before.within(old), after.within(new)
    controls = _controls(record, before, after, old, new)
    shown = {one.id for one in controls}
    judged = _judged(record.verdicts, _verdicts(gone, record.figures), _verdicts(come, said.figures))
    known = {**said.figures, **record.figures}
    figures = {identity: known[identity] for identity in [*record.figures, *said.figures] if identity in shown}
    return replace(record, figures=figures, controls=controls, verdicts=judged,
                   dates=_dates(record.dates, dates_of(gone), dates_of(come)), numbers=record.numbers | numbers_of(come),
                   shapes=record.shapes | shapes_of(list(come), come), tables=tables)


def _verdicts(tokens: Mapping[Paragraph, Sequence[Token]], figures: Mapping[str, Row]) -> list[Verdict]:
    return list(verdicts(list(tokens), tokens, figures))


def _judged(stored: Sequence[Verdict], gone: Sequence[Verdict], come: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """What judges a result anew takes the place of what judged it before; the rest goes or comes."""
    left, new, found = Counter(gone), list(come), []
    for one in stored:
        if not left[one]:
            found.append(one)
            continue
        left[one] -= 1
        if (other := next((item for item in new if item.id == one.id), None)) is not None:
            new.remove(other)
            found.append(other)
    return (*found, *new)


def _controls(record: Record, before: _Rows, after: _Rows, old: set[Element], new: set[Element]) -> tuple[Printed, ...]:
    """Entries of the record by figure, in reading order; those of rows that went or came go and come."""
    gone, come = ({control.element: control for paragraph in rows.within(where) for control in paragraph.controls}
                  for rows, where in ((before, old), (after, new)))
    changed = {control.id for control in (*gone.values(), *come.values())}
    entries, earlier = _grouped(record.controls), _grouped(before.controls)
    beside = {control: words for line in after.tokens.values() for control, words in words_beside(line).items()}
    made = {element: Printed(control.id, control.text, *beside[control]) for element, control in come.items()}
    renewed: dict[str, list[Printed]] = {}
    for identity in changed:
        printed, there = entries.get(identity, []), [control.element for control in earlier.get(identity, [])]
        if len(printed) == len(there):
            known = dict(zip(there, printed, strict=True)) | made
            renewed[identity] = [known[one.element] for one in after.controls if one.id == identity and one.element in known]
        else:       # a person has deleted or copied one: which is which cannot be told
            left = max(0, len(printed) - sum(one.id == identity for one in gone.values()))
            renewed[identity] = [*printed[:left], *(one for one in made.values() if one.id == identity)]
    return tuple(one for identity in dict.fromkeys([*entries, *(one.id for one in after.controls)])
                 for one in (renewed[identity] if identity in changed else entries.get(identity, ())))


def _grouped(items: Iterable[Identified]) -> dict[str, list[Identified]]:
    found: dict[str, list[Identified]] = defaultdict(list)
    for one in items:
        found[one.id].append(one)
    return found


def _dates(stored: Mapping[str, tuple[str, ...]], gone: Mapping[str, tuple[str, ...]],
           come: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = dict(stored)
    for around in dict.fromkeys([*gone, *come]):
        left = list(found.get(around, ()))
        for text in gone.get(around, ()):
            if text in left:
                left.remove(text)
        found[around] = (*left, *come.get(around, ()))
    return {around: texts for around, texts in found.items() if texts}
