"""What makes office sheets messy: numbers typed as text, decomposed letters, fonts of the old encodings."""

import csv
import unicodedata
from functools import cache
from pathlib import Path

from tests.maker.sheet_plan import SheetPlan

_ENCODINGS = Path(__file__).parents[2] / "flows" / "intake" / "formats" / "legacy-encodings.csv"
_WHOLE = ("count", "total")
_AMOUNTS = ("amount", "decimal", "total_decimal")       # "1.503" could be 1,503 there, so the decimals are typed too
_TONES = (("ủy", "uỷ"), ("ỦY", "UỶ"), ("Ủy", "Uỷ"), ("hóa", "hoá"), ("Hóa", "Hoá"), ("HÓA", "HOÁ"), ("thủy", "thuỷ"))
CAPITALS = "\0"     # marks a cell to be written in the font of capitals


def numbers_as_text(plan: SheetPlan) -> SheetPlan:
    """Every number as people type it: ``1.234``, ``1.234,5``, and with the little green corner."""
    for place, (value, style) in list(plan.cells.items()):
        if isinstance(value, int | float) and style in (*_WHOLE, *_AMOUNTS):
            plan.replace(place, vietnamese(value if style in _WHOLE else float(value)))
    return plan


def vietnamese(value: float) -> str:
    """1234.5 -> ``1.234,5``."""
    whole, _, decimals = f"{value:,}".partition(".")
    return whole.replace(",", ".") + ("," + decimals if decimals else "")


def shares_as_text(plan: SheetPlan, every: int = 2) -> SheetPlan:
    """Every second percentage typed as ``98,5%``; the others stay numbers shown as percentages."""
    found = [place for place, (_, style) in sorted(plan.cells.items()) if style == "percent"]
    for place in found[::every]:
        value = plan.cells[place][0]
        plan.replace(place, vietnamese(round(float(str(value)) * 100, 1)) + "%", "center")
    return plan


def decomposed(plan: SheetPlan) -> SheetPlan:
    """All text with its marks as letters of their own (NFD), as a Mac or a browser leaves it."""
    for place, text in plan.texts().items():
        plan.replace(place, unicodedata.normalize("NFD", text))
    return plan


def old_tones(plan: SheetPlan) -> SheetPlan:
    """``Ủy`` as ``Uỷ``, ``hóa`` as ``hoá``: the tone on the other vowel."""
    for place, text in plan.texts().items():
        for new, old in _TONES:
            text = text.replace(new, old)
        plan.replace(place, text)
    return plan


def tcvn3(plan: SheetPlan) -> SheetPlan:
    """All text in TCVN3 with .VnTime; cells in capitals are typed in small letters with .VnTimeH."""
    letters = _letters("TCVN3")
    plan.font, plan.capitals_font = ".VnTime", ".VnTimeH"
    for place, text in plan.texts().items():
        if text.isupper():
            plan.replace(place, CAPITALS + _encode(text.lower(), letters))
        else:
            plan.replace(place, _encode(text, letters))
    return plan


def vni(plan: SheetPlan) -> SheetPlan:
    """All text in VNI with VNI-Times."""
    plan.font = "VNI-Times"
    for place, text in plan.texts().items():
        plan.replace(place, _encode(text, _letters("VNI-WIN")))
    return plan


def _encode(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(letter, letters.get(letter.lower(), letter) if ord(letter) > 127 else letter)
                   for letter in unicodedata.normalize("NFC", text))


@cache
def _letters(encoding: str) -> dict[str, str]:
    """Letter -> what the old font has in its place."""
    with _ENCODINGS.open(encoding="utf-8") as file:
        return {row["unicode"]: "".join(chr(int(code[2:], 16)) for code in row["legacy_codepoints"].split())
                for row in csv.DictReader(file) if row["encoding"] == encoding}
