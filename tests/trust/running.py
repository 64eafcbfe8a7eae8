"""The whole yearly run of a small year in a process of its own, in whatever conditions; the flow's walk without Prefect.

Loading the program takes longer than a small year. So a nursery process loads it once and forks a child for every run;
``run_small`` starts a new interpreter, where that matters (hash seed, locale).
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Ended:
    """How a run ended; ``code`` is that of the command, negative for a signal."""

    code: int
    complaints: str


def run_small(inputs: Path, outputs: Path, *, before: Sequence[str] = (), workers: int = 1, **environment: str) -> Ended:
    """A run in an interpreter of its own. ``before`` stands before the command (unshare …)."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [*before, sys.executable, "-m", "tests.trust.running", "2018", str(inputs), str(outputs), str(workers)]
    done = subprocess.run(command, cwd=outputs.parent, env=settings, encoding="utf-8", timeout=PATIENCE_SECONDS,
                          capture_output=True, check=False)
    return Ended(done.returncode, done.stderr)


@dataclass(frozen=True)
class Going:
    """A run going on, in a process group of its own; its working folder is beside the outputs."""

    pid: int
    log: Path


class Nursery:
    """Starts runs and waits for them. Conditions of a run: ``file_bytes`` (RLIMIT_FSIZE), ``uid``, ``days`` (the clock)."""

    def __init__(self) -> None:
        self._number = 0
        self._process = subprocess.Popen([sys.executable, "-m", "tests.trust.running"], encoding="utf-8", stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        if self._process.stdout:
            self._process.stdout.close()

    def start(self, inputs: Path, outputs: Path, **conditions: int) -> Going:
        self._number += 1
        log = outputs.parent / f"run-{self._number}.log"
        return Going(int(self._ask({"inputs": str(inputs), "outputs": str(outputs), "log": str(log), **conditions})), log)

    def wait(self, run: Going) -> Ended:
        status = int(self._ask({"wait": run.pid}))
        return Ended(os.waitstatus_to_exitcode(status), run.log.read_text(encoding="utf-8") if run.log.exists() else "")

    def run(self, inputs: Path, outputs: Path, **conditions: int) -> Ended:
        return self.wait(self.start(inputs, outputs, **conditions))

    def _ask(self, question: dict[str, Any]) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def serve() -> None:
    """The nursery's side."""
    for name in ("flows.cli", "flows.state.lock", "tests.flows.direct"):        # a child may not be allowed to read them
        import_module(name)
    for line in sys.stdin:
        question = json.loads(line)
        if "wait" in question:
            answer = os.waitpid(question["wait"], 0)[1]
        else:
            answer = os.fork()
            if not answer:
                os._exit(_child(question))
        print(answer, flush=True)


def _child(question: dict[str, Any]) -> int:
    try:
        os.setsid()
        os.chdir(Path(question["outputs"]).parent)
        log = os.open(question["log"], os.O_WRONLY | os.O_CREAT, 0o666)
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        _set_conditions(question)
        return main("2018", question["inputs"], question["outputs"], "1")
    except BaseException as error:
        os.write(2, f"not started: {error!r}".encode())
        return 99


def _set_conditions(question: dict[str, Any]) -> None:
    if "file_bytes" in question:
        resource.setrlimit(resource.RLIMIT_FSIZE, (question["file_bytes"], question["file_bytes"]))
    if "uid" in question:
        os.setgroups([])
        os.setgid(question["uid"])
        os.setuid(question["uid"])
    if "days" in question:
        _shift_clock(timedelta(days=question["days"]))


def _shift_clock(shift: timedelta) -> None:
    """For all that asks for the time by Python's ``time.time`` or, in the journal, ``datetime.now``."""
    from flows.state import journal

    now = time.time

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + shift

    time.time = lambda: now() + shift.total_seconds()
    journal.datetime = Shifted      # type: ignore[misc]


def main(year: str, inputs: str, outputs: str, workers: str) -> int:
    from flows import cli, console
    from flows.state.lock import year_lock
    from tests.flows.direct import run_stages

    console.use_utf8()
    try:
        with year_lock(Path(outputs) / ".danvan", year):
            run_stages(year, Path(inputs), Path(outputs), workers=int(workers))
    except Exception as error:  # told as the command tells it
        return cli.told(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if sys.argv[1:] else serve())
