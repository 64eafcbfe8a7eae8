"""``phe-duyet.json``: who approved an edition and when. While it lies in ``outputs/YEAR`` the year is frozen.

The day of approval is a fact of law and stands in the edition; otherwise no edition tells when it was made.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from flows.publish.manifest import APPROVED, read_manifest
from flows.wording.dates import short_date

APPROVAL = "phe-duyet.json"


@dataclass(frozen=True, slots=True)
class Approval:
    """``date`` as 2019-01-16. ``sha256`` is the hash of the approved ``document``, ``handed_in`` of the file it was made from.

    ``replaces`` is the kept edition whose report this one replaces ("luu/1"), "" for the first of its year; ``replaced_number``
    ("15/BC-UBND") and ``replaced_on`` as far as they are known.
    """

    year: str
    by: str
    date: str
    document: str
    sha256: str
    handed_in: str
    replaces: str = ""
    replaced_number: str = ""
    replaced_on: str = ""

    @property
    def told(self) -> str:
        """``được Bà A phê duyệt ngày 16/01/2019``, as far as the record can be read."""
        by = f"được {self.by} " if self.by else "được "
        day = f" ngày {short_date(date.fromisoformat(self.date))}" if self.date else ""
        return f"{by}phê duyệt{day}"


def write_approval(folder: Path, approval: Approval) -> None:
    """Writes the record into a folder that is about to be published."""
    text = json.dumps(asdict(approval), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / APPROVAL).write_text(text, encoding="utf-8", newline="\n")


def read_approval(edition: Path) -> Approval | None:
    """The approval of an edition, None where it is not approved.

    A record that is damaged or gone does not free a year: then what is unknown is blank.
    """
    manifest = read_manifest(edition)
    if not (edition / APPROVAL).exists() and (manifest is None or manifest["edition"] != APPROVED):
        return None
    try:
        approval = Approval(**json.loads((edition / APPROVAL).read_text(encoding="utf-8")))
        date.fromisoformat(approval.date)
    except (OSError, ValueError, TypeError):
        return Approval(edition.name, "", "", "", "", "")
    return approval
