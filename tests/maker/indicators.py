"""Indices and socio-economic targets of the province: the published facts of the sample, and what fills them up.

Published: PAR INDEX 2017 73,92 points, 49th of 63, 11 places up (so 60th in 2016), 5 places up expected for 2018 (44th);
ICT index 2017 0,651, 13th; plans and results of targets 1 to 7 and 10 as the reference marks them; 27 of 30 targets met.
Scores that are not known stay empty. The points of the eight fields are synthetic, only their sum is not.
"""

from datetime import date

from tests.maker.tables import Line, Table, Value, Values

_PAR, _ICT = "Chỉ số cải cách hành chính (PAR INDEX)", "Mức độ ứng dụng CNTT (ICT)"


def indices() -> Table:
    """One row per index and year assessed, filed by Sở Nội vụ."""
    known: list[tuple[str, Values]] = [
        ("par_index/2016", {"index": _PAR, "index_year": 2016, "scale": 100, "rank": 60, "ranked_units": 63,
                            "is_forecast": "Không"}),
        ("par_index/2017", {"index": _PAR, "index_year": 2017, "score": 73.92, "scale": 100, "rank": 49, "ranked_units": 63,
                            "previous_rank": 60, "rank_change_expected": 11, "publication": "Bộ Nội vụ công bố",
                            "published_on": date(2018, 5, 2), "is_forecast": "Không"}),
        ("par_index/2018", {"index": _PAR, "index_year": 2018, "scale": 100, "rank": 44, "ranked_units": 63,
                            "previous_score": 73.92, "previous_rank": 49, "rank_change_expected": 5, "is_forecast": "Có",
                            "note": "Chưa công bố; dự kiến tăng 05 bậc"}),
        ("ict/2017", {"index": _ICT, "index_year": 2017, "score": 0.651, "scale": 1, "rank": 13, "ranked_units": 63,
                      "is_forecast": "Không"}),
    ]
    return Table("indices", "BK-SNV", tuple(Line(label, values) for label, values in known))


def par_fields() -> Table:
    """Points of the eight fields of PAR INDEX 2017: together 73,92 of 100."""
    points = {"steering": (8.5, 6.42), "legal_docs": (10.0, 7.85), "procedures": (12.5, 9.36), "apparatus": (11.5, 8.61),
              "personnel": (14.0, 10.24), "finance": (12.5, 8.73), "modernisation": (15.0, 10.58), "impact": (16.0, 12.13)}
    return Table("par_fields", "BK-SNV", tuple(Line(item, {"maximum": most, "score": score})
                                               for item, (most, score) in points.items()))


# item: 2017, plan, actual, verdict, status of the figure, lead. A plan given as text is a bound.
_ROWS: tuple[tuple[str, Value, Value, float, str, str, str], ...] = (
    ("grdp_growth", 5.63, 5.5, 6.2, "Vượt", "Ước", "Cục Thống kê"),
    ("grdp_current", 8_902, 9_090, 9_765, "Vượt", "Ước", "Cục Thống kê"),
    ("grdp_per_capita", 26.3, 28.0, 30.0, "Vượt", "Ước", "Cục Thống kê"),
    ("agriculture", 1_931, 1_977, 2_005, "Vượt", "Ước", "Sở Nông nghiệp và PTNT"),
    ("industry", 889, 809, 955, "Vượt", "Ước", "Sở Công Thương"),
    ("services", 3_240, 3_184, 3_471, "Vượt", "Ước", "Sở Công Thương"),
    ("industrial_output", 921, 955, 1_012, "Vượt", "Ước", "Sở Công Thương"),
    ("grain", 176_631, 175_000, 176_900, "Vượt", "Sơ bộ", "Sở Nông nghiệp và PTNT"),
    ("high_value_land", 3_384, 3_500, 3_560, "Vượt", "Chính thức", "Sở Nông nghiệp và PTNT"),
    ("forest_planting", 7_229, 6_200, 6_500, "Vượt", "Chính thức", "Sở Nông nghiệp và PTNT"),
    ("meat", 18_214, 18_700, 18_950, "Vượt", "Sơ bộ", "Sở Nông nghiệp và PTNT"),
    ("budget_revenue", 583.2, 645.0, 601.3, "Không đạt", "Ước", "Sở Tài chính"),
    ("tourists", 437_500, 460_000, 472_000, "Vượt", "Chính thức", "Sở Văn hóa, Thể thao và Du lịch"),
    ("new_enterprises", 74, 80, 86, "Vượt", "Chính thức", "Sở Kế hoạch và Đầu tư"),
    ("poverty_reduction", 2.4, 2.0, 2.4, "Vượt", "Chính thức", "Sở Lao động - TB và XH"),
    ("new_rural_communes", 5, 8, 6, "Không đạt", "Chính thức", "Văn phòng Điều phối NTM"),
    ("rural_criteria", 8.7, 9.7, 9.8, "Vượt", "Chính thức", "Văn phòng Điều phối NTM"),
    ("jobs", 5_346, 5_000, 5_600, "Vượt", "Chính thức", "Sở Lao động - TB và XH"),
    ("trained_workers", 37.4, 38.5, 38.9, "Vượt", "Chính thức", "Sở Lao động - TB và XH"),
    ("health_insurance", 97.8, 98.0, 98.3, "Vượt", "Chính thức", "BHXH tỉnh"),
    ("health_standard_communes", 89.3, 92.0, 92.6, "Vượt", "Chính thức", "Sở Y tế"),
    ("doctors", 14.1, 14.5, 14.8, "Vượt", "Chính thức", "Sở Y tế"),
    ("child_malnutrition", 18.2, "≤ 17,8", 17.6, "Vượt", "Chính thức", "Sở Y tế"),
    ("standard_schools", 7, 8, 8, "Đạt", "Chính thức", "Sở Giáo dục và Đào tạo"),
    ("graduation", 94.2, 95.0, 93.6, "Không đạt", "Chính thức", "Sở Giáo dục và Đào tạo"),
    ("cultural_families", 82.6, 83.0, 84.1, "Vượt", "Chính thức", "Sở Văn hóa, Thể thao và Du lịch"),
    ("forest_cover", 71.6, "≥ 72,0", 72.1, "Vượt", "Chính thức", "Sở Nông nghiệp và PTNT"),
    ("rural_water", 96.6, 97.0, 97.5, "Vượt", "Chính thức", "Sở Nông nghiệp và PTNT"),
    ("urban_water", 94.5, 95.0, 95.0, "Đạt", "Chính thức", "Sở Xây dựng"),
    ("urban_waste", 89.0, 90.0, 92.0, "Vượt", "Chính thức", "Sở Xây dựng"),
)
# Lines that explain a target and are none themselves; the figures of 2017 are published.
_REVENUE_PARTS = (("- Thu nội địa", 581.2, 643.0, 599.0), ("- Thu xuất nhập khẩu", 2.0, 2.0, 2.3))
_REASONS = {"budget_revenue": "Nguồn thu từ khai thác, chế biến khoáng sản giảm; thu tiền sử dụng đất đạt thấp",
            "new_rural_communes": "Có 06 trong 08 xã mục tiêu đạt chuẩn, 02 xã còn thiếu tiêu chí thu nhập, hộ nghèo",
            "graduation": "Chất lượng đầu vào ở vùng cao còn thấp"}
TARGETS_2017_KNOWN = ("grdp_growth", "grdp_per_capita", "grain", "forest_planting", "budget_revenue", "rural_criteria")
"""Targets whose result of 2017 is published."""


def targets() -> Table:
    """The thirty targets, filed by Sở Kế hoạch và Đầu tư: 25 exceeded, 2 met, 3 missed."""
    lines = [Line(row[0], _target(*row)) for row in _ROWS]
    place = next(number for number, line in enumerate(lines) if line.label == "budget_revenue")
    lines[place + 1:place + 1] = [Line(label, {"previous": before, "plan": plan, "actual": actual, "data_status": "Ước"})
                                  for label, before, plan, actual in _REVENUE_PARTS]
    return Table("targets", "BK-SKHDT", tuple(lines))


def _target(item: str, previous: Value, plan: Value, actual: float, verdict: str, status: str, lead: str) -> Values:
    ratio = actual / plan * 100 if isinstance(plan, int | float) else None
    earlier = actual / previous * 100 if isinstance(previous, int | float) else None
    return {"previous": previous, "plan": plan, "actual": actual, "pct_of_plan": ratio, "pct_of_previous": earlier,
            "data_status": status, "lead": lead, "assessment": verdict, "reason": _REASONS.get(item)}
