"""A year that is approved: what comes in afterwards is written into the journal as late and changes nothing else."""

from flows.errors import RefusedError
from flows.intake.files import InputFile, list_files
from flows.intake.receive import journal_of
from flows.publish.approval import read_approval
from flows.publish.manifest import read_manifest
from flows.run import Run
from flows.state.journal import ReceivedFile
from flows.state.lock import year_lock

LATE = "late"
_MOST_NAMED = 5
_NOTHING = "không có tệp nào nộp sau khi chốt"


def stop_if_approved(run: Run) -> None:
    """The same for callers that do not hold the lock of the year: a refusal in a second, before any server starts."""
    if read_approval(run.year.outputs) is not None:
        with year_lock(run.year.state, run.year.id):
            refuse_if_approved(run)


def after_approval(run: Run) -> str:
    """A sentence about an approved year and what has come since, "" for a year that is open. Writes nothing."""
    approval = read_approval(run.year.outputs)
    if approval is None:
        return ""
    files, _ = list_files(run.year.inputs)
    late = _late(run, files)
    told = f"{len(late)} tệp nộp sau khi chốt, chưa tính vào bản này: {_named(late)}" if late else _NOTHING
    return f"Năm {run.year.id} đã {approval.told}; {told}."


def refuse_if_approved(run: Run) -> None:
    """Does nothing for a year that is open. For an approved one: journals new files as late, then raises RefusedError.

    Call it under the lock of the year.
    """
    approval = read_approval(run.year.outputs)
    if approval is None:
        return
    files, _ = list_files(run.year.inputs)
    journal_of(run).record([ReceivedFile(file.path, file.sha256, file.size) for file in files], run.as_of, LATE)
    raise RefusedError(f"Năm {run.year.id} đã {approval.told} nên {run.year.outputs.as_posix()} giữ nguyên; "
                       f"{_told(_late(run, files))}; muốn lập lại: danvan reopen {run.year.id} --reason “lý do”.")


def _late(run: Run, files: list[InputFile]) -> list[str]:
    """Files the approved edition does not hold, new or changed."""
    manifest = read_manifest(run.year.outputs) or {"inputs": []}
    held = {(item["path"], item["sha256"]) for item in manifest["inputs"]}
    return [file.path for file in files if (file.path, file.sha256) not in held]


def _told(late: list[str]) -> str:
    return f"{len(late)} tệp nộp sau khi chốt đã ghi sổ tiếp nhận là nộp muộn: {_named(late)}" if late else _NOTHING


def _named(late: list[str]) -> str:
    more = f" và {len(late) - _MOST_NAMED} tệp khác" if len(late) > _MOST_NAMED else ""
    return f"{', '.join(late[:_MOST_NAMED])}{more}"
