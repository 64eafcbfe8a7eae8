"""Rows of tables that the present edition has and an edited document lacks, or the other way round: for a person to take over."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.documents.recheck.reading import Paragraph, read_paragraphs, read_roots
from flows.documents.word_xml import Element, qn
from flows.text import squeeze

_TABLE, _HEADER = qn("tbl"), qn("tblHeader")
_QUOTED = 70


@dataclass(frozen=True, slots=True)
class OtherRows:
    """A table whose rows are not those of the edition: its heading, rows to add and to take out, figures left out."""

    heading: str
    more: tuple[str, ...]
    fewer: tuple[str, ...]

    @property
    def message(self) -> str:
        told = [f"{what} {len(rows):02} dòng, dòng đầu “{_short(rows[0])}”"
                for what, rows in (("thêm", self.more), ("bớt", self.fewer)) if rows]
        return f"bảng “{_short(self.heading)}”: bản hiện tại {'; '.join(told)}"


def other_rows(document: Mapping[str, bytes], fresh: Mapping[str, bytes]) -> list[OtherRows]:
    """Tables of both documents (their parts) are paired by heading; a table that only one of them has is nobody's slip."""
    ours, theirs = _tables(document), _tables(fresh)
    found = [OtherRows(name[0], tuple((rows - ours[name]).elements()), tuple((ours[name] - rows).elements()))
             for name, rows in theirs.items() if name in ours]
    return [one for one in found if one.more or one.fewer]


def _tables(parts: Mapping[str, bytes]) -> dict[tuple[str, int], Counter[str]]:
    """(heading, how manieth of that heading) -> its rows as words; tables without heading rows are layout."""
    rows: dict[Element, list[Paragraph]] = {}
    for paragraph in read_paragraphs(read_roots(parts)):
        if paragraph.row is not None:
            rows.setdefault(paragraph.row, []).append(paragraph)
    tables: dict[Element, tuple[list[str], list[str]]] = {}
    for row, paragraphs in rows.items():
        heading, body = tables.setdefault(next(row.iterancestors(_TABLE)), ([], []))
        (body if row.find(f".//{_HEADER}") is None else heading).append(" | ".join(_cells(paragraphs)))
    found: dict[tuple[str, int], Counter[str]] = {}
    for heading, body in tables.values():
        if heading:
            name = " ".join(heading)
            found[name, sum(known == name for known, _ in found)] = Counter(body)
    return found


def _cells(paragraphs: list[Paragraph]) -> Iterator[str]:
    """Words without figures; the number a row is counted by changes with the rows above it."""
    for paragraph in paragraphs:
        text = squeeze("".join("" if span.control else span.text for span in paragraph.spans))
        if text and not (paragraph.leads and text.isdigit()):
            yield text


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED - 1]}…"
