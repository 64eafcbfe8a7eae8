"""What a revision changed in the report: counted by the forms that a figure or a chart draws on, named alike or not."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from flows.catalogue import Catalogue, load_catalogue
from flows.checks.revisions import Revision
from flows.facts import facts_table
from flows.figures.evaluate import Evaluator, forms_used
from flows.figures.rollup import Tree
from flows.figures.source import Source
from flows.publish.effects import with_effects
from flows.year import open_year
from tests.flows.small import CODES
from tests.helpers import catalogue, form, table, year
from tests.sample import SAMPLE

FORMS = tuple(form(id=name, field=[{"id": "people", "label": "Số người"}, {"id": "goal", "label": "Chỉ tiêu"}])
              for name in ("talk", "farm"))
FIGURES: list[dict[str, object]] = [
    {"id": "talk.people", "formula": "talk.people", "rank": "high"},        # as fields are named
    {"id": "talk.share", "formula": "100 * talk.people / farm.people"}, {"id": "share.twice", "formula": "2 * talk.share"},
    {"id": "farm.people", "formula": "farm.people", "comparable": "farm.goal = talk.goal"},
    {"id": "farm.goal", "formula": "farm.goal"}]


def counted(folder: Path, changed: str, *pairs: tuple[str, str]) -> int | None:
    """How many figures a revision of these (unit, form) changed, if this one figure of the report is another by now."""
    opened = year(folder)
    package = opened.outputs / "so-lieu"
    package.mkdir(parents=True)
    table(f"id | text\n{changed} | 158\ntalk.people@02 | 7").to_csv(package / "figures.csv", index=False)
    now = table(f"id | text\n{changed} | 163\ntalk.people@02 | 7")
    (told,) = with_effects([Revision("b.xlsx", pairs[0][0], ("a.xlsx",), (), pairs, 1)], opened,
                           catalogue(*FORMS, figures=FIGURES), now, [changed, "talk.people@02"], folder / "bieu-do")
    return told.figures


@pytest.mark.parametrize(("figure", "pair", "count"), [
    ("talk.people", ("01", "talk"), 1), ("talk.people.change@061", ("01", "talk"), 1), ("talk.people@01", ("01", "talk"), 1),
    ("talk.people", ("01", "farm"), 0), ("talk.people@065", ("01", "talk"), 0),
    ("share.twice", ("01", "talk"), 1), ("share.twice", ("01", "farm"), 1),
    ("farm.people", ("01", "talk"), 1), ("farm.goal", ("01", "talk"), 0),       # shown only where both goals are the same
    ("talk.people.rank@03", ("01", "talk"), 1), ("talk.people.tied@065", ("01", "talk"), 1),        # communes, districts
    ("talk.people.rank@03", ("061", "talk"), 0), ("talk.people.rank@03", ("01", "farm"), 0)])
def test_a_changed_figure_counts_where_it_draws_on_what_was_revised(
        tmp_path: Path, figure: str, pair: tuple[str, str], count: int) -> None:
    assert counted(tmp_path, figure, pair) == count


def test_a_figure_that_loses_its_value_without_a_form_draws_on_that_form(edition: Path) -> None:
    """Every figure of the sample catalogue is worked out again without the facts of each form."""
    known, opened = load_catalogue(2018), open_year("2018", SAMPLE, edition.parent)
    rows = pd.read_csv(edition / "so-lieu" / "facts.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["unit"].isin([*CODES, *(unit.code for unit in opened.units.of_level("so"))])]
    rows["value"] = pd.to_numeric(rows["value"])
    facts, tree = facts_table(rows.to_dict("records")), Tree(opened.units)
    whole = values(known, tree, facts)
    drawing: dict[str, set[str]] = {}
    for name in known.forms:
        without = values(known, tree, facts[facts["form"] != name])
        for figure in [figure for figure in whole if not np.array_equal(whole[figure], without[figure], equal_nan=True)]:
            drawing.setdefault(figure, set()).add(name)
    assert len(drawing) > 600
    assert {name: forms - forms_used(known.figures[name].formula, known) for name, forms in drawing.items()
            if not forms <= forms_used(known.figures[name].formula, known)} == {}


def values(known: Catalogue, tree: Tree, facts: pd.DataFrame) -> Mapping[str, npt.NDArray[np.float64]]:
    """Each figure for every unit and, of one per row of a form, for every row."""
    evaluator = Evaluator(known, Source(known, tree, facts), {"year": "2018", "prev": "2017", "prev2": "2016"})
    items = {form.id: [item.id for item in form.item] for form in known.forms.values()} | {"": [""]}
    return {spec.id: np.array([evaluator.figure(spec, item).value for item in items[spec.each_row or ""]])
            for spec in known.figures.values()}
