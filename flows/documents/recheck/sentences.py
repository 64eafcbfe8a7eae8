"""Words of direction in an edited document: each against its figure as printed, as edited, as the edition has it now."""

from collections.abc import Iterator, Mapping, Sequence

from flows.documents.recheck.directions import (
    MET,
    WORDS,
    containers,
    contradicts,
    leading_word,
    pairs,
    sign_of,
    sign_shown,
    verdict_word,
    words_beside,
)
from flows.documents.recheck.findings import Findings, Found
from flows.documents.recheck.printed import Figure
from flows.documents.recheck.reading import Control, Paragraph
from flows.documents.recheck.record import Record, Verdict
from flows.documents.recheck.tokens import Token
from flows.documents.recheck.values import FALL, RISE, SAME, Row, direction, parse_number
from flows.wording.shown import is_change

Tokens = Mapping[Paragraph, Sequence[Token]]
Beside = Mapping[Control, tuple[str, str]]
_CHANGES = (".change", ".change_pct")


def check_directions(figures: Sequence[Figure], tokens: Tokens, record: Record | None) -> Findings:
    """Sentences whose direction word no longer fits; each figure and each result with its plan is told once."""
    beside = {control: words for line in tokens.values() for control, words in words_beside(line).items()}
    edited = _edited_bases(figures)
    judged = {verdict.id for verdict in record.verdicts} if record else set()
    for figure in figures:
        found = _change(figure, beside, edited) if is_change(figure.control.id) else None
        if found is None and figure.control.id not in judged:
            found = _beside(figure, beside)
        if found:
            yield found
    if record:
        yield from _verdicts(figures, tokens, record)


def _change(figure: Figure, beside: Beside, edited: Mapping[str, tuple[float, float]]) -> Found | None:
    """A figure that is a change: its verb, inside the control or right before it, against the sign of its value."""
    text = figure.control.text
    word = leading_word(text) or beside[figure.control][0]
    if word not in (RISE, FALL, SAME):
        return None
    number = parse_number(text)
    if number is not None and number < 0:
        return _wrong(figure, FALL, word, f"số {text} là số âm") if word == RISE else None
    row = figure.now if figure.as_now and not figure.as_printed else figure.stored or figure.now
    fitting = direction(row) if row else ""
    if fitting and fitting != word:
        # Another verb before a number that was edited as well may be right; the edited number is told already.
        told = not (figure.as_printed or figure.only_its_word)
        return None if told else _wrong(figure, fitting, word, f"số liệu là {WORDS[fitting]}")
    base = edited.get(_base(figure.control.id))
    if base and row is not None and fitting:
        shifted = _direction_after(row, *base)
        if shifted != word:
            return _wrong(figure, shifted, word, "con số được so sánh đã bị sửa tay")
    return None


def _direction_after(row: Row, old: float, new: float) -> str:
    """Direction of a change once the figure it is about was edited from ``old`` to ``new``, last year's value being the same."""
    change = float(row["value"])
    if _name(row["id"]).endswith("_gain"):
        return direction({**row, "value": change + old - new})      # places climbed: a smaller rank is a gain
    previous = old / (1 + change / 100) if _name(row["id"]).endswith(".change_pct") and change > -100 else old - change
    return direction({**row, "value": new - previous})


def _name(identity: str) -> str:
    return identity.partition("@")[0].partition("#")[0]


def _base(identity: str) -> str:
    for suffix in _CHANGES:
        head, found, tail = identity.partition(suffix)
        if found and (not tail or tail[0] == "@"):
            return f"{head}{tail}"
    return identity.replace(".rank_gain", ".rank") if ".rank_gain" in identity else ""


def _edited_bases(figures: Sequence[Figure]) -> dict[str, tuple[float, float]]:
    """Figure id -> (value, number a person put in its place), for figures edited by hand."""
    found = {}
    for figure in figures:
        row, number = figure.stored or figure.now, parse_number(figure.control.text)
        if row is None or number is None or is_change(figure.control.id) or figure.as_printed or figure.as_now:
            continue
        if row["value"] == row["value"]:
            found[figure.control.id] = (float(row["value"]), number)
    return found


def _beside(figure: Figure, beside: Beside) -> Found | None:
    """Words before and behind a control against those printed there, and against a sign that has turned."""
    for place, words in enumerate(beside[figure.control]):
        printed = [word for one in figure.printed for word in (one.before, one.after)[place].split()]
        for word in words.split():
            if contradicts(word, printed):
                stored = next(one for one in printed if contradicts(word, [one]))
                return _wrong(figure, stored, word, f"khi in là {WORDS[stored]}")
            if not place and word in printed and word in (RISE, FALL) and _has_turned(figure):
                return _wrong(figure, FALL if word == RISE else RISE, word, "dấu của con số đã đổi")
    return None


def _has_turned(figure: Figure) -> bool:
    shown = parse_number(figure.control.text)
    if figure.stored is None or shown is None or is_change(figure.control.id):
        return False
    return sign_of(shown, 0.0) * sign_of(figure.stored["value"], 0.0) < 0


def _verdicts(figures: Sequence[Figure], tokens: Tokens, record: Record) -> Findings:
    """Results beside their plan: the judging word as printed, and the result still on the same side of the plan."""
    of_control = {figure.control: figure for figure in figures}
    printed: dict[str, list[Verdict]] = {}
    for verdict in record.verdicts:
        printed.setdefault(verdict.id, []).append(verdict)
    for group in containers(list(tokens)):
        for _, result, plan in pairs(group):
            figure = of_control.get(result)
            if figure is not None and (stored := printed.get(result.id)):
                yield from _verdict(figure, plan, verdict_word(group, tokens), stored)


def _verdict(figure: Figure, plan: Control, word: str, printed: Sequence[Verdict]) -> Iterator[Found]:
    stored = [verdict for verdict in printed if bool(verdict.word) == bool(word)] or printed
    words = {verdict.word for verdict in stored} - {""}
    sign = sign_shown(figure.control, plan)
    turned = all(verdict.sign * sign < 0 or (verdict.word == MET and not verdict.sign and sign) for verdict in stored)
    if contradicts(word, words) and not turned:
        expected = sorted(words)[0]
        yield _wrong(figure, expected, word, f"khi in là {WORDS[expected]}")
    elif turned and (not word or word in words):
        side = "vượt" if sign > 0 else "dưới"
        yield Found("direction-word", figure.place, f"lời văn khớp số đang ghi ({side} kế hoạch)", WORDS.get(word, ""),
                    f"{figure.label}: kết quả {figure.control.text} nay {side} kế hoạch {plan.text}, "
                    "lời đánh giá không còn khớp.")


def _wrong(figure: Figure, expected: str, word: str, reason: str) -> Found:
    return Found("direction-word", figure.place, WORDS[expected], WORDS[word],
                 f"{figure.label}: “{WORDS[word]}” không khớp con số; {reason}.")

