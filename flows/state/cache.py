"""A cache of bytes by key: what it gives is what was put, or nothing. Whoever asks rebuilds what is not there."""

import hashlib
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

_CHECKSUM_BYTES = hashlib.sha256().digest_size


class Cache:
    """Files in one folder, each with a checksum before its content, so that damage is seen and rebuilt.

    Nothing here must survive a power cut: what was torn by it fails its checksum. Used under the lock of the year.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __contains__(self, key: str) -> bool:
        return (self.folder / key).is_file()

    def get(self, key: str) -> bytes | None:
        """What was put under this key; None if nothing was, or if it is damaged."""
        try:
            with (self.folder / key).open("rb", buffering=0) as file:
                checksum, content = file.read(_CHECKSUM_BYTES), file.read()
        except OSError:
            return None
        return content if hashlib.sha256(content).digest() == checksum else None

    def put(self, key: str, *content: bytes | memoryview) -> None:
        """Keep ``content``, in pieces that follow each other. A disk that is full or closed to writing costs the speed of the
        next run, nothing else.
        """
        total = hashlib.sha256()
        for piece in content:
            total.update(piece)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _clear(self.folder / key)
            with (self.folder / key).open("wb") as file:
                file.writelines((total.digest(), *content))
        except OSError:
            return

    def keep_only(self, keys: Collection[str]) -> None:
        """Forget everything else, so that the cache stays as large as one year. What cannot be deleted stays."""
        try:
            others = [path for path in self.folder.iterdir() if path.name not in keys]
        except OSError:
            return
        for path in others:
            with suppress(OSError):
                _clear(path)
                path.unlink(missing_ok=True)


def _clear(path: Path) -> None:
    """A folder that lies where a file belongs goes, with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
