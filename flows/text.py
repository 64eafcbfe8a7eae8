"""Vietnamese text as people type it -> one form for storing (NFC) and one for comparing (the folded key)."""

import re
import unicodedata
from functools import lru_cache

# The tone mark of open oa, oe, uy syllables stands on either vowel (hoà/hòa, uỷ/ủy): both fold to the same key because
# folding strips tone marks altogether; only stored text keeps what was typed.
_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "đ": "d", "Đ": "D", "\u00a0": " ", "\u200b": "", "\ufeff": "", "\u00ad": "",
                              "–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "’": "'", "‘": "'"})
_NOT_WORD = re.compile(r"[^0-9a-z%/]+")
# Control characters and private-use marks that must not reach Word, CSV or a log; lone surrogates break UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text fit to store and print: NFC, without control, private-use, bidirectional or surrogate characters."""
    return _UNPRINTABLE.sub("", unicodedata.normalize("NFC", text))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Comparison key: no case, accents, tone placement, punctuation or extra spaces. ``Uỷ  ban`` -> ``uy ban``.

    Keeps digits, ``%`` and ``/``, which tell labels apart. Two labels with equal keys are the same label.
    """
    plain = unicodedata.normalize("NFD", text.translate(_LOOK_ALIKES))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("đ", "d").replace("Đ", "D")
    return _NOT_WORD.sub(" ", plain.lower()).strip()


def squeeze(text: str) -> str:
    """Cleaned text on one line with single spaces, for names and labels."""
    return " ".join(clean(text).split())
