"""Parts kept from run to run: used again only where nothing has changed, and what stands in the way costs time, no more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from flows.state.cache import Cache
from flows.state.canonical import canonical
from flows.state.parts import Part, Parts, Tally

AROUND = {"mã chương trình": "1", "lxml": "6.1"}


def tally(folder: Path, *, shown: str = "a", around: dict[str, str] | None = None, forced: bool = False,
          content: bytes = b"new") -> Tally:
    """A run that wants one part."""
    parts = Parts(folder, "Biểu đồ", AROUND if around is None else around, forced=forced)
    told = parts.made("one", shown, lambda: Part(content, {"alt": "Ẩm"}))
    assert told == Part(content if parts.close().made else b"old", {"alt": "Ẩm"})
    return parts.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tally(tmp_path / "kept", content=b"old")
    return tmp_path / "kept"


def torn(folder: Path) -> None:
    path = next(folder.iterdir())
    path.write_bytes(path.read_bytes()[:-1])


def flipped(folder: Path) -> None:
    path = next(folder.iterdir())
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def of_another_program(folder: Path) -> None:
    Cache(folder).put(next(folder.iterdir()).name, b"no head at all")


def gone(folder: Path) -> None:
    next(folder.iterdir()).unlink()


def blocked(folder: Path) -> None:
    path = next(folder.iterdir())
    path.unlink()
    (path / "inner").mkdir(parents=True)
    (path / "inner" / "thumbs.db").write_bytes(b"x")


def test_what_depends_on_the_same_is_used_again(folder):
    assert tally(folder) == Tally("Biểu đồ", 1)


@pytest.mark.parametrize(("change", "told"), [
    ({"shown": "b"}, Tally("Biểu đồ", 0, {"shown": 1})),
    ({"around": {**AROUND, "lxml": "6.2"}}, Tally("Biểu đồ", 0, {"around": 1}, ("lxml",))),
    ({"around": {**AROUND, "nam.toml": "x"}}, Tally("Biểu đồ", 0, {"around": 1}, ("nam.toml",))),
    ({"forced": True}, Tally("Biểu đồ", 0, {"forced": 1}))])
def test_what_changed_is_named_and_the_new_part_takes_the_place_of_the_old(folder, change, told):
    assert tally(folder, **change) == told
    assert len(list(folder.iterdir())) == 1
    again = Parts(folder, "Biểu đồ", change.get("around", AROUND))
    assert again.recall("one", change.get("shown", "a")) == Part(b"new", {"alt": "Ẩm"})


@pytest.mark.parametrize(("damage", "reason"), [(torn, "damaged"), (flipped, "damaged"), (of_another_program, "damaged"),
                                                (gone, "new"), (blocked, "new")])
def test_damage_is_seen_and_mended(folder: Path, damage: Callable[[Path], None], reason: str) -> None:
    damage(folder)
    assert tally(folder).made == {reason: 1}
    assert Parts(folder, "", AROUND).recall("one", "a") == Part(b"new", {"alt": "Ẩm"})


def test_what_a_run_did_not_want_is_forgotten(folder):
    parts = Parts(folder, "", AROUND)
    parts.made("two", "a", lambda: Part(b"2"))
    parts.close()
    assert len(list(folder.iterdir())) == 1
    assert Parts(folder, "", AROUND).recall("one", "a") is None


def test_what_cannot_be_deleted_keeps_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path.name == "open":
            raise PermissionError
        unlink(path, missing_ok)

    cache = Cache(tmp_path)
    for key in ("a", "b", "open", "y", "z"):
        cache.put(key, b"content")
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    monkeypatch.setattr(Path, "unlink", refused)
    cache.keep_only({"a"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "open"]


def test_a_place_that_cannot_be_written_to_costs_time_only(tmp_path):
    (tmp_path / "file").write_text("in the way")
    for _ in range(2):
        assert tally(tmp_path / "file" / "kept").made == {"new": 1}
        assert tally(tmp_path / "file").made == {"new": 1}
    assert (tmp_path / "file").read_text() == "in the way"


@dataclass(frozen=True)
class One:
    name: str
    value: object = None


@dataclass(frozen=True)
class Other:
    name: str
    value: object = None


@pytest.mark.parametrize(("one", "other"), [
    (One("a"), Other("a")), (One("a"), One("b")), (One("a", 0), One("a", None)), (One("a", "1"), One("a", 1)),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}), (b"a", b"b"), (0.1 + 0.2, 0.3), (float("nan"), "NaN"),
    (date(2018, 1, 2), date(2018, 2, 1)), (["ab", "c"], ["a", "bc"]), (frozenset("ab"), frozenset("abc")), ("\ud800", "?"),
    ("é", "e\u0301"), (pd.DataFrame({"a": [1.0, None]}), pd.DataFrame({"a": [1.0, 0.0]})),
    (pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]}))])
def test_contents_that_differ_have_different_digests(one: object, other: object) -> None:
    assert canonical(one) != canonical(other)
    assert canonical(one) == canonical(one)


def test_what_nobody_knows_how_to_write_down_is_refused():
    with pytest.raises(TypeError, match="no canonical text for object"):
        canonical(object())
