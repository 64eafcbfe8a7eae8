"""``danvan reopen``: an approved year may be run again; its signed edition stays whole under ``luu/``."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import WrongUsageError
from flows.publish.approval import APPROVAL, read_approval
from flows.publish.edition import publish, recover, staging_folder
from flows.publish.kept import Reopening, carry_kept, cited_report, kept_editions, write_reopening
from flows.publish.manifest import MANIFEST, rewrite_manifest
from flows.publish.open_files import ensure_closed
from flows.signing.signed import number_told, number_written, signed_bytes, signed_manifest
from flows.state.lock import year_lock
from flows.year import Year, open_year


@dataclass(frozen=True, slots=True)
class Reopened:
    """How reopening ended. ``kept_as``: the signed edition, relative to ``path``; ``replaces``: what the next report names."""

    year: str
    path: str
    kept_as: str
    replaces: str
    kept: tuple[str, ...]


def reopen_year(year: str, reason: str, replaces: str = "", inputs: Path = Path("inputs"), outputs: Path = Path("outputs"),
                on: date | None = None) -> Reopened:
    """Put the signed edition under ``luu/N`` and let the year be run again.

    ``replaces`` is number and day of the signed report ("15/BC-UBND ngày 16/01/2019"); without it they are read from the
    head of the report as it lies in ``outputs/YEAR``. Raises WrongUsageError for a year that is not approved, without a
    reason or for a ``replaces`` that does not read so, RefusedError where the signed edition is no longer whole.
    """
    if not reason.strip():
        raise WrongUsageError("Ghi rõ lý do mở lại: --reason \"lý do\".")
    told = number_told(replaces)
    opened = open_year(year, inputs, outputs)
    with year_lock(opened.state, year):
        recover(outputs, year)
        ensure_closed(opened.outputs)
        if read_approval(opened.outputs) is None:
            raise WrongUsageError(f"Năm {year} chưa phê duyệt nên không cần mở lại; chạy danvan run {year}.")
        manifest = signed_manifest(opened)
        number, day = told or number_written(opened, manifest)
        last = max((int(path.name) for path in kept_editions(opened.outputs)), default=0)
        reopening = Reopening(last + 1, (on or date.today()).isoformat(), reason.strip(), number, day)  # noqa: DTZ011
        staging = staging_folder(outputs, year)
        _fill(staging, opened, manifest, reopening)
        published = publish(staging, outputs, year)
    return Reopened(year, published.path.as_posix(), reopening.place, cited_report(opened, number, day), published.kept)


def _fill(staging: Path, opened: Year, manifest: Mapping[str, Any], reopening: Reopening) -> None:
    """The signed edition to the byte under ``luu/N``, and above it the same files as an edition that is open again."""
    carry_kept(opened.outputs, staging)
    kept = staging / reopening.place
    for item in manifest["outputs"]:
        path: str = item["path"]
        _write(kept / path, signed_bytes(opened, path, item["sha256"]))
        if path != APPROVAL:
            _write(staging / path, (kept / path).read_bytes())      # a copy: editing one must not touch the other
    shutil.copyfile(opened.outputs / MANIFEST, kept / MANIFEST)
    write_reopening(staging, reopening)
    rewrite_manifest(staging, manifest, "reopened")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
