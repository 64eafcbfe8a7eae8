"""What lies around the parts of each kind: whatever of it changes is named, and makes the parts it concerns anew."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files

import pytest

from flows import kept
from flows.charts import lettering
from flows.intake.reuse import Reuse
from flows.kept import CHARTS, REGISTERS, REPORTS, RETURNED, SOURCES, SUMMARIES, UNIT_CHARTS, UNIT_REPORTS, Kind, parts_of
from flows.questions.explained import explained
from flows.run import Run, open_run
from flows.state import surroundings
from flows.state.parts import Part, Tally
from tests.flows.small import small_year
from tests.sample import ROOT

KINDS = (CHARTS, UNIT_CHARTS, REPORTS, SUMMARIES, UNIT_REPORTS, RETURNED, REGISTERS, SOURCES)
DOCUMENTS = {REPORTS, SUMMARIES, UNIT_REPORTS, REGISTERS}

Change = Callable[[Run, pytest.MonkeyPatch], Run]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("around")
    return open_run("2018", small_year(folder, with_files=False), folder / "outputs")


def code(run: Run, patch: pytest.MonkeyPatch) -> Run:
    patch.setattr(kept, "code_digest", lambda: "another")
    return run


def library(name: str) -> Change:
    def change(run: Run, patch: pytest.MonkeyPatch) -> Run:
        real = surroundings.version
        patch.setattr(surroundings, "version", lambda one: "99" if one == name else real(one))
        return run
    return change


def packer(run: Run, patch: pytest.MonkeyPatch) -> Run:
    patch.setattr(surroundings.zlib, "ZLIB_RUNTIME_VERSION", "99")
    return run


def template(name: str) -> Change:
    def change(run: Run, _patch: pytest.MonkeyPatch) -> Run:
        path = run.year.inputs / "mau" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"edited")
        return run
    return change


def catalogue(run: Run, _patch: pytest.MonkeyPatch) -> Run:
    return replace(run, catalogue=run.catalogue.model_copy(update={"digest": "another"}))


def settings(run: Run, patch: pytest.MonkeyPatch) -> Run:
    patch.setattr(run.year, "settings", run.year.settings.model_copy(update={"is_illustration": False}))
    return run


def fonts(run: Run, patch: pytest.MonkeyPatch) -> Run:
    patch.setattr(kept, "font_files", lambda: lettering.font_files()[:2])
    return run


@pytest.mark.parametrize(("change", "name", "kinds"), [
    (code, "mã chương trình", set(KINDS)), (fonts, "phông chữ", {CHARTS, UNIT_CHARTS}),
    (catalogue, "danh mục", DOCUMENTS), (settings, "nam.toml", DOCUMENTS),
    (template("don-vi.docx"), "mẫu don-vi.docx", {UNIT_REPORTS}), (template("bao-cao.docx"), "mẫu bao-cao.docx", {REPORTS}),
    (template("theo-doi.docx"), "mẫu theo-doi.docx", {REGISTERS}),
    (library("matplotlib"), "matplotlib", {CHARTS, UNIT_CHARTS}), (library("docxtpl"), "docxtpl", DOCUMENTS),
    (library("babel"), "babel", {CHARTS, UNIT_CHARTS, *DOCUMENTS}), (library("xlsxwriter"), "xlsxwriter", {RETURNED, SOURCES}),
    (library("lxml"), "lxml", {RETURNED, *DOCUMENTS}), (packer, "zlib", set(KINDS))])
def test_a_change_around_the_parts_is_named_by_the_kinds_it_concerns(opened: Run, monkeypatch: pytest.MonkeyPatch, change: Change,
                                                                     name: str, kinds: set[Kind]) -> None:
    for kind in KINDS:
        parts_of(opened, kind).keep("one", "a", Part(b"old"))
    now = change(opened, monkeypatch)
    found = {kind: parts_of(now, kind) for kind in KINDS}
    anew = {kind for kind, parts in found.items() if parts.recall("one", "a") is None}
    shutil.rmtree(opened.year.inputs / "mau", ignore_errors=True)
    assert anew == kinds
    assert {parts.close().around for kind, parts in found.items() if kind in kinds} == {(name,)}


def test_the_digest_of_the_code_covers_whatever_lies_beside_it() -> None:
    lying = {path.name for path in (ROOT / "flows").rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert {path.name for path in surroundings._sources(files("flows"))} == lying


@pytest.mark.parametrize(("tally", "told"), [
    (Tally("Biểu đồ", 24), "Biểu đồ: dùng lại 24."),
    (Tally("Biểu đồ", 21, {"shown": 3}), "Biểu đồ: dùng lại 21, làm mới 3 vì nội dung đã đổi."),
    (Tally("Biểu đồ", 0, {"around": 24}, ("mã chương trình", "matplotlib")),
     "Biểu đồ: làm mới 24 vì mã chương trình, matplotlib đã đổi."),
    (Tally("Biểu đồ", 20, {"new": 1, "damaged": 2}),
     "Biểu đồ: dùng lại 20, làm mới 3: 1 vì chưa có bản lưu, 2 vì bản lưu đã hỏng."),
    (Tally("Biểu đồ", 0, {"forced": 24}), "Biểu đồ: làm mới 24 vì có --force."),
])
def test_every_kind_of_part_says_how_many_were_used_again_and_why_the_others_were_not(tally, told):
    assert explained(Reuse(), [tally], None, {})[2] == told
