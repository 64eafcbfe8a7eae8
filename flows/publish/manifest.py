"""``manifest.json``: what an edition was made from and what it consists of, hash by hash, without the time of the run."""

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd

from flows.publish.package import file_sha256

MANIFEST = "manifest.json"
KEPT = "luu"                    # editions signed earlier (publish.kept); each has its own manifest
APPROVED: Final = "approved"
Kind = Literal["draft", "final", "approved", "reopened"]
PENDING = ".dang-cong-bo"       # lies in an edition only while it is being exchanged (publish.edition)
_MAKERS = ("danvan", "babel", "docxtpl", "jinja2", "lxml", "matplotlib", "msoffcrypto-tool", "numpy", "odfpy", "openpyxl",
           "pandas", "pillow", "python-calamine", "python-docx", "rapidfuzz", "xlsxwriter")     # all that read inputs or write


def write_manifest(folder: Path, *, year: str, edition: Kind, inputs: pd.DataFrame,
                   digests: Mapping[str, str], rows: Mapping[str, int],
                   versions: Mapping[str, str] | None = None, received: pd.DataFrame | None = None,
                   declared: Mapping[str, Mapping[str, Any]] | None = None,
                   configuration: Mapping[str, str] | None = None) -> Path:
    """Writes manifest.json over everything that lies in ``folder``: the last step before publishing.

    ``inputs``: one row per file read, columns path (relative to inputs/YEAR), sha256, unit, forms (ids, separated by
    spaces). ``digests``: name -> hash of the catalogue and of every template. ``rows``: table of the data package ->
    number of its rows, as ``write_package`` returns it. ``received``: like ``inputs``, files the register speaks of but
    the report does not. ``declared``: outputs carried over from an earlier edition, by path, with their entries there.
    ``configuration``: hash of everything else the edition was made from, by path. Kept editions under ``luu/`` are named
    with the hash of their own manifest.
    """
    outputs = [dict(declared[file]) if declared and file in declared else
               {"path": file, "sha256": file_sha256(folder / file), "size": (folder / file).stat().st_size}
               for file in files_of(folder)]
    sources = _sources(inputs)
    manifest: dict[str, Any] = {
        "edition": edition, "year": year, "inputs": sources, "outputs": outputs, "digests": dict(digests),
        "versions": dict(package_versions() if versions is None else versions),
        "counts": {**rows, "inputs": len({source["path"] for source in sources}), "outputs": len(outputs)},
    }
    if received is not None:
        manifest["received"] = _sources(received)
    if configuration is not None:
        manifest["configuration"] = [{"path": file, "sha256": configuration[file]} for file in sorted(configuration)]
    if kept := _kept(folder):
        manifest["kept"] = kept
    path = folder / MANIFEST
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _sources(files: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"path": str(row.path), "sha256": str(row.sha256), "unit": str(row.unit), "forms": str(row.forms).split()}
            for row in files.sort_values(["path", "unit", "forms"], kind="stable").itertuples()]


def rewrite_manifest(folder: Path, manifest: Mapping[str, Any], edition: Kind,
                     declared: Mapping[str, Mapping[str, Any]] | None = None) -> Path:
    """A manifest over ``folder`` for an edition that only changes its kind or its documents: made from the same as before."""
    return write_manifest(
        folder, year=manifest["year"], edition=edition, inputs=sources_table(manifest["inputs"]), digests=manifest["digests"],
        rows={name: count for name, count in manifest["counts"].items() if name not in ("inputs", "outputs")},
        versions=manifest["versions"], declared=declared,
        received=sources_table(manifest["received"]) if "received" in manifest else None,
        configuration={item["path"]: item["sha256"] for item in manifest.get("configuration", [])})


def sources_table(sources: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """``inputs`` or ``received`` of a manifest as ``write_manifest`` takes them."""
    rows = [(item["path"], item["sha256"], item.get("unit", ""), " ".join(item.get("forms", []))) for item in sources]
    return pd.DataFrame(rows, columns=["path", "sha256", "unit", "forms"])


def _kept(folder: Path) -> list[dict[str, str]]:
    found = [*folder.glob(f"{KEPT}/*/{MANIFEST}"), *folder.glob(f"{KEPT}/mo-lai-*.json")]
    return [{"path": path.relative_to(folder).as_posix(), "sha256": file_sha256(path)} for path in sorted(found)]


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """manifest.json of an edition; None if it is missing or not one of ours."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        _ = [(item["path"], item["sha256"], item["size"]) for item in manifest["outputs"]]
        _ = [(item["path"], item["sha256"]) for item in manifest["inputs"]]
        _ = dict(manifest["counts"]), str(manifest["edition"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest


def files_of(folder: Path) -> list[str]:
    """Every file under an edition but the manifest itself and the editions kept under ``luu/``, as relative paths in order."""
    return sorted(_walk(folder, ""))


def package_versions() -> dict[str, str]:
    """Versions of this program and of the libraries whose output stands in an edition; "" where not installed."""
    return {"python": platform.python_version(), **{name: _version(name) for name in _MAKERS}}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            if not prefix and entry.name == KEPT:
                continue
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif prefix or entry.name not in (MANIFEST, PENDING):
            yield f"{prefix}{entry.name}"
