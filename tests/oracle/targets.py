"""The socio-economic targets: plan and result -> exceeded, met or missed; what the catalogue derives for each line."""

from collections.abc import Mapping
from fractions import Fraction

from tests.oracle.catalogue import forms
from tests.oracle.shown import rounded

Cell = Fraction | str | None


def judged(item: str, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells with ``verdict``, ``plan_value`` and ``pct`` of the plan; a verdict already known (older years) stays."""
    declared = next(one for one in forms()["targets"]["item"] if one["id"] == item)
    plan, actual = _plan(cells.get("plan")), cells.get("actual")
    if "verdict" in cells:
        return {**cells, "plan_value": plan, "pct": None}
    if plan is None or not isinstance(actual, Fraction):
        return {**cells, "verdict": "chua_danh_gia", "plan_value": plan, "pct": None}
    lower = declared["direction"] == "lower"
    assert declared["direction"] in ("lower", "higher"), item
    wanted, reached = rounded(plan, declared["decimals"]), rounded(actual, declared["decimals"])
    better = reached < wanted if lower else reached > wanted
    verdict = "dat" if reached == wanted else "vuot" if better else "khong_dat"
    return {**cells, "verdict": verdict, "plan_value": plan, "pct": 100 * (plan / actual if lower else actual / plan)}


def _plan(cell: Cell) -> Fraction | None:
    """``≤ 17,8`` is known by its number."""
    return Fraction(cell.strip("≤≥ ").replace(",", ".")) if isinstance(cell, str) else cell
