"""Why files were read or not: what a run could use again of the last one, and what had changed since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.intake.files import InputFile
from flows.intake.remembered import groups

_NAMES = {"catalogue": "danh mục", "code": "mã chương trình", "libraries": "phiên bản thư viện"}


@dataclass(frozen=True, slots=True)
class Reuse:
    """Counts of files. ``around``: what every reading depends on and that has changed, in Vietnamese.

    ``neighbours`` were read only because they stand in one group with a changed file, ``forgotten`` because nothing usable
    was kept of them (never read without harm, or the kept reading is damaged or gone).
    """

    forced: bool = False
    known: bool = False             # there was a run before this one
    around: tuple[str, ...] = ()
    reused: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    neighbours: int = 0
    forgotten: int = 0

    def lines(self) -> list[str]:
        """Vietnamese sentences."""
        total = self.new + self.changed + self.neighbours + self.forgotten
        if self.forced:
            return [f"Đọc tệp: đọc lại cả {total} tệp theo --force."]
        if not self.known:
            kept = f", dùng lại kết quả đã đọc của {self.reused} tệp" if self.reused else ""
            return [f"Đọc tệp: chưa có ghi nhận của lần chạy trước; đọc {total} tệp{kept}."]
        moved = [f"{number} tệp {what}" for number, what in
                 ((self.new, "mới"), (self.changed, "đổi"), (self.gone, "không còn")) if number]
        told = [f"Đọc tệp: {', '.join(moved) or 'không có tệp nào đổi'}; {self.reused} tệp dùng lại kết quả đã đọc."]
        if self.around:
            told.append(f"  {'; '.join(self.around)} đã đổi: đọc lại tất cả.")
        elif self.neighbours:
            told.append(f"  {self.neighbours} tệp đọc lại vì cùng nhóm với tệp đã đổi.")
        if self.forgotten:
            told.append(f"  {self.forgotten} tệp đọc lại vì kết quả đã đọc không có hoặc đã hỏng.")
        return told


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the last run listed: its surroundings by name, its files with their hashes. A record for people, not for reuse."""

    around: Mapping[str, str]
    files: Mapping[str, str]

    @classmethod
    def load(cls, path: Path) -> "LastRun | None":
        """None where no run has been, or where its record cannot be read."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(dict(data["around"]), dict(data["files"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, path: Path) -> None:
        """A disk that takes no more costs the explanation of the next run, nothing else."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"around": self.around, "files": self.files}, ensure_ascii=False), encoding="utf-8")
        except OSError:
            return


def reuse(last: LastRun | None, now: LastRun, listed: Sequence[tuple[InputFile, ...]], recalled: frozenset[int],
          *, forced: bool) -> Reuse:
    """``listed``: the groups of this run; ``recalled``: the places of those whose readings were used again."""
    then = last or LastRun({}, {})
    read = [file for place, group in enumerate(listed) if place not in recalled for file in group]
    new = sum(file.path not in then.files for file in read)
    changed = sum(then.files.get(file.path, file.sha256) != file.sha256 for file in read)
    around = _around(then.around, now.around) if last else ()
    forgotten = 0 if around or forced else _forgotten(then, listed, recalled)
    return Reuse(forced, last is not None, around, sum(len(listed[place]) for place in recalled), new, changed,
                 len(then.files.keys() - now.files.keys()), len(read) - new - changed - forgotten, forgotten)


def _forgotten(then: LastRun, listed: Sequence[tuple[InputFile, ...]], recalled: frozenset[int]) -> int:
    """Files of groups that are just as they were, and yet nothing was kept of them."""
    before = {tuple((file.path, file.sha256) for file in group)
              for group in groups([InputFile(path, 0, sha256) for path, sha256 in then.files.items()])}
    return sum(len(group) for place, group in enumerate(listed)
               if place not in recalled and tuple((file.path, file.sha256) for file in group) in before)


def _around(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    names = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    return tuple(_libraries(then, now) if name == "libraries" else _NAMES.get(name, name.removeprefix("../")) for name in names)


def _libraries(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """ "phiên bản thư viện (openpyxl 3.1.5 → openpyxl 3.1.6)"."""
    before, after = (frozenset(around.get("libraries", "").split(", ")) for around in (then, now))
    return f"phiên bản thư viện ({', '.join(sorted(before - after))} → {', '.join(sorted(after - before))})"
