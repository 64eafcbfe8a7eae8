"""``danvan correct``: a công văn for a slip of form in the signed report; the report and every figure stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from flows.documents.correction import correction_letter, find_slips
from flows.documents.recheck.recheck import Edited, read_document
from flows.errors import WrongUsageError
from flows.publish.approval import read_approval
from flows.publish.carried import carry_declared
from flows.publish.edition import publish, recover, staging_folder
from flows.publish.kept import carry_kept, numbered_report
from flows.publish.manifest import APPROVED, rewrite_manifest
from flows.publish.open_files import ensure_closed
from flows.returns.letters import letter_number
from flows.signing.signed import number_told, number_written, signed_bytes, signed_manifest
from flows.state.accepted import AcceptedFiles
from flows.state.lock import year_lock
from flows.text import squeeze
from flows.wording.dates import draft_date_line
from flows.year import Year, open_year

FOLDER = "dinh-chinh"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The letter written, the report it is about as cited, and how many places of it the letter puts right."""

    year: str
    letter: str
    report: str
    places: int


def correct_year(year: str, wrong: str, right: str, number: str = "", inputs: Path = Path("inputs"),
                 outputs: Path = Path("outputs"), on: date | None = None) -> Corrected:
    """Write ``dinh-chinh/N.docx`` into the approved edition; everything else of it stays.

    ``number``: number and day of the signed report ("15/BC-UBND ngày 16/01/2019"); without it they are read from its head.
    Raises WrongUsageError for a year that is not approved or words the report does not have, RefusedError for a figure.
    """
    wrong, right = squeeze(wrong), squeeze(right)
    if not wrong or not right or wrong == right:
        raise WrongUsageError("Ghi chỗ sai và chỗ đúng: --wrong \"chữ đã in\" --right \"chữ đúng\".")
    told, opened, day = number_told(number), open_year(year, inputs, outputs), on or date.today()  # noqa: DTZ011
    with year_lock(opened.state, year):
        recover(outputs, year)
        ensure_closed(opened.outputs)
        approval = read_approval(opened.outputs)
        if approval is None:
            raise WrongUsageError(f"Năm {year} chưa phê duyệt; sửa thẳng trong báo cáo rồi phê duyệt.")
        manifest = signed_manifest(opened)
        report = numbered_report(opened, *(told or number_written(opened, manifest)))
        slips = find_slips(_signed_report(opened, manifest), wrong)
        place = draft_date_line(squeeze(opened.settings.report.place), day.year, day.month)
        head = {"so_ky_hieu": letter_number(opened.settings), "dia_danh_ngay": place, "bao_cao": report,
                "bao_cao_ngan": report.partition(" ngày ")[0]}
        letter = correction_letter(opened, head, slips, wrong, right)
        path = _publish(opened, manifest, letter)
    return Corrected(year, path, report, len(slips))


def _signed_report(opened: Year, manifest: Mapping[str, Any]) -> Edited:
    name = f"bao-cao-{opened.id}.docx"
    sha256 = next((item["sha256"] for item in manifest["outputs"] if item["path"] == name), "")
    return read_document(signed_bytes(opened, name, sha256), name)


def _publish(opened: Year, manifest: Mapping[str, Any], letter: bytes) -> str:
    """The approved edition with one letter more; a file somebody has edited comes along as it is, known as edited."""
    staging = staging_folder(opened.outputs_root, opened.id)
    declared = carry_declared(opened.outputs, staging, manifest, lambda _: True)
    for item in manifest["outputs"]:
        if item["path"] not in declared:        # what has been lost is not lost for good with this publication
            (staging / item["path"]).parent.mkdir(parents=True, exist_ok=True)
            (staging / item["path"]).write_bytes(signed_bytes(opened, item["path"], item["sha256"]))
    path = staging / FOLDER / f"{_next_number(manifest)}.docx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(letter)
    store = AcceptedFiles(opened.state)
    store.put(letter)
    store.settle()
    carry_kept(opened.outputs, staging)
    rewrite_manifest(staging, manifest, APPROVED, declared)
    published = publish(staging, opened.outputs_root, opened.id)
    return f"{published.path.as_posix()}/{FOLDER}/{path.name}"


def _next_number(manifest: Mapping[str, Any]) -> int:
    letters = [PurePosixPath(item["path"]) for item in manifest["outputs"] if item["path"].startswith(f"{FOLDER}/")]
    return max((int(path.stem) for path in letters if path.stem.isdigit()), default=0) + 1
