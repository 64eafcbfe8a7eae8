"""What became of each file: written once, read back, and which file counts for what after any number of runs."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.errors import BrokenConfigurationError
from flows.state.journal import Journal, ReceivedFile
from flows.state.verdicts import Verdict

DAY, NOW = date(2018, 12, 17), datetime(2018, 12, 17, 21, 4, 5, tzinfo=UTC)
OLD, NEW = ReceivedFile("01/bc.xlsx", "aa", 10), ReceivedFile("01/bc (sửa lần 2).xlsx", "bb", 11)
A, B = ("01", "vpcp_06"), ("01", "ttcp_2a")


def verdict(file: ReceivedFile, word: str = "accepted", counts=(A, B), aside=(), **more) -> Verdict:
    return Verdict(file.file, file.sha256, "01", word, tuple(counts), tuple(aside), **more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "2018.jsonl"
    Journal.load(path).record([OLD], DAY)
    return path


def test_a_verdict_is_written_with_time_name_hash_unit_and_only_when_it_is_new(path):
    assert Journal.load(path).judge([verdict(OLD)], NOW) == 1
    before = path.read_bytes()
    assert before.splitlines()[1].decode() == (
        '{"time": "2018-12-17T21:04:05+00:00", "seen_on": "2018-12-17", "file": "01/bc.xlsx", "sha256": "aa", "unit": "01", '
        '"verdict": "accepted", "counts": {"vpcp_06": ["01"], "ttcp_2a": ["01"]}, "aside": {}, "in_report": false}')
    assert Journal.load(path).judge([verdict(OLD)], NOW + timedelta(days=1)) == 0
    assert Journal.load(path).judge([verdict(OLD, in_report=True)], NOW) == 1       # a report was made from it
    assert Journal.load(path).judge([verdict(OLD, in_report=True)], NOW) == 0
    assert Journal.load(path).judge([verdict(OLD, "rejected", (), (A, B))], NOW) == 1
    assert path.read_bytes().startswith(before)
    assert Journal.load(path).first_seen(OLD.file, "aa") == DAY


def test_the_file_that_counted_last_counts_until_another_does(path):
    journal = Journal.load(path)
    journal.judge([verdict(OLD, in_report=True)], NOW)
    journal.record([OLD, NEW], DAY + timedelta(days=2))
    revision = {"replaces": [OLD.file], "cells": 3, "forms": {"vpcp_06": {"01": 3}}}
    journal.judge([verdict(OLD, "partly", (B,), (A,)), verdict(NEW, counts=(A,), revision=revision)], NOW)

    known = Journal.load(path).verdicts
    assert known.counting == {A: (NEW.file, "bb"), B: (OLD.file, "aa")}
    assert known.reported == {A: (OLD.file, "aa"), B: (OLD.file, "aa")}
    assert known.revisions == {(NEW.file, "bb"): revision}

    again = Journal.load(path)
    assert again.judge([verdict(OLD, "partly", (B,), (A,)), verdict(NEW, counts=(A,))], NOW) == 0   # nothing new to say
    assert again.judge([verdict(OLD)], NOW) == 1                                                    # the revision was taken back
    assert Journal.load(path).verdicts.counting[A] == (OLD.file, "aa")


def test_a_file_the_journal_has_not_seen_gets_no_verdict(path):
    assert Journal.load(path).judge([verdict(NEW)], NOW) == 0


@pytest.mark.parametrize("wrong", ['"counts": 3', '"counts": {"vpcp_06": 5}', '"aside": null'])
def test_a_verdict_broken_by_hand_stops_the_run_with_its_number(path, wrong):
    Journal.load(path).judge([verdict(OLD)], NOW)
    name = wrong.partition(":")[0]
    line = path.read_text().splitlines()[1]
    start = line.index(name)
    path.write_text(path.read_text().replace(line, line[:start] + wrong + line[line.index("}", start) + 1:]))
    with pytest.raises(BrokenConfigurationError, match="dòng 2 "):
        Journal.load(path)
