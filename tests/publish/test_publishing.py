"""Publishing is all or nothing, survives being killed at any step, and never loses what a person did."""

import os
import shutil

import pandas as pd
import pytest

from flows.errors import BusyError
from flows.publish import edition as edition_module
from flows.publish.edition import publish, recover, staging_folder
from flows.publish.manifest import write_manifest

NO_INPUTS = pd.DataFrame(columns=["path", "sha256", "unit", "forms"])
FILES = {"bao-cao-2018.docx": "báo cáo", "so-lieu/facts.csv": "facts", "bieu-do/a.png": "png"}


def build(outputs, run, files=FILES):
    """A staging folder whose files say which run made them."""
    staging = staging_folder(outputs, "2018")
    for name, text in files.items():
        (staging / name).parent.mkdir(exist_ok=True)
        (staging / name).write_text(f"{text} {run}")
    write_manifest(staging, year="2018", edition="draft", inputs=NO_INPUTS, digests={}, rows={}, versions={})
    return staging


def content(outputs):
    """Path -> text of everything in the edition but its manifest."""
    folder = outputs / "2018"
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*")
            if path.is_file() and path.name != "manifest.json"}


def made_by(run):
    return {name: f"{text} {run}" for name, text in FILES.items()}


@pytest.fixture(params=["exchange", "two renames"])
def outputs(tmp_path, request, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # noqa: ARG005 - a pulled plug is simulated by other means
    if request.param == "two renames":
        monkeypatch.setattr(edition_module, "exchange", lambda first, second: False)  # noqa: ARG005
    return tmp_path


def test_the_new_edition_replaces_the_old_one_wholly(outputs):
    publish(build(outputs, 1, {**FILES, "don-vi/058.docx": "huyện"}), outputs, "2018")
    published = publish(build(outputs, 2), outputs, "2018")

    assert (published.path, published.kept, published.carried) == (outputs / "2018", (), ())
    assert content(outputs) == made_by(2)
    assert list((outputs / ".danvan" / "publish" / "2018").iterdir()) == []


def test_what_outlives_a_killed_run_cannot_write_into_the_next_edition(outputs, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(os, "getpid", lambda: 1)
        left = build(outputs, 1)
    staging = build(outputs, 2)
    with pytest.raises(FileNotFoundError):
        (left / "bao-cao-2018.docx").write_text("of a worker that knows nothing of its end")
    publish(staging, outputs, "2018")
    assert content(outputs) == made_by(2)
    assert list((outputs / ".danvan" / "publish" / "2018").iterdir()) == []


def test_an_edited_report_of_a_unit_is_kept_beside_its_new_one(outputs):
    files = {**FILES, "don-vi/058.docx": "thành phố", "don-vi/060.docx": "huyện"}
    publish(build(outputs, 1, files), outputs, "2018")
    (outputs / "2018" / "don-vi" / "058.docx").write_text("sửa tay")

    assert publish(build(outputs, 2, files), outputs, "2018").kept == ("don-vi/058.sua-tay.docx",)
    assert content(outputs) == {**made_by(2), "don-vi/058.docx": "thành phố 2", "don-vi/060.docx": "huyện 2",
                                "don-vi/058.sua-tay.docx": "sửa tay"}


def test_edits_of_three_runs_are_all_kept_beside_the_new_report(outputs):
    report = outputs / "2018" / "bao-cao-2018.docx"
    publish(build(outputs, 1), outputs, "2018")

    report.write_text("sửa lần một")
    assert publish(build(outputs, 2), outputs, "2018").kept == ("bao-cao-2018.sua-tay.docx",)
    second = publish(build(outputs, 2), outputs, "2018")
    assert (second.kept, second.carried) == ((), ("bao-cao-2018.sua-tay.docx",))

    report.write_text("sửa lần hai")
    (outputs / "2018" / "so-lieu" / "facts.csv").write_text("facts sửa")
    assert publish(build(outputs, 3), outputs, "2018").kept == (
        "bao-cao-2018.sua-tay-2.docx", "so-lieu/facts.sua-tay.csv")
    report.write_text("sửa lần một")        # the same words again need no third copy
    assert publish(build(outputs, 4), outputs, "2018").kept == ()

    assert content(outputs) == {**made_by(4), "bao-cao-2018.sua-tay.docx": "sửa lần một",
                                "bao-cao-2018.sua-tay-2.docx": "sửa lần hai", "so-lieu/facts.sua-tay.csv": "facts sửa"}


def test_a_file_saved_while_the_editions_change_places_is_kept_too(outputs, monkeypatch):
    publish(build(outputs, 1), outputs, "2018")
    swap = edition_module._swap

    def swap_while_somebody_saves(places):
        (outputs / "2018" / "bao-cao-2018.docx").write_text("lưu phút chót")
        swap(places)

    monkeypatch.setattr(edition_module, "_swap", swap_while_somebody_saves)
    assert publish(build(outputs, 2), outputs, "2018").kept == ("bao-cao-2018.sua-tay.docx",)
    assert content(outputs) == {**made_by(2), "bao-cao-2018.sua-tay.docx": "lưu phút chót"}


def test_files_people_put_there_stay_also_where_a_new_file_takes_their_name(outputs):
    publish(build(outputs, 1), outputs, "2018")
    for name in ("ghi chú.txt", "họp/biên bản.docx", "tom-tat-2018.docx", "don-vi", "bieu-do/moi/x.txt"):
        (outputs / "2018" / name).parent.mkdir(exist_ok=True)
        (outputs / "2018" / name).write_text("của tôi")

    new = {**FILES, "tom-tat-2018.docx": "tóm tắt", "don-vi/058.docx": "huyện", "bieu-do/moi": "png"}
    published = publish(build(outputs, 2, new), outputs, "2018")

    mine = {"ghi chú.txt", "họp/biên bản.docx", "tom-tat-2018.sua-tay.docx", "don-vi.sua-tay",
            "bieu-do/moi.sua-tay/x.sua-tay.txt"}
    assert {name for name, text in content(outputs).items() if text == "của tôi"} == mine
    assert {*published.kept, *published.carried} == mine
    assert content(outputs)["tom-tat-2018.docx"] == "tóm tắt 2"


def test_without_a_readable_manifest_whatever_differs_counts_as_edited(outputs):
    publish(build(outputs, 1), outputs, "2018")
    (outputs / "2018" / "manifest.json").write_text("{")
    (outputs / "2018" / "bieu-do" / "a.png").write_text("png 2")

    assert publish(build(outputs, 2), outputs, "2018").kept == ("bao-cao-2018.sua-tay.docx", "so-lieu/facts.sua-tay.csv")


@pytest.mark.parametrize(("owner", "document"), [
    ("~$o-cao-2018.docx", "bao-cao-2018.docx"), (".~lock.bao-cao-2018.docx#", "bao-cao-2018.docx"),
    ("don-vi/~$058.docx", "don-vi/058.docx")])
def test_an_open_document_keeps_the_old_edition_and_is_named(outputs, owner, document):
    publish(build(outputs, 1, {**FILES, "don-vi/058.docx": "huyện"}), outputs, "2018")
    (outputs / "2018" / owner).write_text("")

    with pytest.raises(BusyError, match=f"2018/{document} đang mở"):
        publish(build(outputs, 2), outputs, "2018")
    assert content(outputs)["bao-cao-2018.docx"] == "báo cáo 1"

    (outputs / "2018" / owner).unlink()
    publish(build(outputs, 2), outputs, "2018")
    assert content(outputs) == made_by(2)


def test_an_owner_file_left_behind_without_its_document_blocks_nobody(outputs):
    publish(build(outputs, 1), outputs, "2018")
    (outputs / "2018" / "~$khac.docx").write_text("")
    assert publish(build(outputs, 2), outputs, "2018").carried == ()
    assert content(outputs) == made_by(2)


@pytest.mark.parametrize("refused", [1, 2])
def test_a_refused_rename_leaves_the_old_edition(tmp_path, monkeypatch, refused):
    """As Windows does when a file inside is open."""
    monkeypatch.setattr(edition_module, "exchange", lambda first, second: False)  # noqa: ARG005
    publish(build(tmp_path, 1), tmp_path, "2018")
    staging = build(tmp_path, 2)
    rename, calls = os.rename, []

    def deny(source, target, **options):
        if "2018" in (os.path.basename(source), os.path.basename(target)):  # noqa: PTH119
            calls.append(source)
            if len(calls) == refused:
                raise PermissionError(13, "in use", str(source))
        return rename(source, target, **options)

    monkeypatch.setattr(os, "rename", deny)
    with pytest.raises(BusyError, match="bản cũ giữ nguyên"):
        publish(staging, tmp_path, "2018")
    monkeypatch.undo()

    assert content(tmp_path) == made_by(1)
    assert recover(tmp_path, "2018") == ""


class PowerCut(BaseException):
    """Nothing after this runs, not even handlers of ordinary errors."""


class Switch:
    """Counts the calls that change the disk and cuts the power at the chosen one, before or after it."""

    def __init__(self, monkeypatch):
        self.count, self.cut_at, self.after = 0, None, False
        for owner, name in ((os, "rename"), (os, "fsync"), (os, "unlink"), (os, "rmdir"), (os, "mkdir"), (os, "open"),
                            (shutil, "copy2"), (edition_module, "exchange")):
            monkeypatch.setattr(owner, name, self.wrap(getattr(owner, name)))

    def wrap(self, function):
        def counted(*args, **options):
            self.count += 1
            is_cut = self.count == self.cut_at
            if is_cut and not self.after:
                raise PowerCut
            try:
                return function(*args, **options)
            finally:
                if is_cut:
                    raise PowerCut
        return counted


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_edition_whole(outputs, monkeypatch, is_first, after):
    old = {} if is_first else {**made_by(1), "bao-cao-2018.docx": "sửa tay", "ghi chú.txt": "của tôi"}
    new = made_by(2) | ({} if is_first else {"bao-cao-2018.sua-tay.docx": "sửa tay", "ghi chú.txt": "của tôi"})
    outcomes = set()
    step = 0
    while True:
        step += 1
        root = outputs / f"step{step}"
        root.mkdir()
        if not is_first:
            publish(build(root, 1), root, "2018")
            (root / "2018" / "bao-cao-2018.docx").write_text("sửa tay")
            (root / "2018" / "ghi chú.txt").write_text("của tôi")
        staging = build(root, 2)
        with monkeypatch.context() as patch:
            switch = Switch(patch)
            switch.cut_at, switch.after = step, after
            try:
                publish(staging, root, "2018")
                break
            except PowerCut:
                pass
        recover(root, "2018")
        found = content(root)
        assert found in (old, new), f"step {step}"
        assert (root / "2018" / "manifest.json").is_file() == bool(found)
        assert {path.name for path in (root / ".danvan" / "publish" / "2018").iterdir()} <= {staging.name}
        assert recover(root, "2018") == ""
        outcomes.add("new" if found == new else "old")

        publish(build(root, 2), root, "2018")
        assert content(root) == new, f"step {step}, published again"
    assert step > 10
    assert outcomes == {"old", "new"}
