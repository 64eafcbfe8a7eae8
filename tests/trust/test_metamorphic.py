"""What must not change a figure does not, and what must change it does so exactly: reordering, renaming, splitting, scaling."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.figures.compute import Job, compute_figures, with_ids
from flows.units import Unit, Units
from flows.year import Year
from tests.helpers import PROVINCE, catalogue, facts, form, year

FIELDS = ("received", "resolved", "late")
SPEC = form(field=[{"id": name, "label": name} for name in FIELDS])
FIGURES: list[dict[str, object]] = [
    {"id": "x.received", "formula": "f.received"}, {"id": "x.communes", "formula": "f.resolved@xa"},
    {"id": "x.rate", "formula": "100 * (f.resolved - f.late) / f.resolved", "unit": "%"},
    {"id": "x.sum", "formula": "f.received + f.resolved - f.late"}]
REPORTING = ("SNV", "061", "01", "02", "065", "03")
Values = dict[str, dict[str, int]]      # unit -> field -> value

_numbers = st.integers(0, 100_000)
_values = st.fixed_dictionaries({unit: st.fixed_dictionaries(dict.fromkeys(FIELDS, _numbers)) for unit in REPORTING})
modest = settings(max_examples=12, deadline=None, derandomize=True, database=None)


def opened(*more: Unit, name: str = "") -> Year:
    """``name`` is added to the name of every unit."""
    made = year(Path("x"), *more)
    named = [replace(unit, name=f"{unit.name} {name}".strip()) for unit in made.units]
    return Year(made.settings, Units(named, date(2018, 12, 14)), Path("x"), Path("x"))


def computed(values: Values, in_year: Year | None = None, *, backwards: bool = False, file: str = "a.xlsx") -> pd.DataFrame:
    """Figures by id: value, state, n_reported, n_expected."""
    in_year = in_year or opened()
    lines = [f"{unit} | {field} | {value}" for unit, fields in values.items() for field, value in fields.items()]
    now = "unit | field | value\n" + "\n".join(reversed(lines) if backwards else lines)
    register = pd.DataFrame([{"unit": unit.code, "form": "f", "state": "valid"} for unit in in_year.units if unit.forms])
    job = Job(in_year, catalogue(SPEC, figures=FIGURES), facts(now, form="f", file=file), facts("unit | value\n", form="f"),
              register[::-1] if backwards else register)
    return with_ids(compute_figures(job), in_year.province).set_index("id")[["value", "state", "n_reported", "n_expected"]]


def same(first: pd.DataFrame, second: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(first.sort_index(), second.sort_index(), check_exact=False, rtol=1e-12)


def plain(table: pd.DataFrame, *leaving: str) -> pd.DataFrame:
    """Without the units in ``leaving``, and without counts of units."""
    return table.loc[[identity for identity in table.index if not identity.endswith(leaving)], ["value", "state"]]


@modest
@given(_values)
def test_the_order_of_facts_and_units_of_the_register_changes_nothing(values: Values) -> None:
    same(computed(values), computed(dict(reversed(values.items())), backwards=True))


@modest
@given(_values)
def test_names_of_units_and_files_change_nothing(values: Values) -> None:
    same(computed(values), computed(values, opened(name="mới"), file="thư mục khác/b.ods"))


@modest
@given(_values, st.fixed_dictionaries(dict.fromkeys(FIELDS, st.integers(0, 100))))
def test_a_commune_split_in_two_changes_only_itself_and_the_number_of_units(values: Values, shares: dict[str, int]) -> None:
    part = {field: values["01"][field] * shares[field] // 100 for field in FIELDS}
    rest = {field: values["01"][field] - part[field] for field in FIELDS}
    split = computed({**values, "01": part, "09": rest}, opened(Unit("09", "Xã Tách Ra", "xa", "061")))
    whole = computed(values)
    same(plain(whole, "@01"), plain(split, "@01", "@09"))
    for figure in ("x.received", "x.received@061", "x.communes"):
        assert split.loc[figure, "n_reported"] == whole.loc[figure, "n_reported"] + 1
        assert split.loc[figure, "n_expected"] == whole.loc[figure, "n_expected"] + 1
    assert split.loc["x.received@01", "value"] + split.loc["x.received@09", "value"] == whole.loc["x.received@01", "value"]


@modest
@given(_values)
def test_a_unit_with_nothing_but_zeros_changes_only_the_number_of_units(values: Values) -> None:
    more = computed({**values, "09": dict.fromkeys(FIELDS, 0)}, opened(Unit("09", "Xã Không Phát Sinh", "xa", "065")))
    same(plain(computed(values)), plain(more, "@09"))
    assert more.loc["x.received@09", "value"] == 0
    assert more.loc["x.rate@09", "state"] == "zero_denominator"


@modest
@given(_values, st.sampled_from([10, 1_000, 1_000_000]))
def test_another_unit_of_measure_scales_amounts_and_leaves_rates(values: Values, factor: int) -> None:
    scaled = computed({unit: {field: value * factor for field, value in fields.items()} for unit, fields in values.items()})
    once = computed(values)
    is_rate = once.index.str.startswith("x.rate")
    same(once[is_rate], scaled[is_rate])
    same(once[~is_rate].assign(value=once["value"] * factor), scaled[~is_rate])


@modest
@given(_values)
def test_moving_cases_between_communes_of_a_district_changes_neither_district_nor_province(values: Values) -> None:
    moved = {**values, "01": dict.fromkeys(FIELDS, 0),
             "02": {field: values["02"][field] + values["01"][field] for field in FIELDS}}
    same(plain(computed(values), "@01", "@02"), plain(computed(moved), "@01", "@02"))


@pytest.mark.parametrize("unit", ["061", "065"])
def test_a_district_is_its_own_office_and_its_communes(unit: str) -> None:
    values = {code: dict(zip(FIELDS, (7 * place, 5 * place, place), strict=True)) for place, code in enumerate(REPORTING)}
    inside = [one.code for one in PROVINCE if unit in (one.code, one.parent)]
    assert computed(values).loc[f"x.received@{unit}", "value"] == sum(values[code]["received"] for code in inside)
