"""Grassroots democracy, "Dân vận khéo" models, dialogue, voters' petitions and feedback; synthetic."""

from functools import cache

from tests.maker.dice import Dice, steady
from tests.maker.places import Place, communes, household_count
from tests.maker.tables import Line, Table, Values, single

NOT_APPLICABLE = "x"
_YES_NO_NOT_APPLICABLE = "không áp dụng"        # "x" would be a tick in a yes/no cell
_TOPICS = ("open_poverty_policy", "open_compensation", "open_procedures", "open_contributions", "open_fees",
           "open_infrastructure", "open_welfare_works", "open_loans", "open_poor_review")
_CHANNELS = ("by_posting", "by_loudspeaker", "by_meeting", "by_website")
_COMMUNE_COUNTS = ("public_items", "meetings", "attending", "invited", "ballots_out", "ballots_back", "opinions", "accepted",
                   "explained", "dialogues", "inspectorates", "inspectorate_members", "supervisions", "proposals",
                   "proposals_settled", "recovered", "invest_boards", "invest_members", "invest_works",
                   "invest_violations", "villages_with_rules", "villages")


def _yes(answer: bool) -> str:
    return "Có" if answer else "Không"


@cache
def democracy(place: Place, year: int = 2018) -> Table:
    """One office's or commune's own figures; what only communes do is "x" for the others."""
    dice = Dice("democracy", place.code, year)
    checks = dice.between(2, 6) if place.level == "huyen" else dice.few(2, 40)
    units = dice.between(1, 12) if place.level != "xa" else 1
    throw = dice.between(1, 100)
    values: Values = {
        "steering": _yes(dice.chance(94)), "has_rules": _yes(dice.chance(97)), "documents": dice.between(2, 9),
        "checks": checks, "checked_units": checks + dice.between(0, 2 * checks),
        "rating": "Tốt" if throw <= (60 if year == 2018 else 54) else "Khá" if throw <= 95 else "Trung bình",
        "staff_conferences": units, "staff_units": units}
    if place.level == "xa":
        return single("democracy", place.code, values | _commune_democracy(place, Dice("commune-democracy", place.code), year))
    blanks: Values = dict.fromkeys(_COMMUNE_COUNTS, NOT_APPLICABLE)
    return single("democracy", place.code, values | blanks | dict.fromkeys((*_TOPICS, *_CHANNELS), _YES_NO_NOT_APPLICABLE))


def _commune_democracy(place: Place, dice: Dice, year: int) -> Values:
    villages = max(4, round(household_count(place) / dice.between(45, 75)))
    meetings = villages * dice.between(3, 6)
    invited = round(household_count(place) / villages * meetings * steady(year, "invited", place.code))
    ballots, proposals = dice.between(100, 600), dice.between(0, 6)
    opinions = round(dice.between(15, 90) * steady(year, "opinions", place.code))
    boards = dice.between(1, 3)
    accepted, explained, _ = dice.parts(opinions, 0.6, 0.3, 0.1)
    return {
        "public_items": min(14, dice.between(9, 14) + 3),
        **{channel: _yes(dice.chance(97 - 12 * number)) for number, channel in enumerate(_CHANNELS)},
        **{topic: _yes(dice.chance(93)) for topic in _TOPICS}, "meetings": meetings,
        "attending": round(invited * dice.share(0.62, 0.94)), "invited": invited, "ballots_out": ballots,
        "ballots_back": round(ballots * dice.share(0.8, 1)), "opinions": opinions, "accepted": accepted,
        "explained": explained, "dialogues": dialogue(place, year).lines[0].values["meetings"], "inspectorates": 1,
        "inspectorate_members": dice.between(5, 11), "supervisions": dice.between(2, 8), "proposals": proposals,
        "proposals_settled": proposals - dice.few(min(2, proposals), 30) if proposals else 0,
        "recovered": round(dice.share(1, 40), 1) if dice.chance(12) else 0, "invest_boards": boards,
        "invest_members": boards * dice.between(5, 7), "invest_works": dice.between(1, 9),
        "invest_violations": dice.few(2, 15), "villages_with_rules": villages - dice.few(1, 10), "villages": villages}


@cache
def dialogue(place: Place, year: int = 2018) -> Table:
    """Meetings of leaders with people and businesses."""
    dice = Dice("dialogue", place.code)
    meetings = dice.between(1, 3) if place.level == "xa" else dice.between(2, 5) if place.level == "huyen" else dice.between(0, 2)
    if year != 2018 and meetings > 2:
        meetings -= 1
    unscheduled = dice.few(1, 20) if meetings else 0
    opinions = round(meetings * dice.between(4, 14) * steady(year, "dialogue", place.code))
    answered, assigned = dice.parts(opinions, 0.66, 0.34)
    hosts = place.level == "huyen" or place.code in ("BK-SKHDT", "BK-SCT", "BK-VPUB")
    business = dice.between(1, 4) if hosts else 0
    proposals, comments = business * dice.between(3, 8), dice.between(0, 18)
    return single("dialogue", place.code, {
        "meetings": meetings, "scheduled": meetings - unscheduled, "unscheduled": unscheduled,
        "attendees": meetings * dice.between(35, 90), "opinions": opinions, "answered": answered, "assigned": assigned,
        "settled": assigned - dice.few(min(2, assigned), 40) if assigned else 0, "business_meetings": business,
        "businesses": business * dice.between(12, 30), "business_proposals": proposals,
        "business_settled": round(proposals * dice.share(0.6, 1)), "comment_meetings": dice.between(0, 3),
        "comments": comments, "comments_accepted": round(comments * dice.share(0.5, 1)),
        "oversight": dice.between(4, 11) if place.code == "BK-MTTQ" else dice.few(2, 50)})


# -- models ----------------------------------------------------------------------------------------------------------

# sector as written, name; "{n}" becomes a number. Roads and works mobilise land, labour and money.
_MODELS = {
    "Phát triển kinh tế": ("Hiến đất, góp công làm đường bê tông thôn số {n}", "Kênh mương nội đồng do dân tự làm, thôn số {n}",
                           "Tổ hợp tác trồng rừng gỗ lớn", "Nhóm hộ chăn nuôi gà đồi", "Trồng dong riềng theo nhóm hộ",
                           "Chuyển đổi đất lúa một vụ sang cây ăn quả", "Nuôi cá lồng và bảo vệ nguồn nước"),
    "Văn hóa - xã hội": ("Tuyến đường hoa thôn số {n}", "Khu dân cư không rác thải", "Dòng họ hiếu học",
                         "Việc cưới, việc tang tiết kiệm", "Câu lạc bộ hát then, đàn tính", "Nhà sạch, vườn đẹp"),
    "Quốc phòng - an ninh": ("Tổ tự quản an ninh trật tự thôn số {n}", "Tiếng kẻng an ninh", "Cổng trường an toàn"),
    "Xây dựng hệ thống chính trị": ("Nụ cười công sở tại bộ phận một cửa", "Ngày thứ bảy giúp dân làm thủ tục",
                                    "Trả kết quả tại nhà cho người cao tuổi", "Chi bộ bốn tốt thôn số {n}",
                                    "Họp thôn ngắn, việc làm rõ"),
}
_OFFICE_SECTOR = "Xây dựng hệ thống chính trị"
_OFFICE_MODELS = ("Nụ cười công sở", "Công sở văn minh, thân thiện", "Ngày thứ bảy giúp dân làm thủ tục",
                  "Giúp đỡ thôn, bản đặc biệt khó khăn", "Lắng nghe ý kiến người dân và doanh nghiệp",
                  "Trả kết quả tại nhà cho người cao tuổi")
_WORKS = ("Hiến đất", "Kênh mương", "Tuyến đường")
_WORKS_RESULT = "Nhân dân đồng tình, tự nguyện tham gia"
_RESULTS_BY_SECTOR = {
    "Phát triển kinh tế": "Thu nhập tăng, nhiều hộ làm theo",
    "Văn hóa - xã hội": "Nếp sống văn minh được giữ gìn",
    "Quốc phòng - an ninh": "An ninh trật tự được giữ vững",
    "Xây dựng hệ thống chính trị": "Cán bộ gần dân, được Nhân dân tin tưởng"}


@cache
def models(place: Place, year: int = 2018) -> Table:
    """One row per model the unit registered; in 2017 there were fewer and none of 2018's new ones."""
    dice = Dice("models", place.code)
    count = dice.between(1, 4) if place.level == "xa" else dice.between(3, 6) if place.level == "huyen" else dice.between(1, 2)
    sectors = [_OFFICE_SECTOR] if place.level == "so" else list(_MODELS)
    rows: dict[str, Line] = {}
    for number in range(count):
        one = Dice("model", place.code, number)
        sector = one.pick(sectors)
        choices = _OFFICE_MODELS if place.level == "so" else _MODELS[sector]
        name = one.pick(choices).replace("{n}", str(one.between(1, 9)))
        is_new = one.chance(60)
        if name not in rows and (year == 2018 or not is_new or number == 0):
            rows[name] = Line(name, _model(Dice("model", place.code, number, year), place, sector, name, is_new))
    return Table("models", place.code, tuple(rows.values()))


def _model(dice: Dice, place: Place, sector: str, name: str, is_new: bool) -> Values:
    throw = dice.between(1, 100)
    status = "Đăng ký" if throw <= 24 else "Được công nhận" if throw <= 86 else "Điển hình"
    levels = {"xa": ("Xã", "Huyện", "Huyện"), "huyen": ("Huyện", "Huyện", "Tỉnh"), "so": ("Cơ quan, đơn vị", "Tỉnh")}
    works = name.startswith(_WORKS)
    values: Values = {"name": name, "type": "Tập thể" if dice.chance(88) else "Cá nhân", "sector": sector,
                      "is_new": _yes(is_new), "status": status,
                      "recognised_level": dice.pick(levels[place.level]) if status != "Đăng ký" else None}
    if works:
        values |= {"land_m2": dice.between(2, 45) * 50, "labour_days": dice.between(40, 900),
                   "money": round(dice.share(8, 180), 1)}
    if name.startswith("Hiến đất"):
        values["road_km"] = round(dice.share(0.2, 2.4), 2)
    told = _WORKS_RESULT if works else _RESULTS_BY_SECTOR[sector] if status == "Điển hình" else None
    return values | {"households": dice.between(8, 140), "result": told}


# -- petitions of voters, feedback -----------------------------------------------------------------------------------

@cache
def voter_petitions(place: Place, year: int = 2018) -> Table:
    """Petitions registered where they came in: districts, and the province's office for the provincial council."""
    dice = Dice("voters", place.code)
    new = round(dice.between(34, 58) * (2 if place.level == "so" else 1) * steady(year, "voters", place.code))
    carried = _voters_left(place, year - 1)
    total, left = new + carried, _voters_left(place, year)
    before = dice.parts(new, 0.58, 0.42)[0]
    weights = (0.07, 0.78, 0.1, 0.05) if place.level == "so" else (0.01, 0.14, 0.62, 0.23)
    central, province, district, commune = dice.parts(total, *weights)
    settled, explained = dice.parts(total - left, 0.8, 0.2)
    in_progress, unsettled = dice.parts(left, 0.8, 0.2)
    return single("voter_petitions", place.code, {
        "total": total, "carried": carried, "new": new, "before_session": before, "after_session": new - before,
        "central": central, "province": province, "district": district, "commune": commune, "settled": settled,
        "in_progress": in_progress, "explained": explained, "unsettled": unsettled})


def _voters_left(place: Place, year: int) -> int:
    return Dice("voters-left", place.code, year).between(3, 9)


@cache
def feedback(place: Place, year: int = 2018) -> Table:
    """Feedback on administrative rules and acts."""
    dice = Dice("feedback", place.code, year)
    new, carried = dice.between(9, 16) * (2 if place.level == "so" else 1), _feedback_pending(place, year - 1)
    pending = _feedback_pending(place, year)
    settled = new + carried - pending
    late, pending_late = dice.few(1, 30), min(pending, dice.few(1, 20))
    return single("feedback", place.code, {
        "received": new + carried, "carried": carried, "new": new, "settled": settled, "on_time": settled - late,
        "late": late, "pending": pending, "pending_in_time": pending - pending_late, "pending_late": pending_late,
        "published": round(settled * dice.share(0.6, 1))})


def _feedback_pending(place: Place, year: int) -> int:
    return Dice("feedback-pending", place.code, year).few(3, 60)


def subordinates(place: Place) -> list[Place]:
    """A district's communes; nothing for others."""
    return communes(place.code) if place.level == "huyen" else []
