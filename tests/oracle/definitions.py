"""What every figure is, by the numbers printed on the forms: written from the labels, not from the catalogue's formulas.

``c6`` is column or line 6 of the group's form, ``c6@xa`` that of communes only, ``cchc.c3.1`` a line of another form, a bare name
another figure of the group, ``a % b`` is a in percent of b. Fields of forms without printed numbers have their names. In a
line that begins with levels each figure is one per level (``cases_so``), of the units of that level.
"""

import re
from collections.abc import Iterator
from functools import cache

from tests.oracle.catalogue import forms

_GROUPS = {
    "one_stop": ("vpcp_06", """
        received: c3; carried_over: c6; new: c3 - c6; online: c4; offline: c3 - c6 - c4; online_rate: c4 % (c3 - c6)
        resolved: c7; early: c8; on_time: c9; late: c10; in_time: c7 - c10; resolved_rate: c7 % c3
        on_time_rate: (c7 - c10) % c7; early_rate: c8 % c7; late_rate: c10 % c7
        pending: c11; pending_in_time: c12; pending_late: c13; pending_late_rate: c13 % c11
        units_late: units(c10 > 0); units_all_in_time: units(c10) - units(c10 > 0)
        @so huyen xa received: c3; online: c4; new: c3 - c6; online_rate: c4 % (c3 - c6)
        @so huyen xa resolved: c7; early: c8; on_time: c9; late: c10; in_time: c7 - c10; on_time_rate: (c7 - c10) % c7
        @so huyen xa pending: c11; pending_late: c13
    """),
    "procedures": ("vpcp_07b", """
        total: vpcp_07b.total; province: vpcp_07b.province; district: vpcp_07b.district; commune: vpcp_07b.commune
        one_stop_total: vpcp_07b.one_stop_total; one_stop_province: vpcp_07b.one_stop_province
        one_stop_district: vpcp_07b.one_stop_district; one_stop_commune: vpcp_07b.one_stop_commune
        one_stop_rate: vpcp_07b.one_stop_total % vpcp_07b.total
        workflows_total: vpcp_07b.workflows_total; workflows_province: vpcp_07b.workflows_province
        workflows_district: vpcp_07b.workflows_district; workflows_commune: vpcp_07b.workflows_commune
        issued: cchc.c3.1; amended: cchc.c3.2; abolished: cchc.c3.3; linked_same_level: cchc.c3.5; linked_levels: cchc.c3.6
    """),
    "reform": ("cchc", """
        plan_tasks: c1.1; plan_tasks_done: c1.2; plan_rate: c1.2 % c1.1
        checked_departments: c1.3.1; checked_districts: c1.3.2; checked_communes: c1.3.3; checked: c1.3.1 + c1.3.2 + c1.3.3
        issues_found: c1.3.4; issues_handled: c1.3.5; issues_rate: c1.3.5 % c1.3.4
        gov_tasks: c1.4; gov_tasks_on_time: c1.4.1; gov_tasks_late: c1.4.2; gov_tasks_overdue: c1.4.3; gov_tasks_open: c1.4.4
        gov_tasks_done: c1.4.1 + c1.4.2; gov_tasks_on_time_rate: c1.4.1 % (c1.4.1 + c1.4.2)
        survey_units: units(c1.5 = 1); survey_ballots: c1.5.1; dialogue_units: units(c1.6 = 1)
        legal_docs: c2.1; legal_docs_province: c2.1.1; legal_docs_district: c2.1.2; legal_docs_commune: c2.1.3
        docs_checked: c2.2; docs_checked_faulty: c2.2.1; docs_checked_handled: c2.2.2
        docs_reviewed: c2.3; docs_reviewed_faulty: c2.3.1; docs_reviewed_handled: c2.3.2
        comments_received: c3.9.1; comments_handled: c3.9.2; comments_published: c3.9.3; comments_rate: c3.9.2 % c3.9.1
        departments: c4.1; district_offices: c4.2; public_units: c4.3; public_units_cut: c4.3.1
        staff_assigned: c4.4; staff_present: c4.5; staff_present_rate: c4.5 % c4.4; contracts_68: c4.6; staff_2015: c4.7
        staff_cut: c4.8; staff_cut_total: c4.9; staff_cut_rate: c4.9 % c4.7
        units_total: c5.1; units_positions: c5.1.1; positions_rate: c5.1.1 % c5.1
        recruited_officials: c5.2.1; recruited_employees: c5.2.2; appointed: c5.3; appointed_by_exam: c5.3.1; trained: c5.4
        disciplined_province: c5.5.1; disciplined_district: c5.5.2; disciplined_commune: c5.5.3
        investment_plan: c6.1 / 1000; investment_disbursed: c6.2 / 1000; investment_total: (c6.1 + c6.1.1) / 1000
        disbursement_rate: c6.2 % (c6.1 + c6.1.1)
        autonomy_units: c6.3; autonomy_full: c6.3.1; autonomy_regular: c6.3.2; autonomy_partial: c6.3.3; autonomy_none: c6.3.4
        docs_sent: c7.1; docs_sent_digital: c7.1.1; digital_rate: c7.1.1 % c7.1; docs_signed: c7.1.2; signed_rate: c7.1.2 % c7.1
        level3_offered: c7.2.1; level3_used: c7.2.2; level4_offered: c7.2.3; level4_used: c7.2.4
        level34_files: c7.3; level34_online_files: c7.3.1; level34_online_rate: c7.3.1 % c7.3
        postal_procedures: c7.4.1; postal_received: c7.4.2; postal_returned: c7.4.3; iso_units: c7.5
    """),
    "par_fields": ("par_fields", """
        score: par_fields.score; maximum: par_fields.maximum; pct: par_fields.score % par_fields.maximum; rank: par_fields.rank
    """),
    "reception": ("ttcp_2a", """
        visits: c1 + c9; regular_visits: c1; leader_visits: c9; leader_share: c9 % (c1 + c9)
        people: c2 + c10; regular_people: c2; leader_people: c10
        cases: c3 + c4 + c11 + c12; cases_old: c3 + c11; cases_new: c4 + c12
        groups: c5 + c13; group_people: c6 + c14; group_cases: c7 + c8 + c15 + c16
        complaints: c17 + c18 + c19 + c20 + c21 + c22; land: c17; land_share: c17 % (c17 + c18 + c19 + c20 + c21 + c22)
        denunciations: c23 + c24 + c25; corruption: c25; suggestions: c26
        unresolved: c27; resolved: c28 + c29 + c30; resolved_rate: (c28 + c29 + c30) % (c27 + c28 + c29 + c30)
        @so huyen xa visits: c1 + c9; people: c2 + c10; cases: c3 + c4 + c11 + c12
    """),
    "petitions": ("ttcp_2b", """
        total: c1; new: c2 + c3; carried_over: c4 + c5; joint: c2 + c4; eligible: c6; eligible_rate: c6 % c1
        complaints: c7 + c12 + c13; complaints_admin: c7; land: c8; land_share: c8 % c7; housing: c9; policy: c10; social: c11
        denunciations: c14; corruption: c17; other: c26
        stage_unresolved: c23; stage_first: c24; stage_repeated: c25
        guidance: c27; forwarded: c28; urging: c29; own_complaints: c30; own_denunciations: c31; own: c30 + c31
        @so huyen xa total: c1
    """),
    "complaints": ("ttcp_2c", """
        total: c1; new: c2; carried_over: c3; cases: c4; resolved_petitions: c5; resolved: c6; resolved_rate: c6 % c4
        backlog: c4 - c6; backlog_petitions: c1 - c5
        by_decision: c7; withdrawn: c8; justified: c9; unjustified: c10; partly_justified: c11
        justified_rate: c9 % (c9 + c10 + c11); unjustified_rate: c10 % (c9 + c10 + c11)
        partly_justified_rate: c11 % (c9 + c10 + c11)
        recover_money: c15; recover_land: c16; return_money: c17; return_land: c18
        people_restored: c19; discipline_proposed: c20; disciplined: c21; transferred_cases: c22; prosecuted_cases: c24
        on_time: c26; late: c27; on_time_rate: c26 % (c26 + c27)
        decisions: c28; decisions_done: c29; decisions_rate: c29 % c28
        state_money_due: c30; state_land_due: c31; state_money_collected: c32; state_land_collected: c33
        citizen_money_due: c34; citizen_land_due: c35; citizen_money_paid: c36; citizen_land_paid: c37
        @so huyen xa cases: c4; resolved: c6; resolved_rate: c6 % c4
    """),
    "denunciations": ("ttcp_2d", """
        total: c1; new: c2; carried_over: c3; cases: c4; resolved_petitions: c5; resolved: c6; resolved_rate: c6 % c4
        backlog: c4 - c6; backlog_petitions: c1 - c5
        justified: c7; unjustified: c8; partly_justified: c9
        justified_rate: c7 % (c7 + c8 + c9); unjustified_rate: c8 % (c7 + c8 + c9); partly_justified_rate: c9 % (c7 + c8 + c9)
        recover_money: c10; recover_land: c11; return_money: c12; return_land: c13
        people_restored: c14; discipline_proposed: c15; disciplined: c16; transferred_cases: c17; prosecuted_cases: c19
        on_time: c21; late: c22; on_time_rate: c21 % (c21 + c22)
        decisions: c23; decisions_done: c24; decisions_rate: c24 % c23
        state_money_due: c25; state_land_due: c26; state_money_collected: c27; state_land_collected: c28
        citizen_money_due: c29; citizen_land_due: c30; citizen_money_paid: c31; citizen_land_paid: c32
        @so huyen xa cases: c4; resolved: c6; resolved_rate: c6 % c4
    """),
    "settlement": ("", """
        resolved_petitions_rate: resolved_petitions % total; resolved_rate: resolved % cases; backlog: cases - resolved
        on_time_rate: on_time % (on_time + late); decisions_rate: decisions_done % decisions
        resolved_rate_so: resolved_so % cases_so; resolved_rate_huyen: resolved_huyen % cases_huyen
        resolved_rate_xa: resolved_xa % cases_xa
    """ + ";".join(f"{name}: complaints.{name} + denunciations.{name}" for name in (
        "total", "cases", "resolved", "resolved_petitions", "on_time", "late", "decisions", "decisions_done", "recover_money",
        "return_money", "recover_land", "return_land", "disciplined", "cases_so", "resolved_so", "cases_huyen", "resolved_huyen",
        "cases_xa", "resolved_xa"))),
    "targets": ("targets", """
        total: exceeded + achieved + missed + not_assessed; met: exceeded + achieved; met_rate: met % total
        exceeded: rows(targets.verdict = "vuot"); achieved: rows(targets.verdict = "dat")
        missed: rows(targets.verdict = "khong_dat"); not_assessed: rows(targets.verdict = "chua_danh_gia")
        estimated: rows(targets.data_status = "uoc")
        plan: targets.plan_value; actual: targets.actual; previous: targets.previous; pct: targets.pct
        over_plan: targets.actual - targets.plan_value; pct_previous: targets.actual % targets.previous
    """ + ";".join(f"""{name}_exceeded: rows(targets.verdict = "vuot", group = "{group}")
        {name}_achieved: rows(targets.verdict = "dat", group = "{group}")
        {name}_missed: rows(targets.verdict = "khong_dat", group = "{group}")
        {name}_not_assessed: rows(targets.verdict = "chua_danh_gia", group = "{group}")
        {name}_total: {name}_exceeded + {name}_achieved + {name}_missed + {name}_not_assessed
        {name}_met: {name}_exceeded + {name}_achieved; {name}_met_rate: {name}_met % {name}_total
    """ for name, group in (("economy", "Kinh tế"), ("society", "Xã hội"), ("environment", "Môi trường")))),
    "democracy": ("democracy", """
        communes: units(c1.6@xa); offices: units(c1.6@so) + units(c1.6@huyen)
        good: units(c1.6@xa = "tot"); fair: units(c1.6@xa = "kha"); average: units(c1.6@xa = "trung_binh")
        weak: units(c1.6@xa = "yeu"); good_rate: good % communes; fair_rate: fair % communes; average_rate: average % communes
        weak_rate: weak % communes; good_fair_rate: (good + fair) % communes
        offices_good: units(c1.6@so = "tot") + units(c1.6@huyen = "tot")
        steering_units: units(c1.1 = 1); steering_rate: units(c1.1 = 1) % units(c1.1)
        has_rules_units: units(c1.2 = 1); has_rules_rate: units(c1.2 = 1) % units(c1.2)
        documents: c1.3; checks: c1.4; checked_units: c1.5
        fully_public: units(c2.1@xa >= 14); not_fully_public: units(c2.1@xa < 14)
        fully_public_rate: units(c2.1@xa >= 14) % units(c2.1@xa)
        meetings: c3.1; attending: c3.2; attendance_rate: c3.2 % c3.3; ballot_rate: c3.5 % c3.4
        opinions: c4.1; accepted: c4.2; explained: c4.3; answered_rate: (c4.2 + c4.3) % c4.1
        dialogues: c5.1@xa; dialogue_units: units(c5.1@xa >= 1); dialogue_rate: units(c5.1@xa >= 1) % units(c5.1@xa)
        inspectorates: c6.1; inspectorate_members: c6.2; supervisions: c6.3
        proposals: c6.4; proposals_settled: c6.5; proposals_rate: c6.5 % c6.4; recovered: c6.6
        invest_boards: c7.1; invest_members: c7.2; invest_works: c7.3; invest_violations: c7.4
        villages_with_rules: c8.1; villages: c8.2; village_rules_rate: c8.1 % c8.2
        staff_conferences: c9.1; staff_conference_rate: c9.1 % c9.2
    """ + ";".join(f"{name}_units: units(c{of}@xa = 1); {name}_rate: units(c{of}@xa = 1) % units(c{of}@xa)" for name, of in (
        ("by_posting", "2.2"), ("by_loudspeaker", "2.3"), ("by_meeting", "2.4"), ("by_website", "2.5"),
        ("open_poverty_policy", "2.6"), ("open_compensation", "2.7"), ("open_procedures", "2.8"), ("open_contributions", "2.9"),
        ("open_fees", "2.10"), ("open_infrastructure", "2.11"), ("open_welfare_works", "2.12"), ("open_loans", "2.13"),
        ("open_poor_review", "2.14")))),
    "models": ("models", """
        registered: rows(c1); units: units(c1); new: rows(c4 = 1); exemplary: rows(c5 = "dien_hinh")
        recognised: rows(c5 = "cong_nhan") + rows(c5 = "dien_hinh"); recognised_rate: recognised % registered
        exemplary_rate: exemplary % recognised
        recognised_groups: rows(c2 = "tap_the", c5 = "cong_nhan") + rows(c2 = "tap_the", c5 = "dien_hinh")
        recognised_people: rows(c2 = "ca_nhan", c5 = "cong_nhan") + rows(c2 = "ca_nhan", c5 = "dien_hinh")
        by_tinh: rows(c6 = "tinh"); by_so: rows(c6 = "so"); by_huyen: rows(c6 = "huyen"); by_xa: rows(c6 = "xa")
        land_m2: c7; labour_days: c8; money: c9; road_km: c10; households: c11
        @huyen xa registered: rows(c1); recognised: rows(c5 = "cong_nhan") + rows(c5 = "dien_hinh")
    """ + ";".join(f"""registered_{name}: rows(c3 = "{sector}")
        recognised_{name}: rows(c3 = "{sector}", c5 = "cong_nhan") + rows(c3 = "{sector}", c5 = "dien_hinh")
    """ for name, sector in (("economy", "kinh_te"), ("culture", "van_hoa_xa_hoi"), ("defence", "quoc_phong_an_ninh"),
                             ("politics", "he_thong_chinh_tri")))),
    "dialogue": ("dialogue", """
        meetings: c1.1; scheduled: c1.2; unscheduled: c1.3; attendees: c1.4; communes: units(c1.1@xa >= 1)
        units: units(c1.1 >= 1); units_rate: units(c1.1 >= 1) % units(c1.1)
        opinions: c1.5; answered: c1.6; answered_rate: c1.6 % c1.5; assigned: c1.7; settled: c1.8; settled_rate: c1.8 % c1.7
        handled: c1.6 + c1.8; handled_rate: (c1.6 + c1.8) % c1.5
        business_meetings: c2.1; businesses: c2.2; business_proposals: c2.3; business_settled: c2.4
        business_settled_rate: c2.4 % c2.3
        comment_meetings: c3.1; comments: c3.2; comments_accepted: c3.3; comments_accepted_rate: c3.3 % c3.2; oversight: c3.4
        @so huyen xa meetings: c1.1
    """),
    "voters": ("voter_petitions", """
        total: c1.1; carried: c1.2; new: c1.3; before_session: c1.4; after_session: c1.5
        central: c2.1; province: c2.2; district: c2.3; commune: c2.4
        settled: c3.1; in_progress: c3.2; explained: c3.3; unsettled: c3.4
        settled_rate: c3.1 % c1.1; answered_rate: (c3.1 + c3.3) % c1.1
    """),
    "feedback": ("feedback", """
        received: c1; carried: c1.1; new: c1.2; settled: c2; on_time: c2.1; late: c2.2; pending: c3; pending_late: c3.2
        published: c4; settled_rate: c2 % c1; on_time_rate: c2.1 % c2; published_rate: c4 % c2
    """),
    "clearance": ("clearance", """
        projects: rows(c1); projects_done: rows(c7 = 0); area_due: c2; area_done: c3; area_rate: c3 % c2
        households: c4; paid_households: c5; paid_households_rate: c5 % c4; handed_over: c6; handed_over_rate: c6 % c4
        not_handed: c7; not_agreed: c8; budget: c9 / 1000; paid: c10 / 1000; paid_rate: c10 % c9
        campaigns: c11; resettled: c12; enforced: c13; complaints: c14
    """),
    "rural": ("rural", """
        communes: units(c1); criteria: c1; average: c1 / units(c1)
        standard: units(c2 = 1); standard_rate: units(c2 = 1) % units(c2)
        group_19: units(c1 >= 19); group_15_18: units(c1 >= 15, c1 <= 18); group_10_14: units(c1 >= 10, c1 <= 14)
        group_5_9: units(c1 >= 5, c1 <= 9); group_under_5: units(c1 < 5)
        capital: c5 / 1000; money: c6 / 1000; money_share: c6 % c5; labour_days: c7; land_m2: c8
    """),
    "poverty": ("poverty", """
        households: c2; poor_start: c3; escaped: c4; relapsed: c5; newly_poor: c6; poor_end: c9; poor_fall: c3 - c9
        rate: c9 % c2; rate_start: c3 % c1; reduction: c3 % c1 - c9 % c2; poor_ethnic: c10; ethnic_share: c10 % c9
        near_poor_end: c14; near_poor_rate: c14 % c2; loan_households: c15; loan_balance: c16 / 1000
    """),
    "environment": ("environment", """
        natural_area: c1.1; forest_area: c1.2; forest_cover: c1.2 % c1.1; planted: c1.3; forest_violations: c1.4
        waste: c2.1; waste_collected: c2.2; waste_rate: c2.2 % c2.1; clean_water: c3.2; clean_water_rate: c3.2 % c3.1
        polluters: c4.1; polluters_settled: c4.2; polluters_rate: c4.2 % c4.1
        petitions: c5.1; petitions_settled: c5.2; petitions_rate: c5.2 % c5.1; campaigns: c5.3; participants: c5.4
    """),
    "discipline": ("discipline", """
        checks: c1.1; planned: c1.2; unplanned: c1.3; checked_units: c1.4
        violations: c2.1; hours: c2.2; attitude: c2.3; overdue: c2.4; harassment: c2.5; other_violations: c2.6
        reminded_units: c2.7; disciplined: c3.1; reprimand: c3.2; warned: c3.3; salary_cut: c3.4; demoted: c3.5; removed: c3.6
        dismissed: c3.7; cadres: c3.8; officials: c3.9; employees: c3.10; party_disciplined: c3.11
        evaluated: c4.2; excellent: c4.3; good: c4.4; completed: c4.5; failed: c4.6
        excellent_rate: c4.3 % c4.2; good_rate: c4.4 % c4.2; completed_rate: c4.5 % c4.2; failed_rate: c4.6 % c4.2
        late_files: c5.1; apologies: c5.2; apology_rate: c5.2 % c5.1
        hotline: c5.3; hotline_handled: c5.4; hotline_rate: c5.4 % c5.3
        inspections: c6.1; inspected_units: c6.2; wrong_money: c6.3; wrong_land: c6.4; recover_due: c6.5; recovered: c6.6
        recovered_rate: c6.6 % c6.5
    """),
    "directive05": ("directive_05", """
        conferences: c1.1; learners: c1.2; members_learned: c1.3; members_rate: c1.3 % c1.4
        pledge_groups: c2.1; pledge_people: c2.2; models_registered: c3.1; models_expanded: c3.2
        proposed: c4.1; praised: c4.2; praised_groups: c4.3; praised_people: c4.4
        praised_central: c4.5; praised_province: c4.6; praised_district: c4.7; articles: c5.1
    """),
    "direction": ("direction_docs", "documents: rows(c1); units: units(c1)"),
    "publicity": ("publicity", """
        conferences: c1.1; attendees: c1.2; classes: c1.3; trainees: c1.4
        articles: c2.1; broadcasts: c2.2; banners: c2.3; leaflets: c2.4; visits: c3.1; visit_days: c3.2
    """),
    "inspections": ("inspections", """
        planned: c1.1; done: c1.2; done_rate: c1.2 % c1.1; units: c2.1; units_so: c2.2; units_huyen: c2.3; units_xa: c2.4
        shortcomings: c3.1; remedied: c3.2; remedied_rate: c3.2 % c3.1
    """),
    "units": ("", 'so: level("so"); huyen: level("huyen"); xa: level("xa")'),
    **{index: ("indices", f"""
        score: indices.score[{index}/{{prev}}]; score_previous: indices.score[{index}/{{prev2}}]
        score_gain: score - score_previous
        rank: indices.rank[{index}/{{prev}}]; rank_previous: indices.rank[{index}/{{prev2}}]; rank_gain: rank_previous - rank
        ranked_units: indices.ranked_units[{index}/{{prev}}]; ranked_units_previous: indices.ranked_units[{index}/{{prev2}}]
        scale: indices.scale[{index}/{{prev}}]
    """) for index in ("par_index", "sipas", "pci", "papi", "ict")},
    "forecast": ("indices", """
        par_index.forecast_rank: indices.rank[par_index/{year}]
        par_index.forecast_gain: par_index.rank - par_index.forecast_rank
    """),
}
_WORD = re.compile(r'"[^"]*"|\[[^\]]*\]|@[a-z]+|\b(?:(?P<form>\w+)\.)?c(?P<number>\d+(?:\.\d+)*)\b'
                   r"|(?<!\.)\b(?!group\b)(?P<name>[a-z_][a-z0-9_]*)\b(?![(.])")


@cache
def definitions() -> dict[str, str]:
    """Figure -> its formula in names: ``100 * ttcp_2c.resolved_cases / …`` as ``ttcp_2c.resolved_cases % ttcp_2c.cases``."""
    found: dict[str, str] = {}
    for group, (form, text) in _GROUPS.items():
        for name, formula in _entries(text):
            identity = name if "." in name else f"{group}.{name}"
            assert identity not in found, identity
            found[identity] = _named(formula, group, form)
    return found


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        levels = re.match(r"\s*@([a-z ]+) (?=\w+:)", line)
        for entry in line[levels.end() if levels else 0:].split(";"):
            name, _, formula = (part.strip() for part in entry.partition(":"))
            for level in levels[1].split() if levels else ():
                yield f"{name}_{level}", re.sub(r"\b(c[\d.]+)", rf"\1@{level}", formula)
            if name and not levels:
                yield name, formula


def _named(formula: str, group: str, form: str) -> str:
    def word(found: re.Match[str]) -> str:
        if number := found["number"]:
            return _field(found["form"] or form, number)
        return f"{group}.{found['name']}" if found["name"] else found[0]
    return _WORD.sub(word, formula)


@cache
def _field(form: str, number: str) -> str:
    return next(f"{form}.{name}" for name, field in forms()[form]["fields"].items() if field.get("number") == number)
