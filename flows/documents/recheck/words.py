"""Words of direction that danvan wrote itself, turned together with their figures; sentences a person has touched are left.

A row or paragraph is as printed when its text around the controls is the one whose digest the record holds.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.documents.recheck.directions import (
    EXCEEDED,
    MET,
    MISSED,
    WORDS,
    containers,
    leading_word,
    pairs,
    sign_of,
    verdict_word,
    words_beside,
)
from flows.documents.recheck.printed import Figure
from flows.documents.recheck.reading import Control, Paragraph
from flows.documents.recheck.record import Record, Verdict
from flows.documents.recheck.tokens import Token, tokens_of
from flows.documents.recheck.values import FALL, RISE, direction
from flows.documents.word_xml import SDT, Element, T
from flows.text import squeeze
from flows.wording.shown import is_change

_OPPOSITE = {EXCEEDED: MISSED, MISSED: EXCEEDED}
_PHRASES = {EXCEEDED: r"vượt", MET: r"đạt", MISSED: r"(?:không|chưa) (?:đạt|vượt)", RISE: "tăng", FALL: "giảm"}
_LONGEST_CELL = 3       # words; a longer cell is text, not a verdict
Group = Sequence[Paragraph]
Tokens = Mapping[Paragraph, Sequence[Token]]


@dataclass(frozen=True, slots=True)
class Turned:
    """A word that was turned: beside which figure, in the how manieth row or paragraph, from which meaning to which.

    A verdict judges a result by its plan; ``sign`` is that of their difference now. Else it is the verb of a change.
    """

    figure: Figure
    place: int
    group: Group
    old: str
    new: str
    is_verdict: bool
    sign: int = 0


def shape(group: Group) -> str:
    """Digest of what a row or paragraph says around its figures."""
    lines = (squeeze("".join(f"□{span.control.id}" if span.control else "□" if span.is_field else span.text
                             for span in paragraph.spans)) for paragraph in group)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def shapes_of(paragraphs: Sequence[Paragraph], tokens: Tokens) -> frozenset[str]:
    """Digests of the rows and paragraphs whose words of direction danvan may turn later, for the record."""
    return frozenset(shape(group) for group in containers(paragraphs) if _has_words(group, tokens))


def _has_words(group: Group, tokens: Tokens) -> bool:
    if next(pairs(group), None) is not None:
        return True
    return any(before and is_change(control.id) for paragraph in group if paragraph.controls
               for control, (before, _) in words_beside(tokens[paragraph]).items())


def turn_words(paragraphs: Sequence[Paragraph], figures: Sequence[Figure], record: Record, fresh: Record | None) -> list[Turned]:
    """Turn every word that no longer fits its refreshed figure, in rows and paragraphs that are as printed.

    ``fresh``: what the present edition's own document says, where it can be read; it knows for which targets less is better.
    """
    of_control = {figure.control: figure for figure in figures}
    tokens = {paragraph: tokens_of(paragraph) for paragraph in paragraphs}
    done = []
    for place, group in enumerate(containers(paragraphs) if record.shapes else ()):
        if any(paragraph.controls for paragraph in group) and shape(group) in record.shapes:
            found = [*_verbs(place, group, of_control, tokens), *_verdicts(place, group, of_control, tokens, record, fresh)]
            done += [one for one in found if _write(one)]
    return done


def _verbs(place: int, group: Group, of_control: Mapping[Control, Figure], tokens: Tokens) -> Iterator[Turned]:
    """The verb before a change that is told without one: ``giảm □`` -> ``tăng □``; "không đổi" needs another sentence."""
    for paragraph in group:
        for control, (before, _) in words_beside(tokens[paragraph]).items():
            figure = of_control.get(control)
            if figure is None or figure.now is None or not (is_change(control.id) and figure.as_now):
                continue
            new = direction(figure.now)
            if before in (RISE, FALL) and new in (RISE, FALL) and new != before and not leading_word(control.text):
                yield Turned(figure, place, group, before, new, is_verdict=False)


def _verdicts(place: int, group: Group, of_control: Mapping[Control, Figure], tokens: Tokens, record: Record,
              fresh: Record | None) -> Iterator[Turned]:
    for _, result, plan in pairs(group):
        figure, planned = of_control.get(result), of_control.get(plan)
        if figure is None or planned is None or not (figure.as_now and planned.as_now):
            continue
        word = verdict_word(group, tokens)
        stored = [one for one in record.verdicts if one.id == result.id and one.word == word]
        if word and stored and figure.now and planned.now:
            sign = sign_of(figure.now["value"], planned.now["value"])
            new = _judged(sign, stored[0], record, fresh)
            if new and new != word:
                yield Turned(figure, place, group, word, new, is_verdict=True, sign=sign)


def _judged(sign: int, stored: Verdict, record: Record, fresh: Record | None) -> str:
    """The word for the refreshed result; "" where only a person can tell."""
    if sign * stored.sign > 0:
        return stored.word
    if fresh and (word := _said_now(stored, record, fresh)):
        return word
    return MET if not sign else _OPPOSITE.get(stored.word, "")


def _said_now(stored: Verdict, record: Record, fresh: Record) -> str:
    """How the edition's own document judges in that place; a sentence and a table row may use other words for one result."""
    before, now = ([one for one in known.verdicts if one.id == stored.id] for known in (record, fresh))
    words = {one.word for one in now} - {""}
    if len(words) == 1:
        return words.pop()
    return now[before.index(stored)].word if len(before) == len(now) else ""


def _write(turned: Turned) -> bool:
    """Put the word in; False where Word has cut it into pieces."""
    if turned.is_verdict and turned.group[0].row is not None:
        return any(_write_cell(paragraph, turned) for paragraph in turned.group)
    paragraph = turned.figure.paragraph
    plain = [item for item in paragraph.element.iter(T) if next(item.iterancestors(SDT), None) is None]
    if not turned.is_verdict:
        order = list(paragraph.element.iter())
        plain = plain[:sum(order.index(item) < order.index(turned.figure.control.element) for item in plain)]
    return any(_replace_last(item, turned) for item in reversed(plain)) and (turned.is_verdict or _drop_sign(turned.figure))


def _drop_sign(figure: Figure) -> bool:
    """The verb tells the direction now: ``tăng -12`` is ``giảm 12``."""
    for item in figure.control.texts[:1]:
        item.text = (item.text or "").lstrip("-")
    return True


def _write_cell(paragraph: Paragraph, turned: Turned) -> bool:
    if paragraph.controls or len(paragraph.text.split()) > _LONGEST_CELL or leading_word(paragraph.text) != turned.old:
        return False
    texts = [item for item in paragraph.element.iter(T) if item.text]
    return len(texts) == 1 and _replace_last(texts[0], turned)


def _replace_last(item: Element, turned: Turned) -> bool:
    text = item.text or ""
    found = list(re.finditer(rf"(?<!\w){_PHRASES[turned.old]}(?!\w)", text, re.IGNORECASE))
    if not found:
        return False
    word, (start, end) = WORDS[turned.new], found[-1].span()
    item.text = text[:start] + (word.capitalize() if text[start].isupper() else word) + text[end:]
    return True


def renewed(record: Record, turned: Sequence[Turned], paragraphs: Sequence[Paragraph]) -> Record:
    """The record after words were turned: new verdicts, verbs and digests. ``paragraphs``: the document read anew."""
    signs = {one.figure.control.id: one for one in turned if one.is_verdict}
    verbs = {one.figure.control.id: one for one in turned if not one.is_verdict}
    verdicts = tuple(_verdict(one, signs) for one in record.verdicts)
    controls = tuple(replace(one, before=verbs[one.id].new) if one.id in verbs and one.before == verbs[one.id].old else one
                     for one in record.controls)
    groups = list(containers(paragraphs)) if turned else []
    shapes = record.shapes | {shape(groups[one.place]) for one in turned}
    return replace(record, verdicts=verdicts, controls=controls, shapes=shapes)


def _verdict(stored: Verdict, turned: Mapping[str, Turned]) -> Verdict:
    one = turned.get(stored.id)
    return Verdict(stored.id, one.sign, one.new) if one and stored.word == one.old else stored
