"""A cache of bytes by key: what it gives is what was put, or nothing. Whoever asks rebuilds what is not there."""

import hashlib
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
            stored = (self.folder / key).read_bytes()
        except OSError:
            return None
        checksum, content = stored[:_CHECKSUM_BYTES], memoryview(stored)[_CHECKSUM_BYTES:]
        return bytes(content) if hashlib.sha256(content).digest() == checksum else None

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content``. A disk that is full or closed to writing costs the speed of the next run, nothing else."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / key).open("wb") as file:
                file.write(hashlib.sha256(content).digest())
                file.write(content)
        except OSError:
            return

    def keep_only(self, keys: Collection[str]) -> None:
        """Forget everything else, so that the cache stays as large as one year. What cannot be deleted stays."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in keys:
                    path.unlink(missing_ok=True)
