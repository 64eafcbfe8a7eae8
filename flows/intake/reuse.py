"""Why files were read or not: what a run could use again of the last one, and what had changed since."""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

_NAMES = {"catalogue": "danh mục", "code": "mã chương trình", "libraries": "phiên bản thư viện"}


@dataclass(frozen=True, slots=True)
class Reuse:
    """Counts of files. ``around``: what every reading depends on and that has changed, in Vietnamese.

    ``again`` were read although they are as they were: because of what has changed around them, or because nothing usable was
    kept of them (never read without harm, or the kept reading is damaged or gone).
    """

    forced: bool = False
    known: bool = False             # there was a run before this one
    around: tuple[str, ...] = ()
    reused: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    again: int = 0

    def lines(self) -> list[str]:
        """Vietnamese sentences."""
        total = self.new + self.changed + self.again
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
        elif self.again:
            told.append(f"  {self.again} tệp đọc lại vì kết quả đã đọc không có hoặc đã hỏng.")
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


def reuse(last: LastRun | None, now: LastRun, anew: Set[str], *, forced: bool) -> Reuse:
    """``anew``: the paths of the files that were read."""
    then = last or LastRun({}, {})
    new = len(anew - then.files.keys())
    changed = sum(then.files.get(path, now.files[path]) != now.files[path] for path in anew)
    return Reuse(forced, last is not None, _around(then.around, now.around) if last else (), len(now.files) - len(anew), new,
                 changed, len(then.files.keys() - now.files.keys()), len(anew) - new - changed)


def _around(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    names = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    return tuple(_libraries(then, now) if name == "libraries" else _NAMES.get(name, name.removeprefix("../")) for name in names)


def _libraries(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """ "phiên bản thư viện (openpyxl 3.1.5 → openpyxl 3.1.6)"."""
    before, after = (frozenset(around.get("libraries", "").split(", ")) for around in (then, now))
    return f"phiên bản thư viện ({', '.join(sorted(before - after))} → {', '.join(sorted(after - before))})"
