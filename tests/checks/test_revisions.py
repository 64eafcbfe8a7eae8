"""What a file changed against the one it replaces, and the verdict on every file."""

from dataclasses import replace

import pandas as pd
import pytest

from flows.checks.revisions import Revised, Revision, revised, verdicts
from flows.intake.reading import Reading
from flows.state.verdicts import Verdict, Verdicts
from tests.checks.tables import submissions
from tests.helpers import facts, table

NAN = float("nan")
A, B = ("01", "f"), ("01", "g")
# As read: unit, form, row, field, value, text, state, sheet and cell of each fact.
BEFORE = [("01", "f", "x", "n", 5.0, "", "reported", "S", "C9"), ("01", "f", "x", "m", 7.0, "", "reported", "S", "D9"),
          ("01", "f", "y", "n", NAN, "", "missing", "S", "C10"), ("01", "f", "x", "w", NAN, "Có", "reported", "S", "E9"),
          ("01", "g", "", "n", 1.0, "", "reported", "G", "C9")]
AFTER = """
    unit | form | row | field | value | text  | file  | state
    01   | f    | x   | n     | 5     |       | b.xls | reported
    01   | f    | x   | m     | {m}   |       | b.xls | reported
    01   | f    | y   | n     | {y}   |       | b.xls | {state}
    01   | f    | x   | w     |       | {w}   | b.xls | reported
    01   | g    |     | n     | 1     |       | a.xls | reported
"""
SENT = "file | sha256 | unit | form\na.xls | aa | 01 | f\na.xls | aa | 01 | g\nb.xls | bb | 01 | f"


def accepted(text: str, *rows: bool) -> pd.DataFrame:
    return submissions(text).assign(accepted=list(rows))


def journal(*known: Verdict) -> Verdicts:
    found = Verdicts()
    for one in known:
        found.add(one)
    return found


FIRST = Verdict("a.xls", "aa", "01", "accepted", (A, B), in_report=True)


def after(m: float = 7, y: float | str = "", state: str = "missing", w: str = "Có") -> pd.DataFrame:
    return facts(AFTER.format(m=m, y=y, state=state, w=w))


@pytest.mark.parametrize(("facts_now", "cells"), [
    (after(), 0), (after(m=8), 1), (after(m=8, w="Không"), 2), (after(y=3, state="reported"), 1),
    (after(y=0, state="zero"), 1),                              # a blank that became a zero
    (after().iloc[[0, 2, 3, 4]], 1),                            # a cell that has gone
])
def test_cells_that_say_something_else_are_counted(facts_now, cells):
    found = revised(accepted(SENT, False, True, True), facts_now, journal(FIRST), lambda _: BEFORE)
    (one,) = found.since_last
    assert (one.file, one.unit, one.replaces, one.cells) == ("b.xls", "01", ("a.xls",), cells)
    assert one.pairs == (A,)                                    # form g still comes from the first file
    assert found.since_report == found.since_last
    assert found.cells == ({A: cells} if cells else {})


def test_nothing_replaces_anything_the_first_time_nor_when_only_the_name_is_new():
    assert revised(accepted(SENT, False, True, True), after(), journal(), lambda _: BEFORE) == Revised((), (), {})
    moved = SENT.replace("b.xls | bb", "b.xls | aa")
    assert revised(accepted(moved, False, True, True), after(), journal(FIRST), lambda _: BEFORE).since_last == ()


def test_a_mended_file_is_held_against_the_wrong_one_it_mends():
    wrong = Verdict("a.xls", "aa", "01", "partly", (B,), (A,))
    (one,) = revised(accepted(SENT, False, True, True), after(m=8), journal(wrong), lambda _: BEFORE).since_last
    assert (one.cells, one.pairs) == (1, (A,))


def test_without_a_kept_copy_the_cells_are_not_known_and_that_is_said():
    (one,) = revised(accepted(SENT, False, True, True), after(m=8), journal(FIRST), lambda _: None).since_last
    assert one.cells is None
    assert one.in_words() == "chưa rõ ô nào sửa"


def test_the_report_is_held_against_what_it_was_made_from_not_against_last_night():
    """Two revisions since the report: 7 in the report, 8 last night, 9 today."""
    second = Verdict("b.xls", "bb", "01", "accepted", (A,), revision={"cells": 1, "forms": {"f": {"01": 1}}})
    third = SENT.replace("b.xls | bb", "b.xls | cc")
    night = [("01", "f", "x", "m", 8.0, "", "reported", "S", "D9"), *(row for row in BEFORE if row[3] != "m")]
    found = revised(accepted(third, False, True, True), after(m=9, w="Không"), journal(FIRST, second),
                    lambda content: BEFORE if content[1] == "aa" else night)
    assert [(one.replaces, one.cells) for one in (*found.since_last, *found.since_report)] == [(("b.xls",), 2), (("a.xls",), 2)]
    unchanged = revised(accepted(SENT, False, True, True), after(m=8), journal(FIRST, second), lambda _: BEFORE)
    assert unchanged.since_last == ()
    assert [one.cells for one in unchanged.since_report] == [1]
    assert unchanged.cells == {A: 1}                            # as the journal told when it came


def test_one_file_with_one_form_is_held_against_the_report_too():
    """In the report 7 from the first file; the second came last night and said 8."""
    first = Verdict("a.xls", "aa", "01", "accepted", (A,), in_report=True)
    second = Verdict("b.xls", "bb", "01", "accepted", (A,), revision={"cells": 1, "forms": {"f": {"01": 1}}})
    found = revised(accepted("file | sha256 | unit | form\nb.xls | bb | 01 | f", True), after(m=8), journal(first, second),
                    lambda _: BEFORE)
    assert (found.since_last, [one.cells for one in found.since_report]) == ((), [1])


@pytest.mark.parametrize(("cells", "figures", "charts", "words"), [
    (3, 5, 1, "3 ô sửa, 5 con số và 1 biểu đồ trong báo cáo đổi"), (3, None, None, "3 ô sửa"),
    (0, 0, 0, "0 ô sửa, 0 con số và 0 biểu đồ trong báo cáo đổi"),
])
def test_a_revision_says_what_it_changed(cells, figures, charts, words):
    assert Revision("b.xls", "01", ("a.xls",), (), (A,), cells, figures, charts).in_words() == words


def test_the_journal_keeps_what_a_revision_changed():
    one = Revision("b.xls", "01", ("a.xls",), (("01", "f", 3), ("02", "f", 1), ("01", "g", 2)), (A, B), 6)
    entry = {"replaces": ["a.xls"], "cells": 6, "forms": {"f": {"01": 3, "02": 1}, "g": {"01": 2}}}
    assert one.as_entry() == entry
    assert replace(one, figures=5, charts=0).as_entry() == {**entry, "figures": 5, "charts": 0}


@pytest.mark.parametrize(("told", "cells"), [
    ({"f": {"01": 2}}, {A: 2}), ({"f": {"02": 2}}, {}), ({"g": {"01": 2}}, {}), ({}, {})])
def test_cells_changed_earlier_are_those_the_journal_tells_of_this_unit_and_form(told, cells):
    known = Verdict("b.xls", "bb", "01", "accepted", (A,), revision={"cells": 9, "forms": told})
    assert revised(accepted(SENT, False, True, True), after(), journal(FIRST, known), lambda _: BEFORE).cells == cells


def test_every_file_gets_a_verdict():
    sent = submissions("""
        file   | unit | form
        good   | 01   | f
        half   | 02   | f
        half   | 02   | g
        wrong  | 03   | f
        old    | 04   | f
    """).assign(accepted=[True, True, False, False, False], has_errors=[False, False, True, True, False])
    readings = [Reading(name, name) for name in ("good", "half", "wrong", "old", "torn", "letter")]
    findings = table("file | severity\ntorn | error\nwrong | error\nletter | note")
    found = verdicts(readings, sent, findings, Verdicts(), [], in_report=True)
    assert [(one.file, one.verdict, one.in_report) for one in found] == [
        ("good", "accepted", True), ("half", "partly", True), ("wrong", "rejected", False), ("old", "superseded", False),
        ("torn", "unreadable", False), ("letter", "empty", False)]
    assert (found[1].counts, found[1].aside) == ((("02", "f"),), (("02", "g"),))


def test_collecting_leaves_the_report_what_it_was_made_from():
    sent = accepted("file | sha256 | unit | form\na.xls | aa | 01 | f\na.xls | aa | 01 | g", True, True)
    (same,) = verdicts([Reading("a.xls", "aa", "01")], sent, table("file | severity"), journal(FIRST), [], in_report=False)
    assert same.in_report
    half = Verdict("a.xls", "aa", "01", "partly", (B,), (A,), in_report=True)
    (more,) = verdicts([Reading("a.xls", "aa", "01")], sent, table("file | severity"), journal(half), [], in_report=False)
    assert not more.in_report                                   # form f counts only since the report
