"""Files received and resolved at one-stop desks (06/VPCP/KSTT), for 2018 and the year before; synthetic."""

from functools import cache

from tests.maker.dice import Dice, steady
from tests.maker.places import Place, communes, household_count
from tests.maker.tables import Line, Table, Values, single

_COMMUNE = {"Hộ tịch": 0.22, "Chứng thực": 0.45, "Bảo trợ xã hội": 0.09, "Đất đai": 0.16, "Người có công": 0.08}
_DISTRICT = {"Đất đai": 0.42, "Chứng thực": 0.18, "Đăng ký kinh doanh hộ": 0.14, "Hộ tịch": 0.12, "Xây dựng": 0.09,
             "Giáo dục": 0.05}
# Department -> sectors with files received in 2018, about.
_DEPARTMENT: dict[str, dict[str, int]] = {
    "BK-SNV": {"Tổ chức, công chức, viên chức": 240, "Thi đua, khen thưởng": 520, "Tôn giáo": 60},
    "BK-STP": {"Lý lịch tư pháp": 2_650, "Công chứng, bổ trợ tư pháp": 130},
    "BK-SKHDT": {"Thành lập và hoạt động của doanh nghiệp": 980, "Đầu tư": 75},
    "BK-STC": {"Quản lý giá, công sản": 140},
    "BK-SCT": {"Lưu thông hàng hóa": 390, "Xúc tiến thương mại": 860, "Điện lực": 45},
    "BK-SNNPTNT": {"Kiểm dịch, thú y": 1_720, "Lâm nghiệp": 430, "Thủy lợi": 25},
    "BK-SGTVT": {"Đổi giấy phép lái xe": 9_150, "Vận tải": 610},
    "BK-SXD": {"Quy hoạch, xây dựng": 310, "Chứng chỉ hành nghề": 190},
    "BK-STNMT": {"Đất đai": 2_240, "Môi trường": 120, "Khoáng sản, tài nguyên nước": 65},
    "BK-STTTT": {"Xuất bản, in, phát hành": 110},
    "BK-SLDTBXH": {"Việc làm, bảo hiểm thất nghiệp": 3_180, "Người có công": 1_260},
    "BK-SVHTTDL": {"Văn hóa, quảng cáo": 270, "Du lịch, thể thao": 60},
    "BK-SKHCN": {"An toàn bức xạ, đo lường": 85},
    "BK-SGDDT": {"Văn bằng, chứng chỉ": 540, "Tổ chức trường học": 70},
    "BK-SYT": {"Hành nghề y, dược": 760, "An toàn thực phẩm": 330},
    "BK-BQLKCN": {"Đầu tư trong khu công nghiệp": 22},
}
_ANY = {"Lĩnh vực của ngành": 420, "Tổ chức, cán bộ": 90}
# Share of new files that come online, in a thousand.
_ONLINE = {"xa": (0, 4), "huyen": (10, 60), "so": (80, 330)}


@cache
def one_stop(place: Place, year: int = 2018) -> Table:
    """One line per sector. What the year before left pending is carried over."""
    return Table("vpcp_06", place.code, tuple(Line(sector, _sector(place, sector, new, year))
                                              for sector, new in _new_files(place).items()))


def _new_files(place: Place) -> dict[str, int]:
    """Sector -> files newly received in 2018, about."""
    dice = Dice("one-stop", place.code)
    if place.level == "so":
        return {sector: round(count * dice.share(0.93, 1.07)) for sector, count in _DEPARTMENT.get(place.code, _ANY).items()}
    if place.level == "xa":
        total, shares = household_count(place) * dice.share(0.6, 1.3), _COMMUNE
    else:
        total, shares = sum(household_count(one) for one in communes(place.code)) * dice.share(0.28, 0.38), _DISTRICT
    return {sector: max(round(total * share * dice.share(0.75, 1.25)), 3) for sector, share in shares.items()}


@cache
def _sector(place: Place, sector: str, about: int, year: int) -> Values:
    dice = Dice("one-stop", place.code, sector, year)
    new = round(about * steady(year, "files", place.code, sector))
    carried = _pending(place, sector, about, year - 1)
    pending = _pending(place, sector, about, year)
    low, high = _ONLINE[place.level]
    online = round(new * Dice("online", place.code, sector).share(low, high) / 1000 * (1 if year == 2018 else 0.72))
    resolved = new + carried - pending
    late = round(resolved * dice.share(0.002, 0.014)) if dice.chance(60) else 0
    early = round((resolved - late) * Dice("early", place.code).share(0.4, 0.64) * steady(year, "early", place.code))
    pending_late = min(pending, dice.few(2, 25))
    return {"sector": sector, "received": new + carried, "online": online, "direct_postal": new - online, "carried_over": carried,
            "resolved": resolved, "early": early, "on_time": resolved - late - early, "late": late,
            "pending": pending, "pending_in_time": pending - pending_late, "pending_late": pending_late}


def _pending(place: Place, sector: str, about: int, year: int) -> int:
    return round(about * Dice("pending", place.code, sector).share(0.004, 0.035) * steady(year, "pending", place.code, sector))


def split_direct(values: Values, key: str) -> Values:
    """The same row as the layout that shows direct and postal files apart tells it."""
    both = int(str(values["direct_postal"]))
    postal = round(both * Dice("postal", key).share(0.01, 0.06))
    return {name: value for name, value in values.items() if name != "direct_postal"} | {
        "direct": both - postal, "postal": postal}


def without_early(values: Values) -> Values:
    """The same row as the layout without the column "Trước hạn" tells it."""
    in_time = int(str(values["early"])) + int(str(values["on_time"]))
    return {name: value for name, value in values.items() if name != "early"} | {"on_time": in_time}


def late_files(own: Place, year: int = 2018) -> int:
    """Late files, resolved or pending, of a unit and its subordinates: what letters of apology are owed for."""
    found = [own, *communes(own.code)] if own.level == "huyen" else [own]
    tables = [one_stop(place, year) for place in found if "vpcp_06" in place.forms]
    return int(sum(table.total("late") + table.total("pending_late") for table in tables))


def procedures() -> Table:
    """Number of procedures (II.07b/VPCP/KSTT): one row for the province, filed by its office."""
    return single("vpcp_07b", "BK-VPUB", {
        "total": 1_862, "province": 1_432, "district": 281, "commune": 149,
        "one_stop_total": 1_790, "one_stop_province": 1_371, "one_stop_district": 272, "one_stop_commune": 147,
        "workflows_total": 1_124, "workflows_province": 846, "workflows_district": 167, "workflows_commune": 111})
