"""Reform statistics, discipline, publicity, inspections, documents, Directive 05 and texts of offices; synthetic.

Where a form repeats another's figures they agree: files of the one-stop form, feedback, discipline, late files.
"""

from datetime import date
from functools import cache

from tests.maker.dice import Dice, steady
from tests.maker.one_stop import late_files, one_stop, procedures
from tests.maker.people import feedback, subordinates
from tests.maker.places import Place
from tests.maker.tables import Line, Table, Values, single


@cache
def discipline(place: Place, year: int = 2018) -> Table:
    """An office with all its subordinates."""
    dice = Dice("discipline", place.code)
    leads = place.code in ("BK-SNV", "BK-TTT")
    planned = dice.between(8, 15) if leads else dice.between(3, 9) if place.level == "huyen" else dice.between(0, 3)
    unplanned = dice.few(4 if place.level == "huyen" else 2, 60)
    checks = planned + unplanned
    kinds = dice.parts(round(dice.between(0, 3 * checks) * steady(year, "violations", place.code)), 0.5, 0.14, 0.22, 0.02, 0.12)
    names = ("hours", "attitude", "overdue", "harassment", "other_violations")
    late, apology = late_files(place, year), dice.share(0.6, 1)
    hotline = dice.between(3, 30) if place.level == "huyen" or place.code == "BK-VPUB" else 0
    return single("discipline", place.code, {
        "checks": checks, "planned": planned, "unplanned": unplanned, "checked_units": checks + dice.between(0, 3 * checks),
        "violations": sum(kinds),
        **dict(zip(names, kinds, strict=True)), "reminded_units": min(sum(kinds), dice.few(6, 60)),
        **_disciplined(Dice("disciplined", place.code, year), place), **_evaluation(dice, place), "late_files": late,
        "apologies": round(late * apology),
        "hotline": hotline, "hotline_handled": round(hotline * dice.share(0.8, 1)), **_inspections(dice, place)})


def _disciplined(dice: Dice, place: Place) -> Values:
    people = dice.between(2, 11) if place.level == "huyen" else dice.few(2, 30)
    forms = dice.parts(people, 0.62, 0.24, 0.02, 0.02, 0.05, 0.05)
    cadres, officials, employees = dice.parts(people, 0.3, 0.4, 0.3)
    if forms[2] > officials:                # a lower salary grade is for officials only
        forms[0], forms[2] = forms[0] + forms[2], 0
    names = ("reprimand", "warned", "salary_cut", "demoted", "removed", "dismissed")
    return {"disciplined": people, **dict(zip(names, forms, strict=True)), "cadres": cadres, "officials": officials,
            "employees": employees, "party_disciplined": dice.between(0, people + 1)}


def _evaluation(dice: Dice, place: Place) -> Values:
    present = staff(place)["staff_present"]
    evaluated = int(str(present)) - dice.between(0, 3)
    grades = dice.parts(evaluated, 0.16, 0.72, 0.11, 0.01)
    return {"present": present, "evaluated": evaluated,
            **dict(zip(("excellent", "good", "completed", "failed"), grades, strict=True))}


def _inspections(dice: Dice, place: Place) -> Values:
    count = dice.between(2, 6) if place.level == "huyen" or place.code == "BK-TTT" else dice.few(2, 45)
    wrong = round(dice.share(40, 900), 1) if count else 0
    due = round(wrong * dice.share(0.3, 0.8), 1)
    return {"inspections": count, "inspected_units": count * dice.between(1, 3), "wrong_money": wrong,
            "wrong_land": dice.few(40, 20) * 100 if count else 0, "recover_due": due,
            "recovered": round(due * dice.share(0.5, 1), 1)}


@cache
def staff(place: Place, year: int = 2018) -> Values:
    """Posts and people; the yearly cut takes 2018's posts below 2017's."""
    dice = Dice("staff", place.code)
    base = dice.between(330, 560) if place.level == "huyen" else dice.between(26, 96)
    cut_before, cut = dice.between(1, max(2, base // 40)), dice.between(0, max(1, base // 60))
    assigned = base - cut_before - (cut if year == 2018 else 0)
    return {"staff_assigned": assigned, "staff_present": assigned - dice.between(0, 3), "contracts_68": dice.between(2, 9),
            "staff_2015": base, "staff_cut": cut if year == 2018 else cut_before,
            "staff_cut_total": cut_before + (cut if year == 2018 else 0)}


@cache
def reform(place: Place, year: int = 2018) -> Table:
    """Yearly reform statistics (cchc); what is another office's business is left empty."""
    dice, factor = Dice("cchc", place.code), steady(year, "cchc", place.code)
    tasks, given = round(dice.between(18, 46) * factor), round(dice.between(12, 60) * factor)
    states = dice.parts(given, 0.86, 0.06, 0.02, 0.06)
    sent = round(dice.between(1_100, 3_600) * (2 if place.level == "huyen" else 1) * factor)
    digital = round(sent * dice.share(0.45, 0.8))
    values: Values = {
        "plan_tasks": tasks, "plan_tasks_done": tasks - dice.few(3, 55), "gov_tasks": given,
        **dict(zip(("gov_tasks_on_time", "gov_tasks_late", "gov_tasks_overdue", "gov_tasks_open"), states, strict=True)),
        "survey": 1 if dice.chance(70) else 0, "survey_ballots": dice.between(60, 400), "dialogue": 1 if dice.chance(60) else 0,
        **_files(place, year), **_comments(place), **staff(place, year), **_units(dice, place), **_people(dice, place, year),
        **_money(Dice("money", place.code), place, factor), "docs_sent": sent, "docs_sent_digital": digital,
        "docs_signed": round(digital * dice.share(0.4, 0.9)), "iso_units": 1 if place.level == "so" else 1 + dice.between(0, 8)}
    if not values["survey"]:
        values["survey_ballots"] = 0
    return single("cchc", place.code, values | _EXTRA.get(place.code, {}))


def _files(place: Place, year: int) -> Values:
    found: Values = {}
    own = [place] if "vpcp_06" in place.forms else []
    level = "district" if place.level == "huyen" else "province"
    for name, members in ((level, own), ("commune", subordinates(place))):
        if members:
            tables = [one_stop(member, year) for member in members]
            found[f"files_{name}"] = int(sum(table.total("resolved") for table in tables))
            found[f"files_{name}_on_time"] = int(sum(table.total("resolved") - table.total("late") for table in tables))
    online = int(sum(one_stop(member, year).total("online") for member in own + subordinates(place)))
    dice = Dice("level34", place.code)
    postal = dice.between(0, 240) if own else 0
    return found | {"level34_online_files": online, "level34_files": online + dice.between(40, 900) if own else 0,
                    "postal_received": postal, "postal_returned": round(postal * dice.share(0.7, 1.3))}


def _comments(place: Place) -> Values:
    if "feedback" not in place.forms:
        return {"comments_received": 0, "comments_handled": 0, "comments_published": 0}
    values = feedback(place).lines[0].values
    return {"comments_received": values["received"], "comments_handled": values["settled"],
            "comments_published": values["published"]}


def _units(dice: Dice, place: Place) -> Values:
    schools = dice.between(34, 62) if place.level == "huyen" else dice.between(1, 9)
    levels = dice.parts(schools, 0.01, 0.06, 0.2, 0.73)
    total = schools + (13 if place.level == "huyen" else 1)
    values: Values = {"public_units": schools, "public_units_cut": dice.between(0, schools // 6), "units_total": total,
                      "units_positions": total - dice.few(2, 25), "autonomy_units": schools,
                      **dict(zip(("autonomy_full", "autonomy_regular", "autonomy_partial", "autonomy_none"), levels,
                                 strict=True))}
    return values | ({"district_offices": 12 if place.code != "058" else 13} if place.level == "huyen" else {})


def _people(dice: Dice, place: Place, year: int) -> Values:
    appointed = dice.between(0, 9)
    punished = int(str(discipline(place, year).lines[0].values["disciplined"]))
    found: Values = {"recruited_officials": dice.few(5, 40), "recruited_employees": dice.few(20, 50), "appointed": appointed,
                     "appointed_by_exam": min(appointed, dice.few(1, 20)), "trained": dice.between(30, 420)}
    if place.level == "so":
        return found | {"disciplined_province": punished}
    office, commune = dice.parts(punished, 0.4, 0.6)
    return found | {"disciplined_district": office, "disciplined_commune": commune}


def _money(dice: Dice, place: Place, factor: float) -> Values:
    plan = round((dice.share(52_000, 148_000) if place.level == "huyen" else dice.share(2_000, 64_000)) * factor, 1)
    extended = round(plan * dice.share(0, 0.06), 1)
    return {"investment_plan": plan, "investment_extended": extended,
            "investment_disbursed": round((plan + extended) * dice.share(0.86, 0.995), 1)}


_COUNTED = procedures().lines[0].values
# What only one office keeps: checks (Nội vụ), legal documents (Tư pháp), procedures and online services (VP UBND).
_EXTRA: dict[str, Values] = {
    "BK-SNV": {"checked_departments": 7, "checked_districts": 4, "checked_communes": 24, "issues_found": 61, "issues_handled": 57,
               "departments": 19},
    "BK-STP": {"legal_docs": 98, "legal_docs_province": 62, "legal_docs_district": 16, "legal_docs_commune": 20,
               "docs_checked": 143, "docs_checked_faulty": 6, "docs_checked_handled": 5, "docs_reviewed": 214,
               "docs_reviewed_faulty": 34, "docs_reviewed_handled": 30},
    "BK-VPUB": {"procedures_new": 212, "procedures_amended": 168, "procedures_abolished": 241,
                "procedures_total": _COUNTED["total"], "procedures_province": _COUNTED["province"],
                "procedures_district": _COUNTED["district"], "procedures_commune": _COUNTED["commune"],
                "linked_same_level": 38, "linked_levels": 96, "workflows": _COUNTED["workflows_total"], "level3_offered": 316,
                "level3_used": 94, "level4_offered": 41, "level4_used": 12, "postal_procedures": 1_190},
}


# -- publicity, inspections, documents, Directive 05, texts ----------------------------------------------------------

@cache
def publicity(place: Place) -> Table:
    """An office with its subordinates."""
    dice, factor = Dice("publicity", place.code), 6 if place.level == "huyen" else 1
    conferences, classes = dice.between(2, 9) * factor, dice.between(0, 2) * factor
    return single("publicity", place.code, {
        "conferences": conferences, "attendees": conferences * dice.between(30, 70), "classes": classes,
        "trainees": classes * dice.between(25, 60), "articles": dice.between(4, 60), "broadcasts": dice.between(0, 40) * factor,
        "banners": dice.between(2, 20) * factor, "leaflets": dice.between(0, 12) * 50 * factor,
        "visits": dice.between(1, 6) * factor, "visit_days": dice.between(10, 140) * factor})


@cache
def inspections(place: Place) -> Table:
    """Inspections of mass-mobilisation work that the office led."""
    dice = Dice("inspections", place.code)
    planned = dice.between(2, 6) if place.level == "huyen" or place.code == "BK-BDV" else dice.few(2, 50)
    done = planned + dice.few(1, 20) if planned else 0
    units = done * dice.between(1, 3)
    levels = [0, 0, units] if place.level == "huyen" else dice.parts(units, 0.6, 0.2, 0.2)
    shortcomings = dice.between(0, 2 * units) if units else 0
    return single("inspections", place.code, {
        "planned": planned, "done": done, "units": units, "units_so": levels[0], "units_huyen": levels[1],
        "units_xa": levels[2], "shortcomings": shortcomings,
        "remedied": shortcomings - dice.few(min(3, shortcomings), 40) if shortcomings else 0})


_SUBJECTS = (("KH", "Kế hoạch thực hiện “Năm dân vận chính quyền” năm 2018", 2, 4),
             ("CV", "Công văn về việc đôn đốc công tác dân vận chính quyền 6 tháng cuối năm", 6, 8),
             ("BC", "Báo cáo kết quả công tác dân vận chính quyền 6 tháng đầu năm 2018", 6, 7),
             ("QĐ", "Quyết định ban hành quy chế thực hiện dân chủ trong hoạt động của cơ quan", 3, 11),
             ("KH", "Kế hoạch kiểm tra công tác dân vận chính quyền năm 2018", 4, 9))


# Abbreviations of offices where they differ from the code; bodies of the Party number by their own rule.
_SYMBOLS = {"BK-SKHDT": "SKHĐT", "BK-SNNPTNT": "SNN", "BK-SLDTBXH": "SLĐTBXH", "BK-SGDDT": "SGDĐT", "BK-BQLKCN": "BQL",
            "BK-MTTQ": "MTTQ-BTT"}
_PARTY = {"BK-BDV": "BDVTU", "BK-BTG": "BTGTU"}


def _symbol(number: int, kind: str, place: Place) -> str:
    """``285/KH-SNV``; an official letter carries no kind but its drafting office: ``920/SNV-VP``."""
    if place.code in _PARTY:
        return f"{number}-{kind}/{_PARTY[place.code]}"
    office = "UBND" if place.level == "huyen" else _SYMBOLS.get(place.code, place.code.removeprefix("BK-"))
    drafted_by = {"huyen": "NV"}.get(place.level, "TH" if place.code == "BK-VPUB" else "VP")
    return f"{number}/{office}-{drafted_by}" if kind == "CV" else f"{number}/{kind}-{office}"


@cache
def direction_docs(place: Place) -> Table:
    """Documents the office issued; numbers and dates are made up."""
    dice = Dice("documents", place.code)
    lines = []
    for kind, summary, first, last in _SUBJECTS[:dice.between(2, 4)]:
        number = _symbol(dice.between(12, 980), kind, place)
        issued = date(2018, dice.between(first, last), dice.between(1, 28))
        lines.append(Line(number, {"number": number, "issued_on": issued, "issuer": place.office, "summary": summary}))
    return Table("direction_docs", place.code, tuple(lines))


@cache
def directive_05(place: Place) -> Table:
    """Directive 05-CT/TW in an office with its subordinates."""
    dice, factor = Dice("directive-05", place.code), 5 if place.level == "huyen" else 1
    members = dice.between(1_900, 4_900) if place.level == "huyen" else dice.between(24, 130)
    proposed, registered = dice.between(2, 12) * factor, dice.between(1, 5) * factor
    praised = proposed - dice.between(0, proposed // 3)
    groups = dice.parts(praised, 0.4, 0.6)[0]
    central, province, district = dice.parts(praised, 0.02, 0.2, 0.78)
    conferences = dice.between(1, 4) * factor
    return single("directive_05", place.code, {
        "conferences": conferences, "learners": conferences * dice.between(30, 90),
        "members_learned": round(members * dice.share(0.94, 1)), "members": members, "pledge_groups": dice.between(1, 6) * factor,
        "pledge_people": round(members * dice.share(0.8, 1)), "models_registered": registered,
        "models_expanded": min(registered, dice.between(0, 2 * factor)), "proposed": proposed, "praised": praised,
        "praised_groups": groups, "praised_people": praised - groups, "praised_central": central,
        "praised_province": province, "praised_district": district, "articles": dice.between(3, 40),
        "topic": "Xây dựng phong cách, tác phong công tác của người đứng đầu, của cán bộ, đảng viên",
        "examples": None})


_RESULTS = ("Cán bộ, công chức tiếp dân đúng giờ, hướng dẫn một lần đầy đủ; hồ sơ quá hạn giảm so với năm trước.",
            "Việc tiếp công dân và đối thoại được làm đều, nhiều kiến nghị được trả lời ngay tại chỗ.",
            "Quy chế dân chủ được niêm yết và thực hiện ở tất cả các đơn vị trực thuộc.")
_SHORT = ("Một số kiến nghị sau đối thoại còn chậm được giải quyết.", "Hồ sơ nộp trực tuyến còn ít.",
          "Tuyên truyền ở thôn, bản vùng cao chưa thường xuyên.")
_CAUSES = ("Cán bộ làm công tác dân vận chủ yếu kiêm nhiệm.", "Hạ tầng mạng ở xã vùng cao chưa ổn định.")
_PROPOSALS = ("Đề nghị tỉnh mở thêm lớp bồi dưỡng kỹ năng dân vận cho công chức bộ phận một cửa.",
              "Đề nghị có hướng dẫn thống nhất về biểu mẫu báo cáo công tác dân vận chính quyền.")


@cache
def narrative(place: Place) -> Table:
    """What the office says in words."""
    dice = Dice("narrative", place.code)
    return single("narrative", place.code, {"results": dice.pick(_RESULTS), "shortcomings": dice.pick(_SHORT),
                                            "causes": dice.pick(_CAUSES), "proposals": dice.pick(_PROPOSALS)})
