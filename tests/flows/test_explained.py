"""``danvan run --explain``: what it says of an edition is what has happened to its files."""

from dataclasses import dataclass
from typing import Any

import docx
import pytest

from flows.catalogue import TEMPLATES
from flows.intake.reuse import Reuse
from flows.publish.manifest import read_manifest
from flows.questions.explained import explained
from flows.state.parts import Tally
from tests.flows.direct import run_stages
from tests.flows.small import small_year
from tests.sample import hashes

UNCHANGED = Reuse(known=True, reused=9)
CHART = "report_templates/catalogue/charts.toml"


@dataclass(frozen=True)
class Runs:
    """An edition, then another from a template somebody has changed: manifests and hashes of both."""

    before: dict[str, Any]
    after: dict[str, Any]
    files_before: dict[str, str]
    files_after: dict[str, str]
    report: str


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    folder = tmp_path_factory.mktemp("explained")
    inputs = small_year(folder)
    path = run_stages("2018", inputs, folder / "outputs")[0].path
    before, files = read_manifest(path), hashes(path)
    own = inputs / "2018" / "mau"
    (own / "catalogue").mkdir(parents=True)
    template = docx.Document(str(TEMPLATES / "bao-cao.docx"))
    reworded = next(one for one in template.paragraphs if one.text.strip() and "{" not in one.text and len(one.text) > 40)
    reworded.runs[0].text = "Đoạn văn vừa sửa trong mẫu. "
    template.save(str(own / "bao-cao.docx"))
    path = run_stages("2018", inputs, folder / "outputs")[0].path
    report = "\n".join(one.text for one in docx.Document(str(path / "bao-cao-2018.docx")).paragraphs)
    return Runs(before or {}, read_manifest(path) or {}, files, hashes(path), report)


def test_a_changed_template_changes_the_report_and_is_named(runs):
    assert "Đoạn văn vừa sửa trong mẫu." in runs.report
    lines = explained(UNCHANGED, (), runs.before, runs.after)
    assert lines[0] == "Đọc tệp: không có tệp nào đổi; 9 tệp dùng lại kết quả đã đọc."
    assert lines[1] == "Con số: tính lại mỗi lần; so với bản trước đã đổi: inputs/2018/mau/bao-cao.docx."
    assert "  Báo cáo, trang tóm tắt: 2 tệp, 1 tệp khác bản trước." in lines


def test_what_did_not_change_is_told_and_is_the_same_to_the_byte(runs):
    charts = {name: digest for name, digest in runs.files_before.items() if name.startswith("bieu-do/")}
    assert charts == {name: digest for name, digest in runs.files_after.items() if name.startswith("bieu-do/")}
    lines = explained(UNCHANGED, (), runs.before, runs.after)
    assert f"  Biểu đồ: {len(charts)} tệp, giống hệt bản trước." in lines
    same = explained(UNCHANGED, (), runs.before, runs.before)
    assert same[1].endswith("cấu hình, danh mục, mẫu, thư viện không đổi.")
    assert all(line.endswith("giống hệt bản trước.") for line in same[3:])


def test_every_file_of_the_edition_belongs_to_one_part(runs):
    told = [int(line.partition(": ")[2].split()[0]) for line in explained(UNCHANGED, (), runs.before, runs.after)[3:]]
    assert sum(told) == len(runs.after["outputs"])


def test_the_first_edition_is_compared_with_nothing(runs):
    lines = explained(Reuse(new=9), (), None, runs.after)
    assert lines[:2] == ["Đọc tệp: chưa có ghi nhận của lần chạy trước; đọc 9 tệp.",
                         "Con số: tính lần đầu."]
    assert not any("bản trước" in line for line in lines)


@pytest.mark.parametrize(("kind", "name"), [("configuration", CHART), ("versions", "matplotlib")])
def test_a_changed_catalogue_file_or_library_is_named(runs, kind, name):
    entries = runs.before[kind]
    changed = ({**entries, name: "0"} if isinstance(entries, dict) else
               [{**item, "sha256": "0"} if item["path"] == name else item for item in entries])
    assert f"đã đổi: {name}." in explained(UNCHANGED, (), {**runs.before, kind: changed}, runs.before)[1]


@pytest.mark.parametrize(("tally", "told"), [
    (Tally("Biểu đồ", 24), "Biểu đồ: dùng lại 24."),
    (Tally("Biểu đồ", 21, {"shown": 3}), "Biểu đồ: dùng lại 21, làm mới 3 vì nội dung đã đổi."),
    (Tally("Biểu đồ", 0, {"around": 24}, ("mã chương trình", "matplotlib")),
     "Biểu đồ: làm mới 24 vì mã chương trình, matplotlib đã đổi."),
    (Tally("Biểu đồ", 20, {"new": 1, "damaged": 2}),
     "Biểu đồ: dùng lại 20, làm mới 3: 1 vì chưa có bản lưu, 2 vì bản lưu đã hỏng."),
    (Tally("Biểu đồ", 0, {"forced": 24}), "Biểu đồ: làm mới 24 vì có --force."),
])
def test_every_kind_of_part_says_how_many_were_used_again_and_why_the_others_were_not(runs, tally, told):
    assert explained(UNCHANGED, [tally], runs.before, runs.after)[2] == told
