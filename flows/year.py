"""One reporting year: ``inputs/YEAR/nam.toml`` and ``don-vi.csv`` -> Year, with its folders, units and deadlines.

The keys of nam.toml are Vietnamese because people of the secretariat write them; the code speaks English.
"""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Key

from flows.errors import BrokenConfigurationError, WrongUsageError
from flows.toml_file import read_toml_as
from flows.units import Units, read_units

_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class Settings(BaseModel):
    """A section of nam.toml: frozen, every unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(Settings):
    """The days the figures are about, both included (kỳ số liệu)."""

    start: date = Key(alias="tu_ngay")
    end: date = Key(alias="den_ngay")


class Level(Settings):
    """One level of the unit tree, from the top down (cấp)."""

    id: str = Key(alias="ma", pattern=r"^[a-z_]+$")
    name: str = Key(alias="ten")                       # "cấp huyện"
    plural: str = Key(alias="ten_nhieu")               # "huyện, thành phố"


class LegalBasis(Settings):
    """A legal text the report may cite; only those marked as verified are printed."""

    full: str = Key(alias="day_du")
    short: str = Key(alias="ngan")
    verified: bool = Key(alias="da_kiem", default=False)
    opening: bool = Key(alias="mo_dau", default=True)          # cited in the first paragraph; else only where it belongs


class Replaced(Settings):
    """The signed document a new one takes the place of (thay thế)."""

    number: str = Key(alias="so", pattern=r"^\d\S*$")          # "15/BC-UBND"
    issued_on: date = Key(alias="ngay")


class ReportHead(Settings):
    """What the official format needs besides the figures."""

    title: str = Key(alias="trich_yeu")
    issuer: tuple[str, ...] = Key(alias="co_quan")             # lines of the issuing body, capitals
    parent: str = Key(alias="co_quan_cap_tren", default="")
    issuer_name: str = Key(alias="ten_co_quan")                # in running text: "Ủy ban nhân dân tỉnh Bắc Kạn"
    symbol: str = Key(alias="ky_hieu")                         # "BC-UBND"
    place: str = Key(alias="dia_danh")
    month_and_year: str = Key(alias="thang_nam")               # "tháng 01 năm 2019"; the day is written at signing
    addressees: tuple[str, ...] = Key(alias="kinh_gui", default=())
    recipients: tuple[str, ...] = Key(alias="noi_nhan")
    file_line: str = Key(alias="luu")                          # "VT, NC"
    separator: str = Key(alias="dau_noi_nhan", default=";", pattern="^[;,]$")   # after a recipient; Party before 2026: ","
    replaces: Replaced | None = Key(alias="thay_the", default=None)     # after reopening; else as told then
    signer: tuple[str, ...] = Key(alias="quyen_han_ky")        # "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    signer_name: str = Key(alias="nguoi_ky", default="")
    tasks: tuple[str, ...] = Key(alias="nhiem_vu", default=())         # next year's tasks
    proposals: tuple[str, ...] = Key(alias="kien_nghi", default=())


class Deadlines(Settings):
    """Last day to submit, per level and, where they differ, per form and level (hạn nộp)."""

    by_level: dict[str, date] = Key(alias="cap")
    by_form: dict[str, dict[str, date]] = Key(alias="bieu", default={})

    def of(self, form: str, level: str) -> date | None:
        return self.by_form.get(form, {}).get(level) or self.by_level.get(level)


class Reminders(Settings):
    """When units are reminded and what the letters say (đôn đốc). "" and () mean: as in the report."""

    days_before: int = Key(alias="truoc_han", default=0, ge=0)         # also forms due within so many days; 0 = overdue ones only
    late_from: int = Key(alias="cham_tu", default=1, ge=0)             # received late by so many days is told too; 0 = never
    days_to_answer: int = Key(alias="so_ngay", default=3, ge=1)        # working days from the letter's receipt
    to_subordinates: bool = Key(alias="gui_cap_duoi", default=False)   # a letter also to each unit its superior's letter lists
    is_draft: bool = Key(alias="du_thao", default=True)
    symbol: str = Key(alias="ky_hieu", default="")                     # "UBND-NC"
    recipients: tuple[str, ...] = Key(alias="noi_nhan", default=("Như trên",))
    file_line: str = Key(alias="luu", default="")
    signer: tuple[str, ...] = Key(alias="quyen_han_ky", default=())
    signer_name: str = Key(alias="nguoi_ky", default="")


class Timetable(Settings):
    """When the server works by itself in the collection season (lịch chạy); hours on the clock of the office."""

    days_before: int = Key(alias="truoc_han", default=21, ge=0)    # nightly collecting begins so long before the first deadline
    days_after: int = Key(alias="sau_han", default=30, ge=0)           # and ends so long after the last
    collect_at: str = Key(alias="gio_nhan", default="01:00", pattern=_CLOCK)
    remind_at: str = Key(alias="gio_don_doc", default="07:00", pattern=_CLOCK)
    time_zone: str = Key(alias="mui_gio", default="Asia/Ho_Chi_Minh")


class YearSettings(Settings):
    """nam.toml as a whole."""

    year: int = Key(alias="nam", ge=2000, le=2100)
    province: str = Key(alias="ma_tinh")                       # code of the province in don-vi.csv
    province_name: str = Key(alias="ten_tinh")                 # "Bắc Kạn"
    as_of: date | None = Key(alias="ngay_xem", default=None)
    is_illustration: bool = Key(alias="minh_hoa", default=False)
    is_public: bool = Key(alias="cong_khai", default=False)
    format_profile: str = Key(alias="the_thuc", default="nd30", pattern="^(nd30|party)$")
    ranked_provinces: int = Key(alias="so_tinh_xep_hang", ge=1)
    comparison_coverage: float = Key(alias="do_phu_so_sanh", default=0.8, ge=0, le=1)
    period: Period = Key(alias="ky")
    form_periods: dict[str, Period] = Key(alias="ky_bieu", default={})
    levels: tuple[Level, ...] = Key(alias="cap", min_length=2)
    deadlines: Deadlines = Key(alias="han_nop")
    reminders: Reminders = Key(alias="don_doc", default=Reminders())
    timetable: Timetable = Key(alias="lich", default=Timetable())
    report: ReportHead = Key(alias="bao_cao")                  # of the profile chosen by the_thuc
    party_report: ReportHead | None = Key(alias="bao_cao_dang", default=None)
    legal_bases: tuple[LegalBasis, ...] = Key(alias="can_cu", default=())

    @property
    def is_party(self) -> bool:
        """Whether the documents follow the Party's format."""
        return self.format_profile == "party"

    @model_validator(mode="before")
    @classmethod
    def _with_party_head(cls, data: Any) -> Any:  # noqa: ANN401 - what a person wrote, not checked yet
        """[bao_cao_dang] holds only what differs from [bao_cao]; with ``the_thuc = "party"`` it is the head of the report."""
        if not isinstance(data, dict):
            return data
        state, party = data.get("bao_cao"), data.get("bao_cao_dang")
        if not isinstance(state, dict) or not isinstance(party, dict):
            return data
        whole = {**state, **party}
        return {**data, "bao_cao_dang": whole, "bao_cao": whole if data.get("the_thuc") == "party" else state}


class Year:
    """A year opened for work: settings, units, and where things lie."""

    def __init__(self, settings: YearSettings, units: Units, inputs: Path, outputs: Path) -> None:
        self.settings = settings
        self.units = units
        self.id = str(settings.year)
        self.previous = str(settings.year - 1)
        self.inputs = inputs / self.id
        self.outputs_root = outputs
        self.outputs = outputs / self.id
        self.state = outputs / ".danvan"
        self.history = inputs / "lich-su.csv"

    @property
    def province(self) -> str:
        return self.settings.province

    def period_of(self, form: str) -> Period:
        """The period a form's figures must be about."""
        return self.settings.form_periods.get(form, self.settings.period)

    def end_of(self, year: int) -> date:
        """The last day of the period of another year: whoever was valid then reported for it."""
        end = self.settings.period.end
        return date(end.year + year - self.settings.year, end.month, min(end.day, 28) if end.month == 2 else end.day)

    @property
    def day_before(self) -> date:
        return self.end_of(self.settings.year - 1)

    @property
    def localities(self) -> str:
        """What the local governments right below the province are called together: "huyện, thành phố"."""
        level = self.units.locality_level
        return next((item.plural for item in self.settings.levels if item.id == level), level)

    def level_name(self, level: str) -> str:
        return next((item.name for item in self.settings.levels if item.id == level), level)


def open_year(year: str, inputs: Path = Path("inputs"), outputs: Path = Path("outputs")) -> Year:
    """Read ``inputs/YEAR``. Raises WrongUsageError without such a folder, BrokenConfigurationError on any mistake."""
    folder = inputs / year
    if not folder.is_dir():
        raise WrongUsageError(f"Không có thư mục {folder.as_posix()}; kiểm tra lại năm hoặc tùy chọn --inputs.")
    settings = read_settings(folder / "nam.toml")
    if str(settings.year) != year:
        raise BrokenConfigurationError(
            f"{folder.as_posix()}/nam.toml: nam = {settings.year} không khớp thư mục {year}.")
    units = read_units(folder / "don-vi.csv", [level.id for level in settings.levels], settings.period.end)
    if settings.is_party and "/" not in settings.report.symbol:
        raise BrokenConfigurationError(
            f"{folder.as_posix()}/nam.toml: the_thuc = \"party\" cần ký hiệu của cơ quan Đảng, ví dụ ky_hieu = \"BC/TU\" "
            f"(đang là {settings.report.symbol!r}); ghi cơ quan, ký hiệu, người ký, nơi nhận ở [bao_cao_dang].")
    if settings.province not in units:
        raise BrokenConfigurationError(
            f"{folder.as_posix()}/nam.toml: ma_tinh = {settings.province!r} không có trong don-vi.csv.")
    return Year(settings, units, inputs, outputs)


def read_settings(path: Path) -> YearSettings:
    """nam.toml -> YearSettings; all its mistakes in one BrokenConfigurationError."""
    return read_toml_as(YearSettings, path)
