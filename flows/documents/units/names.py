"""Names the template of a unit's report may use, besides those of the yearly report.

    {{ don_vi }}                            xã Bằng Thành, huyện Pác Nặm (in a sentence); {{ ten_don_vi }}: Xã Bằng Thành
    {{ cap_tren }}  {{ cap_duoi }}          the superior below the province, what the units below are called; "" for none
    {{ xep_hang('one_stop.on_time_rate') }} " (xếp thứ 3/8 huyện, thành phố)"; nothing where there is no ranking
    {{ so_sanh('one_stop.received') }}      nothing where this unit has no figure of last year
    {{ chua_gui }} {{ chua_hop_le }} {{ gui_muon }} {{ cap_duoi_thieu }} {{ phat_hien }}
                                            forms not sent, with errors, late; units below that lack forms; lines of findings
    {{ so_lieu_chung }}                     whether reception and complaints are told only for the superior as a whole
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.documents.context import FigureNames
from flows.documents.units.rows import UnitFigures, rank_text
from flows.wording.names import inside_sentence
from flows.wording.shown import bound_figure

ELSEWHERE = "Các nội dung ghi tại tệp trả lại đơn vị."
_ABSENT = {"value": float("nan"), "text": "", "state": "missing", "unit_of_measure": "", "decimals": 0, "label": "",
           "n_reported": 0, "n_expected": 0, "formula": ""}


@dataclass(frozen=True)
class Reporting:
    """How a unit kept its duty to report: forms by their printed numbers, findings as lines, each "" or () for none."""

    missing: str = ""
    invalid: str = ""
    late: str = ""
    children_missing: str = ""
    findings: tuple[str, ...] = ()

    def names(self) -> dict[str, Any]:
        return {"chua_gui": self.missing, "chua_hop_le": self.invalid, "gui_muon": self.late,
                "cap_duoi_thieu": self.children_missing, "phat_hien": list(self.findings)}


class UnitNames(FigureNames):
    """The functions of a template that print figures of one unit. A figure it has not is no mistake: it says so."""

    def __init__(self, figures: UnitFigures, year: int, peers: str) -> None:
        super().__init__(figures.book, year, figures.code)
        self._unit_figures, self._peers = figures, peers

    def names(self) -> dict[str, Any]:
        return {**super().names(), "xep_hang": self.xep_hang, "so_lieu_chung": bool(self._unit_figures.own_withheld)}

    def xep_hang(self, identity: str) -> str:
        """Place among the units of the same level, in brackets; where others have the same place, how many."""
        told = "" if self._unit_figures.hides(identity) else rank_text(self.figures, identity, self.unit)
        return f" (xếp thứ {told} {self._peers}{self._shared(identity)})" if told else ""

    def _shared(self, identity: str) -> str:
        tied = self.figures.find(f"{identity}.tied@{self.unit}")
        return f", cùng hạng với {bound_figure(tied)} khác" if tied and tied["value"] > 0 else ""

    def so_sanh(self, identity: str) -> str:
        """Only where the unit has a figure of last year; its table shows where there is none."""
        return super().so_sanh(identity) if self.figures.has_value(self._id(f"{identity}.change")) else ""

    def co(self, *identities: str) -> bool:
        """Whether all have a value that may be told of this unit."""
        return not any(self._unit_figures.hides(identity) for identity in identities) and super().co(*identities)

    def _row(self, identity: str) -> Mapping[str, Any]:
        found = None if self._unit_figures.hides(identity) else self.figures.find(self._id(identity))
        return {"id": "", **_ABSENT} if found is None else found


def place_names(name: str, superior: str, below: str) -> dict[str, str]:
    """What the unit is called. ``superior`` is "" right below the province, ``below`` "" where nobody is below."""
    inside, above = inside_sentence(name), inside_sentence(superior)
    return {"ten_don_vi": name, "don_vi": f"{inside}, {above}" if above else inside, "cap_tren": above, "cap_duoi": below}
