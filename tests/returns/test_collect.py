"""Collecting renews what senders look at; the report of an edition and all it leads to stay as they were."""

import json
import shutil

import pytest

from flows.questions.edition_reader import trace_figure, verify_edition
from tests.flows.direct import run_stages
from tests.flows.small import small_year
from tests.returns.nightly import COMMUNE, collected, csv_rows, received_total, set_cells

REPORT = "bao-cao-2018.docx"
RENEWED = ("tra-lai", "theo-doi", "manifest", *(f"so-lieu/{name}" for name in (
    "findings", "register", "explanations", "units", "datapackage")))


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """(folder, edition after the yearly run, edition after a commune sent a wrong file and collecting)."""
    folder = tmp_path_factory.mktemp("collect")
    inputs, outputs = small_year(folder), folder / "outputs"
    run_stages("2018", inputs, outputs)
    shutil.copytree(outputs / "2018", folder / "before")
    address = received_total(inputs / "2018" / COMMUNE)
    set_cells(inputs / "2018" / COMMUNE, {("06 VPCP", address): 12345})
    collected(inputs, outputs)
    return folder, folder / "before", outputs / "2018"


def test_report_figures_facts_and_ledger_keep_their_bytes(editions):
    _, before, after = editions
    owned = [path for path in before.rglob("*") if path.is_file() and not path.relative_to(before).as_posix().startswith(RENEWED)]
    assert {REPORT, "nguon-so-lieu.xlsx", "facts.csv", "figures.csv"} <= {path.name for path in owned}
    assert [path for path in owned if path.read_bytes() != (after / path.relative_to(before)).read_bytes()] == []


def test_findings_register_and_returned_files_are_new(editions):
    _, before, after = editions
    states = [{row["form"]: row["state"] for row in csv_rows(edition / "so-lieu" / "register.csv") if row["unit"] == "01894"}
              for edition in (before, after)]
    assert [state["vpcp_06"] for state in states] == ["valid", "invalid"]
    assert (after / "tra-lai" / "01894").is_dir() and not (before / "tra-lai" / "01894").exists()


def test_the_edition_is_whole_and_says_what_each_part_was_made_from(editions):
    folder, before, after = editions
    assert list(verify_edition(after)["message"]) == []
    old, new = (json.loads((edition / "manifest.json").read_text(encoding="utf-8")) for edition in (before, after))
    assert new["inputs"] == old["inputs"] and "received" not in old
    changed = {item["path"] for item in new["received"]} - {item["path"] for item in new["received"] if item in new["inputs"]}
    assert changed == {COMMUNE}
    assert trace_figure("2018", "one_stop.received", folder / "inputs", folder / "outputs").figure["text"]


def test_a_report_edited_by_hand_stays_in_its_place_and_known_as_edited(editions, tmp_path):
    folder = editions[0]
    shutil.copytree(folder / "inputs", tmp_path / "inputs")
    shutil.copytree(folder / "outputs", tmp_path / "outputs")
    report = tmp_path / "outputs" / "2018" / REPORT
    report.write_bytes(report.read_bytes() + b"edited")
    for _ in range(2):
        published, _ = collected(tmp_path / "inputs", tmp_path / "outputs")
        assert published.kept == () and report.read_bytes().endswith(b"edited")
    found = verify_edition(report.parent).to_dict("records")
    assert [(row["code"], row["file"]) for row in found] == [("changed-output", REPORT)]


def test_before_the_first_report_facts_are_published_and_renewed(tmp_path):
    inputs = small_year(tmp_path)
    facts = []
    for _ in range(2):
        published, _ = collected(inputs, tmp_path / "outputs")
        facts.append({row["unit"] for row in csv_rows(published.path / "so-lieu" / "facts.csv")})
        (inputs / "2018" / COMMUNE).unlink(missing_ok=True)
    assert "01894" in facts[0] and facts[1] == facts[0] - {"01894"}
    assert len(verify_edition(published.path)) == 0


def test_collecting_twice_gives_the_same_bytes(editions, tmp_path):
    folder = editions[0]
    for name in ("one", "two"):
        collected(folder / "inputs", tmp_path / name)
    one, two = ({path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
                for root in (tmp_path / "one" / "2018", tmp_path / "two" / "2018"))
    assert one == two
