"""Everything a report is made from besides the files of the units, hash by hash; and whether an edition is still up to date."""

from collections.abc import Collection, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from flows.catalogue import TEMPLATES
from flows.intake.files import OWN_FILES, list_files
from flows.publish.approval import APPROVAL
from flows.publish.history import years_looked_at
from flows.publish.manifest import KEPT
from flows.publish.package import FOLDER, file_sha256
from flows.run import Run

_SECRETS = "mat-khau.toml"      # the hash of a short password tells the password


def configuration(run: Run) -> dict[str, str]:
    """Path -> sha256 of what people wrote for the year, of its templates and catalogue, and of the years it looks back at.

    Paths are those of the contract (``inputs/2018/nam.toml``, ``report_templates/…``), wherever the folders really lie.
    """
    return {name: file_sha256(path) for name, path in sorted(_files(run)) if path.is_file()}


def _files(run: Run) -> Iterator[tuple[str, Path]]:
    year = run.year
    yield from ((f"inputs/{year.id}/{name}", year.inputs / name) for name in OWN_FILES if name != _SECRETS)
    yield from _below(run.override, f"inputs/{year.id}/mau")
    yield from ((f"inputs/{name}", year.history.with_name(name)) for name in ("lich-su.csv", "lich-su.xlsx"))
    yield from _below(TEMPLATES, "report_templates")
    for past in years_looked_at(year):
        yield f"outputs/{past}/{FOLDER}/facts.csv", year.outputs_root / past / FOLDER / "facts.csv"
        yield from _below(year.inputs.with_name(past) / "mau", f"inputs/{past}/mau", {".toml"})
    yield f"outputs/{year.previous}/{APPROVAL}", year.outputs_root / year.previous / APPROVAL
    yield from ((f"outputs/{year.id}/{KEPT}/{path.name}", path) for path in (year.outputs / KEPT).glob("mo-lai-*.json"))


def _below(folder: Path, name: str, endings: Set[str] = frozenset({".toml", ".docx"})) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.suffix in endings and not path.name.startswith(("~$", ".")):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def changed_since(run: Run, manifest: Mapping[str, Any], told: Collection[str]) -> list[str]:
    """Files that are no longer what the edition was made from: changed, new or gone, by name.

    ``told``: files the edition has findings about; one that could never be read is not new each time.
    """
    files, _ = list_files(run.year.inputs)
    now = {f"inputs/{run.year.id}/{file.path}": file.sha256 for file in files}
    then = {f"inputs/{run.year.id}/{item['path']}": item["sha256"] for item in manifest["inputs"]}
    unread = {f"inputs/{run.year.id}/{file}" for file in told} - then.keys()
    now |= configuration(run)
    then |= {item["path"]: item["sha256"] for item in manifest.get("configuration", [])}
    return sorted(name for name in (now.keys() | then.keys()) - unread if now.get(name) != then.get(name))
