"""The edition as it was signed, whatever somebody has done to it since; and the number and day of its report."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.documents.signed import number_and_day
from flows.errors import RefusedError, UnreadableFileError, WrongUsageError
from flows.publish.manifest import MANIFEST, read_manifest
from flows.state.accepted import AcceptedFiles
from flows.year import Year

_NUMBERED = re.compile(r"(?:số )?(?P<number>\d+[/-]\S+?),? ngày (?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")


def number_told(text: str) -> tuple[str, str] | None:
    """``15/BC-UBND ngày 16/01/2019`` -> number and day (2019-01-16); None for "". Raises WrongUsageError."""
    if not text.strip():
        return None
    found = _NUMBERED.fullmatch(" ".join(text.split()))
    try:
        if found:
            return found["number"], date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        pass
    raise WrongUsageError("Ghi số và ngày của báo cáo đã ký như sau: \"15/BC-UBND ngày 16/01/2019\".")


def signed_manifest(opened: Year) -> Mapping[str, Any]:
    """manifest.json of the approved edition. Raises UnreadableFileError."""
    manifest = read_manifest(opened.outputs)
    if manifest is None:
        raise UnreadableFileError(f"{(opened.outputs / MANIFEST).as_posix()} của bản đã phê duyệt bị hỏng; "
                                  "lấy lại từ bản sao lưu.")
    return manifest


def number_written(opened: Year, manifest: Mapping[str, Any]) -> tuple[str, str]:
    """Number and day as a clerk wrote them into the report in ``outputs/YEAR``, each "" where nobody did."""
    report = opened.outputs / f"bao-cao-{opened.id}.docx"
    signed = next((item["sha256"] for item in manifest["outputs"] if item["path"] == report.name), "")
    try:
        return number_and_day(report.read_bytes(), report.name)
    except (OSError, UnreadableFileError):
        return number_and_day(signed_bytes(opened, report.name, signed), report.name)


def signed_bytes(opened: Year, path: str, sha256: str) -> bytes:
    """A file as it was signed: from the edition, or its second copy where somebody has edited it since.

    Raises RefusedError where neither is left.
    """
    file = opened.outputs / path
    data = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(data).hexdigest() == sha256:
        return data
    try:
        return AcceptedFiles(opened.state).get(sha256)
    except UnreadableFileError as error:
        raise RefusedError(f"{file.as_posix()} đã bị sửa hoặc mất sau khi phê duyệt và không còn bản lưu lành; lấy lại từ bản "
                           "sao lưu rồi làm lại.") from error
