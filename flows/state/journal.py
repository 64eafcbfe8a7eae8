"""The journal of receipt: the day each file was first seen and what became of it, in a file that only ever grows.

One JSON object per line: ``file`` (relative to inputs/YEAR), ``sha256``, ``size``, ``seen_on``, and ``moved_from``
where a file known under another name was sorted into another folder: it keeps the day it came. ``state`` is ``late`` for
what came after the year was approved: no report holds it. Lines of verdict follow when a run has judged the file
(``flows.state.verdicts``); they carry ``seen_on`` too and change no date.
"""

import json
import os
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.errors import BrokenConfigurationError
from flows.state.disk import make_durable
from flows.state.verdicts import Verdict, Verdicts, as_entry, from_entry


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file lying in inputs/YEAR now: path relative to it, content hash, size in bytes."""

    file: str
    sha256: str
    size: int


@lru_cache(maxsize=2**16)       # asked several times for each of ten thousand files
def file_key(file: str) -> str:
    """One spelling of a relative path, whatever system or person wrote it: ``/``, NFC, no leading ``./``."""
    return unicodedata.normalize("NFC", file.strip().replace("\\", "/")).removeprefix("./")


@lru_cache(maxsize=512)        # thousands of files come on one day
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _entry_of(line: bytes) -> Any:  # noqa: ANN401 - whatever stands in the line
    """What a line says; None where it cannot be read."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except ValueError:
        return None


def _all_at_once(lines: Sequence[bytes]) -> list[Any]:
    """What many whole lines say, in a third of the time that line by line would take; [] where one of them is not plain."""
    try:
        entries: list[Any] = json.loads(f"[{b','.join(lines).decode()}]")
    except ValueError:
        return []
    return entries if len(entries) == len(lines) else []


class Journal:
    """First sightings of (file, content). ``load`` only reads; ``record`` is called under the lock of the year."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: dict[tuple[str, str], date] = {}
        self._files_of: dict[str, list[str]] = {}       # content hash -> files that had it
        self.verdicts = Verdicts()

    @classmethod
    def load(cls, path: Path) -> "Journal":
        """The journal so far; empty if there is none. A last line torn by a crash is left to ``record`` to mend.

        Raises BrokenConfigurationError naming a line that is whole but unreadable: somebody edited it.
        """
        journal = cls(path)
        *lines, tail = path.read_bytes().split(b"\n") if path.is_file() else [b""]
        entries = _all_at_once(lines)
        for number, line in enumerate(lines, start=1):
            if not journal._take(entries[number - 1] if entries else _entry_of(line)):
                raise BrokenConfigurationError(f"{path.as_posix()}: dòng {number} không đọc được; "
                                               "hãy lấy lại tệp từ bản sao lưu hoặc xóa dòng đó.")
        journal._take(_entry_of(tail))
        return journal

    def first_seen(self, file: str, sha256: str) -> date | None:
        """The day this content was first seen under this name; None if never."""
        return self._seen.get((file_key(file), sha256))

    def record(self, files: Collection[ReceivedFile], on: date, state: str = "") -> int:
        """Adds what was not seen before and returns how many lines that made; durable when this returns.

        ``files`` are all files present now, not only new ones: a known content under a new name counts as moved only
        when its old place is gone, else as a copy received ``on`` this day. ``state`` is written beside each new line.
        """
        present = {(file_key(received.file), received.sha256) for received in files}
        entries = [self._entry(received, present, on) for received in sorted(files, key=lambda received: received.file)
                   if self.first_seen(received.file, received.sha256) is None]
        if entries:
            self._append([{**entry, "state": state} for entry in entries] if state else entries)
        for entry in entries:
            self._add(entry["file"], entry["sha256"], date.fromisoformat(entry["seen_on"]))
        return len(entries)

    def judge(self, verdicts: Iterable[Verdict], now: datetime | None = None) -> int:
        """Adds the verdicts that are new and returns how many; durable when this returns. Files never seen are left out."""
        news = [one for one in self.verdicts.news(verdicts) if one.content in self._seen]
        time = (now or datetime.now().astimezone()).isoformat(timespec="seconds")
        if news:
            self._append([{"time": time, "seen_on": self._seen[one.content].isoformat(), **as_entry(one)} for one in news])
        for one in news:
            self.verdicts.add(one)
        return len(news)

    def _take(self, entry: Any) -> bool:  # noqa: ANN401 - whatever stands in the line
        """Takes in what one line says; False where it means nothing."""
        try:
            sighting = str(entry["file"]), str(entry["sha256"]), _day(entry["seen_on"])
            verdict = from_entry(entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        self._add(*sighting)
        if verdict is not None:
            self.verdicts.add(verdict)
        return True

    def _add(self, file: str, sha256: str, seen_on: date) -> None:
        if (file, sha256) not in self._seen:
            self._seen[file, sha256] = seen_on
            self._files_of.setdefault(sha256, []).append(file)

    def _entry(self, received: ReceivedFile, present: set[tuple[str, str]], on: date) -> dict[str, Any]:
        sha256 = received.sha256
        left = [file for file in self._files_of.get(sha256, []) if (file, sha256) not in present]
        source = min(left, key=lambda file: (self._seen[file, sha256], file), default=None)
        entry = {"file": file_key(received.file), "sha256": sha256, "size": received.size}
        if source is None:
            return {**entry, "seen_on": on.isoformat()}
        return {**entry, "seen_on": self._seen[source, sha256].isoformat(), "moved_from": source}

    def _append(self, entries: Sequence[dict[str, Any]]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        known = self.path.read_bytes() if self.path.exists() else b""
        tail = known.rpartition(b"\n")[2]
        text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()
        with self.path.open("ab") as handle:
            if Journal(self.path)._take(_entry_of(tail)):          # whole but for its line end: an editor took that
                text = b"\n" + text
            else:
                handle.truncate(len(known) - len(tail))
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        if not known:
            make_durable([self.path.parent])
