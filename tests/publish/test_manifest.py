"""The manifest says what an edition is made of, and verification finds whatever no longer holds."""

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from flows.publish.manifest import package_versions, write_manifest
from flows.publish.package import write_package
from flows.publish.verify import verify_manifest

from .tables import all_tables

INPUTS = pd.DataFrame([("061/bc.xlsx", "b" * 64, "061", "vpcp_06 narrative"), ("058/mot-cua.xlsx", "a" * 64, "058", "vpcp_06")],
                      columns=["path", "sha256", "unit", "forms"])
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(path, *identities):
    controls = "".join(f'<w:sdt><w:sdtPr><w:alias w:val="{identity}"/><w:tag w:val="{identity}"/></w:sdtPr><w:sdtContent>'
                       f"<w:r><w:t>1</w:t></w:r></w:sdtContent></w:sdt>" for identity in identities)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body><w:p>{controls}</w:p></w:body></w:document>')


@pytest.fixture
def edition(tmp_path):
    return make_edition(tmp_path / "2018", all_tables(), ["one_stop.received", "one_stop.received@058", "ngay-ky"])


def make_edition(folder, tables, shown=(), inputs=INPUTS, **changed_rows):
    rows = write_package(folder / "so-lieu", tables, year="2018")
    word_file(folder / "bao-cao-2018.docx", *shown)
    write_manifest(folder, year="2018", edition="draft", inputs=inputs, digests={"catalogue": "c" * 64},
                   rows=rows | changed_rows, versions={"danvan": "0.1.0"})
    return folder


def codes(folder):
    return [(finding.severity, finding.code, finding.file, finding.found) for finding in verify_manifest(folder)]


def test_an_untouched_edition_has_no_findings(edition):
    assert verify_manifest(edition) == []


def test_the_manifest_names_inputs_outputs_and_counts_in_order_and_without_times(edition):
    manifest = json.loads((edition / "manifest.json").read_text())

    assert list(manifest) == sorted(manifest) == ["counts", "digests", "edition", "inputs", "outputs", "versions", "year"]
    assert manifest["inputs"][0] == {"path": "058/mot-cua.xlsx", "sha256": "a" * 64, "unit": "058", "forms": ["vpcp_06"]}
    assert manifest["inputs"][1]["forms"] == ["vpcp_06", "narrative"]
    assert [item["path"] for item in manifest["outputs"]] == [
        "bao-cao-2018.docx", "so-lieu/datapackage.json", "so-lieu/facts.csv", "so-lieu/figures.csv",
        "so-lieu/findings.csv", "so-lieu/register.csv", "so-lieu/units.csv"]
    assert manifest["counts"] == {"facts": 5, "figures": 3, "findings": 1, "inputs": 2, "outputs": 7, "register": 3,
                                  "units": 3}


def test_the_same_edition_gives_the_same_bytes(tmp_path):
    first, second = (make_edition(tmp_path / name, all_tables(), inputs=inputs)
                     for name, inputs in (("a", INPUTS), ("b", INPUTS[::-1])))
    for name in ("manifest.json", "so-lieu/datapackage.json", "so-lieu/facts.csv"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_missing_changed_and_extra_files_are_told_apart(edition):
    (edition / "bao-cao-2018.docx").unlink()
    (edition / "so-lieu" / "units.csv").write_bytes((edition / "so-lieu" / "units.csv").read_bytes().replace(b"Ba", b"ba"))
    (edition / "ghi chú.txt").write_text("")
    (edition / "bao-cao-2018.sua-tay.docx").write_text("")
    (edition / "~$o-cao-2018.docx").write_text("")

    found = codes(edition)

    assert [item[:3] for item in found if item[0] == "error"] == [
        ("error", "missing-output", "bao-cao-2018.docx"), ("error", "changed-output", "so-lieu/units.csv"),
        ("error", "broken-package", "so-lieu/units.csv")]
    assert [item[:3] for item in found if item[0] != "error"] == [
        ("note", "kept-output", "bao-cao-2018.sua-tay.docx"), ("warning", "extra-output", "ghi chú.txt")]


def test_a_wrong_count_is_found_though_every_hash_holds(tmp_path):
    folder = make_edition(tmp_path, all_tables(), facts=6)
    assert codes(folder) == [("error", "wrong-count", "manifest.json", "facts: 5")]


def test_references_to_nothing_are_found_though_every_hash_holds(tmp_path):
    tables = all_tables()
    tables["facts"].loc[0, "file"] = "la/khong-ke-khai.xlsx"
    tables["register"].loc[0, "unit"] = "999"
    tables["figures"].loc[1, "id"] = "one_stop.received@777"
    folder = make_edition(tmp_path, tables, ["one_stop.received", "one_stop.late#2017"])

    assert codes(folder) == [
        ("error", "broken-reference", "so-lieu/facts.csv", "la/khong-ke-khai.xlsx"),
        ("error", "broken-reference", "so-lieu/register.csv", "999"),
        ("error", "broken-reference", "so-lieu/figures.csv", "777"),
        ("error", "broken-reference", "bao-cao-2018.docx", "one_stop.late#2017")]


@pytest.mark.parametrize("broken", ["", "[]", '{"outputs": [{}]}'])
def test_an_edition_without_a_sound_manifest_is_one_finding(edition, broken):
    (edition / "manifest.json").write_text(broken)
    assert [finding.code for finding in verify_manifest(edition)] == ["broken-manifest"]


def test_a_damaged_word_file_or_package_does_not_stop_the_verification(edition):
    (edition / "bao-cao-2018.docx").write_bytes(b"PK")
    (edition / "so-lieu" / "datapackage.json").write_text("{")
    (edition / "so-lieu" / "facts.csv").write_bytes(b"\xff\xfe")

    assert {finding.code for finding in verify_manifest(edition)} == {
        "changed-output", "broken-document", "broken-package", "wrong-count"}


def test_the_versions_of_all_that_reads_or_writes_are_kept():
    """Of all that the project asks for, but what only runs it."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.match(r"[\w-]+", one).group() for one in project["dependencies"]}
    running = {"cyclopts", "fastapi", "filelock", "pebble", "prefect", "pydantic", "rich", "sqlalchemy", "tomli"}
    versions = package_versions()
    assert asked - running <= versions.keys()
    assert all(version[0].isdigit() for version in versions.values())
