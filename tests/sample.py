"""The sample year run twice, once for all tests: by the command through Prefect, and by the stages without Prefect."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "inputs"
PATIENCE_SECONDS = 400      # on two busy cores; some 45 s when they are free


@dataclass(frozen=True)
class SampleRuns:
    """``edition``: made by ``danvan run``; ``direct``: made by the stages alone, in another place, time zone and hash order.

    Both are to be looked at, not changed: all tests share them.
    """

    edition: Path
    direct: Path
    summary: Mapping[str, Any]
    complaints: str                     # what the command wrote to standard error
    shown: str                          # the lines that tell a person how a run ended
    prefect_home: Path
    inputs_before: Mapping[str, str]    # hash of every file under inputs


def run_the_sample(folder: Path) -> None:
    """Both runs, side by side; what they said lies beside what they made."""
    before = hashes(SAMPLE)
    by_command = _start(["-m", "flows", "run", "2018", "--outputs", str(folder / "outputs"), "--json"],
                        PREFECT_HOME=str(folder / "prefect"), PYTHONHASHSEED="1")
    by_stages = _start(["-m", "tests.flows.direct", "2018", str(SAMPLE), str(folder / "direct")], PYTHONHASHSEED="2",
                       PYTHONUTF8="1", TZ="Asia/Tokyo")
    said, complained = by_command.communicate(timeout=PATIENCE_SECONDS)
    shown, trouble = by_stages.communicate(timeout=PATIENCE_SECONDS)
    assert (by_command.returncode, by_stages.returncode) == (0, 0), complained + trouble
    told = {"summary": json.loads(said), "complaints": complained, "shown": shown, "inputs_before": before}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


def runs_in(folder: Path) -> SampleRuns:
    """What ``run_the_sample`` left in a folder."""
    return SampleRuns(folder / "outputs" / "2018", folder / "direct" / "2018", prefect_home=folder / "prefect",
                      **json.loads((folder / "told.json").read_text(encoding="utf-8")))


def _start(arguments: list[str], **environment: str) -> "subprocess.Popen[str]":
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env={**settings, **environment}, encoding="utf-8",
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def hashes(folder: Path) -> dict[str, str]:
    """Relative path -> sha256 of every file under a folder."""
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}
