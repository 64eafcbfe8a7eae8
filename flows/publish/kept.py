"""``luu/``: the signed editions of a year that was opened again, as they were, and why it was; nothing in it ever changes.

    luu/1/              the edition approved first, complete, with its manifest
    luu/mo-lai-1.json   why and when it was put away
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from flows.publish.manifest import KEPT
from flows.text import squeeze
from flows.wording.dates import long_date
from flows.year import Year


@dataclass(frozen=True, slots=True)
class Reopening:
    """One opening again: ``edition`` the number under ``luu/``, ``date`` its day as 2019-03-01, ``reason`` in a person's words.

    ``number`` ("15/BC-UBND") and ``issued_on`` (2019-01-16) are those of the signed report, "" where nobody has told them.
    """

    edition: int
    date: str
    reason: str
    number: str = ""
    issued_on: str = ""

    @property
    def place(self) -> str:
        """Where the edition lies, relative to outputs/YEAR."""
        return f"{KEPT}/{self.edition}"


def kept_editions(edition: Path) -> list[Path]:
    """The folders ``luu/1``, ``luu/2`` … of an edition."""
    folder = edition / KEPT
    found = [path for path in folder.iterdir() if path.name.isdigit() and path.is_dir()] if folder.is_dir() else []
    return sorted(found, key=lambda path: int(path.name))


def carry_kept(old: Path, new: Path) -> None:
    """Takes all of ``luu/`` into the edition that replaces ``old``; what ``new`` has already stays."""
    if (old / KEPT).is_dir():
        for name, source in _files(old / KEPT).items():
            target = new / KEPT / name
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                link_or_copy(source, target)


def _files(folder: Path) -> Mapping[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def link_or_copy(source: Path, target: Path) -> None:
    """The same file under a second name where the file system can, for the first is about to go; else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def write_reopening(folder: Path, reopening: Reopening) -> None:
    """Writes ``luu/mo-lai-N.json`` into a folder that is about to be published."""
    path = folder / KEPT / f"mo-lai-{reopening.edition}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(reopening), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8",
                    newline="\n")


def last_reopening(edition: Path) -> Reopening | None:
    """Why the edition in place is not the first of its year; None where it is, or its record cannot be read."""
    numbers = [int(path.name) for path in kept_editions(edition)]
    if not numbers:
        return None
    try:
        text = (edition / KEPT / f"mo-lai-{numbers[-1]}.json").read_text(encoding="utf-8")
        return Reopening(**json.loads(text))
    except (OSError, ValueError, TypeError):
        return Reopening(numbers[-1], "", "")


def replaced_numbers(year: Year) -> tuple[str, str] | None:
    """Number ("15/BC-UBND") and day (2019-01-16) of the signed report the next one takes the place of, "" where unknown.

    As ``thay_the`` in nam.toml has them, else as they were told or read when the year was opened again. None for the first
    report of its year.
    """
    told, last = year.settings.report.replaces, last_reopening(year.outputs)
    if told:
        return told.number, told.issued_on.isoformat()
    return (last.number, last.issued_on) if last else None


def replaced_report(year: Year) -> str:
    """That report as a sentence cites it, unknown parts left for the pen; "" for the first report of its year."""
    replaced = replaced_numbers(year)
    return "" if replaced is None else cited_report(year, *replaced)


def cited_report(year: Year, number: str, day: str) -> str:
    """``Báo cáo số 15/BC-UBND ngày 16 tháng 01 năm 2019 của Ủy ban nhân dân tỉnh Bắc Kạn``."""
    return f"{numbered_report(year, number, day)} của {squeeze(year.settings.report.issuer_name)}"


def numbered_report(year: Year, number: str, day: str) -> str:
    """``Báo cáo số 15/BC-UBND ngày 16 tháng 01 năm 2019``; what is "" is left for the pen."""
    blank = f"…{'-' if year.settings.is_party else '/'}{squeeze(year.settings.report.symbol)}"
    dated = long_date(date.fromisoformat(day)) if day else "ngày … tháng … năm …"
    return f"Báo cáo số {number or blank} {dated}"
