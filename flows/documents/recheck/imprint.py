"""At rendering: the record of a document, made from the document itself so that it fits what a reader will find."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flows.documents.blocks import Block
from flows.documents.figure_book import FigureBook
from flows.documents.pictures import Picture
from flows.documents.recheck.dates import dates_of
from flows.documents.recheck.directions import verdicts, words_beside
from flows.documents.recheck.grids import grids_of
from flows.documents.recheck.loose_numbers import numbers_of
from flows.documents.recheck.reading import read_paragraphs
from flows.documents.recheck.record import Chart, Printed, Record
from flows.documents.recheck.reworded import paragraphs_of
from flows.documents.recheck.tokens import tokens_of
from flows.documents.recheck.values import Row
from flows.documents.recheck.words import shapes_of
from flows.documents.word_xml import WP, Element
from flows.text import squeeze


@dataclass(frozen=True, eq=False)
class Imprint:
    """What a document remembers: its year, which document it is (``bao-cao``, ``don-vi/058``), the figures it shows.

    ``by_its_own``: its editions are told apart by the figures it shows, not by all there are; figures of others that change
    leave it as it is.
    """

    year: str
    document: str
    figures: FigureBook
    by_its_own: bool = False


def record_of(imprint: Imprint, roots: Mapping[str, Element], parts: Mapping[str, bytes],
              blocks: Mapping[str, Block]) -> Record:
    """The record of a finished document whose figures are bound. ``blocks`` as they were put in, by id.

    ``roots`` are the parts with text as parsed, ``parts`` hold its pictures.
    """
    paragraphs = read_paragraphs(roots)
    tokens = {paragraph: tokens_of(paragraph) for paragraph in paragraphs}
    beside = {control: words for line in tokens.values() for control, words in words_beside(line).items()}
    controls = [control for paragraph in paragraphs for control in paragraph.controls]
    rows = {one.id: _row(imprint.figures, one.id) for one in controls}
    figures = {identity: row for identity, row in rows.items() if row is not None}
    printed = tuple(Printed(one.id, one.text, *beside[one]) for one in controls)
    judged = tuple(verdicts(paragraphs, tokens, figures))
    edition = imprint.figures.digest_of(figures) if imprint.by_its_own else imprint.figures.digest
    return Record(imprint.year, edition, imprint.document, figures, printed, judged,
                  _charts(roots, parts, blocks), dates_of(tokens), numbers_of(tokens), shapes_of(paragraphs, tokens),
                  tuple(grid.printed for grid in grids_of(paragraphs)), frozenset(paragraphs_of(paragraphs)))


def _row(figures: FigureBook, identity: str) -> Row | None:
    row = figures.find(identity)
    return None if row is None else {**row, "label": squeeze(str(row["label"])), "text": squeeze(str(row["text"]))}


def _charts(roots: Mapping[str, Element], parts: Mapping[str, bytes],
            blocks: Mapping[str, Block]) -> tuple[Chart, ...]:
    """The charts whose picture and alternative text are in the document."""
    stored = {hashlib.sha256(content).hexdigest() for name, content in parts.items() if name.startswith("word/media/")}
    shown = {str(item.get("descr", "")) for root in roots.values() for item in root.iter(f"{{{WP}}}docPr")}
    charts = (Chart(name, hashlib.sha256(block.png).hexdigest(), squeeze(block.alt))
              for name, block in sorted(blocks.items()) if isinstance(block, Picture))
    return tuple(chart for chart in charts if chart.sha256 in stored and chart.alt in shown)
