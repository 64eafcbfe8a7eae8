"""What people did in a published edition -> the next edition: edited copies beside the new files, their own files as they are."""

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from flows.publish.manifest import files_of, read_manifest
from flows.publish.open_files import is_owner_file
from flows.publish.package import file_sha256

SUFFIX = ".sua-tay"     # bao-cao-2018.docx edited by hand is kept as bao-cao-2018.sua-tay.docx


def carry_over(old: Path, new: Path, scratch: Path) -> tuple[list[str], list[str]]:
    """Copies into ``new`` what people left in ``old``; returns (copies of edited files, their other files).

    A file counts as edited when its hash is not the one in the manifest of ``old``; without a manifest every file that
    differs from its namesake in ``new`` does. Nothing in ``new`` is overwritten; done twice, it adds nothing.
    ``scratch`` is a path of the same file system for the copy in the making.
    """
    manifest = read_manifest(old)
    published = {item["path"]: item["sha256"] for item in manifest["outputs"]} if manifest else {}
    touched = [file for file in files_of(old) if not is_owner_file(PurePosixPath(file).name)
               and not _is_untouched(old / file, published.get(file))]
    kept: list[str] = []
    carried: list[str] = []
    # People's own files first: among them are the copies kept before, whose names must not be given twice.
    for file in sorted(touched, key=lambda file: (file in published, file)):
        source = old / file
        if file not in published and not _exists(new / file) and _free_parents(new, file) == file:
            _copy(source, new / file, scratch)
            carried.append(file)
        elif not _same(source, new / file) and (name := _name_for_copy(source, new, file)):
            _copy(source, new / name, scratch)
            kept.append(name)
    return kept, carried


def _is_untouched(path: Path, sha256: str | None) -> bool:
    return sha256 is not None and not path.is_symlink() and file_sha256(path) == sha256


def _name_for_copy(source: Path, new: Path, file: str) -> str | None:
    """The first free name for an edited file; None when these bytes are kept already."""
    for name in _names(_free_parents(new, file)):
        if not _exists(new / name):
            return name
        if _same(source, new / name):
            return None
    return None


def _names(file: str) -> Iterator[str]:
    path = PurePosixPath(file)
    number = 1
    while True:
        mark = SUFFIX if number == 1 else f"{SUFFIX}-{number}"
        yield str(path.with_name(f"{path.stem}{mark}{path.suffix}"))
        number += 1


def _free_parents(new: Path, file: str) -> str:
    """``file``, its folders renamed where ``new`` has a file of that name."""
    parts = list(PurePosixPath(file).parts)
    for place in range(len(parts) - 1):
        while (new / PurePosixPath(*parts[:place + 1])).is_file():
            parts[place] += SUFFIX
    return str(PurePosixPath(*parts))


def _same(source: Path, target: Path) -> bool:
    if source.is_symlink() or target.is_symlink():
        return source.is_symlink() and target.is_symlink() and source.readlink() == target.readlink()
    return target.is_file() and file_sha256(source) == file_sha256(target)


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _copy(source: Path, target: Path, scratch: Path) -> None:
    """Copies by way of ``scratch``, so that ``target`` is never half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch.unlink(missing_ok=True)
    shutil.copy2(source, scratch, follow_symlinks=False)
    scratch.rename(target)
