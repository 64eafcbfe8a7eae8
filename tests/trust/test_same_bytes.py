"""The same inputs give the same bytes wherever, whenever and however they are worked on; and nothing leaves the machine."""

import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from flows.intake import gather
from tests.flows.direct import run_stages
from tests.intake.dask_cluster import two_workers
from tests.trust.conftest import SmallYear
from tests.trust.differences import first_difference
from tests.trust.running import ROOT, run_small

WATCH = Path(__file__).parent / "no_network"


def copied_in_another_order(source: Path, target: Path) -> None:
    """The same files, written in another order: folders list them as they came."""
    files = [path for path in source.rglob("*") if path.is_file()]
    random.Random(7).shuffle(files)
    for path in files:
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


@pytest.fixture(scope="module")
def elsewhere(clean: SmallYear, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same year: another folder, order of files, time zone, locale, hash seed, two workers - and a watched network."""
    folder = tmp_path_factory.mktemp("nơi khác") / "thư mục có dấu"
    folder.mkdir()
    copied_in_another_order(clean.inputs, folder / "inputs")
    ended = run_small(folder / "inputs", folder / "outputs", before=alone(), workers=2, TZ="Pacific/Kiritimati", LC_ALL="C",
                      LANG="de_DE.UTF-8", PYTHONHASHSEED="99", COLUMNS="40", PYTHONPATH=f"{WATCH}{os.pathsep}{ROOT}",
                      DANVAN_CALLS=str(folder / "calls"))
    assert (ended.code, ended.complaints) == (0, "")
    return folder


def alone() -> tuple[str, ...]:
    """The command that takes the network away, loopback too, where the system lets us."""
    command = ("unshare", "--net")
    if not shutil.which("unshare") or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        return ()
    return command


def test_place_order_time_zone_locale_and_workers_change_no_byte(clean: SmallYear, elsewhere: Path) -> None:
    assert first_difference(clean.edition, elsewhere / "outputs" / "2018") == ""


def test_a_dask_cluster_changes_no_byte(clean: SmallYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read here")

    monkeypatch.setattr(gather, "run_batches", refuse)
    with two_workers(tmp_path) as cluster:
        run_stages("2018", clean.inputs, tmp_path / "outputs", cluster=cluster.address)
    assert first_difference(clean.edition, tmp_path / "outputs" / "2018") == ""


def test_a_whole_run_looks_up_no_name_and_calls_no_address(elsewhere: Path) -> None:
    """Every Python process of the run, workers too, notes whom it calls before it does."""
    calls = (elsewhere / "calls").read_text(encoding="utf-8").splitlines()
    assert len([line for line in calls if line.startswith("watching")]) >= 2
    assert [line for line in calls if not line.startswith("watching")] == []


def test_the_watch_sees_a_call(tmp_path: Path) -> None:
    """Else the verdict above would be worth nothing."""
    code = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), 0.01)\nexcept OSError: pass"
    watched = {**os.environ, "PYTHONPATH": str(WATCH), "DANVAN_CALLS": str(tmp_path / "c")}
    subprocess.run([sys.executable, "-c", code], env=watched, check=True, timeout=60)
    assert [line for line in (tmp_path / "c").read_text().splitlines() if "192.0.2.1" in line]


# -- the tool itself ---------------------------------------------------------------------------------------------------

def changed(path: Path, member: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = [(entry, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in parts:
            assert entry.filename != member or old in content
            archive.writestr(entry, content.replace(old, new, 1) if entry.filename == member else content)


def test_the_first_differing_part_is_named(clean: SmallYear, tmp_path: Path) -> None:
    other = tmp_path / "2018"
    shutil.copytree(clean.edition, other)
    assert first_difference(clean.edition, other) == ""
    csv = other / "so-lieu" / "units.csv"
    csv.write_bytes(csv.read_bytes().replace("Ba Bể".encode(), "Ba bể".encode(), 1))
    told = first_difference(clean.edition, other)
    assert told.startswith("so-lieu/units.csv: byte ")
    assert "line 5" in told
    changed(other / "bao-cao-2018.docx", "word/document.xml", "DÂN VẬN".encode(), "DÂN  VẬN".encode())
    told = first_difference(clean.edition, other)
    assert told.startswith("bao-cao-2018.docx: word/document.xml: /w:document/w:body/")
    assert "DÂN  VẬN" in told
    (other / "a.txt").write_text("")
    assert first_difference(clean.edition, other) == "a.txt: only in the second"
