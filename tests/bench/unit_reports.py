"""Unit reports against plain docxtpl of the same page, and how many are written in a second."""

import copy
import io
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import pandas as pd
from docxtpl import DocxTemplate
from lxml import etree

from flows import stages
from flows.checks.examine import Examined
from flows.documents.blocks import Place, block_marker, small_marker, style_ids
from flows.documents.figure_book import FigureBook
from flows.documents.package import DOCUMENT, Pictures, read_parts, write_parts
from flows.documents.tables import Row, Table
from flows.documents.units.pages import pages_of
from flows.documents.units.report import Page, UnitReports, open_edition
from flows.documents.units.rows import UnitFigures, unit_tables
from flows.documents.word_xml import P, T, qn, text_of
from flows.run import Run
from flows.wording.marks import unbound
from tests.bench.measure import Line, in_turn, seconds

REPORTS = 12
AT_LEAST_PER_SECOND = 15


def unit_report_lines(run: Run, examined: Examined, figures: pd.DataFrame, staging: Path) -> Iterator[Line]:
    """Two lines: one report without charts, and all reports of the province with their charts."""
    book = FigureBook(figures)
    edition = open_edition(run.year, run.catalogue, is_draft=True)
    pages = pages_of(run.year, run.catalogue, examined.register, examined.findings, figures["unit"].unique())
    reports = UnitReports(edition)
    some = [page for page in pages if page.superior][:REPORTS] or list(pages[:REPORTS])
    plain = [PlainPage(reports, page, book) for page in some]
    ours, theirs, ratio = in_turn(lambda: [reports.report(page, book, {}) for page in some],
                                  lambda: [one.render() for one in plain])
    value = f"{ratio:.2f} times ({1000 * ours / len(some):.0f} / {1000 * theirs / len(some):.0f} ms)"
    yield Line("one unit report without charts, against plain docxtpl of the same page", value, "1 time", ratio)
    spent = seconds(lambda: stages.write_unit_reports(run, examined, figures, staging))
    speed = len(pages) / spent
    yield Line(f"unit reports per second ({len(pages)} with their charts)", f"{speed:.0f} in {spent:.1f} s",
               f"{AT_LEAST_PER_SECOND}", AT_LEAST_PER_SECOND / speed)


class PlainPage:
    """The same page by docxtpl alone: figures as text, tables as row loops, nothing bound, nothing recorded."""

    def __init__(self, reports: UnitReports, page: Page, book: FigureBook) -> None:
        figures = UnitFigures(book, page.code, str(reports.edition.settings.year - 1), page.children)
        tables = unit_tables(reports.edition.layout.tables_of(page.level), figures, reports.headings)
        self.rows = {name: [[unbound(cell) for cell in row.cells] for row in table.rows]
                     for name, table in tables.items() if isinstance(table, Table)}
        names = reports.names(page, figures)      # the same names, without marks
        self.names = {name: _plain(value) if callable(value) else value for name, value in names.items()}
        known = {name: one for name, one in tables.items() if isinstance(one, Table)}
        self.template = _with_loops(reports.edition.template, known)

    def render(self) -> bytes:
        """As anybody would: open, render, save."""
        document = DocxTemplate(io.BytesIO(self.template))
        document.render({**self.names, "co_khoi": self.rows.__contains__, "rows": self.rows, "bieu_do": block_marker,
                         "bieu_do_nho": small_marker, "bang": block_marker}, autoescape=True)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def told(*arguments: Any, **options: Any) -> Any:
        result = function(*arguments, **options)
        return unbound(result) if isinstance(result, str) else result

    return told


def _with_loops(path: Path, tables: Mapping[str, Table]) -> bytes:
    """The template with each table written out as heading rows and one row in a loop."""
    parts = read_parts(path.read_bytes())
    root = etree.fromstring(parts[DOCUMENT])
    place = Place(path.name, style_ids(parts["word/styles.xml"]), Pictures(dict(parts)))
    for holder in [item for item in root.iter(P) if "bang('" in text_of(item)]:
        name = text_of(holder).split("'")[1]
        for element in _looped(tables[name], name, place) if name in tables else ():
            holder.addprevious(element)
        holder.getparent().remove(holder)
    return write_parts({**parts, DOCUMENT: etree.tostring(root)})


def _looped(table: Table, name: str, place: Place) -> list[etree._Element]:
    cells = tuple(f"{{{{ row[{number}] }}}}" for number in range(len(table.columns)))
    pattern = Table(table.columns, (Row(cells),), table.width_cm, table.title, table.captioned, table.unit_line, table.notes)
    elements = list(pattern.elements(place))
    row = next(element for element in elements if element.tag == qn("tbl")).findall(qn("tr"))[-1]
    for command, add in ((f"{{%tr for row in rows.{name} %}}", row.addprevious), ("{%tr endfor %}", row.addnext)):
        line = copy.deepcopy(row)
        texts = list(line.iter(T))
        for place_of_text, item in enumerate(texts):
            item.text = "" if place_of_text else command
        add(line)
    return elements
