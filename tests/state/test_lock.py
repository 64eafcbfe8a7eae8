"""The lock of a year: one run at a time, and a dead one is in nobody's way."""

import subprocess
import sys
import time

import pytest

from flows.errors import BusyError
from flows.state.lock import year_lock

HOLD = """
import sys, time
from pathlib import Path
from flows.state.lock import year_lock
with year_lock(Path(sys.argv[1]), "2018"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_run_is_told_who_holds_the_year(tmp_path, holder):
    told = rf"^Năm 2018 đang được .*tiến trình {holder.pid}\)"
    with pytest.raises(BusyError, match=told), year_lock(tmp_path, "2018"):
        pass
    with year_lock(tmp_path, "2019"):
        pass    # another year is free


def test_a_killed_holder_does_not_block_the_next_run(tmp_path, holder):
    holder.kill()
    holder.wait()
    with year_lock(tmp_path, "2018"), pytest.raises(BusyError), year_lock(tmp_path, "2018"):
        pass
    with year_lock(tmp_path, "2018"):
        pass    # the refused one took nothing away with it


def test_waiting_ends_when_the_time_is_over(tmp_path, holder):  # noqa: ARG001
    start = time.monotonic()
    with pytest.raises(BusyError), year_lock(tmp_path, "2018", wait_seconds=0.3):
        pass
    assert 0.25 < time.monotonic() - start < 5


def test_the_lock_is_freed_when_the_run_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), year_lock(tmp_path, "2018"):
        _ = 1 / 0
    with year_lock(tmp_path, "2018"):
        pass
