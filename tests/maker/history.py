"""inputs/lich-su.csv: the year 2017, before the system. Synthetic but for the lines whose source says otherwise.

What 2017 left open is what 2018 carries over; two communes have no figures of 2017, so comparisons leave them out.
"""

from collections.abc import Callable, Iterator

from tests.maker import complaints, indicators, land, offices, one_stop, peculiar, people
from tests.maker.dice import Dice
from tests.maker.places import Place, by_code, places
from tests.maker.tables import Table, Value

COLUMNS = ["year", "unit", "form", "row", "field", "value", "state", "source"]
WITHOUT_2017 = ("01876", "02110")
_MADE_UP = "minh họa"

# form -> how 2017's table is made.
_MAKERS: dict[str, Callable[[Place, int], Table]] = {
    "vpcp_06": one_stop.one_stop, "ttcp_2a": complaints.reception, "ttcp_2b": complaints.petitions,
    "ttcp_2c": complaints.complaints, "ttcp_2d": complaints.denunciations, "democracy": people.democracy,
    "dialogue": people.dialogue, "models": people.models, "voter_petitions": people.voter_petitions,
    "feedback": people.feedback, "discipline": offices.discipline, "cchc": offices.reform,
}
# form: the fields kept.
_FIELDS = dict(line.split(": ") for line in """\
vpcp_06: received online direct_postal carried_over resolved early on_time late pending pending_in_time pending_late
ttcp_2a: regular_visits regular_people regular_cases_old regular_cases_new regular_groups leader_visits leader_people \
leader_cases_old leader_cases_new leader_groups complaint_land suggestions unresolved resolved_without_decision \
resolved_with_decision resolved_by_court
ttcp_2b: total new_joint new_single old_joint old_single eligible complaint_admin complaint_land complaint_judicial \
complaint_party denunciation other forwarded own_complaints own_denunciations
ttcp_2c: total new carried_over cases resolved_petitions resolved_cases by_decision withdrawn justified unjustified \
partly_justified on_time late decisions decisions_done
ttcp_2d: total new carried_over cases resolved_petitions resolved_cases justified unjustified partly_justified on_time \
late decisions decisions_done
democracy: rating public_items meetings attending invited opinions accepted explained dialogues
dialogue: meetings attendees opinions answered assigned settled business_meetings businesses
models: name type sector is_new status recognised_level
voter_petitions: total carried new settled in_progress explained unsettled
feedback: received carried new settled on_time late pending
discipline: checks planned unplanned checked_units violations disciplined reprimand warned salary_cut demoted removed \
dismissed present evaluated excellent good late_files apologies
cchc: plan_tasks plan_tasks_done gov_tasks gov_tasks_on_time staff_assigned staff_present investment_plan \
investment_extended investment_disbursed docs_sent docs_sent_digital level34_files level34_online_files""".splitlines())
_CODES = {"Tốt": "tot", "Khá": "kha", "Trung bình": "trung_binh", "Có": "1", "Không": "0", "Tập thể": "tap_the",
          "Cá nhân": "ca_nhan", "Phát triển kinh tế": "kinh_te", "Văn hóa - xã hội": "van_hoa_xa_hoi",
          "Quốc phòng - an ninh": "quoc_phong_an_ninh", "Xây dựng hệ thống chính trị": "he_thong_chinh_tri",
          "Đăng ký": "dang_ky", "Được công nhận": "cong_nhan", "Điển hình": "dien_hinh", "Xã": "xa", "Huyện": "huyen",
          "Tỉnh": "tinh", "Cơ quan, đơn vị": "so"}

# 26 targets of 2017, of which 20 were met: the count is published, which ones they were is not.
_NOT_IN_2017 = ("high_value_land", "tourists", "cultural_families", "urban_water")
_MISSED_2017 = ("grdp_growth", "industry", "meat", "new_enterprises", "graduation", "health_standard_communes")
_MET_2017 = ("budget_revenue", "standard_schools", "rural_criteria")


def history_rows() -> list[list[str]]:
    """Every line of the file."""
    rows = [row for place in places() if place.code not in WITHOUT_2017 for form in place.forms if form in _MAKERS
            for row in _unit_rows(place, form)]
    return [*rows, *_poverty_rows(), *_rural_rows(), *_target_rows(), *_index_rows()]


def _unit_rows(place: Place, form: str) -> Iterator[list[str]]:
    for line in _MAKERS[form](place, 2017).lines:
        values = one_stop.without_early(line.values) if form == "vpcp_06" and _hides_early(place) else line.values
        for field in _FIELDS[form].split():
            value = values.get(field)
            if value is not None:
                yield _row(place.code, form, line.label, field, value)


def _hides_early(place: Place) -> bool:
    """Communes whose form has no column for early files had none the year before either."""
    return place.level == "xa" and place.parent == peculiar.NO_EARLY


def _row(unit: str, form: str, label: str, field: str, value: Value, source: str = _MADE_UP) -> list[str]:
    if value in (people.NOT_APPLICABLE, "không áp dụng"):
        return ["2017", unit, form, label, field, "", "not_applicable", source]
    text = _CODES.get(str(value), str(value))
    return ["2017", unit, form, label, field, text, "zero" if text in ("0", "0.0") else "reported", source]


def _poverty_rows() -> Iterator[list[str]]:
    """The end of 2017 is the beginning of 2018."""
    for place in _communes():
        values = land.poverty_row(place.code)
        for field, from_field in (("households", "households_start"), ("poor_end", "poor_start"),
                                  ("near_poor_end", "near_poor_start")):
            yield _row(place.code, "poverty", "", field, values[from_field])


def _rural_rows() -> Iterator[list[str]]:
    """Published: 957 criteria in 110 xã (8,7 on average), nine up to standard."""
    source = "minh họa; số tiêu chí cộng 110 xã là số thật (ubmttq.backan.gov.vn)"
    for place in _communes():
        if place.is_rural:
            met, now = land.criteria(2017)[place.code], land.rural_row(place)
            dice = Dice("rural-2017", place.code)
            yield _row(place.code, "rural", "", "criteria", met, source)
            yield _row(place.code, "rural", "", "meets_standard", int(met == 19), source)
            for field in ("capital", "money", "labour_days", "land_m2"):
                before = float(str(now[field])) * dice.share(0.8, 1.15)
                yield _row(place.code, "rural", "", field, round(before, 1 if field in ("capital", "money") else None), source)


def _target_rows() -> Iterator[list[str]]:
    # One source per row: the lines of one row belong together.
    source = "thực hiện: công bố (sokhdt.backan.gov.vn); đạt 20/26: công bố (cchc.backan.gov.vn), từng chỉ tiêu là minh họa"
    for line in indicators.targets().lines:
        if line.label in indicators.TARGETS_2017_KNOWN:
            yield _row("BK-SKHDT", "targets", line.label, "actual", line.values["previous"], source)
        if line.label not in _NOT_IN_2017 and not line.label.startswith("-"):
            verdict = "khong_dat" if line.label in _MISSED_2017 else "dat" if line.label in _MET_2017 else "vuot"
            yield _row("BK-SKHDT", "targets", line.label, "verdict", verdict, source)


def _index_rows() -> Iterator[list[str]]:
    """What was the last PAR INDEX in the report of 2017: that of 2016."""
    source = "suy ra: hạng 49 năm 2017 tăng 11 bậc (backan.gov.vn 16/01/2019)"
    for field, value in (("rank", 60), ("ranked_units", 63), ("scale", 100), ("is_forecast", 0)):
        yield _row("BK-SNV", "indices", "par_index/2016", field, value, source)


def _communes() -> list[Place]:
    return [place for place in by_code().values() if place.level == "xa"]
