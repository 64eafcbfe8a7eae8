"""What a person must still do before a year opened by ``danvan open`` can be used: one sentence per task."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flows.catalogue import Catalogue
from flows.opening.last_year import LastYear
from flows.opening.replaced import replacements
from flows.publish.history import is_previous_final
from flows.wording.dates import short_date
from flows.year import Year

FILE = "VIEC-CAN-LAM.md"
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_SATURDAY = 5


def tasks(year: Year, previous: Path, catalogue: Catalogue, last: LastYear) -> list[str]:
    """Tasks in the order of work; ``previous`` is the folder of the year before."""
    return [*_settings(year), *_deadlines(year), *_units(year, catalogue), *_carried(year, previous, last)]


def as_markdown(year: str, found: list[str], n_workbooks: int) -> str:
    """The tasks as a page to tick off."""
    about = (f"Thư mục này do `danvan open {year}` chép từ năm trước, kèm {n_workbooks} tệp biểu mẫu, mỗi đơn vị một thư mục. "
             "Làm xong việc nào thì đánh dấu x vào ô của việc đó; tệp này không ảnh hưởng đến báo cáo.")
    return "\n".join([f"# Việc cần làm trước khi dùng năm {year}", "", about, "", *(f"- [ ] {task}" for task in found), ""])


def _settings(year: Year) -> Iterator[str]:
    settings, report = year.settings, year.settings.report
    period = f"{short_date(settings.period.start)} đến {short_date(settings.period.end)}"
    yield (f"nam.toml: xem lại kỳ số liệu ({period}) và kỳ riêng của các biểu ở [ky_bieu]; các ngày đã được dời đúng một năm.")
    signer = f"đang ghi {report.signer_name}" if report.signer_name else "đang để trống"
    yield f"nam.toml: điền người ký (nguoi_ky, {signer}), quyền hạn ký, nơi nhận, tháng năm ký ({report.month_and_year})."
    yield f"nam.toml: xem lại trích yếu: “{report.title}”."
    yield (f"nam.toml: viết lại nhiệm vụ năm sau (nhiem_vu, {len(report.tasks)} mục) và kiến nghị (kien_nghi, "
           f"{len(report.proposals)} mục): đang là lời của năm trước.")
    verified = sum(basis.verified for basis in year.settings.legal_bases)
    yield (f"nam.toml: bổ sung căn cứ pháp lý mới, bỏ văn bản hết hiệu lực; chỉ {verified}/{len(year.settings.legal_bases)} "
           "văn bản có da_kiem = true được in.")
    yield (f"nam.toml: xem lại số tỉnh được xếp hạng (so_tinh_xep_hang = {settings.ranked_provinces}). ngay_xem và minh_hoa của "
           "năm trước không chép sang; cần thì ghi lại.")


def _deadlines(year: Year) -> Iterator[str]:
    deadlines = year.settings.deadlines
    by_level = ", ".join(f"{year.level_name(level)} {short_date(day)}" for level, day in deadlines.by_level.items())
    yield f"nam.toml: xem lại hạn nộp ({by_level}) và hạn riêng của {len(deadlines.by_form)} biểu ở [han_nop.bieu]."
    days = {*deadlines.by_level.values(), *(day for form in deadlines.by_form.values() for day in form.values())}
    weekend = [f"{short_date(day)} ({_weekday(day)})" for day in sorted(days) if day.weekday() >= _SATURDAY]
    if weekend:
        yield f"nam.toml: hạn nộp rơi vào ngày nghỉ: {', '.join(weekend)}."


def _weekday(day: date) -> str:
    return _DAYS[day.weekday()]


def _units(year: Year, catalogue: Catalogue) -> Iterator[str]:
    owing = [unit for unit in year.units if unit.forms]
    yield (f"don-vi.csv: xem lại {len(year.units)} đơn vị (sáp nhập, đổi tên, thành lập mới thì ghi valid_to, successor, thêm "
           f"dòng) và cột forms của {len(owing)} đơn vị phải báo cáo. Sửa xong thì xóa thư mục này, mở lại năm để phát đúng.")
    gone = sorted(unit.code for unit in year.units.all if unit not in year.units.valid)
    if gone:
        yield f"don-vi.csv: không phát biểu cho đơn vị hết hoặc chưa có hiệu lực vào cuối kỳ: {', '.join(gone)}."
    for old, new in replacements(catalogue).items():
        if {*new} & {form for unit in owing for form in unit.forms}:
            yield (f"don-vi.csv: biểu {old} hết hiệu lực đã được thay bằng {', '.join(new)}; xem lại đơn vị nào phải báo cáo "
                   "biểu nào.")
    unsure = [form.number or form.id for form in catalogue.forms.values()
              if form.unsure and any(form.id in unit.forms for unit in owing)]
    if unsure:
        yield (f"Biểu mẫu: nhãn và số cột của biểu {', '.join(unsure)} chưa đối chiếu với văn bản đang có hiệu lực (unsure); "
               "đối chiếu trước khi phát, cần thì đặt bản đúng ở mau/forms/.")
    unknown = sorted({form for unit in owing for form in unit.forms} - catalogue.forms.keys())
    if unknown:
        yield f"don-vi.csv: biểu không có hiệu lực trong năm {year.id} nên không phát: {', '.join(unknown)}."


def _carried(year: Year, previous: Path, last: LastYear) -> Iterator[str]:
    if not last:
        yield (f"Chưa có số liệu năm {year.previous} (outputs/{year.previous} hoặc inputs/lich-su.csv): biểu phát ra không có "
               f"số năm trước bên cạnh ô nhập. Chạy danvan run {year.previous}, xóa thư mục này rồi mở lại năm nếu cần.")
    elif not is_previous_final(year):
        yield (f"Năm {year.previous} chưa phê duyệt: số năm trước trong biểu phát ra là số chưa chốt. Phê duyệt bằng "
               f"danvan approve {year.previous}; nếu số liệu có đổi thì xóa thư mục này rồi mở lại năm.")
    if (previous / "mau").is_dir():
        yield f"{previous.as_posix()}/mau có mẫu riêng của năm trước, chưa chép sang: xem cái nào còn dùng."
    if (previous / "khop-cot.toml").exists():
        yield f"{previous.as_posix()}/khop-cot.toml chưa chép sang: chép phần còn dùng nếu đơn vị vẫn gửi theo tên cột cũ."
    yield "Gửi tệp trong thư mục của từng đơn vị cho đơn vị đó; nhận lại thì lưu đè vào đúng chỗ cũ."
