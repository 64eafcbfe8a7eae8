"""What can be found in an edited document: codes with severity, and the record of one finding."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flows.documents.recheck.reading import Paragraph
from flows.findings import Finding

SEVERITIES: Final = {
    "figure-edited": "error",           # the number was changed by hand
    "figure-outdated": "error",         # it stands as printed, but the data has changed since
    "figure-unknown": "error",          # the present edition has no such figure any more
    "direction-word": "error",          # tăng, giảm, vượt, không đạt … no longer fits the figure
    "date-differs": "error",            # a year or date is no longer the one of the edition
    "impossible-date": "error",         # 31/02/2018
    "unusual-year": "warning",          # a year far from the report's, in text that was added
    "loose-number": "warning",          # a number typed in plain text that no figure shows
    "record-missing": "warning",        # figures, but nothing stored about them
    "figure-deleted": "note",
    "figure-copied": "note",
    "edition-missing": "note",          # nothing published to compare with
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document: the paragraph, "" for the document as a whole, and the figure."""

    paragraph: Paragraph | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding before it gets its file: code, place, what should stand there and what does, and the sentence."""

    code: str
    place: Place
    expected: str
    found: str
    message: str

    @property
    def severity(self) -> str:
        return SEVERITIES[self.code]

    def as_finding(self, file: str) -> Finding:
        """In the shape of the contract: the paragraph as ``sheet``, the figure's id as ``cell``."""
        paragraph = self.place.paragraph
        return Finding(self.code, file, sheet=paragraph.place if paragraph else "", cell=self.place.figure,
                       expected=self.expected, found=self.found, severity=self.severity, message=self.message)


Findings = Iterator[Found]
