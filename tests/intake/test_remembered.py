"""What was read is used again only where nothing it depends on has changed; and then it is the same to the last bit."""

import platform
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.facts import rows_of
from flows.intake.columns import TEXT_COLUMNS, Read
from flows.intake.files import InputFile, list_files
from flows.intake.receive import receive
from flows.intake.remembered import Kept, Remembered, as_kept, groups, readings_of, surroundings
from flows.intake.tables import FORM_COLUMNS, facts_table, forms_table
from flows.intake.worker import Batch, read_batch
from flows.run import open_run
from tests.flows.small import small_year

SAMPLE = Path("inputs")


@pytest.fixture(scope="module")
def listed() -> list[tuple[InputFile, ...]]:
    """Some files of the sample in groups, findings among them."""
    files = list_files(SAMPLE / "2018")[0][30:70:3]
    return [tuple(files[place:place + 3]) for place in range(0, len(files), 3)]


@pytest.fixture(scope="module")
def reads(listed: list[tuple[InputFile, ...]]) -> dict[int, list[Read]]:
    return {place: [read(group)] for place, group in enumerate(listed)}


def read(files: tuple[InputFile, ...]) -> Read:
    return read_batch(Batch(SAMPLE, "2018", "", 0, files))


@pytest.fixture
def kept(tmp_path: Path, listed: list[tuple[InputFile, ...]], reads: dict[int, list[Read]]) -> Kept:
    """All of them, read and saved."""
    known = Remembered(tmp_path, AROUND)
    together = joined(known, listed, reads)
    known.save()
    return together


def joined(known: Remembered, listed: list[tuple[InputFile, ...]], reads: dict[int, list[Read]]) -> Kept:
    return known.together(listed, {place: [as_kept(listed[place], read) for read in parts] for place, parts in reads.items()})


AROUND = {"catalogue": "a", "nam.toml": "b", "code": "c", "libraries": "d"}


def fetched(folder: Path, around: dict[str, str] = AROUND) -> Remembered:
    known = Remembered(folder, around)
    known.fetch()
    return known


def tables(kept: Kept) -> list[pd.DataFrame]:
    return [facts_table(kept.facts, "2018", {}), forms_table(kept.forms)]


def assert_same(one: Kept, other: Kept) -> None:
    """To the last bit: the order of categories tells in which order groups and sums come out."""
    assert readings_of(one) == readings_of(other)
    for mine, theirs in zip(tables(one), tables(other), strict=True):
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True, check_categorical=True)


def test_what_was_read_is_there_row_by_row(kept: Kept, reads: dict[int, list[Read]]) -> None:
    facts, forms = tables(kept)
    in_order = [read for parts in reads.values() for read in parts]
    for name in TEXT_COLUMNS:
        assert facts[name].tolist() == [read.facts.texts[name][code] for read in in_order for code in read.facts.codes[name]]
    np.testing.assert_array_equal(facts["value"], np.concatenate([read.facts.value for read in in_order]))
    readings = [reading for read in in_order for reading in read.readings]
    assert readings_of(kept) == [replace(reading, forms=[]) for reading in readings]
    told = [(reading.file, reading.sha256, form.unit, unit, form.form, form.revision,
             form.signed_on.isoformat() if form.signed_on else "", form.filled, form.asked)
            for reading in readings for form in reading.forms for unit in form.units]
    assert list(dict.fromkeys(rows_of(forms, *FORM_COLUMNS))) == list(dict.fromkeys(told))


def test_what_is_fetched_is_what_was_saved(tmp_path: Path, listed: list[tuple[InputFile, ...]], kept: Kept) -> None:
    known = fetched(tmp_path)
    assert all(known.keeps(group) for group in listed)
    assert_same(known.together(listed, {}), kept)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_kept_files_and_new_ones_make_what_reading_all_would(data: st.DataObject, listed: list[tuple[InputFile, ...]]) -> None:
    """Files gone, moved and read for the first time, in groups cut anyhow, again and again."""
    with TemporaryDirectory() as folder:
        for _ in range(3):
            known = fetched(Path(folder))
            files = data.draw(st.lists(st.sampled_from([file for group in listed for file in group]), unique=True, min_size=1))
            cuts = sorted(data.draw(st.sets(st.integers(1, len(files)))) | {0, len(files)})
            now = [tuple(files[start:end]) for start, end in pairwise(cuts)]
            missing = {place: known.missing(group) for place, group in enumerate(now) if not known.keeps(group)}
            fresh = {place: [as_kept(now[place], read(files))] if files else [] for place, files in missing.items()}
            all_today = {place: [read(group)] for place, group in enumerate(now)}
            assert_same(known.together(now, fresh), joined(Remembered(Path(folder), AROUND), now, all_today))
            known.save()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("changed", ["catalogue", "nam.toml", "code", "libraries"])
def test_a_change_around_the_files_makes_everything_be_read_anew(tmp_path: Path, listed: list[tuple[InputFile, ...]],
                                                                 changed: str) -> None:
    assert not any(map(fetched(tmp_path, AROUND | {changed: "x"}).keeps, listed))


@pytest.mark.usefixtures("kept")
def test_only_a_changed_renamed_or_added_file_is_read_anew(tmp_path: Path, listed: list[tuple[InputFile, ...]]) -> None:
    known = fetched(tmp_path)
    first, *rest = listed[1]
    assert known.keeps((first, *rest))
    for changed in (replace(first, sha256="0" * 64), replace(first, path="khac.xlsx")):
        assert not known.keeps((changed, *rest))
        assert known.missing((changed, *rest)) == (changed,)
    assert not known.keeps(listed[1][:-1])
    assert known.missing(listed[1][:-1]) == ()


def test_a_file_that_changed_between_listing_and_reading_is_not_remembered(tmp_path: Path, listed: list[tuple[InputFile, ...]],
                                                                           reads: dict[int, list[Read]]) -> None:
    known = Remembered(tmp_path, AROUND)
    seen = [(replace(listed[0][0], sha256="0" * 64), *listed[0][1:]), listed[1]]
    joined(known, seen, {place: reads[place] for place in (0, 1)})
    known.save()
    later = fetched(tmp_path)
    assert [later.keeps(group) for group in (seen[0], listed[0], listed[1])] == [False, False, True]


def test_a_group_read_in_pieces_is_what_it_is_in_one(tmp_path: Path, listed: list[tuple[InputFile, ...]],
                                                     reads: dict[int, list[Read]]) -> None:
    known = Remembered(tmp_path, AROUND)
    together = joined(known, listed[:1], {0: [read((file,)) for file in listed[0]]})
    assert_same(together, joined(Remembered(tmp_path, AROUND), listed[:1], {0: reads[0]}))
    known.save()
    assert fetched(tmp_path).keeps(listed[0])


def test_of_a_group_that_lost_a_file_the_others_are_kept(tmp_path: Path, listed: list[tuple[InputFile, ...]]) -> None:
    known = Remembered(tmp_path, AROUND)
    lost, *others = listed[0]
    joined(known, listed[:1], {0: [read((file,)) for file in others]})
    known.save()
    later = fetched(tmp_path)
    assert not later.keeps(listed[0])
    assert later.missing(listed[0]) == (lost,)
    still_lost = later.together(listed[:1], {0: []})
    assert_same(still_lost, joined(Remembered(tmp_path, AROUND), [tuple(others)], {0: [read(tuple(others))]}))


def test_of_a_file_that_is_lost_nothing_older_is_used(tmp_path: Path, listed: list[tuple[InputFile, ...]], kept: Kept) -> None:
    known = fetched(tmp_path)
    first, *others = listed[0]
    together = known.together([(replace(first, sha256="0" * 64), *others)], {0: []})
    assert {reading.file for reading in readings_of(together)} == {file.path for file in others}
    assert set(tables(together)[0]["file"]) <= {file.path for file in others}
    assert first.path in set(tables(kept)[0]["file"])


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("place", [0, 40, 300, -1])
def test_damage_is_seen(tmp_path: Path, listed: list[tuple[InputFile, ...]], place: int) -> None:
    [saved] = tmp_path.iterdir()
    content = bytearray(saved.read_bytes())
    content[place] ^= 1
    saved.write_bytes(content)
    assert not any(map(fetched(tmp_path).keeps, listed))


@pytest.mark.usefixtures("kept")
def test_what_no_run_uses_any_more_is_forgotten(tmp_path: Path, listed: list[tuple[InputFile, ...]],
                                                reads: dict[int, list[Read]]) -> None:
    later = Remembered(tmp_path, AROUND | {"code": "x"})
    joined(later, listed[:2], {place: reads[place] for place in (0, 1)})
    later.save()
    assert len(list(tmp_path.iterdir())) == 1
    again = fetched(tmp_path, AROUND | {"code": "x"})
    assert [again.keeps(group) for group in listed[:3]] == [True, True, False]


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
    pd.testing.assert_frame_equal(first.forms, again.forms)
    assert (first.readings, first.findings, first.dates, first.files) == (
        again.readings, again.findings, again.dates, again.files)
    with pytest.raises(AssertionError, match="read again"):
        receive(replace(run, force=True))
