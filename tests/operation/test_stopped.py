"""Runs through Prefect that end in the middle: asked to, killed, or because their server is killed; and the next one."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from subprocess import Popen

import pytest

from flows.leftover import end_left_servers
from tests.flows.direct import run_stages
from tests.flows.small import small_year
from tests.operation.servers import Api, free_port, running, wait_for
from tests.trust.kills import Scene

STOPPED = "Đã dừng theo yêu cầu; bản đang có không thay đổi."
STOPPED_SERVING = "Đã dừng; lịch tạm dừng cho đến khi chạy lại danvan serve."
DEAD_SERVER = "Máy chủ Prefect của danvan serve đã dừng giữa chừng; bản đã công bố không thay đổi. Chạy lại lệnh này."
NO_SERVER = ("Không nối được với máy chủ Prefect, hoặc máy chủ đã dừng giữa chừng; bản đã công bố không thay đổi."
             " Chạy lại lệnh này.")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A year with an edition, and a home for Prefect, which the first server fills."""
    folder = tmp_path_factory.mktemp("stopped")
    inputs = small_year(folder)
    run_stages("2018", inputs, folder / "outputs", workers=1)
    return Scene(inputs, folder / "outputs")


@pytest.fixture
def of_its_own(scene: Scene) -> dict[str, str]:
    """The settings of a run with its own server. A request to a dead one is tried again once, for two seconds."""
    return {"PREFECT_HOME": str(scene.outputs.with_name("prefect")), "PREFECT_CLIENT_MAX_RETRIES": "1"}


@contextmanager
def in_the_middle(scene: Scene, settings: dict[str, str], sign: str = "bieu-do") -> Iterator[tuple["Popen[bytes]", Path]]:
    """A run of changed inputs that has come to make a folder of its edition, and where it writes its last words.

    Afterwards nothing may have changed.
    """
    log = scene.outputs.with_name("run.log")
    scene.change(os.getpid())
    for left in scene.publishing.parent.glob("staging-*"):
        shutil.rmtree(left)
    before, lines = scene.made_from(), scene.lines()
    with running(["flows", "run", "2018"], scene.inputs.parent, log, **settings) as process:
        wait_for(lambda: scene.builds(sign), f"the {sign} of a run", process=process, log=log)
        yield process, log
    assert scene.made_from() == before
    assert list(scene.broken_promises(lines)) == []


def children_of(process: "Popen[bytes]") -> list[int]:
    return [int(child) for listed in Path(f"/proc/{process.pid}/task").glob("*/children") for child in listed.read_text().split()]


def server_of(process: "Popen[bytes]") -> int:
    """The process of Prefect's server that a run, or ``danvan serve``, has started."""
    called = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in children_of(process)}
    [server] = [child for child, command in called.items() if b"uvicorn" in command or b"prefect\0server\0start" in command]
    return server


@contextmanager
def serving(scene: Scene, settings: dict[str, str], of: Api | None = None) -> Iterator[tuple["Popen[bytes]", Api, Path]]:
    """``danvan serve`` of the scene's year when it has come to serve it, and where it writes its last words; with a server of
    its own or ``of`` somebody else."""
    api = of or Api(free_port())
    log = scene.outputs.with_name("serve-guest.log" if of else "serve.log")
    known = {"PREFECT_API_URL": f"{api.page}/api"} if of else {}
    before = {one["updated"] for one in api.deployments().values()} if of else set()

    def serves() -> bool:
        """All flows are there, newly put in place; those of the last time were paused at its end."""
        found = api.deployments().values()
        return len(found) == 4 and all(one["parameters"]["inputs"] == scene.inputs.as_posix() and not one["paused"]
                                       and one["updated"] not in before for one in found)

    with running(["flows", "serve", "--port", str(api.port)], scene.inputs.parent, log, PREFECT_RUNNER_POLL_FREQUENCY="1",
                 **settings, **known) as process:
        wait_for(serves, "the deployments of danvan serve", process=process, log=log)
        yield process, api, log


def test_a_run_that_is_asked_to_stop_says_so_and_takes_its_server_along(scene: Scene, of_its_own: dict[str, str]) -> None:
    with in_the_middle(scene, of_its_own, "") as (process, log):
        server = server_of(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 2
    assert log.read_text(encoding="utf-8").splitlines() == [STOPPED]
    assert not Path(f"/proc/{server}").exists()


def test_a_run_whose_server_is_killed_says_so_in_one_sentence(scene: Scene, of_its_own: dict[str, str]) -> None:
    with in_the_middle(scene, of_its_own) as (process, log):
        os.kill(server_of(process), signal.SIGKILL)
        assert process.wait(120) == 2
    assert log.read_text(encoding="utf-8").splitlines() == [NO_SERVER]


def test_a_run_that_is_killed_leaves_the_old_edition_and_its_server_and_the_next_one_finishes_both(
        scene: Scene, of_its_own: dict[str, str]) -> None:
    with in_the_middle(scene, of_its_own) as (process, _):
        server = server_of(process)
        assert server not in end_left_servers()
        process.kill()
        process.wait(60)
        assert Path(f"/proc/{server}").exists()
    before, lines = scene.made_from(), scene.lines()
    assert server in end_left_servers()
    run_stages("2018", scene.inputs, scene.outputs, workers=1)
    assert scene.made_from() != before
    assert [*scene.broken_promises(lines), *scene.left_behind()] == []
    wait_for(lambda: not Path(f"/proc/{server}").exists(), "the end of the server", seconds=60)


def test_serving_that_is_asked_to_stop_cancels_what_runs_and_leaves_no_process(scene: Scene, of_its_own: dict[str, str]) -> None:
    scene.change(os.getpid() + 1)
    before, lines = scene.made_from(), scene.lines()
    for left in scene.publishing.parent.glob("staging-*"):
        shutil.rmtree(left)
    with serving(scene, of_its_own) as (process, api, log):
        run = api.start("annual_report")
        wait_for(scene.builds, "an edition in the making", process=process, log=log)
        children = children_of(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert STOPPED_SERVING in log.read_text(encoding="utf-8").splitlines()
    assert len(children) > 1
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []
    with closing(sqlite3.connect(scene.outputs.with_name("prefect") / "prefect.db")) as kept:
        assert kept.execute("select state_type from flow_run where id = ?", [run["id"]]).fetchall() == [("CANCELLED",)]
        assert kept.execute("select distinct paused from deployment").fetchall() == [(1,)]
    assert scene.made_from() == before
    assert list(scene.broken_promises(lines)) == []


def test_serving_whose_server_is_killed_ends_with_one_sentence(scene: Scene, of_its_own: dict[str, str]) -> None:
    """At once where it was its own; where it was another's, which may be started again, within some 15 seconds."""
    guest_settings = {**of_its_own, "PREFECT_CLIENT_MAX_RETRIES": "5"}      # as Prefect has it
    with serving(scene, of_its_own) as (process, api, log), serving(scene, guest_settings, api) as (guest, _, guest_log):
        children = children_of(process)
        os.kill(server_of(process), signal.SIGKILL)
        assert process.wait(60) == 2
        assert guest.wait(60) == 2
    assert log.read_text(encoding="utf-8").splitlines()[-1] == DEAD_SERVER
    assert guest_log.read_text(encoding="utf-8").splitlines()[-1] == DEAD_SERVER.replace("của danvan serve", f"ở {api.page}/api")
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []
