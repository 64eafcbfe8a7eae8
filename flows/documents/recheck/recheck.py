"""The door of the room: a Word file, whoever saved it last, against what was printed in it and what the edition says now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from flows.documents.package import read_parts
from flows.documents.recheck.dates import check_dates
from flows.documents.recheck.edition import Edition, numbers_in
from flows.documents.recheck.findings import SEVERITIES, Found, Place
from flows.documents.recheck.loose_numbers import check_numbers, surroundings
from flows.documents.recheck.printed import Figures, check_presence, check_values, figures_of
from flows.documents.recheck.reading import Paragraph, read_paragraphs, read_roots
from flows.documents.recheck.record import Record, find_record
from flows.documents.recheck.sentences import check_directions
from flows.documents.recheck.tokens import Token, tokens_of
from flows.errors import UnreadableFileError

_ORDER = list(dict.fromkeys(SEVERITIES.values()))


@dataclass(frozen=True, eq=False)
class Edited:
    """A document read once: its parts, paragraphs, and what it stores about itself (None where it stores nothing)."""

    parts: Mapping[str, bytes]
    paragraphs: Sequence[Paragraph]
    record: Record | None

    @property
    def year(self) -> str:
        """The year it was printed for; "" unknown."""
        return self.record.year if self.record else ""

    @property
    def has_figures(self) -> bool:
        return any(paragraph.controls for paragraph in self.paragraphs)


def read_document(data: bytes, name: str = "") -> Edited:
    """Bytes of a .docx -> the document. Raises UnreadableFileError."""
    parts = read_parts(data, name)
    try:
        paragraphs = read_paragraphs(read_roots(parts))
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(f"{name}: tệp Word bị hỏng, mở bằng Word rồi lưu lại.") from error
    return Edited(parts, paragraphs, find_record(parts))


def recheck(document: Edited, edition: Edition | None) -> list[Found]:
    """All findings, errors first, then in reading order. Nothing for a document that never had figures of ours.

    ``edition`` is the published edition of the document's year; without it the document is compared with its own record.
    """
    record = document.record
    if record is None and not document.has_figures:
        return []
    tokens = {paragraph: tokens_of(paragraph) for paragraph in document.paragraphs}
    figures = figures_of(document.paragraphs, record, edition)
    found = [*_about_itself(document, edition), *check_values(figures.filled, edition),
             *check_directions(figures.filled, tokens, record)]
    if record:
        found += [*check_dates(tokens, record.dates, int(record.year)), *_numbers(tokens, record, edition, figures),
                  *check_presence(figures, record)]
    order = {paragraph: place for place, paragraph in enumerate(document.paragraphs)}
    return sorted(found, key=lambda one: (_ORDER.index(one.severity),
                                          order.get(one.place.paragraph, -1) if one.place.paragraph else -1))


def _about_itself(document: Edited, edition: Edition | None) -> list[Found]:
    found = []
    if document.record is None:
        found.append(Found("record-missing", Place(), "dữ liệu kèm theo văn bản", "không có",
                           "Văn bản không còn dữ liệu về bản đã in; chỉ so được với bản đang có."))
    if edition is None:
        year = document.year
        found.append(Found("edition-missing", Place(), f"bản năm {year}" if year else "năm báo cáo", "không có",
                           "Không thấy bản đã công bố để so; chỉ so với con số lưu trong văn bản."))
    return found


def _numbers(tokens: Mapping[Paragraph, Sequence[Token]], record: Record, edition: Edition | None,
             figures: Figures) -> list[Found]:
    """Figures of other units than the document is about count only where the unit is named, which needs the edition."""
    own = f"@{record.document.rpartition('/')[2]}"
    printed = [row for row in record.figures.values() if edition is None or _is_about(row["id"], own)]
    shown = {number for row in printed for number in numbers_in(row)}
    shown.update(number for figure in figures.filled if figure.now and _is_about(figure.control.id, own)
                 for number in numbers_in(figure.now))
    first = list(check_numbers(tokens, record.numbers, shown, {}))
    if not first or edition is None:
        return first
    # The edition's other figures are many: looked up only where something is left to explain.
    shown |= edition.province_forms
    left = {one.place.paragraph: tokens[one.place.paragraph] for one in first if one.place.paragraph}
    return list(check_numbers(left, record.numbers, shown, edition.unit_forms(_units_named(left, edition))))


def _is_about(identity: str, own: str) -> bool:
    return "@" not in identity or own in identity


def _units_named(paragraphs: Collection[Paragraph], edition: Edition) -> list[str]:
    text = "\n".join(surroundings(paragraph) for paragraph in paragraphs).lower()
    return [code for code, name in edition.unit_names.items() if name.lower() in text]
