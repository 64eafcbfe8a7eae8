"""The yearly report and the leaders' page: figures, listings and charts put into their Word templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from flows.catalogue import TEMPLATES, Catalogue
from flows.documents.blocks import Block, small_name
from flows.documents.context import Citations, FigureNames, year_names
from flows.documents.figure_book import FigureBook
from flows.documents.listings import Sources, build_table
from flows.documents.pictures import Picture
from flows.documents.rearranged import rearranged_sentence
from flows.documents.recheck.imprint import Imprint
from flows.documents.records import VERDICTS
from flows.documents.render import Properties, render
from flows.documents.table_specs import read_tables, unknown_figures
from flows.documents.template import BLOCK_CALLS, compile_template, problems
from flows.errors import BrokenConfigurationError
from flows.figures.targets import MISSED
from flows.state.canonical import canonical
from flows.text import squeeze
from flows.toml_file import read_toml
from flows.wording.names import inside_sentence, small
from flows.wording.settings import wording
from flows.wording.shown import bound_figure
from flows.year import Year

REPORT, SUMMARY = "bao-cao.docx", "tom-tat.docx"
SMALL_WIDTH_CM, SMALL_HEIGHT_CM = 7.8, 8.5     # a chart of the leaders' page: two stand side by side, all on one page


@dataclass(frozen=True)
class ReportData:
    """All a document of the province is made of.

    ``charts`` and ``small_charts`` are blocks by chart id (a Picture, or a Notice where it cannot be drawn), for full text
    width and for the leaders' page (``SMALL_WIDTH_CM``, at most ``SMALL_HEIGHT_CM`` high). ``records``: listings of
    ``records_of``. ``missing``: columns unit_name, forms (text), one row per unit that has not sent all it owes.
    ``narrative``: columns field (results, shortcomings, causes, proposals), unit_name, text; only ticked texts.
    """

    year: Year
    catalogue: Catalogue
    figures: FigureBook
    charts: Mapping[str, Block]
    small_charts: Mapping[str, Block]
    records: Mapping[str, pd.DataFrame]
    missing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["unit_name", "forms"]))
    narrative: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["field", "unit_name", "text"]))
    is_draft: bool = True
    previous_is_final: bool = True      # whether last year's figures come from an approved edition
    replaces: str = ""                  # the signed report this one takes the place of, as cited in a sentence


    @property
    def beside(self) -> str:
        """A digest of all of it but figures, catalogue, settings and templates: those are told apart by others."""
        return canonical(self.year.units.all, self.charts, self.small_charts, self.records, self.missing, self.narrative,
                         self.is_draft, self.previous_is_final, self.replaces)


def annual_report(data: ReportData) -> bytes:
    """``bao-cao-YEAR.docx``. Raises BrokenConfigurationError for any mistake in the template or in tables.toml."""
    return _document(data, REPORT, {**data.charts, **_small_charts(data)})


def leaders_page(data: ReportData) -> bytes:
    """``tom-tat-YEAR.docx``: one page with the key figures, their change on last year and two charts."""
    small = _small_charts(data)
    return _document(data, SUMMARY, {**data.charts, **small, **{name: small[small_name(name)] for name in data.small_charts}})


def _small_charts(data: ReportData) -> dict[str, Block]:
    return {small_name(name): _small(chart) for name, chart in data.small_charts.items()}


def _small(chart: Block) -> Block:
    """A chart of which two stand side by side, whatever size it was drawn in."""
    if not isinstance(chart, Picture):
        return chart
    return replace(chart, width_cm=min(chart.width_cm, SMALL_WIDTH_CM), max_height_cm=SMALL_HEIGHT_CM)


def _document(data: ReportData, template: str, charts: Mapping[str, Block]) -> bytes:
    head = data.year.settings.report
    properties = Properties(squeeze(head.title), squeeze(head.issuer_name), f"Năm {data.year.id}")
    tables = tables_of(data)
    if twice := sorted(charts.keys() & tables.keys()):
        raise BrokenConfigurationError(f"tables.toml, charts.toml: bảng và biểu đồ trùng mã {', '.join(twice)}.")
    blocks = {**charts, **tables}
    imprint = Imprint(data.year.id, template.removesuffix(".docx"), data.figures)
    return render(template_path(data.year, template), report_names(data), blocks, properties, known_figures(data), imprint)


def template_path(year: Year, name: str) -> Path:
    """The year's own copy under ``inputs/YEAR/mau`` where there is one, else the common template.

    Documents of the Party's format have templates of their own: ``bao-cao-party.docx``.
    """
    if year.settings.is_party and name.endswith(".docx"):
        name = name.replace(".docx", "-party.docx")
    own = year.inputs / "mau" / name
    if own.is_file():
        return own
    return TEMPLATES / ("catalogue" if name.endswith(".toml") else "") / name


def tables_of(data: ReportData) -> dict[str, Block]:
    """Table id -> block, as tables.toml says. Raises BrokenConfigurationError for figures that are not declared."""
    tables = read_tables(template_path(data.year, "tables.toml"))
    if wrong := unknown_figures(tables, data.catalogue.figures):
        raise BrokenConfigurationError("\n".join(wrong))
    sources = Sources(data.year, data.catalogue, data.figures, data.records)
    return {name: build_table(spec, sources) for name, spec in tables.items()}


def template_mistakes(year: Year, catalogue: Catalogue, path: Path) -> list[str]:
    """What is wrong with a template of the province, without any data: unknown names, figures, tables and charts."""
    nothing = FigureBook(pd.DataFrame({"id": [], "text": []}))
    names = report_names(ReportData(year, catalogue, nothing, {}, {}, {}))
    blocks = {*catalogue.charts, *read_tables(template_path(year, "tables.toml"))}
    figures = declared_figures(catalogue) | declared_in_any_year()
    return problems(compile_template(path), {*names, *BLOCK_CALLS, "co_khoi"}, figures, blocks)


def declared_figures(catalogue: Catalogue) -> frozenset[str]:
    """Every id the catalogue declares for the province, figures per item included."""
    items = {form.id: form.item for form in catalogue.forms.values()}
    return frozenset(catalogue.figures) | {f"{spec.id}.{item.id}" for spec in catalogue.figures.values()
                                           for item in items.get(spec.each_row, ())}


def known_figures(data: ReportData) -> frozenset[str]:
    """Ids a template may name: those computed, and those declared for some year.

    A template serves many years: what it says about a figure of another year (``{% if co('dti.score') %}``) is no mistake.
    """
    return declared_figures(data.catalogue) | frozenset(data.figures) | declared_in_any_year()


@lru_cache(maxsize=2)
def declared_in_any_year(folder: Path = TEMPLATES / "catalogue/figures") -> frozenset[str]:
    """Figures of some year: a template serves many."""
    files = (read_toml(path) for path in sorted(folder.glob("*.toml")))
    return frozenset(str(figure.get("id")) for file in files for figure in file.get("figure", []))


def report_names(data: ReportData) -> dict[str, Any]:
    """Everything a template of the province may use."""
    settings = data.year.settings
    return {
        **year_names(settings, is_draft=data.is_draft),
        **FigureNames(data.figures, settings.year).names(),
        **Citations(settings.legal_bases, party=settings.is_party).names(),
        "nam_truoc_chua_chot": not data.previous_is_final, "thay_the": data.replaces,
        "sap_xep_don_vi": rearranged_sentence(data.figures, settings),
        "don_vi_thieu": _missing_units(data.missing), "don_vi_thieu_ten": _missing_names(data.missing),
        "chi_tieu_khong_dat": _missed_targets(data),
        "loi_van": lambda name: _narrative(data.narrative, name),
    }


def _missing_units(missing: pd.DataFrame) -> str:
    """``Sở A (biểu 2a, 2b); xã B (biểu 06)``; past a number (wording.toml) the rest is left to the register."""
    rows = list(zip(missing["unit_name"], missing["forms"], strict=True))
    named = [f"{_name(unit)} ({squeeze(str(forms))})" if forms else _name(unit) for unit, forms in rows]
    most = wording().lists.units
    more = ["các đơn vị khác nêu trong sổ theo dõi"] if len(named) > most else []
    return "; ".join([*named[:most], *more])


def _missing_names(missing: pd.DataFrame) -> str:
    """``Sở A; xã B; xã C`` for the leaders' page; past a number the rest is left to the report."""
    named = [_name(unit) for unit in missing["unit_name"]]
    most = wording().lists.units_for_leaders
    more = ["các đơn vị khác nêu trong báo cáo"] if len(named) > most else []
    return "; ".join([*named[:most], *more])


def _missed_targets(data: ReportData) -> list[dict[str, str | bool]]:
    """Targets not met, in the order of the form, with plan and result as marked figures and the reason as text."""
    listing, form = data.records.get("targets"), data.catalogue.forms.get("targets")
    if listing is None or form is None:
        return []
    items = {item.id: item for item in form.item}
    missed = listing[listing["verdict"] == VERDICTS[MISSED]]
    rows = {str(row["item"]): row for row in missed.to_dict(orient="records")}
    return [{"ten": squeeze(items[name].label), "ten_trong_cau": small(squeeze(items[name].label)),
             "ly_do": squeeze(str(rows[name]["reason"])).rstrip("."), "la_uoc": bool(rows[name]["is_estimate"]),
             "ke_hoach": _figure(data, f"targets.plan.{name}"), "thuc_hien": _figure(data, f"targets.actual.{name}"),
             "thuc_hien_so": bound_figure(data.figures[f"targets.actual.{name}"], unit=False)}
            for name in items if name in rows]


def _figure(data: ReportData, identity: str) -> str:
    return bound_figure(data.figures[identity])


def _narrative(narrative: pd.DataFrame, name: str) -> list[str]:
    """Ticked texts of one kind, each ended with the unit it comes from."""
    rows = narrative[narrative["field"] == name]
    return [f"{squeeze(str(text))} ({_name(unit)})" for unit, text in zip(rows["unit_name"], rows["text"], strict=True)]


def _name(unit: object) -> str:
    return inside_sentence(squeeze(str(unit)))
