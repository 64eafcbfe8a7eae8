"""The declarations of forms and figures as plain dicts: what the catalogue says in TOML, as it stands for a year."""

import tomllib
from functools import cache
from typing import Any

from tests.oracle.sheets import INPUTS

FOLDER = INPUTS.parent / "report_templates" / "catalogue"
Declared = dict[str, Any]


@cache
def _all(folder: str) -> tuple[Declared, ...]:
    return tuple(tomllib.loads(path.read_text(encoding="utf-8-sig")) for path in sorted((FOLDER / folder).glob("*.toml")))


@cache
def forms() -> dict[str, Declared]:
    """Form -> its declaration, the fields by id, as in 2018: last year's figures were collected by the same."""
    found = {}
    for form in _all("forms"):
        if form["valid_from"] <= 2018 <= form.get("valid_to", 9999):
            found[form["id"]] = {**form, "fields": {field["id"]: field for field in form["field"]}}
    return found


@cache
def figures() -> dict[str, Declared]:
    """Figure -> its declaration, as in 2018. No form was replaced by another before 2021."""
    found = {}
    for file in _all("figures"):
        for figure in file["figure"]:
            if figure.get("valid_from", 0) <= 2018 <= figure.get("valid_to", 9999):
                starts = [edition["valid_from"] for edition in figure.get("edition", ())]
                breaks = [one["year"] for one in figure.get("breaks", ())]
                assert all(start > 2018 for start in starts) and 2018 not in breaks, figure["id"]
                found[figure["id"]] = figure
    return found


@cache
def wording() -> Declared:
    return tomllib.loads((FOLDER / "wording.toml").read_text(encoding="utf-8-sig"))


@cache
def least_coverage() -> float:
    """nam.toml: the share of units that must have both years."""
    return float(tomllib.loads((INPUTS / "2018" / "nam.toml").read_text(encoding="utf-8-sig"))["do_phu_so_sanh"])
