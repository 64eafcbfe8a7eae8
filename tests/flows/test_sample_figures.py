"""Every row of the published ledger of the sample year against the second computation of tests/oracle."""

import csv
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests import oracle
from tests.oracle.catalogue import figures
from tests.oracle.comparing import Found, differences, is_right, told
from tests.oracle.definitions import definitions
from tests.oracle.ledger import ledger, values
from tests.oracle.lines import sent
from tests.oracle.units import children


def test_the_whole_ledger_is_right_to_the_last_digit(edition: Path, tell: list[str]) -> None:
    """Values, last year's, changes, ranks, units behind a figure, what is shown: no row differs, is missing or too many."""
    wrong = differences(_published(edition / "so-lieu" / "figures.csv"))
    assert not wrong, told(wrong)
    tell.append(f"second computation: {len(ledger())} rows of the ledger, {len(definitions())} figures, all equal")
    assert len(ledger()) > 100_000
    assert definitions().keys() == figures().keys()


def test_the_ledger_people_open_says_the_same(edition: Path) -> None:
    """The sheet of figures of nguon-so-lieu.xlsx: every figure of the province, and those of units that documents show."""
    sheet = CalamineWorkbook.from_path(str(edition / "nguon-so-lieu.xlsx")).get_sheet_by_name("Con số")
    _, heading, *rows = sheet.to_python()
    listed = {str(row[0]): dict(zip(heading, row, strict=True)) for row in rows}
    wrong = {identity: (row, right) for identity, row in listed.items() if (right := ledger()[identity]) and (
        (row["Đơn vị tính"], row["Ghi trong báo cáo"], row["Đơn vị có số liệu"], row["Đơn vị phải có"])
        != (right.unit_of_measure, right.text, right.n_reported, right.n_expected)
        or not is_right(identity, math.nan if row["Giá trị"] == "" else float(row["Giá trị"])))}
    assert wrong == {}
    assert {identity for identity in values() if "@" not in identity} <= listed.keys()


def test_every_number_read_is_the_one_that_stands_in_the_workbooks(edition: Path, tell: list[str]) -> None:
    """Left out: percentages of targets, which are worked out anew, plans that are limits, the column the communes of 065 lack."""
    left_out = {("targets", name) for name in ("pct_of_plan", "pct_of_previous", "plan", "plan_value", "pct")}
    with (edition / "so-lieu" / "facts.csv").open(encoding="utf-8", newline="") as file:
        read = Counter((row["unit"], row["form"], row["field"], Fraction(row["value"])) for row in csv.DictReader(file)
                       if row["value"] and (row["form"], row["field"]) not in left_out)
    stand = Counter((line.unit, form, name, cell) for form, lines in sent().lines.items() for line in lines
                    for name, cell in line.cells.items() if isinstance(cell, Fraction) and (form, name) not in left_out
                    and not (form == "vpcp_06" and name == "early" and line.unit in children("065")))
    assert (read - stand, stand - read) == (Counter(), Counter())
    tell.append(f"second computation: {read.total()} numbers read from the workbooks, all equal")


def test_the_second_computation_shares_no_code_with_the_first() -> None:
    texts = [path.read_text("utf-8") for path in sorted(Path(oracle.__file__).parent.glob("*.py"))]
    imported = {module for text in texts for module in re.findall(r"^\s*(?:from|import) ([\w.]+)", text, re.MULTILINE)}
    assert {module for module in imported if not module.startswith("tests.oracle.")} <= {*sys.stdlib_module_names} | {
        "collections.abc", "lxml", "python_calamine"}
    assert len(imported) > 15


def _published(path: Path) -> Iterator[tuple[str, *Found]]:
    """The rows of figures.csv; a text that would begin with a minus sign stands behind an apostrophe."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (row["id"], row["unit_of_measure"], float(row["value"] or "nan"), row["text"].removeprefix("'"), row["formula"],
                   int(row["n_reported"]), int(row["n_expected"]))
