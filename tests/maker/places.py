"""Who reports in the sample year: the province, its departments, districts and communes, and which forms they owe."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.maker.dice import Dice, split

UNITS_CSV = Path(__file__).with_name("bac_kan_units.csv")
PROVINCE = "06"

COMMUNE_FORMS = "vpcp_06 ttcp_2a ttcp_2b ttcp_2c ttcp_2d democracy dialogue models"
DISTRICT_FORMS = (COMMUNE_FORMS + " voter_petitions feedback cchc publicity inspections direction_docs directive_05 narrative"
                  " rural poverty environment clearance discipline")
_PETITIONS = "ttcp_2a ttcp_2b ttcp_2c ttcp_2d"
_OFFICE = "cchc discipline democracy dialogue publicity inspections direction_docs directive_05 models narrative"
_PARTY = "democracy dialogue publicity inspections direction_docs directive_05 models narrative"

# code, name, forms besides those of every office, whether citizens file procedures there. Codes are the sample's own.
_DEPARTMENTS = (
    ("BK-VPUB", "Văn phòng UBND tỉnh", "vpcp_07b voter_petitions feedback", False),
    ("BK-SNV", "Sở Nội vụ", "indices par_fields", True),
    ("BK-STP", "Sở Tư pháp", "", True),
    ("BK-SKHDT", "Sở Kế hoạch và Đầu tư", "targets", True),
    ("BK-STC", "Sở Tài chính", "", True),
    ("BK-SCT", "Sở Công Thương", "", True),
    ("BK-SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", "", True),
    ("BK-SGTVT", "Sở Giao thông Vận tải", "clearance", True),
    ("BK-SXD", "Sở Xây dựng", "", True),
    ("BK-STNMT", "Sở Tài nguyên và Môi trường", "", True),
    ("BK-STTTT", "Sở Thông tin và Truyền thông", "", True),
    ("BK-SLDTBXH", "Sở Lao động - Thương binh và Xã hội", "", True),
    ("BK-SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", "", True),
    ("BK-SKHCN", "Sở Khoa học và Công nghệ", "", True),
    ("BK-SGDDT", "Sở Giáo dục và Đào tạo", "", True),
    ("BK-SYT", "Sở Y tế", "", True),
    ("BK-TTT", "Thanh tra tỉnh", "", False),
    ("BK-BDT", "Ban Dân tộc", "", False),
    ("BK-BQLKCN", "Ban Quản lý các khu công nghiệp", "", True),
)
_PARTY_BODIES = (
    ("BK-BDV", "Ban Dân vận Tỉnh ủy"),
    ("BK-BTG", "Ban Tuyên giáo Tỉnh ủy"),
    ("BK-MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
)

# Households at the end of the year. The province's 79.685 is a published figure, the division among districts is not.
_DISTRICT_HOUSEHOLDS = {"058": 12_400, "060": 6_900, "061": 11_800, "062": 7_200, "063": 8_300, "064": 13_000,
                        "065": 10_100, "066": 9_985}


@dataclass(frozen=True, slots=True)
class Place:
    """One unit; ``forms`` are the ids it owes."""

    code: str
    name: str
    level: str
    parent: str
    forms: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """``Xã Cao Trĩ`` -> ``Cao Trĩ``."""
        for noun in ("Thành phố ", "Huyện ", "Xã ", "Phường ", "Thị trấn ", "Tỉnh "):
            if self.name.startswith(noun):
                return self.name.removeprefix(noun)
        return self.name

    @property
    def office(self) -> str:
        """The name on its letterhead: ``UBND xã Cao Trĩ``; departments by their own name."""
        if self.level == "so":
            return self.name
        return "UBND " + self.name[0].lower() + self.name[1:]

    @property
    def is_rural(self) -> bool:
        """Whether new rural development applies (xã, not phường or thị trấn)."""
        return self.name.startswith("Xã ")


@cache
def places() -> tuple[Place, ...]:
    """All units in official order: province, departments, then districts, then communes."""
    found = [Place(PROVINCE, "Tỉnh Bắc Kạn", "tinh", "")]
    for code, name, extra, serves in _DEPARTMENTS:
        forms = " ".join(filter(None, ("vpcp_06" if serves else "", _PETITIONS, _OFFICE, extra)))
        found.append(Place(code, name, "so", PROVINCE, tuple(forms.split())))
    for code, name in _PARTY_BODIES:
        found.append(Place(code, name, "so", PROVINCE, tuple(_PARTY.split())))
    with UNITS_CSV.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["level"] != "tinh":
                forms = DISTRICT_FORMS if row["level"] == "huyen" else COMMUNE_FORMS
                found.append(Place(row["code"], row["name"], row["level"], row["parent_code"], tuple(forms.split())))
    return tuple(found)


@cache
def by_code() -> dict[str, Place]:
    """Unit code -> unit."""
    return {place.code: place for place in places()}


def of_level(level: str) -> list[Place]:
    """The units of one level in official order."""
    return [place for place in places() if place.level == level]


def communes(district: str) -> list[Place]:
    """The communes of a district in official order."""
    return [place for place in places() if place.parent == district]


def household_count(place: Place) -> int:
    """Households of a commune of the sample year, or of any other commune by its code."""
    return households().get(place.code) or Dice("households", place.code).between(320, 1_400)


@cache
def households() -> dict[str, int]:
    """Commune -> households at the end of the year; all together 79.685."""
    found: dict[str, int] = {}
    for district, total in _DISTRICT_HOUSEHOLDS.items():
        members = communes(district)
        weights = [Dice("households", place.code).share(0.6, 1.2) * (1.0 if place.is_rural else 1.7) for place in members]
        found |= dict(zip((place.code for place in members), split(total, weights), strict=True))
    return found
