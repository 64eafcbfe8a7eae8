"""Socio-economic targets: plan and result -> verdict vượt, đạt, không đạt.

Plan and result are rounded to the plan's decimals, then compared in the target's direction.
"""

import math
import operator

import numpy as np

from flows.catalogue import FormSpec, ItemSpec
from flows.facts import Floats, Objects, Wide
from flows.intake.values.ranges import Range, parse_range
from flows.rounding import rounded

EXCEEDED, ACHIEVED, MISSED, OPEN = "vuot", "dat", "khong_dat", "chua_danh_gia"


def verdict(item: ItemSpec, plan: Range, actual: float) -> str:
    """One target's verdict. A range or a duty to keep ("equal") is met inside and never exceeded; no result is open."""
    if math.isnan(actual):
        return OPEN
    turned = operator.neg if item.direction == "lower" else operator.pos
    result = turned(rounded(actual, item.decimals))
    ends = sorted(turned(rounded(end, item.decimals)) for end in (plan.low, plan.high) if end is not None)
    if result < ends[0]:
        return MISSED
    if result > ends[-1]:
        return MISSED if item.direction in ("equal", "range") else EXCEEDED
    return ACHIEVED


def percent_of_plan(item: ItemSpec, plan: Range, actual: float) -> float:
    """Result in percent of the plan; plan in percent of the result where lower is better; NaN without either."""
    stated = math.nan if plan.stated is None else plan.stated
    over, under = (stated, actual) if item.direction == "lower" else (actual, stated)
    return 100.0 * over / under if under and not math.isnan(over) and not math.isnan(under) else math.nan


def derived_columns(wide: Wide) -> dict[str, Floats | Objects]:
    """verdict, plan_value and pct of every row of the targets form; a verdict given as data (older years) stays."""
    form: FormSpec = wide.form
    items = {item.id: item for item in form.item}
    plans, numbers, actuals = wide.text("plan"), wide.column("plan"), wide.column("actual")
    given = _given_verdicts(wide)
    verdicts, values, percents = [], [], []
    for row, label in enumerate(wide.keys["row"].astype(str)):
        item = items.get(label)
        plan = _plan(str(plans[row]), float(numbers[row]))
        actual = float(actuals[row])
        if given[row] or item is None or plan is None:
            verdicts.append(given[row] or OPEN)
            values.append(_stated(plan))
            percents.append(math.nan)
            continue
        verdicts.append(verdict(item, plan, actual))
        values.append(_stated(plan))
        percents.append(percent_of_plan(item, plan, actual))
    return {"verdict": np.array(verdicts, dtype=object), "plan_value": np.array(values), "pct": np.array(percents)}


def _stated(plan: Range | None) -> float:
    return math.nan if plan is None or plan.stated is None else plan.stated


def _plan(text: str, number: float) -> Range | None:
    if text and (found := parse_range(text)):
        return found
    return None if math.isnan(number) else Range(number, number, "")


def _given_verdicts(wide: Wide) -> list[str]:
    """Verdicts that came as facts of their own (field ``verdict`` in lich-su.csv), by grid row."""
    rows = wide.facts[wide.facts["field"] == "verdict"]
    known: dict[tuple[str, str], str] = dict(zip(zip(rows["unit"].astype(str), rows["row"].astype(str), strict=True),
                                                rows["text"].astype(str), strict=True)) if len(rows) else {}
    keys = zip(wide.keys["unit"].astype(str), wide.keys["row"].astype(str), strict=True)
    return [known.get(key, "") for key in keys]


