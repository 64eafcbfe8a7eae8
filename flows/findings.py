"""What is wrong or worth a look, told to the one who can mend it: the record, and the table made of many."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd



@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: stable code, place, what was expected, what was found.

    ``severity`` and ``message`` stay empty where the code's entry in ``catalogue/findings.toml`` supplies them;
    form rules bring their own. ``file`` is relative to ``inputs/YEAR``; ``cell`` is an address such as ``D17``.
    """

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    unit: str = ""
    form: str = ""
    expected: str = ""
    found: str = ""
    severity: str = ""
    message: str = ""
    suggested_cell: str = ""
    suggested_value: str = ""


FINDING_COLUMNS = ("year", "unit", "form", "code", "severity", "file", "sheet", "cell", "expected", "found", "message",
                   "suggested_cell", "suggested_value")


def findings_table(findings: Iterable[Finding], year: str) -> "pd.DataFrame":
    """One row per finding, columns of the contract, in the order given; severity and message as the record has them."""
    import pandas as pd  # here, because readers in worker processes make findings and no tables

    rows = [asdict(finding) for finding in findings]
    table = pd.DataFrame(rows, columns=[field.name for field in fields(Finding)], dtype=object)
    table.insert(0, "year", year)
    return table[list(FINDING_COLUMNS)]
