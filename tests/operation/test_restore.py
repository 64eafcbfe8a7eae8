"""What the page on operation tells to copy is enough: in an empty folder it gives the same edition and the same dates."""

import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows import stages
from flows.questions.edition_reader import verify_edition
from flows.run import open_run
from flows.year import Timetable
from tests.docs.pages import OPERATION, blocks, spans, table_after
from tests.flows.direct import run_stages
from tests.flows.small import small_year
from tests.sample import hashes


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A folder with a year that was run, and an empty one into which what the page names was copied file by file."""
    office, restored = tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("restored")
    small_year(office)
    (office / "inputs/2018/tiep-nhan.csv").unlink()        # then only the journal knows when a file came
    run_stages("2018", office / "inputs", office / "outputs")
    copied = [spans(first)[0] for first, *_ in table_after(OPERATION, "## 5.")]
    for name in copied:
        if (office / name).exists():
            shutil.copytree(office / name, restored / name, copy_function=shutil.copyfile)
    yield office, restored


def test_a_restored_edition_is_whole_and_made_again_it_has_the_same_bytes(places) -> None:
    office, restored = places
    before = hashes(office / "outputs/2018")
    assert verify_edition(restored / "outputs/2018").empty
    run_stages("2018", restored / "inputs", restored / "outputs")
    assert hashes(restored / "outputs/2018") == before


def test_restored_files_keep_the_day_they_were_first_seen(places) -> None:
    _, restored = places
    received = stages.receive(open_run("2018", restored / "inputs", restored / "outputs", as_of=date(2019, 3, 1)))
    assert set(received.dates.values()) == {date(2019, 1, 15)}      # the day of the run, as nam.toml of the sample fixes it
    forgotten = stages.receive(open_run("2018", restored / "inputs", restored / "no-state", as_of=date(2019, 3, 1)))
    assert set(forgotten.dates.values()) == {date(2019, 3, 1)}


def test_the_timetable_shown_is_one() -> None:
    [block] = [block for block in blocks(OPERATION) if block.language == "toml"]
    table = Timetable(**tomllib.loads(block.text)["lich"])
    assert (table.days_before, table.days_after, table.collect_at, table.remind_at) == (14, 45, "23:30", "08:00")


def test_the_hours_told_are_those_that_hold_without_a_timetable() -> None:
    told = {spans(first)[0]: when for first, when in table_after(OPERATION, "## 2.")}
    standard = Timetable()
    assert standard.collect_at in told["collect"]
    assert f"{standard.days_before} ngày trước" in told["collect"]
    assert f"{standard.days_after} ngày sau" in told["collect"]
    assert standard.remind_at in told["remind"]
