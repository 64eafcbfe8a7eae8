"""Copies of accepted files by content hash: an older valid file stays at hand when a newer one takes its name."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from flows.errors import UnreadableFileError
from flows.state.disk import make_durable


class AcceptedFiles:
    """``accepted/ab/cdef…`` under the state folder. Names are hashes, so equal files are kept once."""

    def __init__(self, state_dir: Path) -> None:
        self.folder = state_dir / "accepted"
        self._unsettled: list[Path] = []

    def put(self, data: bytes) -> str:
        """Keeps ``data`` and returns its sha256; call ``settle`` before relying on it after a power cut."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not _holds(self._path(sha256), sha256):      # absent, or torn by a power cut
            self.put_new(data, sha256)
        return sha256

    def put_new(self, data: bytes, sha256: str) -> None:
        """``put`` for what is known to be absent, hash and all: ten thousand files arrive in one night."""
        path = self._path(sha256)
        waiting = f"{path.parent}{os.sep}.{path.name}.{os.getpid()}.tmp"
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(waiting, "wb") as file:  # noqa: PTH123 - a Path for each would cost more than the file
            file.write(data)
        os.replace(waiting, path)  # noqa: PTH105
        self._unsettled += [path, path.parent]

    def take(self, waiting: "WaitingFiles", sha256: str) -> bool:
        """Keep what already lies on this disk; whether it did."""
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.replace(waiting.path(sha256), path)  # noqa: PTH105
        except FileNotFoundError:
            return False
        self._unsettled += [path, path.parent]
        return True

    def settle(self) -> None:
        """Makes everything put so far durable; one step for many files."""
        make_durable(list(dict.fromkeys(self._unsettled)))
        self._unsettled.clear()

    def get(self, sha256: str) -> bytes:
        """The bytes kept under this hash. Raises UnreadableFileError if they are gone or no longer the same."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableFileError(f"Không còn bản lưu của tệp đã nhận ({path.as_posix()}).") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise UnreadableFileError(f"Bản lưu của tệp đã nhận bị hỏng ({path.as_posix()}); "
                                      "chép lại tệp gốc vào inputs.")
        return data

    def __contains__(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def names(self) -> set[str]:
        """The hashes of all that is kept; one look at the folders, where ten thousand files would need as many."""
        folders = [folder for folder in self.folder.iterdir() if folder.is_dir()] if self.folder.is_dir() else []
        return {folder.name + entry.name for folder in folders for entry in os.scandir(folder)}

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:]


class WaitingFiles:
    """Copies that those who read the files leave behind, until it is known which files are accepted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> str:
        """Where the copy lies, if there is one."""
        return f"{self.folder}{os.sep}{sha256}"

    def put(self, data: bytes, sha256: str) -> None:
        """Leave a copy. On a full disk there is none: whoever accepts the file copies it himself, or says why he cannot."""
        path = self.path(sha256)
        try:
            with open(f"{path}.{os.getpid()}", "wb") as file:  # noqa: PTH123 - a Path for each would cost more than the file
                file.write(data)
            os.replace(file.name, path)  # noqa: PTH105
        except OSError:
            return

    def open(self) -> None:
        """An empty folder, whatever an earlier run left in it."""
        self.close()
        with suppress(OSError):
            self.folder.mkdir(parents=True)

    def close(self) -> None:
        """Nobody waits any more."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _holds(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
