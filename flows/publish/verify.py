"""An edition -> findings: does everything that manifest.json and the data package say still hold?"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from flows.documents.bind import controls
from flows.documents.render import document_root
from flows.errors import DanvanError, UnreadableFileError
from flows.findings import Finding
from flows.publish.kept import kept_editions
from flows.publish.manifest import KEPT, MANIFEST, files_of, read_manifest
from flows.publish.package import FOLDER, file_sha256, read_descriptor

_FIGURE_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+(?:[@#][^@#]+)*")
_KEPT_BY_HAND = ".sua-tay"
_SYSTEM_FILES = ("~$", ".~lock.", ".DS_Store", "Thumbs.db", "desktop.ini")
_WATCHED = {"units": ("code",), "facts": ("unit", "file"), "figures": ("id",), "findings": ("unit",),
            "register": ("unit", "file"), "explanations": ("unit", "file")}

# The counts behind a figure are columns of its row in figures.csv, not rows of their own.
_COUNT = re.compile(r"\.n_(?:reported|expected)(?=[@#]|$)")


def verify_manifest(edition_dir: Path) -> list[Finding]:
    """Every hash, count and cross-reference of one edition; an empty list when all hold.

    Errors: a missing or changed file, a wrong count, a reference to nothing. Files that do not belong to the edition
    are warnings, copies edited by hand that were kept are notes. ``file`` is relative to the edition.
    """
    manifest = read_manifest(edition_dir)
    if manifest is None:
        return [_error("broken-manifest", MANIFEST, "tệp kê khai đọc được", "thiếu hoặc hỏng",
                       "Thiếu tệp kê khai của bản này hoặc tệp bị hỏng; không kiểm tra được gì khác.")]
    findings = [*_file_findings(edition_dir, manifest), *_package_findings(edition_dir / FOLDER)]
    tables = {name: _scan(edition_dir / FOLDER / f"{name}.csv", columns) for name, columns in _WATCHED.items()}
    findings += _count_findings(manifest, {name: table["#"] for name, table in tables.items() if table})
    findings += _reference_findings(manifest, tables)
    if tables["figures"]:
        findings += _document_findings(edition_dir, manifest, tables["figures"]["id"])
    return [*findings, *_kept_findings(edition_dir, manifest)]


def _error(code: str, file: str, expected: str, found: str, message: str) -> Finding:
    return Finding(code, file, expected=expected, found=found, severity="error", message=message)


def _file_findings(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    declared = {item["path"]: item for item in manifest["outputs"]}
    present = set(files_of(folder))
    for file, item in declared.items():
        if file not in present:
            yield _error("missing-output", file, "có tệp", "không có", "Tệp của bản này đã bị xóa hoặc đổi tên.")
        elif (found := file_sha256(folder / file)) != item["sha256"]:
            yield _error("changed-output", file, str(item["sha256"]), found, "Tệp đã bị sửa sau khi công bố.")
        elif (size := (folder / file).stat().st_size) != item["size"]:
            yield _error("wrong-count", MANIFEST, f"{file}: {item['size']} byte", f"{file}: {size} byte",
                         "Dung lượng ghi trong tệp kê khai không phải của tệp.")
    for file in sorted(present - set(declared)):
        name = file.rpartition("/")[2]
        if name.startswith(_SYSTEM_FILES):
            continue
        if _KEPT_BY_HAND in name:
            yield Finding("kept-output", file, severity="note", message="Bản sửa tay được giữ lại từ lần công bố trước.")
        else:
            yield Finding("extra-output", file, severity="warning", message="Tệp không thuộc bản này.")


def _package_findings(folder: Path) -> Iterator[Finding]:
    try:
        resources = read_descriptor(folder)["resources"]
    except UnreadableFileError as error:
        yield _error("broken-package", f"{FOLDER}/datapackage.json", "gói số liệu đọc được", "không đọc được", str(error))
        return
    for resource in resources:
        path = folder / resource["path"]
        found = f"sha256:{file_sha256(path)}" if path.is_file() else "không có tệp"
        if found != resource.get("hash") or path.stat().st_size != resource.get("bytes"):
            yield _error("broken-package", f"{FOLDER}/{resource['path']}", str(resource.get("hash")), found,
                         "Tệp không khớp mã kiểm tra ghi trong datapackage.json.")


def _kept_findings(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Editions kept under ``luu/``: there as the manifest says, and each of them whole."""
    is_kept_itself = folder.resolve().parent.name == KEPT       # earlier ones lie beside it
    for item in manifest.get("kept", []):
        path = (folder.resolve().parents[1] if is_kept_itself else folder) / item["path"]
        if not path.is_file():
            yield _error("missing-output", item["path"], "có tệp", "không có", "Bản đã ký được lưu không còn đủ.")
        elif (found := file_sha256(path)) != item["sha256"]:
            yield _error("changed-output", item["path"], item["sha256"], found, "Bản đã ký được lưu đã bị sửa.")
    for kept in [] if is_kept_itself else kept_editions(folder):
        for finding in verify_manifest(kept):
            yield replace(finding, file=f"{KEPT}/{kept.name}/{finding.file}")


def _scan(path: Path, columns: tuple[str, ...]) -> dict[str, Any]:
    """``#``: number of rows, and the distinct values of ``columns``; {} for a file that cannot be read. Row by row."""
    csv.field_size_limit(2**31 - 1)     # a narrative may be longer than the module's default
    values: dict[str, set[str]] = {column: set() for column in columns}
    number = 0
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            heading = next(reader, [])
            wanted = [(values[column].add, heading.index(column)) for column in columns]
            for number, row in enumerate(reader, start=1):  # noqa: B007 - the count outlives the loop
                for add, place in wanted:
                    add(row[place])
    except (OSError, ValueError, IndexError, csv.Error):
        return {}
    return {"#": number, **values}


def _count_findings(manifest: Mapping[str, Any], rows: Mapping[str, int]) -> Iterator[Finding]:
    actual = {**rows, "inputs": len({item["path"] for item in manifest["inputs"]}), "outputs": len(manifest["outputs"])}
    declared = manifest["counts"]
    for name in sorted({*declared, *actual}):
        if actual.get(name) != declared.get(name):
            yield _error("wrong-count", MANIFEST, f"{name}: {declared.get(name, 'không ghi')}",
                         f"{name}: {actual.get(name, 'không đếm được')}",
                         "Số dòng hoặc số tệp không khớp tệp kê khai.")


def _reference_findings(manifest: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    inputs = {item["path"] for item in (*manifest["inputs"], *manifest.get("received", ()))} | {""}
    for name in ("facts", "register", "explanations"):
        for file in sorted(tables[name].get("file", set()) - inputs):
            yield _error("broken-reference", f"{FOLDER}/{name}.csv", "tệp có trong tệp kê khai", file,
                         "Số liệu dẫn tới một tệp nguồn không được kê khai.")
    if not tables["units"]:
        return
    codes = tables["units"]["code"] | {""}
    of_figures = {re.split("[@#]", identity)[1] for identity in tables["figures"].get("id", set()) if "@" in identity}
    for name, found in (*((name, tables[name].get("unit", set())) for name in ("facts", "findings", "register", "explanations")),
                        ("figures", of_figures)):
        for code in sorted(found - codes):
            yield _error("broken-reference", f"{FOLDER}/{name}.csv", "mã có trong units.csv", code,
                         "Mã đơn vị không có trong danh sách đơn vị.")


def _document_findings(folder: Path, manifest: Mapping[str, Any], figures: set[str]) -> Iterator[Finding]:
    """Every figure shown in a Word file of the edition must be in figures.csv."""
    for item in manifest["outputs"]:
        path = folder / item["path"]
        if path.suffix.lower() != ".docx" or not path.is_file():
            continue
        try:
            shown = _shown_figures(path)
        except (DanvanError, etree.XMLSyntaxError, OSError):
            yield _error("broken-document", item["path"], "tệp Word đọc được", "không đọc được", "Không mở được tệp Word.")
            continue
        for identity in sorted({_COUNT.sub("", one) for one in shown} - figures):
            yield _error("broken-reference", item["path"], "con số có trong figures.csv", identity,
                         "Văn bản dẫn tới một con số không có trong gói số liệu.")


def _shown_figures(path: Path) -> set[str]:
    return {identity for identity, _ in controls(document_root(path.read_bytes())) if _FIGURE_ID.fullmatch(identity)}
