"""The catalogue held against itself: formulas parse and name what exists, examples pass and fail as they say."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np

from flows.catalogue.formula import Array, Call, FormulaError, Name, leaves, parse
from flows.catalogue.model import Catalogue, CrossRuleSpec, FieldSpec, FigureSpec, FormSpec, RuleSpec
from flows.catalogue.rules import broken_pairs, field_of, spoken

# Fields that the figures room derives for the targets form; see flows/figures/targets.py.
DERIVED_FIELDS = {"targets": frozenset({"verdict", "plan_value", "pct"})}
CONDITION_WORDS = frozenset({"group"})


def prove(catalogue: Catalogue) -> list[str]:
    """Every mistake in Vietnamese, in catalogue order; an empty list for a sound catalogue."""
    return [*_form_problems(catalogue), *_cross_problems(catalogue), *_figure_problems(catalogue), *_chart_problems(catalogue)]


def _form_problems(catalogue: Catalogue) -> Iterator[str]:
    for form in catalogue.forms.values():
        yield from _twice(form.id, "chỉ tiêu", [field.id for field in form.field])
        yield from _twice(form.id, "cột số", [field.number for field in form.field if field.number])
        yield from _twice(form.id, "dòng", [item.id for item in form.item])
        yield from _twice(form.id, "quy tắc", [rule.id for rule in form.rule])
        for rule in form.rule:
            for problem in rule_problems(rule, form):
                yield f"{form.id}: quy tắc {rule.id}: {problem}"
        for field in form.field:
            for problem in _opening_problems(field, form):
                yield f"{form.id}: {field.id}: opening {field.opening!r}: {problem}"


def _opening_problems(field: FieldSpec, form: FormSpec) -> Iterator[str]:
    """What is wrong with the formula an opening stock is compared with: it speaks of fields of the same form."""
    try:
        for leaf in leaves(parse(field.opening)) if field.opening else ():
            if not isinstance(leaf, Call):
                field_of(leaf, form)
    except FormulaError as error:
        yield str(error)
    except KeyError as error:
        yield f"nói đến {error} không có trong biểu"


def _twice(form: str, what: str, ids: list[str]) -> Iterator[str]:
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{form}: {what} {name} lặp lại"


def rule_problems(rule: RuleSpec, form: FormSpec) -> Iterator[str]:
    """What is wrong with one rule: its formula, or an example that does not do what it says."""
    try:
        for leaf in leaves(parse(rule.formula)):
            if not isinstance(leaf, Call):
                field_of(leaf, form)
    except FormulaError as error:
        yield f"công thức {rule.formula!r}: {error}"
        return
    except KeyError as error:
        yield f"công thức {rule.formula!r} nói đến {error} không có trong biểu"
        return
    if breaks(rule, form, rule.passes):
        yield "ví dụ đúng (passes) lại bị báo sai"
    if not breaks(rule, form, rule.fails):
        yield "ví dụ sai (fails) không bị báo"


def breaks(rule: RuleSpec, form: FormSpec, example: Mapping[str, Any]) -> bool:
    """Whether one row of values, by field id or printed number (a list of values makes several rows), breaks the rule."""
    values = {form.by_number[key].id if key in form.by_number else key: value for key, value in example.items()}
    rows = max((len(value) for value in values.values() if isinstance(value, list)), default=1)

    def column(field: str) -> Array:
        value = values.get(field, 0.0 if form.fields[field].blank == "zero" else np.nan)
        items = value if isinstance(value, list) else [value] * rows
        return np.array([item if isinstance(item, str) else float(item) for item in items])

    return any(True for _ in broken_pairs(rule.formula, form, column, tolerance=rule.tolerance))


def _cross_problems(catalogue: Catalogue) -> Iterator[str]:
    for rule in catalogue.cross_rules:
        for problem in cross_rule_problems(rule, catalogue.forms):
            yield f"cross_rules.toml: {rule.id}: {problem}"


def cross_rule_problems(rule: CrossRuleSpec, forms: Mapping[str, FormSpec]) -> Iterator[str]:
    """What is wrong with a rule between forms; its examples are keyed by ``form.field``."""
    flat = flat_form(rule.formula, forms)
    if isinstance(flat, str):
        yield flat
        return
    if breaks(_as_rule(rule), flat, rule.passes):
        yield "ví dụ đúng (passes) lại bị báo sai"
    if not breaks(_as_rule(rule), flat, rule.fails):
        yield "ví dụ sai (fails) không bị báo"


def _as_rule(rule: CrossRuleSpec) -> RuleSpec:
    return RuleSpec.model_construct(id=rule.id, formula=rule.formula, tolerance=rule.tolerance)


def flat_form(formula: str, forms: Mapping[str, FormSpec]) -> FormSpec | str:
    """The fields a cross rule speaks of (``form.field``, ``form.field[row]``), as if on one form; or what is wrong."""
    fields = []
    try:
        for leaf in leaves(parse(formula)):
            if isinstance(leaf, Name):
                form, _, field = leaf.name.partition(".")
                fields.append(forms[form].fields[field].model_copy(update={"id": spoken(leaf)}))
    except FormulaError as error:
        return f"công thức {formula!r}: {error}"
    except KeyError as error:
        return f"công thức {formula!r} nói đến {error} không có trong danh mục"
    return FormSpec.model_construct(id="", field=tuple({field.id: field for field in fields}.values()))


def _figure_problems(catalogue: Catalogue) -> Iterator[str]:
    for figure in catalogue.figures.values():
        for problem in figure_problems(figure, catalogue):
            yield f"con số {figure.id}: {problem}"
    yield from _circle(catalogue)


def figure_problems(figure: FigureSpec, catalogue: Catalogue) -> Iterator[str]:
    """Names in the figure's formula that are neither a field, a derived field nor another figure."""
    if figure.each_row and not (figure.each_row in catalogue.forms and catalogue.forms[figure.each_row].item):
        yield f"each_row = {figure.each_row!r} không phải biểu có dòng cố định"
    for formula in filter(None, (figure.formula, figure.comparable)):
        try:
            for leaf in leaves(parse(formula)):
                if isinstance(leaf, Name) and leaf.name not in CONDITION_WORDS and not _known(leaf.name, catalogue):
                    yield f"công thức nói đến {leaf.name!r} không có trong danh mục"
        except FormulaError as error:
            yield f"công thức {formula!r}: {error}"


def _circle(catalogue: Catalogue) -> Iterator[str]:
    """Figures that are computed from themselves."""
    uses = {figure.id: _figures_in(figure, catalogue) for figure in catalogue.figures.values()}
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        circle = [str(one) for one in error.args[1]]
        yield f"con số {circle[0]}: công thức quay vòng về chính nó ({' → '.join(reversed(circle))})"


def _figures_in(figure: FigureSpec, catalogue: Catalogue) -> list[str]:
    try:
        return [leaf.name for formula in filter(None, (figure.formula, figure.comparable)) for leaf in leaves(parse(formula))
                if isinstance(leaf, Name) and leaf.name in catalogue.figures and not _is_field(leaf.name, catalogue)]
    except FormulaError:
        return []       # told by itself


def _known(name: str, catalogue: Catalogue) -> bool:
    return _is_field(name, catalogue) or name in catalogue.figures


def _is_field(name: str, catalogue: Catalogue) -> bool:
    form, _, field = name.partition(".")
    return form in catalogue.forms and (field in catalogue.forms[form].fields or field in DERIVED_FIELDS.get(form, ()))


def _chart_problems(catalogue: Catalogue) -> Iterator[str]:
    for chart in catalogue.charts.values():
        for name in (*chart.figures, *filter(None, [chart.reference])):
            if name not in catalogue.figures:
                yield f"biểu đồ {chart.id}: không có con số {name}"
