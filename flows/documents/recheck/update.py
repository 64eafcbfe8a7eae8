"""Refresh the figures inside an edited document from the present edition; every word, format and comment stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flows.documents.package import write_parts, xml_bytes
from flows.documents.recheck.directions import WORDS
from flows.documents.recheck.edition import Edition
from flows.documents.recheck.pictures import ChartSource, refresh_charts
from flows.documents.recheck.printed import Figure, figures_of
from flows.documents.recheck.reading import Control, read_paragraphs, read_roots
from flows.documents.recheck.recheck import Edited
from flows.documents.recheck.record import Printed, Record, put_record
from flows.documents.recheck.reworded import Reworded, reworded
from flows.documents.recheck.table_plan import TableChange
from flows.documents.recheck.table_update import Tables, bring_tables
from flows.documents.recheck.values import Row, shown_like, shows
from flows.documents.recheck.words import Turned, renewed, turn_words
from flows.documents.word_xml import Element
from flows.wording.shown import figure_text

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in a place: what it showed and what it shows now, or, where it was left alone, why."""

    id: str
    label: str
    paragraph: str
    old: str
    new: str
    kept_because: str = ""


@dataclass(frozen=True, slots=True)
class Updated:
    """The refreshed document, what was changed in it, what was left alone, and the charts that were replaced."""

    data: bytes
    changed: tuple[Change, ...]
    kept: tuple[Change, ...]
    charts: tuple[str, ...]
    words: tuple[Change, ...] = ()      # words of direction that were turned with their figures
    tables: tuple[TableChange, ...] = ()    # rows put in and taken out, and what of the tables is left to a person
    sentences: tuple[Reworded, ...] = ()    # that the edition words otherwise now


def update(document: Edited, edition: Edition, charts: Mapping[str, ChartSource], *, everything: bool = False,
           fresh: Record | None = None, own: Mapping[str, bytes] | None = None) -> Updated:
    """Put the edition's values into every control that still shows what was printed.

    A figure edited by hand is kept and told, unless ``everything``. ``charts``: the edition's pictures by chart id; a
    picture in the document is replaced if it is the one that was printed. A word of direction turns with its figure where the
    row or paragraph is as printed; ``fresh`` is what the edition's own document says of itself. Rows of its tables come and go as
    in ``own``, the parts of that document. The same document and edition give the same bytes.
    """
    parts = dict(document.parts)
    roots = read_roots(parts)
    tables = _tables(document, edition, parts, roots, fresh, own)
    record = tables.record if tables else document.record
    paragraphs = read_paragraphs(roots)
    figures = figures_of(paragraphs, record, edition)
    steps = [(figure, _change(figure, everything=everything)) for figure in figures.filled]
    for figure, change in steps:
        if not change.kept_because and change.new != change.old:
            _write(figure.control, change.new)
    turned = turn_words(paragraphs, figures.filled, record, fresh) if record else []
    parts.update({name: xml_bytes(root) for name, root in roots.items() if _differs(root, parts[name])})
    replaced = refresh_charts(parts, record.charts if record else (), charts)
    sentences = reworded(record, read_paragraphs(roots), read_paragraphs(read_roots(own))) if record and fresh and own else []
    if record:
        record = replace(record, paragraphs=fresh.paragraphs) if fresh else record
        put_record(parts, renewed(_renewed(record, edition, charts), turned, read_paragraphs(roots) if turned else []))
    changes = [change for _, change in steps]
    return Updated(write_parts(parts), tuple(one for one in changes if not one.kept_because and one.new != one.old),
                   tuple(one for one in changes if one.kept_because), tuple(replaced), tuple(_word(one) for one in turned),
                   tables.changes if tables else (), tuple(sentences))


def _tables(document: Edited, edition: Edition, parts: dict[str, bytes], roots: Mapping[str, Element], fresh: Record | None,
            own: Mapping[str, bytes] | None) -> Tables | None:
    """Rows first, for figures that go with their rows need no refreshing."""
    if document.record is None or fresh is None or own is None:
        return None
    figures = figures_of(read_paragraphs(roots), document.record, edition).filled
    return bring_tables(parts, roots, figures, document.record, own, fresh)


def _word(turned: Turned) -> Change:
    figure = turned.figure
    return Change(figure.control.id, figure.label, figure.paragraph.place, WORDS[turned.old], WORDS[turned.new])


def _differs(root: Element, content: bytes) -> bool:
    return bool(xml_bytes(root) != content)


def _change(figure: Figure, *, everything: bool) -> Change:
    old = figure.control.text
    where = figure.paragraph.place
    if figure.now is None:
        return Change(figure.control.id, figure.label, where, old, old, "bản hiện tại không còn con số này")
    if figure.as_now:
        return Change(figure.control.id, figure.label, where, old, old)
    if figure.control.before or figure.control.after:
        return Change(figure.control.id, figure.label, where, old, old, "có chữ số gõ sát bên ô con số")
    if not figure.as_printed and not everything:
        new = _new_text(figure, figure.was_shown)
        return Change(figure.control.id, figure.label, where, old, new, f"đã sửa tay; số liệu nay là {new}")
    return Change(figure.control.id, figure.label, where, old, _new_text(figure, old if figure.as_printed else figure.was_shown))


def _new_text(figure: Figure, shown: str) -> str:
    """The new value in the form the place had: with or without its unit, as in a table or as in a sentence."""
    if figure.now is None:
        return shown
    in_table = figure.paragraph.row is not None
    for form in (shown, figure.was_shown):
        if figure.stored and (text := shown_like(form, figure.stored, figure.now, in_table=in_table)) is not None:
            return text
    return figure_text(figure.now, "table" if in_table else "text")


def _write(control: Control, text: str) -> None:
    """Into the first run that shows it, which keeps its formatting; the other runs of the control end up empty."""
    for place, element in enumerate(control.texts):
        element.text = text if not place else ""
        element.set(_SPACE, "preserve")


def _renewed(record: Record, edition: Edition, charts: Mapping[str, ChartSource]) -> Record:
    """The record of the refreshed document: values of the edition; what people moved, deleted or copied stays as printed."""
    rows: dict[str, Row] = {}
    for identity, stored in record.figures.items():
        now = edition.row(identity, stored)
        rows[identity] = stored if now is None else {**now, "label": stored["label"]}
    renewed = [_renewed_entry(one, record.figures.get(one.id), rows.get(one.id)) for one in record.controls]
    pictures = tuple(replace(chart, sha256=charts[chart.id].sha256, alt=charts[chart.id].alt) if chart.id in charts else chart
                     for chart in record.charts)
    return replace(record, edition=edition.digest, figures=rows, controls=tuple(renewed), charts=pictures)


def _renewed_entry(one: Printed, old: Row | None, new: Row | None) -> Printed:
    if old is None or new is None or shows(one.shown, new):
        return one
    text = shown_like(one.shown, old, new, in_table=False) or figure_text(new)
    return replace(one, shown=text)

