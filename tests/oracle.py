"""The sample year's main figures worked out a second time: plain loops and exact fractions, nothing shared with flows.

``values()`` maps figure ids to what they must be, ``coverage()`` to (units that sent, units that owe). The invalid forms and
the superseded ones are those GHI-CHU.md names.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache

from tests.oracle_reading import INPUTS, Sheet, Unit, body, labelled, number, sheets, units

Amounts = Mapping[str, Fraction]

REFUSED = {("01861", "vpcp_06"), ("02041", "ttcp_2a"), ("02176", "democracy")}
SUPERSEDED = {("02050 Xã Phương Viên.xlsx", "vpcp_06"), ("02050 Xã Phương Viên.xlsx", "ttcp_2b")}

# Printed columns of the three layouts of form 06, by the number of columns of the table.
_ONE_STOP = {
    13: "received online direct carried_over resolved early on_time late pending pending_in_time pending_late",
    14: "received online direct postal carried_over resolved early on_time late pending pending_in_time pending_late",
    12: "received online direct carried_over resolved on_time late pending pending_in_time pending_late",
}
_RATINGS = {"Tốt": "good", "Khá": "fair", "Trung bình": "average", "Yếu": "weak",
            "Tèt": "good", "Kh¸": "fair", "Trung b×nh": "average"}      # the last line: TCVN3
_SECTORS = {"Phát triển kinh tế": "economy", "Kinh tế": "economy", "Văn hóa - xã hội": "culture", "Văn hoá - xã hội": "culture",
            "Quốc phòng - an ninh": "defence", "Xây dựng hệ thống chính trị": "politics"}


# -- what each unit reports ------------------------------------------------------------------------------------------

def _one_stop(sheet: Sheet) -> Counter[str]:
    first, width, rows = body(sheet.rows)
    total: Counter[str] = Counter()
    for row in rows:
        for name, cell in zip(_ONE_STOP[width].split(), row[first + 2:], strict=False):
            total[name] += number(cell) or Fraction(0)
    return total


def _petition_form(sheet: Sheet) -> Counter[str]:
    """Printed column -> value of the unit's own row, which stands first; rows about communes are not added to it."""
    first, _, rows = body(sheet.rows)
    cells = enumerate(rows[0][first + 2:], start=1)
    return Counter({str(place): number(cell) for place, cell in cells if str(cell or "").strip("-0123456789.,") == ""})


def _lines(sheet: Sheet) -> Counter[str]:
    return Counter({name: number(cell) for name, cell in labelled(sheet.rows).items()})


def _democracy(sheet: Sheet) -> Counter[str]:
    cells = labelled(sheet.rows)
    found = Counter({_RATINGS[str(cells["1.6"])]: Fraction(1)}) if cells["1.6"] else Counter()
    return found + Counter({"rated": Fraction(1) if cells["1.6"] else Fraction(0)})


def _models(sheet: Sheet) -> Counter[str]:
    first, _, rows = body(sheet.rows)
    found: Counter[str] = Counter()
    for row in rows:
        kind, sector, status = (str(row[first + place]) for place in (2, 3, 5))
        recognised = status in ("Được công nhận", "Điển hình")
        found["registered"] += 1
        found["recognised"] += recognised
        found["exemplary"] += status == "Điển hình"
        found[f"registered_{_SECTORS[sector]}"] += 1
        found[f"recognised_{_SECTORS[sector]}"] += recognised
        found["recognised_groups"] += recognised and kind == "Tập thể"
    return Counter({name: Fraction(count) for name, count in found.items()})


def _poverty(sheet: Sheet) -> Counter[str]:
    first, _, rows = body(sheet.rows)
    total: Counter[str] = Counter()
    for row in rows:
        for place, cell in enumerate(row[first + 2:first + 18], start=1):
            total[str(place)] += number(cell) or Fraction(0)
    return total


_READERS: dict[str, Callable[[Sheet], Counter[str]]] = {
    "vpcp_06": _one_stop, "dialogue": _lines, "democracy": _democracy, "models": _models, "poverty": _poverty,
    **dict.fromkeys(("ttcp_2a", "ttcp_2b", "ttcp_2c", "ttcp_2d"), _petition_form),
}


@cache
def reported() -> dict[str, dict[str, Counter[str]]]:
    """form -> unit -> amounts, of what counts."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(dict)
    for sheet in sheets():
        if sheet.form in _READERS and (sheet.unit, sheet.form) not in REFUSED and (sheet.file, sheet.form) not in SUPERSEDED:
            assert sheet.unit not in found[sheet.form], f"{sheet.unit} sent {sheet.form} twice"
            found[sheet.form][sheet.unit] = _READERS[sheet.form](sheet)
    return dict(found)


# -- what is made of it ----------------------------------------------------------------------------------------------

def _formulas(table: str) -> dict[str, str]:
    """``name: formula``, several a line, parted by ``;``."""
    pairs = (entry.split(":") for entry in table.replace("\n", ";").split(";") if entry.strip())
    return {name.strip(): formula.strip() for name, formula in pairs}


def _worked_out(formula: str, amounts: Amounts) -> Fraction | None:
    """``3 + 4 - 5`` of printed columns; ``6 / 26 + 27`` is 6 in percent of the sum 26 + 27, None where that is nothing."""
    over, _, under = formula.partition("/")
    if not under:
        return _added(over, amounts)
    return 100 * _added(over, amounts) / _added(under, amounts) if _added(under, amounts) else None


def _added(terms: str, amounts: Amounts) -> Fraction:
    signed = re.findall(r"([+-]?) *(\w[\w.]*)", terms)
    return sum((-amounts[name] if sign == "-" else amounts[name] for sign, name in signed), Fraction(0))


ONE_STOP = _formulas("""
    received: received; carried_over: carried_over; online: online; resolved: resolved; early: early; on_time: on_time; late: late
    pending: pending; pending_in_time: pending_in_time; pending_late: pending_late; new: received - carried_over
    in_time: resolved - late; on_time_rate: resolved - late / resolved; late_rate: late / resolved
    resolved_rate: resolved / received; online_rate: online / received - carried_over; pending_late_rate: pending_late / pending
""")
COMPLAINTS = _formulas("""
    total: 1; new: 2; carried_over: 3; cases: 4; resolved_petitions: 5; resolved: 6; resolved_rate: 6 / 4; backlog: 4 - 6
    by_decision: 7; withdrawn: 8; justified: 9; unjustified: 10; partly_justified: 11; justified_rate: 9 / 9 + 10 + 11
    unjustified_rate: 10 / 9 + 10 + 11; recover_money: 15; recover_land: 16; return_money: 17; return_land: 18
    on_time: 26; late: 27; on_time_rate: 26 / 26 + 27; decisions: 28; decisions_done: 29; decisions_rate: 29 / 28
""")
DENUNCIATIONS = _formulas("""
    total: 1; new: 2; cases: 4; resolved: 6; resolved_rate: 6 / 4; justified: 7; unjustified: 8; partly_justified: 9
    on_time: 21; late: 22
""")
RECEPTION = _formulas("""
    visits: 1 + 9; regular_visits: 1; leader_visits: 9; leader_share: 9 / 1 + 9; people: 2 + 10; cases: 3 + 4 + 11 + 12
    groups: 5 + 13; group_people: 6 + 14; complaints: 17 + 18 + 19 + 20 + 21 + 22; denunciations: 23 + 24 + 25; suggestions: 26
    unresolved: 27; resolved: 28 + 29 + 30
""")
PETITIONS = _formulas("""
    total: 1; new: 2 + 3; carried_over: 4 + 5; eligible: 6; eligible_rate: 6 / 1; complaints: 7 + 12 + 13; land: 8
    land_share: 8 / 7; denunciations: 14; other: 26; forwarded: 28; own: 30 + 31
""")
DIALOGUE = _formulas("""
    meetings: 1.1; scheduled: 1.2; unscheduled: 1.3; attendees: 1.4; opinions: 1.5; answered: 1.6; assigned: 1.7; settled: 1.8
    answered_rate: 1.6 / 1.5; settled_rate: 1.8 / 1.7; business_meetings: 2.1; business_proposals: 2.3; business_settled: 2.4
    business_settled_rate: 2.4 / 2.3
""")
DEMOCRACY = _formulas("""
    communes: rated; good: good; fair: fair; average: average; weak: weak; good_rate: good / rated
    good_fair_rate: good + fair / rated
""")
MODELS = _formulas("""
    registered: registered; recognised: recognised; exemplary: exemplary; recognised_rate: recognised / registered
    recognised_groups: recognised_groups
    registered_economy: registered_economy; registered_culture: registered_culture; registered_defence: registered_defence
    registered_politics: registered_politics; recognised_economy: recognised_economy; recognised_culture: recognised_culture
    recognised_defence: recognised_defence; recognised_politics: recognised_politics
""")
POVERTY = _formulas("""
    households: 2; poor_start: 3; poor_end: 9; escaped: 4; relapsed: 5; newly_poor: 6; rate: 9 / 2; rate_start: 3 / 1
    near_poor_end: 14; near_poor_rate: 14 / 2; ethnic_share: 10 / 9; loan_households: 15
""")
GROUPS = (
    ("one_stop", "vpcp_06", ONE_STOP, ""),
    ("complaints", "ttcp_2c", COMPLAINTS, ""), ("denunciations", "ttcp_2d", DENUNCIATIONS, ""),
    ("reception", "ttcp_2a", RECEPTION, ""),
    ("petitions", "ttcp_2b", PETITIONS, ""), ("dialogue", "dialogue", DIALOGUE, ""),
    ("democracy", "democracy", DEMOCRACY, "xa"), ("models", "models", MODELS, ""), ("poverty", "poverty", POVERTY, ""),
)
BY_LEVEL = (
    ("one_stop", "vpcp_06", {name: ONE_STOP[name] for name in ("received", "resolved", "late", "on_time_rate", "online_rate")}),
    ("petitions", "ttcp_2b", {"total": "1"}), ("reception", "ttcp_2a", {"visits": "1 + 9"}),
    ("complaints", "ttcp_2c", {"cases": "4", "resolved_rate": "6 / 4"}), ("dialogue", "dialogue", {"meetings": "1.1"}),
)


class Tree:
    """Who belongs to whom."""

    def __init__(self, listed: Iterable[Unit]) -> None:
        self.units = {unit.code: unit for unit in listed}

    def below(self, code: str, level: str = "") -> list[str]:
        """The unit and all its subordinates, of one level where it is given."""
        inside = [code]
        for parent in inside:
            inside += [unit.code for unit in self.units.values() if unit.parent == parent]
        return [one for one in inside if not level or self.units[one].level == level]


TREE = Tree(units())


@cache
def values() -> dict[str, Fraction | None]:
    """Figure id -> its value, None where there is none: the province, and every unit with someone below that owes the form."""
    found: dict[str, Fraction | None] = {}
    for group, form, formulas, level in GROUPS:
        for code in TREE.units:
            if any(form in TREE.units[one].forms for one in TREE.below(code, level)):
                amounts = _amounts(form, TREE.below(code, level))
                suffix = "" if code == "06" else f"@{code}"
                found |= {f"{group}.{name}{suffix}": None if amounts is None else _worked_out(formula, amounts)
                          for name, formula in formulas.items()}
    for group, form, formulas in BY_LEVEL:
        for level in ("so", "huyen", "xa"):
            amounts = _amounts(form, TREE.below("06", level))
            found |= {f"{group}.{name}_{level}": _worked_out(formula, amounts or {}) for name, formula in formulas.items()}
    for suffix in ("", *(f"@{code}" for code in TREE.units)):
        before, after = found.get(f"poverty.rate_start{suffix}"), found.get(f"poverty.rate{suffix}")
        if before is not None and after is not None:
            found[f"poverty.reduction{suffix}"] = before - after
    return {**found, **settlement(), **targets(), **par_index(), **changes()}


def _amounts(form: str, codes: Iterable[str]) -> Amounts | None:
    """The sum over those who sent the form; None if nobody did."""
    sent = [reported()[form][one] for one in codes if one in reported()[form]]
    return _sum(sent) if sent else None


def _sum(amounts: Iterable[Counter[str]]) -> defaultdict[str, Fraction]:
    total: defaultdict[str, Fraction] = defaultdict(Fraction)
    for one in amounts:
        for name, value in one.items():
            total[name] += value or 0
    return total


def settlement() -> dict[str, Fraction | None]:
    """Complaints and denunciations together."""
    both = [_sum(reported()[form].values()) for form in ("ttcp_2c", "ttcp_2d")]
    cases, resolved = both[0]["4"] + both[1]["4"], both[0]["6"] + both[1]["6"]
    return {"settlement.cases": cases, "settlement.resolved": resolved, "settlement.resolved_rate": 100 * resolved / cases,
            "settlement.backlog": cases - resolved}


def targets() -> dict[str, Fraction | None]:
    """Verdicts by comparing plan and result of the 30 lines; "≤" marks the one target where less is better."""
    sheet = next(sheet for sheet in sheets() if sheet.form == "targets")
    counts: Counter[str] = Counter()
    for row in body(sheet.rows)[2]:
        plan, side = str(row[4]), 1
        if plan.startswith("≤"):
            side = -1
        goal = Fraction(plan.strip("≤≥ ").replace(",", "."))
        actual = number(row[5])
        assert actual is not None
        counts["exceeded" if side * actual > side * goal else "achieved" if actual == goal else "missed"] += 1
        counts["estimated"] += row[8] == "Ước"
    total = counts["exceeded"] + counts["achieved"] + counts["missed"]
    met = counts["exceeded"] + counts["achieved"]
    return {"targets.total": Fraction(total), "targets.met": Fraction(met), "targets.met_rate": Fraction(100 * met, total),
            **{f"targets.{name}": Fraction(counts[name]) for name in ("exceeded", "achieved", "missed", "estimated")}}


def par_index() -> dict[str, Fraction | None]:
    """Score and ranks of 2016 to 2018, the last one a forecast."""
    sheet = next(sheet for sheet in sheets() if sheet.form == "indices")
    rows = {int(str(row[2])): row for row in sheet.rows if "PAR INDEX" in str(row[1])}
    rank = {year: number(row[5]) for year, row in rows.items()}
    score = number(rows[2017][3])
    assert score and rank[2016] and rank[2017] and rank[2018]
    return {"par_index.score": score, "par_index.rank": rank[2017], "par_index.rank_previous": rank[2016],
            "par_index.ranked_units": number(rows[2017][6]), "par_index.rank_gain": rank[2016] - rank[2017],
            "par_index.forecast_rank": rank[2018], "par_index.forecast_gain": rank[2017] - rank[2018]}


# -- against last year -----------------------------------------------------------------------------------------------

_COMPARED = (   # figure, form, fields of lich-su.csv, formula of this year
    ("one_stop.received", "vpcp_06", ("received",), "received"), ("one_stop.resolved", "vpcp_06", ("resolved",), "resolved"),
    ("reception.visits", "ttcp_2a", ("regular_visits", "leader_visits"), "1 + 9"),
    ("petitions.total", "ttcp_2b", ("total",), "1"),
    ("dialogue.meetings", "dialogue", ("meetings",), "1.1"), ("dialogue.opinions", "dialogue", ("opinions",), "1.5"),
)


def changes() -> dict[str, Fraction | None]:
    """Last year's total, and the change over the units that are there in both years."""
    then: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    with (INPUTS / "lich-su.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["year"] == "2017" and row["value"].replace(".", "").isdigit():
                then[row["form"]][row["unit"]][row["field"]] += Fraction(row["value"])
    found: dict[str, Fraction | None] = {}
    for figure, form, fields, formula in _COMPARED:
        both = [unit for unit in reported()[form] if unit in then[form]]
        now = _worked_out(formula, _sum(reported()[form][unit] for unit in both))
        before = sum((_sum(then[form][unit] for unit in both)[field] for field in fields), Fraction(0))
        found[f"{figure}#2017"] = sum((_sum(then[form].values())[field] for field in fields), Fraction(0))
        found[f"{figure}.change"] = None if now is None else now - before
        found[f"{figure}.change_pct"] = None if now is None else 100 * (now - before) / before
    return found


def coverage() -> dict[str, tuple[int, int]]:
    """Figure id -> (units that sent a valid form, units that owe it), with subordinates."""
    found = {}
    for group, form, formulas, level in GROUPS:
        if form == "poverty":       # reported by districts about communes
            continue
        for code in TREE.units:
            owing = [one for one in TREE.below(code, level) if form in TREE.units[one].forms]
            if owing:
                counts = (sum(one in reported()[form] for one in owing), len(owing))
                found |= {f"{group}.{name}{'' if code == '06' else '@' + code}": counts for name in formulas}
    return found


def shown(value: Fraction, decimals: int) -> str:
    """A number as it is printed: rounded half away from zero, comma and dots."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    text = f"{whole // 10**decimals:,}".replace(",", ".")
    rest = f",{whole % 10**decimals:0{decimals}d}" if decimals else ""
    return ("-" if value < 0 and whole else "") + text + rest
