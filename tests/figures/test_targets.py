"""Plan and result of the yearly targets, as figures count them."""

import math

import pytest

from flows.catalogue import ItemSpec
from flows.figures.targets import percent_of_plan, verdict
from flows.intake.values.ranges import parse_range
from tests.figures.test_figures import computed
from tests.helpers import form

TARGETS = form(id="targets", rows="list",
               item=[{"id": "grdp", "label": "GRDP", "decimals": 1, "direction": "higher", "group": "economy"},
                     {"id": "poor", "label": "Hộ nghèo", "decimals": 2, "direction": "lower", "group": "society"},
                     {"id": "rice", "label": "Lúa", "direction": "higher", "group": "economy"}],
               field=[{"id": "plan", "label": "Kế hoạch", "type": "range", "adds": "never"},
                      {"id": "actual", "label": "Thực hiện", "type": "number", "adds": "never"}])
VERDICTS = ("vuot", "dat", "khong_dat", "chua_danh_gia")
FIGURES = [*({"id": f"t.{one}", "formula": f'rows(targets.verdict = "{one}")'} for one in VERDICTS),
           {"id": "t.economy", "formula": 'rows(targets.verdict = "vuot", group = "economy")'},
           {"id": "t.planned", "formula": "rows(targets.plan_value)"},
           {"id": "t.pct", "formula": "targets.pct", "each_row": "targets"},
           {"id": "t.plan", "formula": "targets.plan_value", "each_row": "targets"}]


def counted(*rows: str) -> dict[str, object]:
    """Figure id -> value, rounded; a line says item, plan, result, with "-" for none; a plan in words has a bound."""
    lines = ["unit | row | field | value | text | state"]
    for item, plan, actual in (row.split() for row in rows):
        number = plan.lstrip("≤≥")
        lines.append(f"SNV | {item} | plan | {number if number != '-' else ''} | {plan if number != plan else ''} | reported")
        lines.append(f"SNV | {item} | actual | {actual.strip('-')} | | {'missing' if actual == '-' else 'reported'}")
    found = computed("\n".join(lines), FIGURES, TARGETS, form_id="targets")
    return {name: value if value is None else round(value, 3) for name, (value, _, _) in found.items() if "@" not in name}


def test_targets_are_counted_by_their_verdict_and_group():
    found = counted("grdp 6.5 6.8", "poor ≤17.8 17.6", "rice 100 100")
    assert [found[f"t.{one}"] for one in VERDICTS] == [2, 1, 0, 0]
    assert found["t.economy"] == 1
    assert (found["t.pct.grdp"], found["t.pct.poor"], found["t.pct.rice"]) == (104.615, 101.136, 100)
    assert (found["t.plan.grdp"], found["t.plan.poor"]) == (6.5, 17.8)


def test_a_target_without_result_or_plan_is_open():
    found = counted("grdp 6.5 -", "poor - 17.6", "rice 100 99")
    assert [found[f"t.{one}"] for one in VERDICTS] == [0, 0, 1, 2]
    assert found["t.planned"] == 2
    assert (found["t.pct.grdp"], found["t.pct.poor"], found["t.plan.poor"]) == (None, None, None)


def test_a_verdict_given_as_data_stays_and_a_row_nobody_declared_is_open():
    """Of years before the system only the verdict may be known."""
    found = computed("unit | row | field | value | text\n SNV | grdp | verdict | | khong_dat\n SNV | grdp | plan | 6.5 |\n"
                     " SNV | grdp | actual | 6.8 |\n SNV | other | plan | 5 |\n SNV | other | actual | 6 |", FIGURES, TARGETS,
                     form_id="targets")
    assert [found[f"t.{one}"][0] for one in VERDICTS] == [0, 0, 1, 1]
    assert (found["t.pct.grdp"][0], found["t.plan.grdp"][0], found["t.planned"][0]) == (None, 6.5, 2)


@pytest.mark.parametrize(("direction", "plan", "actual", "percent"), [
    ("higher", "5,5", 6.6, 120), ("higher", "34-35", 51, 150), ("lower", "≤ 17,6", 8.8, 200), ("lower", "10", 20, 50),
    ("higher", "0", 5, math.nan), ("lower", "5", 0, math.nan), ("higher", "5,5", math.nan, math.nan),
    ("lower", "5,5", math.nan, math.nan),
])
def test_the_result_in_percent_of_the_plan_is_turned_round_where_less_is_better(direction, plan, actual, percent):
    item = ItemSpec(id="x", label="x", direction=direction)
    assert percent_of_plan(item, parse_range(plan), actual) == pytest.approx(percent, nan_ok=True)


def test_no_result_is_no_verdict():
    assert verdict(ItemSpec(id="x", label="x", direction="higher"), parse_range("5"), math.nan) == "chua_danh_gia"
