"""Copies of accepted files by content hash: an older valid file stays at hand when a newer one takes its name."""

import hashlib
import os
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


def _holds(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
