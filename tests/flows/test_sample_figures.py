"""The published figures of the sample year against the second computation of tests/oracle.py."""

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from tests import oracle


@pytest.fixture(scope="module")
def figures(edition: Path) -> pd.DataFrame:
    table = pd.read_csv(edition / "so-lieu" / "figures.csv", dtype=str, keep_default_na=False)
    return table.set_index("id")


@pytest.fixture(scope="module")
def expected() -> dict[str, Fraction | None]:
    return oracle.values()


def test_every_figure_of_province_and_units_is_right_to_the_last_digit(figures: pd.DataFrame,
                                                                       expected: dict[str, Fraction | None]) -> None:
    wrong = {}
    for identity, value in expected.items():
        if "@" in identity and identity not in figures.index:
            continue                    # not declared for units of this level; the next test sees to the districts
        found = figures.at[identity, "value"]
        if (found == "") != (value is None) or (value is not None and not _same(found, value)):
            wrong[identity] = (found, value and float(value))
    assert wrong == {}


def test_province_and_districts_have_the_main_figures(figures: pd.DataFrame, expected: dict[str, Fraction | None]) -> None:
    districts = {unit.code for unit in oracle.units() if unit.level == "huyen"}
    main = {identity for identity in expected if identity.rpartition("@")[2] in districts or "@" not in identity}
    assert main - set(figures.index) == set()
    assert len(main) > 900


def test_how_many_units_a_figure_stands_on(figures: pd.DataFrame) -> None:
    wrong = {}
    for identity, counts in oracle.coverage().items():
        if identity in figures.index:
            found = (int(figures.at[identity, "n_reported"]), int(figures.at[identity, "n_expected"]))
            if found != counts:
                wrong[identity] = (found, counts)
    assert wrong == {}


def _same(found: str, value: Fraction) -> bool:
    """Equal as doubles, give or take the last bits of a quotient or of a difference of quotients."""
    return abs(Fraction(found) - value) <= max(abs(value), 1) * Fraction(1, 2**46)
