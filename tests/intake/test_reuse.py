"""What people are told about readings used again agrees with what was really read; and nothing stale is ever used."""

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from flows.intake import gather, remembered
from flows.intake.receive import Received, receive
from flows.intake.reuse import Reuse
from flows.run import open_run
from flows.state import surroundings
from tests.flows.small import small_year

COMMUNE = "2018/061-huyen-ba-be/01894 Xã Phúc Lộc.xlsx"
FILES = 9


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return small_year(tmp_path)


@pytest.fixture
def again(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Received]:
    """A run over the inputs as they are now; it counts itself which files were really read."""
    def run(*, force: bool = False) -> Received:
        batches = []
        real = gather.run_batches

        def counted(function, given, **limits):
            listed = list(given)
            batches.extend(listed)
            return real(function, listed, **limits)

        with monkeypatch.context() as watched:
            watched.setattr(gather, "run_batches", counted)
            received = receive(replace(open_run("2018", inputs, inputs.parent / "outputs", force=force), workers=1))
        told = received.reuse
        assert told.new + told.changed + told.again == sum(len(batch.files) for batch in batches)
        assert told.reused == len(received.files) - sum(len(batch.files) for batch in batches)
        return received

    return run


def test_the_first_run_reads_everything_and_the_second_nothing(again):
    assert again().reuse == Reuse(new=FILES)
    assert again().reuse == Reuse(known=True, reused=FILES)
    assert again().reuse.lines() == ["Đọc tệp: không có tệp nào đổi; 9 tệp dùng lại kết quả đã đọc."]


def test_force_reads_everything_again(again):
    again()
    assert again(force=True).reuse.lines() == ["Đọc tệp: đọc lại cả 9 tệp theo --force."]


def test_a_changed_a_new_and_a_gone_file_are_counted_and_the_new_value_is_read(again, inputs):
    facts = again().facts
    place = facts[(facts["file"] == COMMUNE.removeprefix("2018/")) & (facts["value"] > 5)].iloc[0]
    set_cell(inputs / COMMUNE, place["sheet"], place["cell"], place["value"] + 7)
    told = again()
    assert told.reuse == Reuse(known=True, reused=FILES - 1, changed=1)        # its neighbours are not read again
    now = told.facts[(told.facts["file"] == place["file"]) & (told.facts["sheet"] == place["sheet"])
                     & (told.facts["cell"] == place["cell"])]
    assert set(now["value"]) == {place["value"] + 7}
    (inputs / COMMUNE).rename(inputs / "2018" / "061-huyen-ba-be" / "01894 khác.xlsx")
    moved = again().reuse
    assert (moved.new, moved.changed, moved.gone) == (1, 0, 1)
    assert moved.lines()[0].startswith("Đọc tệp: 1 tệp mới, 1 tệp không còn; ")


def set_cell(path: Path, sheet: str, cell: str, value: float) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def catalogue(inputs: Path, _monkeypatch: pytest.MonkeyPatch) -> str:
    own = inputs / "2018" / "mau" / "catalogue" / "forms"
    own.mkdir(parents=True)
    text = Path("report_templates/catalogue/forms/vpcp_06.toml").read_text(encoding="utf-8")
    (own / "vpcp_06.toml").write_text(text.replace('severity = "error"', 'severity = "warning"', 1), encoding="utf-8")
    return "danh mục"


def settings(inputs: Path, _monkeypatch: pytest.MonkeyPatch) -> str:
    with (inputs / "2018" / "nam.toml").open("a", encoding="utf-8") as file:
        file.write("# sửa\n")
    return "nam.toml"


def columns(inputs: Path, _monkeypatch: pytest.MonkeyPatch) -> str:
    (inputs / "2018" / "khop-cot.toml").write_text('[vpcp_06]\n"Cột lạ" = "online"\n', encoding="utf-8")
    return "khop-cot.toml"


def code(_inputs: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(remembered, "code_digest", lambda: "another")
    return "mã chương trình"


def library(_inputs: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(surroundings, "version", lambda name: "99" if name == "openpyxl" else version(name))
    return f"phiên bản thư viện (openpyxl {version('openpyxl')} → openpyxl 99)"


@pytest.mark.parametrize("change", [catalogue, settings, columns, code, library])
def test_a_change_around_the_files_is_named_and_everything_is_read_again(again, inputs, monkeypatch, change):
    again()
    named = change(inputs, monkeypatch)
    told = again().reuse
    assert (told.reused, told.around) == (0, (named,))
    assert told.lines()[-1] == f"  {named} đã đổi: đọc lại tất cả."


def test_damage_and_loss_of_what_was_kept_are_told_and_mended(again, inputs):
    before = again()
    kept = sorted((inputs.parent / "outputs/.danvan/da-doc/2018").iterdir())
    content = bytearray(kept[0].read_bytes())
    content[100] ^= 1
    kept[0].write_bytes(content)
    for path in kept[1:]:
        path.unlink()
    mended = again()
    assert (mended.reuse.again, mended.reuse.reused) == (FILES, 0)
    assert "đã hỏng" in mended.reuse.lines()[-1]
    pd.testing.assert_frame_equal(mended.facts, before.facts)
    assert again().reuse.reused == FILES


def test_a_damaged_record_of_the_last_run_costs_the_explanation_only(again, inputs):
    before = again()
    (inputs.parent / "outputs/.danvan/da-doc/2018.json").write_text('{"around": 3')
    after = again()
    assert after.reuse == Reuse(reused=FILES)
    pd.testing.assert_frame_equal(after.facts, before.facts)
