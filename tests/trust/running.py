"""The whole yearly run of a small year in a process of its own: ``python -m tests.trust.running YEAR INPUTS OUTPUTS``.

It is the flow's walk without Prefect, under the lock of the year. Exit codes are those of the command.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Ended:
    code: int
    said: str
    complaints: str
    seconds: float


def start_small(inputs: Path, outputs: Path, *, before: Sequence[str] = (), workers: int = 1,
                **environment: str) -> "subprocess.Popen[str]":
    """A run going on in a process group of its own. ``before`` stands before the command (unshare, setpriv)."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [*before, sys.executable, "-m", "tests.trust.running", "2018", str(inputs), str(outputs), str(workers)]
    return subprocess.Popen(command, cwd=outputs.parent, env=settings, encoding="utf-8", stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, start_new_session=True)


def run_small(inputs: Path, outputs: Path, *, before: Sequence[str] = (), workers: int = 1, **environment: str) -> Ended:
    """A run from start to end."""
    started = time.monotonic()
    process = start_small(inputs, outputs, before=before, workers=workers, **environment)
    said, complaints = process.communicate(timeout=PATIENCE_SECONDS)
    return Ended(process.returncode, said, complaints, time.monotonic() - started)


def main(year: str, inputs: str, outputs: str, workers: str) -> int:
    from flows import cli, console
    from flows.state.lock import year_lock
    from tests.flows.direct import run_stages

    console.use_utf8()
    try:
        with year_lock(Path(outputs) / ".danvan", year):
            print("locked", flush=True)
            run_stages(year, Path(inputs), Path(outputs), workers=int(workers))
    except Exception as error:  # told as the command tells it
        return cli.told(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
