"""The data package as others read it: judged and read by Frictionless' own tool, and by the year after as its comparison."""

import json
import shutil
from pathlib import Path

from frictionless import Package

from flows.publish.csv_text import unescape
from flows.publish.history import previous_facts
from flows.publish.package import FOLDER
from flows.year import Year, open_year
from tests.sample import SAMPLE

DESCRIPTOR = f"{FOLDER}/datapackage.json"
FACT_COLUMNS = ("year", "unit", "form", "row", "field", "value", "text", "state", "scope", "file", "sheet", "cell")


def test_the_package_is_valid_in_every_table_key_and_reference(edition: Path) -> None:
    report = Package(str(edition / DESCRIPTOR)).validate()
    assert report.flatten(["type", "message"]) == []
    counts = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))["counts"]
    assert {task.name: task.stats.get("rows", 0) for task in report.tasks} == {
        name: counts[name] for name in ("units", "facts", "figures", "findings", "register", "explanations")}
    schemas = {resource.name: resource.schema for resource in Package(str(edition / DESCRIPTOR)).resources}
    keys = {name: schema.primary_key for name, schema in schemas.items()}
    assert (keys["units"], keys["figures"], keys["register"]) == (["code"], ["id"], ["year", "unit", "form"])
    assert all(key["reference"] == {"resource": "units", "fields": ["code"]} for name, schema in schemas.items()
               if name in ("facts", "findings", "register") for key in schema.foreign_keys)


def test_the_judge_sees_what_is_wrong_with_a_damaged_package(edition: Path, tmp_path: Path) -> None:
    """Else the verdict above would be worth nothing."""
    shutil.copytree(edition / FOLDER, tmp_path / FOLDER)
    path = tmp_path / FOLDER / "register.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace(",", ",nowhere,", 1)
    path.write_text("".join([*lines, lines[2]]), encoding="utf-8")
    errors = {kind for kind, in Package(str(tmp_path / DESCRIPTOR)).validate().flatten(["type"])}
    assert {"hash-count", "extra-cell", "primary-key"} <= errors


def test_every_fact_comes_back_as_the_comparison_of_the_next_year(edition: Path) -> None:
    """Read by the program for 2019, and by Frictionless' tool: the same values, texts, states and places, none missing."""
    this = open_year("2018", SAMPLE)
    following = Year(this.settings.model_copy(update={"year": 2019}), this.units, SAMPLE, edition.parent)
    taken = previous_facts(following)[list(FACT_COLUMNS)].astype(object).itertuples(index=False, name=None)
    rows = Package(str(edition / DESCRIPTOR)).get_resource("facts").read_rows()
    others = [tuple(row.get(name) for name in FACT_COLUMNS) for row in rows]
    assert len(others) > 20_000
    assert [_plain(row) for row in taken] == [_plain(row) for row in others]


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    """Blank as None; a number as Python reads it; the text a table program would run is told without its apostrophe."""
    return tuple(None if cell is None or cell == "" or cell != cell else
                 float(str(cell)) if name == "value" else unescape(str(cell))
                 for name, cell in zip(FACT_COLUMNS, row, strict=True))
