"""Legal texts -> citations: in full the first time, by type and number afterwards (Nghị định 30/2020/NĐ-CP)."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flows.wording.dates import long_date, short_date


class Citable(Protocol):
    """Anything with both citations: a ``LegalText``, or a legal basis of nam.toml."""

    @property
    def full(self) -> str: ...

    @property
    def short(self) -> str: ...


@dataclass(frozen=True, slots=True)
class LegalText:
    """A text that can be cited. A Law or Ordinance has only ``kind`` and ``subject`` (its name).

    Party documents (``party``) put a comma before "ngày" and write the date with slashes.
    """

    kind: str                   # Nghị định, Chỉ thị, Luật
    number: str = ""            # 30/2020/NĐ-CP; "" for laws
    signed: date | None = None
    issuer: str = ""            # Chính phủ
    subject: str = ""           # trích yếu: về công tác văn thư
    party: bool = False

    @property
    def short(self) -> str:
        """``Nghị định số 30/2020/NĐ-CP``; ``Luật Thực hiện dân chủ ở cơ sở``."""
        return f"{self.kind} số {self.number}" if self.number else f"{self.kind} {self.subject}".strip()

    @property
    def full(self) -> str:
        """``Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư``."""
        if not self.number:
            return self.short
        parts = [self.short]
        if self.signed:
            parts.append(f", ngày {short_date(self.signed)}" if self.party else f" {long_date(self.signed)}")
        if self.issuer:
            parts.append(f" của {self.issuer}")
        if self.subject:
            parts.append(f" {_lower_first_word(self.subject)}")
        return "".join(parts)


class Citations:
    """What one document has cited so far; make a new one per document."""

    def __init__(self) -> None:
        self._cited: set[str] = set()

    def cite(self, text: Citable) -> str:
        """The citation for this place: full the first time, short from then on."""
        if text.short in self._cited:
            return text.short
        self._cited.add(text.short)
        return text.full


def _lower_first_word(subject: str) -> str:
    # The heading of a document reads "Về công tác …"; inside a sentence it goes on in lower case.
    return f"về{subject[2:]}" if subject.startswith("Về ") else subject
