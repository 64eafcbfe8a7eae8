"""Reception of citizens, petitions, complaints and denunciations (2a to 2d), for 2018 and the year before; synthetic.

The forms agree with each other: 2b column 30 is 2c column 2, 2b column 31 is 2d column 2, and what a year leaves open
is carried into the next.
"""

from functools import cache

from tests.maker.dice import Dice
from tests.maker.places import Place
from tests.maker.tables import Table, Values, single

# Yearly cases of reception, own complaints, own denunciations and other petitions of one office, about.
_SIZES = {"xa": (9, 1.1, 0.35, 4), "huyen": (72, 9, 3, 26), "so": (8, 1.4, 0.6, 7)}
_BUSY = {"BK-TTT": (64, 6, 5, 38), "BK-VPUB": (96, 8, 2, 70), "BK-STNMT": (38, 5, 1, 31)}


def _size(place: Place, which: int, year: int) -> int:
    about = _BUSY.get(place.code, _SIZES[place.level])[which]
    if place.level == "xa" and not place.is_rural:
        about *= 1.6
    base = about * Dice("petitions", place.code, which).share(0.4, 1.6)
    return round(base if year == 2018 else base * Dice("petitions", place.code, which, year).share(0.85, 1.35))


@cache
def reception(place: Place, year: int = 2018) -> Table:
    """Form 2a."""
    dice = Dice("2a", place.code, year)
    cases = max(_size(place, 0, year), 1)
    leader = min(dice.parts(cases, 0.72, 0.28)[1], cases - 1)
    values = _visits(dice, "regular", cases - leader, place.level) | _visits(dice, "leader", leader, place.level)
    content = dice.parts(cases, 0.36, 0.1, 0.04, 0.03, 0.02, 0.06, 0.06, 0.01, 0.02, 0.3)
    names = ("complaint_land", "complaint_policy", "complaint_housing", "complaint_staff", "complaint_judicial",
             "complaint_social", "denunciation_admin", "denunciation_judicial", "denunciation_corruption", "suggestions")
    outcome = dice.parts(cases, 0.18, 0.24, 0.55, 0.03)
    results = ("unresolved", "resolved_without_decision", "resolved_with_decision", "resolved_by_court")
    return single("ttcp_2a", place.code, values | dict(zip(names, content, strict=True)) |
                  dict(zip(results, outcome, strict=True)))


def _visits(dice: Dice, kind: str, cases: int, level: str) -> Values:
    old = dice.parts(cases, 0.2, 0.8)[0] if cases > 2 else 0
    groups = min(dice.few(2, 55 if level == "huyen" else 4), cases - old)
    group_people = groups * 5 + (dice.between(0, 6 * groups) if groups else 0)
    visits = cases + dice.between(0, cases // 3 + 1) if cases else 0
    people = visits + group_people + (dice.between(0, visits // 4 + 1) if visits else 0)
    return {f"{kind}_visits": visits, f"{kind}_people": people, f"{kind}_cases_old": old, f"{kind}_cases_new": cases - old,
            f"{kind}_groups": groups, f"{kind}_group_people": group_people, f"{kind}_group_cases_old": 0,
            f"{kind}_group_cases_new": groups}


@cache
def petitions(place: Place, year: int = 2018) -> Table:
    """Form 2b."""
    dice = Dice("2b", place.code, year)
    complaint, denunciation = (table.lines[0].values for table in (complaints(place, year), denunciations(place, year)))
    own_complaints, own_denunciations = _int(complaint, "new"), _int(denunciation, "new")
    old = _int(complaint, "carried_over") + _int(denunciation, "carried_over")
    foreign = dice.few(4 if place.level == "xa" else 14, 60)
    foreign_complaints = dice.parts(foreign, 0.7, 0.3)[0]
    all_complaints = own_complaints + _int(complaint, "carried_over") + foreign_complaints
    all_denunciations = own_denunciations + _int(denunciation, "carried_over") + foreign - foreign_complaints
    other = _size(place, 3, year)
    total = all_complaints + all_denunciations + other
    joint = min(dice.few(2, 25), total - old)
    return single("ttcp_2b", place.code, {
        "total": total, "new_joint": joint, "new_single": total - old - joint, "old_joint": 0, "old_single": old,
        "eligible": total - min(dice.few(3, 40), other), "other": other,
        **_contents(dice, all_complaints, all_denunciations), **_stages(dice, all_complaints + all_denunciations),
        "guidance_papers": dice.between(0, foreign), "forwarded": foreign, "urging_letters": dice.few(2, 30),
        "own_complaints": own_complaints, "own_denunciations": own_denunciations})


def _contents(dice: Dice, complaint: int, denunciation: int) -> Values:
    admin, judicial, party = dice.parts(complaint, 0.93, 0.05, 0.02)
    land, housing, policy, social = dice.parts(admin, 0.68, 0.08, 0.14, 0.1)
    kinds = dice.parts(denunciation, 0.66, 0.06, 0.12, 0.04, 0.12)
    names = ("denunciation_admin", "denunciation_judicial", "denunciation_corruption", "denunciation_party",
             "denunciation_other")
    return {"complaint_admin": admin, "complaint_land": land, "complaint_housing": housing, "complaint_policy": policy,
            "complaint_social": social, "complaint_judicial": judicial, "complaint_party": party,
            "denunciation": denunciation, **dict(zip(names, kinds, strict=True)),
            "for_administration": complaint + denunciation - judicial - party - kinds[1] - kinds[3],
            "for_judiciary": judicial + kinds[1], "for_party": party + kinds[3]}


def _stages(dice: Dice, classified: int) -> Values:
    unresolved, first, repeated = dice.parts(classified, 0.5, 0.44, 0.06)
    return {"stage_unresolved": unresolved, "stage_first": first, "stage_repeated": repeated}


@cache
def complaints(place: Place, year: int = 2018) -> Table:
    """Form 2c."""
    dice = Dice("2c", place.code, year)
    values, resolved = _settlement(dice, place, 1, year)
    withdrawn = dice.parts(resolved, 0.82, 0.18)[1]
    by_decision = resolved - withdrawn
    justified, unjustified, partly = dice.parts(by_decision, 0.16, 0.64, 0.2)
    first, upheld, changed = dice.parts(by_decision, 0.86, 0.1, 0.04)
    money = round(dice.share(4, 90), 1) if justified + partly else 0
    land = dice.between(5, 60) * 10 if justified else 0
    return single("ttcp_2c", place.code, values | {
        "by_decision": by_decision, "withdrawn": withdrawn, "justified": justified, "unjustified": unjustified,
        "partly_justified": partly, "first_time": first, "second_upheld": upheld, "second_changed": changed,
        "recover_money": 0, "recover_land": 0, "return_money": money, "return_land": land,
        "people_restored": justified + partly, "discipline_proposed": changed, "disciplined": changed,
        "transferred_cases": 0, "transferred_people": 0, "prosecuted_cases": 0, "prosecuted_people": 0,
        **_execution(dice, by_decision, money, land)})


@cache
def denunciations(place: Place, year: int = 2018) -> Table:
    """Form 2d."""
    dice = Dice("2d", place.code, year)
    values, resolved = _settlement(dice, place, 2, year)
    justified, unjustified, partly = dice.parts(resolved, 0.14, 0.66, 0.2)
    money = round(dice.share(3, 60), 1) if justified else 0
    transferred = 1 if justified > 1 else 0
    return single("ttcp_2d", place.code, values | {
        "justified": justified, "unjustified": unjustified, "partly_justified": partly,
        "recover_money": money, "recover_land": 0, "return_money": 0, "return_land": 0, "people_protected": justified,
        "discipline_proposed": justified + partly, "disciplined": justified, "transferred_cases": transferred,
        "transferred_people": transferred, "prosecuted_cases": 0, "prosecuted_people": 0,
        **_execution(dice, justified + partly, 0, 0, money)})


def _settlement(dice: Dice, place: Place, which: int, year: int) -> tuple[Values, int]:
    """The columns both forms share, and the resolved cases: new + carried over = resolved + left open."""
    new = _size(place, which, year)
    carried = _left_open(place, which, year - 1)
    total = new + carried
    left = _left_open(place, which, year)
    repeated = dice.few(1, 30) if total - left > 2 else 0      # a second petition on the same case
    resolved = total - left - repeated
    late = dice.few(1, 18) if resolved > 1 else 0
    return {"total": total, "new": new, "carried_over": carried, "cases": total - repeated,
            "resolved_petitions": total - left, "resolved_cases": resolved, "on_time": resolved - late, "late": late}, resolved


def _left_open(place: Place, which: int, year: int) -> int:
    return min(Dice("open", place.code, which, year).few(2 if place.level != "xa" else 1, 35), _size(place, which, year))


def _execution(dice: Dice, decisions: int, money: float, land: int, state_money: float = 0) -> Values:
    done = decisions - (dice.few(1, 30) if decisions > 1 else 0)
    return {"decisions": decisions, "decisions_done": done, "state_money_due": state_money, "state_land_due": 0,
            "state_money_collected": round(state_money * dice.share(0.5, 1), 1), "state_land_collected": 0,
            "citizen_money_due": money, "citizen_land_due": land, "citizen_money_paid": round(money * dice.share(0.6, 1), 1),
            "citizen_land_paid": land}


def _int(values: Values, field: str) -> int:
    return int(str(values[field]))
