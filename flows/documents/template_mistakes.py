"""Mistakes in a Word template, told to the clerk who edits it: in which paragraph or table cell, what, what was meant."""

import re
from collections.abc import Collection

import jinja2
from rapidfuzz import process

_TAG = re.compile(r"<[^>]*>")
_COMMAND = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*(if|for|elif|else|endif|endfor)\b[^%]*%\}")
_LINE_IN_CELL = re.compile(r"<(/?)w:(tbl|tr|tc)[ >]")
_ENOUGH_ALIKE = 65
_QUOTED = 100
# What Jinja says -> what a clerk can act on; the first that is found counts.
_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"unexpected char '(.+?)' at", "ký tự lạ “{0}” trong thẻ; dấu nháy phải là nháy thẳng '"),
    (r"[Ee]ncountered unknown tag '(end\w+)'", "thẻ đóng “{0}” thừa hoặc không khớp thẻ mở"),
    (r"[Ee]ncountered unknown tag '(\w+)'", "không có lệnh “{0}”; chỉ dùng if, elif, else, endif, for, endfor"),
    (r"unexpected '([)}\]])'", "thừa “{0}” hoặc thiếu dấu mở ngoặc"),
    (r"unexpected end of template|unexpected 'end of template'", "thẻ chưa đóng, thiếu “}}}}” hoặc “%}}”"),
    (r"expected token '(.+?)', got '(.+?)'", "chỗ cần “{0}” lại gặp “{1}”; kiểm tra ngoặc, dấu nháy, dấu phẩy"),
)


def place(name: str, source: str, line: int, command: str = "") -> str:
    """``bao-cao.docx: đoạn “…”``, in a table ``bao-cao.docx: bảng 2, hàng 3, ô 1: “…”``. A line of the source is a paragraph.

    A command with a paragraph of its own stands behind the paragraph before it; ``command`` is the one meant.
    """
    lines = source.splitlines()
    number = min(max(line, 1), len(lines))
    shown = lines[number - 1] if lines else ""
    behind = shown.rpartition("</w:p>")[2]
    text = " ".join(_TAG.sub("", behind if command and command in behind else shown).split())
    quoted = f"“{text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''}”"
    part = "đầu trang, " if "<w:hdr" in source else "chân trang, " if "<w:ftr" in source else ""
    return f"{name}: {part}{_cell(lines[:number - 1]) or 'đoạn '}{quoted}"


def _cell(before: list[str]) -> str:
    """Where in a table the next paragraph stands; "" outside tables. Inside a table in a table the inner one counts."""
    open_tables: list[list[int]] = []
    tables = 0
    for closing, kind in _LINE_IN_CELL.findall("".join(before)):
        if kind == "tbl" and closing:
            open_tables.pop()
        elif kind == "tbl":
            tables += 1
            open_tables.append([tables, 0, 0])
        elif not closing and open_tables:
            at = open_tables[-1]
            at[1:] = [at[1] + 1, 0] if kind == "tr" else [at[1], at[2] + 1]
    return "bảng {}, hàng {}, ô {}: ".format(*open_tables[-1]) if open_tables else ""


def syntax_mistake(name: str, source: str, error: jinja2.TemplateSyntaxError) -> str:
    """One sentence about a tag that does not parse; of a loop or condition that is not closed, the tag that opens it."""
    message = error.message or ""
    if "end of template" in message and "needs to be closed" in message and (opened := _unclosed(source)):
        line, tag, kind = opened
        return f"{place(name, source, line, tag)}: thẻ {tag} chưa đóng, thiếu thẻ end{kind}."
    for pattern, told in _SYNTAX:
        if found := re.search(pattern, message):
            return f"{place(name, source, error.lineno)}: thẻ sai cú pháp: {told.format(*found.groups())}."
    return f"{place(name, source, error.lineno)}: thẻ sai cú pháp ({message})."


def _unclosed(source: str) -> tuple[int, str, str] | None:
    """(line, tag, if or for) of the innermost command that nothing closes."""
    stack: list[tuple[int, str, str]] = []
    for number, line in enumerate(source.splitlines(), start=1):
        for found in _COMMAND.finditer(_TAG.sub("", line)):
            if found[1] in ("if", "for"):
                stack.append((number, " ".join(found[0].split()), found[1]))
            elif found[1].startswith("end") and stack:
                stack.pop()
    return stack[-1] if stack else None


def unknown(where: str, kind: str, value: str, known: Collection[str]) -> str:
    """``…: không có con số “one_stop.recieved”; gần nhất: “one_stop.received”``."""
    near = process.extractOne(value, sorted(known), score_cutoff=_ENOUGH_ALIKE)
    return f"{where}: không có {kind} “{value}”" + (f"; gần nhất: “{near[0]}”" if near else "")
