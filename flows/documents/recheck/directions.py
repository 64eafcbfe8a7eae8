"""Words of direction beside figures: tăng, giảm, không đổi, and vượt, đạt, không đạt; do they still fit their figure?"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from flows.documents.recheck.reading import Control, Paragraph
from flows.documents.recheck.record import Verdict
from flows.documents.recheck.tokens import Token
from flows.documents.recheck.values import FALL, RISE, SAME, Row, parse_number

MET, EXCEEDED, MISSED = "met", "exceeded", "missed"
WORDS = {RISE: "tăng", FALL: "giảm", SAME: "không đổi", MET: "đạt", EXCEEDED: "vượt", MISSED: "không đạt"}
# Longest first: "không đạt" must not be read as "đạt".
_PHRASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("không", "thay", "đổi"), SAME), (("không", "đổi"), SAME), (("giữ", "nguyên"), SAME), (("giữ", "ổn", "định"), SAME),
    (("không", "đạt"), MISSED), (("chưa", "đạt"), MISSED), (("không", "vượt"), MISSED), (("chưa", "vượt"), MISSED),
    (("không", "tăng"), ""), (("không", "giảm"), ""), (("vượt",), EXCEEDED), (("đạt",), MET), (("tăng",), RISE),
    (("giảm",), FALL))
_GROUPS = ({RISE, FALL, SAME}, {MET, EXCEEDED, MISSED})
_REACH_BEFORE, _REACH_AFTER = 4, 14
_CLAUSE_ENDS = frozenset(".,;:()…")
# A result and the plan it is judged by: id prefixes, the item after them.
_RESULT, _PLAN = "targets.actual.", "targets.plan."


def leading_word(text: str) -> str:
    """Direction a control's own text starts with: ``tăng 11 bậc`` -> RISE; "" for none."""
    words = text.lower().split()
    return next((meaning for phrase, meaning in _PHRASES if tuple(words[:len(phrase)]) == phrase), "")


def words_beside(tokens: Sequence[Token]) -> dict[Control, tuple[str, str]]:
    """Control -> the direction word before it and those behind it (parted by spaces), within its clause; "" for none."""
    return {token.control: (_nearest(_clause(tokens, place, -1)), " ".join(_meanings(_clause(tokens, place, 1))))
            for place, token in enumerate(tokens) if token.control}


def _clause(tokens: Sequence[Token], place: int, step: int) -> list[str]:
    """Words next to a control up to the end of the clause or the next control, in reading order."""
    found: list[str] = []
    at = place + step
    while 0 <= at < len(tokens) and len(found) < (_REACH_AFTER if step > 0 else _REACH_BEFORE):
        if tokens[at].kind in ("control", "field") or tokens[at].text in _CLAUSE_ENDS:
            break
        if tokens[at].kind == "word":
            found.append(tokens[at].text)
        at += step
    return found if step > 0 else found[::-1]


def _nearest(words: Sequence[str]) -> str:
    return next(iter(_meanings(words)[::-1]), "")


def _meanings(words: Sequence[str]) -> list[str]:
    found = (next((sense for phrase, sense in _PHRASES if tuple(words[at:at + len(phrase)]) == phrase), "")
             for at in range(len(words)) if not _is_tail(words, at))
    return [sense for sense in found if sense]


def _is_tail(words: Sequence[str], at: int) -> bool:
    """Whether the word is the end of a longer phrase: the ``đạt`` of ``không đạt``, also ``kế hoạch đạt`` stays a word."""
    return at > 0 and words[at - 1] in ("không", "chưa")


def contradicts(word: str, stored: Collection[str]) -> bool:
    """Whether a word of direction says something else than those that stood there; one of another kind says nothing."""
    return word not in stored and any(word in group and group.intersection(stored) for group in _GROUPS)


def containers(paragraphs: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs that are read together: a table row as a whole, else each by itself."""
    for row, group in groupby(paragraphs, key=lambda paragraph: paragraph.row):
        members = list(group)
        yield from [members] if row is not None else ([one] for one in members)


def pairs(group: Sequence[Paragraph]) -> Iterator[tuple[str, Control, Control]]:
    """(item, result, plan) of every result that stands beside its plan."""
    by_id = {control.id: control for paragraph in group for control in paragraph.controls}
    for identity, control in by_id.items():
        item = identity.removeprefix(_RESULT)
        if item != identity and (plan := by_id.get(f"{_PLAN}{item}")):
            yield item, control, plan


def verdict_word(group: Sequence[Paragraph], tokens: Mapping[Paragraph, Sequence[Token]]) -> str:
    """The word that judges results in a row or paragraph: a cell of its own, else the last such word of the sentence."""
    found = ""
    for paragraph in group:
        words = [token.text for token in tokens[paragraph] if token.kind == "word"]
        if group[0].row is not None and len(words) > 3:
            continue        # a cell of text: names and reasons may say anything
        meaning = _nearest(words)
        found = meaning if meaning in _GROUPS[1] else found
    return found


def verdicts(paragraphs: Sequence[Paragraph], tokens: Mapping[Paragraph, Sequence[Token]],
             figures: Mapping[str, Row]) -> Iterator[Verdict]:
    """What rows and paragraphs with a result and its plan say, by the unrounded values, for the record."""
    for group in containers(paragraphs):
        for _, result, plan in pairs(group):
            if result.id in figures and plan.id in figures:
                sign = sign_of(figures[result.id]["value"], figures[plan.id]["value"])
                yield Verdict(result.id, sign, verdict_word(group, tokens))


def sign_of(result: float | None, plan: float | None) -> int:
    """1, 0 or -1 for a result above, at or below its plan; 0 where one is unknown."""
    if result is None or plan is None or result != result or plan != plan:
        return 0
    return (result > plan) - (result < plan)


def sign_shown(result: Control, plan: Control) -> int:
    """The same for the numbers a reader sees."""
    return sign_of(parse_number(result.text), parse_number(plan.text))
