"""``danvan reopen``: an approved year may be run again; its signed edition stays whole under ``luu/``."""

import hashlib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.documents.signed import number_and_day
from flows.errors import RefusedError, UnreadableFileError, WrongUsageError
from flows.publish.approval import APPROVAL, read_approval
from flows.publish.edition import publish, recover, staging_folder
from flows.publish.kept import Reopening, carry_kept, cited_report, kept_editions, write_reopening
from flows.publish.manifest import MANIFEST, read_manifest, sources_table, write_manifest
from flows.publish.open_files import ensure_closed
from flows.state.accepted import AcceptedFiles
from flows.state.lock import year_lock
from flows.year import Year, open_year

_REPLACES = re.compile(r"(?:số )?(?P<number>\d+[/-]\S+),? ngày (?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")


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
    told = _told(replaces)
    opened = open_year(year, inputs, outputs)
    with year_lock(opened.state, year):
        recover(outputs, year)
        ensure_closed(opened.outputs)
        if read_approval(opened.outputs) is None:
            raise WrongUsageError(f"Năm {year} chưa phê duyệt nên không cần mở lại; chạy danvan run {year}.")
        manifest = _manifest(opened)
        number, day = told or _written(opened, manifest)
        last = max((int(path.name) for path in kept_editions(opened.outputs)), default=0)
        reopening = Reopening(last + 1, (on or date.today()).isoformat(), reason.strip(), number, day)  # noqa: DTZ011
        staging = staging_folder(outputs, year)
        _fill(staging, opened, manifest, reopening)
        published = publish(staging, outputs, year)
    return Reopened(year, published.path.as_posix(), reopening.place, cited_report(opened, number, day), published.kept)


def _told(replaces: str) -> tuple[str, str] | None:
    if not replaces.strip():
        return None
    found = _REPLACES.fullmatch(" ".join(replaces.split()))
    try:
        if found:
            return found["number"], date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        pass
    raise WrongUsageError("Ghi số và ngày của báo cáo đã ký như sau: --replaces \"15/BC-UBND ngày 16/01/2019\".")


def _manifest(opened: Year) -> Mapping[str, Any]:
    manifest = read_manifest(opened.outputs)
    if manifest is None:
        raise UnreadableFileError(f"{(opened.outputs / MANIFEST).as_posix()} của bản đã phê duyệt bị hỏng; "
                                  "lấy lại từ bản sao lưu.")
    return manifest


def _written(opened: Year, manifest: Mapping[str, Any]) -> tuple[str, str]:
    """Number and day as a clerk wrote them into the report in ``outputs/YEAR``, each "" where nobody did."""
    report = opened.outputs / f"bao-cao-{opened.id}.docx"
    signed = next((item["sha256"] for item in manifest["outputs"] if item["path"] == report.name), "")
    try:
        return number_and_day(report.read_bytes(), report.name)
    except (OSError, UnreadableFileError):
        return number_and_day(AcceptedFiles(opened.state).get(signed), report.name)


def _fill(staging: Path, opened: Year, manifest: Mapping[str, Any], reopening: Reopening) -> None:
    """The signed edition to the byte under ``luu/N``, and above it the same files as an edition that is open again."""
    carry_kept(opened.outputs, staging)
    kept = staging / reopening.place
    for item in manifest["outputs"]:
        path: str = item["path"]
        _write(kept / path, _signed(opened, path, item["sha256"]))
        if path != APPROVAL:
            _write(staging / path, (kept / path).read_bytes())      # a copy: editing one must not touch the other
    shutil.copyfile(opened.outputs / MANIFEST, kept / MANIFEST)
    write_reopening(staging, reopening)
    rows = {name: count for name, count in manifest["counts"].items() if name not in ("inputs", "outputs")}
    received = sources_table(manifest["received"]) if "received" in manifest else None
    write_manifest(staging, year=opened.id, edition="reopened", inputs=sources_table(manifest["inputs"]), rows=rows,
                   digests=manifest["digests"], versions=manifest["versions"], received=received,
                   configuration={item["path"]: item["sha256"] for item in manifest.get("configuration", [])})


def _signed(opened: Year, path: str, sha256: str) -> bytes:
    """A file as it was signed: from the edition, or its second copy where somebody has edited it since."""
    file = opened.outputs / path
    data = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(data).hexdigest() == sha256:
        return data
    store = AcceptedFiles(opened.state)
    if sha256 not in store:
        raise RefusedError(f"{file.as_posix()} đã bị sửa hoặc mất sau khi phê duyệt và không còn bản lưu; lấy lại từ bản sao lưu "
                           "rồi mở lại năm.")
    return store.get(sha256)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
