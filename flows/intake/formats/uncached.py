"""Formulas whose value the file does not hold -> their value, where it is plain arithmetic within the sheet.

Files written by programs (and never opened in Excel) hold formulas only. What can be worked out without doubt is: SUM,
``+ - * /``, parentheses, percent, numbers and cells of the same sheet. Everything else stays in ``uncached``, to be told.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from math import fsum, isfinite

from flows.intake.formats.sheets import MAX_PLACES, Position, Sheet, overlay, position, sheet_range

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(?P<range>\$?[A-Z]{1,3}\$?[0-9]+:\$?[A-Z]{1,3}\$?[0-9]+)"
    r"|(?P<cell>\$?[A-Z]{1,3}\$?[0-9]+)(?![A-Za-z0-9_(!.])|(?P<sum>SUM)\s*(?=\()|(?P<sign>[-+*/(),;%]))", re.IGNORECASE)
_ENDS = ([("sign", ",")], [("sign", ";")], [("sign", ")")])
_LONGEST_FORMULA = 2_000
_DEEPEST_REFERENCE = 60        # formulas that rest on one another


class _UnknownError(Exception):
    """The formula cannot be worked out here with certainty."""


def resolve_uncached(sheet: Sheet) -> Sheet:
    """The sheet with every formula value filled that can be worked out; ``uncached`` keeps the rest.

    As in Excel, a sum passes over text and blanks, and a blank alone counts 0 beside other operands. A formula all of
    whose cells are blank is left open, unlike in Excel: missing is not zero.
    """
    if not sheet.uncached:
        return sheet
    reckoner = _Reckoner(sheet)
    values: dict[Position, object] = {}
    for at in sheet.uncached:
        result = reckoner.result(at)
        if result is not None:
            values[at] = result
    if not values:
        return sheet
    rows, row, column = overlay(sheet.name, sheet.rows, sheet.first_row, sheet.first_column, values)
    rest = {at: formula for at, formula in sheet.uncached.items() if at not in values}
    return replace(sheet, rows=rows, first_row=row, first_column=column, uncached=rest, origin=None)


class _Reckoner:
    """Works formulas out, each once; a formula that refers to itself on any way has no value."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._known: dict[Position, float | None] = {}
        self._depth = 0

    def result(self, at: Position) -> float | None:
        if at not in self._known:
            self._known[at] = None      # while it is being worked out: breaks circles
            self._depth += 1
            try:
                formula = self.sheet.uncached[at]
                if self._depth < _DEEPEST_REFERENCE and 0 < len(formula) < _LONGEST_FORMULA:
                    self._known[at] = _Formula(formula, self).value()
            except (_UnknownError, ZeroDivisionError, OverflowError, ValueError, RecursionError):
                pass
            finally:
                self._depth -= 1
        return self._known[at]

    def cell(self, at: Position) -> object:
        """The value of a cell: stored, or itself worked out."""
        if at not in self.sheet.uncached:
            return self.sheet.value(*at)
        result = self.result(at)
        if result is None:
            raise _UnknownError
        return result


class _Formula:
    """One formula by recursive descent; notes whether any cell it names holds something."""

    def __init__(self, text: str, reckoner: _Reckoner) -> None:
        self._tokens = list(_tokens(text.strip().removeprefix("=")))
        self._place = 0
        self._reckoner = reckoner
        self._cells = self._filled = 0

    def value(self) -> float:
        total = self._sum()
        if self._place < len(self._tokens) or (self._cells and not self._filled) or not isfinite(total):
            raise _UnknownError
        return total

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._place] if self._place < len(self._tokens) else ("", "")

    def _take(self, *signs: str) -> str:
        """The next sign if it is one of these, else an empty text."""
        kind, text = self._peek()
        if kind == "sign" and text in signs:
            self._place += 1
            return text
        return ""

    def _sum(self) -> float:
        total = self._product()
        while sign := self._take("+", "-"):
            term = self._product()
            total = total + term if sign == "+" else total - term
        return total

    def _product(self) -> float:
        total = self._factor()
        while sign := self._take("*", "/"):
            factor = self._factor()
            total = total * factor if sign == "*" else total / factor
        return total

    def _factor(self) -> float:
        if sign := self._take("+", "-"):
            return self._factor() if sign == "+" else -self._factor()
        value = self._atom()
        while self._take("%"):
            value /= 100
        return value

    def _atom(self) -> float:
        if self._take("("):
            value = self._sum()
            self._close()
            return value
        kind, text = self._peek()
        self._place += 1
        if kind == "number":
            return float(text)
        if kind == "cell":
            return self._operand(position(text))
        if kind == "sum":
            return self._total()
        raise _UnknownError

    def _close(self) -> None:
        if not self._take(")"):
            raise _UnknownError

    def _operand(self, at: Position) -> float:
        value = self._reckoner.cell(at)
        self._cells += 1
        if value is None:
            return 0.0
        self._filled += 1
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _UnknownError     # text as a number: Excel guesses by the machine's language
        return float(value)

    def _total(self) -> float:
        """SUM( … ): numbers in ranges and cells count, text and blanks there do not."""
        self._take("(")
        terms: list[float] = []
        while True:
            kind, text = self._peek()
            alone = self._tokens[self._place + 1:self._place + 2] in _ENDS
            if kind == "range" or (kind == "cell" and alone):
                self._place += 1
                terms.extend(self._numbers(text))
            else:
                terms.append(self._sum())
            if not self._take(",", ";"):
                break
        self._close()
        return fsum(terms)

    def _numbers(self, text: str) -> Iterator[float]:
        top, left, bottom, right = sheet_range(text)
        top, bottom, left, right = min(top, bottom), max(top, bottom), min(left, right), max(left, right)
        if (bottom - top + 1) * (right - left + 1) > MAX_PLACES // 10:
            raise _UnknownError
        self._cells += 1
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                value = self._reckoner.cell((row, column))
                if isinstance(value, str) and value.startswith("#"):
                    raise _UnknownError     # an error makes the whole sum an error
                if isinstance(value, int | float) and not isinstance(value, bool):
                    self._filled += 1
                    yield float(value)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match or not match.lastgroup:
            raise _UnknownError
        yield match.lastgroup, match[match.lastgroup].replace("$", "").upper()
        place = match.end()
