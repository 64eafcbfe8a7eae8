"""Half away from zero in decimal arithmetic: the one way figures are rounded, when shown and when compared with a plan."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)   # wide enough for every float
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(10))


def rounded(value: float, decimals: int) -> Decimal:
    """``value`` rounded once, half away from zero, as a person rounds what the sheet shows.

    Nine decimals are taken first, so that 0.285 stored as 0.28499999999999998 still rounds to 0.29. There is no
    negative zero. ``decimals`` is 0 to 9; ``value`` must be finite (ValueError).
    """
    if not math.isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    step = _STEPS[decimals]
    number = Decimal(repr(round(float(value), 9))).quantize(step, context=_WIDE)
    return number if number else abs(number)
