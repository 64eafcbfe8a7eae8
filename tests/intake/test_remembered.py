"""What was read is used again only where nothing it depends on has changed; and then it is the same to the last bit."""

import platform
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flows.intake.columns import Read
from flows.intake.files import InputFile, list_files
from flows.intake.receive import receive
from flows.intake.remembered import Remembered, groups, surroundings
from flows.intake.worker import Batch, read_batch
from flows.run import open_run
from tests.flows.small import small_year

SAMPLE = Path("inputs")


@pytest.fixture(scope="module")
def group() -> tuple[InputFile, ...]:
    """Some files of the sample, findings among them."""
    return tuple(list_files(SAMPLE / "2018")[0][30:60:3])


@pytest.fixture(scope="module")
def read(group: tuple[InputFile, ...]) -> Read:
    return read_batch(Batch(SAMPLE, "2018", "", 0, group))


AROUND = {"catalogue": "a", "nam.toml": "b", "code": "c", "libraries": "d"}


def test_what_is_recalled_is_what_was_read(tmp_path: Path, group: tuple[InputFile, ...], read: Read) -> None:
    Remembered(tmp_path, AROUND).remember(group, read)
    recalled = Remembered(tmp_path, AROUND).recall(group)
    assert recalled is not None
    assert recalled.readings == read.readings
    assert recalled.facts.texts == read.facts.texts
    np.testing.assert_array_equal(recalled.facts.value, read.facts.value)
    for name, codes in read.facts.codes.items():
        np.testing.assert_array_equal(recalled.facts.codes[name], codes)


@pytest.mark.parametrize("changed", ["catalogue", "nam.toml", "code", "libraries"])
def test_a_change_around_the_files_makes_everything_be_read_anew(tmp_path: Path, group: tuple[InputFile, ...], read: Read,
                                                                 changed: str) -> None:
    Remembered(tmp_path, AROUND).remember(group, read)
    assert Remembered(tmp_path, AROUND | {changed: "x"}).recall(group) is None


def test_a_changed_renamed_or_added_file_makes_its_group_be_read_anew(tmp_path: Path, group: tuple[InputFile, ...],
                                                                      read: Read) -> None:
    known = Remembered(tmp_path, AROUND)
    known.remember(group, read)
    first, *rest = group
    assert known.recall((replace(first, sha256="0" * 64), *rest)) is None
    assert known.recall((replace(first, path="khac.xlsx"), *rest)) is None
    assert known.recall(group[:-1]) is None


def test_a_file_that_changed_between_listing_and_reading_is_not_remembered(tmp_path: Path, group: tuple[InputFile, ...],
                                                                           read: Read) -> None:
    known = Remembered(tmp_path, AROUND)
    listed = (replace(group[0], sha256="0" * 64), *group[1:])
    known.remember(listed, read)
    assert known.recall(listed) is None


@pytest.mark.parametrize("place", [0, 40, 300, -1])
def test_damage_is_seen(tmp_path: Path, group: tuple[InputFile, ...], read: Read, place: int) -> None:
    Remembered(tmp_path, AROUND).remember(group, read)
    [kept] = tmp_path.iterdir()
    content = bytearray(kept.read_bytes())
    content[place] ^= 1
    kept.write_bytes(content)
    assert Remembered(tmp_path, AROUND).recall(group) is None


def test_what_no_run_uses_any_more_is_forgotten(tmp_path: Path, group: tuple[InputFile, ...], read: Read) -> None:
    Remembered(tmp_path, AROUND).remember(group, read)
    later = Remembered(tmp_path, AROUND | {"code": "x"})
    later.remember(group, read)
    later.forget_the_rest()
    assert len(list(tmp_path.iterdir())) == 1
    assert later.recall(group) is not None


def test_one_more_file_changes_one_group() -> None:
    listed = [InputFile(f"huyen-{number // 16}/xa-{number}.xlsx", 1, "") for number in range(1000)]
    before, after = list(groups(listed)), list(groups([*listed[:500], InputFile("huyen-31/xa-499b.xlsx", 1, ""), *listed[500:]]))
    assert [file for group in before for file in group] == listed
    assert max(map(len, before)) <= 48
    assert len(set(after) - set(before)) <= 2


def test_the_surroundings_name_every_file_people_write_and_the_code(tmp_path: Path) -> None:
    (tmp_path / "2018").mkdir()
    for name in ("nam.toml", "don-vi.csv", "khop-cot.toml"):
        (tmp_path / "2018" / name).write_text(name)
    (tmp_path / "mat-khau.toml").write_text("x")
    around = surroundings(tmp_path / "2018", "digest")
    assert {"catalogue", "nam.toml", "don-vi.csv", "khop-cot.toml", "../mat-khau.toml", "code", "libraries"} == around.keys()
    assert around["libraries"].startswith(f"{platform.python_version()}, lxml ")


def test_a_second_run_gives_the_same_and_reads_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = open_run("2018", small_year(tmp_path), tmp_path / "outputs")
    first = receive(run)

    def refuse(_function: object, batches: list[Batch], **_: object) -> tuple[()]:
        assert not list(batches), "read again"
        return ()

    monkeypatch.setattr("flows.intake.gather.run_batches", refuse)
    again = receive(run)

    pd.testing.assert_frame_equal(first.facts, again.facts)
    assert (first.readings, first.findings, first.dates, first.files) == (
        again.readings, again.findings, again.dates, again.files)
    with pytest.raises(AssertionError, match="read again"):
        receive(replace(run, force=True))
