"""Years and dates outside controls: still those the edition printed, and possible at all?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flows.documents.recheck.findings import Findings, Found, Place
from flows.documents.recheck.reading import Paragraph
from flows.documents.recheck.tokens import Token, context, is_possible

Tokens = Mapping[Paragraph, Sequence[Token]]
_BEFORE, _AFTER = 5, 1
# A year told as beginning, end or background of something may be any.
_BACKGROUND = frozenset({"từ", "đến", "tới", "trước", "sau", "giai", "đoạn", "kỳ", "khoá", "khóa", "-", "/", "định", "hướng",
                         "với", "hết", "nhìn"})


def dates_of(tokens: Tokens) -> dict[str, tuple[str, ...]]:
    """What stands around years and dates -> their texts in reading order, for the record."""
    found: dict[str, list[str]] = defaultdict(list)
    for _, around, text in _dated(tokens):
        found[around].append(text)
    return {around: tuple(texts) for around, texts in found.items()}


def _dated(tokens: Tokens) -> Iterator[tuple[Paragraph, str, str]]:
    for paragraph, line in tokens.items():
        for place, token in enumerate(line):
            if token.kind in ("year", "date"):
                yield paragraph, context(line, place, _BEFORE, _AFTER), token.text


def check_dates(tokens: Tokens, stored: Mapping[str, tuple[str, ...]], year: int) -> Findings:
    """Errors for dates that were changed where the edition printed others, warnings for odd years in new text."""
    places: dict[str, list[tuple[Paragraph, str]]] = defaultdict(list)
    for paragraph, around, text in _dated(tokens):
        places[around].append((paragraph, text))
    changed = [one for around, found in places.items()
               for one in _changed(found, stored.get(around) or _by_words_before(around, stored))]
    yield from changed
    known = {text for texts in stored.values() for text in texts}
    told = {(one.place.paragraph, one.found) for one in changed}
    yield from (one for one in _odd(tokens, known, year) if (one.place.paragraph, one.found) not in told)


def _changed(found: Sequence[tuple[Paragraph, str]], printed: Sequence[str]) -> Findings:
    """A value more often than printed, while another printed one is gone from the same surroundings."""
    now, then = Counter(text for _, text in found), Counter(printed)
    surplus, lost = now - then, list((then - now).elements())
    for paragraph, text in reversed(found):
        if lost and surplus[text] > 0:
            surplus[text] -= 1
            expected = lost.pop()
            kind = "Năm" if len(expected) == 4 else "Ngày"
            yield Found("date-differs", Place(paragraph), expected, text, f"{kind} {text} khác bản đã in: {expected}.")


def _by_words_before(around: str, stored: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The printed year where only what follows was edited; taken only behind a figure or a quoted name, which are telling."""
    before = around.split(" … ")[0]
    if "□" not in before and "”" not in before:
        return ()
    values = {text for key, texts in stored.items() if key.split(" … ")[0] == before for text in texts}
    return tuple(values) if len(values) == 1 else ()


def _odd(tokens: Tokens, known: set[str], year: int) -> Findings:
    usual = {str(number) for number in range(year - 2, year + 2)}
    for paragraph, line in tokens.items():
        for place, token in enumerate(line):
            if token.kind == "date" and token.text not in known and not is_possible(token.text):
                yield Found("impossible-date", Place(paragraph), "ngày có trong lịch", token.text,
                            f"Không có ngày {token.text} trong lịch.")
            if token.kind == "year" and token.text not in usual | known and _is_bare(line, place):
                yield Found("unusual-year", Place(paragraph), f"{year - 2} đến {year + 1}", token.text,
                            f"Năm {token.text} cách xa năm báo cáo {year}; xem lại có đúng ý không.")


def _is_bare(line: Sequence[Token], place: int) -> bool:
    """Whether ``năm 2014`` stands by itself: not ``từ năm``, ``giai đoạn``, and not in the date of a document."""
    if not place or line[place - 1].text != "năm":
        return False
    before = [token.text for token in line[max(0, place - 4):place - 1]]
    return not _BACKGROUND.intersection(before[-2:]) and "tháng" not in before
