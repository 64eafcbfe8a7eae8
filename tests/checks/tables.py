"""Submissions and findings as small tables of text."""

from collections.abc import Iterable
from functools import cache

import pandas as pd

from flows.catalogue import Catalogue, FormSpec, load_catalogue
from flows.catalogue.model import CrossRuleSpec
from flows.checks.accept import SUBMISSION_COLUMNS
from flows.findings import Finding
from tests.helpers import catalogue, table


def submissions(text: str) -> pd.DataFrame:
    """One row per file, reporter, row unit and form; a reporter left out is the unit, a hash left out is the file's name."""
    rows = table(text)
    given = {name: rows.get(name, "") for name in SUBMISSION_COLUMNS}
    frame = pd.DataFrame(given).astype(object)
    frame["form"] = frame["form"].replace("", "f")
    frame["reporter"] = frame["reporter"].where(frame["reporter"] != "", frame["unit"])
    frame["sha256"] = frame["sha256"].where(frame["sha256"] != "", frame["file"])
    frame["revision"] = frame["revision"].replace("", 0).astype(int)
    return frame.assign(filled=1, asked=1, has_errors=False, accepted=False)


@cache
def _real() -> Catalogue:
    return load_catalogue(2018)


def known_codes(*forms: FormSpec, cross: Iterable[dict[str, object]] = ()) -> Catalogue:
    """A catalogue of a few forms with the real words of the finding codes."""
    rules = tuple(CrossRuleSpec.model_validate({"passes": {}, "fails": {}, **rule}) for rule in cross)
    return catalogue(*forms).model_copy(update={"finding_codes": _real().finding_codes, "cross_rules": rules})


def places(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """(code, file, cell) of each finding."""
    return [(finding.code, finding.file, finding.cell) for finding in findings]
