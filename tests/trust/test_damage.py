"""``danvan verify`` finds every damage done to an edition: each file flipped, cut, gone; files added; the manifest itself."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.questions.edition_reader import verify_edition
from tests.trust.conftest import SmallYear


def told(edition: Path) -> set[tuple[str, str]]:
    found = verify_edition(edition)
    return set(found[found["severity"] != "note"][["code", "file"]].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def edition(clean: SmallYear, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damage") / "2018"
    shutil.copytree(clean.edition, folder)
    return folder


def files(edition: Path) -> Iterator[Path]:
    yield from sorted(path for path in edition.rglob("*") if path.is_file() and path.name != "manifest.json")


def test_every_flipped_bit_cut_tail_and_missing_file_is_found(edition: Path, tell: list[str]) -> None:
    planted = 0
    for number, path in enumerate(files(edition)):
        name, sound = path.relative_to(edition).as_posix(), path.read_bytes()
        place = len(sound) * (number % 7 + 1) // 9
        for damaged, code in ((sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1:], "changed-output"),
                              (sound[:-1], "changed-output"), (None, "missing-output")):
            path.unlink() if damaged is None else path.write_bytes(damaged)
            planted += 1
            # The quick look is enough here: the first finding names the file.
            assert (code, name) in told_of_files(edition), (name, code)
        path.write_bytes(sound)
    assert told(edition) == set()
    tell.append(f"damages planted in an edition and found by verify: {planted}")


def told_of_files(edition: Path) -> set[tuple[str, str]]:
    """What verify says about single files, without reading all tables again for each of a hundred damages."""
    from flows.publish.manifest import read_manifest
    from flows.publish.verify import _file_findings

    manifest = read_manifest(edition)
    assert manifest is not None
    return {(finding.code, finding.file) for finding in _file_findings(edition, manifest)}


def test_what_was_added_or_renamed_is_found(edition: Path) -> None:
    (edition / "bao-cao-2018.docx").rename(edition / "bao-cao-2018 (1).docx")
    (edition / "don-vi" / "thêm").mkdir()
    (edition / "don-vi" / "thêm" / "x.txt").write_text("x")
    assert told(edition) == {("missing-output", "bao-cao-2018.docx"), ("extra-output", "bao-cao-2018 (1).docx"),
                             ("extra-output", "don-vi/thêm/x.txt")}
    (edition / "bao-cao-2018 (1).docx").rename(edition / "bao-cao-2018.docx")
    shutil.rmtree(edition / "don-vi" / "thêm")


def change(manifest: dict[str, object], *path: str | int, to: object) -> None:
    place: object = manifest
    for step in path[:-1]:
        place = place[step]     # type: ignore[index]
    place[path[-1]] = to        # type: ignore[index]


@pytest.mark.parametrize("damage", [
    lambda manifest: change(manifest, "outputs", 0, "sha256", to="0" * 64),
    lambda manifest: change(manifest, "outputs", 0, "path", to="../outside.txt"),
    lambda manifest: change(manifest, "outputs", 3, "size", to=1),
    lambda manifest: manifest["outputs"].pop(),
    lambda manifest: manifest["outputs"].append(manifest["outputs"][0]),
    lambda manifest: manifest["inputs"].pop(),
    lambda manifest: manifest["inputs"].pop(0) and manifest["counts"].update(inputs=manifest["counts"]["inputs"] - 1),
    lambda manifest: manifest["inputs"].clear(),
    *(lambda manifest, name=name: change(manifest, "counts", name, to=manifest["counts"][name] + 1)
      for name in ("facts", "figures", "findings", "register", "inputs", "outputs")),
    lambda manifest: manifest.pop("counts"),
    lambda manifest: manifest["counts"].pop("facts"),
    lambda manifest: manifest.update(outputs=None),
    lambda manifest: manifest["outputs"][0].update(sha256=None),
    lambda manifest: manifest["outputs"][0].pop("size"),
])
def test_every_damage_to_the_manifest_is_found(edition: Path, damage: object) -> None:
    path = edition / "manifest.json"
    sound = path.read_text(encoding="utf-8")
    manifest = json.loads(sound)
    damage(manifest)        # type: ignore[operator]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    try:
        assert told(edition)
    finally:
        path.write_text(sound, encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"\xff\xfe\x00", b'{"outputs": [], "inputs": [], "counts": 3}'])
def test_a_manifest_that_is_none_is_one_finding(edition: Path, content: bytes) -> None:
    path = edition / "manifest.json"
    sound = path.read_bytes()
    path.write_bytes(content)
    try:
        assert told(edition) == {("broken-manifest", "manifest.json")}
    finally:
        path.write_bytes(sound)
