"""Marks around a shown figure: strings that remember which figure they show until Word controls replace them."""

import re

START, MIDDLE, END = "\ue000", "\ue001", "\ue002"
MARK = re.compile("\ue000([^\ue000-\ue002]*)\ue001([^\ue000-\ue002]*)\ue002")
"""One mark: group 1 is the figure id, group 2 the text shown."""

_FIGURE_ID = re.compile(r"[!-~]{1,64}")


def bound(figure_id: str, text: str) -> str:
    """``text`` marked as showing the figure; an empty id leaves it as it is.

    Raises ValueError for an id that is not 1 to 64 printable ASCII characters, and for text that is marked already: a
    control inside a control would show one figure as two.
    """
    if not figure_id:
        return text
    if not _FIGURE_ID.fullmatch(figure_id):
        raise ValueError(f"not a figure id: {figure_id!r}")
    if any(sign in text for sign in (START, MIDDLE, END)):
        raise ValueError(f"already marked: {text!r}")
    return f"{START}{figure_id}{MIDDLE}{text}{END}"


def unbound(text: str) -> str:
    """The text as people read it, without marks."""
    return MARK.sub(r"\2", text)


def marks(text: str) -> list[tuple[str, str]]:
    """(figure id, text shown) of every mark, in reading order."""
    return MARK.findall(text)
