"""The files of the sample year: which sheets lie in which workbook, and what is wrong or odd about some of them."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from flows.catalogue import Catalogue, load_catalogue
from tests.maker import peculiar
from tests.maker.dice import Dice
from tests.maker.habits import look, signed_on
from tests.maker.layout import lay_out
from tests.maker.letterhead import with_look
from tests.maker.mess import decomposed, numbers_as_text, old_tones, shares_as_text, tcvn3, vni
from tests.maker.one_stop import split_direct, without_early
from tests.maker.places import Place, by_code, places
from tests.maker.sample_tables import COLLECTIVE, collective, table
from tests.maker.sheet_plan import SheetPlan
from tests.maker.tables import Line, Table, Values
from tests.maker.writers import csv_1258, ods, xls, xlsx, xlsx_with_formulas

_SECOND_WORKBOOK = ("rural", "poverty", "environment", "clearance")      # districts send these in January
# Department -> (file, forms) sent apart from its main workbook.
_APART = {
    "BK-SNV": (("BC CCHC 2018.xlsx", ("cchc",)), ("Chỉ số CCHC và các chỉ số năm 2018.xlsx", ("indices", "par_fields"))),
    "BK-SKHDT": (("Chỉ tiêu KT-XH năm 2018.xlsx", ("targets",)),),
    "BK-VPUB": (("Biểu 07b số lượng TTHC.xlsx", ("vpcp_07b",)),
                ("Kiến nghị cử tri, PAKN 2018.xlsx", ("voter_petitions", "feedback"))),
    "BK-SGTVT": (("Biểu GPMB 2018.xlsx", ("clearance",)),),
}


@dataclass(frozen=True, slots=True)
class OutFile:
    """One file under inputs/2018: its path, its content, the day it was received, what it holds (unit, forms)."""

    path: str
    data: bytes
    received: date
    unit: str
    forms: tuple[str, ...]


@cache
def catalogue() -> Catalogue:
    """The forms of 2018."""
    return load_catalogue(2018)


def slug(text: str) -> str:
    """``Thành phố Bắc Kạn`` -> ``thanh-pho-bac-kan``."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "-".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def folder(place: Place) -> str:
    """The folder a unit's files lie in: its district's, or its own."""
    district = by_code()[place.parent] if place.level == "xa" else place
    return place.code if place.level == "so" else f"{district.code}-{slug(district.name)}"


def sample_files() -> Iterator[OutFile]:
    """All submissions in official order."""
    for place in places():
        if place.forms and place.code not in peculiar.NOTHING_SENT:
            yield from {"xa": _commune, "huyen": _district, "so": _department}[place.level](place)


# -- one sheet -------------------------------------------------------------------------------------------------------

def sheet(place: Place, form: str) -> SheetPlan:
    """The sheet of one form as the unit files it, errors and oddities included."""
    habits, content = look(place, form), table(form, place.code)
    if form == "vpcp_06" and "direct_postal" in habits.drop:
        content = _changed(content, lambda line: split_direct(line.values, place.code + line.label))
    if form == "vpcp_06" and "early" in habits.drop:
        content = _changed(content, lambda line: without_early(line.values))
    if (place.code, form) == COLLECTIVE:
        content = collective()
    plan = lay_out(catalogue().forms[form], content, place, habits)
    return _odd(_wrong(plan, place, form), place, form)


def _changed(content: Table, change: Callable[[Line], Values]) -> Table:
    return Table(content.form, content.unit, tuple(Line(line.label, change(line)) for line in content.lines))


def _wrong(plan: SheetPlan, place: Place, form: str) -> SheetPlan:
    """The three planted errors."""
    here = (place.code, form)
    if here == peculiar.BROKEN_IDENTITY:            # 8 files more received than resolved and pending
        cell = plan.places["Chứng thực", "received"]
        plan.replace(cell, int(str(plan.cells[cell][0])) + 8)
        total = plan.places["total", "received"]
        plan.replace(total, int(str(plan.cells[total][0])) + 8)
    if here == peculiar.NEGATIVE:
        plan.replace(plan.places["", "regular_cases_old"], -2)
    if here == peculiar.WRONG_UNIT:
        row, column = plan.places["", "recovered"]
        plan.replace((row, column), 12_500)
        plan.replace((row, column - 1), "nghìn đồng")
    return plan


def _odd(plan: SheetPlan, place: Place, form: str) -> SheetPlan:
    if place.code in peculiar.NUMBERS_AS_TEXT or (place.code, form) == (peculiar.OLD_TONES, "rural"):
        plan = numbers_as_text(plan)
    if form == "targets":
        plan = shares_as_text(plan)
    if place.parent == peculiar.OLD_TONES:
        plan = old_tones(plan)
    if place.code in peculiar.DECOMPOSED:
        plan = decomposed(plan)
    if (place.code, form) == peculiar.TCVN3:
        plan = tcvn3(plan)
    if (place.code, form) == peculiar.VNI:
        plan = vni(plan)
    if place.code in ("01843", "01921") and form == "dialogue":      # a remark beside the figure
        row, column = plan.places["", "settled"]
        plan.put(row, column + 1, "12/15 ý kiến của năm 2017 đã xong" if place.code == "01843" else "đạt 98,5%", "text")
    return plan


# -- one unit's files ------------------------------------------------------------------------------------------------

def _commune(place: Place) -> Iterator[OutFile]:
    forms = [form for form in place.forms if not (place.code == peculiar.CSV_1258 and form == "vpcp_06")]
    plans = [sheet(place, form) for form in forms]
    name = peculiar.NAMES_ONLY.get(place.code, f"{place.code} {place.name}.xlsx")
    if place.code == peculiar.XLS:
        yield _out(place, f"{place.code} {place.name}.xls", xls(plans), forms)
    elif place.code == peculiar.ODS:
        yield _out(place, f"{place.code} {place.name}.ods", ods(plans), forms)
    elif place.code == peculiar.FORMULAS[0]:
        yield _out(place, name, xlsx_with_formulas(plans, _formulas(plans[0])), forms)
    else:
        yield _out(place, name, xlsx(plans), forms)
    if place.code == peculiar.CSV_1258:
        yield _out(place, f"{place.code} {place.name} - một cửa.csv", csv_1258(sheet(place, "vpcp_06")), ["vpcp_06"])
    if place.code == peculiar.RESUBMITTED[0]:
        yield _resubmission(place)


def _formulas(plan: SheetPlan) -> dict[str, dict[tuple[int, int], str]]:
    """The three totals of every sector and of the total row as formulas without values."""
    found: dict[tuple[int, int], str] = {}
    has_early = any(field == "early" for _, field in plan.places)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for (label, field), (row, column) in plan.places.items():
        parts = {"received": 3, "resolved": 3 if has_early else 2, "pending": 2}.get(field)
        if label == "total":
            rows = sorted(place[0] for (one, name), place in plan.places.items() if name == field and one != "total")
            found[row, column] = f"=SUM({letters[column - 1]}{rows[0]}:{letters[column - 1]}{rows[-1]})"
        elif parts:
            found[row, column] = "=" + "+".join(f"{letters[column - 1 + step]}{row}" for step in range(1, parts + 1))
    return {plan.name: found}


def _resubmission(place: Place) -> OutFile:
    """The corrected second edition of two forms: three files more received, and resolved in time; one petition more."""
    plans = []
    for form in peculiar.RESUBMITTED[1]:
        note = "(Sửa lần 2, thay thế biểu đã gửi ngày 17/12/2018)"
        habits = with_look(look(place, form), note=note, signed=date(2018, 12, 18))
        content = _changed(table(form, place.code), partial(corrected, form))
        plans.append(lay_out(catalogue().forms[form], content, place, habits))
    return OutFile(f"{folder(place)}/{place.code} {place.name} (sửa lần 2).xlsx", xlsx(plans), date(2018, 12, 18), place.code,
                   peculiar.RESUBMITTED[1])


def corrected(form: str, line: Line) -> Values:
    """The figures of the second edition."""
    changes = dict.fromkeys(("total", "new_single", "eligible", "other"), 1)
    if form == "vpcp_06":
        changes = dict.fromkeys(("received", "direct_postal", "resolved", "on_time"), 3) if line.label == "Đất đai" else {}
    return line.values | {field: int(str(line.values[field])) + more for field, more in changes.items()}


def _district(place: Place) -> Iterator[OutFile]:
    first = [form for form in place.forms if form not in _SECOND_WORKBOOK]
    yield _out(place, f"{place.code} Báo cáo dân vận chính quyền năm 2018.xlsx",
               xlsx([sheet(place, form) for form in first]), first)
    second = list(_SECOND_WORKBOOK)
    yield _out(place, f"{place.code} Biểu NTM, hộ nghèo, môi trường, GPMB 2018.xlsx",
               xlsx([sheet(place, form) for form in second]), second, calendar=True)


def _department(place: Place) -> Iterator[OutFile]:
    apart = _APART.get(place.code, ())
    elsewhere = {form for _, forms in apart for form in forms}
    main = [form for form in place.forms if form not in elsewhere]
    yield _out(place, "Báo cáo dân vận chính quyền năm 2018.xlsx", xlsx([sheet(place, form) for form in main]), main)
    for name, forms in apart:
        calendar = forms[0] in ("indices", "targets", "clearance")
        yield _out(place, name, xlsx([sheet(place, form) for form in forms]), list(forms), calendar=calendar)


def _out(place: Place, name: str, data: bytes, forms: list[str], calendar: bool = False) -> OutFile:
    usual = signed_on(place, calendar) + timedelta(days=Dice("received", place.code, name).between(0, 1))
    key = f"{place.code}-2" if calendar and place.level == "huyen" else place.code
    late = peculiar.LATE.get(key) if calendar == key.endswith("-2") else None
    return OutFile(f"{folder(place)}/{name}", data, late or usual, place.code, tuple(forms))
