"""Whether a word is spelled like a Vietnamese syllable: the measure by which misread encodings are recognised."""

import unicodedata
from functools import lru_cache
from typing import Final

_ONSETS: Final = ("ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr",
                  "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "")
_WRITTEN_RIMES: Final = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep "
    "et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op "
    "ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ooc oong ô ôc ôi "
    "ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm "
    "uôn uông uôt uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương "
    "ươp ươt ươu y ych ynh yt yêm yên yêng yêt yêu "
)
_RIMES: Final = frozenset(_WRITTEN_RIMES.split())
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOPS: Final = ("p", "t", "c", "ch")       # after these only sắc and nặng are possible
_SHARP: Final = frozenset("\u0301\u0323")


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable with its tone: ``Bắc``, ``ỦY``; not ``B¾c`` nor ``Coäng``."""
    marks = [letter for letter in unicodedata.normalize("NFD", word.lower()) if letter in _TONES]
    if len(marks) > 1:
        return False
    letters = "".join(letter for letter in unicodedata.normalize("NFD", word.lower()) if letter not in _TONES)
    letters = unicodedata.normalize("NFC", letters)
    return any(letters.startswith(onset) and _fits(onset, letters[len(onset):], marks) for onset in _ONSETS)


def _fits(onset: str, rime: str, marks: list[str]) -> bool:
    if rime not in _RIMES:
        return False
    front = rime[0] in "eêiy"
    if onset in ("c", "g", "ng") and front and not (onset == "g" and rime[0] == "i"):
        return False
    if onset in ("gh", "ngh") and not front:
        return False
    return not rime.endswith(_STOPS) or not marks or marks[0] in _SHARP
