"""What a person at the terminal sees: progress while a run works, and its end in a few Vietnamese lines."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from flows.wording.dates import short_date

if TYPE_CHECKING:       # what they stand for takes long to load: danvan check answers in no time, and workers load this too
    import pandas as pd

    from flows.season import Season
    from flows.signing.approve import Approved
    from flows.signing.correct import Corrected
    from flows.signing.reopen import Reopened
    from flows.summary import Reminded, Summary
    from flows.year import Timetable

_MOST_NAMES = 12        # of silent units on the terminal; the register has them all
_PLACES_NAMED = 8
_MOST_REVISIONS = 10
_SEVERITY = {"error": "Lỗi", "warning": "Cảnh báo", "note": "Lưu ý"}


def use_utf8() -> None:
    """Old Windows consoles write another code page; Vietnamese needs UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal; nothing at all where the output is not a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        job = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(job, completed=done, total=total)


@contextmanager
def working(what: str) -> Iterator[None]:
    """What is being done and for how long, on a terminal; nothing at all where the output is not a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as line:
        line.add_task(what, total=None)
        yield


def say(text: str) -> None:
    """A plain line on standard output."""
    Console(soft_wrap=True, highlight=False).print(escape(text))


def complain(text: str) -> None:
    """A sentence on standard error."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(escape(text), style="red")


def show_json(data: object) -> None:
    """Data for a program: records of a table, or a record."""
    import pandas as pd

    if isinstance(data, pd.DataFrame):
        data = json.loads(data.to_json(orient="records", force_ascii=False, date_format="iso"))
    elif is_dataclass(data) and not isinstance(data, type):
        data = asdict(data)
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def show_serving(year: str, address: str, days: "Season", table: "Timetable") -> None:
    """Where the page is, and what will happen by itself."""
    mornings = ", ".join(short_date(day) for day in days.reminders)
    say(f"Trang theo dõi: {address} (chỉ mở được trên máy này). Dừng: Ctrl+C.")
    say(f"Năm {year}: thu số liệu lúc {table.collect_at} mỗi đêm từ {short_date(days.first)} đến {short_date(days.last)}; "
        f"đôn đốc lúc {table.remind_at} các ngày {mornings} (mục [lich], [han_nop] của nam.toml).")
    sys.stdout.flush()


def show_opened(path: str, workbooks: int, tasks: Iterable[str]) -> None:
    """A year that was opened, and what a person must still do."""
    say(f"Đã mở {path}: {workbooks} tệp biểu mẫu, mỗi đơn vị một thư mục.")
    say("Việc còn phải làm (ghi ở VIEC-CAN-LAM.md):")
    for number, task in enumerate(tasks, start=1):
        say(f"  {number}. {task}")


def show_summary(summary: "Summary") -> None:
    """How the run ended, with the paths written."""
    kind = "chính thức" if summary.is_final else "dự thảo"
    say(f"Năm {summary.year}, bản {kind}: số liệu của {summary.n_units}/{summary.n_expected_units} đơn vị, "
        f"{_dotted(summary.n_files)} tệp được nhận, {_dotted(summary.n_figures)} con số.")
    _show_received(summary)
    for document in (*(name for name in summary.documents if "/" not in name), "nguon-so-lieu.xlsx"):
        say(f"  {summary.path}/{document}")
    for folder, kinds in _by_folder(summary.documents).items():
        with_pdf = f", {_dotted(kinds['pdf'])} bản PDF" if kinds["pdf"] else ""
        say(f"  {summary.path}/{folder}/: {_dotted(kinds['docx'])} văn bản{with_pdf}")
    _show_kept(summary.path, summary.kept)


def _by_folder(documents: Iterable[str]) -> dict[str, Counter[str]]:
    """Folder -> ending -> how many documents; not those of the province itself."""
    counted: dict[str, Counter[str]] = {}
    for folder, slash, name in (document.rpartition("/") for document in documents):
        if slash:
            counted.setdefault(folder, Counter())[name.rpartition(".")[2]] += 1
    return counted


def show_approved(approved: "Approved") -> None:
    """The year is signed off: what was signed, and what is left to the clerk."""
    day = short_date(date.fromisoformat(approved.date))
    say(f"Năm {approved.year} đã được {approved.by} phê duyệt ngày {day}; số liệu đã khóa.")
    say(f"  {approved.document}")
    say("Ghi số, ngày ban hành vào một bản chép ra ngoài; nộp sau lúc này được ghi sổ là nộp muộn và không tính.")
    for name in approved.left_out:
        say(f"Không đưa vào bản đã phê duyệt vì lập từ dự thảo: {name}; mở báo cáo trong Word để xuất lại.")
    _show_kept(approved.path, approved.kept)


def show_corrected(corrected: "Corrected") -> None:
    """The letter that puts a slip of form right."""
    say(f"Công văn đính chính {corrected.places} chỗ của {corrected.report}:")
    say(f"  {corrected.letter}")


def show_reopened(reopened: "Reopened") -> None:
    """The year may be run again."""
    say(f"Đã mở lại năm {reopened.year}; bản đã ký giữ nguyên ở {reopened.path}/{reopened.kept_as}.")
    say(f"Báo cáo lập lại sẽ ghi: thay thế {reopened.replaces}.")
    if "…" in reopened.replaces:
        say(f"Số, ngày chưa rõ: ghi thay_the = {{ so = \"…\", ngay = … }} vào [bao_cao] của inputs/{reopened.year}/nam.toml.")
    say(f"Bước tiếp theo: danvan run {reopened.year}.")
    _show_kept(reopened.path, reopened.kept)


def show_collected(summary: "Summary") -> None:
    """How collecting ended; the report of the edition was not touched."""
    say(f"Năm {summary.year}: đã nhận {_dotted(summary.n_files)} tệp của {summary.n_units}/{summary.n_expected_units} đơn vị.")
    _show_received(summary)
    if any(name.startswith("bao-cao-") for name in summary.documents):
        say(f"Báo cáo và con số giữ nguyên; chạy danvan run {summary.year} để cập nhật.")
    _show_kept(summary.path, summary.kept)


def show_reminded(reminded: "Reminded") -> None:
    """The letters written, and why each."""
    count = len(reminded.letters)
    say(f"Năm {reminded.year}, đến ngày {short_date(date.fromisoformat(reminded.as_of))}: "
        + (f"{count} công văn đôn đốc ({reminded.path}/don-doc)." if count else "không có đơn vị nào phải đôn đốc."))
    for letter in reminded.letters:
        reasons = ((letter.n_overdue, "quá hạn chưa gửi"), (letter.n_soon, "sắp đến hạn"), (letter.n_invalid, "có lỗi"),
                   (letter.n_late, "gửi chậm"))
        say(f"  {letter.path} {letter.name}: {', '.join(f'{number} biểu {why}' for number, why in reasons if number)}")
    _show_kept(reminded.path, reminded.kept)


def _show_received(summary: "Summary") -> None:
    say(f"Phát hiện: {summary.n_errors} lỗi, {summary.n_warnings} cảnh báo (so-lieu/findings.csv).")
    say(f"Trả lại đơn vị: {_dotted(summary.n_returned)} tệp ({summary.path}/tra-lai); sổ theo dõi: {summary.path}/theo-doi.html")
    for revision in summary.revisions[:_MOST_REVISIONS]:
        say(f"Bản thay {revision.file}: {revision.in_words()}.")
    if len(summary.revisions) > _MOST_REVISIONS:
        say(f"… và {len(summary.revisions) - _MOST_REVISIONS} bản thay khác (outputs/.danvan/tiep-nhan-{summary.year}.jsonl).")
    if summary.missing:
        unnamed = len(summary.missing) - _MOST_NAMES
        more = f" và {unnamed} đơn vị khác (so-lieu/register.csv)" if unnamed > 0 else ""
        say(f"Chưa gửi gì: {'; '.join(summary.missing[:_MOST_NAMES])}{more}.")


def _show_kept(path: str, kept: Iterable[str]) -> None:
    for name in kept:
        say(f"Đã sửa tay, giữ lại bên cạnh bản mới: {path}/{name}")


def _dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def show_findings(findings: "pd.DataFrame") -> None:
    """Findings grouped by file: place, severity, what is wrong."""
    for file, rows in findings.groupby("file", sort=False):
        say(str(file))
        for row in rows.astype(str).to_dict("records"):
            place = "!".join(part for part in (row["sheet"], row["cell"]) if part)
            found = f" ({row['found']})" if row["found"] and row["found"] not in row["message"] else ""
            say(f"  {_SEVERITY[row['severity']]}{' ' + place if place else ''}: {row['message']}{found} [{row['code']}]")


def show_places(findings: "pd.DataFrame") -> None:
    """Findings about one document: what is told of many places is told once, with the first of them."""
    for _, rows in findings.groupby(["code", "message"], sort=False):
        first, others = rows.iloc[0], rows["sheet"].iloc[1:].tolist()
        figure = f" [{first['cell']}]" if first["cell"] else ""
        say(f"{_SEVERITY[first['severity']]} {first['code']} {first['sheet']}{figure}")
        say(f"  {first['message']}")
        if others:
            named = "; ".join(place.partition(":")[0] for place in others[:_PLACES_NAMED])
            say(f"  và {len(others)} chỗ khác: {named}{'; …' if len(others) > _PLACES_NAMED else ''}")


def show_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """A plain table."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in columns:
        table.add_column(name)
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)
