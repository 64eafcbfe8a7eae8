"""Parts of an edition used again: after any change what it concerns is new, the rest is kept, and the bytes are those of a
run that uses nothing of before."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import pytest

from flows import stages
from flows.catalogue import TEMPLATES
from flows.intake.reuse import Reuse
from flows.kept import CHARTS, REGISTERS, REPORTS, RETURNED, SOURCES, SUMMARIES, UNIT_CHARTS, UNIT_REPORTS, Kind
from flows.publish.manifest import read_manifest
from flows.questions.document_check import verify_document
from flows.questions.edited_document import update_document
from flows.questions.explained import explained
from flows.state.parts import Tally
from tests.flows.direct import run_stages
from tests.flows.reading import controls, paragraphs
from tests.flows.small import small_year
from tests.intake.test_reuse import set_cell
from tests.sample import ROOT, hashes

KINDS = (CHARTS, UNIT_CHARTS, REPORTS, SUMMARIES, UNIT_REPORTS, RETURNED, REGISTERS, SOURCES)
DOCUMENTS = {REPORTS, SUMMARIES, UNIT_REPORTS, REGISTERS}
DAMAGED = (CHARTS, UNIT_CHARTS, UNIT_REPORTS, RETURNED, REGISTERS, SOURCES)
UNCHANGED = Reuse(known=True, reused=9)
CHARTS_FILE = "report_templates/catalogue/charts.toml"
COMMUNE = "2018/061-huyen-ba-be/01894 Xã Phúc Lộc.xlsx"
RETURNED_FILE = "2018/061-huyen-ba-be/061 Báo cáo dân vận chính quyền năm 2018.xlsx"
ATTENDEES = ("Doi thoai", "E14")            # people at dialogues: told by the unit, its superior and the province, ranked nowhere
RULE = '''
[[rule]]
id = "few_attendees"
formula = "attendees <= 120"
severity = "error"
message = "Quá đông ({found})."
passes = { attendees = 120 }
fails = { attendees = 121 }
'''
# Runs in a copy of the program, whose own templates are changed.
IN_A_COPY = """
import json, sys
from pathlib import Path
from tests.flows.direct import run_stages
from tests.sample import hashes
inputs, outputs = map(Path, sys.argv[1:])
path, told = run_stages("2018", inputs, outputs, workers=1)
found = {one.kind: [one.reused, one.made, one.around] for one in told.parts}, hashes(path.path)
print(json.dumps(found))
"""


@dataclass
class Step:
    """An edition after a change: what became of the parts by kind, all its files, its manifest."""

    parts: dict[str, Tally]
    files: dict[str, str]
    manifest: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)     # figure id -> as the report of 01894 shows it

    def made(self, kind: Kind) -> int:
        return sum(self.parts[kind.name].made.values())


@dataclass
class Story:
    """A year run again and again in one place; ``report``: the paragraphs of its report at the end."""

    inputs: Path
    outputs: Path
    report: list[str] = field(default_factory=list)
    opened: set[Path] = field(default_factory=set)          # while the first parts were made
    steps: dict[str, Step] = field(default_factory=dict)

    @property
    def before(self) -> dict[str, Any]:
        return self.steps["first"].manifest

    @property
    def after(self) -> dict[str, Any]:
        """A template has changed since."""
        return self.steps["template"].manifest

    def run(self, name: str, *, force: bool = False) -> None:
        published, summary = run_stages("2018", self.inputs, self.outputs, workers=1, force=force)
        shown = {one.figure: one.text for one in controls(published.path / "don-vi" / "01894.docx")}
        self.steps[name] = Step({one.kind: one for one in summary.parts}, hashes(published.path),
                                read_manifest(published.path) or {}, shown)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("kept")
    told = Story(small_year(folder), folder / "outputs")
    with files_opened(told.opened):
        told.run("first")
    shutil.copytree(told.outputs, folder / "as-first")
    shutil.copytree(told.inputs, folder / "inputs-first")
    for kind in DAMAGED:
        damage(next((told.outputs / ".danvan" / "da-lap" / "2018" / kind.folder).iterdir()))
    reword(told.inputs / "2018" / "mau" / "bao-cao.docx")
    told.run("template")
    set_cell(told.inputs / COMMUNE, *ATTENDEES, 130)
    told.run("number")
    own = told.inputs / "2018" / "mau" / "forms"
    own.mkdir()
    text = (ROOT / "report_templates/catalogue/forms/dialogue.toml").read_text(encoding="utf-8")
    (own / "dialogue.toml").write_text(text + RULE, encoding="utf-8")
    told.run("rule")
    told.run("forced", force=True)
    told.report = paragraphs(told.outputs / "2018" / "bao-cao-2018.docx")
    return told


@contextmanager
def files_opened(opened: set[Path]) -> Iterator[None]:
    """Notes every file that is opened while parts are made; a hook of Python's own, which cannot be taken off again."""
    watching: list[str] = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[0], str | Path):
            opened.add(Path(arguments[0]))

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(stages, name)

        def stage(*arguments: Any) -> Any:
            watching.append(name)
            try:
                return real(*arguments)
            finally:
                watching.clear()
        return stage

    sys.addaudithook(note)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("answer", "draw_charts", "write_documents", "write_unit_reports", "write_sources"):
            patch.setattr(stages, name, watched(name))
        yield


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def reword(own: Path) -> None:
    """The year's own template of the report, one paragraph of it edited."""
    own.parent.mkdir()
    template = docx.Document(str(TEMPLATES / "bao-cao.docx"))
    paragraph = next(one for one in template.paragraphs if one.text.strip() and "{" not in one.text and len(one.text) > 40)
    paragraph.runs[0].text = "Đoạn văn vừa sửa trong mẫu. "
    template.save(str(own))


def test_the_first_run_makes_everything(story: Story) -> None:
    assert {one.kind for one in story.steps["first"].parts.values()} == {kind.name for kind in KINDS}
    assert all(one.reused == 0 and set(one.made) <= {"new"} for one in story.steps["first"].parts.values())


def test_parts_are_made_from_nothing_that_is_not_told_apart(story: Story) -> None:
    """A file that is new here must become part of what lies around its kind, or of what its parts show."""
    files = {path.resolve() for path in story.opened}
    own = {path.relative_to(ROOT).as_posix() for path in files if path.is_relative_to(ROOT)
           and not path.is_relative_to(sys.prefix)}
    code = {name for name in own if name.endswith((".py", ".pyc")) or name.startswith("flows/returns/board.")}
    catalogue = {name for name in own if name.startswith("report_templates/catalogue/")}
    assert own - code - catalogue == {f"report_templates/{name}.docx" for name in ("bao-cao", "tom-tat", "don-vi", "theo-doi")}
    assert {path.relative_to(story.inputs).as_posix() for path in files if path.is_relative_to(story.inputs)} == {RETURNED_FILE}


def test_damage_costs_what_was_damaged(story: Story) -> None:
    first, step = story.steps["first"], story.steps["template"]
    for kind in DAMAGED:
        assert step.parts[kind.name] == Tally(kind.name, first.made(kind) - 1, {"damaged": 1})


def test_a_changed_template_changes_its_document_and_nothing_else(story: Story) -> None:
    first, step = story.steps["first"], story.steps["template"]
    assert step.parts[REPORTS.name] == Tally(REPORTS.name, 0, {"around": 1}, ("mẫu bao-cao.docx",))
    assert step.parts[SUMMARIES.name] == Tally(SUMMARIES.name, 1)
    changed = {name for name, digest in step.files.items() if first.files.get(name) != digest}
    assert changed - {"nguon-so-lieu.xlsx"} == {"bao-cao-2018.docx", "manifest.json"}
    assert any(text.startswith("Đoạn văn vừa sửa trong mẫu.") for text in story.report)


def test_a_changed_number_is_in_every_part_that_shows_it_and_in_no_other(story: Story) -> None:
    before, step = story.steps["template"], story.steps["number"]
    assert [one.texts["dialogue.attendees@01894"] for one in (before, step)] == ["112 lượt người", "130 lượt người"]
    changed = {name for name, digest in step.files.items() if before.files.get(name) != digest}
    assert {name for name in changed if name.startswith("don-vi/")} == {"don-vi/01894.docx", "don-vi/061.docx"}
    assert step.parts[UNIT_REPORTS.name] == Tally(UNIT_REPORTS.name, 4, {"shown": 2})
    drawn = {name for name in changed if name.startswith("bieu-do/")}
    assert len(drawn) <= step.made(CHARTS) < step.parts[CHARTS.name].reused
    assert step.parts[UNIT_CHARTS.name].made == {}
    assert {"bao-cao-2018.docx", "nguon-so-lieu.xlsx"} <= changed
    assert (step.made(REPORTS), step.made(SUMMARIES)) == (1, 1)
    assert step.parts[REGISTERS.name] == Tally(REGISTERS.name, 0, {"shown": 2})    # they count the cells a new file changes
    assert step.parts[SOURCES.name] == Tally(SOURCES.name, 5, {"shown": 3})     # facts, figures and the ledger of both


def test_a_changed_rule_is_told_to_the_sender_and_named(story: Story) -> None:
    before, step = story.steps["number"], story.steps["rule"]
    changed = {name for name, digest in step.files.items() if before.files.get(name) != digest}
    assert step.made(RETURNED) == sum(name.startswith("tra-lai/") for name in changed)
    assert "tra-lai/01894/01894 Xã Phúc Lộc.xlsx" in changed
    assert "dialogue.attendees@01894" not in step.texts
    assert all(step.parts[kind.name].around == ("danh mục",) for kind in DOCUMENTS)
    assert step.parts[CHARTS.name].reused > 0


def test_a_run_that_uses_nothing_of_before_makes_the_same_bytes(story: Story) -> None:
    forced = story.steps["forced"]
    assert all(one.reused == 0 and set(one.made) <= {"forced", "new"} for one in forced.parts.values())
    assert forced.files == story.steps["rule"].files


def test_reports_used_again_hold_when_verified_and_older_ones_are_brought_up_to_date(story: Story, tmp_path: Path) -> None:
    """Between ``as-first`` and the present edition a form of 01894 went out of all totals."""
    first = story.outputs.with_name("as-first")
    assert verify_document(story.outputs / "2018" / "don-vi" / "01891.docx")["code"].tolist() == []
    copy = tmp_path / "01897.docx"
    shutil.copy(first / "2018" / "don-vi" / "01897.docx", copy)
    told = update_document(copy, "2018", story.outputs)
    assert {one.id for one in told.changed} >= {"dialogue.meetings"}
    left = verify_document(copy, year="2018", outputs=story.outputs)
    assert not left["code"].str.startswith("figure").any()


def test_changed_words_change_all_that_is_worded(story: Story, tmp_path: Path) -> None:
    """wording.toml is the same for all years, so the whole program is copied; nothing of its code has changed."""
    for name in ("flows", "report_templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    words = tmp_path / "report_templates" / "catalogue" / "wording.toml"
    text = words.read_text(encoding="utf-8").replace("leading_zero_below = 10", "leading_zero_below = 0")
    words.write_text(text, encoding="utf-8")
    folder = story.outputs.parent
    outputs = folder / "as-first"
    before = paragraphs(outputs / "2018" / "don-vi" / "01894.docx")
    done = subprocess.run([sys.executable, "-c", IN_A_COPY, str(folder / "inputs-first"), str(outputs)], cwd=tmp_path, check=True,
                          env={"PYTHONPATH": f"{tmp_path}:{ROOT}"}, capture_output=True, encoding="utf-8")
    told, files = json.loads(done.stdout)
    after = paragraphs(outputs / "2018" / "don-vi" / "01894.docx")
    assert any("tổ chức 02 cuộc" in line for line in before)
    assert any("tổ chức 2 cuộc" in line for line in after)
    assert all(told[kind.name][2] == ["danh mục", "wording.toml"] for kind in DOCUMENTS)
    assert all(told[kind.name][2] == ["wording.toml"] for kind in (CHARTS, UNIT_CHARTS))
    assert told[RETURNED.name][1] == {}
    assert files["bao-cao-2018.docx"] != story.steps["first"].files["bao-cao-2018.docx"]


# What people are told


def test_a_changed_template_is_named(story):
    lines = explained(UNCHANGED, (), story.before, story.after)
    assert lines[0] == "Đọc tệp: không có tệp nào đổi; 9 tệp dùng lại kết quả đã đọc."
    assert lines[1] == "Con số: tính lại mỗi lần; so với bản trước đã đổi: inputs/2018/mau/bao-cao.docx."
    assert "  Báo cáo, trang tóm tắt: 2 tệp, 1 tệp khác bản trước." in lines


def test_what_did_not_change_is_told_and_is_the_same_to_the_byte(story):
    charts = {name: digest for name, digest in story.steps["first"].files.items() if name.startswith("bieu-do/")}
    assert charts == {name: digest for name, digest in story.steps["template"].files.items() if name.startswith("bieu-do/")}
    lines = explained(UNCHANGED, (), story.before, story.after)
    assert f"  Biểu đồ: {len(charts)} tệp, giống hệt bản trước." in lines
    same = explained(UNCHANGED, (), story.before, story.before)
    assert same[1].endswith("cấu hình, danh mục, mẫu, thư viện không đổi.")
    assert all(line.endswith("giống hệt bản trước.") for line in same[3:])


def test_every_file_of_the_edition_belongs_to_one_part(story):
    told = [int(line.partition(": ")[2].split()[0]) for line in explained(UNCHANGED, (), story.before, story.after)[3:]]
    assert sum(told) == len(story.after["outputs"])


def test_the_first_edition_is_compared_with_nothing(story):
    lines = explained(Reuse(new=9), (), None, story.after)
    assert lines[:2] == ["Đọc tệp: chưa có ghi nhận của lần chạy trước; đọc 9 tệp.",
                         "Con số: tính lần đầu."]
    assert not any("bản trước" in line for line in lines)


@pytest.mark.parametrize(("kind", "name"), [("configuration", CHARTS_FILE), ("versions", "matplotlib")])
def test_a_changed_catalogue_file_or_library_is_named(story, kind, name):
    entries = story.before[kind]
    changed = ({**entries, name: "0"} if isinstance(entries, dict) else
               [{**item, "sha256": "0"} if item["path"] == name else item for item in entries])
    assert f"đã đổi: {name}." in explained(UNCHANGED, (), {**story.before, kind: changed}, story.before)[1]
