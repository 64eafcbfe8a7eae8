"""Numbers as they are printed: rounded half away from zero, Vietnamese signs, the unit beside them."""

from fractions import Fraction

from tests.oracle.catalogue import wording

NOTHING_HAPPENED, UNKNOWN = "không phát sinh", "chưa có số liệu"
TOO_FEW, BROKEN = "chưa đủ số liệu để so sánh", "không so sánh được do "


def rounded(value: Fraction, decimals: int) -> Fraction:
    whole = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def shown(value: Fraction, decimals: int) -> str:
    """``16.003``, ``-73,92``."""
    whole = abs(rounded(value, decimals)) * 10**decimals
    text = f"{int(whole) // 10**decimals:,}".replace(",", ".")
    rest = f",{int(whole) % 10**decimals:0{decimals}d}" if decimals else ""
    return ("-" if value < 0 and whole else "") + text + rest


def in_words(name: str, value: Fraction, unit: str, decimals: int) -> str:
    """What a sentence shows: ``05 bậc``, ``98,5%``, ``hạng 49``; a change with its verb."""
    if name.endswith((".change", ".change_pct", "_change", "_gain")):
        words = {**wording()["change"], **wording()["units"].get(unit, {})}
        assert not any(words[limit] for limit in ("equal_within", "slight_within", "strong_from"))
        if not rounded(value, decimals):
            return str(words["same"])
        return f"{words['rise'] if value > 0 else words['fall']} {_with_unit(abs(value), unit, decimals)}"
    if name.endswith(".rank"):
        return f"{unit} {shown(value, 0)}" if unit else shown(value, 0)
    return _with_unit(value, unit, decimals)


def _with_unit(value: Fraction, unit: str, decimals: int) -> str:
    text = shown(value, decimals)
    is_counted = unit not in wording()["counts"]["measures"]
    if not decimals and is_counted and 0 < value < wording()["counts"]["leading_zero_below"] and len(text) == 1:
        text = f"0{text}"
    if unit in ("hạng", "thứ", "thứ hạng"):
        return f"{unit} {text}"
    return text + (unit if unit in ("%", "‰") else f" {unit}" if unit else "")
