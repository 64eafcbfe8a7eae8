"""nam.toml of one year -> the text of the next year's, moved on in place so that every comment stays where people wrote it."""

import re
from datetime import date

# What the year moves in: everything that is not inside a string or a comment.
_TOKEN = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|(?P<comment>#[^\n]*)|(?P<day>\b\d{4}-\d\d-\d\d\b)')
_DROPPED = re.compile(r"^[ \t]*(?:ngay_xem|minh_hoa|thay_the)[ \t]*=[^\n]*\n", re.MULTILINE)
_YEAR = re.compile(r"^([ \t]*nam[ \t]*=[ \t]*)\d{4}", re.MULTILINE)
_TITLE_KEYS = re.compile(r"^[ \t]*(?:trich_yeu|thang_nam)[ \t]*=[^\n]*", re.MULTILINE)
_IN_COMMENT = re.compile(r"(?<=BÁO CÁO )\d{4}|(?<=danvan open )\d{4}|(?<=inputs/)\d{4}")
_SAMPLE_REMARK = re.compile(r"\s*\(năm mẫu[^)\n]*\)")
_ANY_YEAR = re.compile(r"\b20\d\d\b")


def next_settings(text: str) -> str:
    """The text with every date, the year itself and the years of the report's title a year later.

    The day of viewing (``ngay_xem``), the mark of illustration (``minh_hoa``) and the document that was replaced
    (``thay_the``) belong to one year and are left out.
    """
    text = _DROPPED.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    text = _YEAR.sub(lambda match: match[0][:-4] + str(int(match[0][-4:]) + 1), text)
    text = _TITLE_KEYS.sub(lambda match: _ANY_YEAR.sub(_later, match[0]), text)
    return _TOKEN.sub(_moved, text)


def _moved(match: re.Match[str]) -> str:
    if match["day"]:
        return next_year(date.fromisoformat(match["day"])).isoformat()
    if match["comment"]:
        return _IN_COMMENT.sub(_later, _SAMPLE_REMARK.sub("", match["comment"]))
    return match[0]


def _later(match: re.Match[str]) -> str:
    return str(int(match[0]) + 1)


def next_year(day: date) -> date:
    """The same day a year later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
