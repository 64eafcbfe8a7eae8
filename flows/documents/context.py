"""Names a Word template may use: figures as bound text, the year's settings as plain text.

    {{ so('one_stop.received') }}           the number, leading back to its source: 16.003
    {{ co_don_vi('par_index.score') }}      with its unit: 73,92 điểm, 98,5%
    {{ tang_giam('one_stop.received') }}    tăng 146 hồ sơ (tăng 14,4%) so với năm 2017
    {{ so_sanh('one_stop.received') }}      the same behind a comma; nothing where there are no figures of last year at all
    {{ bien_dong('par_index.rank_gain') }}  tăng 11 bậc
    {{ so_voi('par_index.rank_gain', nam_kia) }}    , tăng 11 bậc so với năm 2016 — or , không so sánh được với năm 2016 do …
    {% if khong_so_sanh('par_index.rank_gain') %}   only where the two values cannot be compared
    {{ liet_ke(('rural.group_5_9', 'xã đạt từ 5 đến 9 tiêu chí'), …, truoc=', gồm ') }}
                                            counts with their words; those of 0 are left out, where all are the rest too
    {{ ten_cap('xa') }}                     what the units of a level are called: xã, phường, thị trấn
    {%p if nhieu_nam('rural.standard') %}   only where three years are known: this one and the two before
    {% if co('pci.rank') %} … {% endif %}   only where the figures named have a value
    {{ so_don_vi('one_stop.received') }}    " (số liệu của 130/131 đơn vị)" where some have not reported, else nothing
    {{ so_don_vi('…', them='Phụ lục I') }}  " (số liệu của 130/131 đơn vị; Phụ lục I)", else " (Phụ lục I)"

A figure without a value prints why: "chưa có số liệu", "không phát sinh".
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flows.documents.figure_book import FigureBook
from flows.text import squeeze
from flows.wording.dates import period
from flows.wording.phrases import SERIES_BREAK, Amount, because, change, comparison
from flows.wording.shown import bound_figure, figure_amount
from flows.year import LegalBasis, YearSettings

_PARTY_DATE = re.compile(r"(?<=\S)( ngày \d)")     # Party documents: "Nghị quyết số 25-NQ/TW, ngày 03/6/2013"


class FigureNames:
    """The functions of a template that print figures of one unit; ``unit`` "" is the province."""

    def __init__(self, figures: FigureBook, year: int, unit: str = "") -> None:
        self.figures, self.year, self.unit = figures, year, unit

    def names(self) -> dict[str, Any]:
        """Template name -> function."""
        return {"so": self.so, "co_don_vi": self.co_don_vi, "tang_giam": self.tang_giam, "so_sanh": self.so_sanh,
                "bien_dong": self.bien_dong, "so_voi": self.so_voi, "khong_so_sanh": self.khong_so_sanh,
                "co_so_sanh": self.figures.has_changes, "nhieu_nam": self.nhieu_nam, "co": self.co, "duong": self.duong,
                "so_don_vi": self.so_don_vi, "liet_ke": self.liet_ke, "chu": self.chu}

    def so(self, identity: str) -> str:
        """The number alone, marked."""
        return bound_figure(self._row(identity), unit=False)

    def co_don_vi(self, identity: str) -> str:
        """The number with its unit word, marked as a whole; a placeholder takes no unit."""
        return bound_figure(self._row(identity))

    def tang_giam(self, identity: str, year: int | None = None) -> str:
        """The change on ``year`` (default: the year before), with the relative change where there is one."""
        changes = (self.figures.find(self._id(f"{identity}.{kind}")) for kind in ("change", "change_pct"))
        difference, percent = (figure_amount(row) if row else None for row in changes)
        return comparison(difference or Amount(None, state="missing"), percent, year or self.year - 1)

    def so_sanh(self, identity: str) -> str:
        """``, tăng 146 hồ sơ so với năm 2017``; "" in a year with nothing to compare with, which is said once elsewhere."""
        return f", {self.tang_giam(identity)}" if self.figures.has_changes else ""

    def bien_dong(self, identity: str) -> str:
        """A figure that is itself a change, told with its verb: ``tăng 11 bậc``."""
        return change(figure_amount(self._row(identity)))

    def so_voi(self, identity: str, year: int) -> str:
        """``, tăng 11 bậc so với năm 2016`` of a figure that is itself a change, or why it cannot be told; "" without a value."""
        if self.co(identity):
            return f", {self.bien_dong(identity)} so với năm {year}"
        return f", {because(str(self._row(identity)['text']), year)}" if self.khong_so_sanh(identity) else ""

    def khong_so_sanh(self, identity: str) -> bool:
        """Whether the figure is a change between values that cannot be compared."""
        row = self.figures.find(self._id(identity))
        return row is not None and row["state"] == SERIES_BREAK

    def nhieu_nam(self, identity: str) -> bool:
        """Whether the figure is known for this year and the two before: enough for a chart over years."""
        name = self._id(identity)
        return all(self.figures.has_value(one) for one in (name, f"{name}#{self.year - 1}", f"{name}#{self.year - 2}"))

    def co(self, *identities: str) -> bool:
        """Whether all the figures have a value."""
        return all(self.figures.has_value(self._id(identity)) for identity in identities)

    def duong(self, *identities: str) -> bool:
        """Whether all the figures have a value above zero."""
        return self.co(*identities) and all(self._row(identity)["value"] > 0 for identity in identities)

    def so_don_vi(self, identity: str, them: str = "") -> str:
        """How many of the expected units stand behind a figure, where not all do; ``them`` stands in the same brackets."""
        row = self._row(identity)
        counts = f"số liệu của {self.so(f'{identity}.n_reported')}/{self.so(f'{identity}.n_expected')} đơn vị"
        parts = [part for part in (counts if row["n_reported"] < row["n_expected"] else "", them) if part]
        return f" ({'; '.join(parts)})" if parts else ""

    def liet_ke(self, *counted: tuple[str, str], truoc: str = "", sau: str = "") -> str:
        """Counts above zero with what they count, as one phrase between ``truoc`` and ``sau``; "" where there are none."""
        told = ", ".join(f"{self.so(identity)} {words}" for identity, words in counted if self.duong(identity))
        return f"{truoc}{told}{sau}" if told else ""

    def chu(self, identity: str) -> str:
        """The text of a text figure, for comparisons in ``{% if %}``; not printed, so not marked."""
        return squeeze(str(self._row(identity)["text"]))

    def _row(self, identity: str) -> Mapping[str, Any]:
        return self.figures[self._id(identity)]

    def _id(self, identity: str) -> str:
        """The same figure of the unit the document is about: ``one_stop.late.change@058``."""
        return f"{identity}@{self.unit}" if self.unit else identity


class Citations:
    """``{{ dan('05-CT/TW') }}``: a legal basis in full the first time, short afterwards; only verified ones."""

    def __init__(self, bases: tuple[LegalBasis, ...], *, party: bool = False) -> None:
        self._bases = tuple(basis for basis in bases if basis.verified)
        self._party = party
        self._cited: set[str] = set()

    def names(self) -> dict[str, Any]:
        return {"dan": self.cite, "co_can_cu": self.has, "can_cu": self.all}

    def has(self, key: str) -> bool:
        """Whether nam.toml has a verified basis whose short text holds ``key``; "" = one for the opening paragraph."""
        return any(key in basis.short if key else basis.opening for basis in self._bases)

    def cite(self, key: str, otherwise: str = "") -> str:
        """The verified basis whose short text holds ``key``; ``otherwise`` (default: the key) where there is none."""
        return next((self._text(basis) for basis in self._bases if key in basis.short), otherwise or key)

    def all(self) -> str:
        """Every verified basis of the opening paragraph, in the order of nam.toml, as one phrase."""
        return "; ".join(self._text(basis) for basis in self._bases if basis.opening)

    def _text(self, basis: LegalBasis) -> str:
        first = basis.short not in self._cited
        self._cited.add(basis.short)
        text = squeeze(basis.full if first else basis.short)
        return _PARTY_DATE.sub(",\\1", text, count=1) if self._party else text


def year_names(settings: YearSettings, *, is_draft: bool) -> dict[str, Any]:
    """What nam.toml says, as template names. Number and day stay blank: they are given after signing (Điều 15)."""
    head = settings.report
    return {
        "nam": settings.year, "nam_sau": settings.year + 1,
        "nam_truoc": settings.year - 1, "nam_kia": settings.year - 2,
        "tinh": squeeze(settings.province_name), "ten_co_quan": squeeze(head.issuer_name),
        "co_quan": [squeeze(line) for line in head.issuer], "co_quan_cap_tren": squeeze(head.parent),
        "so_ky_hieu": f"{'Số        -' if settings.is_party else 'Số:        /'}{squeeze(head.symbol)}",
        "so_de_trong": f"số …{'-' if settings.is_party else '/'}{squeeze(head.symbol)}",
        "dia_danh_ngay": f"{squeeze(head.place)}, ngày       {squeeze(head.month_and_year)}",
        "thang_nam": squeeze(head.month_and_year),
        "trich_yeu": squeeze(head.title), "trich_yeu_trong_cau": _inside_sentence(head.title),
        "kinh_gui": [squeeze(line) for line in head.addressees],
        "noi_nhan": [squeeze(line) for line in head.recipients], "luu": squeeze(head.file_line),
        "dau_noi_nhan": head.separator,
        "quyen_han_ky": [squeeze(line) for line in head.signer], "nguoi_ky": squeeze(head.signer_name),
        "nhiem_vu": [squeeze(task) for task in head.tasks], "kien_nghi": [squeeze(line) for line in head.proposals],
        "ky_so_lieu": period(settings.period.start, settings.period.end),
        "so_tinh": settings.ranked_provinces, "ten_cap": _level_names(settings),
        "du_thao": is_draft, "minh_hoa": settings.is_illustration,
    }


def _level_names(settings: YearSettings) -> Callable[[str], str]:
    """``ten_cap('xa')``: what the units of a level are called together; "" for a level the year does not have."""
    names = {level.id: squeeze(level.plural) for level in settings.levels}
    return lambda level: names.get(level, "")


def _inside_sentence(title: str) -> str:
    """``Kết quả thực hiện …`` as it goes on in a sentence: ``kết quả thực hiện …``."""
    text = squeeze(title)
    return text[:1].lower() + text[1:]
