"""``danvan open``: what is carried over, what is refused, and that nothing half made stays behind."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from flows.errors import WrongUsageError
from flows.opening import open as opening
from flows.opening.open import Opened, open_next_year
from flows.opening.settings import next_settings, next_year
from flows.year import open_year
from tests.opening.filling import CODES, small_inputs


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Opened]:
    inputs = small_inputs(tmp_path_factory.mktemp("opened"))
    return inputs, open_next_year("2019", inputs, inputs.parent / "outputs")


def test_every_unit_that_owes_forms_gets_a_workbook_in_a_folder_named_after_it(opened):
    inputs, year = opened
    files = sorted(path.relative_to(inputs / "2019").as_posix() for path in (inputs / "2019").rglob("*.xlsx"))
    assert files == ["01891-xa-banh-trach/01891-bieu-mau-2019.xlsx", "01894-xa-phuc-loc/01894-bieu-mau-2019.xlsx",
                     "061-huyen-ba-be/061-bieu-mau-2019.xlsx", "BK-SKHDT-so-ke-hoach-va-dau-tu/BK-SKHDT-bieu-mau-2019.xlsx",
                     "BK-SNV-so-noi-vu/BK-SNV-bieu-mau-2019.xlsx", "BK-VPUB-van-phong-ubnd-tinh/BK-VPUB-bieu-mau-2019.xlsx"]
    assert year.workbooks == len(CODES) - 1     # the province itself owes nothing


def test_settings_move_on_by_a_year_and_keep_their_comments(opened):
    inputs, _ = opened
    before, after = ((inputs / year / "nam.toml").read_text(encoding="utf-8") for year in ("2018", "2019"))
    settings = open_year("2019", inputs).settings
    assert (settings.period.start, settings.period.end) == (date(2018, 12, 15), date(2019, 12, 14))
    assert settings.deadlines.of("targets", "so") == date(2020, 1, 8)
    assert settings.report.month_and_year == "tháng 01 năm 2020"
    assert settings.report.title.endswith("năm 2019")
    assert (settings.as_of, settings.is_illustration) == (None, False)
    assert tomllib.loads(before)["can_cu"] == tomllib.loads(after)["can_cu"]
    assert "# Kỳ số liệu chung: từ 15/12 năm trước đến 14/12 năm báo cáo." in after


@pytest.mark.parametrize(("line", "moved"), [
    ("tu_ngay = 2016-02-29", "tu_ngay = 2017-02-28"),
    ('day_du = "Công văn 2018-01-02"  # từ 2018-01-02', 'day_du = "Công văn 2018-01-02"  # từ 2018-01-02'),
    ("x = '# 2018-01-02' # inputs/2018", "x = '# 2018-01-02' # inputs/2019"),
    ("a = { b = 2018-12-31, c = 2019-01-01 }", "a = { b = 2019-12-31, c = 2020-01-01 }"),
])
def test_dates_move_but_not_those_in_texts(line: str, moved: str):
    assert next_settings(line) == moved


def test_the_29th_of_february_has_a_neighbour_in_every_year():
    assert next_year(date(2020, 2, 29)) == date(2021, 2, 28)


def test_units_are_carried_as_they_stand(opened):
    inputs, _ = opened
    assert (inputs / "2018" / "don-vi.csv").read_bytes() == (inputs / "2019" / "don-vi.csv").read_bytes()


def test_people_are_told_what_is_left_to_do_and_find_it_in_a_file(opened):
    inputs, year = opened
    page = (inputs / "2019" / "VIEC-CAN-LAM.md").read_text(encoding="utf-8")
    assert all(f"- [ ] {task}" in page for task in year.tasks)
    for word in ("người ký", "nhiem_vu", "hạn nộp", "căn cứ pháp lý", "don-vi.csv"):
        assert word in page


def test_the_same_input_gives_the_same_bytes(opened, tmp_path: Path):
    inputs, _ = opened
    again = small_inputs(tmp_path)
    open_next_year("2019", again, tmp_path / "outputs")
    first, second = ({path.relative_to(folder): path.read_bytes() for path in (folder / "2019").rglob("*") if path.is_file()}
                     for folder in (inputs, again))
    assert len(first) > len(CODES) and first == second


def test_a_year_that_exists_is_refused_and_left_alone(opened):
    inputs, _ = opened
    before = sorted(inputs.rglob("*"))
    with pytest.raises(WrongUsageError, match=r"Đã có .*inputs/2019; danvan open chỉ tạo năm mới"):
        open_next_year("2019", inputs)
    assert sorted(inputs.rglob("*")) == before


@pytest.mark.parametrize(("year", "told"), [
    ("2031", "chưa có .*/2030 để chép sang"), ("19", "bốn chữ số"), ("../x", "bốn chữ số"), ("２０１９", "bốn chữ số")])
def test_a_year_without_one_before_it_is_refused(opened, year: str, told: str):
    with pytest.raises(WrongUsageError, match=told):
        open_next_year(year, opened[0])


def test_an_interrupted_opening_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    inputs = small_inputs(tmp_path)
    before = sorted(path.name for path in inputs.iterdir())
    real, calls = opening.issue_workbook, []

    def interrupted(issue: object) -> bytes:
        calls.append(issue)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(issue)      # type: ignore[arg-type]

    monkeypatch.setattr(opening, "issue_workbook", interrupted)
    with pytest.raises(KeyboardInterrupt):
        open_next_year("2019", inputs)
    assert sorted(path.name for path in inputs.iterdir()) == before
