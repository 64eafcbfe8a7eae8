"""``danvan run --explain``: for every part of an edition, why it was made anew or used again, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.intake.reuse import Reuse
from flows.state.parts import Tally

Manifest = Mapping[str, Any]

# Part -> how the paths of its files begin; the last one takes the rest.
_PARTS = (("Biểu đồ", ("bieu-do/",)), ("Báo cáo, trang tóm tắt", ("bao-cao-", "tom-tat-")), ("Báo cáo đơn vị", ("don-vi/",)),
          ("Tệp trả lại đơn vị", ("tra-lai/",)), ("Con số, số liệu, nguồn", ("so-lieu/", "nguon-so-lieu.xlsx")),
          ("Sổ theo dõi, lời văn", ("",)))
_MOST_NAMED = 8


def explained(reuse: Reuse, parts: Sequence[Tally], before: Manifest | None, after: Manifest) -> list[str]:
    """Vietnamese lines; ``before`` is the manifest of the edition that was there, None for the first."""
    lines = [*reuse.lines(), *_reasons(before, after), *map(_tally, parts)]
    lines.append("So với bản trước:" if before else "Bản này gồm:")
    return [*lines, *(_part(name, files, _outputs(before), len(before or {}) > 0) for name, files in _parts(after))]


def _reasons(before: Manifest | None, after: Manifest) -> Iterator[str]:
    """What has changed beside the files of the units: the figures are worked out each time, from all of this."""
    if before is None:
        yield "Con số: tính lần đầu."
        return
    changed = [*_differing(_by_path(before, "configuration"), _by_path(after, "configuration")),
               *_differing(dict(before.get("versions", {})), dict(after.get("versions", {})))]
    told = f"đã đổi: {_some(changed)}" if changed else "cấu hình, danh mục, mẫu, thư viện không đổi"
    yield f"Con số: tính lại mỗi lần; so với bản trước {told}."


def _some(names: Sequence[str]) -> str:
    more = f" và {len(names) - _MOST_NAMED} thứ khác" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"


def _tally(tally: Tally) -> str:
    """``Biểu đồ: dùng lại 29, làm mới 3 vì nội dung đã đổi.``"""
    because = {"forced": "có --force", "new": "chưa có bản lưu", "damaged": "bản lưu đã hỏng", "shown": "nội dung đã đổi",
               "around": f"{_some(tally.around)} đã đổi"}
    total = sum(tally.made.values())
    told = [f"dùng lại {tally.reused}"] if tally.reused or not total else []
    if len(tally.made) == 1:
        told += [f"làm mới {total} vì {because[reason]}" for reason in tally.made]
    elif total:
        told.append(f"làm mới {total}: " + ", ".join(f"{count} vì {because[reason]}" for reason, count in tally.made.items()))
    return f"{tally.kind}: {', '.join(told)}."


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))


def _by_path(manifest: Manifest, key: str) -> dict[str, str]:
    return {item["path"]: item["sha256"] for item in manifest.get(key, [])}


def _outputs(manifest: Manifest | None) -> dict[str, str]:
    return _by_path(manifest, "outputs") if manifest else {}


def _parts(manifest: Manifest) -> Iterator[tuple[str, dict[str, str]]]:
    left = _outputs(manifest)
    for name, beginnings in _PARTS:
        files = {path: sha256 for path, sha256 in left.items() if path.startswith(beginnings)}
        left = {path: sha256 for path, sha256 in left.items() if path not in files}
        if files:
            yield name, files


def _part(name: str, files: Mapping[str, str], before: Mapping[str, str], compared: bool) -> str:
    if not compared:
        return f"  {name}: {len(files)} tệp."
    other = sum(before.get(path) != sha256 for path, sha256 in files.items())
    return f"  {name}: {len(files)} tệp, {f'{other} tệp khác bản trước' if other else 'giống hệt bản trước'}."
