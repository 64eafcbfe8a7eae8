"""Who gets a report, and how each of them kept its duty to report: units, register and findings -> pages."""

from collections.abc import Iterable, Iterator

import pandas as pd

from flows.catalogue import Catalogue
from flows.documents.units.names import Reporting
from flows.documents.units.report import Page
from flows.facts import rows_of
from flows.text import squeeze
from flows.units import Unit
from flows.wording.names import inside_sentence
from flows.year import Year

_MOST_FINDINGS, _MOST_UNITS = 5, 6
_ALL = "tất cả các biểu"


def pages_of(year: Year, catalogue: Catalogue, register: pd.DataFrame, findings: pd.DataFrame,
             with_figures: Iterable[str]) -> list[Page]:
    """A page for every unit but the province that owes forms or has figures, in official order."""
    duties = _Duties(catalogue, register, findings)
    having = set(with_figures)
    units = year.units
    chosen = [unit for unit in units if unit.parent and (unit.forms or unit.code in having)]
    return [_page(unit, year, duties) for unit in chosen]


def _page(unit: Unit, year: Year, duties: "_Duties") -> Page:
    below = year.units.children(unit.code)
    superior = year.units[unit.parent]
    return Page(unit.code, unit.name, unit.level, superior.name if superior.parent else "",
                tuple((child.code, child.name) for child in below), below[0].level if below else "",
                duties.of(unit, below))


class _Duties:
    """Register and findings by unit, each looked through once."""

    def __init__(self, catalogue: Catalogue, register: pd.DataFrame, findings: pd.DataFrame) -> None:
        self._numbers = {form.id: form.number or form.title for form in catalogue.forms.values()}
        self._forms: dict[str, list[tuple[str, str, bool]]] = {}
        late = (register["days_late"].fillna(0) > 0).tolist()
        for unit, form, state, is_late in zip(register["unit"].astype(str), register["form"].astype(str),
                                              register["state"].astype(str), late, strict=True):
            self._forms.setdefault(unit, []).append((form, state, is_late))
        self._findings: dict[str, list[str]] = {}
        for severity in ("error", "warning"):
            told = findings[findings["severity"] == severity]
            for unit, *place in rows_of(told, "unit", "form", "cell", "message"):
                self._findings.setdefault(str(unit), []).append(self._line(*map(str, place)))

    def of(self, unit: Unit, below: Iterable[Unit]) -> Reporting:
        lacking = [(child, text) for child in below if (text := self._lacking(child.code))]
        named = [f"{inside_sentence(child.name)} ({text})" for child, text in lacking[:_MOST_UNITS]]
        more = ["các đơn vị khác nêu trong sổ theo dõi"] if len(lacking) > _MOST_UNITS else []
        return Reporting(self._named(unit.code, ("missing", "overdue")), self._named(unit.code, ("invalid",)),
                         self._late(unit.code), "; ".join([*named, *more]), tuple(self._lines(unit.code)))

    def _named(self, unit: str, states: tuple[str, ...]) -> str:
        """``biểu 2a, 2b``; "tất cả các biểu" where it is all it owes."""
        owed = self._forms.get(unit, [])
        found = [form for form, state, _ in owed if state in states]
        return "" if not found else _ALL if len(found) == len(owed) else self._list(found)

    def _lacking(self, unit: str) -> str:
        return self._named(unit, ("missing", "overdue", "invalid"))

    def _late(self, unit: str) -> str:
        owed = self._forms.get(unit, [])
        found = [form for form, state, is_late in owed if is_late and state in ("valid", "invalid")]
        return "" if not found else _ALL if len(found) == len(owed) else self._list(found)

    def _list(self, forms: list[str]) -> str:
        return "biểu " + ", ".join(dict.fromkeys(self._numbers.get(form, form) for form in forms))

    def _lines(self, unit: str) -> Iterator[str]:
        found = self._findings.get(unit, [])
        yield from found[:_MOST_FINDINGS]
        if len(found) > _MOST_FINDINGS:
            yield "Các nội dung khác ghi tại tệp trả lại đơn vị."

    def _line(self, form: str, cell: str, message: str) -> str:
        """``Biểu 2a, ô E14: Cần số nguyên không âm …``."""
        number = self._numbers.get(form, "")
        place = ", ".join(filter(None, (f"biểu {number}" if number else "", f"ô {cell}" if cell else "")))
        return f"{place[:1].upper()}{place[1:]}: {squeeze(message)}" if place else squeeze(message)
