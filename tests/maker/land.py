"""Land clearance, new rural development, poverty and environment, filed by districts.

Published: the province's 79.685 households, 17.435 poor and 9.415 near-poor at the end of 2018; 110 xã, 9 of them up to
standard at the end of 2017 with 8,7 criteria on average; the eight target communes of 2018; 4.860 km2. How these are
spread over districts and communes is synthetic, and so is everything else.
"""

from functools import cache

from tests.maker.dice import Dice, split
from tests.maker.places import Place, communes, households, of_level
from tests.maker.tables import Line, Table, Values, single

# District -> poor households at the end of 2018 (sum 17.435); and at its beginning the province had 19.158.
_POOR_END = {"058": 290, "060": 2_650, "061": 3_120, "062": 2_660, "063": 1_480, "064": 2_470, "065": 1_985, "066": 2_780}
_POOR_START = 19_158
_NEAR_POOR_END, _NEAR_POOR_START = 9_415, 9_886
_HOUSEHOLDS_START = 78_905

# Criteria: 957 at the end of 2017 (8,7 x 110), 1.078 at the end of 2018 (9,8 x 110).
_CRITERIA_2017, _CRITERIA_2018 = 957, 1_078
_STANDARD_2017 = ("Dương Quang", "Nông Thượng", "Địa Linh", "Khang Ninh", "Quân Bình", "Cẩm Giàng", "Rã Bản", "Như Cố",
                  "Cường Lợi")
TARGET_COMMUNES = ("Giáo Hiệu", "Bộc Bố", "Hà Hiệu", "Đông Viên", "Bình Văn", "Vân Tùng", "Tân Tiến", "Hảo Nghĩa")
_MISSED = ("Giáo Hiệu", "Vân Tùng")     # synthetic: six of the eight were recognised (target 16)

# Natural area in ha (486.000 together), of which forest 72,1%.
_AREA = {"058": 13_700, "060": 47_500, "061": 68_400, "062": 64_600, "063": 54_600, "064": 91_100, "065": 60_600,
         "066": 85_500}
_PROJECTS = {
    "058": ("Đường vành đai khu đô thị phía Nam thành phố", "Khu dân cư mới tổ dân phố phía Bắc",
            "Chỉnh trang bờ sông, kè chống sạt lở"),
    "060": ("Đường liên xã nối trung tâm huyện với các xã phía Bắc",),
    "061": ("Nâng cấp đường tỉnh đoạn nối hai huyện", "Hạ tầng khu du lịch sinh thái"),
    "062": ("Mở rộng bãi xử lý chất thải rắn của huyện",),
    "063": ("Nâng cấp đường tỉnh đoạn nối hai huyện", "Cụm công nghiệp của huyện"),
    "064": ("Đường vào khu chế biến khoáng sản", "Hồ chứa nước phục vụ sản xuất"),
    "065": ("Khu công nghiệp giai đoạn II", "Đường nối với tuyến cao tốc", "Tái định cư tập trung của huyện"),
    "066": ("Cầu treo dân sinh và đường dẫn",),
}


# -- poverty ---------------------------------------------------------------------------------------------------------

@cache
def _poverty_counts() -> dict[str, dict[str, int]]:
    """Commune -> poor and near-poor households at both ends of the year, and households at its beginning."""
    codes = [place.code for place in of_level("xa")]
    end: dict[str, int] = {}
    for district, total in _POOR_END.items():
        members = [place.code for place in communes(district)]
        weights = [households()[code] * Dice("poor", code).share(0.6, 1.4) for code in members]
        end |= dict(zip(members, split(total, weights), strict=True))
    gone = split(_POOR_START - sum(end.values()), [end[code] + 5 for code in codes])
    near_weights = [(households()[code] * 0.4 + end[code]) * Dice("near", code).share(0.7, 1.3) for code in codes]
    near_end = split(_NEAR_POOR_END, near_weights)
    near_start = split(_NEAR_POOR_START, [weight * Dice("near-start", code).share(0.95, 1.05)
                                          for weight, code in zip(near_weights, codes, strict=True)])
    start = split(_HOUSEHOLDS_START, [households()[code] for code in codes])
    return {code: {"end": end[code], "start": end[code] + gone[place], "near_end": near_end[place],
                   "near_start": near_start[place], "households_start": start[place]} for place, code in enumerate(codes)}


@cache
def poverty_row(code: str) -> Values:
    """One commune's households, poor and near-poor, and loans."""
    counts, dice = _poverty_counts()[code], Dice("poverty", code)
    relapsed, moved_in, moved_out = dice.few(2, 30), dice.few(2, 15), dice.few(2, 15)
    moved_in = max(moved_in, moved_out - relapsed - (counts["start"] - counts["end"]))
    new = round(counts["end"] * dice.share(0.01, 0.04))
    escaped = counts["start"] + relapsed + new + moved_in - moved_out - counts["end"]
    near_new = round(counts["near_end"] * dice.share(0.06, 0.2))
    near_new = max(near_new, counts["near_end"] - counts["near_start"])
    loans = round(households()[code] * dice.share(0.28, 0.46))
    return {"households_start": counts["households_start"], "households": households()[code], "poor_start": counts["start"],
            "escaped": escaped, "relapsed": relapsed, "newly_poor": new, "moved_in": moved_in, "moved_out": moved_out,
            "poor_end": counts["end"], "poor_ethnic": round(counts["end"] * dice.share(0.86, 0.99)),
            "near_poor_start": counts["near_start"], "near_poor_escaped": counts["near_start"] + near_new - counts["near_end"],
            "near_poor_new": near_new, "near_poor_end": counts["near_end"], "loan_households": loans,
            "loan_balance": round(loans * dice.share(24, 38), 1)}


def poverty(district: Place) -> Table:
    """One row per commune of the district."""
    return Table("poverty", district.code, tuple(Line(place.code, poverty_row(place.code)) for place in communes(district.code)))


# -- new rural development -------------------------------------------------------------------------------------------

@cache
def criteria(year: int) -> dict[str, int]:
    """Commune (xã only) -> criteria met at the end of 2017 or 2018."""
    rural = [place for place in of_level("xa") if place.is_rural]
    before = _criteria_2017(rural)
    if year == 2017:
        return before
    after = {place.code: _gain(place, before[place.code]) for place in rural}
    still = _CRITERIA_2018 - sum(after.values())
    others = sorted((place for place in rural if place.bare not in (*_STANDARD_2017, *TARGET_COMMUNES)),
                    key=lambda place: Dice("criteria-gain", place.code).between(0, 10**9))
    return after | {place.code: after[place.code] + 1 for place in others[:still]}


def _gain(place: Place, before: int) -> int:
    if place.bare in TARGET_COMMUNES:
        return before + 2 if place.bare in _MISSED else 19
    return before


def _criteria_2017(rural: list[Place]) -> dict[str, int]:
    """9 communes with 19, 23 with 10 to 14, 74 with 5 to 9, 4 below 5."""
    plain = sorted((place for place in rural if place.bare not in (*_STANDARD_2017, *TARGET_COMMUNES)),
                   key=lambda place: Dice("criteria", place.code).between(0, 10**9))
    found = {place.code: 19 if place.bare in _STANDARD_2017 else 14 for place in rural}
    bands = [(plain[:4], 3, 4), (plain[4:19], 10, 13), (plain[19:], 5, 9)]
    for members, low, high in bands:
        found |= {place.code: Dice("criteria", place.code).between(low, high) for place in members}
    step = 1 if sum(found.values()) < _CRITERIA_2017 else -1
    while sum(found.values()) != _CRITERIA_2017:
        for place in plain[19:]:
            if sum(found.values()) != _CRITERIA_2017 and 5 <= found[place.code] + step <= 9:
                found[place.code] += step
    return found


def rural_row(place: Place) -> Values:
    """One commune's criteria and what its people gave."""
    dice, met = Dice("rural", place.code), criteria(2018)[place.code]
    year = 2018 if place.bare in TARGET_COMMUNES else dice.pick((2015, 2016, 2017))
    capital = dice.between(900, 9_500) + dice.share(0, 1)
    return {"criteria": met, "meets_standard": "Có" if met == 19 else "Không", "recognised_year": year if met == 19 else None,
            "income": round(dice.share(14, 21) + (met - 8) * 0.9, 1), "capital": round(capital, 1),
            "money": round(capital * dice.share(0.01, 0.08), 1), "labour_days": dice.between(120, 2_900),
            "land_m2": dice.between(0, 60) * 100}


def rural(district: Place) -> Table:
    """One row per xã of the district."""
    return Table("rural", district.code, tuple(Line(place.code, rural_row(place))
                                               for place in communes(district.code) if place.is_rural))


# -- environment and clearance ---------------------------------------------------------------------------------------

@cache
def _spread(what: str, total: int) -> dict[str, int]:
    return dict(zip(_AREA, split(total, [area * Dice(what, code).share(0.9, 1.1) for code, area in _AREA.items()]), strict=True))


@cache
def _water() -> dict[str, tuple[int, int]]:
    """District -> rural households, and those with clean water: 97,5% in the province."""
    rural_households = {code: sum(households()[place.code] for place in communes(code) if place.is_rural) for code in _AREA}
    total = sum(rural_households.values())
    without = split(total - round(total * 0.975), [count * Dice("water", code).share(0.5, 1.5)
                                                   for code, count in rural_households.items()])
    return {code: (count, count - without[place]) for place, (code, count) in enumerate(rural_households.items())}


def environment(district: Place) -> Table:
    """Forest 72,1% of 486.000 ha; 6.500 ha planted; 92% of urban waste collected: as the targets have it."""
    code, dice = district.code, Dice("environment", district.code)
    places = list(_AREA)
    forest = dict(zip(places, split(350_406, [area * Dice("forest", one).share(0.97, 1.03) for one, area in _AREA.items()]),
                      strict=True))
    waste = dict(zip(places, (222, 24, 52, 38, 47, 83, 71, 63), strict=True))       # in tenths of a tonne a day: 60,0
    collected = dict(zip(places, (212, 20, 46, 33, 43, 76, 65, 57), strict=True))   # 55,2
    petitions = dice.between(1, 9)
    return single("environment", code, {
        "natural_area": _AREA[code], "forest_area": forest[code], "planted": _spread("planted", 6_500)[code],
        "forest_violations": dice.between(8, 46), "waste": waste[code] / 10, "waste_collected": collected[code] / 10,
        "households": _water()[code][0], "clean_water": _water()[code][1], "polluters": (count := dice.few(2, 60)),
        "polluters_settled": min(count, dice.between(0, 2)), "petitions": petitions,
        "petitions_settled": petitions - dice.few(min(2, petitions), 40), "campaigns": dice.between(12, 60),
        "participants": dice.between(1_200, 9_800)})


def clearance(place: Place) -> Table:
    """One row per project; the road that crosses two districts is in both, each with its part."""
    names = _PROJECTS.get(place.code, ("Cải tạo, sửa chữa các tuyến đường tỉnh năm 2018",))
    return Table("clearance", place.code, tuple(Line(name, _project(place.code, name)) for name in names))


def _project(code: str, name: str) -> Values:
    dice = Dice("clearance", code, name)
    affected = dice.between(18, 140)
    left = round(affected * dice.share(0, 0.22))
    due, budget = round(dice.share(1.2, 28), 2), round(affected * dice.share(60, 190), 1)
    disagreeing = min(left, dice.between(0, 9))
    return {"project": name, "area_due": due, "area_done": round(due * (1 - left / affected), 2), "households": affected,
            "paid_households": affected - left, "handed_over": affected - left, "not_handed": left,
            "not_agreed": disagreeing, "budget": budget, "paid": round(budget * (affected - left) / affected * 0.97, 1),
            "campaigns": dice.between(3, 26), "resettled": round(affected * dice.share(0, 0.15)),
            "enforced": min(disagreeing, dice.few(1, 25)), "complaints": dice.few(4, 45)}
