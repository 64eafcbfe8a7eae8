"""One cell of a .csv file: text that Excel will not execute and that reads back exactly; numbers in shortest form.

Excel runs a cell that begins with ``= + - @``, a tab or a line break, and where its list separator is ``;`` (Vietnamese
Windows) it also cuts a comma file at every ``;``. So an apostrophe is put before such a beginning, at the start of the
text and behind ``;``, tab and line breaks; where apostrophes stand there already, one more. Taking one away at the
same places gives the text back.
"""

import math
import re
from functools import lru_cache

_CUT = r"(?:\A|(?<=[;\t\r\n]))"                       # the start, or where Excel may cut
_FORMULA = r"""(?=['" ]*[=+\-@＝＋－＠])"""
_BLANK_START = r"""(?=['" ]*[\t\r\n])"""               # only the start: between paragraphs a blank line is harmless
_UNSAFE = re.compile(rf"{_CUT}{_FORMULA}|\A{_BLANK_START}")
_ESCAPED = re.compile(rf"{_CUT}'{_FORMULA}|\A'{_BLANK_START}")
_PLAIN = re.compile(r"""[^;\t\r\n=+\-@＝＋－＠",']*""")
_MUST_QUOTE = re.compile(r'[",\r\n]')


def escape(text: str) -> str:
    """The text with an apostrophe before everything Excel would run."""
    return _UNSAFE.sub("'", text)


def unescape(text: str) -> str:
    """The text that ``escape`` was given."""
    return _ESCAPED.sub("", text)


@lru_cache(maxsize=100_000)     # units, forms, fields and sheets repeat in millions of rows
def text_cell(text: str) -> str:
    """The text escaped, and quoted around a comma, quote or line break (also a lone CR, which csv.writer forgets)."""
    if _PLAIN.fullmatch(text):
        return text
    safe = escape(text)
    return '"' + safe.replace('"', '""') + '"' if _MUST_QUOTE.search(safe) else safe


def number_cell(value: float) -> str:
    """The fewest digits that read back as the same number; NaN is blank, infinity as Frictionless wants it."""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    return repr(value).removesuffix(".0")
