"""FONT: one typeface, black, no highlighting, clean Unicode; everywhere in the file, page heads and tables too."""

import unicodedata
from collections.abc import Iterator

from flows.documents.conformity.looks import Checks, Miss, quoted
from flows.documents.conformity.paper import Paragraph, Run
from flows.documents.conformity.parts import Document
from flows.documents.conformity.rules import Rule

_SHOWN = 3


def _typeface(document: Document, rule: Rule) -> Iterator[Miss]:
    allowed = {name.casefold() for name in rule.words("fonts")}
    symbols = {name.casefold() for name in rule.words("symbol_fonts")}
    for paragraph in document.paper.everywhere:
        found = dict.fromkeys(name for run in paragraph.runs for name in _fonts(run)
                              if name.casefold() not in allowed and not (name.casefold() in symbols and _is_symbol(run)))
        if found:
            yield Miss(paragraph.place, f"phông chữ {', '.join(found)}")


def _fonts(run: Run) -> tuple[str, ...]:
    """Fonts of a run for its Latin, accented and complex letters; the theme may leave the last one open."""
    style = run.format
    return (style.ascii, style.h_ansi, *([style.cs] if style.cs else []))


def _is_symbol(run: Run) -> bool:
    return not any(letter.isalnum() for letter in run.text)


def _colour(document: Document, rule: Rule) -> Iterator[Miss]:
    allowed = rule.words("colours")
    for paragraph in document.paper.everywhere:
        found = dict.fromkeys(run.format.color for run in paragraph.runs if run.format.color.lower() not in allowed)
        if found:
            yield Miss(paragraph.place, f"chữ màu {', '.join(found)}")


def _highlight(document: Document, _: Rule) -> Iterator[Miss]:
    """Marks of a draft are meant."""
    for paragraph in () if document.head.is_draft else document.main:
        is_marked = any(run.format.highlight or run.format.shade for run in paragraph.runs)
        if paragraph.text and (is_marked or (paragraph.format.shade and paragraph.cell is None)):
            yield Miss(paragraph.place, "chữ được tô nền")


def _unicode(document: Document, rule: Rule) -> Iterator[Miss]:
    legacy_fonts = tuple(name.casefold() for name in rule.words("legacy_fonts"))
    legacy = rule.pattern("legacy_text")
    for paragraph in document.paper.everywhere:
        text = "".join(piece.text for piece in paragraph.pieces)
        if text != unicodedata.normalize("NFC", text):
            yield Miss(paragraph.place, f"chữ tổ hợp, dấu rời: {_decomposed(text)}")
        elif any("\ue000" <= letter <= "\uf8ff" for letter in text):
            yield Miss(paragraph.place, "ký tự ngoài bảng mã (vùng dùng riêng)")
        elif found := legacy.search(text):
            yield Miss(paragraph.place, f"ký tự của bảng mã cũ hoặc chữ giả: {quoted(found[0])}")
        elif _has_font(paragraph, legacy_fonts):
            yield Miss(paragraph.place, "phông chữ của bảng mã cũ (TCVN3, VNI)")


def _has_font(paragraph: Paragraph, starts: tuple[str, ...]) -> bool:
    return any(name.casefold().startswith(starts) for run in paragraph.runs for name in _fonts(run))


def _decomposed(text: str) -> str:
    """The first words that are not composed, as they should read."""
    words = [word for word in text.split() if word != unicodedata.normalize("NFC", word)]
    return ", ".join(quoted(unicodedata.normalize("NFC", word)) for word in words[:_SHOWN])


CHECKS: Checks = {"FONT-01": _typeface, "FONT-02": _colour, "FONT-03": _highlight, "FONT-04": _unicode}
