"""Every row the ledger must have: values, last year's, changes, ranks, how many units stand behind, and what is shown."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tests.oracle.catalogue import Declared, figures, forms, least_coverage
from tests.oracle.definitions import definitions
from tests.oracle.formulas import leaves, tree
from tests.oracle.history import sent_before
from tests.oracle.lines import sent
from tests.oracle.shown import BROKEN, NOTHING_HAPPENED, TOO_FEW, UNKNOWN, in_words
from tests.oracle.units import PROVINCE, below, units
from tests.oracle.year import Units, Value, Year, is_field

LEVELS = frozenset({"tinh", "so", "huyen", "xa"})
POINTS = "điểm phần trăm"


class Row(NamedTuple):
    """A row of figures.csv, ``value`` None where there is none; and the decimals it is shown with."""

    unit_of_measure: str
    value: Fraction | None
    text: str
    formula: str
    n_reported: int
    n_expected: int
    decimals: int


class Behind(NamedTuple):
    """The forms behind a figure, and the levels it is limited to (none: all)."""

    forms: frozenset[str]
    levels: frozenset[str]


@cache
def ledger() -> dict[str, Row]:
    """Figure id -> its row."""
    found: dict[str, Row] = {}
    for figure in figures().values():
        for item in forms()[figure["each_row"]]["item"] if "each_row" in figure else ({},):
            for identity, row in _Figure(figure, item).rows():
                assert identity not in found, identity
                found[identity] = row
    return found


@cache
def values() -> dict[str, Fraction | None]:
    """Figure id -> its value."""
    return {identity: row.value for identity, row in ledger().items()}


@cache
def now() -> Year:
    return Year(2018, sent())


@cache
def then() -> Year:
    return Year(2017, sent_before())


@cache
def in_both(codes: Units) -> tuple[Year, Year]:
    """This year and the last over the units that are known in both."""
    return Year(2018, sent(), codes), Year(2017, sent_before(), codes)


@cache
def behind(name: str) -> Behind:
    used = list(_fields(definitions()[name]))
    levels = frozenset(level for _, level in used)
    return Behind(frozenset(form for form, _ in used), frozenset() if "" in levels else levels)


def _fields(formula: str) -> Iterator[tuple[str, str]]:
    """(form, level) of every field a formula stands on, through the figures it names."""
    for one in leaves(tree(formula)):
        if is_field(one.name):
            yield one.name.partition(".")[0], one.level
        elif one.name != "group":
            yield from _fields(definitions()[one.name])


@cache
def coverage(on: Behind, unit: str) -> tuple[int, int]:
    """(units that have sent all they owe of these forms, units that owe any of them), with subordinates."""
    owing = [one for one in below(unit) if units()[one].forms & on.forms and (not on.levels or units()[one].level in on.levels)]
    return sum(all(one in sent().senders[form] for form in units()[one].forms & on.forms) for one in owing), len(owing)


@cache
def compared_in(on: Behind) -> Units:
    """Whom a comparison is about: all who owe the forms; for a district that tells of its communes instead, these."""
    owing = {one for one in units() if units()[one].forms & on.forms}
    known = frozenset(units()).intersection(*(now().having.get(form, frozenset()) for form in on.forms))
    tellers = {one for one in owing - known if (known - owing).intersection(below(one))}
    told_about = {one for teller in tellers for one in below(teller) if one in known - owing}
    return frozenset(one for one in (owing - tellers) | told_about if units()[one].level in (on.levels or LEVELS))


class _Figure:
    """One declared figure, or one item of it."""

    def __init__(self, declared: Declared, item: Declared) -> None:
        self.declared, self.id, self.item = declared, declared["id"], item.get("id", "")
        self.name = f"{self.id}.{self.item}" if self.item else self.id
        self.measure = declared.get("unit") or item.get("unit", "")
        self.decimals = (declared if declared.get("unit") or not self.item else item).get("decimals", 0)
        self.behind = behind(self.id)
        self.units = [code for code in units() if self._is_shown(code)]

    def _is_shown(self, code: str) -> bool:
        """For the province always; else where there is a value, none for lack of cases, or somebody who owes it."""
        per = self.declared.get("per", "all")
        if code == PROVINCE:
            return True
        if per == "province" or (per == "top" and units()[code].parent != PROVINCE):
            return False
        value = now().figure(self.id, code, self.item)
        return value.number is not None or value.over_nothing or coverage(self.behind, code)[1] > 0

    def rows(self) -> Iterator[tuple[str, Row]]:
        for code in self.units:
            yield self._row("", code, self.measure, self.decimals, *self._value(code))
        if self.declared.get("rank"):
            yield from self._ranks()
        if self.declared.get("compare", True):
            before = {code: then().figure(self.id, code, self.item) for code in self.units}
            if any(value.number is not None for value in before.values()):
                for code, value in before.items():
                    yield self._row("", code, self.measure, self.decimals, *_stated(value), year="#2017")
                yield from self._changes()

    def _row(self, kind: str, code: str, measure: str, decimals: int, value: Fraction | None, instead: str,
             year: str = "") -> tuple[str, Row]:
        name = self.name + kind
        text = instead if value is None else in_words(name, value, measure, decimals)
        suffix = "" if code == PROVINCE else f"@{code}"
        counts = coverage(self.behind, code)
        return f"{name}{suffix}{year}", Row(measure, value, text, self.declared["formula"], *counts, decimals)

    def _value(self, code: str) -> tuple[Fraction | None, str]:
        if equation := self.declared.get("comparable"):
            left, right = (now().formula(side, code).number for side in equation.split("="))
            if left is not None and right is not None and left != right:
                return None, BROKEN + self.declared["incomparable"]
        return _stated(now().figure(self.id, code, self.item))

    def _ranks(self) -> Iterator[tuple[str, Row]]:
        """Among the units of the same level that have a value; equal values share a rank."""
        sign = 1 if self.declared["rank"] == "high" else -1
        for code in self.units:
            value = now().figure(self.id, code)
            peers = [number for one in below(PROVINCE, units()[code].level)
                     if (number := now().figure(self.id, one).number) is not None]
            places: tuple[Fraction | None, ...] = (None, None, None)
            if value.number is not None:
                places = (Fraction(1 + sum(sign * one > sign * value.number for one in peers)), Fraction(len(peers)),
                          Fraction(peers.count(value.number) - 1))
            instead = _stated(value)[1]
            for kind, measure, place in zip((".rank", ".ranked", ".tied"), ("", "", "đơn vị"), places, strict=True):
                yield self._row(kind, code, measure, 0, place, instead)

    def _changes(self) -> Iterator[tuple[str, Row]]:
        """Over the units that have all the forms in both years, where they are enough."""
        having = [year.having.get(form, frozenset()) for form in self.behind.forms for year in (now(), then())]
        both = frozenset(units()).intersection(*having)
        present, past = in_both(both)
        is_point = bool(self.declared.get("percent_point")) or self.measure == "%"
        for code in self.units:
            after, before = (year.figure(self.id, code, self.item).number for year in (present, past))
            difference = None if after is None or before is None else after - before
            compared = compared_in(self.behind).intersection(below(code))
            instead = UNKNOWN
            if len(compared & both) < least_coverage() * len(compared):
                difference, instead = None, TOO_FEW
            yield self._row(".change", code, POINTS if is_point else self.measure, self.decimals, difference, instead)
            if not is_point and not self.declared.get("rank") and self.measure != "bậc":
                share = 100 * difference / before if difference is not None and before else None
                nothing = difference is not None and before == 0
                yield self._row(".change_pct", code, "%", 1, share, NOTHING_HAPPENED if nothing else instead)


def _stated(value: Value) -> tuple[Fraction | None, str]:
    return value.number, NOTHING_HAPPENED if value.over_nothing else UNKNOWN
