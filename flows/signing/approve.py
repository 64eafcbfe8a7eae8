"""``danvan approve``: the edition in place, with the report as the clerk left it, becomes the year's signed edition."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.documents.finished import finished
from flows.documents.pdf import write_pdfs
from flows.documents.recheck.reading import read_paragraphs, read_roots
from flows.documents.recheck.recheck import Edited, read_document
from flows.documents.signed import has_signer
from flows.errors import RefusedError, UnreadableFileError, WrongUsageError
from flows.publish.approval import Approval, read_approval, write_approval
from flows.publish.carried import is_letter
from flows.publish.configuration import changed_since
from flows.publish.edition import publish, recover, staging_folder
from flows.publish.kept import carry_kept, last_reopening, replaced_numbers
from flows.publish.manifest import APPROVED, KEPT, read_manifest, rewrite_manifest
from flows.publish.open_files import ensure_closed
from flows.publish.package import FOLDER, read_package
from flows.publish.verify import verify_manifest
from flows.questions.document_check import verify_document
from flows.questions.edited_document import ensure_not_open
from flows.run import Run, open_run
from flows.state.accepted import AcceptedFiles
from flows.state.lock import year_lock
from flows.summary import refuse_if_open
from flows.text import fold

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Approved:
    """How approving ended. ``document`` is the signed report; ``kept`` copies of files edited by hand, ``left_out`` what was
    made from a draft and has no place in the signed edition."""

    year: str
    by: str
    date: str
    path: str
    document: str
    kept: tuple[str, ...]
    left_out: tuple[str, ...]


def approve_year(year: str, by: str, document: Path | None = None, inputs: Path = Path("inputs"), outputs: Path = Path("outputs"),
                 on: date | None = None) -> Approved:
    """Freeze a year: verify the report, take draft mark and comments out, publish it with the record of who approved when.

    ``document`` is the report as edited; without it the one in ``outputs/YEAR`` counts, edited or not. Nothing changes where
    it is refused. Raises RefusedError saying what is missing, WrongUsageError without an edition or a name.
    """
    if not by.strip():
        raise WrongUsageError("Ghi rõ người phê duyệt: --by \"họ tên, chức vụ\".")
    run = open_run(year, inputs, outputs)
    with year_lock(run.year.state, year):
        recover(outputs, year)
        ensure_closed(run.year.outputs)
        manifest = _edition_to_approve(run)
        report = run.year.outputs / f"bao-cao-{year}.docx"
        handed = document or report
        documents = _documents(run, manifest, report.name, handed)
        staging = staging_folder(outputs, year)
        left_out = _fill(staging, run, manifest, documents)
        approval = _approval(run, by.strip(), on or date.today(), report.name, documents[report.name], handed)  # noqa: DTZ011
        write_approval(staging, approval)
        carry_kept(outputs / year, staging)
        rewrite_manifest(staging, manifest, APPROVED)
        _keep(staging, run)
        published = publish(staging, outputs, year)
    return Approved(year, approval.by, approval.date, published.path.as_posix(), f"{published.path.as_posix()}/{report.name}",
                    published.kept, left_out)


def _edition_to_approve(run: Run) -> Mapping[str, Any]:
    """The manifest of the edition in place, if it may be approved."""
    edition = run.year.outputs
    if approval := read_approval(edition):
        raise RefusedError(f"Năm {run.year.id} đã {approval.told}; muốn sửa: danvan reopen {run.year.id} --reason “lý do”.")
    manifest = read_manifest(edition)
    if manifest is None or not (edition / FOLDER / "figures.csv").exists():
        raise WrongUsageError(f"Chưa có báo cáo năm {run.year.id} trong {run.year.outputs_root.as_posix()}; "
                              f"chạy danvan run {run.year.id} trước.")
    if manifest["edition"] == "reopened":
        raise RefusedError(f"Năm {run.year.id} đã mở lại mà chưa lập lại báo cáo; chạy danvan run {run.year.id} rồi phê duyệt.")
    _refuse_damage(run)
    tables = read_package(edition / FOLDER, only=["findings", "register"])
    if changed := changed_since(run, manifest, set(tables["findings"]["file"])):
        raise RefusedError(f"Bản năm {run.year.id} không còn khớp đầu vào, đã đổi sau khi lập: {_named(changed)}; "
                           f"chạy danvan run {run.year.id} rồi phê duyệt lại.")
    refuse_if_open(run, tables["findings"], tables["register"], "phê duyệt")
    return manifest


def _refuse_damage(run: Run) -> None:
    """Everything but Word files must be as published: those a clerk may edit, and each is verified by itself."""
    errors = [finding for finding in verify_manifest(run.year.outputs) if finding.severity == "error"]
    damaged = [finding.file for finding in errors if not finding.file.startswith(f"{KEPT}/")
               and (finding.code == "missing-output" or not finding.file.endswith(".docx"))]
    if damaged:
        raise RefusedError(f"Bản năm {run.year.id} đã bị sửa hoặc thiếu tệp: {_named(dict.fromkeys(damaged))}; chạy danvan run "
                           f"{run.year.id} để lập lại (bản sửa được giữ bên cạnh), rồi phê duyệt.")


def _named(names: Iterable[str]) -> str:
    first = list(names)
    more = f" và {len(first) - _MOST_NAMED} tệp khác" if len(first) > _MOST_NAMED else ""
    return ", ".join(first[:_MOST_NAMED]) + more


def _documents(run: Run, manifest: Mapping[str, Any], report: str, handed: Path) -> dict[str, bytes]:
    """Every Word file of the signed edition by its path, fit to be signed; letters to units stay as they were sent."""
    documents = {}
    for item in manifest["outputs"]:
        path: str = item["path"]
        if not path.endswith(".docx") or is_letter(path):
            continue
        source = handed if path == report else run.year.outputs / path
        data = _content(source)
        if path == report:
            _refuse_another_report(run, read_document(data, source.name), source)
            if not has_signer(data, source.name):
                raise RefusedError(f"{source.as_posix()} chưa ghi họ tên người ký; ghi trong Word, hoặc ghi nguoi_ky vào "
                                   "nam.toml rồi chạy lại.")
        if path == report or hashlib.sha256(data).hexdigest() != item["sha256"]:
            _refuse_errors(run, source)
        documents[path] = finished(data, source.name)
    return documents


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise WrongUsageError(f"Không có tệp {path.as_posix()}.")
    ensure_not_open(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"Không đọc được {path.as_posix()}; đóng tệp rồi thử lại.") from error


def _refuse_another_report(run: Run, document: Edited, path: Path) -> None:
    year, record = run.year.id, document.record
    if not document.has_figures or (record and (record.year, record.document) != (year, "bao-cao")):
        raise RefusedError(f"{path.as_posix()} không phải báo cáo năm {year} do danvan lập.")
    if replaced_numbers(run.year) is not None and not any("thay the bao cao" in fold(paragraph.text)
                                                          for paragraph in read_paragraphs(read_roots(document.parts))):
        raise RefusedError(f"{path.as_posix()} chưa nêu văn bản nó thay thế (“Báo cáo này thay thế Báo cáo số …”).")


def _refuse_errors(run: Run, path: Path) -> None:
    """A document with a figure, a word or a form that does not hold is not signed."""
    found = verify_document(path, year=run.year.id, outputs=run.year.outputs_root)
    errors = found[found["severity"] == "error"]
    if len(errors):
        first = "; ".join(": ".join(filter(None, (row["sheet"], row["message"].removesuffix("."))))
                          for row in errors.head(_MOST_NAMED).to_dict("records"))
        more = f" và {len(errors) - _MOST_NAMED} lỗi khác" if len(errors) > _MOST_NAMED else ""
        raise RefusedError(f"Chưa thể phê duyệt, {path.as_posix()} còn {len(errors)} lỗi: {first}{more}. "
                           f"Xem danvan verify {path.as_posix()}.")


def _fill(staging: Path, run: Run, manifest: Mapping[str, Any], documents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Everything of the edition in place, with the finished documents. A PDF of a draft is made anew.

    Returns the PDF files that were left out, for want of LibreOffice.
    """
    published = {item["path"]: item["sha256"] for item in manifest["outputs"]}
    changed = {path for path, data in documents.items() if hashlib.sha256(data).hexdigest() != published[path]}
    outdated = [path for path in published if path.endswith(".pdf") and f"{path.removesuffix('.pdf')}.docx" in changed]
    for path in published.keys() - set(outdated):
        target = staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(documents[path] if path in documents else (run.year.outputs / path).read_bytes())
    try:
        write_pdfs([(staging / path).with_suffix(".docx") for path in outdated])
    except WrongUsageError:
        return tuple(outdated)
    return ()


def _approval(run: Run, by: str, on: date, name: str, signed: bytes, handed: Path) -> Approval:
    last = last_reopening(run.year.outputs)
    number, day = replaced_numbers(run.year) or ("", "")
    return Approval(run.year.id, by, on.isoformat(), name, hashlib.sha256(signed).hexdigest(),
                    hashlib.sha256(handed.read_bytes()).hexdigest(), last.place if last else "", number, day)


def _keep(staging: Path, run: Run) -> None:
    """A second copy of the signed edition among the accepted files: reopening finds it whole, whatever happens to the first."""
    store = AcceptedFiles(run.year.state)
    for item in (read_manifest(staging) or {"outputs": []})["outputs"]:
        store.put((staging / item["path"]).read_bytes())
    store.settle()
