"""A file that takes the place of another: which cells it changed. And the verdict on every file, for the journal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from flows.facts import rows_of
from flows.intake.reading import FactRow, Reading
from flows.state.journal import file_key
from flows.state.verdicts import Content, Pair, Verdict, Verdicts

Kept = Callable[[Content], Iterable[FactRow] | None]    # facts of a file received earlier; None where no copy is kept
Cell = tuple[str, str, str, str]                        # unit, form, row, field


@dataclass(frozen=True, slots=True)
class Revision:
    """One file and what it changed. ``cells`` is None where the file it replaces is no longer at hand; ``figures`` and
    ``charts`` of the report are None where no report was made.
    """

    file: str
    unit: str
    replaces: tuple[str, ...]
    forms: tuple[tuple[str, str, int], ...]     # unit, form, changed cells; forms without a change are left out
    pairs: tuple[Pair, ...]
    cells: int | None
    figures: int | None = None
    charts: int | None = None

    def in_words(self) -> str:
        """``3 ô sửa, 5 con số và 1 biểu đồ trong báo cáo đổi``."""
        cells = "chưa rõ ô nào sửa" if self.cells is None else f"{self.cells} ô sửa"
        return cells if self.figures is None else f"{cells}, {self.figures} con số và {self.charts} biểu đồ trong báo cáo đổi"

    def as_entry(self) -> dict[str, object]:
        """As the journal keeps it."""
        by_form: dict[str, dict[str, int]] = {}
        for unit, form, cells in self.forms:
            by_form.setdefault(form, {})[unit] = cells
        entry: dict[str, object] = {"replaces": list(self.replaces), "cells": self.cells, "forms": by_form}
        return entry if self.figures is None else {**entry, "figures": self.figures, "charts": self.charts}


@dataclass(frozen=True, slots=True)
class Revised:
    """``since_last``: files that replace what counted at the last look; ``since_report``: what the last report was made from.

    ``cells``: (unit, form) -> cells that the file counting today changed, whenever it came.
    """

    since_last: tuple[Revision, ...] = ()
    since_report: tuple[Revision, ...] = ()
    cells: Mapping[Pair, int] = field(default_factory=dict)


def revised(submissions: pd.DataFrame, facts: pd.DataFrame, known: Verdicts, kept: Kept) -> Revised:
    """What replaces what. ``facts`` are the accepted ones, ``known`` the journal before this run."""
    before = {**known.sent, **known.counting}
    since_last = _revisions(submissions, facts, before, kept)
    differs = any(known.reported.get(pair) not in (None, content) for pair, content in known.counting.items())
    since_report = _revisions(submissions, facts, known.reported, kept) if differs else [
        one for one in since_last if any(pair in known.reported for pair in one.pairs)]
    return Revised(tuple(since_last), tuple(since_report), _cells(submissions, since_last, known))


def _revisions(submissions: pd.DataFrame, facts: pd.DataFrame, before: Mapping[Pair, Content], kept: Kept) -> list[Revision]:
    if not before:      # a first run: nothing to look up for each of a country's forms
        return []
    replaced: dict[tuple[str, str], dict[Pair, Content]] = {}
    accepted = submissions[submissions["accepted"]]
    for file, sha256, reporter, unit, form in rows_of(accepted, "file", "sha256", "reporter", "unit", "form"):
        old = before.get((unit, form))
        if old is not None and old[1] != sha256:
            replaced.setdefault((file, reporter), {})[unit, form] = old
    if not replaced:
        return []
    new = _by_file(facts, {file for file, _ in replaced})
    return [_revision(file, reporter, olds, new.get(file, {}), kept) for (file, reporter), olds in sorted(replaced.items())]


def _revision(file: str, unit: str, olds: Mapping[Pair, Content], new: Mapping[Cell, object], kept: Kept) -> Revision:
    contents = list(dict.fromkeys(olds.values()))
    rows = {content: kept(content) for content in contents}
    replaces = tuple(dict.fromkeys(name for name, _ in contents))
    if any(found is None for found in rows.values()):
        return Revision(file, unit, replaces, (), tuple(olds), None)
    old = {cell: value for content, found in rows.items() for cell, value in _values(found or ()).items()
           if olds.get((cell[0], cell[1])) == content}
    changed: dict[Pair, int] = {}
    for cell in {**old, **new}:
        pair = (cell[0], cell[1])
        if pair in olds and old.get(cell) != new.get(cell):
            changed[pair] = changed.get(pair, 0) + 1
    forms = tuple((*pair, cells) for pair, cells in sorted(changed.items()))
    return Revision(file, unit, replaces, forms, tuple(olds), sum(changed.values()))


def _values(rows: Iterable[FactRow]) -> dict[Cell, object]:
    """Cell -> what it says; empty cells are left out, so that a blank and no cell are the same."""
    return {(unit, form, row, name): said for unit, form, row, name, value, text, _, _, _ in rows
            if (said := text or (value if value == value else "")) != ""}


def _by_file(facts: pd.DataFrame, files: set[str]) -> dict[str, dict[Cell, object]]:
    chosen = facts[facts["file"].isin(files)]
    names = ("unit", "form", "row", "field", "value", "text", "state", "sheet", "cell")
    found: dict[str, list[FactRow]] = {}
    for file, *row in rows_of(chosen, "file", *names):
        found.setdefault(file, []).append(tuple(row))
    return {file: _values(rows) for file, rows in found.items()}


def _cells(submissions: pd.DataFrame, new: Iterable[Revision], known: Verdicts) -> dict[Pair, int]:
    """Cells changed by the file that counts today, by this run or as the journal tells."""
    now = {(one.file, unit, form): cells for one in new for unit, form, cells in one.forms}
    files = {one.file for one in new}
    if not files and not known.revisions:
        return {}
    found: dict[Pair, int] = {}
    accepted = submissions[submissions["accepted"]]
    for file, sha256, unit, form in rows_of(accepted, "file", "sha256", "unit", "form"):
        if file in files:
            cells = now.get((file, unit, form), 0)
        else:
            told = known.revisions.get((file_key(file), sha256), {}).get("forms", {})
            cells = int(told.get(form, {}).get(unit, 0)) if told else 0
        if cells:
            found[unit, form] = cells
    return found


def verdicts(readings: Iterable[Reading], submissions: pd.DataFrame, findings: pd.DataFrame, known: Verdicts,
             revisions: Iterable[Revision], *, in_report: bool) -> list[Verdict]:
    """The verdict on every file read. ``in_report``: a report has just been made from those that count."""
    pairs: dict[str, tuple[list[Pair], list[Pair], bool]] = {}
    for file, unit, form, accepted, errors in rows_of(submissions, "file", "unit", "form", "accepted", "has_errors"):
        counts, aside, wrong = pairs.get(file, ([], [], False))
        (counts if accepted else aside).append((unit, form))
        pairs[file] = (counts, aside, wrong or errors)
    wrong_files = set(findings.loc[findings["severity"] == "error", "file"])
    changes = {one.file: one.as_entry() for one in revisions}
    found = []
    for reading in readings:
        counts, aside, wrong = pairs.get(reading.file, ([], [], reading.file in wrong_files))
        content = (file_key(reading.file), reading.sha256)
        before = known.last.get(content)
        reported = in_report or (before is not None and before.in_report and set(counts) <= set(before.counts))
        found.append(Verdict(*content, reading.unit, _word(counts, aside, wrong), tuple(counts), tuple(aside),
                             reported and bool(counts), changes.get(reading.file, {})))
    return found


def _word(counts: Sequence[Pair], aside: Sequence[Pair], is_wrong: bool) -> str:
    if not counts and not aside:
        return "unreadable" if is_wrong else "empty"
    if counts:
        return "partly" if aside else "accepted"
    return "rejected" if is_wrong else "superseded"
