"""Names of units as they stand in a sentence: ``xã Bằng Thành``, ``huyện Ba Bể``, but ``Sở Nội vụ``, ``Phường 1``."""

_COMMON_NOUNS = ("Xã ", "Phường ", "Thị trấn ", "Huyện ", "Quận ", "Thị xã ", "Thành phố ")


def inside_sentence(name: str) -> str:
    """The common noun of an administrative unit small (Nghị định 30/2020/NĐ-CP, Phụ lục II); with a number it stays.

    Which units are named after a person or an event, and therefore keep it too, a name does not tell.
    """
    for noun in _COMMON_NOUNS:
        if name.startswith(noun) and not name[len(noun):len(noun) + 1].isdigit():
            return noun.lower() + name.removeprefix(noun)
    return name


def small(text: str) -> str:
    """The first letter small, as inside a sentence; an abbreviation (GRDP) stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def council(name: str) -> str:
    """Whom to write to: ``Ủy ban nhân dân huyện Ba Bể`` for an administrative unit, an office by its own name."""
    return f"Ủy ban nhân dân {inside_sentence(name)}" if name.startswith(_COMMON_NOUNS) else name
