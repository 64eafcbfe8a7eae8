"""Findings in words: severity and message from the catalogue's codes; numbers as people write them."""

import math
from collections.abc import Iterable
from dataclasses import replace

from flows.catalogue import Catalogue
from flows.findings import Finding

SEVERITIES = ("error", "warning", "note")


def worded(findings: Iterable[Finding], catalogue: Catalogue) -> list[Finding]:
    """The findings with severity and message filled in. A code the catalogue does not know stays an error."""
    return [_worded(finding, catalogue) for finding in findings]


def _worded(finding: Finding, catalogue: Catalogue) -> Finding:
    if finding.severity and finding.message:
        return finding
    code = catalogue.finding_codes.get(finding.code)
    if code is None:
        return replace(finding, severity="error", message=f"{finding.code}: cần {finding.expected}, gặp {finding.found}")
    message = code.message.replace("{expected}", finding.expected).replace("{found}", finding.found)
    return replace(finding, severity=finding.severity or code.severity, message=message)


def plain(value: object) -> str:
    """A number in a message: unrounded up to 6 decimals, decimal comma, thousands dots from 1.000 on; text as it is."""
    if isinstance(value, str):
        return value
    number = round(float(value), 6)  # type: ignore[arg-type]
    if math.isnan(number) or math.isinf(number):
        return "…"
    whole, _, decimals = f"{abs(number):.6f}".partition(".")
    decimals = decimals.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    return ("-" if number < 0 else "") + grouped + (f",{decimals}" if decimals else "")
