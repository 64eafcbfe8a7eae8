"""Runs of a small year killed at random moments. ``python -m tests.trust.kills [COUNT [SEED]]``.

A killed run leaves the edition it found or the whole new one; the journal keeps every line it had; the next run finishes.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

from flows.publish.manifest import PENDING
from flows.questions.edition_reader import verify_edition
from tests.flows.small import small_year
from tests.trust.running import Nursery

CHANGED = "061-huyen-ba-be/01894 Xã Phúc Lộc.xlsx"


@dataclass
class Kills:
    """What became of the killed runs; ``wrong`` tells every promise that was broken."""

    killed: int = 0
    before_publishing: int = 0
    after_publishing: int = 0
    too_late: int = 0       # the run was quicker; not counted among the killed
    to_finish: int = 0      # a publication had begun and was not put away
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (f"{self.killed} runs killed: {self.before_publishing} before the new edition was in place, "
                f"{self.after_publishing} after; {self.to_finish} in the middle of publishing; {self.too_late} ended before; "
                f"{len(self.wrong)} promises broken")


@dataclass(frozen=True)
class Scene:
    """A small year with an edition; its inputs change with every kill, so that old and new can be told apart."""

    inputs: Path
    outputs: Path

    @property
    def edition(self) -> Path:
        return self.outputs / "2018"

    @property
    def journal(self) -> Path:
        return self.outputs / ".danvan" / "tiep-nhan-2018.jsonl"

    def change(self, number: int) -> None:
        """Another figure in one commune's file: what shows it is made anew."""
        path = self.inputs / "2018" / CHANGED
        book = load_workbook(path)
        book["Doi thoai"]["E14"] = 100 + number % 900       # people who came to a dialogue: no rule binds their number
        book.save(path)

    @property
    def publishing(self) -> Path:
        """There while editions are exchanged."""
        return self.outputs / ".danvan" / "publish" / "2018" / "new"

    def builds(self, name: str = "") -> bool:
        """Whether a run has come to make this folder of its edition, or any."""
        return any(self.publishing.parent.glob(f"staging-*/{name}"))

    def lines(self) -> list[bytes]:
        """Of the journal of receipt."""
        return self.journal.read_bytes().splitlines()

    def broken_promises(self, lines: list[bytes]) -> Iterator[str]:
        """``lines``: those of the journal before."""
        found = verify_edition(self.edition)
        found = found[found["severity"] != "note"]
        if len(found):
            yield "the edition is a mixture: " + "; ".join(found["file"] + " " + found["code"])
        if self.lines()[:len(lines)] != lines:
            yield "the journal has lost a line"

    def left_behind(self) -> list[str]:
        """What a finished run must not leave: parts of editions, broken lines."""
        for line in self.lines():
            json.loads(line)
        return [f"left behind: {path.name}" for path in (self.outputs / ".danvan" / "publish" / "2018").iterdir()]

    def made_from(self) -> dict[str, str]:
        """Path -> hash of the inputs the edition says it was made from."""
        manifest = json.loads((self.edition / "manifest.json").read_text(encoding="utf-8"))
        return {item["path"]: item["sha256"] for item in manifest["inputs"]}


def kill(nursery: Nursery, scene: Scene, number: int, wait: Callable[[], None], kills: Kills) -> None:
    """One run killed when ``wait`` returns, with or without its worker processes, and what it left."""
    scene.change(number)
    before, lines = scene.made_from(), scene.lines()
    run = nursery.start(scene.inputs, scene.outputs)
    wait()
    (os.kill if number % 3 == 0 else os.killpg)(run.pid, signal.SIGKILL)
    ended = nursery.wait(run)
    kills.killed += ended.code == -signal.SIGKILL
    if ended.code != -signal.SIGKILL:
        kills.too_late += 1
        kills.wrong += [f"run {number} ended by itself: {ended.complaints}"] if ended.code else []
    elif scene.made_from() == before:
        kills.before_publishing += 1
    else:
        kills.after_publishing += 1
    kills.to_finish += scene.publishing.exists() or (scene.edition / PENDING).exists()
    kills.wrong += [f"kill {number}: {what}" for what in scene.broken_promises(lines)]


def kill_often(nursery: Nursery, scene: Scene, count: int, seed: int) -> Kills:
    """Of three kills one comes at any moment, two while the edition is exchanged."""
    dice, kills = random.Random(seed), Kills()
    scene.change(4 * count)
    started = time.monotonic()
    ended = nursery.run(scene.inputs, scene.outputs)
    assert ended.code == 0, ended.complaints
    seconds = time.monotonic() - started

    def any_moment() -> None:
        time.sleep(dice.uniform(0, seconds))

    def while_publishing() -> None:
        end = time.monotonic() + 20 * seconds
        while not scene.publishing.exists() and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.02 * seconds))

    for number in range(4 * count):
        if kills.killed == count:
            break
        kill(nursery, scene, number, while_publishing if number % 3 else any_moment, kills)
        print(kills, file=sys.stderr, flush=True)
    ended = nursery.run(scene.inputs, scene.outputs)
    kills.wrong += [f"the next run did not finish: {ended.complaints}"] if ended.code else []
    kills.wrong += [*scene.broken_promises([]), *scene.left_behind()]
    return kills


def main(count: int = 50, seed: int = 1) -> int:
    folder = Path(tempfile.mkdtemp())
    try:
        with Nursery() as nursery:
            scene = Scene(small_year(folder), folder / "outputs")
            ended = nursery.run(scene.inputs, scene.outputs)
            assert ended.code == 0, ended.complaints
            kills = kill_often(nursery, scene, count, seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(kills, *kills.wrong, sep="\n")
    return 1 if kills.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
