"""Copies of accepted files by content hash: an older valid file stays at hand when a newer one takes its name.

They are kept in packages of some files each: ten thousand files of their own take a disk far longer to make than to fill.
"""

import hashlib
import json
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

from flows.errors import UnreadableFileError
from flows.state.disk import make_durable

_IN_ONE = 24            # files in one package
_LISTING = "muc-luc.json"
# What reading a package may end with whose bytes are no longer those that were written, or that is gone.
_DAMAGED = (OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OverflowError, struct.error, zlib.error,
            zipfile.BadZipFile)
_EARLIEST = (1980, 1, 1, 0, 0, 0)       # a package says when it was made; ours are the same whenever they are


class AcceptedFiles:
    """``accepted/….zip`` under the state folder: files as they were received, named by their hash, so that equal files are
    kept once. ``muc-luc.json`` beside them lists what each holds and how long it is; where it is silent, gone or wrong, the
    packages are asked. So a package cut short is known to hold nothing any more; a changed byte shows when a file is taken out.
    """

    def __init__(self, state_dir: Path) -> None:
        self.folder = state_dir / "accepted"
        self._unsettled: list[Path] = []

    def put(self, data: bytes) -> str:
        """Keeps ``data`` and returns its sha256; call ``settle`` before relying on it after a power cut."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._holds(sha256):
            self.put_all({sha256: sha256}, lambda _: (data, sha256))
        return sha256

    def put_all(self, wanted: Mapping[str, str], read: Callable[[str], tuple[bytes, str]]) -> None:
        """Keeps files that are not kept yet: sha256 -> name. ``read`` gives the bytes of a name and their sha256: a file that has
        changed since its hash was taken is passed over.
        """
        rest = iter(wanted.items())
        while part := dict(islice(rest, _IN_ONE)):
            found = [read(name) for name in part.values()]
            if files := {sha256: data for data, sha256 in found if sha256 in part}:
                self._add(write_package(self._made_folder(), files), list(files))

    def take(self, waiting: "WaitingFiles", wanted: Set[str]) -> set[str]:
        """Keeps packages that lie on this disk already, if each file in them is wanted and none is kept; returns those files."""
        taken: set[str] = set()
        for package in waiting.packages():
            names = _files_in(package)
            if names and taken.isdisjoint(names) and all(name in wanted for name in names):
                self._add(package.replace(self._made_folder() / package.name), names)
                taken.update(names)
        return taken

    def settle(self) -> None:
        """Makes everything put so far durable; one step for many files."""
        if self._unsettled:
            listing = self.folder / _LISTING
            listing.write_text(json.dumps({name: {"bytes": _size(self.folder / name), "files": files}
                                           for name, files in self._listed.items()}), encoding="ascii")
            make_durable([*self._unsettled, listing, self.folder])
        self._unsettled.clear()

    def get(self, sha256: str) -> bytes:
        """The bytes kept under this hash. Raises UnreadableFileError if they are gone or no longer the same."""
        if not (places := [name for name, files in self._listed.items() if sha256 in files]):
            raise UnreadableFileError(f"Không còn bản lưu của tệp đã nhận ({self.folder.as_posix()}: {sha256}).")
        for place in places:
            data = _entry(self.folder / place, sha256)
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
        raise UnreadableFileError(f"Bản lưu của tệp đã nhận bị hỏng ({(self.folder / places[0]).as_posix()}); "
                                  "chép lại tệp gốc vào inputs.")

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self._hashes

    def _holds(self, sha256: str) -> bool:
        """Whether the file is kept, whole: a power cut may have torn it."""
        try:
            return bool(self.get(sha256))
        except UnreadableFileError:
            return False

    def _made_folder(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder

    def _add(self, package: Path, names: list[str]) -> None:
        self._listed[package.name] = names
        self.__dict__.pop("_hashes", None)
        self._unsettled.append(package)

    @cached_property
    def _listed(self) -> dict[str, list[str]]:
        """Name of each package that is there -> the files in it, by hash; none where it is no package any more."""
        known = _read_listing(self.folder / _LISTING)
        return {path.name: known.get((path.name, _size(path))) or _files_in(path) for path in sorted(self.folder.glob("*.zip"))}

    @cached_property
    def _hashes(self) -> frozenset[str]:
        """Of all files that are kept."""
        return frozenset(chain.from_iterable(self._listed.values()))


class WaitingFiles:
    """Copies that those who read the files leave behind, until it is known which files are accepted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, files: Mapping[str, bytes]) -> None:
        """Leave copies, sha256 -> content. On a full disk there are none: whoever accepts a file copies it himself, or says why
        he cannot.
        """
        if files:
            with suppress(OSError):
                write_package(self.folder, files)

    def packages(self) -> list[Path]:
        """What was left, in a fixed order."""
        return sorted(self.folder.glob("*.zip"))

    def open(self) -> None:
        """An empty folder, whatever an earlier run left in it."""
        self.close()
        with suppress(OSError):
            self.folder.mkdir(parents=True)

    def close(self) -> None:
        """Nobody waits any more."""
        shutil.rmtree(self.folder, ignore_errors=True)


def write_package(folder: Path, files: Mapping[str, bytes]) -> Path:
    """sha256 -> content, as a package that is there whole or not at all. Named by its files: the same make the same package."""
    path = folder / f"{hashlib.sha256(' '.join(files).encode()).hexdigest()[:32]}.zip"
    unfinished = folder / f".{path.stem}.{os.getpid()}.tmp"
    with zipfile.ZipFile(unfinished, "w") as package:
        for sha256, data in files.items():
            package.writestr(zipfile.ZipInfo(sha256, _EARLIEST), data)
    unfinished.replace(path)
    return path


def _size(path: Path) -> int:
    return path.stat().st_size


def _read_listing(path: Path) -> dict[tuple[str, int], list[str]]:
    """Package as long as it was when it was listed -> its files; empty where there is no listing to be read."""
    try:
        listing = json.loads(path.read_text(encoding="ascii"))
        return {(name, package["bytes"]): list(map(str, package["files"])) for name, package in listing.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _files_in(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as package:
            return package.namelist()
    except _DAMAGED:
        return []


def _entry(path: Path, name: str) -> bytes:
    """A file of a package; empty where the package is damaged or does not hold it."""
    try:
        with zipfile.ZipFile(path) as package:
            return package.read(name)
    except _DAMAGED:
        return b""
