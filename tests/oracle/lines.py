"""Sheets -> lines of figures: which unit says what in which field. What is invalid or superseded is left out.

The invalid forms and the superseded ones are those GHI-CHU.md names.
"""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tests.oracle.catalogue import forms
from tests.oracle.sheets import Sheet, body, labelled, number, sheets
from tests.oracle.targets import judged
from tests.oracle.units import named

Cell = Fraction | str | None

REFUSED = {("01861", "vpcp_06"), ("02041", "ttcp_2a"), ("02176", "democracy")}
SUPERSEDED = {("02050 Xã Phương Viên.xlsx", "vpcp_06"), ("02050 Xã Phương Viên.xlsx", "ttcp_2b")}

# Columns by place: the three layouts of form 06 by their number of columns, and the forms that print no numbers.
COLUMNS = {
    ("vpcp_06", 13): "- sector received online direct_postal carried_over resolved early on_time late "
                     "pending pending_in_time pending_late",
    ("vpcp_06", 14): "- sector received online direct postal carried_over resolved early on_time late "
                     "pending pending_in_time pending_late",
    ("vpcp_06", 12): "- sector received online direct_postal carried_over resolved on_time late "
                     "pending pending_in_time pending_late",
    ("vpcp_07b", 0): "- - total province district commune one_stop_total one_stop_province one_stop_district one_stop_commune "
                     "workflows_total workflows_province workflows_district workflows_commune",
    ("indices", 0): "- index index_year score scale rank ranked_units group previous_score previous_rank rank_change_expected "
                    "publication published_on is_forecast note",
    ("par_fields", 0): "- item maximum score rank note",
    ("targets", 12): "- item - previous plan actual - - data_status lead assessment reason",
}
ABOUT_COMMUNES = ("rural", "poverty")       # a district's lines, each about the commune it names
YES_NO = {"Có": 1, "Không": 0, "Cã": 1, "Kh«ng": 0, "1": 1, "0": 0}        # the second pair: TCVN3
NOT_APPLICABLE = ("x", "không áp dụng")
TYPED_OTHERWISE = {"Tèt": "Tốt", "Kh¸": "Khá", "Trung b×nh": "Trung bình", "YÕu": "Yếu"}    # TCVN3


class Line(NamedTuple):
    """One row of a form. ``name``: the item of a closed list, ``par_index/2017`` for an index, else ""."""

    unit: str
    name: str
    cells: dict[str, Cell]


class Sent(NamedTuple):
    """What counts of one year: form -> lines, and form -> who sent it."""

    lines: dict[str, list[Line]]
    senders: dict[str, set[str]]


@cache
def sent() -> Sent:
    """The sample year."""
    lines, senders = defaultdict[str, list[Line]](list), defaultdict[str, set[str]](set)
    for sheet in sheets():
        if (sheet.sender, sheet.form) not in REFUSED and (sheet.file, sheet.form) not in SUPERSEDED:
            assert sheet.sender not in senders[sheet.form], f"{sheet.sender} sent {sheet.form} twice"
            senders[sheet.form].add(sheet.sender)
            lines[sheet.form] += _lines(sheet)
    lines["targets"] = [line._replace(cells=judged(line.name, line.cells)) for line in lines["targets"]]
    return Sent(dict(lines), dict(senders))


def _lines(sheet: Sheet) -> Iterator[Line]:
    form = forms()[sheet.form]
    if form.get("layout") == "rows":
        cells = labelled(sheet.rows)
        yield Line(sheet.sender, "", {name: _value(cells.get(field["number"]), field) for name, field in form["fields"].items()})
        return
    first, printed, rows = body(sheet.rows)
    columns = _columns(sheet.form, printed)
    for row in rows[:1] if sheet.form.startswith("ttcp") else rows:     # the sender's own row; rows about communes repeat theirs
        cells = dict(zip(columns, row[first:], strict=False))
        unit = named(str(row[first + 1]), sheet.sender) if sheet.form in ABOUT_COMMUNES else sheet.sender
        values = {name: _value(cells.get(name), field) for name, field in form["fields"].items()}
        yield Line(unit, _name(sheet.form, cells, values), values)


def _columns(form: str, printed: list[str]) -> list[str]:
    """Field ids of the columns from STT on; where numbers are printed they tell."""
    if by_place := COLUMNS.get((form, len(printed))):
        return by_place.split()
    by_number = {field.get("number"): name for name, field in forms()[form]["fields"].items()}
    return [by_number.get(number, number) for number in printed]


def _name(form: str, cells: dict[str, object], values: dict[str, Cell]) -> str:
    if form == "indices":
        return f"{values['index']}/{values['index_year']}"
    if "item" not in cells:
        return ""
    return next(item["id"] for item in forms()[form]["item"] if item["label"] == cells["item"])


def _value(cell: object, field: dict[str, Any]) -> Cell:
    """Numbers exact, Có/Không as 1 and 0, a choice as its code, other text as it stands."""
    kind = field.get("type", "count")
    if cell is None:
        return Fraction(0) if field.get("blank") == "zero" else None
    if cell in NOT_APPLICABLE:
        return None
    if kind == "yes_no":
        return Fraction(YES_NO[str(cell).removesuffix(".0")])
    if kind == "choice":
        text = TYPED_OTHERWISE.get(str(cell), str(cell)).replace("oá", "óa")
        return next(code for code, texts in field["choices"].items() if text in texts)
    if kind in ("text", "date") or (kind == "range" and str(cell)[0] in "≤≥"):
        return str(cell)
    return number(cell)
