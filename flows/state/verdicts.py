"""What became of each received file, as the journal tells it: the last word on every file, and which file counts for what.

A line of verdict says: ``time`` (of the run), ``file``, ``sha256``, ``seen_on``, ``unit``, ``verdict``; ``counts`` and
``aside``, the forms with their units whose data count or do not; ``in_report``: a report was made from it; ``revision``,
what it changed against the file it replaces.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Pair = tuple[str, str]          # unit, form
Content = tuple[str, str]       # file, sha256
VERDICTS = {"accepted": "được tính", "partly": "được tính một phần", "rejected": "có lỗi, chưa được tính",
            "superseded": "đã có bản khác", "unreadable": "không đọc được", "empty": "không có số liệu"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One file with its fate. ``revision`` is as the journal keeps it; {} where the file replaces none."""

    file: str
    sha256: str
    unit: str
    verdict: str
    counts: tuple[Pair, ...] = ()
    aside: tuple[Pair, ...] = ()
    in_report: bool = False
    revision: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> Content:
        return self.file, self.sha256


class Verdicts:
    """The lines of verdict replayed. ``counting``, ``reported``, ``sent``: (unit, form) -> the file that counts, that the
    last report was made from, that was sent last and did not count; ``revisions``: file -> what it changed.
    """

    def __init__(self) -> None:
        self.last: dict[Content, Verdict] = {}
        self.counting: dict[Pair, Content] = {}
        self.reported: dict[Pair, Content] = {}
        self.sent: dict[Pair, Content] = {}
        self.revisions: dict[Content, Mapping[str, Any]] = {}

    def add(self, one: Verdict) -> None:
        self.last[one.content] = one
        self.counting.update(dict.fromkeys(one.counts, one.content))
        self.sent.update(dict.fromkeys(one.aside, one.content))
        if one.in_report:
            self.reported.update(dict.fromkeys(one.counts, one.content))
        if one.revision:
            self.revisions[one.content] = one.revision

    def news(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """Those that say something the journal does not know yet, in order of the files' names."""
        return [one for one in sorted(verdicts, key=lambda verdict: verdict.content) if self._is_new(one)]

    def _is_new(self, one: Verdict) -> bool:
        known = self.last.get(one.content)
        if known is None or replace(known, revision={}, in_report=one.in_report) != replace(one, revision={}):
            return True
        if one.revision and dict(one.revision) != dict(self.revisions.get(one.content, {})):
            return True
        return any(self.counting.get(pair) != one.content or (one.in_report and self.reported.get(pair) != one.content)
                   for pair in one.counts)


def as_entry(one: Verdict) -> dict[str, Any]:
    """A verdict as the journal writes it."""
    entry: dict[str, Any] = {"file": one.file, "sha256": one.sha256, "unit": one.unit, "verdict": one.verdict,
                             "counts": _by_form(one.counts), "aside": _by_form(one.aside), "in_report": one.in_report}
    return {**entry, "revision": dict(one.revision)} if one.revision else entry


def from_entry(entry: Mapping[str, Any]) -> Verdict | None:
    """The verdict in a line of the journal; None where it is a line of receipt. Raises KeyError, TypeError or ValueError."""
    if "verdict" not in entry:
        return None
    counts, aside = (tuple((str(unit), str(form)) for form, units in entry[name].items() for unit in units)
                     for name in ("counts", "aside"))
    return Verdict(str(entry["file"]), str(entry["sha256"]), str(entry["unit"]), str(entry["verdict"]), counts, aside,
                   bool(entry["in_report"]), dict(entry.get("revision", {})))


def _by_form(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit, form in pairs:
        found.setdefault(form, []).append(unit)
    return found
