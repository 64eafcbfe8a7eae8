"""Publishing: a finished staging folder becomes ``outputs/YEAR`` at once, or nothing changes.

Where things lie while that happens, under ``outputs/.danvan/publish/YEAR``: ``staging-N`` (being built by process N), ``new``
(complete, with the marker file once it is safe on disk), ``old`` (the edition replaced), ``rac-N`` (to be deleted). From these
names, and from where the marker is, ``recover`` knows at which step an interrupted publication stopped:

    marker in new,     outputs/YEAR there      not exchanged yet: undone
    marker in new,     outputs/YEAR missing    between two renames: finished
    marker in outputs/YEAR                     exchanged, the old edition not put away yet: finished
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.errors import BusyError
from flows.publish.by_hand import carry_over
from flows.publish.kept import carry_kept
from flows.publish.manifest import PENDING
from flows.publish.open_files import ensure_closed
from flows.state.disk import exchange, make_durable, make_tree_durable


@dataclass(frozen=True, slots=True)
class Published:
    """An edition in place. ``kept``: copies of files edited by hand, put beside the new ones by this publication;
    ``carried``: people's other files, copies kept earlier among them. Paths are relative to the edition."""

    path: Path
    kept: tuple[str, ...]
    carried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Places:
    edition: Path
    work: Path

    @property
    def new(self) -> Path:
        return self.work / "new"

    @property
    def old(self) -> Path:
        return self.work / "old"

    @property
    def scratch(self) -> Path:
        return self.work / "scratch"


def staging_folder(outputs: Path, year: str) -> Path:
    """An empty folder to build an edition in, on the file system of ``outputs``; what a dead run left there is gone.

    Its name is this process's own: a worker or LibreOffice that has outlived a killed run finds its folder gone, not ours.
    """
    places = _places(outputs, year)
    for left in places.work.glob("staging-*"):
        with suppress(PermissionError):     # Windows: still held by what outlived its run; the next start tries again
            _discard(left, places)
    folder = places.work / f"staging-{os.getpid()}"
    folder.mkdir(parents=True)
    return folder


def publish(staging: Path, outputs: Path, year: str) -> Published:
    """Makes ``staging``, manifest included, the edition of ``year``; call it under the lock of the year.

    Raises BusyError, the old edition unharmed, when a document of it is open or the system refuses the exchange.
    """
    recover(outputs, year)
    places = _places(outputs, year)
    ensure_closed(places.edition)
    places.work.mkdir(parents=True, exist_ok=True)
    shutil.move(staging, places.new)
    carry_kept(places.edition, places.new)      # whoever publishes: signed editions are never left behind
    kept, carried = carry_over(places.edition, places.new, places.scratch) if places.edition.exists() else ([], [])
    make_tree_durable(places.new)
    marker = places.new / PENDING
    marker.touch()
    make_durable([marker, places.new, places.work])
    try:
        _swap(places)
    except PermissionError as error:
        _discard(places.new, places)
        ensure_closed(places.edition)
        raise BusyError(f"Không thay được {places.edition.as_posix()}: có tệp đang mở hoặc thiếu quyền ghi; "
                        "bản cũ giữ nguyên.") from error
    late = _settle(places)
    return Published(places.edition, tuple(sorted([*kept, *late])), tuple(sorted(carried)))


def recover(outputs: Path, year: str) -> str:
    """Finishes or undoes a publication that was interrupted; a sentence saying so, "" when there was none.

    Call it under the lock of the year, before anything reads ``outputs/YEAR``.
    """
    places = _places(outputs, year)
    if not places.work.is_dir():
        return ""
    told = _resume(places)
    places.scratch.unlink(missing_ok=True)
    for rubbish in places.work.glob("rac-*"):
        shutil.rmtree(rubbish, ignore_errors=True)
    return told


def _places(outputs: Path, year: str) -> _Places:
    return _Places(outputs / year, outputs / ".danvan" / "publish" / year)


def _swap(places: _Places) -> None:
    """The edition and ``new`` change places; afterwards the edition replaced, if there was one, is ``old``."""
    if not places.edition.exists():
        places.new.rename(places.edition)
    elif exchange(places.new, places.edition):
        places.new.rename(places.old)
    else:
        places.edition.rename(places.old)
        try:
            places.new.rename(places.edition)
        except OSError:
            places.old.rename(places.edition)
            raise
    make_durable([places.edition.parent, places.work])


def _settle(places: _Places) -> list[str]:
    """Puts the replaced edition away; returns what people did in it up to the last moment, now copied."""
    kept: list[str] = []
    if places.old.exists():
        kept = [file for files in carry_over(places.old, places.edition, places.scratch) for file in files]
        if kept:
            make_tree_durable(places.edition)
        _discard(places.old, places)
    (places.edition / PENDING).unlink(missing_ok=True)
    return kept


def _resume(places: _Places) -> str:
    if not places.edition.exists():
        if (places.new / PENDING).exists():
            places.new.rename(places.edition)
        elif places.old.exists():
            places.old.rename(places.edition)
    if (places.edition / PENDING).exists():
        if places.new.exists():
            places.new.rename(places.old)       # exchanged, but not yet called old
        kept = _settle(places)
        named = f" Bản sửa tay được giữ: {', '.join(kept)}." if kept else ""
        return f"Lần công bố trước bị dừng giữa chừng; đã hoàn tất {places.edition.as_posix()}.{named}"
    if places.new.exists():
        _discard(places.new, places)
        return f"Lần công bố trước bị dừng giữa chừng; {places.edition.as_posix()} giữ nguyên bản cũ."
    return ""


def _discard(folder: Path, places: _Places) -> None:
    """Deletes a folder; its new name comes first, so that half of it is never taken for an edition."""
    number = 1
    while (rubbish := places.work / f"rac-{number}").exists():
        number += 1
    folder.rename(rubbish)
    shutil.rmtree(rubbish, ignore_errors=True)      # a file still open on Windows: the next start deletes it
