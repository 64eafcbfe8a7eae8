"""What an edition declares and a publication does not write anew -> the folder that is about to replace it."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

LETTERS = "don-doc/"        # written by danvan remind only: as issued, they stay until reminding is asked for again


def carry_declared(edition: Path, staging: Path, manifest: Mapping[str, Any] | None,
                   is_wanted: Callable[[str], bool]) -> dict[str, dict[str, Any]]:
    """Copies the wanted files of an edition that ``staging`` does not have; path -> its entry in the manifest.

    A file edited by hand comes along as it is, under the hash it was published with: it stays known as edited.
    """
    declared = {}
    for item in manifest["outputs"] if manifest else ():
        source, target = edition / item["path"], staging / item["path"]
        if not is_wanted(item["path"]) or target.exists() or not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
        declared[item["path"]] = dict(item)
    return declared


def is_letter(path: str) -> bool:
    """Whether a file of an edition is a reminder letter."""
    return path.startswith(LETTERS)
