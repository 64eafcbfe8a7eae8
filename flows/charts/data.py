"""A declared chart and the figures table -> the long table its drawing function takes.

Nothing is computed here: every bar is a figure, every label is what the figure shows. A figure that has no value gives a
cell without value whose label is the reason ("chưa có số liệu", "không phát sinh"), never 0.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pandas as pd

from flows.catalogue.model import ChartSpec, ItemSpec
from flows.charts.options import Options, options_of
from flows.charts.style import NO_DATA
from flows.charts.table import Cell, chart_table
from flows.charts.targets import LOWER_IS_BETTER, verdict_of
from flows.errors import BrokenConfigurationError
from flows.wording.numbers import ATTACHED, PLACEHOLDERS, with_unit
from flows.wording.phrases import SERIES_BREAK, reason_of
from flows.wording.shown import figure_text

_FAR = 60                       # years: nobody reports, or forecasts, any further
TARGETS = "targets"             # the kind whose rows carry verdicts, headings and estimates


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
               forms: Mapping[str, WithItems] | None = None, verdicts: Mapping[str, str] | None = None,
               estimates: Collection[str] = ()) -> pd.DataFrame:
    """The long table of a chart (columns: see ``flows.charts.table``).

    Args:
        spec: the declared chart. ``over`` "" takes the listed figures themselves ({year}, {prev}, {prev2} in labels are
            years), a level (``huyen``, ``dia_phuong``) one category per unit of it in official order, ``items:FORM`` one
            per declared row of the form, ``years`` one per year there is a figure for, and the years between them.
        figures: the figures table indexed by id, not modified: value, text, unit_of_measure, decimals, state, and where
            given label and is_forecast. A forecast is marked as such; one that nobody made is left out.
        year: the reporting year; the plain figure is its value, ``figure#YEAR`` that of another year.
        forms: needed for ``items:FORM``.
        verdicts: item id -> vượt, đạt, không đạt (in any spelling), for the kind ``targets``.
        estimates: item ids whose value is an estimate (ước thực hiện), for the kind ``targets``.

    Raises:
        BrokenConfigurationError: ``options`` or ``over`` make no sense; names the chart.
    """
    figures_used(spec)
    source = _Source(spec, options_of(spec), figures, int(year), verdicts or {}, frozenset(estimates))
    if spec.over == "":
        cells = list(_over_figures(_of_this_year(source)))
    elif spec.over == "years":
        cells = list(_over_years(source))
    elif spec.over.startswith("items:"):
        cells = list(_over_items(source, _items(spec, forms or {})))
    else:
        cells = list(_over_level(source, units))
    return chart_table([*_in_order(_without_zeros(cells, source.options), spec), *_reference(source)])


def figures_used(spec: ChartSpec) -> list[str]:
    """Every figure a chart reads, as declared. Raises BrokenConfigurationError where lists do not match."""
    options, count = options_of(spec), len(spec.figures)
    _require(count > 0, spec, "chưa khai báo con số nào (figures)")
    _require(len(spec.labels) in (0, count), spec, "số tên (labels) phải bằng số con số (figures)")
    _require(not options.series or (spec.over == "" and count == len(options.series) * len(options.categories)), spec,
             "số con số phải bằng số dòng (options.categories) nhân số thành phần (options.series)")
    for name, given in (("bases", options.bases), ("notes", options.notes), ("plans", options.plans), ("breaks", options.breaks)):
        _require(len(given) in (0, 1, count), spec, f"options.{name} phải có 1 hoặc {count} mục")
    notes = [part for note in options.notes for part in note.split("/")]
    used = (*spec.figures, spec.reference, *options.bases, *notes, *options.plans, *options.breaks)
    return list(dict.fromkeys(name for name in used if name))


@dataclass(frozen=True)
class _Source:
    """A chart with all it may read."""

    spec: ChartSpec
    options: Options
    figures: pd.DataFrame
    year: int
    verdicts: Mapping[str, str]
    estimates: Collection[str]

    def row(self, figure_id: str) -> dict[str, Any] | None:
        """The figure's row, None where there is none."""
        if figure_id not in self.figures.index:
            return None
        return {**{str(name): value for name, value in self.figures.loc[figure_id].items()}, "id": figure_id}

    def cell(self, place: int, mark: str, category: str, series: str = "") -> Cell:
        """The listed figure at ``place``, for the unit, item or year that ``mark`` adds to its id."""
        row = self.row(self.spec.figures[place] + mark)
        label, base = shown_label(row), self._text(_one_of(self.options.bases, place, mark))
        return Cell(category, series, _value(row), f"{label}/{base}" if base and _known(row) else label,
                    bool(row is not None and row.get("is_forecast")), self._note(place, mark), broken=self._broken(place, row))

    def _broken(self, place: int, row: Mapping[str, Any] | None) -> str:
        """Why the value cannot be compared with the one before: as its figure says, or the change declared beside it."""
        if not self.options.breaks:
            return str(row.get("broken") or "") if row is not None else ""
        change = self.row(_one_of(self.options.breaks, place, ""))
        return reason_of(str(change["text"])) if change is not None and change["state"] == SERIES_BREAK else ""

    def single(self, figure_id: str, category: str, role: str) -> Cell:
        """A figure that is not one of the bars: a reference, a maximum."""
        row = self.row(figure_id)
        return Cell(category, "", _value(row), shown_label(row), role=role)

    def _note(self, place: int, mark: str) -> str:
        parts = [self._text(part + mark) for part in _one_of(self.options.notes, place, "").split("/") if part]
        return self.options.note_form.replace("{}", "/".join(parts)) if parts and all(parts) else ""

    def _text(self, figure_id: str) -> str:
        """What a figure shows; "" where it has no value."""
        row = self.row(figure_id) if figure_id else None
        return shown_label(row) if _known(row) else ""

    def named(self, text: str) -> str:
        """Years in a label: {year}, {prev}, {prev2} are the reporting year and the two before it."""
        for word, year in (("{year}", self.year), ("{prev}", self.year - 1), ("{prev2}", self.year - 2)):
            text = text.replace(word, str(year))
        return text

    def labels(self) -> tuple[str, ...]:
        """A label for each figure: declared, else the figure's own."""
        if self.spec.labels:
            return tuple(self.named(label) for label in self.spec.labels)
        return tuple(self._own_label(figure) for figure in self.spec.figures)

    def series(self) -> tuple[str, ...]:
        """Names of the series where every figure is one; a single figure needs none."""
        return self.labels() if len(self.spec.figures) > 1 or self.spec.labels else ("",)

    def _own_label(self, figure_id: str) -> str:
        row = self.row(figure_id)
        return str(row["label"]) if row is not None and row.get("label") else figure_id


def _known(row: Mapping[str, Any] | None) -> bool:
    return row is not None and row["state"] == "ok" and not pd.isna(row["value"])


def _value(row: Mapping[str, Any] | None) -> float:
    return float(row["value"]) if row is not None and _known(row) else math.nan


def _one_of(given: Sequence[str], place: int, mark: str) -> str:
    """The entry of a figure in a list of one per figure, or of one for all; "" where it has none."""
    entry = given[0] if len(given) == 1 else given[place] if place < len(given) else ""
    return entry + mark if entry else ""


def shown_label(row: Mapping[str, Any] | None) -> str:
    """What a bar shows of its figure: the number as in a table, with % where the unit is; or why there is no number."""
    if row is None:
        return NO_DATA
    placeholder = PLACEHOLDERS["text"].get(row["state"])
    if placeholder is not None or pd.isna(row["value"]):
        return placeholder or NO_DATA
    text, unit = figure_text(row, "table"), row["unit_of_measure"]
    return with_unit(text, unit) if unit in ATTACHED else text


def _over_figures(source: _Source) -> Iterator[Cell]:
    """The listed figures: one category each, or row by row where ``options.series`` names the parts of a row."""
    options = source.options
    series, labels = [source.named(name) for name in options.series], source.labels()
    for place in range(len(source.spec.figures)):
        category = source.named(options.categories[place // len(series)]) if series else labels[place]
        cell = source.cell(place, "", category, series[place % len(series)] if series else "")
        if not (cell.forecast and cell.missing):
            yield cell
        if plan := _one_of(options.plans, place, ""):
            yield source.single(plan, category, "plan")


def _of_this_year(source: _Source) -> _Source:
    """Without the rows nobody has to report: a level the province does not have. All rows stay where that leaves none."""
    options, figures, width = source.options, source.spec.figures, len(source.options.series)
    asked = [place for place, figure in enumerate(figures) if width and any(
        _is_asked(source.row(other)) for other in figures[place - place % width:place - place % width + width])]
    if not asked or len(asked) == len(figures):
        return source

    def kept(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(given[place] for place in asked) if len(given) == len(figures) else given

    rows = tuple(name for place, name in enumerate(options.categories) if place * width in asked)
    fewer = {"categories": rows, "bases": kept(options.bases), "notes": kept(options.notes), "plans": kept(options.plans)}
    return replace(source, spec=source.spec.model_copy(update={"figures": kept(figures), "labels": kept(source.spec.labels)}),
                   options=options.model_copy(update=fewer))


def _is_asked(row: Mapping[str, Any] | None) -> bool:
    return row is not None and (_known(row) or row.get("n_expected", 1) != 0)


def _over_level(source: _Source, units: Tree) -> Iterator[Cell]:
    for unit in units.of_level(source.spec.over):
        for place, label in enumerate(source.series()):
            yield source.cell(place, f"@{unit.code}", unit_label(unit.name), label)


def unit_label(name: str) -> str:
    """The name beside a bar: "Huyện Ba Bể" -> "Ba Bể"; a town keeps its noun, which tells it from the province."""
    for noun in ("Huyện ", "Xã "):
        if name.startswith(noun):
            return name.removeprefix(noun)
    return name


def _over_items(source: _Source, items: Sequence[ItemSpec]) -> Iterator[Cell]:
    """One category per declared row; optional rows without a figure are left out."""
    for item in items:
        mark = f".{item.id}"
        if item.optional and all(source.row(figure + mark) is None for figure in source.spec.figures):
            continue
        name = source.options.names.get(item.id, item.label)
        for place, label in enumerate(source.series()):
            cell = source.cell(place, mark, name, label)
            yield _target(source, item, cell) if source.spec.kind == TARGETS else cell
        if plan := _one_of(source.options.plans, 0, mark):
            yield source.single(plan, name, "plan")


def _target(source: _Source, item: ItemSpec, cell: Cell) -> Cell:
    """A target stands under its group, with its verdict as note; an arrow says where lower is better."""
    name = f"{cell.category} {LOWER_IS_BETTER}" if item.direction == "lower" else cell.category
    return replace(cell, category=name, group=item.group, forecast=item.id in source.estimates,
                   note=verdict_of(source.verdicts.get(item.id, "")))


def _over_years(source: _Source) -> Iterator[Cell]:
    """One category per year from the first to the last there is a figure for."""
    found = sorted({year for figure in source.spec.figures for year in _years_of(figure, source)})
    years = list(range(found[0], found[-1] + 1)) if found else [source.year]
    for year in years[-source.options.last_years:]:
        mark = "" if year == source.year else f"#{year}"
        for place, label in enumerate(source.series()):
            yield source.cell(place, mark, str(year), label)


def _years_of(figure: str, source: _Source) -> Iterator[int]:
    """Years with a value: the plain figure is the reporting year's, figure#YEAR that of another."""
    for year in range(source.year - _FAR, source.year + _FAR):
        if _known(source.row(figure if year == source.year else f"{figure}#{year}")):
            yield year


def _reference(source: _Source) -> Iterator[Cell]:
    if source.spec.reference:
        yield source.single(source.spec.reference, source.options.reference_label, "reference")


def _without_zeros(cells: list[Cell], options: Options) -> list[Cell]:
    """Cells without the series that may be left out and are 0 everywhere."""
    shown = {cell.series for cell in cells if cell.missing or cell.value}
    return [cell for cell in cells if cell.series not in options.hide_if_zero or cell.series in shown]


def _in_order(cells: list[Cell], spec: ChartSpec) -> list[Cell]:
    """With ``sort``: categories from the largest sum (share: largest first part) down, missing ones last."""
    if not spec.sort:
        return cells
    keys: dict[str, float] = {}
    share = options_of(spec).share
    totals = {cell.category: sum(other.value for other in cells if other.category == cell.category and not other.missing)
              for cell in cells} if share else {}
    for cell in cells:
        if cell.role == "value" and not cell.missing and not (share and cell.category in keys):
            keys[cell.category] = keys.get(cell.category, 0.0) + cell.value / (totals.get(cell.category) or 1.0)
    return sorted(cells, key=lambda cell: -keys.get(cell.category, -math.inf))


def _items(spec: ChartSpec, forms: Mapping[str, WithItems]) -> Sequence[ItemSpec]:
    form = spec.over.removeprefix("items:")
    _require(form in forms, spec, f"không có biểu {form}")
    return forms[form].item


def _require(condition: bool, spec: ChartSpec, problem: str) -> None:
    if not condition:
        raise BrokenConfigurationError(f"charts.toml, biểu đồ {spec.id}: {problem}.")
