"""Lengths as OOXML writes them -> twips; twips -> the millimetres and points a person reads."""

import re

TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4
EMU_PER_TWIP = 635
_UNITS = {"": 1.0, "pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": TWIPS_PER_MM, "pc": 240.0, "pi": 240.0, "px": 15.0}
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)


def twips(text: str | None, plain: str = "") -> int | None:
    """A length attribute in twips; a bare number counts in ``plain`` (twips by default). None where it says nothing."""
    found = _LENGTH.fullmatch(text or "")
    if not found or (unit := found[2].lower() or plain) not in _UNITS:
        return None
    return round(float(found[1]) * _UNITS[unit])


def number(text: str | None) -> int | None:
    """A whole number, written by careless programs with decimals too."""
    found = _LENGTH.fullmatch(text or "")
    return round(float(found[1])) if found and not found[2] else None


def decimal(value: float, digits: int = 1) -> str:
    """``13.5`` -> ``13,5``; whole numbers without decimals."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".").replace(".", ",") if digits else f"{value:.0f}"


def in_mm(length: float) -> str:
    """Twips as a person says it: ``19,5 mm``."""
    return f"{decimal(length / TWIPS_PER_MM)} mm"


def in_points(length: float) -> str:
    """Twips as points: ``6 pt``."""
    return f"{decimal(length / TWIPS_PER_POINT, 2)} pt"
