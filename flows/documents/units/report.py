"""The report of one unit: its names, tables and charts put into the press of ``don-vi.docx``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from flows.catalogue import Catalogue
from flows.documents.blocks import Block
from flows.documents.context import Citations, year_names
from flows.documents.figure_book import FigureBook
from flows.documents.recheck.imprint import Imprint
from flows.documents.render import Properties
from flows.documents.report import declared_figures, declared_in_any_year, template_path
from flows.documents.units.names import ELSEWHERE, Reporting, UnitNames, place_names
from flows.documents.units.press import Press
from flows.documents.units.rows import UnitFigures, unit_tables
from flows.documents.units.specs import LAYOUT, TEMPLATE, Layout, read_layout, unknown_figures
from flows.errors import BrokenConfigurationError
from flows.text import squeeze
from flows.wording.names import council
from flows.year import Year, YearSettings


@dataclass(frozen=True)
class Page:
    """One unit to report on. ``superior`` "" right below the province; ``children``: (code, name) in official order."""

    code: str
    name: str
    level: str
    superior: str = ""
    children: tuple[tuple[str, str], ...] = ()
    child_level: str = ""
    reporting: Reporting = field(default_factory=Reporting)


@dataclass(frozen=True)
class Edition:
    """What the reports of all units share. ``known`` are the figures a template may name."""

    settings: YearSettings
    template: Path
    layout: Layout
    known: frozenset[str]
    is_draft: bool

    @property
    def year(self) -> str:
        return str(self.settings.year)

    @property
    def province(self) -> str:
        return self.settings.province

    def plural(self, level: str) -> str:
        """What the units of a level are called together; "" for none."""
        return next((squeeze(one.plural) for one in self.settings.levels if one.id == level), "")


def open_edition(year: Year, catalogue: Catalogue, *, is_draft: bool, template: Path | None = None) -> Edition:
    """Template and layout of the year. Raises BrokenConfigurationError for figures of don-vi.toml that nobody declares."""
    layout = read_layout(template_path(year, LAYOUT))
    known = _known_figures(catalogue)
    if wrong := unknown_figures(layout, known):
        raise BrokenConfigurationError("\n".join(wrong))
    return Edition(year.settings, template or template_path(year, TEMPLATE), layout, known, is_draft)


def _known_figures(catalogue: Catalogue) -> frozenset[str]:
    """Ids that template and layout may name: those declared for some year, with their ranks and changes."""
    names = declared_figures(catalogue) | declared_in_any_year()
    return names | {f"{name}{kind}" for name in names for kind in (".rank", ".ranked", ".tied", ".change", ".change_pct")}


def unit_template_mistakes(year: Year, catalogue: Catalogue, path: Path) -> list[str]:
    """What is wrong with a template of unit reports or with don-vi.toml, without any data."""
    try:
        UnitReports(open_edition(year, catalogue, is_draft=True, template=path))
    except BrokenConfigurationError as error:
        return str(error).splitlines()
    return []


class UnitReports:
    """Prints the reports of units from one press."""

    def __init__(self, edition: Edition) -> None:
        """Raises BrokenConfigurationError for names, figures or blocks of the template that do not exist."""
        self.edition = edition
        self._year_names = year_names(edition.settings, is_draft=edition.is_draft)
        self.headings = {"nam": edition.year, "nam_truoc": str(edition.settings.year - 1),
                         **{f"ten_cap_{level.id}": level.plural for level in edition.settings.levels}}
        nothing = UnitFigures(FigureBook(pd.DataFrame({"id": [], "text": []})), "", "")
        self.press = Press(edition.template, self.names(Page("", "", ""), nothing), edition.known, edition.layout.block_ids)

    def report(self, page: Page, figures: FigureBook, charts: Mapping[str, Block]) -> bytes:
        """``don-vi/CODE.docx``. ``figures`` hold those of the unit, of the units below it and of the province."""
        edition = self.edition
        withheld = frozenset(edition.layout.withheld) if edition.settings.is_public else frozenset()
        of_unit = UnitFigures(figures, page.code, str(edition.settings.year - 1), page.children, withheld,
                              withheld if page.superior else frozenset())
        names = self.names(page, of_unit)
        tables = unit_tables(edition.layout.tables_of(page.level), of_unit, self.headings)
        properties = Properties(f"{names['trich_yeu']} của {names['don_vi']}", squeeze(edition.settings.report.issuer_name),
                                f"Năm {edition.year}")
        return self.press.print(names, {**charts, **tables}, properties,
                                Imprint(edition.year, f"don-vi/{page.code}", figures, by_its_own=True))

    def names(self, page: Page, figures: UnitFigures) -> dict[str, Any]:
        """Everything the template may use in the report of one unit."""
        edition = self.edition
        place = place_names(squeeze(page.name), squeeze(page.superior), edition.plural(page.child_level))
        told = {"don_vi": council(place["ten_don_vi"]), "cap_tren": council(squeeze(page.superior)) if page.superior else ""}
        recipients = [line for one in edition.layout.recipients if (line := squeeze(one.format_map(told)))]
        quotes = figures.own_withheld or (figures.withheld and figures.children)
        if quotes and page.reporting.findings:      # their words may quote the values that are not to be told
            page = replace(page, reporting=replace(page.reporting, findings=(ELSEWHERE,)))
        return {**self._year_names, **place, **page.reporting.names(), "noi_nhan": recipients, "kinh_gui": [],
                **Citations(edition.settings.legal_bases, party=edition.settings.is_party).names(),
                **UnitNames(figures, edition.settings.year, edition.plural(page.level)).names()}
