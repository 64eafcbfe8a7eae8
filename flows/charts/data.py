"""A declared chart and the figures table -> the long table its drawing function takes.

Nothing is computed here: every bar is a figure, every label is what the figure shows. A figure that has no value gives a
cell without value whose label is the reason ("chưa có số liệu", "không phát sinh"), never 0.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pandas as pd

from flows.catalogue.model import ChartSpec, ItemSpec
from flows.charts.options import Options, options_of
from flows.charts.style import NO_DATA
from flows.charts.table import Cell, chart_table
from flows.charts.targets import LOWER_IS_BETTER, VERDICTS
from flows.errors import BrokenConfigurationError
from flows.text import fold
from flows.wording.numbers import ATTACHED, PLACEHOLDERS, with_unit
from flows.wording.shown import figure_text


class Named(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class Tree(Protocol):
    """The units of the year, in official order."""

    def of_level(self, level: str, /) -> Sequence[Named]: ...


class WithItems(Protocol):
    """A form with its declared rows."""

    @property
    def item(self) -> Sequence[ItemSpec]: ...


def chart_data(spec: ChartSpec, figures: pd.DataFrame, units: Tree, year: int | str,
               forms: Mapping[str, WithItems] | None = None) -> pd.DataFrame:
    """The long table of a chart (columns: see ``flows.charts.table``).

    Args:
        spec: the declared chart. ``over`` "" takes the listed figures themselves, a level (``huyen``) one category per unit of
            it in official order, ``items:FORM`` one per declared row of the form, ``years`` one per year there is a figure for
            (years between them included).
        figures: the figures table indexed by id; value, text, unit_of_measure, decimals, state. Not modified.
        year: the reporting year.
        forms: needed for ``items:FORM``.

    Raises:
        BrokenConfigurationError: ``options`` or ``over`` make no sense; names the chart.
    """
    source = _Source(spec, options_of(spec), figures, int(year))
    if spec.over == "":
        cells = list(_over_figures(source))
    elif spec.over == "years":
        cells = list(_over_years(source))
    elif spec.over.startswith("items:"):
        cells = list(_over_items(source, _items(spec, forms or {})))
    else:
        cells = list(_over_level(source, units))
    return chart_table([*_in_order(cells, spec), *_reference(source)])


@dataclass(frozen=True)
class _Source:
    """A chart with the figures it may read."""

    spec: ChartSpec
    options: Options
    figures: pd.DataFrame
    year: int

    def row(self, figure_id: str) -> dict[str, Any] | None:
        """The figure's row, None where there is none."""
        if figure_id not in self.figures.index:
            return None
        return {**{str(name): value for name, value in self.figures.loc[figure_id].items()}, "id": figure_id}

    def cell(self, figure_id: str, category: str, series: str = "", note_id: str = "", role: str = "value") -> Cell:
        """The figure as a cell, with the text of another figure as its note."""
        row = self.row(figure_id)
        value = math.nan if row is None or row["state"] != "ok" or row["value"] is None else float(row["value"])
        return Cell(category, series, value, shown_label(row), note=self.note(note_id), role=role)

    def note(self, figure_id: str) -> str:
        row = self.row(figure_id) if figure_id else None
        if row is None or row["state"] != "ok":
            return ""
        return f"{shown_label(row)} {self.options.note_word}".rstrip()

    def value(self, figure_id: str) -> float:
        return self.cell(figure_id, "").value if figure_id else math.nan

    def named(self, text: str) -> str:
        """Years in a label: {year}, {prev}, {prev2} are the reporting year and the two before it."""
        return text.replace("{year}", str(self.year)).replace("{prev}", str(self.year - 1)).replace("{prev2}", str(self.year - 2))

    def labels(self) -> tuple[str, ...]:
        """A label for each figure: declared, else the figure's own."""
        declared = [self.named(label) for label in self.spec.labels]
        rest = [self._own_label(figure) for figure in self.spec.figures[len(declared):]]
        return (*declared, *rest)

    def _own_label(self, figure_id: str) -> str:
        row = self.row(figure_id)
        return str(row["label"]) if row is not None and row.get("label") else figure_id


def shown_label(row: Mapping[str, Any] | None) -> str:
    """What a bar shows of its figure: the number as in a table, with % where the unit is; or why there is no number."""
    if row is None:
        return NO_DATA
    placeholder = PLACEHOLDERS["text"].get(row["state"])
    if placeholder is not None:
        return placeholder
    text = figure_text(row, "table")
    unit = row["unit_of_measure"]
    return with_unit(text, unit) if unit in ATTACHED and not pd.isna(row["value"]) else text


def _over_figures(source: _Source) -> Iterator[Cell]:
    """The listed figures: one category each, or row by row where ``options.series`` names the parts of a row."""
    options, figures, labels = source.options, source.spec.figures, source.labels()
    notes, plans = _one_each(options.notes, len(figures)), _one_each(options.plans, len(figures))
    series = [source.named(name) for name in options.series]
    _require(not series or len(figures) == len(series) * len(options.categories), source.spec,
             "số con số phải bằng số dòng (options.categories) nhân số thành phần (options.series)")
    for place, figure in enumerate(figures):
        category = source.named(options.categories[place // len(series)]) if series else labels[place]
        yield source.cell(figure, category, series[place % len(series)] if series else "", notes[place])
        if plans[place]:
            yield source.cell(plans[place], category, role="plan")


def _over_level(source: _Source, units: Tree) -> Iterator[Cell]:
    labels = source.labels() if len(source.spec.figures) > 1 or source.spec.labels else ("",)
    notes = _one_each(source.options.notes, len(source.spec.figures))
    for unit in units.of_level(source.spec.over):
        for figure, label, note in zip(source.spec.figures, labels, notes, strict=True):
            yield source.cell(f"{figure}@{unit.code}", unit_label(unit.name), label, f"{note}@{unit.code}" if note else "")


def unit_label(name: str) -> str:
    """The name beside a bar: "Huyện Ba Bể" -> "Ba Bể"; a town keeps its noun, which tells it from the province."""
    for noun in ("Huyện ", "Xã "):
        if name.startswith(noun):
            return name.removeprefix(noun)
    return name


def _over_items(source: _Source, items: Sequence[ItemSpec]) -> Iterator[Cell]:
    """One category per declared row; optional rows without a figure are left out."""
    options, spec = source.options, source.spec
    notes, plans = _one_each(options.notes, len(spec.figures)), _one_each(options.plans, 1)
    labels = source.labels() if len(spec.figures) > 1 or spec.labels else ("",)
    for item in items:
        if item.optional and all(source.row(f"{figure}.{item.id}") is None for figure in spec.figures):
            continue
        name = f"{item.label} {LOWER_IS_BETTER}" if item.direction == "lower" and options.verdict else item.label
        for figure, label, note in zip(spec.figures, labels, notes, strict=True):
            cell = source.cell(f"{figure}.{item.id}", name, label, f"{note}.{item.id}" if note else "")
            estimate = source.value(f"{options.estimate}.{item.id}" if options.estimate else "") == 1
            yield replace(cell, group=item.group if options.verdict else "", forecast=estimate,
                          note=_verdict(source, item.id) if options.verdict else cell.note)
        if plans[0]:
            yield source.cell(f"{plans[0]}.{item.id}", name, role="plan")


def _verdict(source: _Source, item: str) -> str:
    """vượt, đạt or không đạt; "" where the target has not been judged. A figure of verdicts is text, or 2, 1, 0."""
    row = source.row(f"{source.options.verdict}.{item}")
    if row is None or row["state"] != "ok":
        return ""
    by_number: dict[float, str] = dict(zip((2.0, 1.0, 0.0), VERDICTS, strict=True))
    by_text = {fold(verdict): verdict for verdict in VERDICTS}
    text = by_text.get(fold(str(row["text"]).replace("_", " ")), "")
    return text or by_number.get(math.nan if row["value"] is None else float(row["value"]), "")


def _over_years(source: _Source) -> Iterator[Cell]:
    """One category per year from the first to the last there is a figure for, then the forecast."""
    options, spec = source.options, source.spec
    base = source.year - options.years_back
    found = sorted({year for figure in spec.figures for year in _years_of(figure, source, base)})
    years = list(range(found[0], found[-1] + 1))[-options.last_years:] if found else [base]
    labels = source.labels() if len(spec.figures) > 1 or spec.labels else ("",)
    notes = _one_each(options.notes, len(spec.figures))
    for year in years:
        mark = "" if year == base else f"#{year}"
        for figure, label, note in zip(spec.figures, labels, notes, strict=True):
            yield source.cell(f"{figure}{mark}", str(year), label, f"{note}{mark}" if note else "")
    if options.forecast and not math.isnan(source.value(options.forecast)):
        cell = source.cell(options.forecast, str(years[-1] + 1), labels[0], options.forecast_note)
        yield replace(cell, forecast=True)


def _years_of(figure: str, source: _Source, base: int) -> Iterator[int]:
    """Years with a value: the plain figure stands for ``base``, figure#YEAR for the others."""
    if not math.isnan(source.value(figure)):
        yield base
    pattern = re.compile(rf"{re.escape(figure)}#(\d{{4}})")
    for name in source.figures.index[source.figures.index.str.startswith(f"{figure}#")]:
        match = pattern.fullmatch(name)
        if match and int(match[1]) < base and not math.isnan(source.value(name)):
            yield int(match[1])


def _reference(source: _Source) -> Iterator[Cell]:
    if source.spec.reference:
        yield source.cell(source.spec.reference, source.options.reference_label, role="reference")


def _in_order(cells: list[Cell], spec: ChartSpec) -> list[Cell]:
    """With ``sort``: categories from the largest sum (share: largest first part) down, missing ones last."""
    if not spec.sort:
        return cells
    keys: dict[str, float] = {}
    for cell in cells:
        if cell.role == "value" and not cell.missing and not (options_of(spec).share and cell.category in keys):
            keys[cell.category] = keys.get(cell.category, 0.0) + cell.value
    return sorted(cells, key=lambda cell: -keys.get(cell.category, -math.inf))


def _items(spec: ChartSpec, forms: Mapping[str, WithItems]) -> Sequence[ItemSpec]:
    form = spec.over.removeprefix("items:")
    _require(form in forms, spec, f"không có biểu {form}")
    return forms[form].item


def _one_each(given: Sequence[str], count: int) -> list[str]:
    """One entry per figure: as given, or a single one for all, or none."""
    return list(given) * count if len(given) == 1 and count != 1 else [*given, *[""] * (count - len(given))]


def _require(condition: bool, spec: ChartSpec, problem: str) -> None:
    if not condition:
        raise BrokenConfigurationError(f"charts.toml, biểu đồ {spec.id}: {problem}.")
