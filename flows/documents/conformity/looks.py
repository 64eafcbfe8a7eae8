"""A piece of text against the look a rule demands -> the differences, in Vietnamese."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.documents.conformity.measures import decimal
from flows.documents.conformity.paper import Piece
from flows.documents.conformity.parts import Document
from flows.documents.conformity.properties import RunFormat
from flows.documents.conformity.rules import Look, Rule

ALIGNED = {"left": "căn trái", "right": "căn phải", "center": "căn giữa", "both": "căn đều hai bên"}


@dataclass(frozen=True, slots=True)
class Miss:
    """One breach of a rule: where, and what stands there. ``expected`` where it is narrower than the rule's own text."""

    place: str
    found: str
    expected: str = ""


Check = Callable[[Document, Rule], Iterable[Miss]]
Checks = Mapping[str, Check]
WHOLE = "cả văn bản"


def within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def size_text(size: float) -> str:
    return f"cỡ {decimal(size)}"


def quoted(text: str) -> str:
    return f"“{text}”"


def look_misses(piece: Piece, look: Look) -> Iterator[Miss]:
    """One miss that names all differences of a piece; none where it looks as it must."""
    if found := differences(piece, look):
        yield Miss(piece.paragraph.place, "; ".join(found))


def differences(piece: Piece, look: Look) -> list[str]:
    """What differs from ``look``."""
    found = [text for style in piece.formats for text in format_differences(style, look)]
    if look.capitals is not None and piece.is_capital != look.capitals and any(letter.isalpha() for letter in piece.text):
        found.append("không viết hoa toàn bộ" if look.capitals else "viết hoa toàn bộ")
    if look.align is not None and piece.align != look.align:
        found.append(ALIGNED.get(piece.align, f"căn {piece.align}"))
    return list(dict.fromkeys(found))


def format_differences(style: RunFormat, look: Look) -> list[str]:
    """What differs in one run's format."""
    found = [] if look.size is None or within(style.size, look.size) else [size_text(style.size)]
    switches = ((style.bold, look.bold, "đậm"), (style.italic, look.italic, "nghiêng"),
                (bool(style.underline), look.underlined, "gạch chân"))
    found += [word if value else f"không {word}" for value, wanted, word in switches if wanted is not None and value != wanted]
    return found
