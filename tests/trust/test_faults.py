"""Machines lose power, disks fill, shared folders vanish: the edition is the old or the new one, and the next run finishes."""

import errno
import fcntl
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from httpx import ConnectError

from flows import cli
from flows.errors import UnreadableFileError
from flows.intake.receive import receive
from flows.prefect_settings import set_aside_broken_database
from flows.run import open_run
from tests.sample import hashes
from tests.trust.conftest import SmallYear
from tests.trust.kills import Scene, kill_often
from tests.trust.running import Ended, Nursery

KILLS = 5
NOBODY = 65534
_IS_ROOT = os.geteuid() == 0


def test_a_killed_run_leaves_the_old_or_the_new_edition_and_the_next_one_finishes(nursery: Nursery, scene: Scene,
                                                                                   tell: list[str]) -> None:
    kills = kill_often(nursery, scene, KILLS, 2018)
    tell.append(str(kills))
    assert kills.wrong == []
    assert kills.killed == KILLS


def after_the_fault(nursery: Nursery, scene: Scene, lines: list[bytes]) -> None:
    """The old edition is whole, the journal complete; with the fault gone the next run brings the new edition."""
    assert list(scene.broken_promises(lines)) == []
    assert nursery.run(scene.inputs, scene.outputs) == Ended(0, "")
    assert [*scene.broken_promises(lines), *scene.left_behind()] == []


@pytest.mark.parametrize("kilobytes", [3, 60, 200], ids=["3 kB", "60 kB", "200 kB"])
def test_a_full_disk_is_told_in_one_sentence_and_costs_nothing(nursery: Nursery, scene: Scene, kilobytes: int) -> None:
    """By a limit on file sizes, so that it hits early, midway and late: writing goes wrong half way through a file."""
    scene.change(1)
    before, lines = scene.made_from(), scene.lines()
    ended = nursery.run(scene.inputs, scene.outputs, file_bytes=kilobytes * 1024)
    assert (ended.code, ended.complaints.count("\n")) == (2, 1), ended.complaints
    assert ended.complaints.startswith("Hệ thống không cho ghi tệp lớn như vậy")
    assert "bản đã công bố không thay đổi" in ended.complaints
    assert scene.made_from() == before
    if kilobytes == 3:      # what follows is the same for all
        after_the_fault(nursery, scene, lines)


@pytest.mark.skipif(not _IS_ROOT, reason="needs root to become somebody who may not write")
def test_an_output_folder_that_may_not_be_written_to_is_told_at_once(nursery: Nursery, clean: SmallYear) -> None:
    with tempfile.TemporaryDirectory(prefix="danvan-") as name:        # pytest's own folders are closed to others
        folder = Path(name)
        scene = Scene(folder / "inputs", folder / "outputs")
        for path in (scene.inputs, scene.outputs):
            shutil.copytree(getattr(clean, path.name), path)
        folder.chmod(0o755)
        before, lines = scene.made_from(), scene.lines()
        ended = nursery.run(scene.inputs, scene.outputs, uid=NOBODY)
        assert (ended.code, ended.complaints.count("\n")) == (2, 1), ended.complaints
        assert ended.complaints.startswith("Không ghi được vào ")
        assert (scene.made_from(), scene.lines()) == (before, lines)
        assert list(scene.broken_promises(lines)) == []


def when(sign: Callable[[], bool], act: Callable[[], None]) -> threading.Thread:
    """Acts as soon as something is seen."""
    def wait() -> None:
        end = time.monotonic() + 60
        while not sign() and time.monotonic() < end:
            time.sleep(0.002)
        act()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_a_shared_folder_that_vanishes_in_the_middle_costs_nothing(nursery: Nursery, scene: Scene) -> None:
    scene.change(2)
    away, lines = scene.outputs.with_name("away"), scene.lines()
    vanishing = when(lambda: scene.builds("bieu-do"), lambda: scene.outputs.rename(away))
    ended = nursery.run(scene.inputs, scene.outputs)
    vanishing.join()
    shutil.rmtree(scene.outputs, ignore_errors=True)
    away.rename(scene.outputs)
    assert (ended.code, ended.complaints.count("\n")) == (2, 1), ended.complaints
    assert ended.complaints.startswith("Tệp hoặc thư mục không còn nữa")
    assert list(scene.broken_promises(lines)) == []


def test_inputs_that_vanish_in_the_middle_are_no_empty_year(nursery: Nursery, scene: Scene) -> None:
    before, lines = scene.made_from(), scene.lines()
    shutil.rmtree(scene.outputs / ".danvan" / "da-doc")     # so that every file is read
    away = scene.inputs.with_name("away")
    vanishing = when(scene.builds, lambda: scene.inputs.rename(away))
    ended = nursery.run(scene.inputs, scene.outputs)
    vanishing.join()
    away.rename(scene.inputs)
    assert (ended.code, ended.complaints.count("\n")) == (2, 1), ended.complaints
    assert ended.complaints.startswith(("Không có thư mục ", "Không còn thấy ", "Tệp hoặc thư mục không còn nữa"))
    assert scene.made_from() == before
    assert list(scene.broken_promises(lines)) == []


def test_a_share_that_looks_empty_is_no_year_without_reports(scene: Scene) -> None:
    run = open_run("2018", scene.inputs, scene.outputs)
    lines = scene.lines()
    for path in list((scene.inputs / "2018").iterdir()):
        path.rename(scene.outputs.parent / path.name)
    with pytest.raises(UnreadableFileError, match="thư mục dùng chung có thể vừa mất kết nối"):
        receive(run)
    assert scene.lines() == lines


def test_a_file_held_open_and_locked_is_read_or_told_and_stops_nobody(nursery: Nursery, scene: Scene) -> None:
    held = scene.inputs / "2018" / "061-huyen-ba-be" / "01891 Xã Bành Trạch.xlsx"
    with held.open("r+b") as file, (scene.edition / "bao-cao-2018.docx").open("r+b") as report:
        fcntl.flock(file, fcntl.LOCK_EX)
        fcntl.lockf(report, fcntl.LOCK_EX)
        scene.change(3)
        assert nursery.run(scene.inputs, scene.outputs) == Ended(0, "")
    assert held.relative_to(scene.inputs / "2018").as_posix() in scene.made_from()
    assert [*scene.broken_promises([]), *scene.left_behind()] == []


def test_a_wrong_clock_changes_no_byte_of_the_edition(nursery: Nursery, scene: Scene) -> None:
    """Eleven years back on this machine, eleven years on where the files were written."""
    before, lines = hashes(scene.edition), scene.lines()
    for path in scene.inputs.rglob("*.*"):
        os.utime(path, (1_900_000_000, 1_900_000_000))
    for kept in ("da-doc", "da-lap"):
        shutil.rmtree(scene.outputs / ".danvan" / kept)
    assert nursery.run(scene.inputs, scene.outputs, days=-4_000) == Ended(0, "")
    assert hashes(scene.edition) == before
    assert scene.lines() == lines


def test_of_two_runs_at_once_one_works_and_the_other_says_so(nursery: Nursery, scene: Scene) -> None:
    scene.change(4)
    runs = [nursery.start(scene.inputs, scene.outputs) for _ in range(2)]
    told = sorted((nursery.wait(run) for run in runs), key=lambda ended: ended.code)
    assert [ended.code for ended in told] == [0, 2]
    assert told[1].complaints.startswith("Năm 2018 đang được một lần chạy khác xử lý (")
    assert told[1].complaints.count("\n") == 1
    assert [*scene.broken_promises([]), *scene.left_behind()] == []


def test_a_broken_database_of_prefect_is_set_aside_and_a_sound_or_busy_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "prefect.db"
    assert set_aside_broken_database(path) is None
    path.write_bytes(bytes(range(256)) * 40)
    assert set_aside_broken_database(path) == tmp_path / "prefect-hong-1.db"
    assert not path.exists()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table flow_run (id)")
        connection.commit()
        connection.execute("begin exclusive")
        assert set_aside_broken_database(path) is None
        connection.rollback()
    assert set_aside_broken_database(path) is None
    sound = path.read_bytes()
    path.write_bytes(sound[:100] + b"\xff" * 3_000 + sound[3_100:])
    assert set_aside_broken_database(path) == tmp_path / "prefect-hong-2.db"


@pytest.mark.parametrize(("error", "words"), [
    (ConnectError("refused"), "Không nối được với máy chủ Prefect"),
    (RuntimeError("Timed out while attempting to connect to ephemeral Prefect API server."), "Không nối được với máy chủ"),
    (OSError(errno.ENOSPC, "No space left on device", "outputs/x"), "Đĩa đã đầy (outputs/x); bản đã công bố không thay đổi."),
    (OSError(errno.ESTALE, "Stale file handle"), "Thư mục dùng chung đã mất; bản đã công bố không thay đổi."),
])
def test_what_no_program_can_mend_is_told_in_one_sentence(error: Exception, words: str,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.told(error) == 2
    told = capsys.readouterr().err
    assert told.startswith(words)
    assert told.count("\n") == 1
