"""How each unit lays out its sheets: habits of its district, and its own peculiarities."""

from datetime import date, timedelta

from tests.maker import peculiar
from tests.maker.dice import Dice
from tests.maker.letterhead import CALENDAR_FORMS, Look, with_look
from tests.maker.places import Place

SHEET_NAMES = {
    "vpcp_06": "06 VPCP", "vpcp_07b": "07b VPCP", "ttcp_2a": "2a", "ttcp_2b": "2b", "ttcp_2c": "2c", "ttcp_2d": "2d",
    "democracy": "QCDC", "dialogue": "Doi thoai", "models": "Dan van kheo", "voter_petitions": "Cu tri", "feedback": "PAKN",
    "cchc": "CCHC", "publicity": "Tuyen truyen", "inspections": "Kiem tra", "direction_docs": "Van ban",
    "directive_05": "CT05", "narrative": "Nhan xet", "rural": "NTM", "poverty": "Ho ngheo", "environment": "Moi truong",
    "clearance": "GPMB", "discipline": "KLKC", "indices": "Chi so", "par_fields": "Linh vuc PAR", "targets": "KTXH"}
_ONE_STOP_GROUPS = {"xa": "LĨNH VỰC GIẢI QUYẾT TẠI CẤP XÃ", "huyen": "LĨNH VỰC GIẢI QUYẾT TẠI CẤP HUYỆN", "so": ""}
_TARGET_LABELS = (("previous", "Thực hiện năm 2017"), ("plan", "Kế hoạch năm 2018 (HĐND giao)"),
                  ("actual", "Ước/Thực hiện năm 2018"), ("pct_of_previous", "So với năm 2017 (%)"))


def signed_on(place: Place, calendar: bool = False) -> date:
    """The date the unit's sheets are signed."""
    dice = Dice("signed", place.code)
    if calendar:
        return date(2019, 1, 2) + timedelta(days=dice.between(0, 5))
    return date(2018, 12, 15) + timedelta(days=dice.between(0, 2 if place.level == "xa" else 4))


def look(place: Place, form: str) -> Look:
    """The unit's layout of one form."""
    district = place.parent if place.level == "xa" else place.code
    made = Look(
        numbers="plain" if district == peculiar.PLAIN_NUMBERS else "brackets",
        first_column=2 if district == peculiar.FROM_COLUMN_B else 1,
        zero="-" if district == peculiar.DASHES and form in ("ttcp_2c", "ttcp_2d") else "0",
        uy="Ủy" if district == peculiar.OLD_TONES else "",
        group=_ONE_STOP_GROUPS[place.level],
        unit_names="bare" if district == peculiar.BARE_NAMES and form in ("poverty", "rural") else
                   "full" if form in ("poverty", "rural") else "office",
        sheet=SHEET_NAMES[form],
        signed=signed_on(place, form in CALENDAR_FORMS),
    )
    return _of_form(made, place, form, district)


def _of_form(made: Look, place: Place, form: str, district: str) -> Look:
    if form == "targets":
        return with_look(made, labels=_TARGET_LABELS, numbers="plain")
    if form in ("indices", "par_fields", "vpcp_07b"):
        return with_look(made, numbers="")
    if form == "vpcp_06" and district == peculiar.SPLIT_DIRECT:
        return with_look(made, drop=frozenset({"direct_postal"}))
    if form == "vpcp_06" and district == peculiar.NO_EARLY and place.level == "xa":
        return with_look(made, drop=frozenset({"direct", "postal", "early"}))
    if form in ("poverty", "rural"):
        total = "Toàn huyện" if place.code in ("060", "064") else "Tổng cộng"
        return with_look(made, total=total, total_first=place.code == "064")
    return made
