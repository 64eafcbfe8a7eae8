"""Units of measure that a sheet or a row states -> the factor to the field's own unit."""

import re
from collections.abc import Mapping

from flows.catalogue import FieldSpec, FormSpec
from flows.text import fold

_KINDS: Mapping[str, frozenset[str]] = {
    "money": frozenset({"dong", "nghin dong", "trieu dong", "ty dong", "trd", "nghin ty dong", "usd"}),
    "area": frozenset({"m2", "ha", "km2"}),
    "length": frozenset({"m", "km"}),
    "mass": frozenset({"tan", "kg", "ta", "nghin tan"}),
    "share": frozenset({"%", "diem %", "diem phan tram"}),
}


def kind_of(unit: str) -> str:
    """money, area, length, mass or share; "" for units that count things."""
    key = fold(unit.replace("²", "2"))
    return next((kind for kind, units in _KINDS.items() if key in units), "")


def factor_of(written: str, form: FormSpec, field: FieldSpec) -> float | None:
    """What a value stated in ``written`` is multiplied with to be in the field's unit; None if that cannot be told.

    1 where nothing is stated or the units are the same or of different kinds on a sheet that mixes them: a line
    "Đơn vị tính: tỷ đồng" above a table speaks of its money columns only.
    """
    asked = field.unit or form.unit
    key = fold(written)
    if not key or not asked or key == fold(asked):
        return 1.0
    factor = next((value for unit, value in form.unit_factors.items() if fold(unit) == key), None)
    if factor == 1.0:
        return 1.0
    if kind_of(written) != kind_of(asked):
        return 1.0 if kind_of(written) or kind_of(asked) else factor
    return factor


def is_known_unit(written: str, form: FormSpec) -> bool:
    """Whether a sheet's unit of measure makes sense for the form: its fields' own, or units it can convert."""
    units = {fold(unit) for unit in (form.unit, *form.unit_factors, *(field.unit for field in form.field)) if unit}
    return all(fold(part) in units for part in re.split(r"[,;/]", written) if fold(part)) or fold(written) in units
