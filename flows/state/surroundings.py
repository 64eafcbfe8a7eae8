"""What every kept result depends on beside its own content: our code, the libraries, whole files; each as a text to compare."""

import hashlib
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def code_digest() -> str:
    """All our code, and the tables and parts of pages beside it."""
    return digest(path.name.encode() + b"\0" + path.read_bytes() for path in _sources(files("flows")))


def versions(names: Sequence[str]) -> dict[str, str]:
    """Name -> version: Python's, and that of each library."""
    return {"python": sys.version.split()[0], **{name: _version(name) for name in names}}


def _version(name: str) -> str:
    return zlib.ZLIB_RUNTIME_VERSION if name == "zlib" else version(name)


def digest(contents: Iterable[bytes]) -> str:
    """One hash over many contents, in their order."""
    total = hashlib.sha256()
    for content in contents:
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """Hash of a file's content; "" where there is none."""
    return digest([path.read_bytes()]) if path.is_file() else ""


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir():
            yield from _sources(path)
        elif path.name.endswith((".py", ".csv", ".css", ".js", ".j2")):
            yield path
