"""A slip of form in a signed report -> the công văn that puts it right (Nghị định 30/2020/NĐ-CP, on documents sent out).

Only words outside the figures can be put right so; a wrong figure wants a new report. Names a clerk may use in the template
``dinh-chinh.docx`` besides those of nam.toml:

    {{ bao_cao }} {{ bao_cao_ngan }}    the report in full, with its day; by its number alone: Báo cáo số 15/BC-UBND
    {{ ve_viec }}                       its subject as it goes on in a sentence
    {{ sai }} {{ dung }}                what stands there, what should
    cac_cho                             the places: cho.muc (Điểm 1 mục II, "" above the first heading), cho.dau_doan (first
                                        words of the paragraph)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.documents.context import year_names
from flows.documents.recheck.reading import Paragraph, read_paragraphs, read_roots
from flows.documents.recheck.recheck import Edited
from flows.documents.render import Properties, render
from flows.documents.report import template_path
from flows.documents.template import compile_template, problems
from flows.documents.word_xml import style_of
from flows.errors import RefusedError, WrongUsageError
from flows.text import squeeze
from flows.year import Year

TEMPLATE = "dinh-chinh.docx"
_FIRST_WORDS = 8
_HEADINGS = ("Heading1", "Heading2")
_NUMBERED = re.compile(r"([IVX]+|\d+)[.)]\s")


@dataclass(frozen=True, slots=True)
class Slip:
    """One place of the wrong words: its section (``Điểm 1 mục II``, "" above the first) and the first words of its paragraph."""

    section: str
    paragraph: str


def find_slips(document: Edited, wrong: str) -> list[Slip]:
    """Every place of the words. Raises WrongUsageError where they stand nowhere, RefusedError where they touch a figure."""
    found = []
    headings: list[str] = []
    for paragraph in read_paragraphs(read_roots(document.parts)):
        if (style := style_of(paragraph.element)) in _HEADINGS:
            headings = [*headings[:_HEADINGS.index(style)], squeeze(paragraph.text)]
        places = [(first, first + len(wrong)) for first in _places(paragraph.text, wrong)]
        if any(first < end and start < last for first, last in places for start, end in _figures(paragraph)):
            raise RefusedError(f"“{wrong}” ở {paragraph.place} là số liệu, không đính chính bằng công văn được; "
                               "số liệu sai thì mở lại năm bằng danvan reopen.")
        if places:
            found.append(Slip(_section(headings), _first_words(paragraph.text)))
    if not found:
        raise WrongUsageError(f"Báo cáo đã phê duyệt không có chỗ nào ghi “{wrong}”.")
    return found


def _places(text: str, wrong: str) -> Iterator[int]:
    place = text.find(wrong)
    while place >= 0:
        yield place
        place = text.find(wrong, place + 1)


def _figures(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """From where to where the figures of a paragraph stand in its text."""
    at = 0
    for span in paragraph.spans:
        length = len(span.control.text if span.control else span.text)
        if span.control:
            yield at, at + length
        at += length


def _section(headings: Sequence[str]) -> str:
    """``I. …`` and ``1. …`` -> ``Điểm 1 mục I``; headings without a number by their words."""
    names = [found[1] if (found := _NUMBERED.match(heading)) else f"“{heading}”" for heading in headings]
    return f"Điểm {names[1]} mục {names[0]}" if len(names) > 1 else "".join(f"Mục {name}" for name in names)


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:_FIRST_WORDS]).rstrip(".,;:") + ("…" if len(words) > _FIRST_WORDS else "")


def template_mistakes(year: Year, path: Path) -> list[str]:
    """What is wrong with a template of the letter, without any data."""
    names = {*year_names(year.settings, is_draft=False), "bao_cao", "bao_cao_ngan", "ve_viec", "sai", "dung", "cac_cho"}
    return problems(compile_template(path), names, None, None)


def correction_letter(year: Year, head: Mapping[str, str], slips: Sequence[Slip], wrong: str, right: str) -> bytes:
    """The letter, number and day left for the pen.

    ``head``: so_ky_hieu and dia_danh_ngay of the letter, bao_cao and bao_cao_ngan as the report is cited. Raises
    BrokenConfigurationError for a mistake in the template.
    """
    settings = year.settings
    names: dict[str, Any] = {**year_names(settings, is_draft=False), **head, "sai": wrong, "dung": right,
                             "cac_cho": [{"muc": slip.section, "dau_doan": slip.paragraph} for slip in slips]}
    subject = str(names["trich_yeu_trong_cau"])
    names["ve_viec"] = subject if subject.startswith("về ") else f"về {subject}"
    names["kinh_gui"] = names["kinh_gui"] or [f"Các cơ quan, đơn vị, địa phương đã nhận {head['bao_cao']}"]
    properties = Properties(f"Đính chính {head['bao_cao']}", squeeze(settings.report.issuer_name), f"Năm {year.id}")
    return render(template_path(year, TEMPLATE), names, {}, properties)
